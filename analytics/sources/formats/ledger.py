"""Ledgers: folders that hold what sources wrote: `source.toml`, `statistics.csv`, `incidents.csv`.

Reading gives tidy rows and an account: every row is kept, rejected with its reason, or skipped
because it is empty.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analytics.config import closest
from analytics.dataset import Dataset
from analytics.errors import InputError
from analytics.files import Input, read_text, shown
from analytics.sources.formats.ledger_cells import Cells
from analytics.sources.formats.ledger_rows import (
    INCIDENT_COLUMNS,
    STATISTIC_COLUMNS,
    incident,
    statistic,
)
from analytics.sources.source_toml import Source, read_source, table
from analytics.tables import SCHEMAS

Row = dict[str, Any]

SOURCE_FILE = "source.toml"
AGAIN = "an id that an earlier row has"
_LONGEST_CELL = 20_000


@dataclass(frozen=True, slots=True)
class _Kind:
    file: str
    table: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    read: Callable[[Cells, str], Row]


_KINDS = (
    _Kind("incidents.csv", "incidents", INCIDENT_COLUMNS, ("id",), incident),
    _Kind("statistics.csv", "statistics", STATISTIC_COLUMNS, ("id", "amount"), statistic),
)


@dataclass(slots=True)
class _Account:
    """What became of the rows of one file while it is read."""

    kept: list[Row] = field(default_factory=list)
    rejects: list[Row] = field(default_factory=list)
    skipped: int = 0

    @property
    def read(self) -> int:
        return len(self.kept) + len(self.rejects) + self.skipped


def ledger_folders(folder: Path) -> list[Path]:
    """The folder itself if it is a ledger, else every ledger below it, in order of name."""
    if (folder / SOURCE_FILE).is_file():
        return [folder]
    return sorted(path.parent for path in folder.rglob(SOURCE_FILE))


def read_ledgers(folders: Iterable[Path]) -> Dataset:
    """Ledger folders under each other as one dataset, not yet held against the contracts.

    Cells that cannot be read turn their row into a reject. What is wrong with a whole file (no
    `id` column, an unknown column, not UTF-8, neither CSV present) raises a located `InputError`.
    """
    rows: dict[str, list[Row]] = {name: [] for name in SCHEMAS}
    inputs: list[Input] = []
    for folder in folders:
        told, files = _read_ledger(folder)
        inputs += files
        for name, found in told.items():
            rows[name] += found
    tidy: dict[str, Any] = {name: table(name, found) for name, found in rows.items()}
    return Dataset(**tidy, inputs=tuple(inputs))


def _read_ledger(folder: Path) -> tuple[dict[str, list[Row]], list[Input]]:
    """The rows of one folder by table, and the files they were read from."""
    source = read_source(folder / SOURCE_FILE, source_id=folder.name)
    known = {*INCIDENT_COLUMNS, *STATISTIC_COLUMNS}
    for column in source.defaults:
        if column not in known:
            raise InputError(
                "no such column",
                file=folder / SOURCE_FILE,
                column=f"defaults.{column}",
                remedy=closest(column, known),
            )
    kinds = [kind for kind in _KINDS if (folder / kind.file).exists()]
    if not kinds:
        raise InputError(
            "a ledger without rows", file=folder, remedy="add statistics.csv or incidents.csv"
        )
    accounts = {kind: _read_file(folder / kind.file, kind, source) for kind in kinds}
    counts = accounts.values()
    declared = source.source_row(
        files="; ".join(kind.file for kind in kinds),
        read=sum(account.read for account in counts),
        kept=sum(len(account.kept) for account in counts),
        rejected=sum(len(account.rejects) for account in counts),
        skipped=sum(account.skipped for account in counts),
    )
    rows = {kind.table: account.kept for kind, account in accounts.items()}
    rows["sources"] = [declared]
    rows["coverage"] = [dict(stretch) for stretch in source.coverage]
    rows["rejects"] = [reject for account in counts for reject in account.rejects]
    return rows, list(_inputs(folder, kinds))


def _inputs(folder: Path, kinds: list[_Kind]) -> Iterator[Input]:
    for name in (SOURCE_FILE, *(kind.file for kind in kinds)):
        yield Input.of(folder / name)


def _read_file(path: Path, kind: _Kind, source: Source) -> _Account:
    header, records = _records(path, kind)
    account = _Account()
    seen: dict[str, int] = {}
    at = header.index("id")
    ids = {record[at].strip() for _, record in records if len(record) > at}
    for number, record in records:
        if not any(cell.strip() for cell in record):
            account.skipped += 1
            continue
        try:
            cells = _cells(header, record, source, ids)
            row_id = _row_id(cells, number, seen)
            account.kept.append(kind.read(cells, row_id))
        except InputError as error:
            account.rejects.append(
                {
                    "source_id": source.source_id,
                    "file": shown(path),
                    "row": number,
                    "column": error.column,
                    "value": None if error.value is None else str(error.value)[:200],
                    "reason": error.reason + (f"; {error.remedy}" if error.remedy else ""),
                }
            )
    return account


def _records(path: Path, kind: _Kind) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header and the numbered records of a CSV file."""
    text = read_text(path)
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        records = list(reader)
    except csv.Error as error:
        raise InputError(
            f"not CSV ({error})",
            file=path,
            row=max(reader.line_num - 1, 0),
            remedy="look for a quote that is not closed",
        ) from error
    if not records:
        raise InputError("empty", file=path, remedy="write at least a header line")
    header = [name.strip().lower() for name in records[0]]
    _check_header(path, header, kind)
    return header, list(enumerate(records[1:], start=1))


def _check_header(path: Path, header: list[str], kind: _Kind) -> None:
    for name in kind.required:
        if name not in header:
            raise InputError(
                f"no column {name}",
                file=path,
                column=name,
                remedy="found " + ", ".join(header)[:200],
            )
    for name in header:
        if name not in kind.columns:
            raise InputError(
                "no such column", file=path, column=name, remedy=closest(name, kind.columns)
            )
        if header.count(name) > 1:
            raise InputError("this column stands twice", file=path, column=name)


def _cells(header: list[str], record: list[str], source: Source, ids: set[str]) -> Cells:
    if len(record) != len(header):
        lines = sum(cell.count("\n") for cell in record)
        raise InputError(
            f"{len(record)} cells under a header of {len(header)}"
            + (f", over {lines + 1} lines" if lines else ""),
            value=record[0] if record else None,
            remedy="quote cells that hold commas, and close every quote",
        )
    written = {name: cell.strip() for name, cell in zip(header, record, strict=True)}
    for name, cell in written.items():
        if len(cell) > _LONGEST_CELL:
            raise InputError(f"a cell of {len(cell)} characters", column=name, value=cell)
    return Cells(source, written, ids)


def _row_id(cells: Cells, number: int, seen: dict[str, int]) -> str:
    row_id = cells.written["id"]
    if not row_id:
        raise InputError("no id", column="id", remedy="give every row an id that stays")
    if row_id in seen:
        raise InputError(AGAIN, column="id", value=row_id)
    seen[row_id] = number
    return row_id


def unique_sources(named: Iterable[tuple[str, str]]) -> None:
    """`InputError` if two ledgers or files, given as (path, source_id), share an id."""
    seen: dict[str, str] = {}
    for path, name in named:
        if name in seen:
            raise InputError(
                f"the same source_id as {seen[name]}",
                file=path,
                column="source_id",
                value=name,
                remedy="declare another source_id in source.toml",
            )
        seen[name] = path
