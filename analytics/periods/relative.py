"""Builders of rules that count from the anchor: "last July", "yesterday", "the past 24 hours"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from analytics.periods.case import Case, to_date
from analytics.periods.parts import (
    MONTH_NAMES,
    check_year,
    latest_weekday,
    months_back,
    parse_part,
    refuse,
    resolve,
)
from analytics.periods.window import ONE_DAY, Window, block, day_window, last_day, span, week
from analytics.text import read_number_words


def last_named_month(case: Case) -> Window:
    """The latest month of that name that ended before the anchor."""
    anchor, number = case.context.need_anchor(), MONTH_NAMES.index(case.match["month"]) + 1
    window = block(anchor.year, number, "month", case.rule)
    if window.end is not None and window.end < anchor:
        return window
    return block(anchor.year - 1, number, "month", case.rule)


def last_period(case: Case) -> Window:
    """The whole week, month, quarter, half or year before the one that holds the anchor."""
    start = _begin(case.match["period"], case.context.need_anchor())
    return _holding(case.match["period"], start - ONE_DAY, case.rule)


def this_period(case: Case) -> Window:
    """From the start of the anchor's week, month, quarter or half to the anchor."""
    anchor = case.context.need_anchor()
    return to_date(_begin(case.match["period"], anchor), anchor, case.rule)


def year_to_date(case: Case) -> Window:
    """From 1 January of the anchor's year to the anchor."""
    anchor = case.context.need_anchor()
    return Window(date(anchor.year, 1, 1), anchor, "year_to_date", case.rule)


def _begin(period: str, day: date) -> date:
    window = _holding(period, day, period)
    assert window.start is not None
    return window.start


def _holding(period: str, day: date, rule: str) -> Window:
    if period == "week":
        return week(day, rule)
    size = {"month": 1, "quarter": 3, "half": 6, "year": 12}[period]
    return block(day.year, (day.month - 1) // size + 1, period, rule)


def rolling(case: Case) -> Window:
    """The N hours, days, weeks, months or years that end on the anchor."""
    anchor, unit, number = (
        case.context.need_anchor(),
        case.match["unit"],
        read_count(case.match["n"] or "one"),
    )
    if unit == "hour":
        return span(anchor - timedelta(days=-(-number // 24)), anchor, case.rule)
    if unit in {"day", "week"}:
        days = number * (7 if unit == "week" else 1)
        return span(anchor - timedelta(days=days - 1), anchor, case.rule)
    months = number * (12 if unit == "year" else 1)
    return span(months_back(anchor, months) + ONE_DAY, anchor, case.rule)


def read_count(text: str) -> int:
    """How many days, weeks or months: figures or words, at least one."""
    number = int(text) if text.isdigit() else read_number_words(text)
    if not number:
        refuse("not a number of days, weeks, months or years", "write the number")
    return number


def ago(case: Case) -> Window:
    """The day that lies N days before the anchor."""
    return day_window(
        case.context.need_anchor() - timedelta(days=read_count(case.match["n"])), case.rule
    )


def today_or_yesterday(case: Case) -> Window:
    """Today or yesterday; a weekday or a date beside it must agree."""
    back = {"today": 0, "yesterday": 1, "day before yesterday": 2}[case.match["word"]]
    day = case.context.need_anchor() - timedelta(days=back)
    if case.match["rest"]:
        beside = case.read(case.match["rest"], case.context)
        if not beside.contains(day) or beside.precision != "day":
            refuse(f"{case.match['word']} is {day}, and {case.match['rest']} is another day")
    return day_window(day, case.rule)


def weekday(case: Case) -> Window:
    """The latest such weekday."""
    anchor = case.context.need_anchor()
    before = anchor - ONE_DAY if case.match["last"] else anchor
    return day_window(latest_weekday(case.match["name"], before), case.rule)


def weekdays(case: Case) -> Window:
    """Two weekdays that follow each other, or a stretch between two."""
    end = latest_weekday(case.match["w2"], case.context.need_anchor())
    start = latest_weekday(case.match["w1"], end)
    if case.match["sep"] == "and" and end - start != ONE_DAY:
        refuse("two days that do not follow each other", "write one row for each day")
    return span(start, end, case.rule)


def last_night(case: Case) -> Window:
    """The anchor and the day before it."""
    anchor = case.context.need_anchor()
    return span(anchor - ONE_DAY, anchor, case.rule)


def night_of(case: Case) -> Window:
    """The night that begins on the day named, or ends on it if the anchor is that day."""
    day = case.read(case.match["r1"] or case.match["r2"], case.context)
    if day.start is None or day.start != day.end:
        refuse("a night of something that is not a day")
    if case.context.anchor is not None and day.start >= case.context.anchor:
        return span(day.start - ONE_DAY, day.start, case.rule)
    return span(day.start, day.start + ONE_DAY, case.rule)


def part_of_year(case: Case) -> Window:
    """A month, quarter or half of the anchor's year or of the year before: "July last year"."""
    anchor, (form, part) = case.context.need_anchor(), parse_part(case.match["part"], case.context)
    if part.year is not None:
        refuse("two years for one date", "write one of them")
    year = anchor.year - (case.match["which"] == "last")
    window = resolve(replace(part, year=year), case.context, form)
    if window.end is None or window.start is None or window.start > anchor:
        refuse(f"it starts after the text was published on {anchor}")
    return (
        replace(window, rule=case.rule)
        if window.end <= anchor
        else span(window.start, anchor, case.rule)
    )


def first_months(case: Case) -> Window:
    """The first N months of a year, up to the anchor where the year is the anchor's."""
    number = read_count(case.match["n"])
    if number > 12:
        refuse(f"a year has no {number} months")
    if case.match["year"]:
        year = check_year(int(case.match["year"]), case.context.years)
        return span(date(year, 1, 1), last_day(year, number), case.rule)
    anchor = case.context.need_anchor()
    return span(date(anchor.year, 1, 1), min(last_day(anchor.year, number), anchor), case.rule)
