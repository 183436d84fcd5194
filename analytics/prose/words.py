"""The words the pages are made of: numbers, lists, windows, nouns of measures, names of areas.

And what a result says of itself beside its numbers: its notes, and what it does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from analytics.errors import ParameterError
from analytics.places import name_of
from analytics.prose.messages import known, say
from analytics.results import result_info

_SHORT = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_WINDOW = re.compile(rf"(?:\b(?:{'|'.join(_SHORT)})\b|[\d ,-])+")
_SIDES = ("North", "South", "East", "West", "Central")
PERSONS = ("killed", "wounded", "casualties", "arrested", "killed_or_arrested", "abducted")
FEW = 5  # under this in either window a percentage or a multiple says more than the counts do


def missing(value: Any) -> bool:
    """True for None, NaN and NA.

    >>> missing(pd.NA), missing(0)
    (True, False)
    """
    return value is None or value is pd.NA or value is pd.NaT or bool(value != value)


def number(value: float, digits: int = 0) -> str:
    """A number with thousands separators.

    >>> number(46118793), number(2.5359, 2)
    ('46,118,793', '2.54')
    """
    return f"{value:,.{digits}f}"


def bounded(low: float | None, high: float | None) -> str:
    """A count that may be known only in bounds.

    >>> bounded(3, 3), bounded(101, float("nan")), bounded(12, 15)
    ('3', '101 or more', '12 to 15')
    """
    if high is None or missing(high):
        return "not reported" if low is None or missing(low) else f"{number(low)} or more"
    if low is None or missing(low) or low == 0 != high:
        return f"at most {number(high)}"
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def many(count: float, singular: str) -> str:
    """A count with its noun.

    >>> many(1, "attack"), many(1200, "attack"), many(2, "province")
    ('1 attack', '1,200 attacks', '2 provinces')
    """
    return f"{number(count)} {singular if count == 1 else singular + 's'}"


def few(*counts: float | None) -> bool:
    """Whether a count is so small that a multiple would say more than the counts do.

    >>> few(2, 40), few(5, 40), few(None, 40)
    (True, False, False)
    """
    return any(count is not None and not missing(count) and count < FEW for count in counts)


def listed(parts: Iterable[str], limit: int = 4) -> str:
    """A list in a sentence, cut after `limit` with the number left out.

    >>> listed(["Kirkuk", "Diyala", "Saladin"])
    'Kirkuk, Diyala and Saladin'
    """
    items = list(parts)
    if len(items) > limit:
        items = [*items[: limit - 1], f"{len(items) - limit + 1} more"]
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def capital(text: str) -> str:
    """The first letter as a capital, the rest as it is.

    >>> capital("attacks by ISIS")
    'Attacks by ISIS'
    """
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=1 << 12)
def day(value: Any) -> str:
    """A day in words.

    >>> day("2024-07-17")
    '17 July 2024'
    """
    moment = pd.Timestamp(value)
    return f"{moment.day} {moment:%B %Y}"


def noun(measure: str, count: float = 2, who: str = "") -> str:
    """The noun of a measure; `who` are the persons, where it counts persons.

    >>> noun("attacks", 1), noun("killed"), noun("road_blocks")
    ('attack', 'people killed', 'road blocks')
    """
    if not known(f"noun-{measure}"):
        return measure.replace("_", " ")
    return say(f"noun-{measure}", count=count, who=who or say("noun-anybody", count=count))


def counted(row: Any, count: float = 2) -> str:
    """What a row counts: its measure, who the persons are or what was attacked, and by whom.

    >>> from collections import namedtuple
    >>> Row = namedtuple("Row", "measure actor target victims")
    >>> counted(Row("killed", "Islamic State", None, "civilians"), 1)
    'civilian killed by Islamic State'
    >>> counted(Row("attacks", None, "SDF", "unknown"))
    'attacks on SDF'
    """
    persons, target = row.measure in PERSONS, None if missing(row.target) else row.target
    who = f"noun-{row.victims}"
    who = say(who, count=count if persons else 2) if known(who) else ""
    if persons and target:
        who = f"{who or say('noun-anybody', count=count)} ({target})"
    whom = "" if persons else target or who
    return noun(row.measure, count, who) + (f" on {whom}" if whom else "") + by_whom(row.actor)


_NO_PROVINCE = {"unallocated": "several provinces", "unplaced": "no known province"}


def area(scope: Any) -> str:
    """The name of a scope of one or several codes; other labels stay as they are.

    >>> area("IQ;SY"), area(None), area("AP (US defense official)")
    ('Iraq and Syria', 'an area not stated', 'AP (US defense official)')
    """
    if missing(scope):
        return "an area not stated"
    if scope in _NO_PROVINCE:
        return _NO_PROVINCE[scope]
    try:
        return name_of(str(scope))
    except ParameterError:
        return str(scope)


def area_inside(scope: Any) -> str:
    """The name of an area inside a sentence: parts of a country by their side are no names.

    >>> area_inside("x-SY-NE"), area_inside("IQ")
    ('north-east Syria', 'Iraq')
    """
    name = area(scope)
    return name[:1].lower() + name[1:] if name.startswith(_SIDES) else name


def by_whom(actor: Any) -> str:
    """The actor as an addition to a noun, or nothing where any actor counts.

    >>> "attacks" + by_whom("ISIS"), "attacks" + by_whom(None)
    ('attacks by ISIS', 'attacks')
    """
    return "" if missing(actor) or actor == "any" else f" by {actor}"


def window_words(label: Any) -> str:
    """The label of a window in whole words; a name that somebody gave it stays.

    >>> window_words("Jan-Jun 2024"), window_words("1 Jan - 1 Dec 2019"), window_words("Ramadan")
    ('January to June 2024', '1 January to 1 December 2019', 'Ramadan')
    """
    text = str(label)
    if not _WINDOW.fullmatch(text):
        return text
    for number_of, short in enumerate(_SHORT, start=1):
        text = text.replace(short, f"{pd.Timestamp(2024, number_of, 1):%B}")
    return listed(re.sub(r"\s*-\s*", " to ", text).split(", "), limit=9)


def during(label: Any) -> str:
    """A window with the preposition that it takes.

    >>> during("2023"), during("Jan-Jun 2024"), during("5 May 2024")
    ('in 2023', 'from January to June 2024', 'on 5 May 2024')
    """
    words = window_words(label)
    kind = "span" if " to " in words else "day" if re.match(r"\d{1,2} ", words) else "in"
    return say(f"sizes-during_{kind}", window=words)


@lru_cache(maxsize=1 << 12)
def period(first: Any, last: Any) -> str:
    """The days from first to last in words: years, months, or days; an open side is said.

    >>> period("2023-01-01", "2024-12-31"), period("2016-01-01", "2019-12-31")
    ('2023 and 2024', '2016 to 2019')
    >>> period("2022-10-01", "2024-06-30"), period("2023-03-11", "2023-03-12")
    ('October 2022 to June 2024', '11 to 12 March 2023')
    >>> period("2024-07-01", "2024-07-31"), period(None, "2024-12-29")
    ('July 2024', 'up to 29 December 2024')
    """
    if missing(first) or missing(last):
        sides = ["" if missing(side) else day(side) for side in (first, last)]
        return say("sizes-up_to" if sides[1] else "sizes-from" if sides[0] else "sizes-any_time",
                   first=sides[0], last=sides[1])  # fmt: skip
    start, end = pd.Timestamp(first), pd.Timestamp(last)
    if start == end:
        return day(start)
    if start.day == 1 and end.is_month_end:
        whole = (start.month, end.month) == (1, 12)
        form = "%Y" if whole else "%B %Y"
        ends = [f"{start:{form}}", f"{end:{form}}"]
        if ends[0] == ends[1]:
            return ends[1]
        if start.year == end.year:
            ends[0] = f"{start:%B}"
        joint = "sizes-two" if whole and end.year == start.year + 1 else "sizes-span"
        return say(joint, first=ends[0], last=ends[1])
    begin = day(start)
    if start.year == end.year:
        begin = str(start.day) if start.month == end.month else f"{start.day} {start:%B}"
    return say("sizes-span", first=begin, last=day(end))


_ISO = re.compile(r"\d{4}-\d\d-\d\d")


def notes(result: pd.DataFrame) -> list[str]:
    """What a result says of itself beside its numbers, as sentences."""
    return [note_words(note) for note in result_info(result)["notes"]]


def note_words(note: Mapping[str, Any]) -> str:
    """A note of a result in words; its days are told as days."""
    facts = {name: _fact(value) for name, value in note.items() if name != "code"}
    if "scope" in note:
        facts = {"place": area_inside(note["scope"]), **facts, "scope": area_inside(note["scope"])}
    if "window" in note:
        facts["window"] = window_words(note["window"])
    return say(f"note-{note['code']}", **facts)


def _fact(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and _ISO.fullmatch(value):
        return day(value)
    return "" if missing(value) else value


def left_out(counts: Mapping[str, int]) -> str:
    """What was not counted and why, the most first; nothing for nothing.

    >>> left_out({"undated": 2, "part_of": 3, "open": 0})
    '3 sub-totals already inside a larger figure; 2 without a date'
    """
    found = sorted(((n, what) for what, n in counts.items() if n), key=lambda one: -one[0])
    return "; ".join(
        say(f"left_out-{what}", count=n)
        if known(f"left_out-{what}")
        else f"{number(n)} {what.replace('_', ' ')}"  # a reason in words of its own
        for n, what in found
    )
