"""Rules of data: tables say how many rows they have and print what the CSV beside them holds."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence

from analytics.briefs.page import printing
from analytics.briefs.page.bundle import read_data_script
from analytics.briefs.page.document import Document, Node
from analytics.briefs.verify.rules_safety import Broken
from analytics.exhibits import Column
from analytics.text import harmless

_NUMBER = re.compile(r"-?\d[\d.,]*(?:[eE][-+]?\d+)?%?")
_FILE = re.compile(r"[\w-][\w.-]*\.csv")
_DOWNLOADS = {"data-workbook": "xlsx", "data-provenance": "json"}  # beside CSV and pictures
_CHECKED = {"count", "number", "percent", "bounded", "day", "window"}
_PAIRS = {"bounded", "window"}
_WORDS = {"day", "window"}


def check_tables(page: Document, edition: str) -> Iterator[Broken]:
    """Every broken rule of tables, of the CSV behind them, and of what else can be downloaded.

    The content of each download is on the page; the provenance holds its digest (`seal.digests`).
    """
    for kind, ending in _DOWNLOADS.items():
        for button in page.css(f"[{kind}]"):
            name = button.attrs[kind]
            if edition != "interactive" or not re.fullmatch(rf"[\w-][\w.-]*\.{ending}", name):
                yield Broken(
                    "data", f"a download that the {edition} edition has not: {name[:40]!r}"
                )
    for table in page.css("table"):
        if not table.css("caption") or any(not h.attrs.get("scope") for h in table.css("th")):
            yield Broken("tables", f"{table.id} lacks a caption or the scope of a header")
        total = table.attrs.get("data-total", "")
        rows = table.css("tbody tr")
        if not total.isdecimal():
            yield Broken("tables", f"{table.id} does not say how many rows it has")
        elif len(rows) > int(total):
            yield Broken("tables", f"{table.id} shows {len(rows)} rows of {total}")
    for script in page.css("script[id$='-csv']") if edition == "interactive" else ():
        table_of = page.by_id.get(script.id.removesuffix("-csv"))
        yield from _csv(script, table_of)


def _csv(script: Node, table: Node | None) -> Iterator[Broken]:
    name = script.id
    if not _FILE.fullmatch(script.attrs.get("data-filename", "")):
        yield Broken("data", f"{name}: a download that is no CSV")
    try:
        # A cell may be as long as a source made it.
        lines = list(csv.reader(io.StringIO(read_data_script(script.content)), strict=True))
    except (ValueError, TypeError, csv.Error) as error:
        yield Broken("data", f"{name}: the CSV cannot be read: {error}")
        return
    if len({len(line) for line in lines}) > 1:
        yield Broken("data", f"{name}: the CSV has rows of different length")
        return
    run = [
        cell for line in lines for cell in line
        if not cell.startswith("'") and harmless(cell) != cell and not _NUMBER.fullmatch(cell)
    ]  # fmt: skip
    if run:
        yield Broken("data", f"{name}: a spreadsheet would run {run[0][:30]!r}")
    total = script.attrs.get("data-rows")
    if str(len(lines) - 1) != total or (table and table.attrs.get("data-total") != total):
        yield Broken("data", f"{name}: {len(lines) - 1} rows in the CSV, {total} in the table")
    elif table is not None:
        records = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
        yield from _printed(table, records)


def _printed(table: Node, records: Sequence[Mapping[str, str]]) -> Iterator[Broken]:
    """Each number and day of a table is the one of its CSV."""
    heads = [node.attrs for node in table.css("th")]
    columns = {
        place: (head["data-key"].split(), _column_of_head(head))
        for place, head in enumerate(heads)
        if head.get("data-kind") in _CHECKED and head.get("data-key")
    }
    for row, record in zip(table.css("tbody tr"), records, strict=False):
        printed = [node for node in row.children if node.tag == "td"]
        for place, (keys, column) in columns.items():
            if place >= len(printed) or not all(key in record for key in keys):
                yield Broken("data", f"{table.id} prints a column that its CSV has not")
                return
            values = [_value(record[key], column.kind) for key in keys]
            if all(value is None for value in values):
                continue  # a point where no bounds are known, or nothing
            value = values if column.kind in _PAIRS else values[0]
            if (text := printed[place].words) not in (printing.text(column, value), printing.NONE):
                yield Broken("data", f"{table.id} prints {text[:30]!r}, its CSV holds {value}")


def _column_of_head(head: Mapping[str, str]) -> Column:
    digits = head.get("data-digits", "")
    return Column("", kind=head["data-kind"], digits=int(digits) if digits.isdecimal() else 0)  # type: ignore[arg-type]  # it is one of _CHECKED


def _value(text: str, kind: str) -> object:
    try:
        return (text if kind in _WORDS else float(text)) if text else None
    except ValueError:
        return None


def printed_tables(page: Document) -> dict[str, dict[str, object]]:
    """The tables of figures as they are printed, for comparing pages."""
    found: dict[str, dict[str, object]] = {}
    for figure in page.css("figure"):
        table = page.by_id.get(f"{figure.id}-table")
        title = figure.first("figcaption :is(h2, h3, h4)")
        if table is None:
            continue
        heads = [
            (node.words, "num" in node.attrs.get("class", "") or "data-derived" in node.attrs)
            for node in table.css("th")
        ]
        rows = ([cell.words for cell in row.css("td")] for row in table.css("tbody tr"))
        found[figure.id] = {
            "title": title.words if title else figure.id,
            "rows": printing.named_rows(heads, rows),
        }
    return found
