"""Tidy tables out and back: Parquet, CSV and Excel; formulas neutralised; the terminal account."""

import io
import json
import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from rich.console import Console

import analytics as an
from analytics import tables
from analytics.dataset import Dataset
from analytics.errors import ParameterError
from analytics.sources import check, convert, on_terminal, write_tables
from analytics.sources.account import Account
from analytics.text import harmless, plain
from tests.sources import GED, ged, read_tables, write

KINDS = ("csv", "xlsx", "parquet")


def same(first: Dataset, second: Dataset) -> None:
    for name in tables.SCHEMAS:
        one, other = getattr(first, name), getattr(second, name)
        pd.testing.assert_frame_equal(one, other, check_categorical=False, obj=name)


@pytest.mark.parametrize("kind", KINDS)
def test_the_seeds_read_back_equal(tmp_path: Path, kind: str) -> None:
    out = tmp_path / f"tidy.{kind}"
    written = convert(["seeds"], out)
    assert all(path.exists() for path in written)
    same(an.load("seeds"), read_tables(out))
    assert not list(tmp_path.glob(".writing-*"))


@pytest.mark.parametrize("kind", KINDS)
def test_one_data_set_reads_back_equal(tmp_path: Path, kind: str) -> None:
    path = write(tmp_path / "ged.csv", GED, [ged(1), ged(2, best=-1), ged(3)])
    convert([path], tmp_path / f"out.{kind}")
    same(an.load(path), read_tables(tmp_path / f"out.{kind}"))


NASTY = (
    "=1+1",
    "+3",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "'quoted",
    "''",
    "_x0041_",
    "a\nb",
    "NA",
    "1.0",
    '"',
)


@pytest.mark.parametrize("kind", KINDS)
def test_text_is_never_a_formula_and_comes_back(tmp_path: Path, kind: str) -> None:
    data = noted(list(NASTY))
    write_tables(data, tmp_path / f"out.{kind}")
    same(data, read_tables(tmp_path / f"out.{kind}"))
    if kind == "csv":
        raw = pd.read_csv(tmp_path / "out.rejects.csv", dtype=str, keep_default_na=False)
        assert not raw["value"].str.match(r"[=+\-@\t\r]").any()


def test_a_workbook_has_no_formulas_and_real_dates(tmp_path: Path) -> None:
    path = write(tmp_path / "ged.csv", GED, [ged(1, where_coordinates='=HYPERLINK("x")')])
    convert([path], tmp_path / "out.xlsx")
    with zipfile.ZipFile(tmp_path / "out.xlsx") as book:
        sheets = [book.read(name) for name in book.namelist() if "worksheets/" in name]
    assert not any(b"<f>" in sheet for sheet in sheets)
    rows = CalamineWorkbook.from_path(str(tmp_path / "out.xlsx")).get_sheet_by_name("incidents")
    head, first = rows.to_python()
    assert first[head.index("start")].isoformat() == "2023-05-01"
    assert first[head.index("killed_best")] == 3
    assert first[head.index("place")] == '\'=HYPERLINK("x")'


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        convert(["seeds"], tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_targets_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"end its name in .parquet"):
        convert(["seeds"], tmp_path / "out.json")
    with pytest.raises(ParameterError, match="no such folder"):
        convert(["seeds"], tmp_path / "none" / "out.csv")


def noted(values: list[str]) -> Dataset:
    """A dataset whose rejects hold these values."""
    rejects = pd.DataFrame(
        {
            "source_id": "s", "file": "f", "row": range(1, len(values) + 1), "column": None,
            "value": values, "reason": "r",
        }
    )  # fmt: skip
    return Dataset(rejects=tables.conform("rejects", rejects.astype({"column": "str"})))


# Excel cannot hold all control characters, and its lines end in one way.
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)


@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(values=st.lists(TEXT, min_size=1, max_size=40))
def test_any_text_comes_back(tmp_path: Path, kind: str, values: list[str]) -> None:
    data = noted(values)
    write_tables(data, tmp_path / f"out.{kind}")
    same(data, read_tables(tmp_path / f"out.{kind}"))


@given(st.text())
def test_harmless_text_runs_nothing_and_loses_nothing(text: str) -> None:
    assert plain(harmless(text)) == text
    assert not re.match(r"[=+\-@\t\r\n]", harmless(text))


def test_the_account_on_a_terminal_and_as_json(tmp_path: Path) -> None:
    rows = [ged(1), ged(1), ged(2, best=-1), ged(3, adm_1="[red]Atlantis"), ged(4, low=9)]
    (account,) = check(write(tmp_path / "ged.csv", GED, rows))
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(on_terminal(account))
    shown = console.export_text()
    assert "5 rows read: 3 kept, 2 rejected, 0 skipped" in shown
    assert "a negative number of persons" in shown
    assert "[red]Atlantis, Iraq" in shown
    assert "1 bounds_mended_around_best" in shown
    assert "ids met again: 1" in shown
    told = json.loads(json.dumps(account.as_json()))
    assert Account.from_json(told) == account
    assert told["read"] == 5
