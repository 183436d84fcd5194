"""What a sentence mentions, in order: quantities, times, places, actors and words of the field.

Values come only from `read_amount`, `read_window`, `read_place` and the list of actors; what they
refuse stays a mention with the reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
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

_NAMES = re.compile(r"[A-Z]\w+(?: (?:of (?:the )?)?[A-Z]\w+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_LONGEST_NAME = 5  # words: "Democratic Republic of the Congo"
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
    for code, town in _countries_named(text.text, language):
        (towns if town else counts)[code] += 1
    ranked = (counts or towns).most_common()
    return Scanner(text, language, published, tuple(code for code, _ in ranked))


def _countries_named(text: str, language: str) -> Iterator[tuple[str, bool]]:
    """The countries named, one by one, and whether a town alone says so."""
    for run in (_NAMES if language == "en" else _LETTERS).finditer(text):
        tokens, at = run[0].split(), 0
        while at < len(tokens):
            many = range(min(_LONGEST_NAME, len(tokens) - at), 0, -1)
            names = ((n, form) for n in many for form in _forms(tokens[at : at + n], language))
            reads = ((n, *_country_of_name(name)) for n, name in names)
            length, code, town = next((read for read in reads if read[1]), (1, "", False))
            if code:
                yield code, town
            at += length


def _forms(tokens: list[str], language: str) -> tuple[str, ...]:
    return (" ".join(tokens),) if language == "en" else bare(tokens[0], language)


@cache
def _country_of_name(words: str) -> tuple[str, bool]:
    """The country that a name means, or in which the one province or town called so lies."""
    if len(words) <= 3 and words.isascii() and words != "DRC":
        return "", False
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
