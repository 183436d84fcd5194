"""Codes and scopes: their names, the provinces they touch, and which lies within which.

A scope is one code or several joined by ";", sorted: "IQ-DI;IQ-KI". Codes are those of ISO 3166,
or our own, beginning with "x-".
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from analytics.errors import ParameterError
from analytics.places.gazetteer import WORLD, coded, gazetteer
from analytics.places.gazetteer import countries as gazetteers
from analytics.places.world import as_country, country_names, division_of, divisions


def names(code: str) -> dict[str, str]:
    """The names of a code by language: "en" always, "ar" and "ckb" where known.

    >>> names("IQ-AR")
    {'en': 'Erbil', 'ar': 'أربيل', 'ckb': 'هەولێر'}
    """
    entry = coded().get(code)
    if entry is not None:
        return dict(entry.names)
    name = country_names().get(code)
    if name is None and (division := division_of(code)):
        name = division.name
    if name is None:
        raise ParameterError(
            "no such place code", column="scope", value=code, remedy="use a code like IQ or IQ-KI"
        )
    return {"en": name}


def name_of(code: str) -> str:
    """The English name of a code, or of a scope of several codes as a list that `read_place` reads.

    Raises
    ------
    ParameterError
        For an unknown code.

    >>> name_of("IQ-DI;IQ-KI;IQ-SD"), name_of("SY-HL")
    ('Diyala, Kirkuk and Salah al-Din', 'Aleppo')
    """
    *others, last = (names(part)["en"] for part in split_scope(code))
    return f"{', '.join(others)} and {last}" if others else last


def provinces(country: str, on: date | str | None = None) -> tuple[str, ...]:
    """The first-level divisions of a country on a day; without a day those of ISO 3166-2.

    >>> len(provinces("IQ")), len(provinces("IQ", on="2025-04-14")), len(provinces("SY"))
    (18, 19, 14)
    """
    code = as_country(country) or ""
    if code in gazetteers():
        return _provinces(code, as_day(on))
    return tuple(d.code for d in divisions(code) if not d.parent)


def changes(country: str) -> tuple[date, ...]:
    """The days from which a country has other first-level divisions than the day before.

    >>> changes("IQ")
    (datetime.date(2025, 4, 14),)
    """
    code = as_country(country) or ""
    if code not in gazetteers():
        return ()
    rows = [e for e in gazetteer(code).entries if e.kind == "province"]
    return tuple(sorted({e.valid_from for e in rows if e.valid_from is not None}))


def provinces_of(scope: str, on: date | str | None = None) -> tuple[str, ...]:
    """The provinces that a scope lies in or touches, sorted; none for the world.

    >>> provinces_of("IQ-KR"), provinces_of("IQ-DI;IQ-KI")
    (('IQ-AR', 'IQ-DA', 'IQ-SU'), ('IQ-DI', 'IQ-KI'))
    """
    day = as_day(on)
    return tuple(sorted({one for code in split_scope(scope) for one in _touched(code, day)}))


def within(scope: str, container: str) -> bool:
    """Whether everything in `scope` surely lies in `container`.

    An area that follows no boundary contains only itself and its listed parts.

    >>> within("IQ-DI;IQ-KI", "IQ"), within("IQ", "IQ-KI"), within("x-SY-NE", "SY")
    (True, False, True)
    """
    holders = split_scope(container)
    return all(_code_within(code, holders) for code in split_scope(scope))


def may_lie_in(scope: str, container: str) -> bool:
    """Whether something in `scope` may lie in `container`: the two overlap, or one holds the other.

    >>> may_lie_in("IQ", "IQ-KI"), may_lie_in("IQ-DI;IQ-KI", "IQ-KI"), may_lie_in("SY", "IQ-KI")
    (True, True, False)
    """
    if within(scope, container) or any(within(container, code) for code in split_scope(scope)):
        return True
    return not {*provinces_of(scope)}.isdisjoint(provinces_of(container))


def split_scope(scope: str) -> tuple[str, ...]:
    """The codes of a scope.

    >>> split_scope("IQ-DI; IQ-KI")
    ('IQ-DI', 'IQ-KI')
    """
    codes = tuple(part.strip() for part in scope.split(";") if part.strip())
    for code in codes:
        names(code)
    if not codes:
        raise ParameterError("no place code", column="scope", value=scope)
    return codes


def join_scope(codes: set[str]) -> str:
    """Codes as a scope: sorted, without a code that lies within another of them."""
    kept = [c for c in codes if not any(o != c and _code_within(c, (o,)) for o in codes)]
    return ";".join(sorted(kept))


def as_day(on: date | str | None) -> date | None:
    """A day given as a date or as an ISO string."""
    if isinstance(on, str):
        try:
            return date.fromisoformat(on)
        except ValueError:
            raise ParameterError(
                "not a day", column="on", value=on, remedy="write it as 2025-04-14"
            ) from None
    return on.date() if isinstance(on, datetime) else on


def country_of(code: str) -> str | None:
    """The country of a code, None for the world and its parts.

    >>> country_of("x-IQ-HA"), country_of("x-WORLD")
    ('IQ', None)
    """
    stem = code.removeprefix("x-").split("-")[0]
    return stem if len(stem) == 2 else None


def _code_within(code: str, holders: tuple[str, ...]) -> bool:
    country = country_of(code)
    if WORLD in holders or code in holders or (country is not None and country in holders):
        return True
    if any(code.startswith(f"{holder}-") and holder.startswith("x-") for holder in holders):
        return True
    entry = coded().get(code)
    if entry is None:
        division = division_of(code)
        return division is not None and division.parent in holders
    if entry.kind == "country":
        return False
    regions = [coded()[holder] for holder in holders if holder in coded()]
    held = {*holders, *(p for r in regions if r.kind == "region" for p in r.provinces)}
    touched = {code} if entry.kind == "province" else entry.touches(None)
    return bool(touched) and touched <= held


def _touched(code: str, on: date | None) -> set[str]:
    if len(code) == 2:
        return set(provinces(code, on))
    entry = coded().get(code)
    return {code} if entry is None or entry.kind == "province" else entry.touches(on)


@cache
def _provinces(country: str, on: date | None) -> tuple[str, ...]:
    rows = gazetteer(country).entries
    return tuple(sorted(e.code for e in rows if e.kind == "province" and e.holds(on)))
