"""What a page prints, ready for its template: plain text, checked links, numbered evidence.

Nothing here is HTML except the static charts, which are sanitised, and the author's Markdown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; `css` is "num", "none" or empty."""

    text: str
    css: str = ""
    lang: str | None = None
    dir: str | None = None
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column; `css` is "num" for columns of numbers."""

    label: str
    css: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table and the CSV it was made from."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    csv: str
    filename: str

    @property
    def total(self) -> int:
        """How many rows the whole table has, printed or not."""
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a figure rests on."""

    id: str
    number: int
    origins: tuple[str, ...]
    windows: tuple[str, ...]
    links: tuple[Cell, ...]
    left_out: tuple[tuple[str, int], ...]
    selection: tuple[tuple[str, str], ...]
    ids: tuple[str, ...]
    withheld: tuple[tuple[str, int], ...]
    rows: Table | None
    count: int = 0


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the summary; `evidence` is set when the page can show what it rests on."""

    text: str
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart, or a table that stands alone (then `svg` is empty)."""

    id: str
    title: str
    subtitle: str
    alt: str
    svg: str
    colours: tuple[str, ...]
    chart: Json | None
    table: Table
    evidence: Evidence | None
    notes: tuple[str, ...]
    level: int = 2


@dataclass(frozen=True, slots=True)
class Closing:
    """The end of a brief: sources, coverage, what was left out of which figure."""

    sources: tuple[Json, ...] = ()
    coverage: Table | None = None
    left_out: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = ()
    rejects: int = 0
    reject_examples: tuple[str, ...] = ()
    read: int | None = None
    kept: int | None = None
    skipped: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of the page in the order of the notebook: words, sentences, a figure or a table."""

    kind: str
    html: str = ""
    sentences: tuple[Sentence, ...] = ()
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A whole brief, the same for both editions."""

    headline: Sentence
    parts: tuple[Part, ...]
    closing: Closing
    nothing: tuple[Figure, ...] = ()
    figures: tuple[Figure, ...] = field(default=())

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The evidence of every figure, by number."""
        return tuple(figure.evidence for figure in self.figures if figure.evidence)
