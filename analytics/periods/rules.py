"""The closed table of rules that read a time expression.

Each `Rule` has a name, which is stored with the value it read, a pattern that must match the
whole folded text, and a builder. The first rule that matches reads the text; when none does, the
text is no date: nothing is guessed.

Written choices, where everyday words are loose:

- A period named with its year is taken as said. A period without its year ("in July", "second
  quarter", "this year") is the latest one begun by the anchor, and ends at the anchor at latest.
- "early July", "mid-2024", "the end of August" are the whole month or year they lie in: wider
  than the words, so `LOOSE_RULES` names the rule, and such a window bounds no other.
- "last week" is the ISO week, Monday to Sunday, before the anchor's; "the past week" is the seven
  days that end on the anchor; "the past 24 hours" touch the anchor and the day before.
- "the week of 15 March" is the seven days that begin on 15 March.
- A weekday is the latest such day on or before the anchor; "last Thursday" is before the anchor.
- "Thursday night" is Thursday; "overnight" and "the night of 24 October" touch two days.
- "announced Sunday" says when it was said: the window ends there and has no start.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from analytics.periods import builders as make
from analytics.periods import relative
from analytics.periods.case import Builder
from analytics.periods.parts import DAY, MONTH, PART, WEEKDAY, YEAR


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of reading a time expression."""

    name: str
    pattern: re.Pattern[str]
    build: Builder


_SEP = r" ?(?:-|to|until|till|through) ?"
_COUNT = r"(?:\d{1,3}|[a-z]+(?:[ -][a-z]+)?)"
_PERIOD = "(?:week|month|quarter|half|year)"
_ISO_PART = rf"(?:{YEAR}(?:-\d{{2}}(?:-\d{{2}})?)?|\.\.)"
_WITHIN = rf"(?:{MONTH}(?: {YEAR})?|{YEAR}|this year|this month|last year|last {MONTH})"

_AND = rf"(?:{_SEP}| and )"

_TABLE: tuple[tuple[str, str, Builder], ...] = (
    (
        "no_expression",
        r"|-|n/?a|not (?:stated|given|known|specified)|no date|undated|unknown|unspecified"
        r"|date (?:unknown|not given)|(?:recent|recently|latest)(?: violence| attacks?)?",
        make.undated,
    ),
    (
        "two_digit_year",
        rf"\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2}}|\d{{1,2}}[- ]{MONTH}[- ]\d{{2}}|{MONTH}-\d{{2}}",
        make.two_digit_year,
    ),
    ("iso_interval", rf"(?P<left>{_ISO_PART}) ?/ ?(?P<right>{_ISO_PART})", make.interval),
    (
        "timestamp",
        rf"(?P<part>{YEAR}-\d\d-\d\d)[t ]\d\d?:\d\d(?::\d\d(?:\.\d+)?)? ?z?",
        make.calendar_part,
    ),
    ("part", rf"(?P<part>{PART})", make.calendar_part),  # stored under the name of its form
    ("as_of", rf"as (?P<part>{PART})", make.calendar_part),
    ("part_of_year", rf"(?P<part>{PART}) (?P<which>this|last) year", relative.part_of_year),
    (
        "first_months",
        rf"first (?P<n>{_COUNT}) months(?: (?P<year>{YEAR}))?",
        relative.first_months,
    ),
    (
        "weekday_date",
        rf"(?P<w1>{WEEKDAY}) (?P<part1>{PART})|(?P<part2>{PART}) (?P<w2>{WEEKDAY})",
        make.weekday_date,
    ),
    (
        "days_of_month",
        rf"(?:from |between )?(?:"
        rf"(?P<low1>{DAY}){_AND}(?P<high1>{DAY}) (?P<m1>{MONTH})(?: (?P<y1>{YEAR}))?"
        rf"|(?P<m2>{MONTH}) (?P<low2>{DAY}){_AND}(?P<high2>{DAY})(?: (?P<y2>{YEAR}))?)",
        make.days_of_month,
    ),
    ("span", rf"(?:from |between )?(?P<left>{PART}){_SEP}(?P<right>{PART})", make.calendar_span),
    ("between", rf"between (?P<left>{PART}) and (?P<right>{PART})", make.calendar_span),
    (
        "year_to_date",
        r"(?:earlier |so far |to date )?this year(?: so far| to date)?|year to date|ytd"
        r"|since (?:beginning|start) (?:year|this year)",
        relative.year_to_date,
    ),
    (
        "this_period",
        rf"(?:earlier |so far )?this (?P<period>{_PERIOD})(?: so far)?",
        relative.this_period,
    ),
    ("last_named_month", rf"last (?P<month>{MONTH})", relative.last_named_month),
    ("last_period", rf"last (?P<period>{_PERIOD})", relative.last_period),
    (
        "rolling",
        rf"(?:past|last|previous|preceding) (?P<n>{_COUNT}) (?P<unit>hour|day|week|month|year)s?",
        relative.rolling,
    ),
    ("rolling", r"(?P<n>24|48|72) (?P<unit>hour)s", relative.rolling),
    ("rolling", r"past (?P<n>)(?P<unit>day|week|month|year)", relative.rolling),
    ("year_earlier", rf"(?P<part>{PART}) (?:one|a) year (?:earlier|before)", relative.year_earlier),
    (
        "another_event",
        rf"(?P<same>(?:earlier |later )?(?:same|that|that same|this same)) (?:day|{_PERIOD}|period)"
        rf"(?: (?:of )?(?P<year>{YEAR}|last year))?"
        r"|(?P<edge>(?:very )?(?:beginning|start|end|middle)) (?:month|year)"
        r"|hours (?:later|after attack|after)"
        rf"|(?:one|an?|(?P<n>{_COUNT})) (?P<u1>day|week|month|year)s? "
        r"(?P<s1>after|before|later|earlier|prior)"
        r"|(?P<s2>following|next|previous) (?P<u2>day|week|month|year)"
        r"|(?P<u3>day|week|month|year) (?P<s3>before|earlier|after|prior)",
        relative.another_event,
    ),
    (
        "week_of_month",
        rf"(?P<which>first|second|third|fourth|last|final) week (?P<part>{MONTH}(?: {YEAR})?)",
        relative.week_of_month,
    ),
    (
        "days_of_a_month",
        rf"(?P<which>first|last|final) (?P<n>{_COUNT}) (?P<unit>day|week)s "
        rf"(?P<part>{MONTH}(?: {YEAR})?)",
        relative.days_of_a_month,
    ),
    (
        "last_months",
        rf"(?:last|final) (?P<n>{_COUNT}) months (?P<year>{YEAR})",
        relative.last_months,
    ),
    (
        "hijri_month",
        rf"hijri month (?P<month>\d+)(?: (?P<year>{YEAR}))?(?: h| ah)?",
        relative.hijri,
    ),
    ("days_ago", rf"(?P<n>{_COUNT}) days? ago", relative.ago),
    (
        "days_around",
        rf"(?P<n>{_COUNT}) days? (?P<side>before|after) (?P<rest>.+)",
        make.days_around,
    ),
    (
        "today_or_yesterday",
        r"(?:earlier )?(?P<word>day before yesterday|today|yesterday)(?: (?P<rest>.+))?",
        relative.today_or_yesterday,
    ),
    (
        "weekday",
        rf"(?:(?P<last>last )|this |past )?(?P<name>{WEEKDAY})(?: past)?",
        relative.weekday,
    ),
    ("weekdays", rf"(?P<w1>{WEEKDAY}) ?(?P<sep>-|to|and) ?(?P<w2>{WEEKDAY})", relative.weekdays),
    ("weekend", r"(?:last |this |past )?weekend", relative.weekend),
    ("last_night", r"last night|overnight", relative.last_night),
    ("night", r"(?:overnight|night) (?P<r1>.+)|(?P<r2>.+) overnight", relative.night_of),
    (
        "since_early",
        rf"since early (?P<rest>{YEAR}|this year|{MONTH}(?: {YEAR})?)(?P<edge>)",
        make.since_period,
    ),
    ("since", r"since (?:(?P<edge>beginning|start|end) )?(?P<rest>.+)", make.since_period),
    ("after", r"after (?P<rest>.+)", make.after_period),
    (
        "from",
        r"from (?P<r1>.+?)(?: onwards?)?|(?P<r2>.+) onwards?"
        rf"|(?P<r3>.+) and (?:subsequent|following) days|(?P<r4>{YEAR}) (?:so far|to date)"
        rf"|so far (?P<r5>{YEAR})",
        make.from_period,
    ),
    ("before", r"(?:before|prior to) (?P<rest>.+)", make.before_period),
    ("until", r"(?:until|till|by|up to) (?:end )?(?P<r1>.+)", make.until_period),
    (
        "announced",
        r"(?:announced|reported|statement|said) (?P<r1>.+)"
        r"|(?P<r2>.+) (?:announced|reported|statement)",
        make.until_period,
    ),
    (
        "within",
        r"(?:early|mid|middle|late|(?:very )?(?:beginning|start|end)|(?:first|last|final) days)"
        rf"[ -](?P<rest>{_WITHIN})",
        make.within_period,
    ),
    ("week_of", r"week (?:(?P<edge>beginning|starting|ending|from) )?(?P<rest>.+)", make.week_of),
    ("page", r"(?P<rest>.*?) ?(?:weekly )?page (?P<day>.+)", make.page_anchor),
)
RULES: tuple[Rule, ...] = tuple(
    Rule(name, re.compile(pattern), build) for name, pattern, build in _TABLE
)
