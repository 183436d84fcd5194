"""Whatever stands in the cells: each reader accounts for every row and raises nothing else.

A file of good rows with random cells is read by every reader. A row is kept or rejected with its
place; a file that cannot be read at all is one located error.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analytics.dataset import Dataset
from analytics.errors import InputError
from analytics.sources import load
from tests.sources import ACLED_NEW, ACLED_OLD, GED, GTD, acled, ged, gtd, write

SHEET = ("Ref", "Date", "Kind", "Governorate", "Dead")
MAPPING = """
title = "An office"
day_first = true
[columns]
id = "Ref"
when = "Date"
type = "Kind"
province = "Governorate"
killed = "Dead"
"""


def office(number: int = 1, **cells: object) -> dict[str, object]:
    row = {"Ref": number, "Date": "03/02/2024", "Kind": "clash", "Governorate": "Kirkuk", "Dead": 2}
    return row | cells


LAYOUTS = {
    "ged": (GED, ged),
    "acled": (ACLED_NEW, acled),
    "acled-old": (ACLED_OLD, acled),
    "gtd": (GTD, gtd),
    "sheet": (SHEET, office),
    "excel": (SHEET, office),
}
words = st.text(max_size=30) | st.sampled_from(
    ["", "-9", "-99", "1e9", "nan", "31 February 2024", "0025-01-01", "912", "<script>", '"',
     "\x00", "صلاح الدين", "٣", "=1+1", "2024-13-01", "1.5", "-3", "over 100", "a,b", "one\ntwo"]
)  # fmt: skip


def read(kind: str, rows: list[dict[str, object]], folder: Path) -> Dataset:
    header = LAYOUTS[kind][0]
    path = folder / ("table.xlsx" if kind == "excel" else "table.csv")
    if kind in ("sheet", "excel"):
        Path(f"{path}.source.toml").write_text(MAPPING, encoding="utf-8")
    if kind == "excel":
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            for at, row in enumerate([dict(zip(header, header, strict=True)), *rows]):
                for column, name in enumerate(header):
                    sheet.write_string(at, column, str(row[name]))
    else:
        write(path, header, rows)
    return load(path, cache=False)


@pytest.mark.parametrize("kind", LAYOUTS)
@settings(max_examples=15, deadline=None)
@given(cells=st.lists(st.tuples(st.integers(0, 60), words), min_size=1, max_size=8))
@example(cells=[(0, "")])
def test_every_row_is_kept_or_rejected(kind: str, cells: list[tuple[int, str]]) -> None:
    header, make = LAYOUTS[kind]
    rows = [make(number) for number in range(1, 5)]
    for place, word in cells:
        rows[place % 4][header[place % len(header)]] = word
    with TemporaryDirectory() as folder:
        try:
            data = read(kind, rows, Path(folder))
        except InputError as error:
            refusal = error
        else:
            return accounted(data)
    assert refusal.file is not None
    assert "\n" not in str(refusal)
    return None


def accounted(data: Dataset) -> None:
    account = data.sources.iloc[0]
    assert account["read"] == account["kept"] + account["rejected"] + account["skipped"]
    assert account["kept"] == len(data.incidents)
    assert account["rejected"] == data.rejects[["file", "row"]].drop_duplicates().shape[0]
    assert data.rejects["reason"].notna().all()
    data.check()
