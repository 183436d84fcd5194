"""What a sentence mentions, in order: quantities, times, places, actors and words of the field.

Values come only from `read_amount`, `read_window`, `read_place` and the list of actors; what they
refuse stays a mention with the reason.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache

from analytics.articles.lexicon import bare
from analytics.articles.named import find_actor
from analytics.articles.placing import find_place, is_town
from analytics.articles.prepared import Prepared
from analytics.articles.quantities import find_quantity
from analytics.articles.strip import Mention, Strip, strip_of
from analytics.articles.times import find_times
from analytics.places import country_code, read_place
from analytics.places.codes import country_of
from analytics.places.gazetteer import countries as gazetteers

__all__ = ["Mention", "Scanner", "scanner_of"]

_LABEL = re.compile(r"[-pA]{0,2}[VDzEM]$")
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
    counts, towns = Counter[str](), Counter[str]()
    pattern = r"[A-Z]\w+(?: [A-Z]\w+)?" if language == "en" else r"[^\W\d_]+"
    for match in re.finditer(pattern, text.text):
        names = (match[0], match[0].split()[0]) if language == "en" else bare(match[0], language)
        found = [_country_of_name(n) for n in names if len(n) > 3 or n == "DRC"]
        code, town = next((pair for pair in found if pair[0]), ("", False))
        (towns if town else counts).update([code] if code else [])
    ranked = (counts or towns).most_common()
    return Scanner(text, language, published, tuple(code for code, _ in ranked))


@cache
def _country_of_name(words: str) -> tuple[str, bool]:
    """The country that a name means, or in which the one province or town called so lies."""
    if words.isascii() and not country_code(words):
        place = read_place(words)
        if place is not None and is_town(place):
            return place.scope[:2], True
        home = country_of(place.codes[0]) if place is not None else None
        if place is not None and home is not None:
            one = place.precision == "province" and ";" not in place.scope
            return home if one or home not in gazetteers() else "", False
    return country_code(words) or "", False


def _others(strip: Strip) -> list[Mention]:
    """Mentions of a strip that holds no time."""
    found, at = list[Mention](), 0
    while at < len(strip.words):
        mention = (
            find_quantity(strip, at)
            or find_actor(strip, at)
            or _phrase(strip, at, "XEGN-", 2)
            or find_place(strip, at)
            or _phrase(strip, at)
            or strip.mention("mark", at, at + 1, _mark(strip, at, found))
        )
        found.append(mention)
        at = strip.from_offset(mention.end)
    return found


def _mark(strip: Strip, at: int, before: list[Mention]) -> str:
    """The tag of a mark; a dash between a label and its figure is a colon: "Killed - 41"."""
    label = "".join(mention.tag for mention in before)
    figure = strip.word(at) == "-" and strip.word(at + 1)[0].isdigit()
    item = at + 2 == len(strip.words) and re.search(r"^[^RBH.]*[VDzEM][^RBH.]*$", label)
    return ":" if figure and (item or _LABEL.match(label)) else _MARKS.get(strip.word(at), "-")


def _phrase(strip: Strip, at: int, tags: str = "", least: int = 1) -> Mention | None:
    """A phrase of the lexicon, of some tags and a least number of words."""
    entry, length = strip.entry(at)
    named = strip.is_upper(at) and strip.is_upper(min(at + 1, len(strip.words) - 1))
    if named and length == 1 and strip.word(at) == "operation":
        return None  # "Operation Inherent Resolve" is a name
    if entry is None or length < least or (tags and entry.tag not in tags):
        return None
    tag = {"m": "z", "u": "-", "o": "-"}.get(entry.tag, entry.tag)  # no figure counts it
    return strip.mention("word", at, at + length, tag, noun=entry)
