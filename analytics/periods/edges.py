"""Rules whose piece is a time expression itself: "since <expression>", "the week of ..."."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from analytics.periods.case import COUNT, Builder, Case
from analytics.periods.parts import MONTH, YEAR, months_back, refuse
from analytics.periods.window import ONE_DAY, Window, day_window, span
from analytics.text import Rules

RULES: Rules[Builder] = Rules()
_WITHIN = rf"(?:{MONTH}(?: {YEAR})?|{YEAR}|this year|this month|last year|last {MONTH})"


@RULES.rule("days_around", rf"(?P<n>{COUNT}) days? (?P<side>before|after) (?P<rest>.+)")
def days_around(case: Case) -> Window:
    """The N days before or after something."""
    (start, end), days = case.inner().ends, timedelta(days=case.count())
    if case.match["side"] == "before":
        return span(start - days, start - ONE_DAY, case.rule)
    return span(end + ONE_DAY, end + days, case.rule)


@RULES.rule(
    "today_or_yesterday",
    r"(?:earlier )?(?P<word>day before yesterday|today|yesterday)(?: (?P<rest>.+))?",
)
def today_or_yesterday(case: Case) -> Window:
    """Today or yesterday; a weekday or a date beside it must agree."""
    back = {"today": 0, "yesterday": 1, "day before yesterday": 2}[case.match["word"]]
    day = case.context.need_anchor() - timedelta(days=back)
    if case.match["rest"]:
        beside = case.inner()
        if not beside.contains(day) or beside.precision != "day":
            refuse(f"{case.match['word']} is {day}, and {case.match['rest']} is another day")
    return day_window(day, case.rule)


@RULES.rule("night", r"(?:overnight|night) (?P<rest>.+)", r"(?P<rest>.+) overnight")
def night_of(case: Case) -> Window:
    """The night that begins on the day named, or ends on it if the anchor is that day."""
    day = case.inner()
    if day.start is None or day.days != 1:
        refuse("a night of something that is not a day")
    if case.context.anchor is not None and day.start >= case.context.anchor:
        return span(day.start - ONE_DAY, day.start, case.rule)
    return span(day.start, day.start + ONE_DAY, case.rule)


@RULES.rule("since", r"since (?:(?P<edge>beginning|start|end) )?(?P<rest>.+)")
@RULES.rule(
    "since_early",
    rf"since early (?P<rest>{YEAR}|this year|{MONTH}(?: {YEAR})?)(?P<edge>)",
)
def since_period(case: Case) -> Window:
    """From the start (or end) of something to the anchor."""
    case.context.need_anchor()
    return case.to_date(case.edge("end" if case.match["edge"] == "end" else "start"))


@RULES.rule(
    "year_up_to",
    r"this year (?:(?:up )?to|until|through|as|by) (?:end )?(?P<rest>.+)",
    r"(?:(?:up )?to|until|through|by) (?:end )?(?P<rest>.+) this year",
)
def year_up_to(case: Case) -> Window:
    """From the start of the anchor's year to the end of something."""
    end = case.edge("end")
    return span(date(end.year, 1, 1), end, case.rule)


@RULES.rule("after", r"after (?P<rest>.+)")
def after_period(case: Case) -> Window:
    """From the day after something to the anchor; open without an anchor."""
    return case.onwards(case.edge("end") + ONE_DAY)


@RULES.rule(
    "from",
    r"from (?P<rest>.+?)(?: onwards?)?",
    r"(?P<rest>.+) onwards?",
    r"(?P<rest>.+) and (?:subsequent|following) days",
    rf"(?P<rest>{YEAR}) (?:so far|to date)",
    rf"so far (?P<rest>{YEAR})",
)
@RULES.rule(
    "to_this_day", r"from (?P<rest>.+?) (?:to|until|till|through) (?:now|present|date|today)"
)
def from_period(case: Case) -> Window:
    """From the start of something to the anchor; open without an anchor."""
    return case.onwards(case.edge("start"))


@RULES.rule("before", r"(?:before|prior to) (?P<rest>.+)")
def before_period(case: Case) -> Window:
    """Up to the day before something, without a start."""
    return Window(None, case.edge("start") - ONE_DAY, "open", case.rule)


@RULES.rule("until", r"(?:until|till|by|up to) (?:end )?(?P<rest>.+)")
@RULES.rule(
    "announced",
    r"(?:announced|reported|statement|said) (?P<rest>.+)",
    r"(?P<rest>.+) (?:announced|reported|statement)",
)
def until_period(case: Case) -> Window:
    """Up to the end of something, without a start."""
    return Window(None, case.edge("end"), "open", case.rule)


@RULES.rule(
    "within",
    r"(?:early|mid|middle|late|(?:very )?(?:beginning|start|end)"
    r"|(?:first|last|final|early|closing|opening) (?:days|weeks|months|part)"
    r"|(?:one|a|single) (?:day|night|week))"
    rf"[ -](?P<rest>{_WITHIN})",
)
def within_period(case: Case) -> Window:
    """The whole of the month or year that "early", "mid" or "late" speak of."""
    return replace(case.inner(), rule=case.rule)


@RULES.rule("week_of", r"week (?:(?P<edge>beginning|starting|ending|from) )?(?P<rest>(?!to ).+)")
def week_of(case: Case) -> Window:
    """The seven days that begin (or end) on a day, or the seven days named."""
    inner = case.inner()
    start, end = inner.ends
    if inner.days == 1:
        start = end - timedelta(days=6) if case.match["edge"] == "ending" else start
        end = start + timedelta(days=6)
    elif inner.days != 7:
        refuse(f"a week of {inner.days} days", "write the first and the last day")
    return Window(start, end, "week", case.rule)


@RULES.rule(
    "stretch_to",
    rf"(?:(?:past|last|preceding|previous) )?(?:(?P<n>{COUNT})[ -])?"
    r"(?P<unit>hour|day|week|month|quarter|year)s?(?: period)? "
    r"(?:(?:up )?to|until|till|through|ending|ended) (?:end )?(?P<rest>(?!day ).+)",
)
def stretch_to(case: Case) -> Window:
    """As many days, weeks or months as end with something: "the nine months to September"."""
    end, unit, number = case.edge("end"), case.match["unit"], case.count()
    if unit in {"month", "quarter", "year"}:
        months = number * {"month": 1, "quarter": 3, "year": 12}[unit]
        return span(months_back(end + ONE_DAY, months), end, case.rule)
    days = {"hour": -(-number // 24) + 1, "day": number, "week": 7 * number}[unit]
    return span(end - timedelta(days=days - 1), end, case.rule)


@RULES.rule("page", r"(?P<rest>.*?) ?(?:weekly )?page (?P<day>.+)")
def page_anchor(case: Case) -> Window:
    """A note of the page's own day, which is then the anchor."""
    day = case.inner("day")
    if day.start is None or day.days != 1:
        refuse("the page has no day")
    return case.read(case.match["rest"], replace(case.context, anchor=day.start))
