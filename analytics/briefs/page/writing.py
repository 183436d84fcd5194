"""What the templates call: exhibits in words, links and cells; what a page gives up to be small."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from analytics.briefs.page import printing
from analytics.briefs.page.safe_text import cut
from analytics.briefs.page.story import Story
from analytics.exhibits import NUMERIC, Chart, Collection, Column, Evidence, Figure, Table
from analytics.prose.words import day, left_out, number, period
from analytics.text import row_id

_NO_END = 10**9


class Limits(NamedTuple):
    """The most rows of a table, of evidence, of keys, of a CSV; the most bytes of a chart."""

    rows: int
    evidence: int
    ids: int
    csv: int = 0
    chart: int = 0  # drawn interactively
    svg: int = _NO_END

    def draws(self, chart: Chart) -> bool:
        """Whether a chart is drawn interactively too."""
        return len(json.dumps(chart.plotly)) <= self.chart


# First the rows printed twice (the CSV has them), then the CSV of long tables, then live charts;
# of an edition without scripts the rows, then the drawings of many marks, whose tables stay.
LIMITS = {
    "interactive": (
        Limits(rows=1500, evidence=400, ids=40, csv=_NO_END, chart=_NO_END),
        Limits(rows=500, evidence=100, ids=40, csv=_NO_END, chart=_NO_END),
        Limits(rows=500, evidence=50, ids=40, csv=5000, chart=_NO_END),
        Limits(rows=200, evidence=50, ids=40, csv=1000, chart=2_000_000),
        Limits(rows=100, evidence=20, ids=20, csv=400, chart=500_000),
        Limits(rows=50, evidence=10, ids=10, csv=100, chart=0),
    ),
    "lite": (
        Limits(rows=500, evidence=60, ids=12),
        Limits(rows=200, evidence=25, ids=12),
        Limits(rows=60, evidence=10, ids=10),
        Limits(rows=20, evidence=0, ids=0),
        Limits(rows=40, evidence=10, ids=0, svg=120_000),
        Limits(rows=20, evidence=0, ids=0, svg=50_000),
        Limits(rows=5, evidence=0, ids=0, svg=0),
    ),
}


def told_of(
    edition: str, limits: Limits, figures: Iterable[Figure], evidence: Iterable[Evidence]
) -> list[str]:
    """What was cut to keep the budget, in sentences; nothing where the first limits do."""
    figures = list(figures)
    lost = list(_lost(edition, limits, figures, evidence))
    whole = edition == "lite" or not any(figure.table.total for figure in figures)
    if (limits == LIMITS[edition][0] and whole) or not lost:
        return []
    why = "To stay small enough to be sent," if edition == "lite" else "To stay small enough,"
    return [f"{why} this edition leaves out {', and '.join(lost)}."]


def _lost(
    edition: str, limits: Limits, figures: Sequence[Figure], evidence: Iterable[Evidence]
) -> Iterator[str]:
    tables = [figure.table for figure in figures]
    if any(table.size > limits.rows for table in tables):
        yield f"the rows of tables after the first {limits.rows:,}"
    if any(one.rows and len(one.rows.rows) > limits.evidence for one in evidence):
        yield f"contributing rows after the first {limits.evidence:,}"
    if any(figure.chart and len(figure.chart.svg) > limits.svg for figure in figures):
        yield "the drawings with the most marks"
    if edition == "lite":
        return
    longest = min([limits.csv, *(len(table.rows) for table in tables if table.total)])
    if any(table.size > longest for table in tables):
        yield f"the CSV of tables of more than {longest:,} rows"
    if any(figure.chart and not limits.draws(figure.chart) for figure in figures):
        yield "the interactive drawing of the largest charts"


_LONG = 80  # characters of a cell that takes a wide column
_LONG_VERDICT = 90  # of what can be said, which stays beside the first column on a telephone
_RANGE = re.compile(
    r"between (a fall of )?[\d.]+%? and (a rise of )?[\d.]+%?( fewer| more| times as many)?"
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d")


class Rows:
    """The rows of tables as they are printed: their cells are written once for all editions."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[tuple[str, str, bool]]] = {}

    def row(self, table: Table, place: int, to: str) -> Markup:
        """A row of a table that lives as long as this; its numbers lead `to` a row behind them."""
        cells = self._cells.get((id(table), place))
        if cells is None:
            pairs = zip(table.columns, table.rows[place], strict=True)
            cells = self._cells[id(table), place] = [_cell(*pair) for pair in pairs]
        parts = [
            f'<td{start}><a class="to-rows" href="#{to}">{inside}</a></td>'
            if to and number
            else f"<td{start}>{inside}</td>"
            for start, inside, number in cells
        ]
        return Markup("".join(parts))  # noqa: S704 # all are escaped


def _cell(column: Column, value: Any) -> tuple[str, str, bool]:
    """The class attribute of a cell, its content, and whether it is a number that is known."""
    text = printing.text(column, value)
    told = {
        "num": column.kind in NUMERIC,
        "none": text == printing.NONE,
        "long": len(text) > (_LONG_VERDICT if column.derived else _LONG)
        and column.kind in ("text", "links"),
    }
    names = " ".join(name for name, holds in told.items() if holds)
    known = told["num"] and value is not None
    return f' class="{names}"' if names else "", printing.html(column, value, text), known


def sources_line(collections: Sequence[Collection]) -> str:
    """Sources by rows used: a collection of many voices says how many and which one most."""
    return "; ".join(_collection_words(one) for one in collections)


def _collection_words(one: Collection) -> str:
    if one.attribution:
        return one.attribution.rstrip(".")
    if one.voices < 2:
        whose = f" ({one.most})" if one.most and one.most not in one.title else ""
        return f"{one.title}{whose}"
    return (
        f"{one.title}: {number(one.voices)} voices, most from {one.most} ({number(one.most_rows)})"
    )


def window(value: Any) -> str:
    """A window in words; text stays as it is."""
    return cut(value) if isinstance(value, str) else period(*(value or (None, None)))


def day_or_words(value: Any) -> str:
    """A day in words, other text as it is, nothing for nothing."""
    return day(value) if _ISO.fullmatch(str(value or "")) else cut(value or "")


def keys(ids: Sequence[str], limit: int) -> str:
    """Row keys in a line, cut after `limit`."""
    more = f" and {len(ids) - limit:,} more" if len(ids) > limit else ""
    return ", ".join(cut(one) for one in ids[:limit]) + more


def stop(text: str) -> str:
    """A sentence with its full stop."""
    return text if text.rstrip()[-1:] in ".!?”" else f"{text.rstrip()}."


class RowLinks:
    """Where on the page contributing rows stand, as far as they are set out."""

    def __init__(self, story: Story, limit: int) -> None:
        self.owner: dict[str, str] = {}
        for evidence in story.evidence.values():
            for key in (evidence.rows.keys if evidence.rows else ())[:limit]:
                self.owner.setdefault(key, f"{evidence.id}-rows")
        self._places = {
            f"{figure.evidence.id}-rows": _places_of(figure.table)
            for figure in story.figures
            if figure.evidence and figure.chart and "facets" in figure.chart.plotly
        }

    def of(self, joined: str) -> str:
        """The id of the first row among keys joined by ";" that the page holds, or nothing."""
        return next((row_id(key) for key in joined.split(";") if key in self.owner), "")

    def id_of(self, table: str, key: str) -> str:
        """The id of a row in the table where it stands first; nothing where it stands again."""
        return row_id(key) if self.owner.get(key) == table else ""

    def place_of(self, table: str, key: str) -> int | None:
        """Which row of a figure whose rows can be picked a row behind it belongs to."""
        return self._places.get(table, {}).get(key)


def _places_of(table: Table) -> dict[str, int]:
    """The row of a table for each key of a row behind it."""
    return {key: place for place, keys in enumerate(table.keys) for key in keys.split(";")}


def picked_rows(figure: Figure, limits: Limits) -> dict[str, Any]:
    """What a script lists of a figure whose rows can be picked beyond what the page sets out."""
    listed, rows = figure.table, figure.evidence.rows if figure.evidence else None
    more = {"listed": _beyond(listed, limits.rows, range(limits.rows, len(listed.rows)))}
    if rows:
        places = _places_of(listed)
        behind = [places.get(key, -1) for key in rows.keys[limits.evidence :]]
        more["behind"] = _beyond(rows, limits.evidence, behind)
    return more


def _beyond(table: Table, start: int, of: Iterable[int]) -> dict[str, Any]:
    """Rows of a table from `start` on: by column each cell once, and which rows have it."""
    columns = []
    for column, values in zip(table.columns, zip(*table.rows[start:], strict=True), strict=False):
        places: dict[str, int] = {}
        at = [places.setdefault(json.dumps(value), len(places)) for value in values]
        told = [(value, printing.text(column, value)) for value in map(json.loads, places)]
        cells = [str(printing.html(column, *one)) for one in told]
        kind = "num" if column.kind in NUMERIC else ""
        columns.append({"kind": kind, "cells": cells, "of": at})
    return {"rows": list(of), "columns": columns}


def how_to_read(story: Story) -> str:
    """How a change is to be read, where the page shows one."""
    if not any(column.derived for figure in story.figures for column in figure.table.columns):
        return ""
    told = (
        []
        if story.summary is None
        else [
            *(one.detail for one in story.summary.tiles),
            *(one.text for one in story.summary.sentences),
        ]
    )
    ranges = (match[0] for text in told if (match := _RANGE.search(text)))
    such = next((f" such as “{words}”" for words in ranges), "")
    return (
        f"A range{such} holds the changes that the counts leave credible "
        "(a 95% interval). We say “rose” or “fell” only where the whole range lies on one side of "
        "no change, and that it is too close to call where it does not. A dash means that nobody "
        "reported a number, which is not zero."
    )


def edited(words: Mapping[str, Any], drawn: set[str]) -> str:
    """Which words of the first screen are the editor's, and which days the editor sets on charts.

    `drawn` are the days that any chart shows.
    """
    said = " and ".join(key for key in ("headline", "standfirst") if words.get(key))
    dated = [_dated(one) for one in words.get("markers") or () if one["date"] in drawn]
    return " ".join(([f"the {said}."] if said else []) + dated)


def off_charts(words: Mapping[str, Any], drawn: set[str]) -> list[str]:
    """One line for the markers of the editor that no chart has room for, if there are any."""
    dated = [_dated(one) for one in words.get("markers") or () if one["date"] not in drawn]
    if not dated:
        return []
    return [
        f"Outside the time that the charts here show, and so on none of them: {' '.join(dated)}"
    ]


def _dated(marker: Mapping[str, str]) -> str:
    return f"{day(marker['date'])}: {stop(marker['text'])}"


FUNCTIONS: dict[str, Any] = {
    "day": day_or_words,
    "keys": keys,
    "left_out": left_out,
    "link": printing.link,
    "numeric": NUMERIC,
    "sources_line": sources_line,
    "stop": stop,
    "window": window,
}
