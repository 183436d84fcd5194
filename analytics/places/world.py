"""Countries and first-level divisions of the whole world (ISO 3166, by pycountry).

Beside the names of ISO stand those of `data/divisions.csv`, in the world's spellings, and the
units of `data/former.csv`: names of the field's data sets, and divisions that are no more, with
the codes of today that cover them.

pycountry is imported when the first name outside the gazetteers is looked up: it takes a tenth of
a second, which reading a name of Iraq with its country given need not pay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from gettext import translation

from analytics.errors import ParameterError
from analytics.places.gazetteer import (
    added_features,
    by_key,
    data_rows,
    gazetteer,
    plain_key,
    strip_articles,
    words,
    world_entries,
)
from analytics.places.gazetteer import countries as gazetteers

_BRACKETS = re.compile(r"\s*[\(\[][^\)\]]*[\)\]]")
_NOT_ADMINISTRATIVE = "Geographical unit"  # the Papua of ISO holds six provinces, one so named
_TAIL = re.compile(r"[،,].*")  # "Congo, Democratic Republic of the"
_TWINS = re.compile(r"\s*[;/]\s*|\s*[\[\]]\s*")


@dataclass(frozen=True, slots=True)
class Division:
    """A division of a country in ISO 3166-2: its English name, the code above, type, spellings."""

    code: str
    name: str
    parent: str
    type: str
    spellings: tuple[str, ...]


@cache
def country_names() -> dict[str, str]:
    """English short names by ISO 3166-1 alpha-2 code."""
    import pycountry  # slow to load

    return {c.alpha_2: getattr(c, "common_name", c.name) for c in pycountry.countries}


def formal_name(code: str) -> str | None:
    """The official name of a country, which no division shares: "Republic of the Niger"."""
    import pycountry  # slow to load

    country = pycountry.countries.get(alpha_2=code)
    return getattr(country, "official_name", None)


def country_code(text: str) -> str | None:
    """The alpha-2 code of a country by its name or code; None if unknown or ambiguous.

    >>> country_code("Syrian Arab Republic"), country_code("DR Congo"), country_code("Congo")
    ('SY', 'CD', None)
    """
    if text in gazetteers():
        return text
    if text.isupper() and len(text) in {2, 3}:
        import pycountry  # slow to load

        coded = pycountry.countries.get(**{f"alpha_{len(text)}": text})
        if coded is not None:
            return str(coded.alpha_2)
    key = plain_key(text)
    found = _country_index().get(key) or (() if text.isascii() else _translated().get(key, ()))
    return found[0] if len(found) == 1 else None


def as_country(country: str | None) -> str | None:
    """A `country` argument as an alpha-2 code.

    Raises
    ------
    ParameterError
        Where no country is called so.
    """
    if country is None:
        return None
    code = country_code(country) if country.strip() else None
    if code is None:
        raise ParameterError(
            "no such country", column="country", value=country, remedy="use an ISO code like IQ"
        )
    return code


@cache
def divisions(country: str) -> tuple[Division, ...]:
    """All ISO 3166-2 divisions of a country, by code."""
    import pycountry  # slow to load

    found = []
    for row in pycountry.subdivisions.get(country_code=country) or ():
        english, also = _further_names().get(row.code, ("", ()))
        name = english or row.name
        spellings = (*_iso_spellings(name), *also)
        found.append(Division(row.code, name, row.parent_code or "", row.type, spellings))
    return tuple(sorted(found, key=lambda d: d.code))


def division_of(code: str) -> Division | None:
    """The ISO 3166-2 division of a code."""
    return next((each for each in divisions(code[:2]) if each.code == code), None)


def find_division(text: str, country: str) -> Division | None:
    """The one division of a country with this name or code, or None.

    Of a division and one inside it with the same name, the outer one is meant.

    >>> find_division("Chechnya republic", "RU").code
    'RU-CE'
    """
    if text.startswith(f"{country}-"):
        return division_of(text)
    index = _division_index(country)
    key = _name_key(text, country)
    found = index.get(key, ())
    if not found:
        plain, kind = split_type(key)
        found = tuple(d for d in index.get(plain, ()) if kind and _is_type(d, kind))
    outer = [d for d in found if not any(d.parent == other.code for other in found)]
    one = len(outer) == 1 and (len(found) == 1 or outer[0].type != _NOT_ADMINISTRATIVE)
    return outer[0] if one else None


def country_of_division(text: str) -> str | None:
    """The one country that has a division of this name, None if there are several or none.

    Ordinary and short words, and names of the Arab world, which recur from country to country in
    places of every size, need the country.

    >>> country_of_division("Kharkiv"), country_of_division("Plateau"), country_of_division("nan")
    ('UA', None, None)
    """
    key = strip_articles(plain_key(text))
    if len(key) < 5 or text.strip()[:1].islower() or key in words()["ordinary_words"]:
        return None
    countries = {division.code[:2] for division in _names_of_the_world().get(key, ())}
    one = countries.pop() if len(countries) == 1 else None
    return None if one in words()["article_countries"] else one


def namesakes(key: str, country: str) -> list[Division]:
    """The divisions of other countries that are called so; `key` is made by `name_key`."""
    return [d for d in _names_of_the_world().get(key, ()) if d.code[:2] != country]


def split_type(key: str) -> tuple[str, str]:
    """A folded name without the type of division at its begin or end, and that type.

    >>> split_type("kabul province"), split_type("republic crimea")
    (('kabul', 'province'), ('crimea', 'republic'))
    """
    match = _division_words().search(key)
    if match is None:
        return key, ""
    return key[: match.start()] + key[match.end() :], match[0].strip()


def _is_type(division: Division, kind: str) -> bool:
    """Whether a division may be called so: its own type, or one that translators use for it."""
    own = set(plain_key(division.type).split())
    alike = set(words()["divisions"]["alike"])
    called = {name for type_ in own for name in words()["divisions"]["called"].get(type_, ())}
    return kind in own | called or (kind in alike and bool(own & alike))


def _name_key(text: str, country: str) -> str:
    key = plain_key(text)
    return strip_articles(key) if country in words()["article_countries"] else key


@cache
def _division_words() -> re.Pattern[str]:
    either = "|".join(sorted(words()["divisions"]["words"], key=len, reverse=True))
    return re.compile(f" (?:{either})$|^(?:{either}) ")


@cache
def _country_index() -> dict[str, tuple[str, ...]]:
    import pycountry  # slow to load

    named = []
    for country in pycountry.countries:
        further = (getattr(country, name, "") for name in ("common_name", "official_name"))
        names = {country.name, country.name.split(",")[0], *further} - {""}
        named += [(name, country.alpha_2) for name in names]
    rows = (
        *world_entries(),
        *(entry for code in gazetteers() for entry in gazetteer(code).entries),
    )
    for entry in rows:
        if entry.kind == "country":
            own = (name for _, name in entry.names)
            named += [(name, entry.code) for name in (*entry.aliases, *own)]
    return by_key((plain_key(name), code) for name, code in named)


@cache
def _translated() -> dict[str, tuple[str, ...]]:
    """Countries by their names in Arabic and Kurdish, without those that mean something else."""
    import pycountry  # slow to load

    named = []
    for language in ("ar", "ckb"):
        folder = pycountry.LOCALES_DIR
        told = translation("iso3166-1", folder, languages=[language]).gettext
        for country in pycountry.countries:
            names = {told(country.name), told(getattr(country, "common_name", country.name))}
            named += [(_TAIL.sub("", name), country.alpha_2) for name in names]
    keyed = ((plain_key(name), code) for name, code in named if not name.isascii())
    return by_key((key, code) for key, code in keyed if key not in words()["ordinary_words"])


@cache
def _division_index(country: str) -> dict[str, tuple[Division, ...]]:
    keyed = []
    added = (feature["properties"] for feature in added_features(country))
    further = {told["code"]: told["names"] for told in added}
    for division in divisions(country):
        own = (*division.spellings, *further.get(division.code, ()))
        keys = {_name_key(name, country) for name in own}
        keyed += [(key, division) for key in keys | {split_type(key)[0] for key in keys}]
    return by_key(keyed)


@cache
def _further_names() -> dict[str, tuple[str, tuple[str, ...]]]:
    """The English name of a division where ISO transcribes another language, and further names."""
    rows = data_rows("divisions")
    return {row["scope"]: (row["english"], tuple(row["names"].split("|"))) for row in rows}


@cache
def former_units() -> dict[tuple[str, str], str]:
    """The scope of today of a former unit or a name of the data sets, by country and plain key.

    >>> former_units()["ZA", "transvaal province"]
    'ZA-GP;ZA-LP;ZA-MP;ZA-NW'
    """
    return {
        (row["country"], plain_key(name)): row["scope"]
        for row in data_rows("former")
        for name in row["names"].split("|")
    }


@cache
def _names_of_the_world() -> dict[str, tuple[Division, ...]]:
    return by_key(
        (strip_articles(plain_key(name)), division)
        for country in country_names()
        for division in divisions(country)
        for name in division.spellings
    )


def _iso_spellings(name: str) -> Iterator[str]:
    """The spellings in one ISO entry: "Galicia [Galicia]", "Murcia, Región de", "A / B"."""
    yield name
    yield _BRACKETS.sub("", name)
    for twin in _TWINS.split(name):
        if twin.strip():
            yield twin.strip()
    head, comma, tail = name.partition(", ")
    if comma and "," not in tail:
        yield head
        yield f"{tail} {head}"
