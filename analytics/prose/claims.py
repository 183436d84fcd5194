"""Sentences of checked claims: what was claimed, how it can be read, what the figures say."""

from typing import Any

import pandas as pd

from analytics.prose.messages import say
from analytics.prose.words import (
    area,
    bounded,
    capital,
    during,
    listed,
    missing,
    noun,
    number,
    window_words,
)
from analytics.results import codes_of
from analytics.results import rows as rows_of

Row = Any  # a named tuple of the result frame


def claim_words(row: Row) -> str:
    """The claim: how many of what, when, and how many times which period."""
    window = row.subject_window
    # A leading space: messages are trimmed.
    when = "" if missing(window) else " " + say("claims-when", window=during(window))
    return say("claims-claim", **_claim_facts(row), when=when)


def _claim_facts(row: Row) -> dict[str, Any]:
    unstated = missing(row.subject_low) and missing(row.subject_high)
    number_ = say("claims-unstated") if unstated else bounded(row.subject_low, row.subject_high)
    times = say("claims-double") if row.times == 2 else say("claims-times", times=f"{row.times:g}")
    return {
        "number": number_,
        "what": noun(row.measure),
        "worded": "total" if missing(row.worded) else row.worded,
        "ratio": say("claims-ratio", bound=row.bound, times=times),
        "base": say("claims-unnamed")
        if missing(row.base_window)
        else window_words(row.base_window),
        "origin": "-" if missing(row.figure_origin) else row.figure_origin,
        "figure": bounded(row.figure_low, row.figure_high),
    }


def _readings(result: pd.DataFrame) -> dict[str, dict[str, list[Row]]]:
    """The rows of each claim that was held against a figure, by reading."""
    found: dict[str, dict[str, list[Row]]] = {}
    for row in rows_of(result):
        if not missing(row.figure_id):
            found.setdefault(row.claim_id, {}).setdefault(row.reading, []).append(row)
    return found


def headline(result: pd.DataFrame) -> str:
    """How the first claim that could be checked fares, and whether the reading decides it."""
    if not len(result):
        return say("claims-none")
    readings = _readings(result)
    if not readings:
        return say("claims-counted", count=result["claim_id"].nunique())
    total, pace = (next(iter(readings.values())).get(name, []) for name in ("total", "pace"))
    claim = capital(claim_words((total or pace)[0]))
    against = [_only(rows) for rows in (total, pace)]
    if against == ["contradicted", "contradicted"]:
        return say("claims-contradicted", claim=claim)
    if against[0] == "contradicted":
        torn = any(row.verdict == "contradicted" for row in pace)
        return say("claims-torn" if torn else "claims-torn_fits", claim=claim)
    return say("claims-fits", claim=claim)


def _only(rows: list[Row]) -> str | None:
    """The one verdict of all rows, or None where they differ."""
    verdicts = {row.verdict for row in rows}
    return verdicts.pop() if len(verdicts) == 1 else None


def boxed(result: pd.DataFrame) -> str:
    """The line on a claim that no total supports; empty where every claim fits."""
    for readings in _readings(result).values():
        total, pace = readings.get("total", []), readings.get("pace", [])
        if not total or _only(total) != "contradicted":
            continue
        facts = _claim_facts(total[0])
        fits, against = (
            listed(dict.fromkeys(r.figure_origin for r in pace if r.verdict == verdict))
            for verdict in ("consistent", "contradicted")
        )
        facts["ratio"] = capital(facts["ratio"])
        name = "boxed" if fits and against else "boxed_fails" if against else "boxed_fits"
        return say(f"claims-{name}", **facts, fits=fits, contradicts=against)
    return ""


def sentences(result: pd.DataFrame) -> list[str]:
    """For each reading what it allows, and what every figure makes of it."""
    said = []
    for readings in list(_readings(result).values())[:2]:
        for reading, rows in readings.items():
            limits = say(
                f"claims-allows_{reading}", base=rows[0].base_window, limits=_limits(rows[0])
            )
            said.append(" ".join([limits, *(_held(row) for row in rows)]))
    return said


def _held(row: Row) -> str:
    name = {"contradicted": "contradicts"}.get(row.verdict, row.verdict)
    said = [say(f"claims-{name}", **_claim_facts(row))]
    if "sum_of_parts" in codes_of(row):
        said.append(say("caution-sum_of_parts"))
    if "part_exceeds_whole" in codes_of(row):
        facts = {"part_origin": row.part_origin, "part_scope": area(row.part_scope)}
        said.append(
            say("claims-base_smaller", **_claim_facts(row), **facts, part_count=row.part_count)
        )
    return " ".join(said)


def _limits(row: Row) -> str:
    if missing(row.bound_high):
        return say("claims-at_least", low=number(row.bound_low))
    if not row.bound_low:
        return say("claims-at_most", high=number(row.bound_high))
    return say("claims-between", low=number(row.bound_low), high=number(row.bound_high))


def arithmetic(row: Row) -> str:
    """What a reading allows and what the figure says of it, or why nothing can be said."""
    if not missing(row.why):
        return capital(say(f"claims-why_{row.why}")) + "."
    limits = say(f"claims-allows_{row.reading}", base=row.base_window, limits=_limits(row))
    return f"{limits} {_held(row)}"


def alt_text(result: pd.DataFrame) -> str:
    """Each reading with its verdict."""
    rows = [row for row in rows_of(result) if not missing(row.figure_id)]
    verdicts = listed(
        (say("claims-alt_verdict", reading=row.reading, origin=row.figure_origin,
             verdict=row.verdict) for row in rows), limit=6,
    )  # fmt: skip
    return say("claims-alt", headline=headline(result), verdicts=capital(verdicts) or "-")
