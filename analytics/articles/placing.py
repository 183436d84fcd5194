"""The place that begins at a word: whether it is meant, and what the words round it say of it.

A town of a country without a gazetteer is read only where the text names its country and where
something happens in it, since persons, newspapers and words are called so too.
"""

from __future__ import annotations

import re
from functools import cache

from analytics.articles.figures import is_number
from analytics.articles.lexicon import bare, listed
from analytics.articles.strip import Mention, Strip
from analytics.places import Place, country_code, read_place
from analytics.places.codes import country_of
from analytics.places.gazetteer import countries as gazetteers
from analytics.places.lookup import TOWNS

_SHORT = re.compile(r"(?:[A-Z]\.?){2,3}")
_AWAY = frozenset({"of", "to", "from", "towards", "toward"})
_TOWARDS = re.compile(r"(?:north|south|east|west)(?!ern)")
_FARED = re.compile(r"[a-z]{2,}[^e]ed")  # "Aleppo remained", "Borno suffered"
_CLOSES = frozenset({":", "(", "-", ",", "&", "and", "with", "."})
_OPENS = frozenset({*":;,.-|&", "and", "while", "whereas", "then", "that", "said"})
_NEXT = frozenset({"then", "behind", "ahead"})  # "Kirkuk at 14, ahead of Ninewa at 11"
_CLOCK = re.compile(r"\d{1,2}[:.h]\d\d")


def find_place(strip: Strip, at: int) -> Mention | None:
    """The longest place that begins at a word, with its role."""
    starts = strip.is_upper(at) or (strip.has(at, "sides") and strip.word(at) not in {"the", "of"})
    if strip.language == "en" and not starts:
        return None
    for end in range(min(len(strip.words), at + 7), at, -1):
        place = _read(strip, at, end) if _may_name(strip, at, end) else None
        if place is not None:
            role = _role(strip, at, end)
            if is_town(place) and not _stands_alone(strip, at, end, role):
                continue
            if not role and place.precision != "country" and _is_topic(strip, at, end):
                role = "head"
            return strip.mention("place", at, end, "P" if role else "-", place, role=role)
    return None


def _stands_alone(strip: Strip, at: int, end: int, role: str) -> bool:
    """Whether a town is surely meant: a person, a newspaper and a word may be called as it is.

    Something happens "in Beni" and "near Beni"; "Beni: two shot" and "Beni attack" are about it.
    """
    if strip.language != "en":
        return role == "inside" and (end > at + 1 or len(strip.word(at)) > 3)
    alone = at == 0 or not strip.is_upper(at - 1) or strip.has(at - 1, "stop")
    last = min(end, len(strip.words) - 1)
    joined = end < len(strip.words) and strip.is_upper(end) and not strip.has(end, "kinds")
    if role == "head":
        label = strip.word(at - 1) in {"-", "|"}  # "Area B - Beni, RN4."
        return alone and (label or strip.word(last) in {":", "(", "-"} or _is_topic(strip, at, end))
    return role in {"inside", "bracket"} and alone and not joined


def _may_name(strip: Strip, at: int, end: int) -> bool:
    """Whether the words are names, joined by what joins names, and end in one."""
    last = end - 1
    side = strip.has(last, "sides") and not strip.has(last, "kinds")
    if strip.has(last, "stop") or not strip.word(last)[0].isalnum() or side:
        return False
    every = range(at, end)
    if end == at + 1 and len(strip.word(at).replace(".", "")) < 3 and strip.word(at) != "uk":
        return strip.word(at - 1) == "the" and strip.word(at - 2) == "in"  # "in the U.S."
    if strip.language != "en":
        if end == at + 1 and not listed(strip.language, "in").isdisjoint(
            strip.forms(strip.word(at))
        ):
            return False  # "the city" is no City
        return not any(
            strip.word(i) in {".", ";", "(", ":"} or strip.has(i, "never") for i in every
        )
    if strip.has(at, "stop") or any(strip.has(i, "in") for i in every):
        return False
    narrowed = any(strip.has(i, "kinds") or strip.word(i) == "," for i in every)
    narrowed = narrowed and not strip.word(at - 1).endswith("'s")  # "Africa's Sahel region"
    if any(strip.has(i, "wide") for i in every) and not narrowed:
        return False  # the Sahel is no region of Burkina Faso alone
    joined = {i for name in ("joining", "sides", "kinds") for i in every if strip.has(i, name)}
    named = {i for i in every if strip.is_upper(i)}
    return bool(named) and named | joined == set(every)


def _read(strip: Strip, at: int, end: int) -> Place | None:
    phrase = strip.raw(at, end).removesuffix("'s")
    outer, _, inner = phrase.partition("'s ")
    while inner.partition(" ")[0] in listed(strip.language, "sides"):
        inner = inner.partition(" ")[2]  # "Nigeria's northeastern Borno state"
    spellings = [phrase, *([f"{inner}, {outer}"] if inner else [])]
    if _SHORT.fullmatch(phrase) and len(strip.words) > 1 and strip.word(at - 1) != "the":
        return None  # "KP" is no North Korea, and "U.S. bases" stand elsewhere
    if strip.language != "en":
        head, _, rest = phrase.partition(" ")
        spellings += [f"{form} {rest}".strip() for form in bare(head, strip.language)[1:]]
        if strip.language == "ckb" and rest:
            spellings.append(f"{phrase.rpartition(' ')[0]} {bare(phrase.split()[-1], 'ckb')[-1]}")
    found = next((p for s in spellings if (p := _read_place(s, strip.countries))), None)
    if found is None and strip.has(end - 1, "kinds") and end > at + 1:
        whole = _read(strip, at, end - 1)  # "Zamfara State"
        return whole if whole is not None and whole.precision == "province" else None
    if found is None and strip.language == "en" and strip.has(at, "sides") and end > at + 1:
        whole = _read(strip, at + 1, end)  # "central Mali" is somewhere in Mali
        named = strip.is_upper(at)  # "South Ossetia" is in no Ossetia that is known
        wide = {"country"} if named else {"country", "province"}
        return whole if whole is not None and whole.precision in wide else None
    if found is None and end == at + 1 and phrase.count("-") == 1:
        road = read_place(phrase.replace("-", "; "))  # "the Kirkuk-Tikrit road"
        return road if road is not None and road.precision != "country" else None
    return found


@cache
def _read_place(words: str, countries: tuple[str, ...]) -> Place | None:
    """The place in the world, else in one of the countries that the text names."""
    code = country_code(words) if len(words) > 3 else None
    place = read_place(words, country=code)
    inner, comma, _ = words.partition(", ")
    if place is not None and is_town(place) and not comma:
        place = None  # one of the countries may have a division that is called so
    if comma and country_code(inner):
        return None  # "Mali, Niger" are two
    if place is not None and comma and place.precision == "country" and inner[0].isupper():
        # Of "A, B, Country" the innermost that is known: A may be in no gazetteer.
        rest = (words.split(", ", at)[-1] for at in range(words.count(", ")))
        finer = (read_place(part, country=place.scope) for part in [inner, *rest])
        return next((p for p in finer if p is not None and p.precision != "country"), place)
    if place is not None and (not countries or country_of(place.codes[0]) in countries):
        return place
    own = (p for c in countries if (p := read_place(words, country=c)))
    return next((p for p in own if not is_town(p) or _may_hold(p, countries)), place)


def is_town(place: Place) -> bool:
    """Whether a place is a town or a district in a country without a gazetteer."""
    home = country_of(place.codes[0])
    return place.precision in TOWNS and home is not None and home not in gazetteers()


def _may_hold(place: Place, countries: tuple[str, ...]) -> bool:
    """Whether a text of these countries may mean a town: one of them, unless it is about Iraq."""
    return country_of(place.codes[0]) in countries and countries[0] not in gazetteers()


def _role(strip: Strip, at: int, end: int) -> str:
    """What the words round a place say of it; empty where it places nothing."""
    if strip.language != "en":
        return _role_by_prefix(strip, at, end)
    back = at - 1
    while back >= 0 and strip.has(back, "sides"):
        back -= 1
    before, inner = strip.word(back) if back >= 0 else "", strip.words[back + 1 : at]
    if "of" in inner and any(_TOWARDS.match(w) for w in inner):
        return "direction"
    if _TOWARDS.match(strip.word(at)) and strip.word(at + 1) == "of":
        return "direction"
    part = "of" in inner and any(strip.has(i, "of_place") for i in range(max(back, 0), at))
    if strip.has(back, "in") or part or (before == "for" and _opens(strip, back - 1)):
        return "inside"
    if before == "(":
        return "bracket"
    if strip.word(end) == "(" and strip.word(end + 1).isdigit() and strip.word(end + 2) == ")":
        return "head"  # "ahead of Kirkuk (18)"
    if (before == "," or (back >= 0 and strip.is_upper(back))) and _stands_in(strip, back, end):
        return "inside"
    if strip.word(end - 1).endswith("'s"):
        return _role_of_owner(strip, back, end)
    if before in _NEXT or (before == "by" and strip.word(back - 1) == "followed"):
        return "head"
    if strip.has(end - 1, "kinds") and before not in _AWAY:
        return "inside"
    return "head" if _opens(strip, back) and _heads(strip, end) else ""


def _role_of_owner(strip: Strip, back: int, end: int) -> str:
    """The role of a place that owns what follows: its conflict, or a part of it."""
    if any(strip.has(i, "conflict") for i in range(end, end + 3)):
        return "inside"  # "Colombia's six-decade conflict"
    side = end < len(strip.words) and strip.has(end, "sides") and strip.word(end) != "the"
    return "head" if side and _opens(strip, back) else ""  # "Benin's north stayed quiet"


def _stands_in(strip: Strip, last: int, end: int) -> bool:
    """Whether a place holds the unknown one before it: "at Mucojo, Macomia, Cabo Delgado"."""
    back = last = last if strip.word(last) == "," else last + 1
    back -= 1
    while back >= 0 and (
        strip.is_upper(back) or strip.has(back, "sides") or strip.word(back) == ","
    ):
        back -= 1
    entry, _ = strip.entry(end)
    tells = entry is not None and entry.tag in "RBHVXGWLC"  # "In Gao, France said"
    unknown = back + 1 < last and _read(strip, back + 1, last) is None
    inside = strip.has(back, "in") or any(strip.has(i, "kinds") for i in range(back + 1, last))
    return inside and unknown and not tells


def _opens(strip: Strip, back: int) -> bool:
    return back < 0 or strip.word(back) in _OPENS or _CLOCK.fullmatch(strip.word(back)) is not None


def _is_topic(strip: Strip, at: int, end: int) -> bool:
    """Whether a clause is about a place: "Kirkuk blast killed one", "Diyala bore the most"."""
    end += strip.has(end, "adverb")
    entry, _ = strip.entry(end)
    told = entry.tag in "EX" if entry else _FARED.fullmatch(strip.word(end)) is not None
    return _opens(strip, at - 1) and (told or strip.has(end, "saw"))


def _role_by_prefix(strip: Strip, at: int, end: int) -> str:
    """Arabic and Kurdish: a preposition near before, or written as one with the name."""
    near = range(max(0, at - 3), at + 1)
    glued = strip.language == "ar" and strip.text.lower[strip.tokens[at][0]] == "ب"
    inside = any(f in listed(strip.language, "in") for i in near for f in bare(strip.word(i)))
    if glued or inside:
        return "inside"
    counted = strip.word(end) in {"ب", "("} or strip.word(end)[0].isdigit()  # "نينوى بـ 15"
    saw = any(form in listed(strip.language, "saw") for form in bare(strip.word(at - 1)))
    if strip.language == "ckb" and country_code(strip.raw(at, end)):
        return "head" if strip.word(end) in {":", ",", "("} else ""  # who does it stands first
    return "head" if at == 0 or counted or saw or strip.word(at - 1) in {":", "("} else ""


def _heads(strip: Strip, end: int) -> bool:
    """Whether what follows makes a place the head of a line: a colon, a figure, "saw", "had"."""
    end += strip.has(end, "adverb")  # "Zamfara alone had 402"
    following = strip.words[end] if end < len(strip.words) else ":"
    entry, _ = strip.entry(end)
    told = entry is not None and entry.tag in "BHWLC" and following not in {"is", "are"}
    return told or following in _CLOSES or is_number(following, strip.language)
