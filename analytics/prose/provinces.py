"""Sentences of a breakdown by province: which had most, what changed, what has no province."""

from typing import Any

import pandas as pd

from analytics.prose.messages import say
from analytics.prose.words import FEW, by_whom, capital, listed, missing, noun, number, window_words
from analytics.results import DOWN, UP, result_info
from analytics.results import rows as rows_of


def _by_count(result: pd.DataFrame) -> pd.DataFrame:
    rows = result[(result["kind"] == "province") & result["count"].notna()]
    return rows.sort_values(["count", "name"], ascending=[False, True], kind="stable")


def _province_subject(result: pd.DataFrame) -> str:
    info = result_info(result)
    return noun(str(info.get("measure", "incidents"))) + by_whom(info.get("actor"))


def _other(result: pd.DataFrame, kind: str) -> int:
    return int(result.loc[result["kind"] == kind, "count"].fillna(0).sum())


def headline(result: pd.DataFrame, view: str | None = None) -> str:
    """The provinces with most events, or with view "change" those whose rate changed.

    Under five events no province is named; nor one before others that chance may have put behind.
    """
    if view == "change":
        return _changed_provinces(result)
    rows, what = _by_count(result), _province_subject(result)
    if view == "rates":
        return say("provinces-rates", what=capital(what))
    total = int(result["count"].fillna(0).sum())
    if not rows["count"].sum():
        return say("provinces-none", what=what)
    if total < FEW:
        return say("provinces-few", what=what, total=total)
    first = list(rows_of(_first(rows)))
    names = listed(str(row.name) for row in first)
    if len(first) == 1:
        count = int(first[0].count)
        name = "all" if count == total else "first"
        return say(f"provinces-{name}", name=names, what=what, count=count, total=total)
    counts = [int(row.count) for row in first]
    if len(set(counts)) == 1:
        return say("provinces-tie", names=names, what=what, count=counts[0], total=total)
    facts = {"first": first[0].name, "second": first[1].name, "fewer": counts[1]}
    return say(
        "provinces-close", what=what, total=total, count=counts[0], close=len(first), **facts
    )


def _first(rows: pd.DataFrame) -> pd.DataFrame:
    """The province with most events, and all within chance of it.

    Two counts are within chance where their difference is under two standard errors.
    """
    top = float(rows["count"].iloc[0])
    counts = rows["count"].astype(float)
    near = (top - counts) < 1.96 * (top + counts) ** 0.5
    return rows[near & (counts > 0)]


def _changed_provinces(result: pd.DataFrame) -> str:
    info = result_info(result)
    window = str(info.get("against_label") or "an earlier period")
    told = [row for row in rows_of(_by_count(result)) if not missing(row.verdict)]
    if not told:
        incomplete = (result["refused"] == "not_systematic").any()
        later = str(info.get("label", ""))
        name = "provinces-not_complete" if incomplete else "provinces-not_compared"
        return say(name, window_a=window_words(window), window_b=window_words(later))
    clauses = [
        say(
            f"provinces-{name}", names=listed(str(row.name) for row in told if row.verdict in words)
        )
        for name, words in (("rose", UP), ("fell", DOWN))
        if any(row.verdict in words for row in told)
    ]
    if not clauses:
        return say("provinces-unchanged")
    said = say(
        "provinces-changed", what=capital(_province_subject(result)), clauses=" and ".join(clauses)
    )
    rest = sum(row.verdict not in (*UP, *DOWN) and not missing(row.p_value) for row in told)
    return say("provinces-change_rest", clauses=said, count=rest) if rest else said


def sentences(result: pd.DataFrame) -> list[str]:
    """The provinces with most events, what changed, what is not reported, what has no province."""
    rows = _by_count(result)
    counted = [
        f"{row.name} ({number(row.count)})" for row in rows_of(rows[rows["count"] > 0].head(3))
    ]
    said = []
    # Where several are too close to rank, none comes after the first.
    if len(counted) > 1 and rows["count"].sum() >= FEW and len(_first(rows)) == 1:
        first, others = rows["name"].iloc[0], counted[1:]
        said.append(say("provinces-next", first=first, others=listed(others), count=len(others)))
    if any(not missing(row.verdict) for row in rows_of(rows)):
        said.append(f"{_changed_provinces(result)}.")
    blank = result[(result["kind"] == "province") & result["count"].isna()]
    if len(blank):
        names = listed(sorted(blank["name"].astype(str)), limit=6)
        said.append(say("provinces-blank", count=len(blank), names=names))
    several, nowhere = _other(result, "unallocated"), _other(result, "unplaced")
    if several or nowhere:
        both = "yes" if several and nowhere else "no"
        facts = {"total": int(result["count"].fillna(0).sum()), "what": _province_subject(result)}
        said.append(say("provinces-outside", several=several, nowhere=nowhere, both=both, **facts))
    return said


def alt_text(result: pd.DataFrame, view: str | None = None) -> str:
    """The finding and the values of the largest provinces."""
    rows: list[Any] = list(rows_of(_by_count(result).head(8)))
    values = listed((f"{row.name} {number(row.count)}" for row in rows), limit=8) or "None"
    finding = headline(result, view)
    return say("provinces-alt", view=view or "counts", headline=finding, values=values)
