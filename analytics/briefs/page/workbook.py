"""All tables of a brief, and the rows behind them that may be shown, as one Excel workbook."""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xlsxwriter import Workbook

from analytics.briefs.page.printing import text
from analytics.briefs.page.story import Story
from analytics.exhibits import Column, Table
from analytics.text import harmless

_ENDS = {"window": ("first day", "last day"), "bounded": ("least", "most")}
_SHEET = 31  # characters of the name of a sheet
_LONGEST = 32_767  # characters of a cell
_ROWS = 1_048_575  # under the head of a sheet
_FIRST_YEAR = 1900  # of the days that Excel knows


def workbook(story: Story, title: str, edition: str) -> bytes:
    """A sheet for each table with typed cells, after one that lists them; equal bytes each time.

    What a source keeps to itself is in no exhibit and so in no sheet.
    """
    tables = {**story.tables}
    for name in ("coverage", "rejects"):
        if table := getattr(story.closing, name):
            tables[name] = table
    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True, "strings_to_urls": False})
    book.set_properties({"title": title, "created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001
    formats = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        "percent": book.add_format({"num_format": "0.0%"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    sheets = {name: f"{number} {name}"[:_SHEET] for number, name in enumerate(tables, start=1)}
    contents = book.add_worksheet("contents")
    contents.set_column(0, 1, 40)
    lines: list[list[Any]] = [[title], [f"Edition {edition}"], []]
    lines += [["Sheet", "What it holds", "Rows"]]
    behind = {f"{one.id}-rows": one.count for one in story.evidence.values()}
    for name, table in tables.items():
        size = behind.get(name, table.size)
        cut = [f"{len(table.rows):,} are here"] * (len(table.rows) < size)
        lines.append([sheets[name], table.caption, size, *cut])
    lines += [[], ["Source", "Publisher", "Address", "Licence"]]
    lines += [[s.title, s.publisher, s.url, s.licence] for s in story.closing.sources]
    for place, line in enumerate(lines):
        _write(contents, place, line, {})
    for name, table in tables.items():
        _fill(book.add_worksheet(sheets[name]), table, formats)
    book.close()
    return file.getvalue()


def _fill(sheet: Any, table: Table, formats: Mapping[str, Any]) -> None:
    heads = [head for column in table.columns for head in _heads(column)]
    sheet.write_row(0, 0, heads, formats["head"])
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(heads) - 1, 0), 18)
    for place, row in enumerate(table.rows[:_ROWS], start=1):
        cells = [
            cell for each in zip(table.columns, row, strict=True) for cell in _sheet_cells(*each)
        ]
        _write(sheet, place, cells, formats)


def _heads(column: Column) -> Sequence[str]:
    return [f"{column.label}, {end}" for end in _ENDS.get(column.kind, ())] or [column.label]


def _sheet_cells(column: Column, value: Any) -> Iterator[Any]:
    """A value as cells with their format: numbers and days as such, pairs as two, else words."""
    match column.kind:
        case "window" | "bounded":
            kind = "day" if column.kind == "window" else "count"
            for end in value or (None, None):
                yield from _sheet_cells(Column("", kind=kind), end)  # type: ignore[arg-type]
        case "day":
            day = dt.date.fromisoformat(value) if value else None
            yield (day, "day") if day and day.year >= _FIRST_YEAR else value
        case "percent":
            yield value, "percent"
        case "count" | "number":
            yield value
        case "links":
            yield "; ".join(address for _, address in value or ())
        case _:
            yield None if value is None else text(column, value)


def _write(sheet: Any, place: int, cells: Sequence[Any], formats: Mapping[str, Any]) -> None:
    for at, cell in enumerate(cells):
        value, form = cell if isinstance(cell, tuple) else (cell, "")
        if isinstance(value, str):
            # As a string, whatever it begins with; and harmless where it is copied elsewhere.
            sheet.write_string(place, at, harmless(value)[:_LONGEST])
        elif value is not None and not (isinstance(value, float) and not math.isfinite(value)):
            sheet.write(place, at, value, formats.get(form))
