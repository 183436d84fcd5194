"""A notebook run from top to bottom: its parameters injected, its cells checked afterwards."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
from nbformat import NotebookNode
from papermill.parameterize import parameterize_notebook

from analytics.briefs.executors.fork import tell
from analytics.briefs.store.kept import Edition
from analytics.errors import RenderError

# What a cell gave: its place, its outputs, its execution count.
Gave = tuple[int, list[dict[str, Any]], int]


@dataclass(frozen=True, slots=True)
class Task:
    """All that a worker needs of a brief.

    `content` is the notebook's file, `parameters` are checked, `folder` is where its cells
    and its data start. `told` is what the provenance says beside what the cells say, `earlier`
    are the editions that this one may be compared with, the newest first. `here`: the process was
    forked for this task alone, and runs the cells itself.
    """

    name: str
    title: str
    notebook: str
    content: bytes
    parameters: Mapping[str, Any]
    folder: Path
    told: Mapping[str, Any] = field(default_factory=dict)
    correction: str | None = None
    earlier: tuple[Edition, ...] = ()
    seconds: float = 600.0
    beside: tuple[str, ...] = ()
    here: bool = False


class Executed(NamedTuple):
    """A notebook as far as it came in so many seconds, and what stopped it, if anything did."""

    notebook: NotebookNode
    error: RenderError | None = None
    seconds: float = 0.0


def run_cells(task: Task) -> Executed:
    """The notebook of a task, executed in this process or in a Jupyter kernel."""
    began = time.monotonic()
    notebook = prepared(task)
    tell("allow", task.seconds if task.here else 2 * task.seconds)
    failure = None
    if task.here:
        from analytics.briefs.execute.shell import run_here

        for gave in run_here(notebook.cells, task.folder):
            tell("note", gave)
            keep_outputs(notebook, [gave])
    else:
        from analytics.briefs.execute.kernel import run_in_kernel

        failure = run_in_kernel(notebook, task.folder, task.seconds)
    return Executed(notebook, failure or _fault(notebook), time.monotonic() - began)


def prepared(task: Task) -> NotebookNode:
    """The notebook with the injected cells, and what papermill insists on finding in it."""
    logging.getLogger("papermill").setLevel(logging.ERROR)
    notebook = nbformat.v4.upgrade(nbformat.from_dict(json.loads(task.content)))
    notebook.metadata.setdefault("papermill", {})
    for cell in notebook.cells:
        cell.metadata.setdefault("tags", [])
        if isinstance(cell.source, list):
            cell.source = "".join(cell.source)
    if task.parameters:
        notebook = parameterize_notebook(
            notebook, task.parameters, kernel_name="python3", language="python"
        )
    if told := task.told.get("editor", {}).get("markers"):
        texts: dict[str, str] = {}
        for each in told:  # a day may have several
            texts[each["date"]] = "; ".join(filter(None, (texts.get(each["date"]), each["text"])))
        source = f"# The editor's\nimport analytics as an\n\nan.markers({texts!r})"
        cell = nbformat.v4.new_code_cell(source, metadata={"tags": ["injected-parameters"]})
        notebook.cells.insert(0, cell)
    return notebook


def keep_outputs(notebook: NotebookNode, gave: Iterable[Gave]) -> None:
    """Put what cells gave into them."""
    for index, outputs, count in gave:
        cell = notebook.cells[index]
        cell.outputs, cell.execution_count = [NotebookNode(o) for o in outputs], count


def _fault(notebook: NotebookNode) -> RenderError | None:
    """What is wrong, unless every code cell ran and none of them erred."""
    code = [c for c in notebook.cells if c.cell_type == "code" and c.source.strip()]
    for number, cell in enumerate(code, start=1):
        for output in cell.outputs:
            if output.output_type == "error":
                reason = f"{output.ename}: {output.evalue}" if output.evalue else output.ename
                return RenderError(f"code cell {number}: {reason}")
        if cell.execution_count is None:
            return RenderError(f"code cell {number} did not run")
    return None
