"""Notebooks as a kernel hands them over, their exhibits made by the measures from real facts."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import analytics as an
from analytics.briefs.page.document import Document
from analytics.briefs.verify import Broken
from analytics.dataset import Dataset
from analytics.exhibits import MIME, as_json
from analytics.notebook import Shown
from tests.conftest import ROOT

PROVENANCE: dict[str, Any] = {
    "sources": [],
    "as_of": "2024-12-29",
    "inputs": [{"path": "seeds/press/statistics.csv", "sha256": "ab" * 32, "bytes": 20480}],
    "selections": [{"actor": "Islamic State"}],
    "parameters": {"period_a": "2023", "period_b": "2024"},
    "packages": {"incident-analytics": "0.1.0"},
    "coverage": [{"source": "press", "when": ["2023-01-01", "2024-12-31"]}],
}


@cache
def facts() -> Dataset:
    """The seeds."""
    return an.load(ROOT / "seeds")


@cache
def shown() -> tuple[Shown, ...]:
    """A comparison, provinces with their map, a timeline, refusals and the closing account."""
    data = facts()
    changes = an.compare(data, "2023", "2024", actor="ISIS", across_origins=True)
    places = an.provinces(data, "2024", country="IQ")
    events = an.timeline(data, start="2023", end="2024")
    return (
        an.summary(changes, places, events, data=data),
        an.show(changes, data),
        an.show(places, data),
        an.show(events, data),
        an.not_compared(changes),
        an.closing(data, changes, places, events),
    )


def notebook(
    *exhibits: Shown, words: str = "# Sample\n\nOne period **against** another."
) -> NotebookNode:
    """A notebook that shows the exhibits, with words, a print and a view that no page may hold."""
    stream = new_output("stream", text="Traceback: a secret path /home/someone\n")
    cells = [new_code_cell("print(1)", outputs=[stream])]
    for one in exhibits or shown():
        data = {MIME: as_json(one.exhibit), "text/html": "<script>alert('html')</script>"}
        cells.append(new_code_cell("an.show(x)", outputs=[new_output("display_data", data=data)]))
    return new_notebook(cells=[new_markdown_cell(words), *cells])


def same_numbers(interactive: bytes, lite: bytes) -> list[Broken]:
    """Where the two editions of a brief differ in words, alternative texts or tables."""
    one, other = (Document(page.decode("utf-8")) for page in (interactive, lite))
    return list(_differences(one, other))


def _differences(one: Document, other: Document) -> Iterator[Broken]:
    words = [
        [
            n.words
            for n in page.css(
                "h1, .standfirst, .changes, .tile b, .tile span, .boxed, .summary, h2, h3, h4"
            )
        ]
        for page in (one, other)
    ]
    if words[0] != words[1]:
        yield Broken("editions", "the sentences differ")
    charts = [[svg.attrs.get("aria-label") for svg in page.css("svg")] for page in (one, other)]
    if charts[0] != charts[1]:
        yield Broken("editions", "the charts differ")
    for table in other.css("table"):
        whole = one.by_id.get(table.id)
        rows = [row.words for row in table.css("tbody tr")]
        if whole is None or [row.words for row in whole.css("tbody tr")][: len(rows)] != rows:
            yield Broken("editions", f"the numbers of {table.id} differ")
