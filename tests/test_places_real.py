"""The gazetteers against real files that are not part of the project."""

import csv
import json
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from analytics.places import (
    boundaries,
    country_code,
    name_of,
    provinces_of,
    read_place,
    split_scope,
)
from analytics.places.gazetteer import data_rows

UCDP = {"IQ": "ged_iraq_1989_2018_hdx.csv.gz", "SY": "ged_syria_2016_2019.csv.gz"}


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("country", ["IQ", "SY"])
def test_ucdp_names_resolve_and_districts_lie_in_their_province(
    shared_data: Path, country: str
) -> None:
    ged = pd.read_csv(shared_data / "ucdp" / UCDP[country], usecols=["adm_1", "adm_2"], dtype=str)
    ged = ged[~ged["adm_1"].str.startswith("#", na=False)].dropna(subset=["adm_1"])
    first = {
        text: read_place(text, country) for text in ged["adm_1"].unique() if isinstance(text, str)
    }
    second = {text: read_place(text, country) for text in ged["adm_2"].dropna().unique()}
    assert [name for name, place in first.items() if place is None] == []
    assert {place.precision for place in first.values() if place} == {"province"}
    assert [name for name, place in second.items() if place is None] == []
    for outer, inner in ged.dropna().drop_duplicates().itertuples(index=False):
        province, district = first[outer], second[inner]
        assert province is not None
        assert district is not None
        assert province.scope in district.codes, (outer, inner)


def test_ocha_codes_and_districts(shared_data: Path) -> None:
    every = rows(shared_data / "names" / "hdx_pcodes_IRQ_SYR.csv")
    for row in every:
        country = {"IRQ": "IQ", "SYR": "SY"}.get(row["Location"])
        if country is None:
            continue
        by_code, by_name = read_place(row["P-Code"], country), read_place(row["Name"], country)
        assert by_code is not None, row
        assert by_name is not None, row
        parent = read_place(row["Parent P-Code"], country)
        assert parent is not None
        if row["Admin Level"] == "2":
            assert parent.scope in by_code.codes
            assert parent.scope in by_name.codes
        else:
            assert by_code == by_name


@pytest.mark.parametrize("country", ["IQ", "SY"])
@pytest.mark.parametrize("file", ["ar", "en", "geonames"])
def test_iso_names_in_other_lists(shared_data: Path, country: str, file: str) -> None:
    listed = json.loads(
        (shared_data / "names" / f"iso3166-2-db_{country}_{file}.json").read_text(encoding="utf-8")
    )
    for row in listed:
        place = read_place(row["name"], country)
        assert place is not None, row
        assert place.scope == f"{country}-{row['iso']}"


def test_iso_names_of_pycountry(shared_data: Path) -> None:
    for row in rows(shared_data / "names" / "pycountry_IQ_SY.csv"):
        place = read_place(row["name"], row["code"][:2])
        assert place is not None, row
        assert place.scope == row["code"]
        if row["parent"]:
            assert row["code"] in provinces_of(row["parent"])


@pytest.mark.parametrize("country", ["IQ", "SY"])
def test_boundaries_are_those_of_the_named_province(shared_data: Path, country: str) -> None:
    """A province's own label point, as Natural Earth gives it, lies in its simplified shape."""
    file = shared_data / "boundaries" / f"naturalearth_10m_admin1_{country}.geojson"
    shapes = boundaries(country)
    for feature in json.loads(file.read_text(encoding="utf-8"))["features"]:
        properties = feature["properties"]
        if "~" in properties["iso_3166_2"]:
            continue
        place = read_place(properties["name_en"], country)
        assert place is not None, properties["name_en"]
        lon, lat = properties["longitude"], properties["latitude"]
        # the label of one province stands 200 m from its border, closer than the lines are exact
        near = [(lon + x, lat + y) for x in (-0.02, 0, 0.02) for y in (-0.02, 0, 0.02)]
        assert sum(covers(shapes[place.scope], *point) for point in near) >= 3, name_of(place.scope)


def covers(rings: list[list[tuple[float, float]]], lon: float, lat: float) -> bool:
    """Even-odd rule over all rings."""
    inside = False
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
                inside = not inside
    return inside


def test_provinces_of_reported_series(shared_data: Path) -> None:
    """Every province and geography of the reported figures, but for what must be refused."""
    folder = shared_data / "reported"
    texts = {r["province"] for f in ("musings", "other_series") for r in rows(folder / f"{f}.csv")}
    texts |= {r["geography"] for r in rows(folder / "reported_statistics.csv")}
    refused = {text for text in texts if read_place(text) is None}
    assert refused == {
        "Israel (from Iraq)", "Kurdistan", "NE Syria (outside Hol camp)",
        "Sulaimani (Pishdar, Bitwen)", "disputed areas",
    }  # fmt: skip
    assert read_place("Kurdistan", "IQ") is not None
    assert read_place("disputed areas", "IQ") is not None


def test_places_of_reported_incidents(shared_data: Path) -> None:
    """No place lies outside the province that the same page names, unless the page errs."""
    wrong = []
    for row in rows(shared_data / "reported" / "incidents.csv"):
        place = read_place(row["place_as_written"], "IQ")
        province = read_place(row["province_as_written"], "IQ")
        if place is None or province is None:
            continue
        touched = set(provinces_of(place.scope))
        if not touched & set(provinces_of(province.scope)):
            wrong.append((row["place_as_written"], row["province_as_written"]))
    assert wrong == [("al-Asba'iyat village, near the Uzem plain", "Saladin")]


def test_first_level_units_of_the_whole_world(shared_data: Path) -> None:
    """UCDP's spellings, and units that are no more, of a thousand events anywhere."""
    file = shared_data / "ucdp" / "ged231_sample1000_49cols.csv.gz"
    events = pd.read_csv(file, usecols=["country", "adm_1"]).dropna()
    codes = {name: country_code(name) for name in events["country"].unique()}
    found = [
        read_place(unit, codes[country])
        for country, unit in zip(events["country"], events["adm_1"], strict=True)
    ]
    placed = [place for place in found if place is not None]
    assert len(placed) / len(events) > 0.98
    assert sum(place.province is not None for place in placed) / len(events) > 0.92


@pytest.mark.parametrize(
    ("text", "country", "scope"),
    [
        ("Borno", None, "NG-BO"),
        ("Kharkiv", None, "UA-63"),
        ("Mali", None, "ML"),  # also a prefecture of Guinea
        ("Republic of the Niger", None, "NE"),  # "Niger" alone is also a state of Nigeria
        ("Donetsk oblast", "UA", "UA-14"),
        ("NG", None, "NG"),
        ("NG-BO", None, "NG-BO"),
        ("Jammu and Kashmir state", "IN", "IN-JK;IN-LA"),
        ("Gandaki zone", "NP", "NP-P4"),
        ("Rapti zone", "NP", "NP-P5;NP-P6"),
        ("Gaza Strip", "IL", "PS-DEB;PS-GZA;PS-KYS;PS-NGZ;PS-RFH"),
        # Unsure without a country: a word, a sign of tables, a name of the Arab world.
        ("Plateau", None, None),
        ("NA", None, None),
        ("nan", None, None),
        ("Jazira", None, None),
    ],
)
def test_names_of_the_world(text: str, country: str | None, scope: str | None) -> None:
    place = read_place(text, country)
    assert (place.scope if place else None) == scope


def test_former_units_stand_for_units_of_today() -> None:
    for row in data_rows("former"):
        assert split_scope(row["scope"]) == tuple(row["scope"].split(";"))
        for name in row["names"].split("|"):
            place = read_place(name, row["country"])
            assert place is not None, name
            assert place.scope == row["scope"], name
