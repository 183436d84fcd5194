"""The commands about what comes in: data files, reports of one event, places, running text."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import sys
from pathlib import Path

from analytics.cli.output import argument, command, hide_progress, say, show_progress
from analytics.config import need
from analytics.errors import InputError, ParameterError
from analytics.files import read_bytes

_STANDARD_INPUT = "-"

PATHS = (
    argument("paths", nargs="+", metavar="PATH", help="ledger folders or data files"),
    argument("--format", metavar="F", help="how to read files that do not tell"),
)


@command(
    *PATHS,
    argument("--strict", action="store_true", help="exit 1 if anything was rejected"),
    argument("--json", action="store_true", help="the accounts as JSON"),
    argument(
        "--draft", action="store_true", help="write a first mapping of a table, guesses marked"
    ),
)
def check(chosen: argparse.Namespace) -> int:
    """What would be read, kept and rejected, and why.

    example: analytics check seeds --strict
    """
    from rich.console import Console

    from analytics import sources
    from analytics.files import find

    if chosen.draft:
        for path in chosen.paths:
            say(sources.draft_mapping(find(path)).rstrip())
        return 0
    show_progress("reading ...")
    accounts = sources.check(*chosen.paths, format=chosen.format, progress=_show_rows)
    hide_progress()
    if chosen.json:
        say(json.dumps([one.as_json() for one in accounts], ensure_ascii=False, indent=1))
    else:
        console = Console(soft_wrap=True)
        for account in accounts:
            console.print(sources.on_terminal(account))
    return 1 if chosen.strict and any(account.rejected for account in accounts) else 0


@command(
    *PATHS,
    argument("out", type=Path, metavar="OUT", help="ends in .parquet, .csv or .xlsx"),
)
def convert(chosen: argparse.Namespace) -> int:
    """Write the tidy tables as Parquet, CSV or Excel.

    example: analytics convert seeds tables.xlsx
    """
    from analytics import sources

    show_progress("reading ...")
    written = sources.convert(chosen.paths, chosen.out, format=chosen.format, progress=_show_rows)
    hide_progress()
    for path in written:
        say(f"wrote {path}")
    return 0


@command(
    *PATHS,
    argument(
        "--out", type=Path, required=True, metavar="FILE", help="keeps what was decided before"
    ),
)
def duplicates(chosen: argparse.Namespace) -> int:
    """Propose which reports tell of one event, for a person to decide in a small CSV.

    example: analytics duplicates seeds --out confirmed.csv
    """
    from analytics.duplicates import propose, write_proposals
    from analytics.sources import load

    data = load(*chosen.paths, format=chosen.format)
    written = write_proposals(chosen.out, propose(data), data)
    say(
        f"wrote {chosen.out}: {written.new} new proposals, {written.kept} rows decided before, "
        f"{written.gone} of them about reports that are gone"
    )
    return 0


@command(
    argument("action", choices=["add"], help="add a country's boundaries and names"),
    argument("file", type=Path, metavar="FILE", help="its first-level divisions as GeoJSON"),
    argument("--country", metavar="C", help="whose they are, where the file does not tell"),
)
def places(chosen: argparse.Namespace) -> int:
    """Add a country's boundaries, so that its maps work, and further names of its provinces.

    example: analytics places add nigeria.geojson
    """
    from analytics.files import find
    from analytics.places import name_of
    from analytics.places.adding import add_places

    added = add_places(find(chosen.file), chosen.country)
    say(f"wrote {added.file}: {added.divisions} first-level divisions of {name_of(added.country)}")
    if added.without_shape:
        say(f"without a boundary: {', '.join(added.without_shape)}")
    if added.not_known:
        say(f"left out, not known under these names: {', '.join(added.not_known)}")
    return 0


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


def _show_rows(count: int) -> None:
    show_progress(f"{count:,} rows read")


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
    text = need("trafilatura", "articles").extract(
        html, include_tables=True, include_comments=False
    )
    if not text:
        raise InputError("no article in this page", file=path, remedy="save its text as .txt")
    return str(text)


def _pdf(path: Path) -> str:
    pdfplumber = need("pdfplumber", "articles")
    try:
        with pdfplumber.open(path) as pdf:
            pages = [page.extract_text() or "" for page in pdf.pages]
    except (pdfplumber.utils.exceptions.PdfminerException, OSError) as error:
        raise InputError("not a PDF that can be read", file=path) from error
    if not any(pages):
        raise InputError("a PDF without text", file=path, remedy="recognise its letters first")
    return "\n\n".join(pages)
