"""Does a published page keep its contract? Checked from its bytes alone, without a browser.

`analytics.briefs.verify.browser` opens it in a real one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analytics.briefs.page import BUDGET
from analytics.briefs.page.document import Document
from analytics.briefs.verify import rules_content, rules_data
from analytics.briefs.verify.licence import check_licence
from analytics.briefs.verify.rules_content import check_content
from analytics.briefs.verify.rules_safety import Broken, check_safety
from analytics.errors import InputError
from analytics.files import read_bytes

__all__ = ["Broken", "check_page", "printed_tables", "read_provenance"]


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
        return rules_content.read_provenance(Document(content.decode("utf-8")))
    except ValueError as error:
        name = None if isinstance(page, bytes) else page.name
        raise InputError(f"no brief: {error}", file=name) from None


def printed_tables(page: bytes) -> dict[str, Any]:
    """The tables of a page's figures as they are printed: title, and cells by row and column."""
    return dict(rules_data.printed_tables(Document(page.decode("utf-8"))))
