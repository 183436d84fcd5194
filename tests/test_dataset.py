"""Selecting from a dataset: masks, actors on either side, places smaller than a province."""

from pathlib import Path

import pandas as pd
import pytest

import analytics as an
from analytics.errors import ParameterError
from tests.sources import GED, csv_text, ged

IRAQ = "ged_iraq_1989_2018_hdx.csv.gz"


def write(folder: Path, *rows: dict[str, object]) -> Path:
    path = folder / "ged.csv"
    path.write_text(csv_text(GED, rows), encoding="utf-8")
    return path


def test_a_mask_keeps_incidents_and_all_else(tmp_path: Path) -> None:
    data = an.load(write(tmp_path, ged(1, best=3), ged(2, best=30, high=31)))
    large = data[data.incidents["killed_best"] > 10]
    assert large.incidents["incident_id"].tolist() == ["ged:2"]
    assert len(large.sources) == 1
    assert large.whole is data
    with pytest.raises(ParameterError, match="1 truth values for 2 incidents"):
        data[pd.Series([True])]


def test_an_actor_is_found_on_either_side_of_a_clash_only(tmp_path: Path) -> None:
    rows = [
        ged(1, side_a="Government of Iraq", side_b="IS"),
        ged(2, side_a="IS", side_b="PKK", type_of_violence=2),
        ged(3, side_a="IS", side_b="Civilians", type_of_violence=3),
        ged(4, side_a="Government of Iraq", side_b="IS", type_of_violence=3),
    ]
    data = an.load(write(tmp_path, *rows))
    for name in ("ISIS", "IS", "Daesh", "Islamic State (Iraq)", "ISIL"):
        found = data.select(actor=name).incidents["incident_id"].tolist()
        assert found == ["ged:1", "ged:2", "ged:3"]


def test_an_actor_nobody_knows_is_an_error_with_suggestions(tmp_path: Path) -> None:
    data = an.load(write(tmp_path, ged(1)))
    with pytest.raises(ParameterError, match="did you mean Islamic State"):
        data.select(actor="Islamc State")
    with pytest.raises(ParameterError, match="no such place"):
        data.select(scope="Xanadu")
    assert data.select(actor="PKK").incidents.empty  # known to the field, not to the data


def test_the_clashes_of_2017_do_not_vanish(shared_data: Path) -> None:
    data = an.load(shared_data / "ucdp" / IRAQ).select(start="2017", end="2017")
    plain = pd.read_csv(shared_data / "ucdp" / IRAQ, dtype=str, low_memory=False).iloc[1:]
    plain = plain[plain["date_start"].str[:4] == "2017"]
    either = (plain["side_a"] == "IS") | (
        (plain["side_b"] == "IS") & (plain["type_of_violence"] != "3")
    )
    assert len(data.select(actor="ISIS").incidents) == either.sum()


def test_a_town_selects_what_is_in_it_or_says_that_its_province_is_meant(
    shared_data: Path, tmp_path: Path
) -> None:
    data = an.load(shared_data / "ucdp" / IRAQ)
    mosul = data.select(scope="Mosul")
    assert mosul.selection == {"scope": "IQ-NI", "place": "Mosul"}
    assert 1705 <= len(mosul.incidents) < len(data.select(scope="IQ-NI").incidents)
    assert mosul.notes == ()
    assert len(data.select(**mosul.selection).incidents) == len(mosul.incidents)
    (note,) = an.load(write(tmp_path, ged(1, adm_1="Nineveh"))).select(scope="Mosul").notes
    assert note == {"code": "whole_province", "place": "Mosul", "scope": "IQ-NI"}
