"""ACLED: old and new exports, their dates, types, places, and monadic files."""

from pathlib import Path

import pandas as pd
import pytest

import analytics as an
from analytics.errors import InputError
from analytics.sources import check
from tests.sources import ACLED_NEW, ACLED_OLD, acled, csv_text, write


def one(path: Path) -> pd.Series:
    data = an.load(path).check()
    assert len(data.incidents) == 1, data.rejects.to_string()
    return data.incidents.iloc[0]


@pytest.mark.parametrize("header", [ACLED_NEW, ACLED_OLD], ids=["new", "old"])
@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize("day", ["2024-11-01", "01 November 2024", "1 November 2024", "01-Nov-24"])
def test_every_layout_gives_the_same_event(
    tmp_path: Path, header: tuple[str, ...], upper: bool, day: str
) -> None:
    text = csv_text(header, [acled(9, event_date=day)])
    names, rest = text.split("\n", 1)
    (tmp_path / "a.csv").write_text((names.upper() if upper else names) + "\n" + rest)
    row = one(tmp_path / "a.csv")
    assert row["incident_id"] == "a:IRQ9"
    assert (row["start"], row["date_precision"]) == (pd.Timestamp("2024-11-01"), "day")
    assert (row["event_type"], row["source_type"]) == ("clash", "Battles: Armed clash")
    assert (row["killed_low"], row["killed_best"]) == (2, 2)
    assert pd.isna(row["killed_high"])
    assert (row["province"], row["locator"]) == ("IQ-DI", "Shafaq News")


def test_a_week_lies_around_its_day_and_a_month_is_whole(tmp_path: Path) -> None:
    rows = [acled(1, time_precision=2), acled(2, time_precision=3)]
    tidy = an.load(write(tmp_path / "a.csv", ACLED_NEW, rows)).incidents
    assert tidy["date_precision"].tolist() == ["week", "month"]
    assert tidy["start"].dt.strftime("%m-%d").tolist() == ["10-29", "11-01"]
    assert tidy["end"].dt.strftime("%m-%d").tolist() == ["11-04", "11-30"]


@pytest.mark.parametrize(
    ("event_type", "sub_type", "ours"),
    [
        ("Explosions/Remote violence", "Air/drone strike", "airstrike"),
        ("Explosions/Remote violence", "Shelling/artillery/missile attack", "shelling"),
        ("Explosions/Remote violence", "Suicide bomb", "bombing"),
        ("Violence against civilians", "Attack", "violence_against_civilians"),
        ("Violence against civilians", "Abduction/forced disappearance", "abduction"),
        ("Protests", "Excessive force against protesters", "protest"),
        ("Riots", "Mob violence", "other"),
        ("Strategic developments", "Arrests", "arrest"),
        ("Strategic developments", "Agreement", "other"),
        ("Remote violence", "", "bombing"),
    ],
)
def test_types(tmp_path: Path, event_type: str, sub_type: str, ours: str) -> None:
    cells = {"event_type": event_type, "sub_event_type": sub_type}
    assert one(write(tmp_path / "a.csv", ACLED_NEW, [acled(**cells)]))["event_type"] == ours


def test_the_middle_of_a_province_is_no_place(tmp_path: Path) -> None:
    row = one(write(tmp_path / "a.csv", ACLED_NEW, [acled(geo_precision=3)]))
    assert row["place_precision"] == "province"
    assert pd.isna(row["latitude"])


def test_a_monadic_export_counts_each_event_once(tmp_path: Path) -> None:
    header = [name for name in ACLED_NEW if "actor2" not in name and "inter2" not in name]
    rows = [acled(1), acled(1, actor1="Military Forces of Iraq"), acled(2)]
    path = write(tmp_path / "a.csv", header, rows)
    (account,) = check(path)
    assert (account.read, account.kept, account.rejected) == (3, 2, 0)
    assert account.skipped == {"another actor of an event": 1}
    dyadic = write(tmp_path / "b.csv", ACLED_NEW, rows)
    (account,) = check(dyadic)
    assert (account.rejected, account.duplicates) == (1, 1)


def test_a_living_source_is_dated_by_its_newest_row(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", ACLED_NEW, [acled(1), acled(2, timestamp=1732000000)])
    data = an.load(path)
    assert data.sources["published"].iloc[0] == pd.Timestamp("2024-11-19")
    assert any("lowest number" in note for note in check(path)[0].notes)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"event_date": "0025-01-05"}, "event_date"),
        ({"event_date": "05/01/2022"}, "event_date"),
        ({"time_precision": 7}, "time_precision"),
        ({"event_type": "Rumours"}, "event_type"),
        ({"fatalities": "many"}, "fatalities"),
    ],
)
def test_a_bad_cell_rejects_its_row(tmp_path: Path, cells: dict[str, object], column: str) -> None:
    data = an.load(write(tmp_path / "a.csv", ACLED_NEW, [acled(1, **cells), acled(2)]))
    assert data.incidents["incident_id"].tolist() == ["a:IRQ2"]
    assert data.rejects["column"].tolist() == [column]


def test_a_week_at_the_edge_of_a_year_stays_in_the_year_that_the_row_names(tmp_path: Path) -> None:
    rows = [
        acled(1, event_date="2024-12-30", time_precision=2, admin1="Sulaymaniyah"),
        acled(2, event_date="2024-01-01", time_precision=2, admin1="Sulaymaniyah"),
    ]
    tidy = an.load(write(tmp_path / "a.csv", ACLED_NEW, rows)).incidents
    assert tidy["start"].dt.year.tolist() == tidy["end"].dt.year.tolist() == [2024, 2024]


def test_an_export_covers_its_own_days_in_each_country(tmp_path: Path) -> None:
    rows = [
        acled(1, event_date="2023-01-02"),
        acled(2, event_date="2024-12-30"),
        acled(3, event_date="2024-05-01", country="Syria", admin1="Aleppo"),
    ]
    data = an.load(write(tmp_path / "a.csv", ACLED_NEW, rows)).check()
    stretches = data.coverage.set_index("scope")
    assert str(stretches.loc["IQ", "start"])[:10] == "2023-01-02"
    assert str(stretches.loc["IQ", "end"])[:10] == "2024-12-30"
    assert stretches.loc["SY", "start"] == stretches.loc["SY", "end"]
    assert data.coverage["systematic"].all()
    assert data.coverage["rule"].str.contains("as exported").all()
    assert data.sources["title"].item() == "Armed Conflict Location & Event Data"
    (tmp_path / "a.csv.source.toml").write_text(
        '[[coverage]]\nscope = "Iraq"\nstart = 2024-01-01\nend = 2024-12-31\nsystematic = true\n'
    )
    assert an.load(tmp_path / "a.csv").coverage["scope"].tolist() == ["IQ"]


def test_an_export_that_changed_its_columns_names_them(tmp_path: Path) -> None:
    header = ["event_kind" if name == "event_type" else name for name in ACLED_NEW]
    path = write(tmp_path / "a.csv", header, [acled(1)])
    with pytest.raises(InputError, match="acled without event_type; is it event_kind now"):
        an.load(path)
    header.remove("fatalities")
    with pytest.raises(InputError, match="without event_type, fatalities"):
        an.load(write(path, header, [acled(1)]))


def test_blank_lines_are_counted_and_cost_no_rejects(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        csv_text(ACLED_NEW, [acled(1)]) + "\n" * 1_000 + csv_text(ACLED_NEW, [acled(2)])
    )
    (account,) = check(path)
    assert (account.kept, account.rejected) == (2, 0)
    assert account.skipped == {"empty row": 1_000, "header again": 1}
