"""On what terms a page shows what it shows: a rule that is checked, and a statement to be read.

The provenance says for each source its licence, how it wants to be named, and what of its rows a
shared page may hold: `embed` all, `ids` their keys, `withhold` totals only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from analytics.briefs.page.document import Document, Node
from analytics.briefs.page.writing import stop
from analytics.briefs.verify.rules_content import read_provenance
from analytics.briefs.verify.rules_safety import Broken
from analytics.errors import InputError
from analytics.files import read_bytes

_MAY = {
    "embed": "its rows may be shown",
    "ids": "its rows may be named, not shown",
    "withhold": "only totals may be shown",
}


def check_licence(page: Document) -> Iterator[Broken]:
    """Each source is named as it wants to be, and no more rows are shown than may be."""
    sources = _sources(page)
    closed = {one["title"]: one for one in sources if one["rows"] != "embed"}
    printed = " ".join(node.words for node in page.css(".sources li"))
    for one in sources:
        if one["attribution"] and one["attribution"].rstrip(".") not in printed:
            yield Broken("licence", f"{one['title']!r} is not named as it wants to be")
    for details in page.css("details.evidence"):
        shown, allowed = _shown(details)
        if shown > allowed:
            yield Broken("licence", f"{shown} rows are shown, of sources that let show {allowed}")
    if closed and len(closed) == len(sources) and page.css("script[id$='-rows-csv']"):
        yield Broken("licence", "rows as CSV, though no source lets them be shown")


def statement(path: Path) -> list[str]:
    """What a page shows of each source and on what terms, one line each.

    Raises `InputError` if the file cannot be read or is no brief.
    """
    page = Document(read_bytes(path).decode("utf-8", "replace"))
    try:
        held = read_provenance(page)
    except ValueError as error:
        raise InputError(f"no brief: {error}", file=path.name) from None
    counts = {name: entry["count"] for name, entry in held.get("rows", {}).items()}
    broken = [each.detail for each in check_licence(page)]
    lines = []
    for one in held.get("sources", ()):
        licence = stop(one["licence"]) if one["licence"] else "no licence stated."
        rows = counts.get(one["id"])
        used = "" if rows is None else f" {rows:,} rows were read for it;"
        named = f" Named as: {stop(one['attribution'])}" if one["attribution"] else ""
        lines.append(f"{one['title']}: {licence}{used} {_MAY[one['rows']]}.{named}")
    shown = sum(_shown(details)[0] for details in page.css("details.evidence"))
    lines.append(f"The page shows {shown:,} single rows in its tables of evidence.")
    return [*lines, *(f"NOT KEPT: {each}" for each in broken)]


def _sources(page: Document) -> list[Mapping[str, str]]:
    try:
        return list(read_provenance(page).get("sources", ()))
    except ValueError:
        return []  # the rule of provenance says it


def _shown(details: Node) -> tuple[int, int]:
    """How many rows a piece of evidence shows, and how many its sources let it show."""
    shown = sum(len(table.css("tbody tr")) for table in details.css("table[id$='-rows']"))
    allowed = details.css("[data-fact=voices][data-rows]")
    return shown, int(allowed[0].attrs["data-rows"]) if allowed else 0
