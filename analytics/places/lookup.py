"""One name to its gazetteer entry or ISO division, or None: the step that never guesses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from string import capwords

from analytics.places.codes import country_of, join_scope, name_of
from analytics.places.gazetteer import (
    KINDS,
    Entry,
    coded,
    gazetteer,
    name_key,
    plain_key,
    words,
    world_entries,
)
from analytics.places.gazetteer import countries as gazetteers
from analytics.places.towns import find_town
from analytics.places.world import (
    country_code,
    country_names,
    country_of_division,
    divisions,
    find_division,
    former_units,
    namesakes,
)
from analytics.text import Shows, fold_name

# What a kind word in the text asks of the entry, and the precision it gives.
_KINDS_OF = {
    "province": (frozenset({"province"}), None),
    "district": (frozenset({"district", "town"}), "district"),
    "settlement": (frozenset({"district", "town"}), "exact"),
    "surroundings": (frozenset(KINDS) - {"country", "region"}, "near"),
}
_LIKE = 75  # per cent of likeness under which a name helps nobody
_MOST_ALIKE = 20
TOWNS = frozenset({"exact", "near", "district"})  # how exactly a town or a village is placed


@dataclass(frozen=True, slots=True)
class Place(Shows):
    """Where something is: the answer of `read_place`.

    Parameters
    ----------
    scope
        The code, or several joined by ";", sorted: a feature that crosses a border, or a union.
    name
        The English name; reading it again gives the same scope.
    precision
        exact, near, district, province, region, country or unknown. A place with several
        provinces is a region, unless it is itself a town or district whose province is disputed.

    >>> Place("IQ-KI", "Kirkuk", "province").province
    'IQ-KI'
    """

    scope: str
    name: str
    precision: str

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the scope."""
        return tuple(self.scope.split(";"))

    @property
    def province(self) -> str | None:
        """The one first-level division of the scope, or None where it is not one."""
        if len(self.codes) != 1 or len(self.scope) <= 2:
            return None
        entry = coded().get(self.scope)
        return self.scope if entry is None or entry.kind == "province" else None


@dataclass(frozen=True, slots=True)
class Context:
    """What is known besides the text: the country and the day, if any."""

    country: str | None
    on: date | None


def look_up(text: str, context: Context) -> Place | None:
    """The place that is called exactly `text` after folding, or None."""
    key = name_key(text)
    if not key:
        return None
    found = _find(key, context)
    if found:
        return _settle(found, key, context, None)
    stripped, kind = _kind_word(plain_key(text))
    if kind is not None:
        allowed, precision = _KINDS_OF[kind]
        found = [e for e in _find(name_key(stripped), context) if e.kind in allowed]
        if found:
            return _settle(found, name_key(stripped), context, precision)
    return _outside(text, key, context)


def candidates(text: str, context: Context) -> list[Entry]:
    """The entries that `text` may mean, for a person to choose from."""
    stripped, _ = _kind_word(plain_key(text))
    keys = sorted({name_key(text), name_key(stripped)} - {""})
    return [entry for key in keys for entry in _find(key, context, local=True)]


def alike(text: str, country: str | None) -> list[str]:
    """Names whose spelling is near to `text`, the nearest first."""
    from rapidfuzz import fuzz, process  # only needed after a failure

    keys = _spelled(country)
    found = process.extract(
        name_key(text), list(keys), scorer=fuzz.ratio, score_cutoff=_LIKE, limit=_MOST_ALIKE
    )
    return [name for key, _, _ in found for name in keys[key]]


@cache
def _spelled(country: str | None) -> dict[str, tuple[str, ...]]:
    """The names of a country, or of all countries and gazetteers, by the key of each spelling."""
    if country is not None and country not in gazetteers():
        return {name_key(division.name): (division.name,) for division in divisions(country)}
    names = country_names().values() if country is None else ()
    keys: dict[str, tuple[str, ...]] = {name_key(name): (name,) for name in names}
    for code in gazetteers() if country is None else (country,):
        for key, entries in gazetteer(code).index.items():
            keys[key] = (*keys.get(key, ()), *(entry.name for entry in entries))
    return keys


def _find(key: str, context: Context, *, local: bool = False) -> list[Entry]:
    home = context.country
    return [
        entry
        for country in gazetteers()
        if home in (None, country)
        for entry in gazetteer(country).find(key, local=local or home is not None)
        if entry.holds(context.on)
    ]


def _settle(found: list[Entry], key: str, context: Context, precision: str | None) -> Place | None:
    """The one scope of the entries, in the widest of their kinds; None if they differ."""
    if len({entry.scope for entry in found}) != 1:
        return None
    entry = min(found, key=lambda e: KINDS.index(e.kind))
    # A town here may be a province elsewhere: the Zarqa of Jordan, the Mansura of Egypt.
    known_here = context.country is not None or entry.kind in {"country", "region", "province"}
    if not known_here and namesakes(key, country_of(entry.scope[0]) or ""):
        return None
    exactness = precision if precision and entry.precision in TOWNS else entry.precision
    return Place(join_scope(set(entry.scope)), entry.name, exactness)


def _outside(text: str, key: str, context: Context) -> Place | None:
    """Names that no gazetteer holds: the world, other countries, divisions of other countries."""
    if context.country in gazetteers():
        return None
    if context.country is not None:
        named = country_code(text)
        division = _division(text, context.country)
        own = _country(named) if named == context.country else None
        return division or own or _town(text, context.country)
    wide = _world_index().get(key)
    if wide is not None:
        return Place(wide.code, wide.name, "region")
    code = text.strip()
    if len(code) <= 3 and code.isupper() and (len(code) == 3 or code in words()["not_codes"]):
        return None  # "NA", "IS", "NO" are words of tables more often than countries
    named = country_code(code)
    if named is not None:
        # Georgia and Niger are divisions too. Mali is a prefecture inside a region of Guinea,
        # Luxembourg a province inside one of Belgium: there the country is meant.
        shared = any(not division.parent for division in namesakes(key, named))
        return None if shared else _country(named)
    if candidates(text, context):
        return None  # a name of the gazetteers that needs its country: "Kurdistan"
    home = code[:2] if code[2:3] == "-" else country_of_division(text) or _home_of_former(text)
    return _division(text, home) if home else _town(text, None)


def _home_of_former(text: str) -> str | None:
    """The last country that lists a unit called so, where all mean the same: the Gaza Strip."""
    key = plain_key(text)
    homes = {scope: home for (home, name), scope in former_units().items() if name == key}
    split = [home for scope, home in homes.items() if ";" in scope]
    return split[0] if len(homes) == 1 and split and not namesakes(name_key(text), "") else None


def _town(text: str, country: str | None) -> Place | None:
    """A town or a district, under the name that it has in the text."""
    stripped, kind = _kind_word(plain_key(text))
    found = find_town(text, country)
    if found is None and kind not in {None, "province"}:
        found = find_town(stripped, country)
    if found is None:
        return None
    precision = _KINDS_OF[kind][1] if kind in _KINDS_OF else None
    return Place(found[0], capwords(text), precision or found[1])


def _division(text: str, country: str) -> Place | None:
    """A division of a country of today, or the divisions of today that a former one stands for."""
    former = former_units().get((country, plain_key(text)))
    if former is not None:
        only = len(former.split(";")) == 1
        return Place(former, name_of(former) if only else text, "province" if only else "region")
    division = find_division(text, country)
    return Place(division.code, division.name, "province") if division else None


def _country(code: str) -> Place:
    return Place(code, name_of(code), "country")


def _kind_word(key: str) -> tuple[str, str | None]:
    """A folded name without the word for its kind, and that kind."""
    kinds, before, after = _kind_words()
    if match := after.search(key):
        return key[: match.start()], kinds[match[1]]
    if match := before.match(key):
        return key[match.end() :], kinds[match[1]]
    return key, None


@cache
def _kind_words() -> tuple[dict[str, str], re.Pattern[str], re.Pattern[str]]:
    """The kind of each kind word, and patterns that find one at the begin or end of a name."""
    kinds = {fold_name(word): kind for kind, found in words()["kinds"].items() for word in found}
    either = "|".join(map(re.escape, sorted(kinds, key=len, reverse=True)))
    return kinds, re.compile(f"({either}) "), re.compile(f" ({either})$")


@cache
def _world_index() -> dict[str, Entry]:
    named = [entry for entry in world_entries() if entry.name]
    return {name_key(n): e for e in named for n in (e.name, e.code, *e.aliases)}
