"""A folder of candidates: ledger files, the review of a person, the page beside the text.

`write_candidates` makes the folder for one text; a new run keeps every decision. `accept` copies
accepted rows into a ledger and leaves everything else where it is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analytics.articles.article import Article
from analytics.articles.candidates import REVIEWED, safe
from analytics.articles.page import places, review_page
from analytics.config import read_toml
from analytics.errors import InputError, ParameterError
from analytics.files import read_text, write_all
from analytics.review import Form, Row, Sheet, csv_of, read_sheet
from analytics.vocabulary import COLUMNS

REVIEW, PAGE, SOURCE = "review.csv", "review.html", "source.toml"
ACCEPT, REJECT = "accept", "reject"
FORM = Form(
    ("text", "row", "id"),
    (ACCEPT, REJECT),
    ("words", "rule", "scope_rule", "flags"),
    tuple(REVIEWED),
)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What `accept` did with the rows of a review."""

    copied: int
    there: int
    rejected: int
    undecided: int


def review_rows(article: Article) -> list[Row]:
    """The candidates of a text as rows of a review."""
    text = article.digest[:16]
    return [
        {
            **row,
            "text": text,
            "row": fact.row,
            "words": " ".join(fact.words.split()),
            "rule": fact.rule,
            "scope_rule": fact.where.rule,
            "flags": "; ".join(fact.flags),
        }
        for fact, row in article.rows
    ]


def write_candidates(article: Article, folder: Path, *, retrieved: date) -> list[Row]:
    """Write ledger CSVs, `source.toml`, `review.csv` and `review.html`; the rows of the review.

    Decisions of an earlier run about the same text stay, also where a better reader no longer
    proposes the row; undecided rows are replaced.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / REVIEW
    sheet = read_sheet(target, FORM) if target.exists() else Sheet(FORM)
    rows = sheet.renewed(review_rows(article))
    rows.sort(key=lambda row: (places(row["id"])[0], row["id"]))
    sheet.write(target, rows)
    files = {**article.ledger_files(retrieved), PAGE: review_page(article, rows, FORM)}
    write_all({folder / name: content for name, content in files.items()})
    return rows


def accept(folder: Path, ledger: Path) -> Accepted:
    """Copy the accepted rows of a folder of candidates into a ledger; undecided ones stay.

    A row whose id the ledger has already is left as it stands there. References to rows that were
    not accepted are dropped.

    Raises
    ------
    InputError
        No review in the folder, or rows that cannot be followed.
    ParameterError
        A ledger that is the folder itself.
    """
    if ledger.resolve() == folder.resolve():
        raise ParameterError("candidates cannot be accepted into themselves", value=ledger)
    if not (folder / REVIEW).is_file():
        raise InputError(
            "no review here", file=folder, remedy="make one: analytics read TEXT -o DIR"
        )
    read_toml(folder / SOURCE)
    sheet = read_sheet(folder / REVIEW, FORM)
    decided = {
        word: [r for r in sheet.rows if r["decision"] == word] for word in (ACCEPT, REJECT, "")
    }
    contents: dict[Path, bytes] = {}
    copied = there = 0
    for table, columns in COLUMNS.items():
        path = ledger / f"{table}.csv"
        header, old = _existing(path, columns)
        known = {row["id"] for row in old}
        rows = [_ledger_row(r, decided[ACCEPT]) for r in decided[ACCEPT] if f"{r['row']}s" == table]
        new = [row for row in rows if row["id"] not in known]
        there += len(rows) - len(new)
        copied += len(new)
        if new:
            contents[path] = csv_of([*old, *new], header, safe)
    if contents:
        ledger.mkdir(parents=True, exist_ok=True)
        if not (ledger / SOURCE).exists():
            contents[ledger / SOURCE] = read_text(folder / SOURCE).encode()
        write_all(contents)
    return Accepted(copied, there, len(decided[REJECT]), len(decided[""]))


def _ledger_row(row: Row, accepted: Iterable[Row]) -> Row:
    ids = {other["id"] for other in accepted if other["row"] == row["row"]}
    cells = {name: row.get(name, "") for name in ("id", *REVIEWED)}
    for name in ("part_of", "restates"):
        if ":" not in cells[name] and cells[name] not in ids:
            cells[name] = ""
    return cells


def _existing(path: Path, columns: Sequence[str]) -> tuple[Sequence[str], list[Row]]:
    if not path.exists():
        return columns, []
    lines = list(csv.DictReader(io.StringIO(read_text(path), newline="")))
    if not lines or "id" not in lines[0]:
        return columns, []
    header = [name for name in columns if name in lines[0]]
    wider = [*header, *(name for name in columns if name not in header)]
    return wider, [{name: cell or "" for name, cell in line.items() if name} for line in lines]
