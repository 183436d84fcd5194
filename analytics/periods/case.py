"""What a rule's builder gets, and the two ways of closing a window that builders share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from analytics.periods.parts import Context, refuse
from analytics.periods.window import Window, span


@dataclass(frozen=True, slots=True)
class Case:
    """A text that a rule matched: its context, the rule's name, and a reader for its pieces."""

    match: re.Match[str]
    context: Context
    rule: str
    read: Callable[[str, Context], Window]


Builder = Callable[[Case], Window]


def between_days(start: date | None, end: date | None, rule: str) -> Window:
    """The days between two ends, either of which may be open."""
    if start is None or end is None:
        return Window(start, end, "open", rule)
    if end < start:
        refuse(f"it ends on {end}, before it starts on {start}", "swap the two ends")
    return span(start, end, rule)


def to_date(start: date, anchor: date, rule: str) -> Window:
    """From a day to the anchor, which must not lie before it."""
    if start > anchor:
        refuse(f"it starts on {start}, after the text was published on {anchor}")
    if start == date(anchor.year, 1, 1):
        return Window(start, anchor, "year_to_date", rule)
    return span(start, anchor, rule)


def open_or_to_date(start: date | None, context: Context, rule: str) -> Window:
    """From a day to the anchor, or without an end where there is no anchor."""
    if start is None or context.anchor is None:
        return Window(start, None, "open", rule)
    return to_date(start, context.anchor, rule)
