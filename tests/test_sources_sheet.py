"""Any table through a mapping: words, dates, corrections, constants, mistakes in the mapping."""

from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

import analytics as an
from analytics.errors import InputError, ParameterError
from analytics.sources import check

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
