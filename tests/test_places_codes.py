"""Codes, boundaries and people of places."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from analytics.errors import InputError, ParameterError
from analytics.places import (
    boundaries,
    changes,
    name_of,
    names,
    population,
    provinces,
    provinces_of,
    read_place,
    touching,
    within,
)
from analytics.places.adding import add_places
from analytics.places.gazetteer import coded
from analytics.places.world import divisions


def test_provinces_depend_on_the_day() -> None:
    assert len(provinces("IQ")) == len(provinces("IQ", "2025-04-13")) == 18
    assert set(provinces("IQ", "2025-04-14")) - set(provinces("IQ")) == {"x-IQ-HA"}
    assert [day.isoformat() for day in changes("IQ")] == ["2025-04-14"]
    assert changes("SY") == changes("JO") == ()
    assert provinces_of("IQ-KR", "2025-05-01") == ("IQ-AR", "IQ-DA", "IQ-SU", "x-IQ-HA")


@pytest.mark.parametrize("country", ["IQ", "SY"])
def test_codes_are_those_of_iso(country: str) -> None:
    iso = {d.code for d in divisions(country)} - {"IQ-KR"}
    assert set(provinces(country)) == iso


@pytest.mark.parametrize(
    ("scope", "container", "expected"),
    [
        ("IQ-KI", "IQ", True), ("IQ-DI;IQ-KI", "IQ", True), ("IQ", "IQ-KI", False),
        ("IQ-SU", "IQ-KR", True), ("IQ-KR", "IQ-AR;IQ-DA;IQ-SU", True), ("IQ-KR", "IQ-AR", False),
        ("x-IQ-HA", "IQ-KR", True), ("x-IQ-HA", "IQ-SU", False), ("x-SY-NE", "SY", True),
        ("SY-RA", "x-SY-NE", False), ("x-SY-NE", "SY-RA", False), ("x-SY-CE-HI", "x-SY-CE", True),
        ("x-SY-CE", "x-SY-CE-HI", False), ("x-SY-CE-HI", "SY-HI", True), ("IQ;SY", "IQ", False),
        ("IQ", "IQ;SY", True), ("IQ", "x-WORLD", True), ("x-WORLD", "IQ", False),
        ("JO-AM", "JO", True), ("IQ-DI;IQ-KI", "IQ-KI", False),
    ],
)  # fmt: skip
def test_within(scope: str, container: str, expected: bool) -> None:
    assert within(scope, container) is expected


def test_unknown_codes_are_errors() -> None:
    for call in (name_of, provinces_of, names):
        with pytest.raises(ParameterError, match="no such place code"):
            call("IQ-XX")
    with pytest.raises(ParameterError, match="no place code"):
        within(";", "IQ")


def test_names() -> None:
    assert names("IQ-AR")["ckb"] == "هەولێر"
    assert name_of("x-SY-NE") == "North-east Syria"
    assert names("JO") == {"en": "Jordan"}
    for code in coded():
        place = read_place(name_of(code), None, "2026-01-01")
        assert place is not None, code
        assert place.scope == code


@pytest.mark.parametrize(("country", "size"), [("IQ", 1500), ("SY", 1100)])
def test_boundaries_are_small_closed_and_of_every_province(country: str, size: int) -> None:
    shapes = boundaries(country)
    assert tuple(shapes) == provinces(country)
    rings = [ring for rings in shapes.values() for ring in rings]
    assert sum(map(len, rings)) < size
    assert all(ring[0] == ring[-1] and len(ring) > 3 for ring in rings)
    assert all(33 < lon < 49 and 28 < lat < 39 for ring in rings for lon, lat in ring)
    assert boundaries("JO") == {}


def test_shared_borders_stay_shared() -> None:
    assert touching("IQ-DI", "IQ-SD")
    assert touching("SY-DI", "SY-RD")  # Damascus is a hole in it
    assert len(boundaries("SY")["SY-RD"]) == 2
    assert not touching("IQ-BG", "IQ-AR")
    assert not touching("IQ-AN", "SY-HI")  # across countries nothing is claimed
    corners = {code: {p for r in rings for p in r} for code, rings in boundaries("IQ").items()}
    alone = [c for c, own in corners.items() if not any(touching(c, o) for o in corners if o != c)]
    assert alone == []


def test_callers_cannot_spoil_the_cache() -> None:
    boundaries("IQ")["IQ-KI"][0].clear()
    assert boundaries("IQ")["IQ-KI"][0]


def test_people_have_year_source_and_address() -> None:
    people = population("IQ").set_index("province")
    assert people["population"].sum() == 38_124_182
    assert people.loc["IQ-SU", "population"] == 2_053_305 + 108_974
    assert set(people["year"]) == {2018}
    assert people["url"].str.startswith("https://").all()
    assert people["source"].str.len().gt(10).all()


def test_people_by_the_divisions_of_a_day() -> None:
    later = population("IQ", on="2025-04-14").set_index("province")["population"]
    assert later["x-IQ-HA"] == 108_974
    assert later.sum() == 38_124_182
    assert set(population("IQ")["year"]) == {2018}  # of the census of 2024 few provinces are known


def test_no_figures_give_an_empty_frame_of_the_same_columns() -> None:
    empty = population("SY")
    assert empty.empty
    pd.testing.assert_series_equal(empty.dtypes, population("IQ").dtypes)


def _jagged(codes: tuple[str, ...]) -> list[dict[str, object]]:
    """A row of neighbours with a border of many corners between any two."""
    edges = [
        [(at + 0.01 * (step % 7), 6 + step / 50) for step in range(101)]
        for at in range(len(codes) + 1)
    ]
    return [
        {
            "type": "Feature",
            "properties": {
                "ADM1_EN": name_of(code),
                "ADM1_FR": f"Le {name_of(code)}",
                "ADM0": "Nigeria",
            },
            "geometry": {"type": "Polygon", "coordinates": [[*left, *right[::-1], left[0]]]},
        }
        for code, left, right in zip(codes, edges, edges[1:], strict=False)
    ]


def test_a_country_is_added_from_a_file(tmp_path: Path) -> None:
    shapely = pytest.importorskip("shapely")
    every = provinces("NG")
    lost = {"properties": {"name": "Nowhere"}, "geometry": {"type": "Point", "coordinates": [0, 0]}}
    strange = {**_jagged(("NG-BO",))[0], "properties": {"name": "Oz", "ADM0": "Nigeria"}}
    file = tmp_path / "nigeria.geojson"
    file.write_text(json.dumps({"features": [*_jagged(every), lost, strange]}))
    own = {**os.environ, "ANALYTICS_PLACES": str(tmp_path / "own")}
    command = [sys.executable, "-m", "analytics", "places", "add", str(file)]
    said = subprocess.run(command, env=own, capture_output=True, text=True, check=True).stdout
    assert f"{len(every)} first-level divisions of Nigeria" in said
    assert "left out, not known under these names: Oz" in said
    code = (
        "import json; from analytics.places import *; "
        "print(json.dumps([boundaries('NG'), read_place('Le Borno', 'NG').scope, "
        "read_place('Le Borno') is None, touching(*list(boundaries('NG'))[:2]), "
        "boundaries_from('NG')]))"
    )
    read = subprocess.run(
        [sys.executable, "-c", code], env=own, capture_output=True, text=True, check=True
    )
    shapes, scope, unread, shared, origin = json.loads(read.stdout)
    assert (scope, unread, shared, origin) == ("NG-BO", True, True, "nigeria.geojson")
    assert set(shapes) == set(every)
    drawn = [shapely.Polygon(rings[0]) for rings in shapes.values()]
    assert sum(map(shapely.get_num_coordinates, drawn)) <= 2_000
    assert shapely.coverage_is_valid(drawn)  # neighbours without gaps or overlaps
    assert len(shapely.union_all(drawn).interiors) == 0


FLAT = {"properties": {"a": "NG-BO"}, "geometry": {"type": "Polygon", "coordinates": [[1, 2]]}}


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"features": [1]}', '{"features": []}', json.dumps({"features": [FLAT]})]
)
def test_what_is_no_geojson_is_told_in_one_line(tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.geojson"
    file.write_text(text)
    with pytest.raises(InputError, match=r"x\.geojson"):
        add_places(file)
