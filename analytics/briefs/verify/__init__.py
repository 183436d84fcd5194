"""Does a published page keep its contract? Checked from its bytes alone, without a browser.

`analytics.briefs.verify.browser` opens it in a real one. On what terms it shows what it shows is a
rule that is checked and a statement to be read: the provenance says for each source its licence,
how it wants to be named, and what of its rows a shared page may hold: `embed` all, `ids` their
keys, `withhold` totals only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from analytics.briefs.page import BUDGET
from analytics.briefs.page.document import Document, Node
from analytics.briefs.page.writing import stop
from analytics.briefs.verify import rules_data
from analytics.briefs.verify.rules_content import check_content, provenance_of
from analytics.briefs.verify.rules_safety import Broken, check_safety
from analytics.errors import InputError
from analytics.files import read_bytes

__all__ = ["Broken", "check_page", "printed_tables", "read_provenance", "statement"]


def check_page(page: bytes | Path, edition: str | None = None) -> list[Broken]:
    """The rules that a page breaks; an empty list for a page that keeps its contract.

    Parameters
    ----------
    page
        The file or its bytes.
    edition
        "interactive", "lite" or "index"; by default what the page says it is.

    Raises
    ------
    InputError
        If the file cannot be read.

    >>> check_page(b"<p>words</p>")[0].rule
    'structure'
    """
    content = page if isinstance(page, bytes) else read_bytes(page)
    try:
        document = Document(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        return [Broken("structure", f"not UTF-8: {error.reason} at byte {error.start}")]
    claimed = document.edition
    if claimed not in BUDGET:
        return [Broken("structure", "the page does not say which edition it is")]
    wrong = [Broken("structure", f"says it is the {claimed} edition")] * (
        edition not in (None, claimed)
    )
    return [
        *wrong,
        *check_safety(document, edition or claimed, len(content)),
        *check_content(document, edition or claimed),
        *check_licence(document),
    ]


def read_provenance(page: bytes | Path) -> dict[str, Any]:
    """The provenance that a page carries; InputError if it carries none."""
    content = page if isinstance(page, bytes) else read_bytes(page)
    try:
        return provenance_of(Document(content.decode("utf-8")))
    except ValueError as error:
        name = None if isinstance(page, bytes) else page.name
        raise InputError(f"no brief: {error}", file=name) from None


def printed_tables(page: bytes) -> dict[str, Any]:
    """The tables of a page's figures as they are printed: title, and cells by row and column."""
    return dict(rules_data.printed_tables(Document(page.decode("utf-8"))))


_MAY = {
    "embed": "its rows may be shown",
    "ids": "its rows may be named, not shown",
    "withhold": "only totals may be shown",
}


def check_licence(page: Document) -> Iterator[Broken]:
    """Each source is named as it wants to be, and no more rows are shown than may be."""
    try:
        sources = _sources(provenance_of(page))
    except ValueError:
        return  # the rule of provenance says it; an index has none
    if sources is None:
        yield Broken("provenance", "it does not say on what terms sources are shown")
        return
    closed = [one for one in sources if one["rows"] != "embed"]
    printed = " ".join(node.words for node in page.css(".sources li"))
    for one in sources:
        if one["attribution"] and one["attribution"].rstrip(".") not in printed:
            yield Broken("licence", f"{one['title']!r} is not named as it wants to be")
    for details in page.css("details.evidence"):
        shown, allowed = _shown(details)
        if shown > allowed:
            yield Broken("licence", f"{shown} rows are shown, of sources that let show {allowed}")
    if closed and closed == sources and page.css("script[id$='-rows-csv']"):
        yield Broken("licence", "rows as CSV, though no source lets them be shown")


def statement(path: Path) -> list[str]:
    """What a page shows of each source and on what terms, one line each.

    It takes the page at its word: whether that holds is for `check_page`. Raises `InputError` if
    the file cannot be read or is no brief.
    """
    page = Document(read_bytes(path).decode("utf-8", "replace"))
    try:
        held = provenance_of(page)
    except ValueError as error:
        raise InputError(f"no brief: {error}", file=path.name) from None
    rows = held.get("rows")
    counts = rows if isinstance(rows, dict) else {}
    broken = [each.detail for each in check_licence(page)]
    lines = []
    for one in _sources(held) or ():
        licence = stop(one["licence"]) if one["licence"] else "no licence stated."
        read = counts.get(one["id"])
        count = read.get("count") if isinstance(read, dict) else None
        used = f" {count:,} rows were read for it;" if isinstance(count, int) else ""
        named = f" Named as: {stop(one['attribution'])}" if one["attribution"] else ""
        least = f", no cell under {one['smallest']} events" if one.get("smallest") else ""
        lines.append(f"{one['title']}: {licence}{used} {_MAY[one['rows']]}{least}.{named}")
    shown = sum(_shown(details)[0] for details in page.css("details.evidence"))
    lines.append(f"The page shows {shown:,} single rows in its tables of evidence.")
    return [*lines, *(f"NOT KEPT: {each}" for each in broken)]


def _sources(held: Mapping[str, Any]) -> list[Mapping[str, str]] | None:
    """The sources that a provenance names; None where they are not told as we tell them."""
    sources = held.get("sources")
    told = isinstance(sources, list) and all(map(_is_source, sources))
    return sources if told else None


def _is_source(one: object) -> bool:
    names = ("id", "title", "licence", "attribution", "rows")
    return (
        isinstance(one, dict)
        and all(isinstance(one.get(name), str) for name in names)
        and one["rows"] in _MAY
    )


def _shown(details: Node) -> tuple[int, int]:
    """How many rows a piece of evidence shows, and how many its sources let it show."""
    shown = sum(len(table.css("tbody tr")) for table in details.css("table[id$='-rows']"))
    told = [node.attrs["data-rows"] for node in details.css("[data-fact=voices][data-rows]")]
    return shown, int(told[0]) if told and told[0].isdecimal() else 0
