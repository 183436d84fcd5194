"""Windows told by another one: "previous period", "same days a year before"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from analytics.errors import InputError
from analytics.periods.window import ONE_DAY, Window, add_months, last_day, span


def previous(window: Window) -> Window:
    """As many months before it where it is made of months, else as many days.

    >>> previous(span(date(2026, 2, 1), date(2026, 2, 28))).interval
    '2026-01-01/2026-01-31'
    """
    start, end = _ends(window)
    if start.day == 1 and (end + ONE_DAY).day == 1:
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        return span(add_months(start, -months), start - ONE_DAY, rule="previous")
    return span(start - timedelta(days=(end - start).days + 1), start - ONE_DAY, rule="previous")


def year_before(window: Window) -> Window:
    """The same days of the year before; the end of February stays its end.

    >>> year_before(span(date(2024, 2, 1), date(2024, 2, 29))).interval
    '2023-02-01/2023-02-28'
    """
    start, end = _ends(window)
    return span(_a_year_back(start), _a_year_back(end), rule="year_before")


BESIDE: Mapping[str, Callable[[Window], Window]] = {
    "previous period": previous,
    "same days a year before": year_before,
}


def _a_year_back(day: date) -> date:
    last = last_day(day.year - 1, day.month)
    ends_february = day.month == 2 and (day + ONE_DAY).day == 1
    return last if ends_february else day.replace(year=day.year - 1)


def _ends(window: Window) -> tuple[date, date]:
    if window.start is None or window.end is None:
        raise InputError("an open window has none beside it", value=window.interval)
    return window.start, window.end
