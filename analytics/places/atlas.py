"""Of the first-level divisions: simplified boundaries, which of them touch, how many people.

Lines on a map imply no endorsement; say so where they are drawn.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from analytics.places.codes import country_of, provinces, split_scope
from analytics.places.gazetteer import added_features, coded, data_rows
from analytics.places.world import as_country

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
