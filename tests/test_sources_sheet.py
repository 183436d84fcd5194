"""Any table through a mapping: words, dates, corrections, constants, mistakes in the mapping."""

from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

import analytics as an
from analytics.errors import InputError, ParameterError
from analytics.sources import check, draft_mapping

MAPPING = """
title = "Office log"
country = "Iraq"
day_first = true
years = [2020, 2025]
[columns]
id = "Ref"
when = "Date"
type = "Kind"
province = "Governorate"
actor = "Who"
killed = "Dead"
note = "Remarks"
[values.type]
"IED" = "bombing"
[corrections.province]
"Ninvah" = "Nineveh"
[constants]
target = "convoy"
"""
TABLE = (
    "Ref\tDate\tKind\tGovernorate\tWho\tDead\tRemarks\textra\n"
    "7\t03/11/2024\tIED\tNinvah\tISIS\t2\tfine\t1\n"
    "8\tNovember 2024\tclash\tكركوك\t\tat least 5\t\t2\n"
)


def office(folder: Path, table: str = TABLE, mapping: str = MAPPING) -> Path:
    path = folder / "log.tsv"
    path.write_text(table, encoding="utf-8")
    (folder / "log.tsv.source.toml").write_text(mapping, encoding="utf-8")
    return path


def test_a_table_beside_its_mapping(tmp_path: Path) -> None:
    data = an.load(office(tmp_path)).check()
    first, second = data.incidents.to_dict("records")
    assert (first["incident_id"], first["event_type"], first["source_type"]) == (
        "log:7", "bombing", "IED",
    )  # fmt: skip
    assert (str(first["start"])[:10], first["province"]) == ("2024-11-03", "IQ-NI")
    assert (first["actor"], first["target"]) == ("Islamic State", "convoy")
    assert (second["date_precision"], second["province"]) == ("month", "IQ-KI")
    assert (second["killed_low"], second["killed_high"]) == (5, second["killed_high"])
    assert pd.isna(second["killed_best"])
    assert data.sources[["title", "rows"]].to_numpy().tolist() == [["Office log", "ids"]]


def test_a_mapping_by_name_and_a_workbook_with_real_dates(tmp_path: Path) -> None:
    mapping = tmp_path / "ours.toml"
    mapping.write_text(MAPPING.replace('"Ref"', '"#"'), encoding="utf-8")
    with xlsxwriter.Workbook(tmp_path / "log.xlsx") as book:
        sheet = book.add_worksheet()
        for at, name in enumerate(("Date", "Kind", "Governorate", "Who", "Dead", "Remarks")):
            sheet.write(0, at, name)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_datetime(1, 0, pd.Timestamp("2024-11-03").to_pydatetime(), day)
        sheet.write(1, 4, 3)
    data = an.load(tmp_path / "log.xlsx", format=str(mapping)).check()
    (row,) = data.incidents.to_dict("records")
    assert (row["incident_id"], str(row["start"])[:10]) == ("log:2", "2024-11-03")
    assert (row["killed_best"], row["scope"]) == (3, "IQ")


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("9\t31/02/2024\tIED\t\t\t\t\t", "date", ""),
        ("9\t03/11/1024\tIED\t\t\t\t\t", "date", ""),
        ("9\t\tIED\t\t\t\t\t", "date", "no date"),
        ("9\t2024\trumour\t\t\t\t\t", "kind", "not a word"),
        ("9\t2024\tIED\t\t\t-4\t\t", "dead", ""),
        ("7\t2024\tIED\t\t\t\t\t", "ref", "an id that an earlier row has"),
        ("\t2024\tIED\t\t\t\t\t", "ref", "no id"),
    ],
)
def test_a_bad_cell_names_the_column_of_the_table(
    tmp_path: Path, row: str, column: str, reason: str
) -> None:
    data = an.load(office(tmp_path, f"{TABLE}{row}\n")).check()
    (bad,) = data.rejects.to_dict("records")
    assert (bad["row"], bad["column"]) == (4, column)
    assert bad["reason"].startswith(reason)


def test_ambiguous_dates_are_refused_unless_the_order_is_declared(tmp_path: Path) -> None:
    path = office(tmp_path, mapping=MAPPING.replace("day_first = true\n", ""))
    assert check(path)[0].reasons[0].column == "date"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('id = "Ref"', "", "no column for id"),
        ('when = "Date"', "", "no column for the date"),
        ('killed = "Dead"', 'kild = "Dead"', "did you mean killed"),
        ('"bombing"', '"bomb"', "did you mean bombing"),
        ("[values.type]", "[values.where]", "no vocabulary"),
        ("years = [2020, 2025]", "years = [2020]", "not two years"),
        ('title = "Office log"', 'encoding = "utf-9"', "not an encoding"),
        ('"Who"', '"Whom"', "no column whom"),
    ],
)
def test_mistakes_in_a_mapping_are_located(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        an.load(office(tmp_path, mapping=MAPPING.replace(old, new)))


def test_a_format_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="did you mean acled"):
        an.load(office(tmp_path), format="acle")


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


HEAD = ["Ref", "Date", "Kind", "Governorate", "Who", "Dead", "Remarks"]
TITLES: list[list[object]] = [["Security log"], [], ["Office of Kirkuk", "2024"]]


def test_an_office_workbook_with_titles_totals_and_several_sheets(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "log.xlsx",
        {
            "2023": [*TITLES, HEAD, [1, "3.2.23", "IED", "Kirkuk", "ISIS", 2, ""]],
            "2024": [
                *TITLES,
                HEAD,
                [2, "14.2.24", "Rumour", "Kirkuk", "", 1, ""],
                ["", "", "", "", "", "", ""],
                ["Total", "", "", "", "", 1, ""],
            ],
            "Notes": [["Do not print"]],
        },
    )
    mapping = MAPPING.replace("years = [2020, 2025]", 'years = "20xx"\nother = "keep"')
    (tmp_path / "log.xlsx.source.toml").write_text(f'sheets = "*"\n{mapping}', encoding="utf-8")
    data = an.load(path).check()
    first, second = data.incidents.to_dict("records")
    assert [str(row["start"])[:10] for row in (first, second)] == ["2023-02-03", "2024-02-14"]
    assert (second["event_type"], second["source_type"]) == ("other", "Rumour")
    (account,) = check(path)
    assert (account.read, account.kept, account.skipped) == (4, 2, {"empty row": 1, "total": 1})
    assert any("not read: the sheet Notes" in note for note in account.notes)
    (tmp_path / "log.xlsx.source.toml").write_text(
        f'sheets = ["2024", "2022"]\n{mapping}', encoding="utf-8"
    )
    with pytest.raises(InputError, match="no such sheet; there are 2023, 2024, Notes"):
        an.load(path)


def test_a_second_sheet_is_never_ignored_without_a_word(tmp_path: Path) -> None:
    rows = [HEAD, [1, "2024-02-03", "IED", "Kirkuk", "ISIS", 2, ""]]
    path = workbook(tmp_path / "log.xlsx", {"A": rows, "B": rows})
    (tmp_path / "log.xlsx.source.toml").write_text(MAPPING, encoding="utf-8")
    (account,) = check(path)
    assert account.kept == 1
    assert any("not read: the sheet B" in note for note in account.notes)


def test_rows_have_the_numbers_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    bad = [9, "someday", "IED", "Kirkuk", "", 1, ""]
    path = workbook(tmp_path / "log.xlsx", {"A": [*TITLES, HEAD, bad]})
    (tmp_path / "log.xlsx.source.toml").write_text(f"header_row = 4\n{MAPPING}", encoding="utf-8")
    assert an.load(path).rejects["row"].tolist() == [5]
    text = "Security log\n\n" + TABLE + "\n9\tsomeday\tIED\t\t\t\t\t\n"
    data = an.load(office(tmp_path, text))
    assert data.rejects["row"].tolist() == [7]
    assert data.sources["skipped"].item() == 1


def test_an_unknown_word_for_the_type_names_the_words_that_exist(tmp_path: Path) -> None:
    data = an.load(office(tmp_path, TABLE + "9\t2024-01-01\tbomb\t\t\t\t\t\n"))
    assert "did you mean bombing" in data.rejects["reason"].item()
    data = an.load(office(tmp_path, TABLE + "9\t2024-01-01\tqqq\t\t\t\t\t\n"))
    assert "one of abduction, airstrike" in data.rejects["reason"].item()


def test_a_table_that_changed_names_the_columns_that_came_and_went(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match="no column governorate; not in the mapping: province, ext"
    ):
        an.load(office(tmp_path, TABLE.replace("Governorate", "Province")))


def test_counts_of_others_are_statistics_through_the_same_mapping(tmp_path: Path) -> None:
    path = tmp_path / "hapi.csv"
    path.write_text(
        "location_code,admin1_name,event_type,events,fatalities,reference_period_start,"
        "reference_period_end\n"
        "IRQ,Kirkuk,political_violence,12,4,2024-01-01,2024-01-31\n"
        "IRQ,Kirkuk,civilian_targeting,3,2,2024-01-01,2024-01-31\n"
        "IRQ,Kirkuk,demonstration,0,0,2024-01-01,2024-01-31\n"
    )
    (tmp_path / "hapi.csv.source.toml").write_text(
        'title = "Conflict events by month"\npublisher = "HDX HAPI"\ncountry = "Iraq"\n'
        'table = "statistics"\n[columns]\nid = "#"\nstart = "reference_period_start"\n'
        'end = "reference_period_end"\nprovince = "admin1_name"\nmeasure = "event_type"\n'
        'amount = "events"\n[values.measure]\npolitical_violence = "attacks"\n'
        'civilian_targeting = "incidents"\ndemonstration = "other"\n'
        '[constants]\ncounting_rule = "recorded"\n'
    )
    rows = an.load(path).check().statistics
    assert rows["best"].tolist() == [12.0, 3.0, 0.0]
    assert rows["province"].tolist() == ["IQ-KI"] * 3
    assert rows["exposure_days"].tolist() == [31] * 3
    assert rows["origin"].tolist() == ["HDX HAPI"] * 3
    assert rows["measure"].tolist() == ["attacks", "incidents", "other"]  # never added up


def test_a_frame_is_read_as_a_file_is(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "Ref": [1.0, 2.0, 2.0],
            "Date": pd.to_datetime(["2024-11-03", "2024-11-04", None]),
            "Kind": ["IED", "clash", "clash"],
            "Dead": [2.0, None, 1.0],
        }
    )
    mapping = {
        "title": "Frame", "country": "Iraq", "values": {"type": {"IED": "bombing"}},
        "columns": {"id": "Ref", "when": "Date", "type": "Kind", "killed": "Dead"},
    }  # fmt: skip
    data = an.from_frame(frame, mapping).check()
    assert data.incidents["incident_id"].tolist() == ["frame:1", "frame:2"]
    assert data.incidents["killed_best"].tolist()[0] == 2
    assert data.rejects[["row", "column"]].to_numpy().tolist() == [[3, "date"]]
    assert data.sources["read"].item() == 3
    assert data.inputs == an.from_frame(frame.copy(), mapping).inputs
    with pytest.raises(InputError, match="did you mean killed"):
        an.from_frame(frame, mapping | {"columns": {"id": "Ref", "when": "Date", "kild": "Dead"}})


def test_a_draft_is_a_mapping_that_reads_the_table(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "log.xlsx",
        {"Log": [*TITLES, HEAD, [1, "23/02/2024", "IED", "Kirkuk", "ISIS", 2, ""]]},
    )
    draft = draft_mapping(path)
    assert draft.count("CONFIRM") > 8
    assert '"IED" = "bombing"' in draft
    assert "day_first = true" in draft
    (tmp_path / "log.xlsx.source.toml").write_text(
        draft.replace('country = ""', 'country = "IQ"'), encoding="utf-8"
    )
    (row,) = an.load(path).check().incidents.to_dict("records")
    assert (row["incident_id"], row["event_type"], row["province"]) == ("log:1", "bombing", "IQ-KI")
    assert (row["actor"], row["killed_best"]) == ("Islamic State", 2)


def test_a_declaration_beyond_its_day_of_publication_is_refused(tmp_path: Path) -> None:
    coverage = '[[coverage]]\nscope = "Iraq"\nstart = 2024-01-01\nend = 2024-12-31\n'
    with pytest.raises(InputError, match=r"coverage.end: .*after the day of publication"):
        an.load(office(tmp_path, mapping=f"published = 2024-06-01\n{MAPPING}{coverage}"))


def test_a_draft_of_counts_by_others_is_a_mapping_of_statistics(tmp_path: Path) -> None:
    path = tmp_path / "hapi.csv"
    path.write_text(
        "location_code,admin1_name,event_type,reference_period_start,reference_period_end,events\n"
        "IRQ,Diyala,political_violence,2024-01-01,2024-01-31,35\n"
        "IRQ,Diyala,civilian_targeting,2024-01-01,2024-01-31,12\n"
    )
    draft = draft_mapping(path).replace('country = ""', "")
    (tmp_path / "hapi.csv.source.toml").write_text(draft)
    rows = an.load(path).check().statistics
    assert rows["measure"].tolist() == ["attacks", "incidents"]
    assert rows["best"].tolist() == [35.0, 12.0]
    assert set(rows["province"]) == {"IQ-DI"}
    assert set(rows["origin"]) == {"hapi"}


def test_a_draft_reads_every_sheet_of_one_layout(tmp_path: Path) -> None:
    path = tmp_path / "log.xlsx"
    with pd.ExcelWriter(path, engine="xlsxwriter") as book:
        for year in (2023, 2024):
            rows = [
                ["Log of the office", None, None],
                ["Ref", "Date", "Kind"],
                [f"{year}-1", f"13/02/{year % 100}", "IED"],
            ]
            pd.DataFrame(rows).to_excel(book, sheet_name=f"{year}", index=False, header=False)
        pd.DataFrame([["Codes"]]).to_excel(book, sheet_name="Notes", index=False, header=False)
    draft = draft_mapping(path)
    assert 'sheets = ["2023", "2024"]' in draft
    assert "# [[coverage]]" in draft
    (tmp_path / "log.xlsx.source.toml").write_text(draft)
    tidy = an.load(path).incidents
    assert tidy["incident_id"].tolist() == ["log:2023-1", "log:2024-1"]
    assert tidy["start"].dt.year.tolist() == [2023, 2024]
    assert set(tidy["event_type"]) == {"bombing"}


def test_a_sheet_whose_rows_cannot_be_read_counts_no_zeros(tmp_path: Path) -> None:
    lines = [f"{n},2024-03-{n:02},Kirkuk,spell" for n in range(1, 10)]
    file = tmp_path / "log.csv"
    file.write_text("Ref,Date,Gov,Kind\n" + "\n".join(lines) + "\n")
    mapping = """title = "A log"
country = "IQ"
[columns]
id = "Ref"
when = "Date"
type = "Kind"
province = "Gov"
[[coverage]]
measure = "incidents"
scope = "Iraq"
start = 2024-01-01
end = 2024-12-31
systematic = true
"""
    (tmp_path / "log.csv.source.toml").write_text(mapping)
    data = an.load(file)
    assert len(data.rejects) == 9
    counted = an.provinces(data, "2024", country="IQ").query("kind == 'province'")
    assert counted["count"].isna().all()
    assert data.notes == ({"code": "rejected_rows", "source": "A log", "count": 9, "read": 9},)
    file.write_text("Ref,Date,Gov,Kind\n" + "0,2024-03-01,Kirkuk,bombing\n")
    whole = an.load(file)
    assert whole.notes == ()
    assert an.provinces(whole, "2024", country="IQ")["count"].sum() == 1
