"""The breakdown by province: nothing is spread, blank is not zero."""

from dataclasses import replace

import pandas as pd
import pytest

import analytics as an
from analytics.dataset import Dataset
from analytics.errors import ParameterError
from analytics.measures.provinces import provinces
from analytics.results import result_info
from tests.builders import coverage, dataset

BOTH = {"window": "2023-01-01/2024-12-31"}


def on(day: str, scope: str | None, count: int = 1) -> list[dict]:
    start = pd.Timestamp(day)
    return [
        {
            "id": f"{day}-{scope}-{n}",
            "day": str((start + pd.Timedelta(days=n)).date()),
            "scope": scope,
        }
        for n in range(count)
    ]


def by_code(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(code=frame["province"].fillna(frame["kind"])).set_index("code")


def test_counts_shares_and_rates_per_head() -> None:
    events = (
        on("2024-01-01", "IQ-KI", 3) + on("2024-02-01", "IQ-DI") + on("2024-03-01", "IQ-DI;IQ-KI")
        + on("2024-03-01", None) + on("2023-12-31", "IQ-KI") + on("2024-05-05", "SY-RA")
    )  # fmt: skip
    frame = provinces(dataset(events=events, covered=[BOTH]), "2024", country="IQ")
    rows = by_code(frame)
    assert rows.loc["IQ-KI", ["count", "share", "rank"]].tolist() == [3, 0.75, 1]
    assert rows.loc["IQ-DI", ["count", "share", "rank"]].tolist() == [1, 0.25, 2]
    assert rows.loc["IQ-BA", ["count", "share"]].tolist() == [0, 0]
    assert rows.loc["unallocated", "count"] == 1
    assert rows.loc["unplaced", "count"] == 1
    kirkuk = rows.loc["IQ-KI"]
    assert kirkuk["per_100k"] == pytest.approx(3 / kirkuk["population"] * 100_000)
    assert kirkuk["population_year"] == 2018
    assert (kirkuk["name"], kirkuk["name_ar"]) == ("Kirkuk", "كركوك")
    assert len(frame) == 20
    assert result_info(frame)["left_out"]["other_place"] == 1
    assert frame["kind"].tolist()[-2:] == ["unallocated", "unplaced"]


def test_blank_is_not_zero() -> None:
    rows = by_code(provinces(dataset(events=on("2024-01-01", "IQ-KI")), "2024", "2023"))
    assert rows.loc["IQ-KI", "count"] == 1
    assert pd.isna(rows.loc["IQ-BA", "count"])
    assert pd.isna(rows.loc["IQ-BA", "rank"])
    assert pd.isna(rows.loc["IQ-KI", "verdict"])
    partly = dataset(
        events=on("2024-01-01", "IQ-KI"), covered=[{"window": "2024-01-01/2024-12-30"}]
    )
    assert pd.isna(by_code(provinces(partly, "2024")).loc["IQ-BA", "count"])


def test_imprecise_dates_are_possible() -> None:
    event = {"id": "x", "window": "2023-12-20/2024-01-10", "scope": "IQ-KI"}
    rows = by_code(provinces(dataset(events=[event]), "2024"))
    assert rows.loc["IQ-KI", ["count", "possible"]].tolist() == [0, 1]


def test_change_against_an_earlier_window() -> None:
    events = [
        event
        for year, step in ((2023, 4), (2024, 36))
        for day in pd.date_range(f"{year}-01-01", f"{year}-12-31", freq=f"{step}D")
        for event in on(str(day.date()), "IQ-KI")
    ]
    frame = provinces(dataset(events=events, covered=[BOTH]), "2024", against="2023")
    row = by_code(frame).loc["IQ-KI"]
    assert (row["count_before"], row["count"], row["verdict"]) == (92, 11, "at_least_halved")
    assert row["ratio"] == pytest.approx(11 / 366 / (92 / 365))
    assert row["low"] < row["ratio"] < row["high"] < 1
    assert row["p_holm"] >= row["p_bh"] >= row["p_value"]
    assert result_info(frame)["against"] == ["2023-01-01", "2023-12-31"]


def test_halabja_before_and_after_it_became_a_province() -> None:
    old, new = on("2024-06-01", "x-IQ-HA"), on("2026-06-01", "x-IQ-HA")
    assert len(provinces(dataset(events=old), "2024")) == 20
    rows = by_code(provinces(dataset(events=new), "2026"))
    assert len(rows) == 21
    assert rows.loc["x-IQ-HA", "count"] == 1
    data = dataset(events=old + new, covered=[{"window": "2024-01-01/2026-12-31"}])
    frame = provinces(data, "2026", against="2024")
    assert by_code(frame).loc["IQ-SU", ["count", "count_before"]].tolist() == [1, 1]
    assert "x-IQ-HA" not in by_code(frame).index
    assert result_info(frame)["notes"][0]["code"] == "joined_provinces"


def test_a_selected_place_limits_the_provinces() -> None:
    data = dataset(events=on("2024-01-01", "IQ-AR") + on("2024-01-01", "IQ-BA"))
    frame = provinces(data.select(scope="IQ-KR"), "2024")
    assert sorted(frame["province"].dropna()) == ["IQ-AR", "IQ-DA", "IQ-SU"]


def test_people_killed_by_province() -> None:
    events = [
        {**on("2024-01-01", "IQ-KI")[0], "killed_low": 2, "killed_best": 3, "killed_high": 5},
        {**on("2024-01-02", "IQ-KI")[0], "killed_low": 1},
    ]
    row = by_code(provinces(dataset(events=events), "2024", measure="killed")).loc["IQ-KI"]
    assert row["count"] == 4
    assert pd.isna(row["possible"])


def test_wrong_calls_name_the_remedy() -> None:
    with pytest.raises(ParameterError, match="no such country"):
        provinces(Dataset(), "2024", country="Atlantis")
    with pytest.raises(ParameterError, match="give the earlier window first"):
        provinces(Dataset(), "2023", against="2024")


# The names of provinces as the file writes them, for a count that shares no code with the package.
_WRITTEN = {
    "Nīnawá": "IQ-NI", "Al Anbār": "IQ-AN", "Kirkūk": "IQ-KI", "Şalāḩ ad Dīn": "IQ-SD",
    "Diyālá": "IQ-DI", "Baghdād": "IQ-BG", "Dahūk": "IQ-DA", "Arbīl": "IQ-AR",
    "An Najaf": "IQ-NA", "Bābil": "IQ-BB", "Al Başrah": "IQ-BA", "Karbalā’": "IQ-KA",
    "Dhī Qār": "IQ-DQ", "Wāsiţ": "IQ-WA", "As Sulaymānīyah": "IQ-SU",
}  # fmt: skip


@pytest.mark.slow
def test_real_provinces_agree_with_an_independent_count(shared_data) -> None:  # type: ignore[no-untyped-def]
    path = shared_data / "ucdp" / "ged_iraq_1989_2018_hdx.csv.gz"
    data = an.load(path, format="ucdp", cache=False)
    source = str(data.incidents["source_id"].iloc[0])
    covered = coverage([{"source_id": source, "window": "1989-01-01/2018-12-31"}])
    frame = an.compare(replace(data, coverage=covered), "2017", "2018", by="province")
    raw = pd.read_csv(path, low_memory=False).iloc[1:]
    start, end = pd.to_datetime(raw["date_start"]), pd.to_datetime(raw["date_end"])
    for year, side in ((2017, "a"), (2018, "b")):
        first, last = pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)
        certain = raw[(start >= first) & (end <= last)]
        possible = raw[(start <= last) & (end >= first)]
        assert frame[f"low_{side}"].sum() == len(certain)
        assert frame[f"high_{side}"].sum() == len(possible)
        assert (frame[f"days_{side}"] == 365).all()
        named = certain["adm_1"].str.replace("province", "").str.strip().map(_WRITTEN)
        assert named.notna().sum() == certain["adm_1"].notna().sum()
        seen = named.value_counts()
        ours = frame.set_index("scope")[f"low_{side}"]
        assert seen.to_dict() == ours[seen.index].to_dict()
    told = frame[frame["province"].notna()].set_index("province")
    assert told.loc["IQ-NI", "verdict"] in ("lower", "at_least_halved")
    assert (frame["high"].dropna() >= frame["low"][frame["high"].notna()]).all()
