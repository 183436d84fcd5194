"""What a notebook hands to a page: the whole contract between them, as JSON and back.

An exhibit is one piece of a brief. Numbers stay numbers, days ISO days and areas codes until the
page writes them; what a piece of JSON must look like is checked where it is read. Nothing here
needs pandas: pages, provenance and the comparison of editions read exhibits, not frames.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from msgspec import Struct, ValidationError, convert, field, to_builtins

from analytics.errors import RenderError

MIME = "application/vnd.analytics.exhibit+json"
Json = dict[str, Any]

# How the page writes the values of a column; in brackets what a value is.
Kind = Literal[
    "count",  # (number) thousands separated, no decimals
    "number",  # (number) with the column's digits
    "percent",  # (number, a share of 1)
    "bounded",  # ([low, high]) a count known in bounds only
    "day",  # (ISO day)
    "window",  # ([ISO day, ISO day])
    "area",  # (codes joined by ";")
    "word",  # (a word of the vocabulary, with "_" for blanks)
    "flag",  # (true or nothing)
    "links",  # (list of [text, address])
    "text",
]
NUMERIC: frozenset[str] = frozenset({"count", "number", "percent", "bounded"})


class Column(Struct, frozen=True, omit_defaults=True):
    """A column of a table: what stands above it and how its values are written.

    `key` names the columns of the CSV that its values are taken from, two for a pair of bounds,
    none for words made from several. `derived` words follow from the numbers of the row and do not
    tell one row from another. `lang` is the language of texts that are not in the page's.
    """

    label: str
    key: str = ""
    kind: Kind = "text"
    digits: int = 0
    lang: str = ""
    derived: bool = False


class Table(Struct, frozen=True, omit_defaults=True):
    """Rows of raw values under typed columns, and the CSV of all the result they were taken from.

    `keys` names for each row the contributing rows it was made from, joined by ";". `notes` say
    what rows of the table refer to by a letter. `total` is how many rows the result has where only
    the first of them are here, without a CSV.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    csv: str = ""
    filename: str = ""
    keys: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    total: int = 0

    @property
    def size(self) -> int:
        """How many rows the result has."""
        return self.total or len(self.rows)

    def __post_init__(self) -> None:
        wrong = next((row for row in self.rows if len(row) != len(self.columns)), None)
        if wrong is not None:
            raise ValueError(f"a row of {len(wrong)} values under {len(self.columns)} columns")


class Collection(Struct, frozen=True, omit_defaults=True):
    """A source by its rows used: how many, how many voices speak in them, which of them most.

    `attribution` is how a source whose rows may not be shown wants to be named at each figure.
    """

    title: str
    rows: int
    voices: int = 0
    most: str = ""
    most_rows: int = 0
    attribution: str = ""


class Evidence(Struct, frozen=True, omit_defaults=True):
    """What a result rests on, as far as its sources share it.

    `rows` are contributing rows that may be shown, each named by its key in `rows.keys`; `count`
    counts all there are, `ids` are keys of others that may be named, `withheld` counts by source
    the rows that are not shown. `left_out` are codes with how many.
    """

    id: str
    count: int = 0
    rows: Table | None = None
    ids: tuple[str, ...] = ()
    collections: tuple[Collection, ...] = ()
    window: tuple[str | None, ...] = ()
    withheld: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)


class Finding(Struct, frozen=True, omit_defaults=True):
    """A sentence, and the id of the exhibit whose evidence it rests on."""

    text: str
    of: str = ""


class Tile(Struct, frozen=True, omit_defaults=True):
    """One finding in figures: the counts, what they count, the change with its range and counter.

    `rows` are the keys of the rows it was made from, joined by ";".
    """

    counts: str
    what: str
    detail: str = ""
    direction: Literal["up", "down", "unclear", "none"] = "none"
    rows: str = ""
    of: str = ""


class Summary(Struct, frozen=True, omit_defaults=True, tag_field="exhibit", tag="summary"):
    """The first screen: the finding, one sentence under it, tiles, a box for what disagrees."""

    headline: Finding
    standfirst: Finding | None = None
    tiles: tuple[Tile, ...] = ()
    boxed: Finding | None = None
    sentences: tuple[Finding, ...] = ()


class Chart(Struct, frozen=True, omit_defaults=True):
    """A drawing of a result: static as SVG, interactive as plotly's JSON, and in words.

    `marked` are the days of the editor's markers that it shows, `small` its marks for an index.
    """

    svg: str
    plotly: Json
    alt: str
    marked: tuple[str, ...] = ()
    small: str = ""


class Figure(Struct, frozen=True, omit_defaults=True, tag_field="exhibit", tag="figure"):
    """A result with its table and its evidence; without a chart the table stands alone."""

    id: str
    title: str
    table: Table
    chart: Chart | None = None
    evidence: Evidence | None = None
    subtitle: str = ""
    notes: tuple[str, ...] = ()


class Nothing(Struct, frozen=True, omit_defaults=True, tag_field="exhibit", tag="nothing"):
    """A result with nothing to show: no section of a page, one line at its end."""

    id: str
    reason: str
    evidence: Evidence | None = None


class Source(Struct, frozen=True, omit_defaults=True):
    """A source as its table describes it; `rows` is what of its rows may be shown.

    `smallest` is the least number that a cell may show where rows are withheld.
    """

    source_id: str
    title: str
    publisher: str = ""
    published: str = ""
    url: str = ""
    licence: str = ""
    attribution: str = ""
    rows: str = "ids"
    smallest: str = ""


class Closing(Struct, frozen=True, omit_defaults=True, tag_field="exhibit", tag="closing"):
    """The account at the end: sources used, coverage, rows read, the inputs.

    `notes` say what the selection could not keep to.

    `rows` are the digests of all rows of the dataset, packed (`analytics.digests.row_digests`),
    `values` for those that may be shown which row it is and what it says, in words: together they
    tell what changed.
    """

    sources: tuple[Source, ...] = ()
    coverage: Table | None = None
    notes: tuple[str, ...] = ()
    rejects: Table | None = None
    rejected: int = 0
    read: int = 0
    kept: int = 0
    skipped: int = 0
    as_of: str = ""
    selection: Json | None = None
    selections: tuple[Json, ...] = ()
    rows: dict[str, str] = field(default_factory=dict)
    values: dict[str, tuple[str, str]] = field(default_factory=dict)
    inputs: tuple[Json, ...] = ()


Exhibit = Summary | Figure | Nothing | Closing


def as_json(exhibit: Exhibit) -> Json:
    """An exhibit as JSON values, as it stands in the output of a notebook.

    >>> as_json(Nothing("claims", "No claim was found."))
    {'exhibit': 'nothing', 'id': 'claims', 'reason': 'No claim was found.'}
    """
    found: Json = to_builtins(exhibit)
    return found


def from_json(value: Any) -> Exhibit:
    """The exhibit of JSON values; `RenderError` names what is missing or of another kind.

    >>> from_json({"exhibit": "nothing", "id": "claims", "reason": "No claim was found."})
    Nothing(id='claims', reason='No claim was found.', evidence=None)
    """
    try:
        found: Exhibit = convert(value, Exhibit)
    except (ValidationError, ValueError) as error:
        raise RenderError(
            f"a notebook shows an exhibit that no page knows: {error}",
            remedy="show it with an.summary, an.show, an.not_compared or an.closing",
        ) from None
    return found


def exhibits(cells: Iterator[Mapping[str, Any]]) -> Iterator[Exhibit]:
    """The exhibits in the outputs of the cells of an executed notebook, in order."""
    for cell in cells:
        for output in cell.get("outputs") or ():
            value = (output.get("data") or {}).get(MIME)
            if value is not None:
                yield from_json(value)
