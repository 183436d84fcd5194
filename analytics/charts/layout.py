"""Where the marks of a timeline stand: lanes under each other, crowded marks stacked in levels."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from analytics.errors import shorten
from analytics.prose.words import area, bounded, capital, many, missing
from analytics.results import rows as rows_of

ATTACKS = {
    "armed_attack", "bombing", "shelling", "airstrike", "assassination", "abduction",
    "violence_against_civilians", "clash",
}  # fmt: skip
FORCES = {"arrest", "operation", "deployment", "presence"}
NAME = 26  # characters of a lane's name; the table has it whole
LEVELS = 7  # marks of one lane stacked at most this high; more share the top level
CROWD = 400  # more marks than this are drawn as bands of density


class Mark(NamedTuple):
    """One event or statement, placed: its lane and level, its span, and how it looks and reads."""

    lane: int
    level: int
    start: pd.Timestamp
    end: pd.Timestamp
    group: str  # attack, forces, statement, other
    point: bool  # drawn as a dot: a day, or a window too short to draw as a bar
    exact: bool  # known to the day
    label: str
    hover: str
    killed: float


class Lanes(NamedTuple):
    """All marks with the name, base line and height of each lane, top lane first."""

    marks: list[Mark]
    names: list[str]
    bases: list[float]
    height: float


def placed(result: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> Lanes:
    """The marks of a timeline between two days; open ends are cut at the edges."""
    gap = (last - first) / 95
    names = list(dict.fromkeys(result["lane"].astype(str)))
    free: dict[int, list[pd.Timestamp]] = {place: [] for place in range(len(names))}
    marks = []
    spans = result.assign(
        start=_within(result["start"].fillna(first), first, last),
        end=_within(result["end"].fillna(last), first, last),
    ).sort_values(["start", "end"], kind="stable")
    for row in rows_of(spans):
        lane = names.index(str(row.lane))
        exact = row.start == row.end
        point = exact or (row.kind == "window" and row.end - row.start < gap)
        level = _level(free[lane], row.start, row.end + (gap if point else gap / 4))
        marks.append(
            Mark(
                lane,
                level,
                row.start,
                row.end,
                _group(row),
                point,
                exact,
                str(row.label),
                _hover(row),
                0.0 if missing(row.killed_low) else float(row.killed_low),
            )
        )
    depths = [max(len(free[lane]), 1) for lane in range(len(names))]
    bases, below = [], 0.0
    for depth in reversed(depths):
        bases.append(below)
        below += depth + 0.9
    return Lanes(marks, [shorten(name, NAME) for name in names], bases[::-1], below)


def _within(days: pd.Series, first: pd.Timestamp, last: pd.Timestamp) -> pd.Series:
    return days.where(days >= first, first).where(days <= last, last)


def _level(taken: list[pd.Timestamp], start: pd.Timestamp, until: pd.Timestamp) -> int:
    """The lowest level that is free at `start`; it is then taken `until`."""
    for level, busy in enumerate(taken):
        if busy <= start:
            taken[level] = until
            return level
    if len(taken) < LEVELS:
        taken.append(until)
    else:
        taken[-1] = max(taken[-1], until)
    return len(taken) - 1


def _group(row: Any) -> str:
    if row.kind == "statement":
        return "statement"
    if row.event_type in ATTACKS:
        return "attack"
    return "forces" if row.event_type in FORCES else "other"


def _hover(row: Any) -> str:
    when = f"{row.start:%-d %b %Y}"
    if row.end != row.start:
        when += f" to {row.end:%-d %b %Y} ({str(row.date_precision).replace('_', ' ')})"
    parts = [f"<b>{_plain(capital(str(row.label)))}</b>", when]
    where = _plain(row.place) if not missing(row.place) else area(row.scope)
    parts.append(where)
    if not (missing(row.killed_low) and missing(row.killed_high)):
        parts.append(f"killed: {bounded(row.killed_low, row.killed_high)}")
    if row.n_reports > 1:
        parts.append(many(row.n_reports, "report"))
    return "<br>".join(parts)


def _plain(text: object) -> str:
    """Text from data inside plotly's small markup: nothing in it may become a tag."""
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def weekly(marks: Sequence[Mark], lanes: int) -> dict[int, pd.Series]:
    """For each lane the number of marks that start in each week (Monday), empty weeks as 0."""
    starts = pd.DatetimeIndex([mark.start for mark in marks])
    weeks = starts - pd.to_timedelta(starts.day_of_week, unit="D")
    every = pd.date_range(weeks.min(), weeks.max(), freq="7D")
    lane = pd.Series([mark.lane for mark in marks])
    return {
        place: weeks[lane == place].value_counts().reindex(every, fill_value=0)
        for place in range(lanes)
    }
