"""What a sentence mentions, in order: quantities, times, places, actors and words of the field.

Values come only from `read_amount`, `read_window`, `read_place` and the list of actors; what they
refuse stays a mention with the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from analytics.articles.names import find_actor, find_place
from analytics.articles.prepared import Prepared
from analytics.articles.quantities import find_quantity
from analytics.articles.strip import Mention, Strip, strip_of
from analytics.articles.times import find_times
from analytics.places import country_code

__all__ = ["Mention", "Scanner", "scanner_of"]

_MARKS = {"؛": ";", "!": ".", "?": ".", "؟": ".", "،": ","} | {mark: mark for mark in ",;():.&"}


@dataclass(frozen=True, slots=True)
class Scanner:
    """Reads the sentences of one text: its language, its page date and the countries it names."""

    text: Prepared
    language: str
    published: str | None
    countries: tuple[str, ...] = ()
    known: dict[tuple[int, int], list[Mention]] = field(default_factory=dict)

    def scan(self, start: int, end: int) -> list[Mention]:
        """All mentions of a stretch, in order, without overlap."""
        if (start, end) not in self.known:
            strip = strip_of(self.text, start, end, self.language, self.published, self.countries)
            found, at = list[Mention](), 0
            for first, time in find_times(strip):
                found += [*_others(strip.cut(at, first)), time]
                at = strip.from_offset(time.end)
            self.known[start, end] = found + _others(strip.cut(at, len(strip.words)))
        return self.known[start, end]


def scanner_of(text: Prepared, language: str, published: str | None) -> Scanner:
    """A scanner that knows which countries the text names, the most named first."""
    counts: dict[str, int] = {}
    for match in re.finditer(r"[A-Z]\w+(?: [A-Z]\w+)?", text.text):
        codes = (country_code(n) for n in (match[0], match[0].split()[0]) if len(n) > 3)
        code = next((c for c in codes if c), None)
        if code is not None:
            counts[code] = counts.get(code, 0) + 1
    return Scanner(text, language, published, tuple(sorted(counts, key=lambda c: -counts[c])))


def _others(strip: Strip) -> list[Mention]:
    """Mentions of a strip that holds no time."""
    found, at = list[Mention](), 0
    while at < len(strip.words):
        mention = (
            find_quantity(strip, at)
            or find_actor(strip, at)
            or _phrase(strip, at, "XEGN", 2)
            or find_place(strip, at)
            or _phrase(strip, at)
            or strip.mention("mark", at, at + 1, _MARKS.get(strip.word(at), "-"))
        )
        found.append(mention)
        at = strip.from_offset(mention.end)
    return found


def _phrase(strip: Strip, at: int, tags: str = "", least: int = 1) -> Mention | None:
    """A phrase of the lexicon, of some tags and a least number of words."""
    entry, length = strip.entry(at)
    if entry is None or length < least or (tags and entry.tag not in tags):
        return None
    tag = {"m": "z", "u": "-", "o": "-"}.get(entry.tag, entry.tag)  # no figure counts it
    return strip.mention("word", at, at + length, tag, noun=entry)
