"""`Window`: a stretch of days with the precision it was given in, and its makers."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache, total_ordering

from analytics.errors import InputError, ParameterError
from analytics.text import Shows

PRECISIONS = (
    "day", "days", "week", "month", "quarter", "half", "year_to_date", "year", "open", "undated",
)  # fmt: skip
MONTHS_OF = {"month": 1, "quarter": 3, "half": 6, "year": 12}
ONE_DAY = timedelta(days=1)
# Not the calendar module's names: those follow the locale of the machine.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@total_ordering
@dataclass(frozen=True, slots=True)
class Window(Shows):
    """The days from `start` to `end`, both included; None is an open end.

    Windows are equal when their days and precision are equal, whatever `rule` read them; they
    sort by start, then end, then precision.

    Parameters
    ----------
    start, end
        First and last day; None where it is not known.
    precision
        One of `PRECISIONS`. Closed windows have both ends.
    rule
        The name of the rule that read the window, kept for the record.

    Raises
    ------
    ParameterError
        If the end is before the start, or the precision does not fit the ends.

    >>> Window(date(2024, 1, 1), date(2024, 6, 30), "half").label
    'Jan-Jun 2024'
    """

    start: date | None
    end: date | None
    precision: str
    rule: str = field(default="given", compare=False)

    def __post_init__(self) -> None:
        if self.precision not in PRECISIONS:
            choices = ", ".join(PRECISIONS)
            raise ParameterError(
                "not a precision", value=self.precision, remedy=f"use one of {choices}"
            )
        for day in (self.start, self.end):
            if isinstance(day, datetime) or not (day is None or isinstance(day, date)):
                raise ParameterError(
                    "a window is made of days", value=day, remedy="use datetime.date, not a time"
                )
        if self.start and self.end and self.end < self.start:
            raise ParameterError(f"the end {self.end} is before the start {self.start}")
        if self.is_closed == (self.precision in {"open", "undated"}):
            ends = "two ends" if self.is_closed else "an open end"
            raise ParameterError(f"a window with {ends} cannot be {self.precision}")

    def __lt__(self, other: Window) -> bool:
        if not isinstance(other, Window):
            return NotImplemented
        return self._key < other._key

    @property
    def _key(self) -> tuple[date, date, int]:
        order = PRECISIONS.index(self.precision)
        return self.start or date.min, self.end or date.max, order

    @property
    def is_closed(self) -> bool:
        """Whether both ends are known."""
        return self.start is not None and self.end is not None

    @property
    def ends(self) -> tuple[date, date]:
        """First and last day; `InputError` for an open window."""
        if self.start is None or self.end is None:
            raise InputError("speaks of a window without two ends", remedy="write both days")
        return self.start, self.end

    @property
    def days(self) -> int | None:
        """How many days, both ends included; None for an open window."""
        if self.start is None or self.end is None:
            return None
        return (self.end - self.start).days + 1

    def contains(self, other: date | Window) -> bool:
        """Whether a day, or every day of another window, lies inside.

        >>> year(2024).contains(date(2024, 2, 29)), year(2024).contains(year(2023))
        (True, False)
        """
        inside = other if isinstance(other, Window) else day_window(other)
        starts = self.start is None or (inside.start is not None and self.start <= inside.start)
        ends = self.end is None or (inside.end is not None and inside.end <= self.end)
        return starts and ends

    def intersection(self, other: Window) -> Window | None:
        """The days of both windows, or None if they share none.

        >>> print(year(2024).intersection(span(date(2023, 12, 1), date(2024, 1, 31))))
        Jan 2024
        """
        starts = [day for day in (self.start, other.start) if day]
        ends = [day for day in (self.end, other.end) if day]
        start, end = max(starts, default=None), min(ends, default=None)
        if start and end:
            return None if end < start else span(start, end, rule="intersection")
        return Window(start, end, "open", "intersection")

    def overlap_days(self, other: Window) -> int:
        """How many days two windows share; `ParameterError` if that number has no end.

        >>> half(2024, 1).overlap_days(quarter(2024, 2))
        91
        """
        shared = self.intersection(other)
        if shared is None:
            return 0
        if shared.days is None:
            both = f"{self.interval} and {other.interval}"
            raise ParameterError(
                "two open windows share days without end", value=both, remedy="close one of them"
            )
        return shared.days

    @property
    def interval(self) -> str:
        """The ISO 8601 interval, with ".." for an open end.

        >>> half(2024, 1).interval
        '2024-01-01/2024-06-30'
        """
        return f"{self.start or '..'}/{self.end or '..'}"

    @property
    def label(self) -> str:
        """Short words for people: "2023", "Jan-Jun 2024", "29 Aug - 4 Nov 2024"."""
        if self.start is None or self.end is None:
            return self._open_label()
        return _closed_label(self.start, self.end)

    def _open_label(self) -> str:
        if self.precision == "undated":
            return f"undated, by {_day(self.end)}" if self.end else "undated"
        if self.start:
            return f"from {_day(self.start)}"
        return f"until {_day(self.end)}" if self.end else "any time"

    def __str__(self) -> str:
        return self.label


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _closed_label(start: date, end: date) -> str:
    if start == end:
        return _day(start)
    if start.day == 1 and (end + ONE_DAY).day == 1:
        return _months_label(start, end)
    if start.year != end.year:
        return f"{_day(start)} - {_day(end)}"
    if start.month != end.month:
        return f"{start.day} {MONTHS[start.month - 1]} - {_day(end)}"
    return f"{start.day}-{_day(end)}"


def _months_label(start: date, end: date) -> str:
    first, last = MONTHS[start.month - 1], MONTHS[end.month - 1]
    if (start.month, end.month) == (1, 12):
        return str(start.year) if start.year == end.year else f"{start.year}-{end.year}"
    if start.year != end.year:
        return f"{first} {start.year} - {last} {end.year}"
    return f"{first} {end.year}" if first == last else f"{first}-{last} {end.year}"


def last_day(year_: int, month_: int) -> date:
    """The last day of a month; leap years are kept."""
    return date(year_, month_, monthrange(year_, month_)[1])


def add_months(day: date, months: int) -> date:
    """The first of the month that lies `months` after the month of `day`."""
    ordinal = day.year * 12 + day.month - 1 + months
    return date(ordinal // 12, ordinal % 12 + 1, 1)


def day_window(day: date, rule: str = "day") -> Window:
    """One day."""
    return Window(day, day, "day", rule)


def block(year_: int, number: int, every: str, rule: str | None = None) -> Window:
    """The `number`-th month, quarter, half or (number 1) year of a year.

    >>> block(2024, 2, "quarter").interval
    '2024-04-01/2024-06-30'
    """
    size = MONTHS_OF[every]
    if not 1 <= number <= 12 // size:
        raise ParameterError(f"a year has no {every} {number}")
    start = date(year_, (number - 1) * size + 1, 1)
    return Window(start, last_day(year_, number * size), every, rule or every)


def month(year_: int, number: int) -> Window:
    """A calendar month."""
    return block(year_, number, "month")


def quarter(year_: int, number: int) -> Window:
    """A quarter of a calendar year."""
    return block(year_, number, "quarter")


def half(year_: int, number: int) -> Window:
    """A half of a calendar year."""
    return block(year_, number, "half")


def year(year_: int) -> Window:
    """A calendar year."""
    return block(year_, 1, "year")


def week(day: date, rule: str = "week") -> Window:
    """The ISO week (Monday to Sunday) that holds a day.

    >>> week(date(2024, 12, 29)).interval
    '2024-12-23/2024-12-29'
    """
    monday = day - timedelta(days=day.weekday())
    return Window(monday, monday + timedelta(days=6), "week", rule)


@lru_cache(maxsize=1 << 12)
def span(start: date, end: date, rule: str = "span") -> Window:
    """The days from start to end, with the precision that its ends show.

    Whole calendar months, quarters, halves, years and ISO weeks are known as such; everything
    else is "days".

    >>> span(date(2024, 1, 1), date(2024, 6, 30)).precision
    'half'
    """
    return Window(start, end, _precision(start, end), rule)


def _precision(start: date, end: date) -> str:
    if start == end:
        return "day"
    if start.weekday() == 0 and (end - start).days == 6:
        return "week"
    if start.year == end.year and start.day == 1 and end == last_day(end.year, end.month):
        for name, size in MONTHS_OF.items():
            if end.month - start.month + 1 == size and (start.month - 1) % size == 0:
                return name
    return "days"
