"""Candidates held against what the ledgers hold: the same figure, told otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analytics.actors import canonical_actor
from analytics.dataset import Dataset
from analytics.places import within

if TYPE_CHECKING:
    from analytics.articles.article import Article

_SAME = ("measure", "kind", "low", "best", "high", "bound")
_TOLD = ("start", "end", "scope", "counting_rule", "origin")
COLUMNS = ("statistic_id", "known_id", "differs", "here", "there", "known_url")


def known_figures(article: Article, data: Dataset) -> pd.DataFrame:
    """Statistics of the ledgers with the figure of a candidate, and in what they differ.

    Figures are the same where measure, kind, amount and bound agree, the actors do not contradict
    each other, and one place lies in the other.

    Returns
    -------
    pandas.DataFrame
        statistic_id, known_id, differs (columns told otherwise, joined by ";"), here and there
        (what both say in them), known_url. A figure that is told alike has no `differs`.
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
    return {
        "statistic_id": row["statistic_id"],
        "known_id": row["statistic_id_known"],
        "differs": ";".join(differs),
        "here": "; ".join(f"{name} {said[name][0]}" for name in differs),
        "there": "; ".join(f"{name} {said[name][1]}" for name in differs),
        "known_url": _word(row["url_known"]) or None,
    }


def _word(value: Any) -> str:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return canonical_actor(value) if isinstance(value, str) else "not said"
