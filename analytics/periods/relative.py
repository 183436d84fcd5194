"""Rules that count from the anchor, or from the window spoken of before.

"last July", "yesterday", "the past 24 hours"; "a week later", "the same period of 2023".
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from analytics.periods.bins import bin_of
from analytics.periods.case import COUNT, PERIOD, Builder, Case
from analytics.periods.parts import (
    MONTH,
    MONTH_NAMES,
    PART,
    WEEKDAY,
    WEEKDAY_NAMES,
    YEAR,
    latest_weekday,
    months_back,
    parse_part,
    refuse,
    resolve,
)
from analytics.periods.window import ONE_DAY, Window, block, day_window, last_day, span
from analytics.text import Rules

RULES: Rules[Builder] = Rules()
_MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}


@RULES.rule(
    "year_to_date",
    r"(?:earlier |so far |to date )?this year(?: so far| to date)?|year to date|ytd"
    r"|since (?:beginning|start) (?:year|this year)",
)
def year_to_date(case: Case) -> Window:
    """From 1 January of the anchor's year to the anchor."""
    return case.to_date(date(case.context.need_anchor().year, 1, 1))


@RULES.rule(
    "this_period",
    rf"(?:earlier |so far )?this (?P<period>{PERIOD})(?: so far)?",
    rf"since (?:beginning|start) (?:this )?(?P<period>{PERIOD})",
    rf"(?P<period>{PERIOD}) to date",
)
def this_period(case: Case) -> Window:
    """From the start of the anchor's week, month, quarter or half to the anchor."""
    start, _ = bin_of(case.context.need_anchor(), case.match["period"]).ends
    return case.to_date(start)


@RULES.rule("day_of_month", r"(?P<day>\d{1,2})(?:st|nd|rd|th) (?:of )?(?P<which>this|last) month")
def day_of_this_month(case: Case) -> Window:
    """A day of the anchor's month or of the one before: "the 2nd of this month"."""
    anchor = case.context.need_anchor()
    start, _ = bin_of(anchor, "month").ends
    start = start if case.match["which"] == "this" else months_back(start, 1)
    day = start.replace(day=int(case.match["day"]))
    if day > anchor:
        refuse(f"{day} is after the day of publication", "write the month")
    return day_window(day, case.rule)


@RULES.rule(
    "last_named_month",
    rf"(?P<which>last|this) (?P<month>{MONTH})",
    rf"(?P<month>{MONTH}) past",  # the order of Arabic and Kurdish
)
def last_named_month(case: Case) -> Window:
    """The latest month of that name that ended before the anchor, or that of its year."""
    anchor, number = case.context.need_anchor(), MONTH_NAMES.index(case.match["month"]) + 1
    known = case.match.groupdict().get("which") == "this" or last_day(anchor.year, number) < anchor
    return block(anchor.year if known else anchor.year - 1, number, "month", case.rule)


@RULES.rule("last_period", rf"last (?P<period>{PERIOD})")
def last_period(case: Case) -> Window:
    """The whole week, month, quarter, half or year before the one that holds the anchor."""
    start, _ = bin_of(case.context.need_anchor(), case.match["period"]).ends
    return replace(bin_of(start - ONE_DAY, case.match["period"]), rule=case.rule)


@RULES.rule(
    "rolling",
    rf"(?:past|last|previous|preceding) (?P<n>{COUNT}) (?P<unit>hour|day|week|month|year)s?",
    r"(?P<n>24|48|72) (?P<unit>hour)s",
    rf"since (?P<n>{COUNT}) (?P<unit>day|week|month|year)s",
    r"past (?P<unit>day|week|month|year)",
)
def rolling(case: Case) -> Window:
    """The N hours, days, weeks, months or years that end on the anchor."""
    anchor, unit, number = case.context.need_anchor(), case.match["unit"], case.count()
    if unit == "day" and not case.match.groupdict().get("n"):
        unit, number = "hour", 24  # "the past day"
    if unit == "hour":
        return span(anchor - timedelta(days=-(-number // 24)), anchor, case.rule)
    if unit in {"day", "week"}:
        days = number * (7 if unit == "week" else 1)
        return span(anchor - timedelta(days=days - 1), anchor, case.rule)
    months = number * (12 if unit == "year" else 1)
    return span(months_back(anchor, months) + ONE_DAY, anchor, case.rule)


@RULES.rule("year_earlier", rf"(?P<part>{PART}) (?:one|a) year (?:earlier|before)")
def year_earlier(case: Case) -> Window:
    """A month of the year before the window spoken of: "January a year earlier"."""
    start, _ = case.context.need_other().ends
    form, part = parse_part(case.match["part"], case.context)
    return resolve(replace(part, year=start.year - 1), case.context, form)


@RULES.rule(
    "another_event",
    rf"(?:earlier |later )?(?:same|(?:that|this)(?: same)?) (?:{COUNT} )??"
    rf"(?P<unit>day|{PERIOD}|period)s?"
    rf"(?: (?:of )?(?P<year>{YEAR}|last year))?",
    r"(?:very )?(?:beginning|start|end|middle) (?:month|year)",
    r"(?:reporting )?(?:week|month|quarter|year|period)",
)
def same_period(case: Case) -> Window:
    """The window spoken of before, the period that holds it, or its like in another year."""
    window, found = case.context.need_other(), case.match.groupdict()
    year, unit = found.get("year"), found.get("unit")
    if unit in {"week", "month", "quarter", "half", "year"} and window.days == 1:
        window = bin_of(window.ends[0], unit)
    if not year:
        return replace(window, rule=case.rule)
    back = 1 if year == "last year" else window.ends[0].year - int(year)
    return _months_from(window, -12 * back, case.rule)


@RULES.rule(
    "another_event",
    r"(?:ever )?since|since (?:then|(?:that|this|same) (?:day|date|time|moment|point))"
    r"|(?:days|weeks|months) since|from (?:then|that (?:day|date|moment|point))(?: onwards?)?",
)
def since_then(case: Case) -> Window:
    """From the time spoken of before to the anchor: "since then", "in the weeks since"."""
    return case.to_date(case.context.need_other().ends[0])


@RULES.rule(
    "since_hour",
    r"since (?:early |late )?(?:this )?(?:dawn|morning|noon|midday|midnight|afternoon|evening)",
)
def since_hour(case: Case) -> Window:
    """The day of the anchor: "since the morning"."""
    return day_window(case.context.need_anchor(), case.rule)


@RULES.rule("another_event", r"hours (?:later|after attack|after)")
def hours_later(case: Case) -> Window:
    """Refused: the day may be the next one."""
    case.context.need_other()
    refuse("hours after another event", "write the day")


@RULES.rule(
    "another_event",
    rf"(?:one|an?|(?P<n>{COUNT})) (?P<unit>day|week|month|quarter|year)s? "
    r"(?P<side>after|before|later|earlier|prior)",
    rf"(?:one|an?|(?P<n>{COUNT})) (?P<unit>week|month|year)s? (?P<side>ago)",
    r"(?P<side>following|next|previous) (?P<unit>day|week|month|quarter|year)",
    r"(?P<unit>day|week|month|quarter|year) (?P<side>before|earlier|after|prior)",
    r"(?:evening|night|morning|afternoon) (?P<side>before)(?P<unit>)",
)
def from_another(case: Case) -> Window:
    """Relative to the event spoken of before: "a week later", "the following day"."""
    window, unit = case.context.need_other(), case.match["unit"] or "day"
    later = case.match["side"] in {"after", "later", "following", "next"}
    number = case.count() if later else -case.count()
    if unit in _MONTHS_OF:
        return _months_from(window, number * _MONTHS_OF[unit], case.rule)
    step = timedelta(days=number * (7 if unit == "week" else 1))
    start, end = window.ends
    return replace(window, start=start + step, end=end + step, rule=case.rule)


@RULES.rule("previous", "(?P<move>previous) period")
@RULES.rule("year_before", "same days a (?P<move>year) before")
def beside(case: Case) -> Window:
    """The stretch before the other one: as many months if it is made of months, else as many days.

    Or the same days of the year before; the end of February stays its end.
    """
    if case.context.other is None:
        refuse("speaks of another window", "give other=")
    start, end = case.context.other.ends
    if case.match["move"] == "year":
        return _months_from(case.context.other, -12, case.rule)
    if start.day == 1 and (end + ONE_DAY).day == 1:
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        return span(months_back(start, months), start - ONE_DAY, case.rule)
    return span(start - (end - start) - ONE_DAY, start - ONE_DAY, case.rule)


def _months_from(window: Window, months: int, rule: str) -> Window:
    """The window moved by whole months; the last day of a month stays the last day."""
    start, end = (months_back(day, -months) for day in window.ends)
    if (window.ends[1] + ONE_DAY).day == 1:
        end = last_day(end.year, end.month)
    return span(start, end, rule)


@RULES.rule(
    "day_of_the_month", r"(?P<day>[12]?\d|3[01])(?:(?:st|nd|rd|th)? same month|st|nd|rd|th)"
)
def day_of_the_month(case: Case) -> Window:
    """That day of the month spoken of before, else the latest one by the anchor: "the 9th"."""
    day, other = int(case.match["day"]), case.context.other
    if other is not None and other.is_closed:
        return day_window(other.ends[0].replace(day=day), case.rule)
    latest = case.context.need_anchor()
    month = latest if day <= latest.day else months_back(latest.replace(day=1), 1)
    return day_window(month.replace(day=day), case.rule)


@RULES.rule("day_of_the_month", rf"(?P<name>{WEEKDAY}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)")
def weekday_of_the_month(case: Case) -> Window:
    """The latest such day of a month that is that weekday: "Wednesday the 9th"."""
    anchor, wanted = case.context.need_anchor(), (int(case.match["day"]), case.match["name"])
    days = (anchor - timedelta(days=back) for back in range(370))
    found = next((d for d in days if (d.day, WEEKDAY_NAMES[d.weekday()]) == wanted), None)
    if found is None:
        refuse("no such weekday within a year", "write the month")
    return day_window(found, case.rule)


@RULES.rule("days_ago", rf"(?P<n>{COUNT}) days? ago")
def ago(case: Case) -> Window:
    """The day that lies N days before the anchor."""
    return day_window(case.context.need_anchor() - timedelta(days=case.count()), case.rule)


@RULES.rule("weekday", rf"(?:(?P<last>last )|this |past )?(?P<name>{WEEKDAY})(?: past)?")
def weekday(case: Case) -> Window:
    """The latest such weekday."""
    anchor = case.context.need_anchor()
    before = anchor - ONE_DAY if case.match["last"] else anchor
    return day_window(latest_weekday(case.match["name"], before), case.rule)


@RULES.rule("weekday", rf"(?P<name>{WEEKDAY}) (?P<which>last|this) week")
def weekday_of_a_week(case: Case) -> Window:
    """That day of the week of the anchor, or of the one before."""
    monday, _ = bin_of(case.context.need_anchor(), "week").ends
    days = WEEKDAY_NAMES.index(case.match["name"]) - 7 * (case.match["which"] == "last")
    return day_window(monday + timedelta(days=days), case.rule)


@RULES.rule(
    "weekdays",
    rf"(?:from )?(?P<w1>{WEEKDAY}) ?(?P<sep>-|to|and|until|through) ?(?P<w2>{WEEKDAY})",
    rf"(?P<sep>between) (?P<w1>{WEEKDAY}) and (?P<w2>{WEEKDAY})",
)
def weekdays(case: Case) -> Window:
    """Two weekdays that follow each other, or a stretch between two."""
    end = latest_weekday(case.match["w2"], case.context.need_anchor())
    start = latest_weekday(case.match["w1"], end)
    if case.match["sep"] == "and" and end - start != ONE_DAY:
        refuse("two days that do not follow each other", "write one row for each day")
    return span(start, end, case.rule)


@RULES.rule("weekend", r"(?:last |this |past )?weekend")
def weekend(case: Case) -> Window:
    """The latest Saturday and Sunday that began by the anchor."""
    anchor = case.context.need_anchor()
    saturday = latest_weekday("saturday", anchor)
    return span(saturday, min(saturday + ONE_DAY, anchor), case.rule)


@RULES.rule("last_night", r"last night|overnight")
def last_night(case: Case) -> Window:
    """The anchor and the day before it."""
    anchor = case.context.need_anchor()
    return span(anchor - ONE_DAY, anchor, case.rule)
