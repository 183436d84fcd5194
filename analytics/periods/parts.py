"""Single calendar expressions: "30 November 2024", "Nov 30", "2024-07", "Q2", "H1 2024", "2023".

A `Part` may lack its year; `resolve` finds it from the anchor, the day the text was published.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NoReturn

from analytics.errors import InputError
from analytics.periods.window import Window, add_months, block, day_window, span, week

MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTH = "(?:" + "|".join(MONTH_NAMES) + ")"
WEEKDAY = "(?:" + "|".join(WEEKDAY_NAMES) + ")"
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
YEAR = r"\d{4}"
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}


@dataclass(frozen=True, slots=True)
class Context:
    """What a text alone does not say: when it was published, and how its source writes dates."""

    anchor: date | None
    day_first: bool | None
    years: tuple[int, int]
    other: Window | None = None

    def need_other(self) -> Window:
        """The window of the event spoken of before, or an `InputError` that names the remedy."""
        if self.other is None or self.other.start is None or self.other.end is None:
            refuse("depends on another event", "write the day")
        return self.other

    def need_anchor(self) -> date:
        """The anchor, or an `InputError` that names the remedy."""
        if self.anchor is None:
            refuse("depends on the day it was published", "give published=, such as 2024-12-29")
        return self.anchor


@dataclass(frozen=True, slots=True)
class Part:
    """One unit of the calendar: `number` counts months, quarters, halves or weeks of the year."""

    unit: str
    year: int | None
    number: int = 1
    day: int | None = None

    def window(self, rule: str) -> Window:
        """The days of the part, whose year must be known."""
        assert self.year is not None
        try:
            if self.unit == "week":
                return week(date.fromisocalendar(self.year, self.number, 1), rule)
            if self.day is not None:
                return day_window(date(self.year, self.number, self.day), rule)
        except ValueError:
            refuse("no such day in the calendar", "check the day and the month")
        return block(self.year, self.number, self.unit, rule)


def refuse(reason: str, remedy: str | None = None) -> NoReturn:
    """Raise the `InputError` of a text that a rule knows and does not accept."""
    raise InputError(reason, remedy=remedy)


def check_year(year: int, years: tuple[int, int]) -> int:
    """The year, if it is plausible."""
    first, last = years
    if first <= year <= last:
        return year
    calendars = "; it may be a year of the Hijri or Persian calendar" if 1300 <= year < 1500 else ""
    refuse(
        f"the year {year:04d} is outside {first} to {last}{calendars}",
        "write the year of the common calendar in four digits",
    )


def check_month(number: int) -> int:
    """The number of a month, if there is such a month."""
    if not 1 <= number <= 12:
        refuse(f"there is no month {number}", "check the day and the month")
    return number


def _numeric(match: re.Match[str], context: Context) -> Part:
    """Day and month in figures: refused when both orders are possible and none is declared."""
    first, second, year = (int(match[k]) for k in ("n1", "n2", "nyear"))
    day_first = context.day_first
    if day_first is None:
        if first <= 12 and second <= 12 and first != second:
            refuse(
                "day and month cannot be told apart",
                "declare day_first=True or day_first=False, or write YYYY-MM-DD",
            )
        day_first = first > 12 or first == second
    day, month = (first, second) if day_first else (second, first)
    return Part("day", check_year(year, context.years), check_month(month), day)


def _named(match: re.Match[str], context: Context) -> Part:
    """Day with the name of a month, or a month alone."""
    found = match.groupdict()
    year = next((found[k] for k in ("y1", "y2", "y3", "y4") if found[k]), None)
    name = next(found[k] for k in ("m1", "m2", "m3", "m4") if found[k])
    day = next((found[k] for k in ("d1", "d2") if found[k]), None)
    number = MONTH_NAMES.index(name) + 1
    known = None if year is None else check_year(int(year), context.years)
    if day is None:
        return Part("month", known, number)
    return Part("day", known, number, int(re.sub(r"\D", "", day)))


def _iso(match: re.Match[str], context: Context) -> Part:
    year, number = check_year(int(match["iy"]), context.years), check_month(int(match["im"]))
    if match["id"] is None:
        return Part("month", year, number)
    return Part("day", year, number, int(match["id"]))


def _month_year(match: re.Match[str], context: Context) -> Part:
    return Part("month", check_year(int(match["my"]), context.years), check_month(int(match["mm"])))


def _year(match: re.Match[str], context: Context) -> Part:
    return Part("year", check_year(int(match["year"]), context.years))


def _iso_week(match: re.Match[str], context: Context) -> Part:
    year = check_year(int(match["wy1"] or match["wy2"]), context.years)
    return Part("week", year, int(match["w1"] or match["w2"]))


def _block(match: re.Match[str], context: Context) -> Part:
    """Quarters and halves: "q2 2024", "2024-q2", "second quarter 2024", "first six months"."""
    found = match.groupdict()
    year = found["by1"] or found["by2"]
    known = None if year is None else check_year(int(year), context.years)
    if found["months"]:
        return Part("half" if found["months"] == "six" else "quarter", known, 1)
    number = int(found["bn"]) if found["bn"] else _ORDINALS[found["bo"]]
    kind = (found["bk"] or found["bw"])[0]
    unit = {"q": "quarter", "h": "half"}[kind]
    if unit == "half" and number > 2:
        refuse(f"a year has no half {number}", "write H1 or H2")
    return Part(unit, known, number)


# Each form of a part: its name, its pattern, and what makes the part. The order is the priority.
_FORMS: tuple[tuple[str, str, Callable[[re.Match[str], Context], Part]], ...] = (
    ("iso_date", rf"(?P<iy>{YEAR})[-/](?P<im>\d{{2}})(?:[-/](?P<id>\d{{2}}))?", _iso),
    ("numeric_date", rf"(?P<n1>\d{{1,2}})[-/.](?P<n2>\d{{1,2}})[-/.](?P<nyear>{YEAR})", _numeric),
    ("month_year", rf"(?P<mm>\d{{1,2}})/(?P<my>{YEAR})", _month_year),
    (
        "named_date",
        rf"(?P<d1>{DAY})[ -]?(?P<m1>{MONTH})(?:[ -](?P<y1>{YEAR}))?"
        rf"|(?P<m2>{MONTH}) (?P<d2>{DAY})(?: (?P<y2>{YEAR}))?"
        rf"|(?P<y3>{YEAR}) (?P<m3>{MONTH})"
        rf"|(?P<m4>{MONTH})(?:[ -](?P<y4>{YEAR}))?",
        _named,
    ),
    (
        "iso_week",
        rf"(?P<wy1>{YEAR})[- ]?w(?P<w1>\d{{1,2}})|week (?P<w2>\d{{1,2}}) (?P<wy2>{YEAR})",
        _iso_week,
    ),
    (
        "year_block",
        rf"(?:(?P<by1>{YEAR})[- ])?"
        r"(?:(?P<bk>q(?=[1-4])|h(?=[12]))(?P<bn>[1-4])"
        r"|(?P<bo>first|second|third|fourth) (?P<bw>quarter|half)"
        r"|first (?P<months>six|three) months)"
        rf"(?:[- ]?(?P<by2>{YEAR}))?",
        _block,
    ),
    ("year", rf"(?P<year>{YEAR})", _year),
)
_COMPILED = tuple((name, re.compile(pattern), make) for name, pattern, make in _FORMS)
PART = "(?:" + "|".join(re.sub(r"\?P<\w+>", "?:", pattern) for _, pattern, _ in _FORMS) + ")"


def parse_part(text: str, context: Context) -> tuple[str, Part]:
    """The name of the form and the part that folded text spells."""
    for name, pattern, make in _COMPILED:
        match = pattern.fullmatch(text)
        if match:
            return name, make(match, context)
    refuse("not a calendar expression")


def resolve(part: Part, context: Context, rule: str, not_after: date | None = None) -> Window:
    """The window of a part; without a year, the latest one begun by the anchor and cut there."""
    if part.year is not None:
        return part.window(rule)
    anchor = not_after or context.need_anchor()
    window = _latest(part, anchor, rule)
    assert window.start is not None
    assert window.end is not None
    if window.end <= anchor or part.unit == "day":
        return window
    return span(window.start, anchor, rule)


def _latest(part: Part, anchor: date, rule: str) -> Window:
    # Eight years back: 29 February can be that far away (1904 is the first after 1896).
    for year in range(anchor.year, max(anchor.year - 9, 0), -1):
        try:
            window = replace(part, year=year).window(rule)
        except InputError:
            continue
        if window.start is not None and window.start <= anchor:
            return window
    refuse("no such day in the calendar", "check the day and the month")


def latest_weekday(name: str, anchor: date) -> date:
    """The latest day of that name on or before the anchor."""
    back = (anchor.weekday() - WEEKDAY_NAMES.index(name)) % 7
    return anchor - timedelta(days=back)


def months_back(day: date, months: int) -> date:
    """The same day of an earlier month, or that month's last day where there is none."""
    first = add_months(day, -months)
    following = add_months(first, 1)
    return min(first.replace(day=1) + timedelta(days=day.day - 1), following - timedelta(days=1))
