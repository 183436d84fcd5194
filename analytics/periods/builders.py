"""Builders of rules that name the calendar: dates, spans, and what lies before or after them.

A piece of the text that is a time expression itself ("after <expression>") is read in turn.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from analytics.periods.case import Case, between_days, open_or_to_date, to_date
from analytics.periods.parts import (
    MONTH_NAMES,
    WEEKDAY_NAMES,
    Part,
    check_year,
    parse_part,
    refuse,
    resolve,
)
from analytics.periods.relative import read_count
from analytics.periods.window import ONE_DAY, Window, span

# The window holds the truth but is wider than the words: no count of days for a rate.
LOOSE_RULES = frozenset({"within"})


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
    return between_days(start, end, case.rule)


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
        return between_days(first.start, last.end, case.rule)
    last = resolve(right, case.context, case.rule)
    first = resolve(left, case.context, case.rule, not_after=last.start)
    return between_days(first.start, last.end, case.rule)


def interval(case: Case) -> Window:
    """An ISO 8601 interval; ".." is an open end."""
    ends = []
    for key in ("left", "right"):
        text = case.match[key]
        ends.append(None if text == ".." else parse_part(text, case.context)[1].window(case.rule))
    start = ends[0].start if ends[0] else None
    end = ends[1].end if ends[1] else None
    return between_days(start, end, case.rule)


def days_around(case: Case) -> Window:
    """The N days before or after something."""
    inner, number = case.read(case.match["rest"], case.context), read_count(case.match["n"])
    if inner.start is None or inner.end is None:
        refuse("counts days from something without two ends")
    if case.match["side"] == "before":
        return span(inner.start - timedelta(days=number), inner.start - ONE_DAY, case.rule)
    return span(inner.end + ONE_DAY, inner.end + timedelta(days=number), case.rule)


def _edge(case: Case, text: str) -> Window:
    """A window whose start or end bounds another: it must be as sharp as it looks."""
    inner = case.read(text, case.context)
    if inner.rule in LOOSE_RULES:
        refuse(f'"{text}" has no sharp edge', "write the day or the month")
    return inner


def since_period(case: Case) -> Window:
    """From the start (or end) of something to the anchor."""
    anchor, inner = case.context.need_anchor(), _edge(case, case.match["rest"])
    start = inner.end if case.match["edge"] == "end" else inner.start
    if start is None:
        refuse("since something without a start")
    return to_date(start, anchor, case.rule)


def after_period(case: Case) -> Window:
    """From the day after something to the anchor; open without an anchor."""
    inner = _edge(case, case.match["rest"])
    if inner.end is None:
        refuse("after something without an end")
    return open_or_to_date(inner.end + ONE_DAY, case.context, case.rule)


def from_period(case: Case) -> Window:
    """From the start of something to the anchor; open without an anchor."""
    text = next(text for text in case.match.groups() if text)
    return open_or_to_date(_edge(case, text).start, case.context, case.rule)


def before_period(case: Case) -> Window:
    """Up to the day before something, without a start."""
    inner = _edge(case, case.match["rest"])
    if inner.start is None:
        refuse("before something without a start")
    return Window(None, inner.start - ONE_DAY, "open", case.rule)


def until_period(case: Case) -> Window:
    """Up to the end of something, without a start."""
    inner = _edge(case, next(text for text in case.match.groups() if text))
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


def two_digit_year(case: Case) -> Window:
    """Refused: a year of two digits."""
    refuse(f"{case.match[0]} has a year of two digits", "write the year in four digits")
