"""Windows to count in: bins of a stretch, months that match, days before and after."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from analytics.errors import ParameterError
from analytics.periods.window import ONE_DAY, Window, block, day_window, span, week

EVERY = ("day", "week", "month", "quarter", "half", "year")
_MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def bin_of(day: date, every: str) -> Window:
    """The whole bin that holds a day; weeks are ISO weeks, from Monday.

    >>> print(bin_of(date(2024, 5, 5), "quarter"))
    Apr-Jun 2024
    """
    if every == "day":
        return day_window(day)
    if every == "week":
        return week(day)
    if every not in _MONTHS_IN:
        raise ParameterError("not a bin size", value=every, remedy=f"use one of {', '.join(EVERY)}")
    return block(day.year, (day.month - 1) // _MONTHS_IN[every] + 1, every)


def bins(start: date, end: date, every: str) -> list[Window]:
    """Whole bins, without gap or overlap, from the one that holds `start` to that of `end`.

    Bins are never cut: the first may begin before `start` and the last end after `end`.
    `partial_edges` says which; `Window.overlap_days` says how much of a bin was asked for.

    >>> [str(b) for b in bins(date(2024, 1, 15), date(2024, 3, 31), "month")]
    ['Jan 2024', 'Feb 2024', 'Mar 2024']
    """
    if end < start:
        raise ParameterError(f"the end {end} is before the start {start}")
    found = [bin_of(start, every)]
    while (last := found[-1].end) is not None and last < end:
        found.append(bin_of(last + ONE_DAY, every))
    return found


def partial_edges(windows: list[Window], start: date, end: date) -> list[bool]:
    """Which bins reach outside the days asked for.

    >>> days = date(2024, 1, 15), date(2024, 3, 31)
    >>> partial_edges(bins(*days, "month"), *days)
    [True, False, False]
    """
    asked = span(start, end)
    return [not asked.contains(window) for window in windows]


def months_inside(window: Window) -> list[Window]:
    """The calendar months that lie fully inside a closed window.

    >>> [str(m) for m in months_inside(span(date(2024, 1, 15), date(2024, 3, 31)))]
    ['Feb 2024', 'Mar 2024']
    """
    if window.start is None or window.end is None:
        raise ParameterError(
            "an open window has no list of months", value=window, remedy="give both ends"
        )
    return [m for m in bins(window.start, window.end, "month") if window.contains(m)]


def same_months(window_a: Window, window_b: Window) -> list[tuple[Window, Window]]:
    """Pairs of the same calendar month, fully inside both windows, in the order of the year.

    A month that a window holds in several years is paired in order, the first with the first; a
    month without partner is left out. February's pair may be of 28 and 29 days.

    >>> pairs = same_months(Window(date(2023, 1, 1), date(2023, 12, 31), "year"),
    ...                     Window(date(2024, 2, 10), date(2024, 4, 30), "days"))
    >>> [(str(a), str(b)) for a, b in pairs]
    [('Mar 2023', 'Mar 2024'), ('Apr 2023', 'Apr 2024')]
    """
    by_name = [_by_calendar_month(window) for window in (window_a, window_b)]
    return [
        pair
        for number in range(1, 13)
        for pair in zip(by_name[0][number], by_name[1][number], strict=False)
    ]


def _by_calendar_month(window: Window) -> defaultdict[int, list[Window]]:
    found = defaultdict[int, list[Window]](list)
    for month in months_inside(window):
        assert month.start is not None
        found[month.start.month].append(month)
    return found


def before_after(day: date, days: int, *, count_day: bool = False) -> tuple[Window, Window]:
    """The `days` days before a day and the `days` days after it.

    The day itself belongs to neither window, or opens the second if `count_day`.

    >>> [w.interval for w in before_after(date(2024, 3, 1), 2)]
    ['2024-02-28/2024-02-29', '2024-03-02/2024-03-03']
    """
    if days < 1:
        raise ParameterError("needs at least one day on each side", value=days)
    first = day if count_day else day + ONE_DAY
    return (
        span(day - timedelta(days=days), day - ONE_DAY, "before"),
        span(first, first + timedelta(days=days - 1), "after"),
    )
