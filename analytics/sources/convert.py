"""`convert`: tidy tables as Parquet, CSV or Excel.

The ending of the target tells the kind. "out.xlsx" is one workbook with a sheet per table;
"out.csv" and "out.parquet" become one file per table: out.incidents.csv, out.sources.csv, ...
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from analytics import tables
from analytics.dataset import Dataset
from analytics.errors import ParameterError
from analytics.files import find, parts, remove
from analytics.sources.cache import write_parquet
from analytics.sources.engine import Progress
from analytics.sources.formats import job_for
from analytics.sources.loading import load, small_tables
from analytics.text import harmless

KINDS = (".parquet", ".csv", ".xlsx")
_MOST_ROWS = 1_048_575  # of a sheet, below the header
_LONGEST = 32_767  # characters of its cells


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
        with parts(target) as (part,):
            _write_workbook(frames, part)
        return [target]
    filled = {table_path(target, name): frame for name, frame in frames.items() if len(frame)}
    for path, frame in filled.items():
        with parts(path) as (part,):
            if target.suffix == ".csv":
                _write_csv(frame, part)
            else:
                frame.to_parquet(part, index=False, compression="zstd")
    return list(filled)


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


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    text = pd.DataFrame({name: to_text(frame[name]) for name in frame.columns})
    text.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def to_text(column: pd.Series) -> pd.Series:
    """A column as text for a CSV file: ISO days, plain numbers, harmless words."""
    if column.dtype.kind == "M":
        days: pd.Series = column.dt.strftime("%Y-%m-%d")
        return days
    text = column.astype(object).where(column.notna(), None)
    if isinstance(column.dtype, pd.CategoricalDtype) or str(column.dtype) == tables.TEXT:
        return text.map(harmless, na_action="ignore")
    return text


def _write_workbook(frames: Mapping[str, pd.DataFrame], path: Path) -> None:
    for name, frame in frames.items():
        if len(frame) > _MOST_ROWS:
            raise ParameterError(
                f"{len(frame):,} rows of {name} are more than Excel holds",
                column="out", value=path.name, remedy="write .parquet or .csv",
            )  # fmt: skip
    # Text stays text: nothing is taken for a formula or an address.
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with pd.ExcelWriter(
        path, engine="xlsxwriter", datetime_format="yyyy-mm-dd", engine_kwargs={"options": options}
    ) as writer:
        # The same tables give the same bytes: the workbook carries no time of its own.
        writer.book.set_properties({"created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001
        for name, frame in frames.items():
            _harmless(frame).to_excel(writer, sheet_name=name, index=False, freeze_panes=(1, 0))


def _harmless(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with texts that no spreadsheet runs; `ParameterError` for one too long for it."""
    columns = {}
    for name in frame.columns:
        columns[name] = to_text(frame[name]) if frame[name].dtype.kind != "M" else frame[name]
        long = columns[name][columns[name].map(lambda cell: len(str(cell)) > _LONGEST)]
        if len(long):
            raise ParameterError(
                "text longer than an Excel cell", row=int(long.index[0]) + 2, column=name,
                value=long.iloc[0], remedy="write .parquet",
            )  # fmt: skip
    return pd.DataFrame(columns)
