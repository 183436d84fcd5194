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
from analytics.text import Rules

MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTH = "(?:" + "|".join(MONTH_NAMES) + ")"
WEEKDAY = "(?:" + "|".join(WEEKDAY_NAMES) + ")"
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
YEAR = r"\d{4}"
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}


@dataclass(frozen=True, slots=True)
class Context:
    """What a text alone does not say: when it was published, and how its source writes dates."""

    anchor: date | None
    day_first: bool | None
    years: tuple[int, int]
    other: Window | None = None

    def need_other(self) -> Window:
        """The window of the event spoken of before, or an `InputError` that names the remedy."""
        if self.other is None or not self.other.is_closed:
            refuse("depends on another event", "write the day")
        return self.other

    def need_anchor(self) -> date:
        """The anchor, or an `InputError` that names the remedy."""
        if self.anchor is None:
            refuse("depends on the day it was published", "give published=, such as 2024-12-29")
        return self.anchor

    def check_year(self, text: str) -> int:
        """The year that four digits say, if it is plausible."""
        year, (first, last) = int(text), self.years
        if not first <= year <= last:
            hijri = "; it may be a year of the Hijri or Persian calendar" * (1300 <= year < 1500)
            refuse(
                f"the year {year:04d} is outside {first} to {last}{hijri}",
                "write the year of the common calendar in four digits",
            )
        return year


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


# Each form of a part; the order is the priority.
_FORMS: Rules[Callable[[re.Match[str], Context], Part]] = Rules()


@_FORMS.rule("iso_date", rf"(?P<year>{YEAR})[-/](?P<month>\d{{2}})(?:[-/](?P<day>\d{{2}}))?")
@_FORMS.rule("month_year", rf"(?P<month>\d{{1,2}})/(?P<year>{YEAR})")
def _day_in_figures(match: re.Match[str], context: Context) -> Part:
    found = match.groupdict()
    return _month_or_day(context, found["year"], int(found["month"]), found.get("day"))


@_FORMS.rule(
    "numeric_date",
    rf"(?P<n1>\d{{1,2}})[-/.](?P<n2>\d{{1,2}})[-/.](?P<year>{YEAR})",
    r"(?P<n1>\d{1,2})/(?P<n2>\d{1,2})",
)
def _numeric(match: re.Match[str], context: Context) -> Part:
    """Day and month in figures: refused when both orders are possible and none is declared."""
    first, second = int(match["n1"]), int(match["n2"])
    day_first = context.day_first
    if day_first is None:
        if first <= 12 and second <= 12 and first != second:
            refuse(
                "day and month cannot be told apart",
                "declare day_first=True or day_first=False, or write YYYY-MM-DD",
            )
        day_first = first > 12 or first == second
    day, month = (first, second) if day_first else (second, first)
    return _month_or_day(context, match.groupdict().get("year"), month, str(day))


@_FORMS.rule(
    "named_date",
    rf"(?P<day>{DAY})[ -]?(?P<month>{MONTH})(?:[ -](?P<year>{YEAR}))?",
    rf"(?P<month>{MONTH}) (?P<day>{DAY})(?: (?P<year>{YEAR}))?",
    rf"(?P<year>{YEAR}) (?P<month>{MONTH})",
    rf"(?P<month>{MONTH})(?:[ -](?P<year>{YEAR}))?",
)
def _named(match: re.Match[str], context: Context) -> Part:
    """Day with the name of a month, or a month alone."""
    found = match.groupdict()
    number = MONTH_NAMES.index(found["month"]) + 1
    return _month_or_day(context, found["year"], number, found.get("day"))


def _month_or_day(context: Context, year: str | None, month: int, day: str | None) -> Part:
    known = None if year is None else context.check_year(year)
    if not 1 <= month <= 12:
        refuse(f"there is no month {month}", "check the day and the month")
    number = None if day is None else int(re.sub(r"\D", "", day))
    return Part("month" if day is None else "day", known, month, number)


@_FORMS.rule(
    "iso_week",
    rf"(?P<year>{YEAR})[- ]?w(?P<week>\d{{1,2}})",
    rf"week (?P<week>\d{{1,2}}) (?P<year>{YEAR})",
)
def _iso_week(match: re.Match[str], context: Context) -> Part:
    return Part("week", context.check_year(match["year"]), int(match["week"]))


_BLOCK = (
    r"(?:(?P<kind>q(?=[1-4])|h(?=[12]))(?P<number>[1-4])"
    r"|(?P<ordinal>first|second|third|fourth) (?P<word>quarter|half)"
    r"|first (?P<months>six|three) months)"
)


@_FORMS.rule("year_block", rf"(?:(?P<year>{YEAR})[- ])?{_BLOCK}", rf"{_BLOCK}[- ]?(?P<year>{YEAR})")
def _block(match: re.Match[str], context: Context) -> Part:
    """Quarters and halves: "q2 2024", "2024-q2", "second quarter 2024", "first six months"."""
    found = match.groupdict()
    known = None if found["year"] is None else context.check_year(found["year"])
    if found["months"]:
        return Part("half" if found["months"] == "six" else "quarter", known)
    number = int(found["number"]) if found["number"] else ORDINALS[found["ordinal"]]
    unit = "quarter" if (found["kind"] or found["word"])[0] == "q" else "half"
    if unit == "half" and number > 2:
        refuse(f"a year has no half {number}", "write H1 or H2")
    return Part(unit, known, number)


@_FORMS.rule("year", rf"(?P<year>{YEAR})")
def _year(match: re.Match[str], context: Context) -> Part:
    return Part("year", context.check_year(match["year"]))


PART = "(?:" + "|".join(re.sub(r"\?P<\w+>", "?:", form.pattern.pattern) for form in _FORMS) + ")"


def parse_part(text: str, context: Context) -> tuple[str, Part]:
    """The name of the form and the part that folded text spells."""
    found = _FORMS.match(text)
    if found is None:
        refuse("not a calendar expression")
    form, match = found
    return form.name, form.build(match, context)


def resolve(part: Part, context: Context, rule: str, not_after: date | None = None) -> Window:
    """The window of a part; without a year, the latest one begun by the anchor and cut there."""
    if part.year is not None:
        return part.window(rule)
    anchor = not_after or context.need_anchor()
    window = _latest(part, anchor, rule)
    start, end = window.ends
    return window if end <= anchor or part.unit == "day" else span(start, anchor, rule)


def _latest(part: Part, anchor: date, rule: str) -> Window:
    # Eight years back: 29 February can be that far away (1904 is the first after 1896).
    for year in range(anchor.year, max(anchor.year - 9, 0), -1):
        try:
            window = replace(part, year=year).window(rule)
        except InputError:
            continue
        if window.ends[0] <= anchor:
            return window
    refuse("no such day in the calendar", "check the day and the month")


def latest_weekday(name: str, anchor: date) -> date:
    """The latest day of that name on or before the anchor."""
    return anchor - timedelta(days=(anchor.weekday() - WEEKDAY_NAMES.index(name)) % 7)


def months_back(day: date, months: int) -> date:
    """The same day of an earlier month, or that month's last day where there is none."""
    first = add_months(day, -months)
    following = add_months(first, 1)
    return min(first.replace(day=1) + timedelta(days=day.day - 1), following - timedelta(days=1))
