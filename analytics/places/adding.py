"""Boundaries and names of a country from a file of the user's: `add_places`.

What is added stands in a folder of the user's own (`added_folder`), one file per country, in the
form of the package's own boundaries. Names add spellings of divisions that ISO 3166-2 knows; they
are read only where the country is given, so that nothing else changes its meaning.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analytics.config import need
from analytics.errors import InputError
from analytics.files import read_text, write_whole
from analytics.places.codes import name_of, provinces
from analytics.places.gazetteer import added_folder
from analytics.places.resolve import read_place
from analytics.places.world import as_country, country_code

_CODE = re.compile(r"([A-Z]{2})-[A-Z0-9]{1,3}")
_NAMED = re.compile(r"name|^adm1_[a-z]{2}$", re.IGNORECASE)  # properties that hold names
_MOST_POINTS = 2_000  # of all boundaries of a country on a small map
_SMALLEST = 1 / 3_000  # of the country's area: smaller islands are left out


@dataclass(frozen=True, slots=True)
class Added:
    """What was written: the file, its country, and names on either side that found no partner."""

    file: Path
    country: str
    divisions: int
    without_shape: tuple[str, ...]
    not_known: tuple[str, ...]


def add_places(path: Path, country: str | None = None) -> Added:
    """Add a country's first-level divisions from a GeoJSON file.

    Boundaries are simplified together, so that neighbours keep one border between them; features
    of one division (its districts) are united.

    Raises
    ------
    InputError
        For a file that is no GeoJSON of polygons, in which no division is known, or whose country
        cannot be told.
    ParameterError
        Where the extra `maps` (shapely) is missing.
    """
    features = _features(path)
    land = as_country(country) or _country_named(features, path)
    wanted = provinces(land)
    grouped: dict[str, list[Mapping[str, Any]]] = {}
    for feature in features:
        grouped.setdefault(_division_in(feature["properties"], land, wanted), []).append(feature)
    unknown = [_label(feature) for feature in grouped.pop("", [])]
    if not grouped:
        raise InputError(
            f"no first-level division of {name_of(land)} is known in it", file=path,
            value="; ".join(unknown[:3]), remedy="are these its provinces, under their names?",
        )  # fmt: skip
    shapely = need("shapely", "maps")
    try:
        shapes = [[f["geometry"] for f in grouped[code]] for code in grouped]
        rings = _simplified(shapely, shapes)
    except Exception as error:  # a damaged shape can make the library raise anything
        raise InputError("not polygons in longitude and latitude", file=path) from error
    found = [
        {
            "type": "Feature",
            "properties": {"code": code, "names": _names(grouped[code]), "source": path.name},
            "geometry": shape,
        }
        for code, shape in zip(grouped, rings, strict=True)
    ]
    target = added_folder() / f"{land}.geojson"
    told = {"type": "FeatureCollection", "features": found}
    write_whole(target, json.dumps(told, ensure_ascii=False).encode())
    missing = tuple(name_of(code) for code in wanted if code not in grouped)
    return Added(target, land, len(grouped), missing, tuple(unknown))


def _features(path: Path) -> list[Mapping[str, Any]]:
    text = read_text(path, limit=512 << 20)
    try:
        found = [f for f in json.loads(text)["features"] if f["properties"] and f["geometry"]]
        return [f for f in found if f["geometry"]["type"] in {"Polygon", "MultiPolygon"}]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise InputError(
            "not GeoJSON with features", file=path, remedy="export the divisions as GeoJSON"
        ) from error


def _texts(properties: Mapping[str, Any]) -> list[str]:
    return [value for value in properties.values() if isinstance(value, str) and value.strip()]


def _country_named(features: Iterable[Mapping[str, Any]], path: Path) -> str:
    """The country that most features name, by its own name or code or by a division's code."""
    votes = Counter[str]()
    for feature in features:
        texts = _texts(feature["properties"])
        coded = {found[1] for text in texts if (found := _CODE.fullmatch(text))}
        votes.update(coded or {code for text in texts if (code := country_code(text))})
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        raise InputError("of which country?", file=path, remedy="name it: --country UA")
    return str(as_country(ranked[0][0]))


def _division_in(properties: Mapping[str, Any], country: str, wanted: tuple[str, ...]) -> str:
    """The code of a feature: one that stands in it, else that of a name in it; "" if unknown."""
    texts = _texts(properties)
    places = (read_place(text, country) for text in texts)
    codes = [*texts, *(place.province for place in places if place)]
    return next((code for code in codes if code in wanted), "")


def _names(features: Iterable[Mapping[str, Any]]) -> list[str]:
    named = (
        str(value).split("|")
        for feature in features
        for key, value in feature["properties"].items()
        if _NAMED.search(key) and isinstance(value, str)
    )
    return sorted({name.strip() for names in named for name in names} - {""})


def _label(feature: Mapping[str, Any]) -> str:
    named = _names([feature]) or _texts(feature["properties"])
    return next(iter(named), "a feature without a name")


def _simplified(shapely: Any, groups: list[list[Any]]) -> list[Any]:
    """The geometries of each group as one, outer rings counter-clockwise; borders stay shared."""
    merged = [
        shapely.union_all(shapely.make_valid(shapely.from_geojson([json.dumps(g) for g in group])))
        for group in groups
    ]
    smallest = sum(each.area for each in merged) * _SMALLEST
    kept = []
    for each in merged:
        parts = [part for part in shapely.get_parts(each) if part.geom_type == "Polygon"]
        least = min(smallest, max(part.area for part in parts))
        kept.append(shapely.multipolygons([part for part in parts if part.area >= least]))
    west, south, east, north = shapely.total_bounds(kept).tolist()
    tolerance, found = math.hypot(east - west, north - south) / 2_000, kept
    for _ in range(12):
        found = shapely.coverage_simplify(kept, tolerance)
        if shapely.get_num_coordinates(found).sum() <= _MOST_POINTS:
            break
        tolerance *= 1.5
    rounded = shapely.transform(shapely.orient_polygons(found), lambda points: points.round(3))
    return [json.loads(text) for text in shapely.to_geojson(rounded)]
