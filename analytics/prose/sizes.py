"""How large a change is, how sure, and over which time: in the words of a reader."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.prose.messages import say
from analytics.prose.words import area, day, missing, number
from analytics.results import result_info

MONTH = 365.25 / 12  # days
_SHARES = {
    "quarter": 0.25,
    "third": 1 / 3,
    "half": 0.5,
    "two_thirds": 2 / 3,
    "three_quarters": 0.75,
}
_NEAR = 0.025  # how near a share must be to be called by its name


def by_how_much(ratio: float) -> str:
    """The size of a change: as a share where one is near, per cent under two times, else times.

    >>> by_how_much(0.34), by_how_much(0.4), by_how_much(1.12), by_how_much(2.54)
    ('by two thirds', 'by 60%', 'by 12%', '2.5 times')
    """
    if ratio >= 1.995:
        return say("sizes-times", times=number(ratio, 1 if ratio < 10 else 0))
    if ratio < 1:
        for name, share in _SHARES.items():
            if abs(1 - ratio - share) <= _NEAR:
                return say(f"sizes-{name}")
    percent = abs(ratio - 1) * 100
    return say("sizes-percent", percent=number(percent, 0 if percent >= 1 else 1))


def a_month(rate: float) -> str:
    """Events a day as events a month, rounded as far as a reader can use.

    >>> a_month(0.62), a_month(0.05), a_month(0.0), a_month(95.0)
    ('19', '1.5', '0', '2,892')
    """
    monthly = rate * MONTH
    return number(monthly, 1 if 0 < monthly < 9.95 else 0)


def period(first: Any, last: Any) -> str:
    """The days from first to last in words: years, months, or days.

    >>> period("2023-01-01", "2024-12-31"), period("2016-01-01", "2019-12-31")
    ('2023 and 2024', '2016 to 2019')
    >>> period("2022-10-01", "2024-06-30"), period("2023-03-11", "2023-03-12")
    ('October 2022 to June 2024', '11 to 12 March 2023')
    """
    start, end = pd.Timestamp(first), pd.Timestamp(last)
    if start == end:
        return day(start)
    if start.day == 1 and end.is_month_end:
        if (start.month, end.month) == (1, 12):
            years = (str(start.year), str(end.year))
            joint = "sizes-two" if end.year == start.year + 1 else "sizes-span"
        else:
            years, joint = (f"{start:%B %Y}", f"{end:%B %Y}"), "sizes-span"
            if start.year == end.year:
                years = (f"{start:%B}", years[1])
        same = (start.year, start.month) == (end.year, end.month) or years[0] == years[1]
        return (
            years[1]
            if same and start.year == end.year
            else say(joint, first=years[0], last=years[1])
        )
    first_words = day(start)
    if start.year == end.year:
        first_words = str(start.day) if start.month == end.month else f"{start.day} {start:%B}"
    return say("sizes-span", first=first_words, last=day(end))


def bin_words(row: Any) -> str:
    """The bin of a row, in words.

    >>> from collections import namedtuple
    >>> ends = pd.Timestamp("2019-12-23"), pd.Timestamp("2019-12-29")
    >>> bin_words(namedtuple("Row", "bin_start bin_end")(*ends))
    '23 to 29 December 2019'
    """
    return period(row.bin_start, row.bin_end)


def note_words(note: Any) -> str:
    """A note of a result in words; its days are told as days."""
    if isinstance(note, str):
        return note
    facts = {name: _fact(value) for name, value in note.items() if name != "code"}
    if "scope" in note:
        facts["place"] = area(note["scope"])
    return say(f"note-{note['code']}", **facts)


def all_notes(result: pd.DataFrame) -> list[str]:
    """What a result says of itself beside its numbers, as sentences."""
    return [note_words(note) for note in result_info(result)["notes"]]


def _fact(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        return day(value)
    return "" if missing(value) else value
