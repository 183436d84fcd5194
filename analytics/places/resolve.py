"""Text to place: `read_place`, `suggest_places`.

A name is looked up as a whole first. Then a closed grammar is tried, in this order:

- unions: "A; B", "A/B", "A+B", "A, B and C": every part must be read;
- "between A and B" for two provinces that touch: both;
- containment: "A, B" and "A in B": A cut to B; B alone where A is unknown; contradictions refuse;
- nearness: "near A", "outskirts of A": A, near;
- parts: "eastern A", "province of A": A, which contains it.

A direction from a place ("north of A", "towards A") may lie anywhere and is refused, and so is
text in brackets, which comments on a name: "Baghdad (government)".
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache

from analytics.places.codes import as_day, country_of, join_scope, name_of, provinces_of, touching
from analytics.places.gazetteer import LONGEST, coded, words
from analytics.places.gazetteer import countries as gazetteers
from analytics.places.lookup import TOWNS, Context, Place, alike, candidates, look_up
from analytics.places.world import as_country
from analytics.text import fold_name

_UNION = re.compile(r"\s*[;/+؛]\s*")
_AND = re.compile(r",? and |\s*,\s*")
_COMMA = re.compile(r"\s*,\s*")
_IN = re.compile(r"(?P<part>.+?) (?:in|within|inside) (?P<whole>.+)")
_BETWEEN = re.compile(r"(?:.* )?between (?P<a>.+?) and (?P<b>.+)")
_DISTANCE = re.compile(r"^(?:some |about )?[\d, ]+ ?(?:km|kilomet(?:er|re)s?|miles?) ")
_BRACKET = re.compile(r"[()\[\]{}<>?]")
_PARTS_AT_MOST = 12
_AT_MOST = 5  # suggestions


def read_place(
    text: str | None, country: str | None = None, on: date | str | None = None
) -> Place | None:
    """The place that `text` names, or None where it is unknown or could mean several.

    Parameters
    ----------
    text
        A name in Latin, Arabic or Kurdish letters, a code, or a union "A; B; C".
    country
        ISO code or name. Without it the gazetteers and the countries of the world are searched.
    on
        The day the text speaks of. Divisions differ by day: Halabja is part of IQ-SU until
        2025-04-13. Without a day the divisions of ISO 3166-2 count.

    Returns
    -------
    Place or None
        scope (codes), name, precision.

    Raises
    ------
    ParameterError
        For a country or a day that nobody knows.

    >>> read_place("صلاح الدين")
    Place(scope='IQ-SD', name='Salah al-Din', precision='province')
    >>> read_place("Kirkuk; Diyala").scope, read_place("towards Erbil")
    ('IQ-DI;IQ-KI', None)
    """
    if not isinstance(text, str) or len(text) > LONGEST:
        return None
    return _place_of(text, Context(as_country(country), as_day(on)))


def suggest_places(text: str, country: str | None = None) -> list[str]:
    """Up to five names that `text` may have meant, the likeliest first; empty if it can be read.

    They are for a person: the package itself never takes a suggestion.

    Parameters
    ----------
    text, country
        A name in any letters, and the code or name of the country it lies in, if known.

    Returns
    -------
    list of str
        Names that `read_place` reads.

    Raises
    ------
    ParameterError
        For a country that nobody knows.

    >>> suggest_places("Kirkook", country="IQ")
    ['Kirkuk']
    """
    if len(text) > LONGEST or read_place(text, country) is not None:
        return []
    code = as_country(country)
    exact = [entry.name for entry in candidates(text, Context(code, None))]
    return list(dict.fromkeys([*exact, *alike(text, code)]))[:_AT_MOST]


def _place_of(text: str, context: Context) -> Place | None:
    whole = look_up(text, context)
    if whole is not None or _BRACKET.search(text):
        return whole
    parts = _UNION.split(text.strip())
    if len(parts) == 1:
        return _by_rule(text, context)
    return _all_of([_read_phrase(part, context) if part else None for part in parts])


def _read_phrase(text: str, context: Context) -> Place | None:
    return look_up(text, context) or _by_rule(text, context)


def _by_rule(text: str, context: Context) -> Place | None:
    text = fold_name(text)
    for rule in (_between, _list, _contained, _inside, _near, _part):
        found = rule(text, context)
        if found is not None:
            return found
    return None


def _all_of(named: list[Place | None]) -> Place | None:
    """All places together; None where one of them is unknown, or they are too many."""
    places = [place for place in named if place is not None]
    if len(places) != len(named) or len(places) > _PARTS_AT_MOST:
        return None
    scope = join_scope({code for place in places for code in place.codes})
    precisions = {place.precision for place in places}
    single = ";" not in scope and len(precisions) == 1
    if "country" in precisions:
        precision = "country"
    elif single:
        precision = precisions.pop()
    else:
        precision = "province" if scope in {p.province for p in places} else "region"
    return Place(scope, name_of(scope), precision)


def _between(text: str, context: Context) -> Place | None:
    """Between two provinces that share a border; two governments or far places are refused."""
    match = _BETWEEN.match(text) if "between " in text else None
    if match is None:
        return None
    ends = [look_up(match[side], context) for side in ("a", "b")]
    first, second = (end.province if end else None for end in ends)
    if not first or not second or not touching(first, second):
        return None
    return _all_of(ends)


def _list(text: str, context: Context) -> Place | None:
    """Both or all of "A, B and C provinces": its "and" tells a list from containment."""
    if " and " not in text or "between " in text:
        return None
    parts = [part for part in _AND.split(text) if part.strip()]
    if not 2 <= len(parts) <= _PARTS_AT_MOST:
        return None
    return _all_of([look_up(part, context) or _near(part, context) for part in parts])


def _contained(text: str, context: Context) -> Place | None:
    parts = [part for part in _COMMA.split(text) if part]
    if not 2 <= len(parts) <= _PARTS_AT_MOST:
        return None
    place: Place | None = None
    for part in reversed(parts):
        if _is_direction(part, context):
            if part is parts[0]:
                return None
            continue
        place = _cut_to(part, place, context) if place else _read_part(part, context)
        if place is None:
            return None
    return place


def _inside(text: str, context: Context) -> Place | None:
    match = _IN.match(text)
    if match is None:
        return None
    whole = _read_phrase(match["whole"], context)
    return None if whole is None else _cut_to(match["part"], whole, context)


def _cut_to(part: str, whole: Place, context: Context) -> Place | None:
    """The part of a place that lies in `whole`; `whole` itself where the part is unknown."""
    home = _home(whole)
    place = _read_part(part, context) or (
        _read_part(part, replace(context, country=home)) if home else None
    )
    if place is None:
        return whole if _may_lie_in(part, whole, context) else None
    inner = set(provinces_of(place.scope, context.on))
    outer = set(provinces_of(whole.scope, context.on))
    if inner <= outer:
        return place
    if not inner & outer and home and place.precision in TOWNS and home == _home(place):
        return whole  # another town or village of the same name
    if not inner & outer or place.precision in {"country", "province"}:
        return None
    scope = join_scope(inner & outer)
    precision = "near" if ";" not in scope and place.precision == "region" else place.precision
    return Place(scope, f"{place.name}, {whole.name}", precision)


def _home(place: Place) -> str | None:
    """The one country without a gazetteer in which a place lies."""
    homes = {country_of(code) for code in place.codes}
    return homes.pop() if len(homes) == 1 and not homes & {*gazetteers()} else None


def _may_lie_in(part: str, whole: Place, context: Context) -> bool:
    """Whether an unknown name says nothing against lying in `whole`."""
    tokens = part.split()
    if any(c.isdigit() for c in part) or _elsewhere().intersection(tokens):
        return False
    outer = set(provinces_of(whole.scope, context.on))
    runs = (tokens[i : i + n] for n in (1, 2, 3) for i in range(len(tokens) - n + 1))
    named = (look_up(" ".join(run), context) for run in runs)
    return all(p is None or outer & set(provinces_of(p.scope, context.on)) for p in named)


def _read_part(text: str, context: Context) -> Place | None:
    return look_up(text, context) or _near(text, context) or _part(text, context)


def _near(text: str, context: Context) -> Place | None:
    rest = _after(text, "near")
    place = None if rest is None else look_up(rest, context) or _list(rest, context)
    if place is None or (place.precision in {"country", "region"} and ";" not in place.scope):
        return None
    if place.name.startswith("near ") or place.precision == "region":
        return place
    return replace(place, name=f"near {place.name}", precision="near")


def _part(text: str, context: Context) -> Place | None:
    """The A of "eastern A". Only in the gazetteers: "Eastern Congo" is not in Congo (CG)."""
    rest = _after(text, "part")
    place = None if rest is None else look_up(rest, context) or _part(rest, context)
    if place is None or not all(code in coded() for code in place.codes):
        return None
    return replace(place, precision="near") if place.precision == "exact" else place


def _is_direction(text: str, context: Context) -> bool:
    """Whether the text is "north of A" or "25 km west of A" for a known A."""
    rest = _after(_DISTANCE.sub("", text), "direction")
    return rest is not None and look_up(rest, context) is not None


def _after(text: str, kind: str) -> str | None:
    """The text after a phrase of that kind, "the" left out; None if it begins with none."""
    match = _phrases(kind).match(text)
    return text[match.end() :] if match else None


@cache
def _phrases(kind: str) -> re.Pattern[str]:
    found = sorted({fold_name(word) for word in words()["phrases"][kind]}, key=len, reverse=True)
    return re.compile(f"(?:the )?(?:{'|'.join(map(re.escape, found))}) ")


@cache
def _elsewhere() -> frozenset[str]:
    return frozenset(fold_name(word) for word in words()["phrases"]["elsewhere"])
