"""Sentences of a comparison: what rose, what fell, what cannot be told, what was refused."""

from typing import Any

import pandas as pd

from analytics.places import provinces_of
from analytics.prose.words import (
    area,
    bounded,
    capital,
    counted,
    few,
    interval,
    listed,
    many,
    missing,
    number,
    ratio_text,
    verdict_phrase,
)
from analytics.results import rows as rows_of

Row = Any  # a named tuple of the result frame


def headline(result: pd.DataFrame) -> str:
    """The finding of a comparison in one line; says so when the answer depends on the area."""
    told = _told(result)
    if not told:
        return "Nothing here can be compared"
    first, *others = told
    subject = capital(counted(first))
    contrast = next((row for row in others if _direction(row) * _direction(first) < 0), None)
    if contrast is None:
        return f"{subject} in {area(first.scope)}: {_short(first)}"
    down, up = sorted((first, contrast), key=_direction)
    return (
        f"{subject} fell in {area(down.scope)} ({_times(down)}) "
        f"but rose in {area(up.scope)} ({_times(up)})"
    )


def sentences(result: pd.DataFrame) -> list[str]:
    """One sentence for each comparison that was possible (at most four), one for the refusals."""
    rows = list(rows_of(result))
    said = [sentence(row) for row in _told(result)[:4]]
    refused = [row for row in rows if not missing(row.refused)]
    if refused:
        reasons = list(dict.fromkeys(str(row.refused) for row in refused))
        said.append(
            f"{capital(many(len(refused), 'pair'))} not compared: {listed(reasons, limit=3)}."
        )
    return said


def sentence(row: Row) -> str:
    """One compared pair: both counts with window and origin, ratio, interval, verdict."""
    head = f"{area(row.scope)}: {_side(row, 'a', f' {counted(row)}')}, then {_side(row, 'b')}."
    verdict = verdict_phrase(row.verdict, row.ratio, row.low, row.high, row.count_a, row.count_b)
    if not _sized(row):
        if missing(row.low) and missing(row.high):
            return f"{head} These totals allow no interval: {verdict}{_across(row)}."
        bounds = interval(row.low, row.high)
        return f"{head} The ratio of the daily rates is {bounds}: {verdict}{_across(row)}."
    return (
        f"{head} The daily rate changed by a factor of {number(row.ratio, 2)} "
        f"({interval(row.low, row.high)}): {verdict}{_across(row)}."
    )


def alt_text(result: pd.DataFrame) -> str:
    """What a reader who cannot see the chart of ratios needs to know."""
    told = _told(result)
    several = len({counted(row) for row in told}) > 1
    parts = [
        f"{area(row.scope)}{f', {counted(row)},' if several else ''} "
        f"{_ratio(row)}({interval(row.low, row.high)})"
        for row in told
    ]
    return (
        f"{headline(result)}. Rate ratios with 95% intervals on a logarithmic scale, 1 meaning no "
        f"change: {listed(parts, limit=8) or 'none'}."
    )


def _sized(row: Row) -> bool:
    """Whether the change may be put as a multiple: a ratio is known, and no count is small."""
    return not missing(row.ratio) and not few(row.count_a, row.count_b)


def _ratio(row: Row) -> str:
    return f"{number(row.ratio, 2)} " if _sized(row) else ""


def _told(result: pd.DataFrame) -> list[Row]:
    """The rows that were compared, those a reader should see first in front.

    In front is the pair about the widest area. Then come those that count the same: first where
    a direction can be told, within one origin before across origins, more days before fewer.
    """
    rows = [row for row in rows_of(result) if missing(row.refused)]
    if not rows:
        return []
    widest = max(rows, key=lambda row: (_breadth(row), not _across(row), _days(row)))
    same = counted(widest)
    order = sorted(
        (row for row in rows if row is not widest),
        key=lambda row: (
            counted(row) != same, _direction(row) == 0, bool(_across(row)), -_days(row),
        ),
    )  # fmt: skip
    return [widest, *order]


def _breadth(row: Row) -> int:
    return 0 if missing(row.scope) else len(provinces_of(row.scope))


def _days(row: Row) -> int:
    return sum(0 if missing(days) else int(days) for days in (row.days_a, row.days_b))


def _direction(row: Row) -> int:
    if row.verdict in ("higher", "at least doubled"):
        return 1
    return -1 if row.verdict in ("lower", "at least halved") else 0


def _short(row: Row) -> str:
    if row.verdict == "cannot tell" or not _sized(row):
        return str(row.verdict)
    return f"{row.verdict}, {ratio_text(row.ratio)} times"


def _times(row: Row) -> str:
    size = f"{ratio_text(row.ratio)} times" if _sized(row) else row.verdict
    return size + (", across origins" if _across(row) else "")


def _across(row: Row) -> str:
    if row.origin_a == row.origin_b or missing(row.origin_a) or missing(row.origin_b):
        return ""
    return f" (across origins: {row.origin_a}, {row.origin_b})"


def _side(row: Row, side: str, what: str = "") -> str:
    count = getattr(row, f"count_{side}")
    low, high = getattr(row, f"low_{side}"), getattr(row, f"high_{side}")
    said = bounded(low, high) if missing(count) else number(count)
    window, days = getattr(row, f"window_{side}"), getattr(row, f"days_{side}")
    rate = "" if missing(count) or missing(days) or not days else f", {count / days:.2f} a day"
    origin = getattr(row, f"origin_{side}")
    source = "" if missing(origin) else f"{origin}"
    note = ", ".join(part for part in (source, rate.lstrip(", ")) if part)
    return f"{said}{what} in {window}" + (f" ({note})" if note else "")
