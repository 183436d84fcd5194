"""`convert`: tidy tables as Parquet, CSV or Excel, and the way back.

The ending of the target tells the kind. "out.xlsx" is one workbook with a sheet per table;
"out.csv" and "out.parquet" become one file per table: out.incidents.csv, out.sources.csv, ...
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from analytics import tables
from analytics.dataset import Dataset
from analytics.errors import InputError, ParameterError
from analytics.files import find, parts, remove
from analytics.sources.engine import Progress
from analytics.sources.formats import job_for
from analytics.sources.loading import load, small_tables
from analytics.sources.parquet import write_parquet
from analytics.sources.unpack import door
from analytics.sources.workbook import read_workbook, write_workbook
from analytics.text import harmless, plain

KINDS = (".parquet", ".csv", ".xlsx")


def convert(
    paths: Sequence[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    *,
    format: str | None = None,
    progress: Progress | None = None,
) -> list[Path]:
    """Read files or ledgers and write their tidy tables; gives the files written.

    One data set to Parquet takes constant memory, whatever its size. Files appear whole, under
    their names, or not at all.

    Raises
    ------
    ParameterError
        For a target that ends in none of .parquet, .csv, .xlsx, or whose folder is missing.
    InputError
        As `load` does.
    """
    target = Path(out)
    _check_target(target)
    if target.suffix == ".parquet" and len(paths) == 1 and not find(paths[0]).is_dir():
        return _convert_large(find(paths[0]), target, format, progress)
    return write_tables(load(*paths, format=format), target)


def write_tables(data: Dataset, out: str | os.PathLike[str]) -> list[Path]:
    """Write the tables of a dataset; gives the files written. Empty tables are left out."""
    target = Path(out)
    _check_target(target)
    frames = {name: getattr(data, name) for name in tables.SCHEMAS}
    if target.suffix == ".xlsx":
        return [_in_place(target, lambda path: write_workbook(frames, path))]
    write = _write_csv if target.suffix == ".csv" else _write_parquet
    filled = {name: frame for name, frame in frames.items() if len(frame)}
    return [
        _in_place(table_path(target, name), partial(write, frame)) for name, frame in filled.items()
    ]


def read_tables(out: str | os.PathLike[str]) -> Dataset:
    """The dataset that `convert` wrote under this name, equal to what was written."""
    target = Path(out)
    if target.suffix == ".xlsx":
        frames = read_workbook(target)
    else:
        read = _read_csv if target.suffix == ".csv" else _read_parquet
        present = {name: table_path(target, name) for name in tables.SCHEMAS}
        frames = {name: read(path) for name, path in present.items() if path.exists()}
    if not frames:
        raise InputError("no tables under this name", file=target)
    made: dict[str, Any] = {name: from_text(name, frame) for name, frame in frames.items()}
    return Dataset(**made).check()


def table_path(target: Path, table: str) -> Path:
    """Where one table goes.

    >>> table_path(Path("out.csv"), "incidents").name
    'out.incidents.csv'
    """
    return target.with_name(f"{target.stem}.{table}{target.suffix}")


def _check_target(target: Path) -> None:
    if target.suffix not in KINDS:
        raise ParameterError(
            "not a kind of file to write", column="out", value=target,
            remedy="end its name in " + ", ".join(KINDS),
        )  # fmt: skip
    if not target.parent.is_dir():
        raise ParameterError("no such folder", column="out", value=target.parent)


def _convert_large(
    path: Path, target: Path, format: str | None, progress: Progress | None
) -> list[Path]:
    job = job_for(path, format)
    large = [table_path(target, job.format.table), table_path(target, "rejects")]
    with parts(*large) as (rows, rejects):
        account, source = write_parquet(job, rows, rejects, progress)
    if not account.rejected:
        remove(large.pop())
    return large + write_tables(small_tables([(job, account, source)]), target)


def _in_place(path: Path, write: Callable[[Path], None]) -> Path:
    with parts(path) as (part,):
        write(part)
    return path


def _write_parquet(frame: pd.DataFrame, path: Path) -> None:
    frame.to_parquet(path, index=False, compression="zstd")


def _read_parquet(path: Path) -> pd.DataFrame:
    with door(path, "Parquet file"):
        return pd.read_parquet(path)


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    text = pd.DataFrame({name: to_text(frame[name]) for name in frame.columns})
    text.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def _read_csv(path: Path) -> pd.DataFrame:
    with door(path, "CSV file"):
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    return pd.DataFrame({name: frame[name].map(plain, na_action="ignore") for name in frame})


def to_text(column: pd.Series) -> pd.Series:
    """A column as text for a CSV file: ISO days, plain numbers, harmless words."""
    if column.dtype.kind == "M":
        days: pd.Series = column.dt.strftime("%Y-%m-%d")
        return days
    text = column.astype(object).where(column.notna(), None)
    if isinstance(column.dtype, pd.CategoricalDtype) or str(column.dtype) == tables.TEXT:
        return text.map(harmless, na_action="ignore")
    return text


def from_text(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """A table that was read from text or a workbook, with its own dtypes."""
    columns: dict[str, pd.Series] = {}
    for name, spec in tables.SCHEMAS[table].columns.items():
        values = frame[name]
        dtype = spec.dtype.type
        if values.dtype == dtype:
            columns[name] = values
        elif isinstance(dtype, pd.CategoricalDtype):
            columns[name] = values.astype("str")
        elif dtype.kind == "M":
            columns[name] = pd.to_datetime(values, format="ISO8601").astype(dtype)
        elif str(dtype) == "boolean":
            columns[name] = values.map({"True": True, "False": False, True: True, False: False})
            columns[name] = columns[name].astype(dtype)
        elif str(dtype) in {"Int64", "Float64"}:
            columns[name] = pd.to_numeric(values).astype(dtype)
        else:
            columns[name] = values.astype(dtype)
    return tables.conform(table, pd.DataFrame(columns))
