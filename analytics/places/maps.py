"""Boundaries of the first-level divisions, simplified, and which of them touch.

Lines on a map imply no endorsement; say so where they are drawn.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from analytics.places.codes import country_of
from analytics.places.world import as_country

Ring = list[tuple[float, float]]


def boundaries(country: str) -> dict[str, list[Ring]]:
    """Rings of (longitude, latitude) in degrees by province code; empty where none are kept.

    An outer ring runs counter-clockwise, a hole in it clockwise, so that both fill rules draw the
    hole (Damascus inside Rif Dimashq). The boundaries of Iraq are those until 2025-04-13: the
    area of x-IQ-HA lies inside IQ-SU.

    Source: Natural Earth, 1:10m, public domain; see the head of each file.

    >>> shapes = boundaries("IQ")
    >>> len(shapes), shapes["IQ-KI"][0][0] == shapes["IQ-KI"][0][-1]
    (18, True)
    """
    kept = _kept(as_country(country) or "")
    return {code: [list(ring) for ring in rings] for code, rings in kept.items()}


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
    file = files("analytics.places").joinpath(f"data/boundaries_{country}.geojson")
    if not file.is_file():
        return {}
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    return {f["properties"]["code"]: list(_rings(f["geometry"])) for f in features}


@cache
def _corners(country: str) -> dict[str, frozenset[tuple[float, float]]]:
    return {code: frozenset(p for r in rings for p in r) for code, rings in _kept(country).items()}


def _rings(geometry: dict[str, object]) -> list[Ring]:
    found = geometry["coordinates"]
    assert isinstance(found, list)
    polygons = [found] if geometry["type"] == "Polygon" else found
    return [[(x, y) for x, y in ring] for polygon in polygons for ring in polygon]
