"""The process that briefs are forked from: what their cells and pages need is loaded once, here."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import Thread
from typing import Any

from analytics.briefs.execute.processes import LINUX, join_wholly

# Given what the due briefs load: imports and reads what their cells will ask for.
Preload = Callable[[Sequence[Mapping[str, Any]]], None]


def warm_up(preload: Preload, loads: Sequence[Mapping[str, Any]], engine: str) -> None:
    """Load and use once what every fork would load and set up for itself.

    `preload` does so for what the cells use: the package, and the data in `loads`.
    """
    import analytics.briefs.execute.notebook
    from analytics.briefs import page

    packing = Thread(target=page.plotly_bundle)  # most of it needs no interpreter
    packing.start()
    if LINUX and engine != "nbclient":
        with contextlib.suppress(ImportError):  # then nbclient does the work
            import analytics.briefs.execute.shell  # noqa: F401 - loaded for the forks
        preload(loads)
    join_wholly(packing)  # a process with two threads cannot be forked safely
    _build_throwaway()


@contextlib.contextmanager
def kept_still() -> Iterator[None]:
    """What is loaded now stays: no fork looks for garbage in it, nor copies memory by looking."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _build_throwaway() -> None:
    """Build and check a page that nobody sees: templates compile."""
    from nbformat.v4 import new_markdown_cell, new_notebook

    from analytics.briefs import page, verify

    notebook = new_notebook(cells=[new_markdown_cell("words")])
    pages = page.build(notebook, name="warm", title="Warm", provenance={})
    verify.check_page(pages.lite, edition="lite")
