"""Codes and scopes: their names, the provinces they touch, and which lies within which.

A scope is one code or several joined by ";", sorted: "IQ-DI;IQ-KI". Codes are those of ISO 3166,
or our own, beginning with "x-". Of first-level divisions also boundaries, which of them touch, and
how many people; lines on a map imply no endorsement: say so where they are drawn.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from analytics.errors import ParameterError
from analytics.places.gazetteer import WORLD, added_features, coded, data_rows, gazetteer
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


if TYPE_CHECKING:
    import pandas as pd

Ring = list[tuple[float, float]]


def boundaries(country: str) -> dict[str, list[Ring]]:
    """Rings of (longitude, latitude) in degrees by province code; empty where none are kept.

    An outer ring runs counter-clockwise, a hole in it clockwise, so that both fill rules draw the
    hole (Damascus inside Rif Dimashq). The boundaries of Iraq are those until 2025-04-13: the
    area of x-IQ-HA lies inside IQ-SU.

    Source: what the user added (`add_places`), else Natural Earth, 1:10m, public domain; see the
    head of each file.

    >>> shapes = boundaries("IQ")
    >>> len(shapes), shapes["IQ-KI"][0][0] == shapes["IQ-KI"][0][-1]
    (18, True)
    """
    kept = _kept(as_country(country) or "")
    return {code: [list(ring) for ring in rings] for code, rings in kept.items()}


def boundaries_from(country: str) -> str:
    """Where the boundaries of a country are from, for the note under its map.

    >>> boundaries_from("IQ")
    'Natural Earth'
    """
    added = added_features(country)
    return added[0]["properties"]["source"] if added else "Natural Earth"


def touching(first: str, second: str) -> bool:
    """Whether two provinces share a border, or are one.

    >>> touching("IQ-DI", "IQ-SD"), touching("IQ-BG", "IQ-AR")
    (True, False)
    """
    if first == second:
        return True
    country = country_of(first)
    if country is None or country != country_of(second):
        return False
    corners = _corners(country)
    shared = corners.get(first, frozenset()) & corners.get(second, frozenset())
    return len(shared) > 1  # one corner alone is no border


@cache
def _kept(country: str) -> dict[str, list[Ring]]:
    features: Any = added_features(country)
    file = files("analytics.places").joinpath(f"data/boundaries_{country}.geojson")
    if not features and file.is_file():
        features = json.loads(file.read_text(encoding="utf-8"))["features"]
    return {f["properties"]["code"]: _rings(f["geometry"]) for f in features}


def _rings(geometry: dict[str, Any]) -> list[Ring]:
    found = geometry["coordinates"]
    polygons = [found] if geometry["type"] == "Polygon" else found
    return [[(x, y) for x, y in ring] for polygon in polygons for ring in polygon]


@cache
def _corners(country: str) -> dict[str, frozenset[tuple[float, float]]]:
    return {code: frozenset(p for r in rings for p in r) for code, rings in _kept(country).items()}


def population(country: str, on: date | str | None = None) -> pd.DataFrame:
    """People by province: `province`, `population` (Int64), `year` (Int64), `source`, `url`.

    The figures are of the latest year that has every province: figures of different years never
    stand in one table. A country without such a year gives an empty frame.

    Parameters
    ----------
    country
        ISO code or name.
    on
        The day whose provinces are wanted. Without it those of ISO 3166-2, where the people of
        Halabja count in IQ-SU. A figure that covers two provinces of that day is left out.

    >>> people = population("IQ")
    >>> len(people), int(people["population"].sum()), int(people["year"].max())
    (18, 38124182, 2018)
    """
    import pandas as pd  # the only part of `places` that needs it

    code = as_country(country) or ""
    wanted = provinces(code, on)
    table = pd.DataFrame(data_rows("population"))
    homes = [_only_province(scope, wanted) for scope in table["scope"]]
    table["province"] = pd.array(homes, dtype="str")
    table = table.dropna().astype({"population": "Int64", "year": "Int64"})
    complete = table.groupby("year")["province"].nunique() == len(wanted)
    last = max(complete.index[complete], default=0)
    parts = table[table["year"] == last].groupby("province", as_index=False)
    return parts.agg({"population": "sum", "year": "max", "source": "last", "url": "last"})


def _only_province(scope: str, wanted: tuple[str, ...]) -> str | None:
    """The one of the wanted provinces that holds the scope: itself, or that it was split from."""
    homes = {c if c in wanted else coded()[c].split_from for c in split_scope(scope)}
    return homes.pop() if len(homes) == 1 and homes <= set(wanted) else None
