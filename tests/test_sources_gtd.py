"""GTD: split dates, doubts, missing codes, latin-1 and workbooks."""

from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

import analytics as an
from tests.sources import GTD, csv_text, gtd, write


def one(tmp_path: Path, **cells: object) -> pd.Series:
    data = an.load(write(tmp_path / "gtd.csv", GTD, [gtd(1, **cells)])).check()
    assert len(data.incidents) == 1, data.rejects.to_string()
    return data.incidents.iloc[0]


@pytest.mark.parametrize(
    ("cells", "start", "end", "precision"),
    [
        ({}, "2016-05-01", "2016-05-01", "day"),
        ({"iday": 0}, "2016-05-01", "2016-05-31", "month"),
        ({"iday": 0, "imonth": 0}, "2016-01-01", "2016-12-31", "year"),
        ({"extended": 1, "resolution": "2016-05-09"}, "2016-05-01", "2016-05-09", "days"),
        ({"extended": 1, "resolution": "5/9/2016"}, "2016-05-01", "2016-05-09", "days"),
        ({"extended": 1}, "2016-05-01", "2016-05-01", "days"),
    ],
)
def test_dates(
    tmp_path: Path, cells: dict[str, object], start: str, end: str, precision: str
) -> None:
    row = one(tmp_path, **cells)
    assert (row["start"], row["end"]) == (pd.Timestamp(start), pd.Timestamp(end))
    assert row["date_precision"] == precision


@pytest.mark.parametrize(
    ("nkill", "low", "best", "high"),
    [(5, 5, 5, 5), ("", None, None, None), (-9, None, None, None), (-99, None, None, None),
     ("5.00", 5, 5, 5), (2.5, 2, None, 3)],
)  # fmt: skip
def test_killed(
    tmp_path: Path, nkill: object, low: int | None, best: int | None, high: int | None
) -> None:
    row = one(tmp_path, nkill=nkill)
    got = [row[f"killed_{name}"] for name in ("low", "best", "high")]
    assert [None if pd.isna(value) else value for value in got] == [low, best, high]


def test_doubt_and_failure_are_kept_as_status(tmp_path: Path) -> None:
    assert one(tmp_path)["status"] == "carried_out"
    assert one(tmp_path, doubtterr=1)["status"] == "doubtful"
    assert one(tmp_path, doubtterr=-9, success=0)["status"] == "foiled"


def test_codes_and_words(tmp_path: Path) -> None:
    row = one(tmp_path)
    assert (row["event_type"], row["source_type"]) == ("bombing", "Bombing/Explosion")
    assert (row["victims"], row["province"]) == ("civilians", "IQ-NI")
    assert row["incident_id"] == "gtd:201605010001"
    assert pd.isna(one(tmp_path, gname="Unknown")["actor"])


def test_latin_1_cells_are_read(tmp_path: Path) -> None:
    text = csv_text(GTD, [gtd(1, city="Bogotá"), gtd(2, city="Şanlıurfa")])
    first, second, third = text.split("\n")[:3]
    path = tmp_path / "gtd.csv"
    path.write_bytes("\n".join([first, second]).encode("latin-1") + b"\n" + third.encode() + b"\n")
    assert an.load(path).incidents["place"].tolist() == ["Bogotá", "Şanlıurfa"]


def test_a_workbook(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "gtd.xlsx") as book:
        sheet = book.add_worksheet()
        for at, name in enumerate(GTD):
            sheet.write(0, at, name)
            sheet.write(1, at, gtd(1, resolution="").get(name, ""))
    (row,) = an.load(tmp_path / "gtd.xlsx").incidents.to_dict("records")
    assert row["incident_id"] == "gtd:201605010001"
    assert row["start"] == pd.Timestamp("2016-05-01")


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"iday": 31, "imonth": 2}, "iday"),
        ({"iyear": 25}, "iyear"),
        ({"longitude": -86185896}, "longitude"),
        ({"nkill": -5}, "nkill"),
        ({"attacktype1": 77}, "attacktype1"),
    ],
)
def test_a_bad_cell_rejects_its_row(tmp_path: Path, cells: dict[str, object], column: str) -> None:
    data = an.load(write(tmp_path / "gtd.csv", GTD, [gtd(1, **cells), gtd(2)]))
    assert len(data.incidents) == 1
    assert data.rejects["column"].tolist() == [column]


def test_the_lost_year_is_not_covered_and_each_way_of_collecting_is_a_stretch(
    tmp_path: Path,
) -> None:
    rows = [gtd(1, iyear=1991), gtd(2, iyear=2000), gtd(3, iyear=2016)]
    coverage = an.load(write(tmp_path / "gtd.csv", GTD, rows)).check().coverage
    years = list(zip(coverage["start"].dt.year, coverage["end"].dt.year, strict=True))
    assert years == [(1991, 1992), (1994, 1997), (1998, 2007), (2008, 2011), (2012, 2016)]
    assert coverage["rule"].str.startswith("GTD").all()
