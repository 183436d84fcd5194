"""Claims of a ratio and what they allow, in plain words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.measures.claiming.arithmetic import Constraint
from analytics.measures.comparing.like import count_bounds
from analytics.periods import Window, span

Row = Any  # a named tuple of the statistics table


def allowance(claim: Row, subject: Row, base: Window, reading: str, constraint: Constraint) -> str:
    """What a reading allows for the base period, as a sentence."""
    count, limits = figure_words(subject), _limits(constraint.low, constraint.high)
    if reading == "total":
        return f"if {count} is {_ratio_words(claim)}, {base.label} had {limits}"
    days = (subject.end - subject.start).days + 1
    return (
        f"if {count} in {days} days is {_ratio_words(claim)} the daily rate, {base.label} had "
        f"{limits} in {base.days} days"
    )


def _limits(low: int, high: int | None) -> str:
    if high is None:
        return f"{low:,} or more"
    return f"at most {high:,}" if low == 0 else f"{low:,} to {high:,}"


def _ratio_words(claim: Row) -> str:
    """The ratio of a claim in words."""
    value = next(v for v in (claim.best, claim.low, claim.high) if pd.notna(v))
    times = "double" if value == 2 else f"{value:g} times"
    before = {
        "more_than": "more than ",
        "at_least": "at least ",
        "less_than": "less than ",
        "at_most": "at most ",
        "about": "about ",
    }.get(claim.bound, "")
    return f"{before}{times}"


def claim_in_words(claim: Row, subject: Row | None, base: Window | None) -> str:
    """The claim: how many of what, when, and how many times which period."""
    what = str(claim.measure).replace("_", " ")
    number = "an unstated number of" if subject is None else figure_words(subject)
    row = claim if subject is None else subject
    when = ""
    if pd.notna(row.start) and pd.notna(row.end):
        when = f" in {span(row.start.date(), row.end.date()).label}"
    pace = "on pace for " if claim.pace is True or (pd.notna(claim.pace) and claim.pace) else ""
    against = "an unnamed period" if base is None else base.label
    return f"{number} {what}{when}, {pace}{_ratio_words(claim)} {against}"


def figure_words(row: Row) -> str:
    """The number of a row, or its bounds."""
    low, high = count_bounds(row)
    if low == high:
        return f"{low:,}"
    return f"{low:,} or more" if high is None else f"{low:,} to {high:,}"
