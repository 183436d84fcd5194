"""Places and actors in running text; a place says how it places what is told."""

from __future__ import annotations

import re
from functools import cache

from analytics.actors import known_actor
from analytics.articles.lexicon import bare, listed
from analytics.articles.strip import Mention, Strip
from analytics.places import Place, country_code, read_place

_AWAY = frozenset({"of", "to", "from", "towards", "toward"})
_CLOSES = frozenset({":", "(", "-", ",", "&", "and", "with", "."})
_OPENS = frozenset({":", ";", ",", ".", "-", "and", "&", "while", "whereas", "then"})


def find_actor(strip: Strip, at: int) -> Mention | None:
    """The listed actor that begins at a word."""
    for end in range(min(len(strip.words), at + 6), at, -1):
        words = strip.raw(at, end)
        if strip.language == "en" and not any(c.isupper() for c in words):
            continue
        forms = strip.forms(strip.low(at, end))[1:] if end == at + 1 else ()
        name = next((n for f in (words, *forms) if (n := known_actor(f))), None)
        if name is not None:
            return strip.mention("actor", at, end, "A", name)
    return None


def actor_in(words: str) -> str:
    """The listed actor among some words, the longest name first: "18 ISIS operatives"."""
    tokens = words.split()
    runs = (
        " ".join(tokens[at : at + length])
        for length in range(len(tokens), 0, -1)
        for at in range(len(tokens) - length + 1)
    )
    named = (run for run in runs if not run.isascii() or run != run.lower())
    return next((name for run in named if (name := known_actor(run))), "")


def find_place(strip: Strip, at: int) -> Mention | None:
    """The longest place that begins at a word, with its role."""
    starts = strip.is_upper(at) or (strip.has(at, "sides") and strip.word(at) not in {"the", "of"})
    if strip.language == "en" and not starts:
        return None
    for end in range(min(len(strip.words), at + 7), at, -1):
        place = _read(strip, at, end) if _may_name(strip, at, end) else None
        if place is not None:
            role = _role(strip, at, end)
            return strip.mention("place", at, end, "P" if role else "-", place, role=role)
    return None


def _may_name(strip: Strip, at: int, end: int) -> bool:
    """Whether the words are names, joined by what joins names, and end in one."""
    last = end - 1
    side = strip.has(last, "sides") and not strip.has(last, "kinds")
    if strip.has(last, "stop") or not strip.word(last)[0].isalnum() or side:
        return False
    every = range(at, end)
    if strip.language != "en":
        return not any(
            strip.word(i) in {".", ";", "(", ":"} or strip.has(i, "never") for i in every
        )
    if strip.has(at, "stop") or any(strip.has(i, "in") for i in every):
        return False
    joined = {i for name in ("joining", "sides", "kinds") for i in every if strip.has(i, name)}
    named = {i for i in every if strip.is_upper(i)}
    return bool(named) and named | joined == set(every)


def _read(strip: Strip, at: int, end: int) -> Place | None:
    phrase = strip.raw(at, end).removesuffix("'s")
    outer, _, inner = phrase.partition("'s ")
    spellings = [phrase, *([f"{inner}, {outer}"] if inner else [])]
    if strip.language != "en":
        head, _, rest = phrase.partition(" ")
        spellings += [f"{form} {rest}".strip() for form in bare(head)[1:]]
    return next((p for s in spellings if (p := _read_place(s, strip.countries))), None)


@cache
def _read_place(words: str, countries: tuple[str, ...]) -> Place | None:
    """The place in the world, else in one of the countries that the text names."""
    code = country_code(words) if len(words) > 3 else None
    place = read_place(words, country=code)
    return place or next((p for c in countries if (p := read_place(words, country=c))), None)


def _role(strip: Strip, at: int, end: int) -> str:
    """What the words round a place say of it; empty where it places nothing."""
    if strip.language != "en":
        return _role_by_prefix(strip, at)
    back = at - 1
    while back >= 0 and strip.has(back, "sides"):
        back -= 1
    before, inner = strip.word(back) if back >= 0 else "", strip.words[back + 1 : at]
    if "of" in inner and any(re.match(r"(?:north|south|east|west)(?!ern)", w) for w in inner):
        return "direction"
    part = "of" in inner and any(strip.has(i, "of_place") for i in range(max(back, 0), at))
    if strip.has(back, "in") or part:
        return "inside"
    if before == "(":
        return "bracket"
    if strip.word(at).endswith("'s"):
        return ""
    if before == "then" or (before == "by" and strip.word(back - 1) == "followed"):
        return "head"
    if strip.has(end - 1, "kinds") and before not in _AWAY:
        return "inside"
    return "head" if (back < 0 or before in _OPENS) and _heads(strip, end) else ""


def _role_by_prefix(strip: Strip, at: int) -> str:
    """Arabic and Kurdish: a preposition near before, or written as one with the name."""
    near = range(max(0, at - 3), at + 1)
    glued = strip.language == "ar" and strip.text.lower[strip.tokens[at][0]] in "بل"
    inside = any(f in listed(strip.language, "in") for i in near for f in bare(strip.word(i)))
    if glued or inside:
        return "inside"
    return "head" if at == 0 or strip.word(at - 1) in {":", "("} else ""


def _heads(strip: Strip, end: int) -> bool:
    """Whether what follows makes a place the head of a line: a colon, a figure, "saw", "had"."""
    following = strip.words[end] if end < len(strip.words) else ":"
    entry, _ = strip.entry(end)
    told = entry is not None and entry.tag in "BWL" and following not in {"is", "are"}
    return told or following in _CLOSES or following[0].isdigit()
