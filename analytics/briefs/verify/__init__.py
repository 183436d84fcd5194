"""Does a published page keep its contract? Checked from its bytes alone, without a browser.

`analytics.briefs.verify.browser` opens it in a real one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analytics.briefs.page import BUDGET
from analytics.briefs.page.document import Document
from analytics.briefs.verify import rules_content, rules_data
from analytics.briefs.verify.rules_content import check_content
from analytics.briefs.verify.rules_safety import Broken, check_safety
from analytics.errors import InputError
from analytics.files import read_bytes

__all__ = ["Broken", "check_page", "printed_tables", "read_provenance", "same_numbers"]


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
    ]


def read_provenance(page: bytes | Path) -> dict[str, Any]:
    """The provenance that a page carries; InputError if it carries none."""
    content = page if isinstance(page, bytes) else read_bytes(page)
    try:
        return rules_content.read_provenance(Document(content.decode("utf-8")))
    except ValueError as error:
        name = None if isinstance(page, bytes) else page.name
        raise InputError(f"no brief: {error}", file=name) from None


def printed_tables(page: bytes) -> dict[str, Any]:
    """The tables of a page's figures as they are printed: title, and cells by row and column."""
    return dict(rules_data.printed_tables(Document(page.decode("utf-8"))))


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
