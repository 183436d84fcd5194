"""Builders of the rules: each makes a window from a text that its rule's pattern matched.

A piece of the text that is a time expression itself ("after <expression>") is read in turn.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from analytics.periods.parts import (
    MONTH_NAMES,
    WEEKDAY_NAMES,
    Context,
    Part,
    check_year,
    latest_weekday,
    months_back,
    parse_part,
    refuse,
    resolve,
)
from analytics.periods.window import ONE_DAY, Window, block, day_window, span, week
from analytics.wording import read_number_words


@dataclass(frozen=True, slots=True)
class Case:
    """A text that a rule matched: its context, the rule's name, and a reader for its pieces."""

    match: re.Match[str]
    context: Context
    rule: str
    read: Callable[[str, Context], Window]


Builder = Callable[[Case], Window]


def calendar_part(case: Case) -> Window:
    """One calendar unit: a day, week, month, quarter, half or year."""
    form, part = parse_part(case.match["part"], case.context)
    return resolve(part, case.context, form)


def weekday_date(case: Case) -> Window:
    """A date with its weekday, which must agree."""
    form, part = parse_part(case.match["part1"] or case.match["part2"], case.context)
    window, name = resolve(part, case.context, form), case.match["w1"] or case.match["w2"]
    if window.start is None or window.start != window.end:
        refuse("a weekday beside something that is not a day")
    actual = WEEKDAY_NAMES[window.start.weekday()]
    if name != actual:
        refuse(f"{window.start} is a {actual.capitalize()}", "correct the day or the date")
    return replace(window, rule=case.rule)


def days_of_month(case: Case) -> Window:
    """Two days of one month: "15-21 March 2023"."""
    found = case.match.groupdict()
    name, year = found["m1"] or found["m2"], found["y1"] or found["y2"]
    low, high = (int(re.sub(r"\D", "", found[f"{k}1"] or found[f"{k}2"])) for k in ("low", "high"))
    number = MONTH_NAMES.index(name) + 1
    known = None if year is None else check_year(int(year), case.context.years)
    end = resolve(Part("day", known, number, high), case.context, case.rule).end
    assert end is not None
    start = Part("day", end.year, number, low).window(case.rule).start
    return _between(start, end, case.rule)


def calendar_span(case: Case) -> Window:
    """From one unit to another; a year said once serves both ends."""
    left, right = (parse_part(case.match[k], case.context)[1] for k in ("left", "right"))
    if "year" in {left.unit, right.unit} and left.unit != right.unit:
        refuse("one end is a year, the other is not", "write both ends alike")
    if right.year is None and left.year is not None:
        first = left.window(case.rule)
        last = replace(right, year=left.year).window(case.rule)
        if last.end and first.start and last.end < first.start:
            last = replace(right, year=left.year + 1).window(case.rule)
        return _between(first.start, last.end, case.rule)
    last = resolve(right, case.context, case.rule)
    first = resolve(left, case.context, case.rule, not_after=last.start)
    return _between(first.start, last.end, case.rule)


def interval(case: Case) -> Window:
    """An ISO 8601 interval; ".." is an open end."""
    ends = []
    for key in ("left", "right"):
        text = case.match[key]
        ends.append(None if text == ".." else parse_part(text, case.context)[1].window(case.rule))
    start = ends[0].start if ends[0] else None
    end = ends[1].end if ends[1] else None
    return _between(start, end, case.rule)


def _between(start: date | None, end: date | None, rule: str) -> Window:
    if start is None or end is None:
        return Window(start, end, "open", rule)
    if end < start:
        refuse(f"it ends on {end}, before it starts on {start}", "swap the two ends")
    return span(start, end, rule)


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
    return _to_date(_begin(case.match["period"], anchor), anchor, case.rule)


def year_to_date(case: Case) -> Window:
    """From 1 January of the anchor's year to the anchor."""
    anchor = case.context.need_anchor()
    return Window(date(anchor.year, 1, 1), anchor, "year_to_date", case.rule)


def _to_date(start: date, anchor: date, rule: str) -> Window:
    if start > anchor:
        refuse(f"it starts on {start}, after the text was published on {anchor}")
    if start == date(anchor.year, 1, 1):
        return Window(start, anchor, "year_to_date", rule)
    return span(start, anchor, rule)


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
        _number(case.match["n"] or "one"),
    )
    if unit == "hour":
        return span(anchor - timedelta(days=-(-number // 24)), anchor, case.rule)
    if unit in {"day", "week"}:
        days = number * (7 if unit == "week" else 1)
        return span(anchor - timedelta(days=days - 1), anchor, case.rule)
    months = number * (12 if unit == "year" else 1)
    return span(months_back(anchor, months) + ONE_DAY, anchor, case.rule)


def _number(text: str) -> int:
    number = int(text) if text.isdigit() else read_number_words(text)
    if not number:
        refuse("not a number of days, weeks, months or years", "write the number")
    return number


def ago(case: Case) -> Window:
    """The day that lies N days before the anchor."""
    return day_window(
        case.context.need_anchor() - timedelta(days=_number(case.match["n"])), case.rule
    )


def days_around(case: Case) -> Window:
    """The N days before or after something."""
    inner, number = case.read(case.match["rest"], case.context), _number(case.match["n"])
    if inner.start is None or inner.end is None:
        refuse("counts days from something without two ends")
    if case.match["side"] == "before":
        return span(inner.start - timedelta(days=number), inner.start - ONE_DAY, case.rule)
    return span(inner.end + ONE_DAY, inner.end + timedelta(days=number), case.rule)


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


def night_of(case: Case) -> Window:
    """The night that begins on the day named, or ends on it if the anchor is that day."""
    day = case.read(case.match["r1"] or case.match["r2"], case.context)
    if day.start is None or day.start != day.end:
        refuse("a night of something that is not a day")
    if case.context.anchor is not None and day.start >= case.context.anchor:
        return span(day.start - ONE_DAY, day.start, case.rule)
    return span(day.start, day.start + ONE_DAY, case.rule)


def last_night(case: Case) -> Window:
    """The anchor and the day before it."""
    anchor = case.context.need_anchor()
    return span(anchor - ONE_DAY, anchor, case.rule)


def since_period(case: Case) -> Window:
    """From the start (or end) of something to the anchor."""
    anchor, inner = case.context.need_anchor(), case.read(case.match["rest"], case.context)
    start = inner.end if case.match["edge"] == "end" else inner.start
    if start is None:
        refuse("since something without a start")
    return _to_date(start, anchor, case.rule)


def after_period(case: Case) -> Window:
    """From the day after something to the anchor; open without an anchor."""
    inner = case.read(case.match["rest"], case.context)
    if inner.end is None:
        refuse("after something without an end")
    return _open_or_to_date(inner.end + ONE_DAY, case.context, case.rule)


def _open_or_to_date(start: date | None, context: Context, rule: str) -> Window:
    if start is None or context.anchor is None:
        return Window(start, None, "open", rule)
    return _to_date(start, context.anchor, rule)


def from_period(case: Case) -> Window:
    """From the start of something to the anchor; open without an anchor."""
    rest = case.match["r1"] or case.match["r2"] or case.match["r3"]
    return _open_or_to_date(case.read(rest, case.context).start, case.context, case.rule)


def before_period(case: Case) -> Window:
    """Up to the day before something, without a start."""
    inner = case.read(case.match["rest"], case.context)
    if inner.start is None:
        refuse("before something without a start")
    return Window(None, inner.start - ONE_DAY, "open", case.rule)


def until_period(case: Case) -> Window:
    """Up to the end of something, without a start."""
    inner = case.read(next(text for text in case.match.groups() if text), case.context)
    if inner.end is None:
        refuse("until something without an end")
    return Window(None, inner.end, "open", case.rule)


def within_period(case: Case) -> Window:
    """The whole of the month or year that "early", "mid" or "late" speak of."""
    return replace(case.read(case.match["rest"], case.context), rule=case.rule)


def week_of(case: Case) -> Window:
    """The seven days that begin (or end) on a day, or the seven days named."""
    inner = case.read(case.match["rest"], case.context)
    if inner.start is None or inner.end is None:
        refuse("a week of something without two ends")
    start, end = inner.start, inner.end
    if inner.days == 1:
        start = end - timedelta(days=6) if case.match["edge"] == "ending" else start
        end = start + timedelta(days=6)
    elif inner.days != 7:
        refuse(f"a week of {inner.days} days", "write the first and the last day")
    return Window(start, end, "week", case.rule)


def page_anchor(case: Case) -> Window:
    """A note of the page's own day, which is then the anchor."""
    day = case.read(case.match["day"], case.context)
    if day.start is None or day.start != day.end:
        refuse("the page has no day")
    return case.read(case.match["rest"], replace(case.context, anchor=day.start))


def undated(case: Case) -> Window:
    """No expression: anything up to the anchor."""
    return Window(None, case.context.anchor, "undated", case.rule)


def another_event(case: Case) -> Window:
    """Refused: relative to an event the text does not date."""
    refuse(f"{case.match[0]} depends on another event", "write the day")


def two_digit_year(case: Case) -> Window:
    """Refused: a year of two digits."""
    refuse(f"{case.match[0]} has a year of two digits", "write the year in four digits")
