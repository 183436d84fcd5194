"""A folder of candidates: ledger files, the review of a person, the page beside the text.

`write_candidates` makes the folder for one text; a new run keeps every decision. `accept` copies
accepted rows into a ledger and leaves everything else where it is. The page is a working file of
one desk: it always holds the text, works by keyboard, fetches nothing, and is never published or
listed; without scripts it is a table with the ids of `review.csv`.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from jinja2 import Environment, Template

from analytics.articles.article import Article
from analytics.articles.candidates import REVIEWED, safe
from analytics.briefs.page.seal import POLICY, seal
from analytics.config import read_toml
from analytics.errors import InputError, ParameterError
from analytics.files import read_text, write_all
from analytics.review import Form, Row, Sheet, csv_of, read_sheet
from analytics.text import harmless
from analytics.vocabulary import COLUMNS

if TYPE_CHECKING:
    from analytics.articles.article import Article

# The cells of a row in the order in which a person checks them; the rest is in review.csv.
SHOWN = (
    "amount", "killed", "wounded", "arrested", "measure", "type", "when", "start", "end", "where",
    "actor", "target", "origin", "counting_rule", "base", "part_of", "restates",
)  # fmt: skip
_INHERITED = {
    "start": "inherited window",
    "end": "inherited window",
    "when": "inherited window",
    "where": "inherited scope",
}


def review_page(article: Article, rows: Sequence[Row], form: Form) -> bytes:
    """The page for the rows of a review, sealed under the policy of pages."""
    spans = [(*places(row["locator"]), f"r{number}", row["row"]) for number, row in enumerate(rows)]
    columns = list(form.columns)
    data = {
        "columns": columns,
        "rows": [[harmless(row.get(name, "")) for name in columns] for row in rows],
        "file": "review.csv",
    }
    page = _template("review.html.jinja").render(
        policy=POLICY,
        title=article.source.title,
        source=article.source,
        rows=[_shown(row, number) for number, row in enumerate(rows)],
        text=marked(article.text, [span for span in spans if span[1] >= 0]),
        unread=article.unread.to_dict("records"),
        rtl=article.language != "en",
        css=_file("review.css"),
        js=_file("review.js"),
        data=json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026"),
    )
    return seal(page)


def fragment(article: Article) -> str:
    """The text with its spans coloured and the rows beside it, for a notebook."""
    spans = [
        (*article.prepared.span(*fact.span), f"r{number}", fact.row)
        for number, (fact, _) in enumerate(article.rows)
    ]
    rows = [
        (
            fact.words, row.get("measure") or row.get("type"), row.get("start"), row.get("end"),
            row.get("where"), row.get("origin"), "; ".join(fact.flags),
        )
        for fact, row in article.rows
    ]  # fmt: skip
    columns = ["words", "what", "start", "end", "where", "says", "flags"]
    table = pd.DataFrame(rows, columns=columns).to_html(na_rep="", index=False, escape=True)
    return (
        '<div style="display:flex;gap:1em"><div style="white-space:pre-wrap;flex:1">'
        f"{marked(article.text, spans)}</div>{table}</div>"
    )


def marked(text: str, spans: Iterable[tuple[int, int, str, str]]) -> str:
    """The text as HTML with `<mark>` round spans given as (start, end, id, class).

    >>> marked("a <b> c", [(2, 5, "r0", "statistic")])
    'a <mark class="statistic" data-row="r0">&lt;b&gt;</mark> c'
    """
    pieces, at = [], 0
    for start, end, row, kind in sorted(spans):
        if start < at:
            continue
        inner = escape(text[start:end])
        pieces += [escape(text[at:start]), f'<mark class="{kind}" data-row="{row}">{inner}</mark>']
        at = end
    return "".join([*pieces, escape(text[at:])])


def places(locator: str) -> tuple[int, int]:
    """The first and last offset that a locator or an id begins with; -1 where it has none.

    >>> places("12-31, paragraph 2"), places("12-killed"), places("page 4")
    ((12, 31), (12, -1), (-1, -1))
    """
    found = re.match(r"(\d+)(?:-(\d+))?", locator)
    return (int(found[1]), int(found[2] or -1)) if found else (-1, -1)


def _shown(row: Row, number: int) -> dict[str, object]:
    flags = row["flags"].split("; ") if row["flags"] else []
    cells = [
        {
            "name": name,
            "value": row.get(name, ""),
            "inherited": _INHERITED.get(name) in flags,
            "rule": {"where": row["scope_rule"], "start": row.get("date_basis", "")}.get(name, ""),
        }
        for name in SHOWN
        if row.get(name) or name in {"where", "start", "end"}
    ]
    kept = {name: row[name] for name in ("id", "row", "decision", "words", "rule", "note", "known")}
    return {**kept, "number": number, "flags": flags, "cells": cells}


@cache
def _template(name: str) -> Template:
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
        _file(name)
    )


@cache
def _file(name: str) -> str:
    return files("analytics.articles").joinpath(f"templates/{name}").read_text("utf-8")


REVIEW, PAGE, SOURCE = "review.csv", "review.html", "source.toml"
ACCEPT, REJECT = "accept", "reject"
FORM = Form(
    ("text", "row", "id"),
    (ACCEPT, REJECT),
    ("words", "rule", "scope_rule", "flags", "known"),
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


def write_candidates(
    article: Article, folder: Path, *, retrieved: date, known: pd.DataFrame | None = None
) -> list[Row]:
    """Write ledger CSVs, `source.toml`, `review.csv` and `review.html`; the rows of the review.

    `known` is what `Article.against` found in the ledgers; rows and page say it. Decisions of an
    earlier run about the same text stay, also where a better reader no longer proposes the row;
    undecided rows are replaced.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / REVIEW
    sheet = read_sheet(target, FORM) if target.exists() else Sheet(FORM)
    told: dict[str, str] = {}
    for row in [] if known is None else known.to_dict("records"):
        name = row["statistic_id"].removeprefix(f"{article.source.source_id}:")
        before = f"{told[name]}; " if name in told else ""
        told[name] = f"{before}{row['known_id']}: {row['told']}"
    fresh = [{**row, "known": told.get(row["id"], "")} for row in review_rows(article)]
    rows = sheet.renewed(fresh)
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
