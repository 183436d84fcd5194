"""UCDP GED: the real files with their known numbers, and every layout and packing by hand."""

import gzip
import zipfile
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

import analytics as an
from analytics.charts import chart
from analytics.errors import InputError, ParameterError
from analytics.prose import sentences
from analytics.sources import check
from tests.sources import GED, csv_text, ged, write

IRAQ, SYRIA, WORLD = (
    "ged_iraq_1989_2018_hdx.csv.gz", "ged_syria_2016_2019.csv.gz",
    "ged231_sample1000_49cols.csv.gz",
)  # fmt: skip


def raw(folder: Path, name: str) -> pd.DataFrame:
    frame = pd.read_csv(folder / "ucdp" / name, dtype=str)
    return frame[~frame["side_a"].str.startswith("#", na=False)].reset_index(drop=True)


def one(path: Path) -> pd.Series:
    data = an.load(path).check()
    assert len(data.incidents) == 1, data.rejects.to_string()
    return data.incidents.iloc[0]


def test_the_iraqi_file_keeps_its_known_numbers(shared_data: Path) -> None:
    path = shared_data / "ucdp" / IRAQ
    data = an.load(path).check()
    row = data.sources.iloc[0]
    assert (row["read"], row["kept"], row["rejected"], row["skipped"]) == (7474, 7473, 0, 1)
    assert data.incidents["province"].isna().sum() == 413
    (account,) = check(path)
    assert account.skipped == {"row of #tags": 1}
    assert account.repairs == {"bounds_mended_around_best": 21 + 48}
    assert account.unresolved == {}
    assert data.incidents["note"].str.contains("best kept").sum() == 69
    assert data.incidents["start"].ne(data.incidents["end"]).sum() == 627
    assert (row["rows"], row["licence"]) == ("embed", "CC BY 4.0")


@pytest.mark.parametrize("name", [IRAQ, SYRIA])
def test_years_and_governorates_match_a_plain_recount(shared_data: Path, name: str) -> None:
    plain = raw(shared_data, name)
    tidy = an.load(shared_data / "ucdp" / name).incidents
    assert tidy["incident_id"].nunique() == len(tidy) == len(plain)
    years = tidy["start"].dt.year.value_counts()
    recounted = plain["date_start"].str[:4].astype(int).value_counts()
    assert years.to_dict() == recounted.to_dict()
    both = pd.DataFrame({"code": tidy["province"].astype("str"), "adm_1": plain["adm_1"]})
    assert both["code"].isna().equals(both["adm_1"].isna())
    spellings = both.dropna().groupby("adm_1")["code"].nunique()
    assert (spellings == 1).all()
    codes = both.dropna().groupby("code").size()
    merged = both.dropna().groupby("code")["adm_1"].value_counts().groupby("code").sum()
    assert codes.to_dict() == merged.to_dict()
    assert set(codes.index) <= set(provinces_of_country(codes.index[0][:2]))
    assert tidy["killed_best"].tolist() == plain["best"].astype(float).tolist()


def provinces_of_country(country: str) -> tuple[str, ...]:
    from analytics.places import provinces

    return provinces(country)


def test_kirkuk_is_counted_under_both_of_its_spellings(shared_data: Path) -> None:
    plain = raw(shared_data, IRAQ)["adm_1"]
    tidy = an.load(shared_data / "ucdp" / IRAQ).incidents
    spelt = plain.str.contains("Kirkūk|Ta'mim", na=False)
    assert spelt.sum() == (tidy["province"] == "IQ-KI").sum() > 300


def test_the_syrian_file_has_plain_ids(shared_data: Path) -> None:
    data = an.load(shared_data / "ucdp" / SYRIA)
    assert len(data.incidents) == 16_566
    assert data.incidents["incident_id"].iloc[0] == "ged_syria_2016_2019:214797"


def test_the_world_file_names_what_it_could_not_place(shared_data: Path) -> None:
    (account,) = check(shared_data / "ucdp" / WORLD)
    assert account.read == account.kept == 1000
    assert account.placed["in one province"] > 880
    assert "Kigali-Rural prefecture, Rwanda" in account.unresolved
    assert sum(account.unresolved.values()) < 10


def test_one_event_as_one_row(tmp_path: Path) -> None:
    row = one(write(tmp_path / "ged.csv", GED, [ged(7, id="7.0")]))
    assert row["incident_id"] == "ged:7"
    assert (row["event_type"], row["source_type"]) == ("clash", "state-based violence")
    assert (row["actor"], row["target"]) == ("Government of Iraq", "Islamic State")
    assert (row["scope"], row["province"], row["place"]) == ("IQ-KI", "IQ-KI", "Daquq town")
    assert (row["killed_low"], row["killed_best"], row["killed_high"]) == (2, 3, 4)
    assert row["killed_civilians"] == 0
    assert (row["date_precision"], row["start"]) == ("day", pd.Timestamp("2023-05-01"))


@pytest.mark.parametrize(
    ("code", "end", "precision"),
    [
        (1, "2023-05-01", "day"), (1, "2023-05-03", "days"), (2, "2023-05-03", "days"),
        (3, "2023-05-07", "week"), (4, "2023-05-31", "month"), (5, "2023-12-31", "year"),
    ],
)  # fmt: skip
def test_date_precision(tmp_path: Path, code: int, end: str, precision: str) -> None:
    row = one(write(tmp_path / "g.csv", GED, [ged(date_prec=code, date_end=end)]))
    assert (row["date_precision"], row["end"]) == (precision, pd.Timestamp(end))


def test_the_best_estimate_stays_and_its_bounds_are_mended(tmp_path: Path) -> None:
    row = one(write(tmp_path / "g.csv", GED, [ged(low=5, best=3, high=4)]))
    assert (row["killed_low"], row["killed_best"], row["killed_high"]) == (3, 3, 4)
    assert row["note"] == "low 5, best 3, high 4 as given; best kept"


def test_an_unknown_province_leaves_the_country(tmp_path: Path) -> None:
    row = one(write(tmp_path / "g.csv", GED, [ged(adm_1="Xanadu province")]))
    assert row["scope"] == "IQ"
    assert pd.isna(row["province"])
    assert "Xanadu" in row["note"]


def test_every_packing_gives_the_same_rows(tmp_path: Path) -> None:
    rows = [ged(1), ged(2, adm_1="Al Anbār province")]
    text = csv_text(GED, rows)
    (tmp_path / "ged.csv").write_text(text, encoding="utf-8")
    (tmp_path / "ged.csv.gz").write_bytes(gzip.compress(text.encode()))
    with zipfile.ZipFile(tmp_path / "ged.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("GEDEvent_v23_1.csv", text)
        archive.writestr("readme.pdf", b"%PDF")
    with xlsxwriter.Workbook(tmp_path / "ged.xlsx") as book:
        book.add_worksheet("readme").write(0, 0, "see the next sheet")
        sheet = book.add_worksheet("data")
        for at, name in enumerate(GED):
            sheet.write(0, at, name)
            for number, row in enumerate(rows, start=1):
                sheet.write(number, at, row[name])
    pd.read_csv(tmp_path / "ged.csv").to_parquet(tmp_path / "ged.parquet")
    (tmp_path / "semi").mkdir()
    semi = tmp_path / "semi" / "ged.csv"
    semi.write_bytes(b"\xef\xbb\xbf" + csv_text(GED, rows, ";").replace("\n", "\r\n").encode())
    (tmp_path / "utf16").mkdir()
    (tmp_path / "utf16" / "ged.csv").write_text(text, encoding="utf-16")
    expected = an.load(tmp_path / "ged.csv").incidents
    assert len(expected) == 2
    others = ["ged.csv.gz", "ged.zip", "ged.xlsx", "ged.parquet", "semi/ged.csv", "utf16/ged.csv"]
    for other in others:
        pd.testing.assert_frame_equal(an.load(tmp_path / other).incidents, expected, obj=other)


def test_a_candidate_release_without_header(tmp_path: Path) -> None:
    text = csv_text(GED, [ged(5), ged(6)]).split("\n", 1)[1]
    path = tmp_path / "GEDEvent_v24_01_24_12.csv"
    path.write_text(text, encoding="utf-8")
    data = an.load(path)
    assert data.incidents["incident_id"].tolist() == [
        "gedevent_v24_01_24_12:5", "gedevent_v24_01_24_12:6"
    ]  # fmt: skip
    assert check(path)[0].read == 2


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"date_start": "0025-05-01"}, "date_start", "not a year of ucdp"),
        ({"date_start": "2023-02-31"}, "date_start", "no such day"),
        ({"date_start": "01/02/2023"}, "date_start", "not a day"),
        ({"date_start": ""}, "date_start", "no date"),
        ({"date_end": "2023-04-01"}, "date_end", "before the start"),
        ({"latitude": 912}, "latitude", "not a latitude"),
        ({"longitude": "east"}, "longitude", "not a number"),
        ({"best": -3}, "best", "a negative number"),
        ({"best": "3.5"}, "best", "not a whole number"),
        ({"high": 10**11}, "high", "more persons"),
        ({"date_prec": 9}, "date_prec", "not a code"),
        ({"type_of_violence": ""}, "type_of_violence", "no type"),
        ({"id": ""}, "id", "no id"),
        ({"id": "3.0038E+05"}, "id", "not an id"),
    ],
)
def test_a_bad_cell_rejects_its_row(
    tmp_path: Path, cells: dict[str, object], column: str, reason: str
) -> None:
    data = an.load(write(tmp_path / "g.csv", GED, [ged(1), ged(2, **cells), ged(3)])).check()
    assert len(data.incidents) == 2
    (bad,) = data.rejects.to_dict("records")
    assert (bad["row"], bad["column"]) == (3, column)
    assert bad["reason"].startswith(reason)
    counts = data.sources.iloc[0]
    assert (counts["read"], counts["kept"], counts["rejected"]) == (3, 2, 1)


def test_coverage_is_what_the_sidecar_says(tmp_path: Path) -> None:
    path = write(tmp_path / "ged.csv", GED, [ged(1)])
    (stretch,) = check(path)[0].coverage
    assert (stretch["start"], stretch["end"]) == ("2023-01-01", "2023-12-31")
    (tmp_path / "ged.csv.source.toml").write_text(
        'source_id = "ged-iraq"\n[[coverage]]\nmeasure = "attacks"\nscope = "Iraq"\n'
        'start = "1989"\nend = 2018-12-31\nsystematic = true\nrule = "GED 19.1"\n'
    )
    data = an.load(path).check()
    assert data.incidents["incident_id"].tolist() == ["ged-iraq:1"]
    (stretch,) = data.coverage.to_dict("records")
    assert (stretch["scope"], stretch["systematic"]) == ("IQ", True)
    assert stretch["start"] == pd.Timestamp("1989-01-01")
    assert len(data.inputs) == 2


@pytest.mark.parametrize(
    ("name", "start", "end", "title"),
    [
        ("GEDEvent_v23_1.csv", "2021-01-01", "2022-12-31", " 23.1"),
        ("ged231-csv.csv", "2021-01-01", "2022-12-31", " 23.1"),
        ("GEDEvent_v26_0_8.csv", "2026-08-01", "2026-08-31", " candidate 26.0.8"),
        (
            "GEDEvent_v23_01_23_03.csv", "2023-01-01", "2023-03-31",
            " candidate 23.01.23.03",
        ),
        ("ged_iraq_1989_2018.csv", "2021-01-01", "2023-12-31", ""),
    ],
)  # fmt: skip
def test_a_release_tells_what_it_covers(
    tmp_path: Path, name: str, start: str, end: str, title: str
) -> None:
    days = [{"date_start": day, "date_end": day} for day in ("2021-05-01", "2023-02-01")]
    rows = [ged(number, **cells) for number, cells in enumerate(days, start=1)]
    data = an.load(write(tmp_path / name, GED, rows)).check()
    (row,) = data.coverage.to_dict("records")
    assert (str(row["start"])[:10], str(row["end"])[:10]) == (start, end)
    assert (row["scope"], row["measure"], row["systematic"]) == ("IQ", "attacks", True)
    assert data.sources["title"].item() == f"UCDP GED{title}"
    assert data.sources["publisher"].item() == "Uppsala Conflict Data Program"


def test_years_of_a_release_as_downloaded_can_be_compared(shared_data: Path) -> None:
    data = an.load(shared_data / "ucdp" / IRAQ)
    row = an.compare(data, "2016", "2017").iloc[0]
    plain = raw(shared_data, IRAQ)
    years = plain["date_start"].str[:4].value_counts()
    assert 0.9 < row["ratio"] * years["2016"] / years["2017"] < 1.1


def test_an_annual_release_and_its_candidates_are_one_series(tmp_path: Path) -> None:
    def day(number: int, on: str, **cells: object) -> dict[str, object]:
        return ged(number, date_start=on, date_end=on, **cells)

    annual = write(
        tmp_path / "GEDEvent_v25_1.csv", GED, [day(1, "2023-05-01"), day(2, "2024-12-31")]
    )
    months = [
        write(
            tmp_path / "GEDEvent_v25_0_12.csv", GED,
            [day(2, "2024-12-31"), day(3, "2024-12-30"), day(4, "2025-12-02", type_of_violence=4)],
        ),
        write(
            tmp_path / "GEDEvent_v26_0_1.csv", GED,
            [day(5, "2026-01-02", code_status="Check deaths"), day(4, "2025-12-02")],
        ),
    ]  # fmt: skip
    data = an.load(annual, *months).check()
    source = data.sources.iloc[0]
    assert len(data.sources) == 1
    assert source["read"] == source["kept"] + source["rejected"] + source["skipped"] == 7
    assert source["kept"] == len(data.incidents) == 4
    assert sorted(data.incidents["incident_id"].str.split(":").str[1]) == ["1", "2", "4", "5"]
    late = data.incidents.set_index("incident_id")["note"]
    assert "provisional" in late["gedevent_v25_1:4"]
    assert "Check deaths" in late["gedevent_v25_1:5"]
    assert data.coverage["end"].astype(str).str[:10].tolist() == [
        "2024-12-31", "2025-12-31", "2026-01-31",
    ]  # fmt: skip
    assert data.coverage["rule"].str.contains("provisional").tolist() == [False, True, True]


def test_a_year_is_compared_with_the_candidates_after_it(tmp_path: Path) -> None:
    def days(year: int, count: int) -> list[dict[str, object]]:
        dates = [f"{year}-{1 + n % 12:02}-{1 + n % 28:02}" for n in range(count)]
        return [ged(year * 1000 + n, date_start=d, date_end=d) for n, d in enumerate(dates)]

    files = [write(tmp_path / "GEDEvent_v25_1.csv", GED, days(2024, 240))]
    for month in range(1, 13):
        rows = [row for row in days(2025, 48) if f"2025-{month:02}-" in str(row.values())]
        files.append(write(tmp_path / f"GEDEvent_v25_0_{month}.csv", GED, rows))
    data = an.load(*files)
    assert data.sources["title"].item().endswith("25.1 with its candidate releases")
    for measure in ("attacks", "killed"):
        row = an.compare(data, "2024", "2025", measure=measure).iloc[0]
        assert pd.isna(row["refused"])
        assert "provisional" in row["cautions"].split(";")
    said = " ".join(sentences(an.compare(data, "2024", "2025")))
    assert "The latest months come from provisional releases" in said
    monthly = an.months(data, "2024", "2025")
    assert monthly["provisional_b"].all()
    assert not monthly["provisional_a"].any()
    assert "provisional, its source still corrects it" in chart(monthly).named()


def test_deaths_of_a_list_that_cannot_be_compared_are_refused_too(tmp_path: Path) -> None:
    rows = [ged(1, date_start="2024-05-01", date_end="2024-05-01")]
    data = an.load(write(tmp_path / "GEDEvent_v25_1.csv", GED, rows))
    refused = an.compare(data, "2024", "2031", measure="killed")["refused"]
    assert refused.notna().all()


def test_a_file_of_no_known_format_names_what_was_tried(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match=r"tried ucdp .*acled .*gtd .*mapping"):
        an.load(path)
    with pytest.raises(InputError, match=r"tried ucdp \(no id"):
        an.load(path, format="ucdp")


def test_an_unknown_actor_is_an_error_that_suggests(shared_data: Path) -> None:
    data = an.load(shared_data / "ucdp" / IRAQ)
    with pytest.raises(ParameterError, match="did you mean ISIS"):
        data.select(actor="ISSI")
    with pytest.raises(ParameterError, match="often named: Islamic State; Government of Iraq"):
        data.select(actor="nobody at all")
