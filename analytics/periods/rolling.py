"""Windows that move with the day: "last 4 weeks", for schedules."""

from __future__ import annotations

import re
from datetime import date

from analytics.periods.beside import BESIDE
from analytics.periods.reading import as_window, read_window
from analytics.periods.window import ONE_DAY, Window
from analytics.text import fold

_MOVES = re.compile(r"(?:last|past|this|year to date|ytd|today|yesterday)\b")
_TO_THE_DAY = re.compile(
    r"(?:last|past) (?!full )\S+ (?:day|week|month|year)s?|year to date|ytd|this \w+|today"
)


def moves(text: str) -> bool:
    """Whether an expression means other days on another day, or beside another window.

    >>> moves("last 90 days"), moves("previous period"), moves("H1 2024")
    (True, True, False)
    """
    words = fold(text)
    return words in BESIDE or _MOVES.match(words) is not None


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
