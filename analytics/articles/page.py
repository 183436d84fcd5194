"""The review page: the text with its rows, one file that fetches nothing and works by keyboard.

It is a working file of one desk: it always holds the text, and is never published or listed.
Without scripts it is a table with the ids of `review.csv`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

import pandas as pd
from jinja2 import Environment, Template

from analytics.briefs.page.seal import POLICY, seal
from analytics.review import Form, Row
from analytics.text import harmless

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
    kept = {name: row[name] for name in ("id", "row", "decision", "words", "rule", "note")}
    return {**kept, "number": number, "flags": flags, "cells": cells}


@cache
def _template(name: str) -> Template:
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
        _file(name)
    )


@cache
def _file(name: str) -> str:
    return files("analytics.articles").joinpath(f"templates/{name}").read_text("utf-8")
