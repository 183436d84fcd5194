"""A notebook run from top to bottom by papermill, without touching the disk."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from papermill.engines import papermill_engines
from papermill.parameterize import parameterize_notebook

from analytics.briefs.catalogue.parameters import bind, read_notebook
from analytics.briefs.execute import engine as engines
from analytics.errors import RenderError


def run_notebook(
    path: Path,
    parameters: Mapping[str, Any] | None = None,
    *,
    folder: Path,
    seconds: float = 600.0,
    engine: str = "auto",
    meanwhile: Callable[[], None] | None = None,
) -> NotebookNode:
    """The executed notebook.

    Parameters
    ----------
    path
        The notebook. It is not changed.
    parameters
        Values for its parameters cell; unknown names and wrong types are a `ParameterError`.
    folder
        Where its cells start, the project's folder.
    seconds
        The time the whole notebook may take.
    engine
        `auto`, `fork` or `nbclient`. `auto` forks where that can work.
    meanwhile
        Called while the forked cells run; the work of this process that needs no outputs.

    A cell that errs, a kernel that dies, an early exit or a lapse of time is a `RenderError` with
    the notebook as far as it came in its `notebook`.
    """
    bound = bind(path, parameters or {})
    notebook = nbformat.from_dict(read_notebook(path))
    engines.register()
    logging.getLogger("papermill").setLevel(logging.ERROR)
    try:
        # What papermill.execute_notebook does, without writing the notebook out twice.
        return papermill_engines.execute_notebook_with_engine(
            engines.choose_engine(engine),
            _with_parameters(notebook, bound),
            kernel_name="python3",
            autosave_cell_every=0,
            progress_bar=False,
            log_output=False,
            seconds=seconds,
            folder=str(folder.resolve()),
            meanwhile=meanwhile,
        )
    except engines.NotebookError as error:
        error.file = error.file or path.name
        raise
    except RenderError:
        raise
    except Exception as error:
        raise RenderError(f"cannot be run: {error}", file=path.name) from error


def _with_parameters(notebook: NotebookNode, given: Mapping[str, Any]) -> NotebookNode:
    """The notebook with the injected cell, and what papermill insists on finding in it."""
    notebook = nbformat.v4.upgrade(notebook)
    notebook.metadata.setdefault("papermill", {})
    for cell in notebook.cells:
        cell.metadata.setdefault("tags", [])
        cell.metadata.setdefault("papermill", {})
        if isinstance(cell.source, list):
            cell.source = "".join(cell.source)
    if not given:
        return notebook
    return parameterize_notebook(notebook, given, kernel_name="python3", language="python")
