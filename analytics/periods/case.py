"""What a rule's builder gets, and the ways of closing a window that builders share.

The rules themselves stand in `dates`, `relative` and `edges`, a pattern beside its builder, and are
tried in this order. The first whose pattern matches the whole folded text reads it; when none
does, the text is no date: nothing is guessed.

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
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from analytics.periods.parts import Context, parse_part, refuse, resolve
from analytics.periods.window import Window, span
from analytics.text import read_number_words

COUNT = r"(?:\d{1,3}|[a-z]+(?:[ -][a-z]+)?)"
PERIOD = "(?:week|month|quarter|half|year)"
# The window holds the truth but is wider than the words: no count of days for a rate.
LOOSE_RULES = frozenset({"within"})


@dataclass(frozen=True, slots=True)
class Case:
    """A text that a rule matched: its context, the rule's name, and a reader for its pieces."""

    match: re.Match[str]
    context: Context
    rule: str
    read: Callable[[str, Context], Window]

    def inner(self, key: str = "rest") -> Window:
        """The window of a piece that is a time expression itself."""
        return self.read(self.match[key], self.context)

    def edge(self, side: str) -> date:
        """The first or last day of such a piece, which must be as sharp as it looks."""
        inner = self.inner()
        if inner.rule in LOOSE_RULES:
            refuse(f'"{self.match["rest"]}" has no sharp edge', "write the day or the month")
        day: date | None = getattr(inner, side)
        if day is None:
            refuse(f"{self.rule} something without a{'n' * (side == 'end')} {side}")
        return day

    def part(self) -> Window:
        """The window of a single calendar expression, under the name of its form."""
        form, part = parse_part(self.match["part"], self.context)
        return resolve(part, self.context, form)

    def count(self) -> int:
        """How many days, weeks or months: figures or words, at least one, one if not said."""
        text = self.match.groupdict().get("n") or "one"
        number = int(text) if text.isdigit() else read_number_words(text)
        if not number:
            refuse("not a number of days, weeks, months or years", "write the number")
        return number

    def between(self, start: date | None, end: date | None) -> Window:
        """The days between two ends, either of which may be open."""
        if start is None or end is None:
            return Window(start, end, "open", self.rule)
        if end < start:
            refuse(f"it ends on {end}, before it starts on {start}", "swap the two ends")
        return span(start, end, self.rule)

    def to_date(self, start: date) -> Window:
        """From a day to the anchor, which must not lie before it."""
        anchor = self.context.need_anchor()
        if start > anchor:
            refuse(f"it starts on {start}, after the text was published on {anchor}")
        if start == date(anchor.year, 1, 1):
            return Window(start, anchor, "year_to_date", self.rule)
        return span(start, anchor, self.rule)

    def onwards(self, start: date) -> Window:
        """From a day to the anchor, or without an end where there is no anchor."""
        if self.context.anchor is None:
            return Window(start, None, "open", self.rule)
        return self.to_date(start)


Builder = Callable[[Case], Window]
