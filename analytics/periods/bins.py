"""Windows to count in: bins of a stretch, months that match."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from analytics.errors import ParameterError
from analytics.periods.window import MONTHS_OF, ONE_DAY, Window, block, day_window, span, week

EVERY = ("day", "week", "month", "quarter", "half", "year")


def bin_of(day: date, every: str) -> Window:
    """The whole bin that holds a day; weeks are ISO weeks, from Monday.

    >>> print(bin_of(date(2024, 5, 5), "quarter"))
    Apr-Jun 2024
    """
    if every == "day":
        return day_window(day)
    if every == "week":
        return week(day)
    if every not in MONTHS_OF:
        raise ParameterError("not a bin size", value=every, remedy=f"use one of {', '.join(EVERY)}")
    return block(day.year, (day.month - 1) // MONTHS_OF[every] + 1, every)


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
    return [m for m in bins(*window.ends, "month") if window.contains(m)]


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
        found[month.ends[0].month].append(month)
    return found
