"""The words of the field by language: one CSV each, a tag and a meaning for each phrase.

Tags are the letters in which constructions are written (`clauses`). Another language is
another file, not code.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain

from analytics.text import fold

LANGUAGES = ("en", "ar", "ckb")
LONGEST_PHRASE = 6
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_KURDISH = re.compile(r"[ەێۆڕڵڤ]")
_DOUBLES = re.compile(
    r"[^aeiou](?!on$)[aeiou][^aeiouwxyr]$"
)  # "nabbed"; not "murdered", "imprisoned"
# Conjunctions, prepositions and the article, which are written as one with the next word.
_CLITICS = tuple(re.compile(f"^{clitic}(?=..)") for clitic in ("[وف]", "[بلك]", "لل|ال"))

_ENDING = re.compile(f"(?<=..)(?:{'|'.join(map(fold, ('یشیان', 'یدا', 'یان', 'دا', 'یش', 'ی')))})$")


_PLURALS = {"ar": "ات", "ckb": "ان"}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase is: the tag, and meanings such as the measure and the type of event."""

    tag: str
    meanings: tuple[str, ...]


@cache
def _lexicon_rows(language: str) -> tuple[list[str], ...]:
    text = files("analytics.articles").joinpath(f"words/{language}.csv").read_text("utf-8")
    return tuple(csv.reader(text.splitlines()[1:]))


@cache
def lexicon(language: str, tags: str = "") -> Mapping[str, Entry]:
    """Folded phrase to entry, of some tags; the first entry of a phrase counts."""
    found: dict[str, Entry] = {}
    for tag, meaning, phrases in _lexicon_rows(language):
        entries = chain.from_iterable(map(_inflected, phrases.split("|")))
        for form, role in entries if tag == "v" else ((p, tag) for p in phrases.split("|")):
            if role in tags if tags else role[0] != "@":
                found.setdefault(fold(form), Entry(role, tuple(meaning.split("|"))))
    return found


def _inflected(verb: str) -> Iterator[tuple[str, str]]:
    """The forms of a regular English verb with their tags: "kidnapped", "kidnapping of"."""
    head, space, particle = verb.partition(" ")
    doubled = head + head[-1] if _DOUBLES.search(head) else head.removesuffix("e")
    present = head + ("es" if head.endswith(("s", "x", "ch", "sh")) else "s")
    yield f"{doubled}ed{space}{particle}", "V"
    for form in (head, present, f"{doubled}ing"):
        yield f"{form}{space}{particle}", "G"
    yield f"{doubled}ing{space}{particle} of", "N"


def nouns(language: str) -> Mapping[str, Entry]:
    """The phrases that a figure may count, also where they are verbs elsewhere ("arrests")."""
    return lexicon(language, "pEmuo")


def language_of(text: str) -> str:
    """The language of a text by its letters: ckb, ar or en.

    >>> language_of("سێ چەکدار کوژران"), language_of("مقتل ثلاثة"), language_of("three killed")
    ('ckb', 'ar', 'en')
    """
    letters = len(_ARABIC.findall(text))
    if letters * 3 < sum(c.isalpha() for c in text):
        return "en"
    return "ckb" if len(_KURDISH.findall(text)) * 25 > letters else "ar"


@cache
def listed(language: str, name: str) -> frozenset[str]:
    """A list of plain words of a language, which the file keeps under the tag "@name"."""
    rows = [row for row in _lexicon_rows(language) if row[0] == f"@{name}"]
    return frozenset(fold(word) for row in rows for word in row[2].split("|") if word)


@cache
def any_listed(name: str, *languages: str) -> str:
    """A pattern for the words of a list, the longest first; of all languages if none is named."""
    words = {word for language in languages or LANGUAGES for word in listed(language, name)}
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def bare(word: str, language: str = "ar") -> tuple[str, ...]:
    """An Arabic or Kurdish word and its forms without what is written as one with it."""
    forms = [word]
    if language == "ckb":
        return tuple(dict.fromkeys((word, _ENDING.sub("", word))))
    for clitic in _CLITICS:
        if match := clitic.match(forms[-1]):
            forms.append(forms[-1][match.end() :])
    return tuple(forms)


def is_plural(words: str, language: str) -> bool:
    """Whether the words for an event tell of several, or of all shelling of a time.

    >>> is_plural("attacks on", "en"), is_plural("هجمات", "ar"), is_plural("ألغام", "ar")
    (False, True, True)
    """
    if language == "en":
        return words.partition(" of ")[0].endswith("s")
    forms = bare(words.partition(" ")[0], language)
    plural = any(form.endswith(_PLURALS[language]) for form in forms)
    return plural or not listed(language, "plural").isdisjoint(map(fold, forms))
