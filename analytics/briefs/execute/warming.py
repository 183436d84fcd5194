"""The process that briefs are forked from: what their cells and pages need is loaded once, here."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nbformat.v4 import new_markdown_cell, new_notebook

from analytics.briefs import page, verify
from analytics.briefs.execute import shell  # noqa: F401 - loaded here for all forks

# Given what the due briefs load: imports and reads what their cells will ask for.
Warm = Callable[[Sequence[Mapping[str, Any]]], None]


def warm_up(warm: Warm, loads: Sequence[Mapping[str, Any]]) -> None:
    """Load and use once what every fork would load and set up for itself, then keep it still.

    What is loaded now stays: no fork looks for garbage in it, nor copies memory by looking.
    """
    warm(loads)
    warm_pages()
    gc.freeze()


def warm_pages() -> None:
    """Build and check a page that nobody sees: templates compile, the chart script is read."""
    notebook = new_notebook(cells=[new_markdown_cell("words")])
    pages = page.build(notebook, name="warm", title="Warm", provenance={})
    verify.check_page(pages.lite, edition="lite")
    page.plotly_bundle()
