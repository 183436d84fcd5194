"""Reading a time expression: `read_window` for what a source wrote, `as_window` for arguments.

`roll` reads windows that move with the day ("last 4 weeks"), for schedules.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from itertools import chain

from analytics.errors import InputError, ParameterError
from analytics.periods import dates, edges, relative
from analytics.periods.case import Builder, Case
from analytics.periods.parts import MONTH, WEEKDAY, Context, refuse
from analytics.periods.window import ONE_DAY, Window, day_window, span
from analytics.text import Rules, any_of, fold, read_lexicon

PLAUSIBLE_YEARS = (1900, 2100)
RULES: Rules[Builder] = Rules(chain(dates.RULES, relative.RULES, edges.RULES))
_NO_RULE = "no rule reads this as a date"
_FORMS = "write a day, month, quarter, half or year, such as 2024-11-30, July 2024 or H1 2024"

_LEXICON = {
    phrase: (kind, meaning)
    for kind, phrases in read_lexicon("analytics.periods", "calendar_words.csv").items()
    for phrase, meaning in phrases.items()
}
_WORDS = re.compile(rf"({any_of(_LEXICON)})\.?")
_STOP_WORDS = re.compile(
    r"(?<!\S)(?:the|of|on|in|during|at|over|throughout|month of)(?!\S)|(?<!\S)year (?=\d{4})"
    r"|(?<!\S)(?:picture caption|claim|denied|page date)(?!\S)"
)
_FULL = re.compile(r"(?<!\S)last full (?=week|month|quarter|half|year)")
# Dates that name their month: a page dated by a month tells their year.
_DATES = frozenset({"days_of_month", "named_date", "span", "between"})
_SAME_MONTH_TWICE = re.compile(rf"({MONTH}) ?/ ?\1")
_OF_THE_YEAR = re.compile(r"(half|quarter|months) (?:this )?year$")
_MOVES = re.compile(
    r"(?:last|past|this|year to date|ytd|today|yesterday)\b|previous period$"
    r"|same days a year before$"
)
_TO_THE_DAY = re.compile(
    r"(?:last|past) (?!full )\S+ (?:day|week|month|year)s?|year to date|ytd|this \w+|today"
)
_NAMES = "|".join(re.escape(p) for p, (kind, _) in _LEXICON.items() if kind in {"month", "weekday"})
_GLUED = re.compile(rf"(?<!\w)(?:الـ?(?=\d)|(و)(?=\d|{_NAMES}))")  # "and", "the" before figures
_NOUN_FIRST = re.compile(
    r"\b(?:(?P<unit>(?:hour|day|week|month|year)s) (?P<n>\w+)|(?P<many>\d+) (?P<hours>hours))"
    r" (?P<side>past|last|first)\b"
)
_TIME_OF_DAY = re.compile(
    r"(?<![\w:.-])(?:(?:around|about|after|before) )?"
    r"(?:\d{1,2}:\d{2}(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?|\d{4} (?:hours|hrs|local))"
    r"(?: local(?: time)?)?(?![\w:])"
    r"|(?<!\S)(?:before |after |around |at )?(?:early |late )?"
    r"(?:morning|afternoon|evening|night|dawn|pre-dawn|noon|midnight)"
    rf"(?!\S)|(?<!\S)(?:early|late)(?= {WEEKDAY}| {MONTH} \d{{1,2}}(?!\d))"
)


def read_window(
    text: str,
    published: str | date | None = None,
    *,
    day_first: bool | None = None,
    years: tuple[int, int] = PLAUSIBLE_YEARS,
    other: Window | str | None = None,
) -> Window:
    """The window that a time expression means, as its source wrote it.

    Parameters
    ----------
    text
        The few words: "last July", "H1 2024", "between 29 August and 4 November 2024". Empty
        text is an undated window that ends at `published`.
    published
        The day the words were published (or said), needed by everything relative. A month
        ("2024-07") serves where every day of it gives the same window.
    day_first
        The order the source declares for dates in figures; without it 03/04/2024 is refused.
    years
        First and last plausible year.
    other
        The window spoken of before: "previous period", "same days a year before", "a week later",
        "the following day", "the same period of 2023". Without it these are refused.

    Returns
    -------
    Window
        With the name of the rule that read it.

    Raises
    ------
    InputError
        If no rule of the closed table reads the text, or a rule refuses it: impossible days,
        ambiguous figures, other calendars, a missing anchor.

    >>> read_window("last July", published="2024-12-29").interval
    '2024-07-01/2024-07-31'
    >>> read_window("Ramadan 1445").interval  # a day wider at both ends: the moon decides
    '2024-03-10/2024-04-10'
    >>> read_window("Nowruz 1403")
    Traceback (most recent call last):
    analytics.errors.InputError: "Nowruz 1403": a date of the Persian calendar; write the day or
    month of the common calendar
    """
    try:
        anchors = _anchors(published, years)
        words = _normalise(text)
        if not words and text.strip():
            refuse(_NO_RULE, _FORMS)
        known = None if other is None else as_window(other)
        windows = [
            _window_by_rules(words, Context(anchor, day_first, years, known)) for anchor in anchors
        ]
        if windows[0].precision == "undated":
            return windows[-1]
        if windows[0] != windows[-1] and not (
            _fits_one(windows[-1], anchors) or _to_date(windows, anchors)
        ):
            refuse(f"depends on the day within {published}", "give the day in published=")
    except InputError as error:
        raise InputError(
            error.reason, value=text if error.value is None else error.value, remedy=error.remedy
        ) from None
    return windows[-1]


def as_window(value: Window | date | str | tuple[object, object]) -> Window:
    """The window an argument stands for.

    Accepts a window, a day, an expression with its year ("2023", "H1 2024",
    "2024-01-01/2024-06-30", "30 days after 2024-05-05"), or a (start, end) pair of days, whose
    None is an open end. Raises `ParameterError` for anything else.

    >>> as_window("H1 2024") == as_window(("2024-01-01", "2024-06-30"))
    True
    """
    if isinstance(value, Window):
        return value
    try:
        if isinstance(value, tuple) and len(value) == 2:
            return _pair(value[0], value[1])
        if isinstance(value, date):
            return day_window(_as_day(value))
        window = read_window(str(value))
    except InputError as error:
        raise ParameterError(error.reason, value=value, remedy=error.remedy) from None
    if window.precision == "undated":
        raise ParameterError("not a window", value=value, remedy=_FORMS)
    return window


def moves(text: str) -> bool:
    """Whether an expression means other days on another day, or beside another window.

    >>> moves("last 90 days"), moves("previous period"), moves("H1 2024")
    (True, True, False)
    """
    return _MOVES.match(fold(text)) is not None


def roll(
    text: str, anchor: date, *, whole: bool = True, other: Window | str | None = None
) -> Window:
    """The window that an expression means on a day, as `read_window` reads it.

    Parameters
    ----------
    text
        "last month" (the last full calendar month), "last 4 weeks", "last 90 days", "year to
        date"; "previous period" and "same days a year before" speak of the `other` window. What
        does not move is read as it stands.
    anchor
        The day counted from.
    whole
        Whether the anchor itself is complete, as the last day of the data is. On a day that is
        not over, windows that run to the day end on the day before.

    >>> roll("last 4 weeks", date(2026, 3, 10), whole=False).interval
    '2026-02-10/2026-03-09'
    """
    if not moves(text):
        return as_window(text)
    ends_before = not whole and _TO_THE_DAY.fullmatch(fold(text)) is not None
    return read_window(text, published=anchor - ONE_DAY if ends_before else anchor, other=other)


def _pair(start: object, end: object) -> Window:
    first, last = (
        edge if edge is None or isinstance(edge, date) else as_window(str(edge))
        for edge in (start, end)
    )
    first = first.start if isinstance(first, Window) else first and _as_day(first)
    last = last.end if isinstance(last, Window) else last and _as_day(last)
    if first is None or last is None:
        return Window(first, last, "open", "pair")
    return span(first, last, rule="pair")


def _as_day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _anchors(published: str | date | None, years: tuple[int, int]) -> list[date | None]:
    """The possible days of publication: one, none, or the first and last of a window."""
    if published is None or published == "":
        return [None]
    if isinstance(published, date):
        return [_as_day(published)]
    try:
        window = _window_by_rules(_normalise(published), Context(None, None, years))
    except InputError as error:
        raise InputError(
            f"not a day of publication: {error.reason}",
            value=published,
            remedy="write published as YYYY-MM-DD",
        ) from None
    if window.start is None or window.end is None:
        raise InputError(
            "not a day of publication", value=published, remedy="write published as YYYY-MM-DD"
        )
    return [window.start] if window.days == 1 else [window.start, window.end]


def _fits_one(window: Window, anchors: list[date | None]) -> bool:
    """Whether a date without a year lies within the span of publication: it is this year's."""
    first, last = anchors[0], anchors[-1]
    if first is None or last is None or window.start is None:
        return False
    return window.rule in _DATES and first <= window.start <= (window.end or last)


def _to_date(windows: list[Window], anchors: list[date | None]) -> bool:
    """Whether the windows differ only in that they end with publication: "since early 2023"."""
    starts = {window.start for window in windows}
    return len(starts) == 1 and None not in starts and [w.end for w in windows] == anchors


def _normalise(text: str) -> str:
    """Folded text in the words that the rules know: full English names, no filler."""
    words = _GLUED.sub(r"\1 ", re.sub(r"[,;()\[\]]", " ", fold(text)))
    words = " ".join(_WORDS.sub(_in_rule_words, words).split())
    words = _FULL.sub("last ", words)
    words = _SAME_MONTH_TWICE.sub(r"\1", words)
    words = " ".join(_STOP_WORDS.sub(" ", words).split()).strip(" :")
    words = _NOUN_FIRST.sub(_noun_last, re.sub(r"(?<=\w)\.$", "", words))
    return _OF_THE_YEAR.sub(r"\1", words)


def _noun_last(match: re.Match[str]) -> str:
    side, number = match["side"], match["n"] or match["many"]
    return f"{side} {number} {match['unit'] or match['hours']}"


def _in_rule_words(match: re.Match[str]) -> str:
    kind, meaning = _LEXICON[match[1]]
    if kind == "refuse":
        refuse(meaning, "write the day or month of the common calendar")
    return meaning


def _window_by_rules(words: str, context: Context) -> Window:
    """Read the words; if no rule knows them, read them again without the time of day."""
    try:
        return _apply(words, context)
    except InputError as error:
        day = " ".join(_TIME_OF_DAY.sub(" ", words).split()).strip(" .:-")
        if error.reason != _NO_RULE or day in {words, ""}:
            raise
    return _apply(day, context)


def _apply(words: str, context: Context) -> Window:
    found = RULES.match(words)
    if found is None:
        refuse(_NO_RULE, _FORMS)
    rule, match = found
    try:
        return rule.build(Case(match, context, rule.name, _apply))
    except InputError:
        raise
    except (OverflowError, ValueError):  # the calendar of the datetime module ends in 1 and 9999
        refuse("outside the calendar", "write a date with a year of four digits")
