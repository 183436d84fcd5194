"""Tidy tables as one Excel workbook: real dates, real numbers, text that never runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from python_calamine import CalamineWorkbook

from analytics import tables
from analytics.errors import ParameterError
from analytics.sources.unpack import door

_MOST_ROWS = 1_048_575  # below the header
_LONGEST = 32_767  # characters of a cell
_WIDTH = 18
# The same tables give the same bytes: the workbook carries no time of its own.
_CREATED = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)


def write_workbook(frames: Mapping[str, pd.DataFrame], path: Path) -> None:
    """Write a sheet per table.

    Raises `ParameterError` for a table or a cell that Excel cannot hold.
    """
    for name, frame in frames.items():
        if len(frame) > _MOST_ROWS:
            raise ParameterError(
                f"{len(frame):,} rows of {name} are more than Excel holds",
                column="out", value=path.name, remedy="write .parquet or .csv",
            )  # fmt: skip
    import xlsxwriter  # heavy, and most data is only read

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        book.set_properties({"created": _CREATED})
        styles = {
            "head": book.add_format({"bold": True}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "text": book.add_format({"quote_prefix": True}),
        }
        for name, frame in frames.items():
            _write_sheet(book.add_worksheet(name), frame, styles)


def _write_sheet(sheet: Any, frame: pd.DataFrame, styles: Mapping[str, Any]) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(frame.columns) - 1, 0), _WIDTH)
    for at, name in enumerate(frame.columns):
        sheet.write_string(0, at, name, styles["head"])
    plain = frame.astype(object).where(frame.notna(), None)
    for number, row in enumerate(plain.itertuples(index=False), start=1):
        for at, value in enumerate(row):
            if value is not None:
                _write_cell(sheet, number, at, value, styles)


def _write_cell(sheet: Any, row: int, at: int, value: Any, styles: Mapping[str, Any]) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, at, value)
    elif isinstance(value, dt.datetime):
        sheet.write_datetime(row, at, value, styles["day"])
    elif isinstance(value, int | float):
        sheet.write_number(row, at, value)
    else:
        text = str(value)
        if len(text) > _LONGEST:
            raise ParameterError(
                "text longer than an Excel cell", row=row, value=text, remedy="write .parquet"
            )
        # The quote prefix keeps text such as "=1+1" text, also after someone edits the cell.
        sheet.write_string(row, at, text, styles["text"])


def read_workbook(path: Path) -> dict[str, pd.DataFrame]:
    """The sheets of a workbook that `write_workbook` wrote, by table."""
    with door(path, "workbook"):
        book = CalamineWorkbook.from_path(str(path))
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    found = {}
    for name in tables.SCHEMAS:
        rows = sheets.get(name)
        if rows:
            cells = [[None if cell == "" else cell for cell in row] for row in rows[1:]]
            found[name] = pd.DataFrame(cells, columns=[str(cell) for cell in rows[0]], dtype=object)
    return found
