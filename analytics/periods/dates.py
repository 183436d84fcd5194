"""Rules that name the calendar: single dates and the spans between two."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from analytics.periods.case import COUNT, Builder, Case
from analytics.periods.parts import (
    DAY,
    MONTH,
    MONTH_NAMES,
    ORDINALS,
    PART,
    WEEKDAY,
    WEEKDAY_NAMES,
    YEAR,
    Part,
    months_back,
    parse_part,
    refuse,
    resolve,
)
from analytics.periods.window import ONE_DAY, Window, last_day, span
from analytics.text import Rules

RULES: Rules[Builder] = Rules()
_SEP = r" ?(?:-|(?:up )?to|until|till|through) ?"
_AND = rf"(?:{_SEP}| and )"
_LOOSE = "(?:early|mid|late)[ -]"
_WHICH_YEAR = rf"(?:{YEAR}|(?:this|last) year)"
_ISO_PART = rf"(?:{YEAR}(?:-\d{{2}}(?:-\d{{2}})?)?|\.\.)"


@RULES.rule(
    "no_expression",
    r"|-|n/?a|not (?:stated|given|known|specified)|no date|undated|unknown|unspecified"
    r"|date (?:unknown|not given)|(?:recent|recently|latest)(?: violence| attacks?)?",
)
def undated(case: Case) -> Window:
    """No expression: anything up to the anchor."""
    return Window(None, case.context.anchor, "undated", case.rule)


@RULES.rule(
    "two_digit_year",
    rf"\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2}}|\d{{1,2}}[- ]{MONTH}[- ]\d{{2}}|{MONTH}-\d{{2}}",
)
def two_digit_year(case: Case) -> Window:
    """Refused: a year of two digits."""
    refuse(f"{case.match[0]} has a year of two digits", "write the year in four digits")


@RULES.rule("iso_interval", rf"(?P<left>{_ISO_PART}) ?/ ?(?P<right>{_ISO_PART})")
def interval(case: Case) -> Window:
    """An ISO 8601 interval; ".." is an open end."""
    left, right = (
        None if text == ".." else parse_part(text, case.context)[1].window(case.rule)
        for text in (case.match["left"], case.match["right"])
    )
    return case.between(left.start if left else None, right.end if right else None)


@RULES.rule(
    "part",  # stored under the name of its form
    rf"(?P<part>{YEAR}-\d\d-\d\d)[t ]\d\d?:\d\d(?::\d\d(?:\.\d+)?)? ?z?",
    rf"(?:as )?(?P<part>{PART})",
)
def calendar_part(case: Case) -> Window:
    """One calendar unit: a day, week, month, quarter, half or year."""
    return case.part()


@RULES.rule("part_of_year", rf"(?P<part>{PART}) (?P<which>this|last) year")
def part_of_year(case: Case) -> Window:
    """A month, quarter or half of the anchor's year or of the year before: "July last year"."""
    anchor, (form, part) = case.context.need_anchor(), parse_part(case.match["part"], case.context)
    if part.year is not None:
        refuse("two years for one date", "write one of them")
    year = anchor.year - (case.match["which"] == "last")
    start, end = resolve(replace(part, year=year), case.context, form).ends
    if start > anchor:
        refuse(f"it starts after the text was published on {anchor}")
    return span(start, min(end, anchor), case.rule)


@RULES.rule(
    "weekday_date",
    rf"(?P<weekday>{WEEKDAY}) (?P<part>{PART})",
    rf"(?P<part>{PART}) (?P<weekday>{WEEKDAY})",
)
def weekday_date(case: Case) -> Window:
    """A date with its weekday, which must agree."""
    window = case.part()
    if window.start is None or window.days != 1:
        refuse("a weekday beside something that is not a day")
    actual = WEEKDAY_NAMES[window.start.weekday()]
    if case.match["weekday"] != actual:
        refuse(f"{window.start} is a {actual.capitalize()}", "correct the day or the date")
    return replace(window, rule=case.rule)


@RULES.rule(
    "days_of_month",
    rf"(?:from |between )?(?P<low>{DAY})(?: {DAY})*{_AND}(?P<high>{DAY}) (?P<month>{MONTH})"
    rf"(?: (?P<year>{YEAR}))?",
    rf"(?:from |between )?(?P<month>{MONTH}) (?P<low>{DAY})(?: {DAY})*{_AND}(?P<high>{DAY})"
    rf"(?: (?P<year>{YEAR}))?",
)
def days_of_month(case: Case) -> Window:
    """The first to the last of some days of one month: "15-21 March 2023", "3, 4 and 6 May"."""
    year, number = case.match["year"], MONTH_NAMES.index(case.match["month"]) + 1
    low, high = (int(re.sub(r"\D", "", case.match[k])) for k in ("low", "high"))
    known = None if year is None else case.context.check_year(year)
    _, end = resolve(Part("day", known, number, high), case.context, case.rule).ends
    return case.between(Part("day", end.year, number, low).window(case.rule).start, end)


_LEFT = rf"(?:(?:since )?(?:start|beginning) )?(?P<left>{PART})"
_RIGHT = rf"(?P<edge>end )?(?P<right>{PART})"


@RULES.rule("span", rf"(?:from |between )?{_LEFT}{_SEP}{_RIGHT}")
@RULES.rule("between", rf"between {_LEFT} and {_RIGHT}")
def calendar_span(case: Case) -> Window:
    """From one unit to the end of another; a year said once serves both ends."""
    left, right = (parse_part(case.match[k], case.context)[1] for k in ("left", "right"))
    if left.unit == "year" and right.unit != "year":  # "2023 up to 30 November"
        left = replace(left, unit="day" if right.unit == "day" else "month", day=1)
    elif (
        right.unit == "year" != left.unit and case.match["edge"]
    ):  # "October 2014 to the end of 2016"
        right = replace(right, unit="day", number=12, day=31)
    if "year" in {left.unit, right.unit} and left.unit != right.unit:
        refuse("one end is a year, the other is not", "write both ends alike")
    if right.year is None and left.year is not None:
        start, _ = left.window(case.rule).ends
        _, end = replace(right, year=left.year).window(case.rule).ends
        if end < start:
            _, end = replace(right, year=left.year + 1).window(case.rule).ends
        return case.between(start, end)
    last = resolve(right, case.context, case.rule)
    first = resolve(left, case.context, case.rule, not_after=last.start)
    return case.between(first.start, last.end)


@RULES.rule("span", rf"(?:from |between )?(?:{_LOOSE}{PART}{_AND}.+|{PART}{_AND}{_LOOSE}{PART})")
def loose_span(case: Case) -> Window:
    """Refused: "from mid-2023 to early 2024"."""
    refuse(f'"{case.match[0]}" has no sharp edge', "write the days or the months")


@RULES.rule("months", rf"(?P<names>{MONTH}(?: {MONTH})*) and (?P<part>{MONTH}(?: {YEAR})?)")
def months_in_turn(case: Case) -> Window:
    """Months that follow each other: "October and November"."""
    last, names = case.part(), case.match["names"].split()
    first = months_back(last.ends[0], len(names))
    if [MONTH_NAMES[(first.month - 1 + i) % 12] for i in range(len(names))] != names:
        refuse("months that do not follow each other", "write one row for each month")
    return span(first, last.ends[1], case.rule)


_OF = rf"(?P<part>{MONTH}(?: {YEAR})?|{YEAR}|(?:(?:this|last) )?(?:month|year))"


@RULES.rule("half_of_a_month", rf"(?P<which>first|second) half {_OF}")
def half_of_a_month(case: Case) -> Window:
    """Its first fifteen days, or the others."""
    start, end = case.inner("part").ends
    if (end - start).days > 31:
        refuse("half of something that is not a month", "write the days")
    half = (start, start.replace(day=15)) if case.match["which"] == "first" else (None, end)
    return span(half[0] or start.replace(day=16), half[1], case.rule)


@RULES.rule(
    "week_of_month",
    rf"(?P<which>first|second|third|fourth|last|final) (?P<unit>week) {_OF}",
)
@RULES.rule(
    "days_of_a_month", rf"(?P<which>first|last|final) (?P<n>{COUNT}) (?P<unit>day|week)s {_OF}"
)
def days_of_a_month(case: Case) -> Window:
    """The first or last N days or weeks of a month or year; its second week is days 8 to 14."""
    start, end = case.inner("part").ends
    days = timedelta(days=case.count() * (7 if case.match["unit"] == "week" else 1))
    if case.match["which"] in {"last", "final"}:
        start = last_day(end.year, end.month) - days + ONE_DAY
    else:
        start += (ORDINALS[case.match["which"]] - 1) * days
    window = span(start, start + days - ONE_DAY, case.rule)
    return replace(window, precision="week") if case.rule == "week_of_month" else window


@RULES.rule(
    "first_months",
    rf"(?P<which>first) (?P<n>{COUNT}) months(?: (?P<year>{_WHICH_YEAR}))?",
    rf"(?P<n>{COUNT}) months (?P<year>{YEAR})",
)
@RULES.rule("last_months", rf"(?P<which>last|final) (?P<n>{COUNT}) months (?P<year>{_WHICH_YEAR})")
def months_of_a_year(case: Case) -> Window:
    """The first or last N months of a year, up to the anchor where the year is the anchor's."""
    number, year = case.count(), case.match["year"]
    if number > 12:
        refuse(f"a year has no {number} months")
    if year and year.endswith("year"):
        year = str(case.context.need_anchor().year - year.startswith("last"))
    if case.match.groupdict().get("which") in {"last", "final"}:
        known = case.context.check_year(year)
        return span(date(known, 13 - number, 1), date(known, 12, 31), case.rule)
    anchor = date.max if year else case.context.need_anchor()
    known = case.context.check_year(year) if year else anchor.year
    return span(date(known, 1, 1), min(last_day(known, number), anchor), case.rule)


@RULES.rule("hijri_month", rf"hijri month (?P<month>\d+)(?: (?P<year>{YEAR}))?(?: h| ah)?")
def hijri(case: Case) -> Window:
    """A Hijri month, a day wider at both ends: it begins where the moon is seen."""
    from hijridate import Hijri  # few texts need it

    if not case.match["year"]:
        refuse("a month of the Hijri calendar without its year", "write its year, such as 1445")
    try:
        first = Hijri(int(case.match["year"]), int(case.match["month"]), 1)
        start, days = first.to_gregorian(), first.month_length()
    except (ValueError, OverflowError):
        refuse("outside the years of the Hijri calendar that are tabled", "write 1343 to 1500")
    day = date(start.year, start.month, start.day)
    return Window(day - ONE_DAY, day + timedelta(days=days), "days", case.rule)
