"""The commands about running text: `read` makes candidates, `accept` keeps what was decided."""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from analytics.cli.output import argument, command, say
from analytics.errors import InputError, ParameterError
from analytics.files import read_bytes

_STANDARD_INPUT = "-"


@command(
    argument("texts", nargs="+", metavar="TEXT", help="a .txt, .html or .pdf; - for input"),
    argument("-o", "--out", type=Path, required=True, metavar="DIR", help="keeps decisions"),
    argument("--published", metavar="DAY", help="the day or month of the page"),
    argument("--publisher", metavar="NAME", help="whose voice the text is"),
    argument("--language", metavar="L", help="en, ar or ckb (by its letters)"),
    argument("--url", metavar="URL", help="where the text was found"),
    argument("--against", metavar="PATH", help="ledgers that may know its figures"),
)
def read(chosen: argparse.Namespace) -> int:
    """Read an article: a candidate ledger, and a page on which a person decides about it.

    example: analytics read report.txt -o candidates --published 2024-12-29
    --publisher 'Shafaq News'
    """
    from analytics.articles import read_article
    from analytics.articles.folder import write_candidates
    from analytics.sources import load

    if len(chosen.texts) != len(set(chosen.texts)):
        raise ParameterError("the same text twice", column="TEXT")
    for name in chosen.texts:
        text = _article_text(name)
        slug = _source_id(name)
        folder = chosen.out if len(chosen.texts) == 1 else chosen.out / slug
        article = read_article(
            text, chosen.published, chosen.publisher, chosen.language,
            source_id=slug, url=chosen.url,
        )  # fmt: skip
        known = None if chosen.against is None else article.against(load(chosen.against))
        today = dt.datetime.now(dt.UTC).date()
        rows = write_candidates(article, folder, retrieved=today, known=known)
        flagged = sum(bool(row["flags"]) for row in rows)
        decided = sum(bool(row["decision"]) for row in rows)
        say(
            f"wrote {folder}: {len(rows)} candidate rows ({flagged} flagged, {decided} decided), "
            f"{len(article.unread)} numbers without a row; open {folder / 'review.html'}"
        )
        for row in () if known is None else known.itertuples():
            say(f"{row.statistic_id} is known as {row.known_id}: {row.told}")
    return 0


@command(
    argument("folder", type=Path, metavar="DIR", help="where `read` wrote"),
    argument("ledger", type=Path, metavar="LEDGER", help="a folder of seeds, made if new"),
)
def accept(chosen: argparse.Namespace) -> int:
    """Copy the accepted rows of a review into a ledger.

    example: analytics accept candidates seeds/shafaq-2024-12-29
    """
    from analytics.articles import folder

    done = folder.accept(chosen.folder, chosen.ledger)
    say(
        f"{chosen.ledger}: {done.copied} rows copied, {done.there} there already, "
        f"{done.rejected} rejected, {done.undecided} undecided"
    )
    return 0


def _source_id(name: str) -> str:
    stem = "standard-input" if name == _STANDARD_INPUT else Path(name).stem
    return re.sub(r"[^A-Za-z0-9._-]+", "-", stem).strip("-._") or "text"


def _article_text(name: str) -> str:
    """The text of a file by its ending; `.html` and `.pdf` through the extra `articles`."""
    if name == _STANDARD_INPUT:
        return _decoded(sys.stdin.buffer.read(), name)
    path = Path(name)
    ending = path.suffix.lower()
    if ending in {".html", ".htm"}:
        return _page(_decoded(read_bytes(path), name), path)
    return _pdf(path) if ending == ".pdf" else _decoded(read_bytes(path), name)


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            "not UTF-8 text", file=name, remedy="save it as plain text in UTF-8"
        ) from error


def _page(html: str, path: Path) -> str:
    text = _extra("trafilatura", path).extract(html, include_tables=True, include_comments=False)
    if not text:
        raise InputError("no article in this page", file=path, remedy="save its text as .txt")
    return str(text)


def _pdf(path: Path) -> str:
    pdfplumber = _extra("pdfplumber", path)
    try:
        with pdfplumber.open(path) as pdf:
            pages = [page.extract_text() or "" for page in pdf.pages]
    except (pdfplumber.utils.exceptions.PdfminerException, OSError) as error:
        raise InputError("not a PDF that can be read", file=path) from error
    if not any(pages):
        raise InputError("a PDF without text", file=path, remedy="recognise its letters first")
    return "\n\n".join(pages)


def _extra(name: str, path: Path) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        remedy = "pip install 'incident-analytics[articles]', or save the text as .txt"
        raise InputError("needs the extra articles", file=path, remedy=remedy) from error
