"""Does a published page keep its contract? Checked from its bytes alone, without a browser.

`analytics.briefs.verify.browser` opens it in a real one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analytics.briefs.verify import rules_content
from analytics.briefs.verify.html_tree import Document, Node
from analytics.briefs.verify.rules_content import check_content
from analytics.briefs.verify.rules_safety import BUDGET, Broken, check_safety
from analytics.errors import InputError
from analytics.files import read_bytes

__all__ = ["Broken", "check_page", "read_provenance", "same_numbers"]


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
    found = edition or document.edition
    if found not in BUDGET:
        return [Broken("structure", "the page does not say which edition it is")]
    return [
        *check_safety(document, found, len(content)),
        *check_content(document, found),
    ]


def read_provenance(page: bytes | Path) -> dict[str, Any]:
    """The provenance that a page carries; InputError if it carries none."""
    content = page if isinstance(page, bytes) else read_bytes(page)
    try:
        return rules_content.read_provenance(Document(content.decode("utf-8")))
    except ValueError as error:
        name = None if isinstance(page, bytes) else page.name
        raise InputError(f"no brief: {error}", file=name) from None


def same_numbers(interactive: bytes, lite: bytes) -> list[Broken]:
    """Where the two editions of a brief differ in words, alternative texts or tables."""
    one, other = (Document(page.decode("utf-8")) for page in (interactive, lite))
    return list(_differences(one, other))


def _differences(one: Document, other: Document) -> Iterator[Broken]:
    if _words(one) != _words(other):
        yield Broken("editions", "the sentences differ")
    charts = [[svg.attrs.get("aria-label") for svg in page.all("svg")] for page in (one, other)]
    if charts[0] != charts[1]:
        yield Broken("editions", "the charts differ")
    tables = [
        {table.attrs.get("id"): table for table in page.all("table")} for page in (one, other)
    ]
    if list(tables[0]) != list(tables[1]):
        yield Broken("editions", "the tables differ")
        return
    for name, table in tables[0].items():
        rows, fewer = _rows(table), _rows(tables[1][name])
        total = table.attrs.get("data-total")
        if rows[: len(fewer)] != fewer or total != tables[1][name].attrs.get("data-total"):
            yield Broken("editions", f"the numbers of {name} differ")


def _words(page: Document) -> list[str]:
    sections = [node for node in page.nodes if node.has("summary") or node.has("headline")]
    return [node.text for node in sections] + [node.text for node in page.all("h2", "h3", "h4")]


def _rows(table: Node) -> list[list[str]]:
    return [[cell.text for cell in row.all("td")] for row in table.all("tr") if row.all("td")]
