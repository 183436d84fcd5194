"""Facts as rows of a ledger, and those rows held against what the ledgers hold already.

Cells are words that the readers read again to the same value.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from analytics.actors import canonical_actor
from analytics.amounts import Amount, read_amount
from analytics.articles.facts import Fact
from analytics.dataset import Dataset
from analytics.errors import InputError
from analytics.places import name_of, read_place, within
from analytics.places.world import formal_name
from analytics.sources.source_toml import Source
from analytics.text import harmless, plain

if TYPE_CHECKING:
    from analytics.articles.article import Article

Row = dict[str, str]

_VAGUE = (
    (200_000, "hundreds of thousands"), (20_000, "tens of thousands"), (2000, "thousands"),
    (200, "hundreds"), (40, "scores"), (24, "dozens"), (20, "tens"), (2, "several"),
)  # fmt: skip
REVIEWED = (
    "amount", "killed", "wounded", "arrested", "measure", "type", "when", "start", "end",
    "date_basis", "where", "actor", "target", "victims", "origin", "counting_rule", "status",
    "base", "part_of", "restates", "locator", "note",
)  # fmt: skip


def statistic_cells(fact: Fact, published: date | None) -> Row:
    """The ledger row of a statistic, without id and references."""
    assert fact.amount is not None
    row = _shared_fields(fact, published) | {
        "measure": fact.measure,
        "amount": in_words(fact.amount, fact.words),
        "kind": fact.kind,
        "counting_rule": fact.claim or "unknown",
    }
    if fact.base is not None:
        row["base"] = fact.base.interval
    return row


def incident_cells(fact: Fact, published: date | None) -> Row:
    """The ledger row of an incident, without id and references."""
    row = _shared_fields(fact, published) | {"type": fact.event_type}
    for toll, amount in fact.tolls.items():
        row[toll] = in_words(amount)
    if fact.claim == "claimed" and "claimed" in fact.who_says.rule:
        row["status"] = "claimed"
    return row


def in_words(amount: Amount, words: str = "") -> str:
    """Words that `read_amount` reads to the same amount: the text's own where it does.

    >>> in_words(read_amount("more than 9,000"), "more than 9,000 detainees")
    'more than 9,000 detainees'
    >>> in_words(read_amount("over 100")), in_words(read_amount("several"))
    ('more than 100', 'several')
    """
    if words and _reads(words, amount):
        return " ".join(words.split())
    low, best, high = amount.low, amount.best, amount.high
    units = {"ratio": " times as many", "rate": f" per {amount.base or 'month'}", "share": "%"}
    unit, scale = units.get(amount.unit_hint, ""), 100 if amount.unit_hint == "share" else 1
    if amount.bound == "vague":
        return next((phrase for least, phrase in _VAGUE if (low or 2) >= least), "several")
    step = 1 if amount.unit_hint == "count" else 0
    figure = {
        "exact": best, "about": best, "at_least": low, "at_most": high,
        "more_than": None if low is None else low - step,
        "less_than": None if high is None else high + (0 if amount.approximate else step),
    }.get(amount.bound)  # fmt: skip
    if amount.bound == "between":
        return f"{_plain_figure(low, scale)} to {_plain_figure(high, scale)}{unit}"
    said = {
        "about": "about ", "at_least": "at least ", "at_most": "up to ", "more_than": "more than ",
        "less_than": "nearly " if amount.approximate else "fewer than ",
    }.get(amount.bound, "")  # fmt: skip
    return f"{said}{_plain_figure(figure, scale)}{unit}"


def _plain_figure(figure: float | None, scale: int) -> str:
    return f"{(figure or 0) * scale:.10g}"


def _reads(words: str, amount: Amount) -> bool:
    try:
        again = read_amount(words)
    except InputError:
        return False
    return all(
        getattr(again, name) == getattr(amount, name)
        for name in ("low", "best", "high", "bound", "unit_hint")
    )


def _shared_fields(fact: Fact, published: date | None) -> Row:
    row = {
        "when": fact.when.value if not fact.when.inherited else "",
        "where": _place_words(fact.where.value),
        "actor": fact.actor,
        "target": fact.target,
        "victims": fact.victims,
        "origin": fact.who_says.value,
    }
    window = fact.window
    if window is not None and (window.start or window.end != published):
        row["start"] = window.start.isoformat() if window.start else ""
        row["end"] = window.end.isoformat() if window.end else ""
        row["date_basis"] = fact.when.rule.replace("_", " ")
    elif window is None or window.precision == "undated":
        row["when"] = ""
    return {column: " ".join(cell.split()) for column, cell in row.items() if cell}


def _place_words(scope: str) -> str:
    """The names of the codes, if they are read again to the same codes."""
    if not scope:
        return ""
    return "; ".join(_name_read_again(code) for code in scope.split(";"))


def _name_read_again(code: str) -> str:
    read = ((name, read_place(name)) for name in (name_of(code), formal_name(code) or ""))
    return next((name for name, p in read if p and p.scope == code), code)


def safe(text: str) -> str:
    """A cell that no spreadsheet runs; a ledger is read as it stands, so a space does it."""
    return text if harmless(text) == text else f" {plain(text)}"


def source_toml(source: Source, digest: str, retrieved: date) -> str:
    """The `source.toml` of a ledger read from a text, with the text's hash."""
    pairs = {
        "source_id": source.source_id,
        "title": source.title,
        "publisher": source.texts.get("publisher"),
        "published": source.published,
        "url": source.texts.get("url"),
        "licence": "facts and figures only; the text belongs to its publisher",
        "rows": "ids",
        "definition": f"Read from a text retrieved on {retrieved}, SHA-256 {digest}.",
    }
    return "".join(f"{key} = {_toml(value)}\n" for key, value in pairs.items() if value is not None)


def _toml(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    printable = "".join(c for c in str(value) if c.isprintable())
    return json.dumps(printable, ensure_ascii=False)


_SAME = ("measure", "kind", "low", "best", "high", "bound")
_TOLD = ("start", "end", "scope", "counting_rule", "origin")
COLUMNS = ("statistic_id", "known_id", "differs", "here", "there", "told", "known_url")


def known_figures(article: Article, data: Dataset) -> pd.DataFrame:
    """Statistics of the ledgers with the figure of a candidate, and in what they differ.

    Figures are the same where measure, kind, amount and bound agree, the actors do not contradict
    each other, and one place lies in the other.

    Returns
    -------
    pandas.DataFrame
        statistic_id, known_id, differs (columns told otherwise, joined by ";"), here and there
        (what both say in them), told (both in one phrase), known_url. A figure that is told alike
        has no `differs`.
    """
    mine, theirs = article.data.statistics, data.statistics
    pairs = mine.merge(theirs, on=list(_SAME), suffixes=("", "_known"))
    records = ({str(k): v for k, v in row.items()} for row in pairs.to_dict("records"))
    rows = [_told(row) for row in records if _may_be_one(row)]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def _may_be_one(row: dict[str, Any]) -> bool:
    actors = {row["actor"], row["actor_known"]} - {None, ""}
    places = [row[name] for name in ("scope", "scope_known") if isinstance(row[name], str)]
    apart = len(places) == 2 and not (within(*places) or within(places[1], places[0]))
    named = {actor for actor in actors if isinstance(actor, str)}
    return len(named) < 2 and not apart and row["low"] != 0


def _told(row: dict[str, Any]) -> dict[str, str | None]:
    said = {name: tuple(_word(row[key]) for key in (name, f"{name}_known")) for name in _TOLD}
    differs = [name for name, (here, there) in said.items() if here != there]
    here, there = ("; ".join(f"{name} {said[name][side]}" for name in differs) for side in (0, 1))
    return {
        "statistic_id": row["statistic_id"],
        "known_id": row["statistic_id_known"],
        "differs": ";".join(differs),
        "here": here,
        "there": there,
        "told": f"here {here}; there {there}" if differs else "told alike",
        "known_url": _word(row["url_known"]) or None,
    }


def _word(value: Any) -> str:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return canonical_actor(value) if isinstance(value, str) else "not said"
