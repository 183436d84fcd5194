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


def another_event(case: Case) -> Window:
    """Relative to the event spoken of before: "a week later", "the same period of 2023"."""
    found, beside = case.match.groupdict(), case.context.need_other()
    assert beside.start is not None
    assert beside.end is not None
    if found["edge"]:
        return replace(beside, rule=case.rule)
    if found["same"]:
        if not found["year"]:
            return replace(beside, rule=case.rule)
        year = beside.start.year - 1 if found["year"] == "last year" else int(found["year"])
        return _years_back(beside, beside.start.year - year, case.rule)
    unit = next((found[k] for k in ("u1", "u2", "u3") if found[k]), None)
    side = next((found[k] for k in ("s1", "s2", "s3") if found[k]), None)
    if unit is None or side is None:
        refuse("hours after another event", "write the day")
    number = read_count(found["n"] or "one")
    sign = 1 if side in {"after", "later", "following", "next"} else -1
    if unit in {"month", "year"}:
        return _months_from(beside, sign * number * (12 if unit == "year" else 1), case.rule)
    step = timedelta(days=sign * number * (7 if unit == "week" else 1))
    return replace(beside, start=beside.start + step, end=beside.end + step, rule=case.rule)


def _years_back(window: Window, years: int, rule: str) -> Window:
    return _months_from(window, -12 * years, rule)


def _months_from(window: Window, months: int, rule: str) -> Window:
    """The window moved by whole months; the last day of a month stays the last day."""
    assert window.start is not None
    assert window.end is not None
    start, end = months_back(window.start, -months), months_back(window.end, -months)
    if (window.end + ONE_DAY).day == 1:
        end = last_day(end.year, end.month)
    return span(start, end, rule)


def year_earlier(case: Case) -> Window:
    """A month of the year before the window spoken of: "January a year earlier"."""
    beside, (form, part) = case.context.need_other(), parse_part(case.match["part"], case.context)
    assert beside.start is not None
    return resolve(replace(part, year=beside.start.year - 1), case.context, form)


def week_of_month(case: Case) -> Window:
    """Days 1-7, 8-14, 15-21, 22-28 of a month, or its last seven days."""
    form, part = parse_part(case.match["part"], case.context)
    whole = resolve(part, case.context, form)
    assert whole.start is not None
    which = case.match["which"]
    if which in {"last", "final"}:
        end = last_day(whole.start.year, whole.start.month)
        start = end - timedelta(days=6)
    else:
        first = ("first", "second", "third", "fourth").index(which) * 7
        start = whole.start + timedelta(days=first)
        end = start + timedelta(days=6)
    return Window(start, end, "week", case.rule)


def weekend(case: Case) -> Window:
    """The latest Saturday and Sunday that began by the anchor."""
    anchor = case.context.need_anchor()
    saturday = latest_weekday("saturday", anchor)
    return span(saturday, min(saturday + ONE_DAY, anchor), case.rule)


def days_of_a_month(case: Case) -> Window:
    """The first or last N days or weeks of a month."""
    form, part = parse_part(case.match["part"], case.context)
    whole = resolve(part, case.context, form)
    assert whole.start is not None
    days = timedelta(
        days=read_count(case.match["n"]) * (7 if case.match["unit"] == "week" else 1) - 1
    )
    if case.match["which"] == "first":
        return span(whole.start, whole.start + days, case.rule)
    end = last_day(whole.start.year, whole.start.month)
    return span(end - days, end, case.rule)


def last_months(case: Case) -> Window:
    """The last N months of a year."""
    number, year = (
        read_count(case.match["n"]),
        check_year(int(case.match["year"]), case.context.years),
    )
    if number > 12:
        refuse(f"a year has no {number} months")
    return span(date(year, 13 - number, 1), date(year, 12, 31), case.rule)


def hijri(case: Case) -> Window:
    """A Hijri month, a day wider at both ends: it begins where the moon is seen."""
    from hijridate import Hijri  # few texts need it

    if not case.match["year"]:
        refuse("a month of the Hijri calendar without its year", "write its year, such as 1445")
    year, month = int(case.match["year"]), int(case.match["month"])
    try:
        first = Hijri(year, month, 1)
        start, days = first.to_gregorian(), first.month_length()
    except (ValueError, OverflowError):
        refuse("outside the years of the Hijri calendar that are tabled", "write 1343 to 1500")
    day = date(start.year, start.month, start.day)
    return Window(day - ONE_DAY, day + timedelta(days=days), "days", case.rule)


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
