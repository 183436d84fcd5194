"""Files as chunks of rows: CSV by pyarrow's streaming reader, Excel by calamine, Parquet, frames.

A record of a CSV file is what stands between two line ends outside of quotes; an empty line is an
empty record. A quote that is not closed makes one record of all that follows. Chunks hold only the
columns that the format reads, as the bytes the file has; a record with too few or too many cells
comes as a reject. Rows are numbered as a spreadsheet numbers them, the header's row included.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from python_calamine import CalamineWorkbook

from analytics.errors import InputError, shorten
from analytics.sources.chunk import Chunk
from analytics.sources.format import Format
from analytics.sources.header import (
    DEEPEST,
    Header,
    csv_headers,
    possible_headers,
    tidy_names,
)
from analytics.sources.unpack import (
    MOST_BYTES,
    Wrapped,
    check_ratio,
    door,
    open_bytes,
    open_excel,
)

CHUNK_ROWS = 120_000
MOST_MISSHAPEN = 50_000  # records that do not fit the header, before the file is refused
_CSV_BYTES = 12 << 20  # of one bite; a record must fit into it
_EXCEL_ROWS = 20_000
_HEAD_BYTES = 1 << 20
_KINDS = {
    "csv": "CSV file", "excel": "workbook", "parquet": "Parquet file", "frame": "table",
}  # fmt: skip

Misshapen = tuple[int, str | None, str | None, str]


@dataclass(slots=True)
class Stream:
    """The chunks of one table of a file, and the misshapen rows met so far."""

    format: Format
    header: Header
    label: str = ""  # tells keys that are row numbers apart, where several sheets are read
    misshapen: list[Misshapen] = field(default_factory=list)

    def positions(self) -> dict[str, int]:
        """Our names of the cells -> positions of their columns."""
        return self.format.positions(self.header.names)

    def written(self) -> dict[str, str]:
        """Our names of the cells -> the file's names of their columns."""
        names = {ours: self.header.names[at] for ours, at in self.positions().items()}
        return {"id": "row number", **names} if self.format.numbered else names

    def chunk(self, cells: dict[str, pa.Array], rows: np.ndarray[Any, Any]) -> Chunk:
        """Cells and row numbers as a chunk; the number is the key where the format says so."""
        if self.format.numbered:
            keys = pc.cast(pa.array(rows), pa.string())
            keys = pc.binary_join_element_wise(self.label, keys, "") if self.label else keys
            cells = {"id": pc.cast(keys, pa.binary()), **cells}
        return Chunk(cells, rows, self.written(), self.format.numbered)


def headers(wrapped: Wrapped) -> list[Header]:
    """What may be the header of a table: its first rows; of a workbook, those of each sheet."""
    with door(wrapped.path, _KINDS[wrapped.kind]):
        if wrapped.kind == "csv":
            with open_bytes(wrapped) as stream:
                raw = b""
                while len(raw) < _HEAD_BYTES and (more := stream.read(_HEAD_BYTES - len(raw))):
                    raw += bytes(more)
            return csv_headers(raw, wrapped.path)
        if wrapped.kind == "excel":
            return _excel_headers(wrapped)
        if wrapped.kind == "frame":
            assert wrapped.table is not None
            return [Header(tidy_names(wrapped.table.column_names), 0)]
        with _parquet(wrapped) as file:
            return [Header(tidy_names(file.schema_arrow.names), 0)]


def chunks(wrapped: Wrapped, stream: Stream) -> Iterator[Chunk]:
    """The rows of a table, chunk by chunk, whatever the kind of its file."""
    read = {
        "csv": _csv_chunks,
        "excel": _excel_chunks,
        "parquet": _parquet_chunks,
        "frame": _frame_chunks,
    }[wrapped.kind]
    with door(wrapped.path, _KINDS[wrapped.kind]):
        yield from read(wrapped, stream)


def _csv_chunks(wrapped: Wrapped, stream: Stream) -> Iterator[Chunk]:
    if stream.header.alone and stream.header.row:
        return
    wanted = stream.positions()
    last = len(stream.header.names) - 1
    numbers = _Numbers(stream)
    with open_bytes(wrapped) as source:
        try:
            with _no_aside():
                reader = _csv_reader(source, stream, [*wanted.values(), last], numbers)
            for table, is_last in _gathered(reader):
                rows = numbers.next(table.num_rows)
                whole = table.num_rows - (is_last and numbers.is_unclosed(table, rows))
                if whole:
                    part = table.slice(0, whole)
                    # Two of our names may read one column; the reader gives it once.
                    cells = {ours: part.column(f"f{at}") for ours, at in wanted.items()}
                    joined = {ours: column.combine_chunks() for ours, column in cells.items()}
                    yield stream.chunk(joined, rows[:whole])
        except pa.ArrowInvalid as error:
            if numbers.are_too_many:
                raise InputError(
                    f"more than {MOST_MISSHAPEN:,} rows do not fit the header", file=wrapped.path,
                    remedy="is this the header, and the right delimiter?",
                ) from error  # fmt: skip
            if "straddl" in str(error):
                raise InputError(
                    f"a record of more than {_CSV_BYTES >> 20} MB", file=wrapped.path,
                    row=numbers.last, remedy="look for a quote that is not closed",
                ) from error  # fmt: skip
            if "Empty CSV" not in str(error):
                raise


def _csv_reader(
    source: Any, stream: Stream, positions: Iterable[int], numbers: _Numbers
) -> pacsv.CSVStreamingReader:
    names = [f"f{i}" for i in range(len(stream.header.names))]
    return pacsv.open_csv(
        source,
        read_options=pacsv.ReadOptions(
            use_threads=False,  # only then are misshapen rows numbered
            block_size=_CSV_BYTES,
            column_names=names,
            skip_rows_after_names=stream.header.row,
        ),
        parse_options=pacsv.ParseOptions(
            delimiter=stream.header.delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,  # they count, so that rows keep a spreadsheet's numbers
            invalid_row_handler=numbers.misshapen,
        ),
        convert_options=pacsv.ConvertOptions(
            include_columns=[names[at] for at in dict.fromkeys(positions)],
            column_types={name: pa.binary() for name in names},
            strings_can_be_null=True,
            null_values=[""],
        ),
    )


@contextmanager
def _no_aside() -> Iterator[None]:
    """Without the traceback that pyarrow prints of a misshapen row that is not UTF-8.

    It raises the error too, which is told in one line.
    """
    hook, sys.unraisablehook = sys.unraisablehook, lambda _aside: None
    try:
        yield
    finally:
        sys.unraisablehook = hook


class _Numbers:
    """The number of each row as a spreadsheet shows it; misshapen rows count too."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._lost: set[int] = set()
        self._next = stream.header.row + 1

    @property
    def last(self) -> int | None:
        """The row at which reading stopped, if any was read."""
        return self._next if self._next > self._stream.header.row + 1 else None

    @property
    def are_too_many(self) -> bool:
        """Whether so many rows are misshapen that the header cannot be theirs."""
        return len(self._stream.misshapen) > MOST_MISSHAPEN

    def misshapen(self, row: Any) -> str:
        number = row.number
        if number <= self._stream.header.row:
            return "skip"  # a title above the header
        reason = f"{row.actual_columns} cells under a header of {row.expected_columns}"
        if lines := row.text.count("\n"):
            reason = f"{reason}, over {lines + 1} lines; is a quote not closed?"
        self._stream.misshapen.append((number, None, shorten(row.text), reason))
        self._lost.add(number)
        return "error" if self.are_too_many else "skip"

    def next(self, rows: int) -> np.ndarray[Any, np.dtype[np.int64]]:
        """The numbers of the next well-formed rows."""
        lost = sum(1 for number in self._lost if number >= self._next)
        span = np.arange(self._next, self._next + rows + lost)
        if self._lost:
            span = span[~np.isin(span, list(self._lost))]
        span = span[:rows]
        if rows:
            self._next = int(span[-1]) + 1
            self._lost = {number for number in self._lost if number >= self._next}
        return span

    def is_unclosed(self, table: pa.Table, rows: np.ndarray[Any, Any]) -> bool:
        """Whether the last row of the file swallowed the rest of it through an open quote."""
        cell: bytes = table.column(table.num_columns - 1)[-1].as_py() or b""
        if not cell.endswith((b"\n", b"\r")):
            return False
        lines = cell.count(b"\n") + 1
        reason = f"its last cell runs over {lines} lines to the end of the file; is a quote closed?"
        self._stream.misshapen.append((int(rows[-1]), None, shorten(cell[:200]), reason))
        return True


def _gathered(reader: pacsv.CSVStreamingReader) -> Iterator[tuple[pa.Table, bool]]:
    """Batches gathered to chunks of about `CHUNK_ROWS` rows, and whether it is the last one."""
    waiting: list[pa.RecordBatch] = []
    rows = 0
    while True:
        with _no_aside():
            batch = next(reader, None)
        if batch is None:
            break
        if rows >= CHUNK_ROWS:
            yield pa.Table.from_batches(waiting), False
            waiting, rows = [], 0
        waiting.append(batch)
        rows += batch.num_rows
    if rows:
        yield pa.Table.from_batches(waiting), True


def _excel_headers(wrapped: Wrapped) -> list[Header]:
    with _workbook(wrapped) as book:
        found = []
        for sheet in book.sheet_names:
            rows = islice(book.get_sheet_by_name(sheet).iter_rows(), DEEPEST)
            found += possible_headers(([_text(cell) for cell in row] for row in rows), sheet=sheet)
    if not found:
        raise InputError("a workbook without rows", file=wrapped.path)
    return found


def _excel_chunks(wrapped: Wrapped, stream: Stream) -> Iterator[Chunk]:
    """Chunks of one sheet of a workbook."""
    wanted = stream.positions()
    with _workbook(wrapped) as book:
        rows = book.get_sheet_by_name(stream.header.sheet or book.sheet_names[0]).iter_rows()
        number = stream.header.row + 1
        rows = islice(rows, stream.header.row, None)
        while part := list(islice(rows, _EXCEL_ROWS)):
            cells = {
                ours: pa.array([_bytes(row[at]) for row in part], pa.binary())
                for ours, at in wanted.items()
            }
            yield stream.chunk(cells, np.arange(number, number + len(part)))
            number += len(part)


@contextmanager
def _workbook(wrapped: Wrapped) -> Iterator[CalamineWorkbook]:
    with open_excel(wrapped) as file:
        yield CalamineWorkbook.from_filelike(file)


def _bytes(value: object) -> bytes | None:
    text = _text(value)
    return text.encode("utf-8", "replace") if text else None


def _text(value: object) -> str:
    """A cell of a workbook as the text that a CSV file would hold: days in ISO, 3.0 as 3."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _parquet_chunks(wrapped: Wrapped, stream: Stream) -> Iterator[Chunk]:
    """Chunks of a Parquet file, its values as text."""
    with _parquet(wrapped) as file:
        names = [file.schema_arrow.names[at] for at in stream.positions().values()]
        batches = file.iter_batches(CHUNK_ROWS, columns=list(dict.fromkeys(names)))
        named = dict(zip(stream.positions(), names, strict=True))
        yield from _batch_chunks(batches, named, stream)


def _frame_chunks(wrapped: Wrapped, stream: Stream) -> Iterator[Chunk]:
    assert wrapped.table is not None
    names = wrapped.table.column_names
    named = {ours: names[at] for ours, at in stream.positions().items()}
    yield from _batch_chunks(wrapped.table.to_batches(CHUNK_ROWS), named, stream)


def _batch_chunks(
    batches: Iterable[pa.RecordBatch], named: Mapping[str, str], stream: Stream
) -> Iterator[Chunk]:
    number = 1
    for batch in batches:
        cells = {ours: _as_binary(batch.column(name)) for ours, name in named.items()}
        yield stream.chunk(cells, np.arange(number, number + batch.num_rows))
        number += batch.num_rows


@contextmanager
def _parquet(wrapped: Wrapped) -> Iterator[pq.ParquetFile]:
    with pq.ParquetFile(wrapped.path) as file:
        told = file.metadata
        check_ratio(
            wrapped.path,
            sum(told.row_group(group).total_byte_size for group in range(told.num_row_groups)),
        )
        check_ratio(wrapped.path, told.num_rows // 2)  # no row with a key takes less
    texts = [name.name for name in file.schema_arrow if _is_text(name.type)]
    # As dictionaries, so that a text that repeats is not laid out before it was measured.
    with pq.ParquetFile(wrapped.path, read_dictionary=texts) as file:
        yield file


def _is_text(kind: pa.DataType) -> bool:
    return any(
        check(kind)
        for check in (
            pa.types.is_string,
            pa.types.is_large_string,
            pa.types.is_binary,
            pa.types.is_large_binary,
        )
    )


def _as_binary(values: pa.Array) -> pa.Array:
    """A column as the bytes that a CSV file would hold: days in ISO, 3.0 as 3."""
    if pa.types.is_dictionary(values.type):
        lengths = pc.binary_length(pc.cast(values.dictionary, pa.large_binary()))
        taken = pc.sum(lengths.take(values.indices)).as_py() or 0
        if taken > MOST_BYTES:
            raise InputError("texts of more than memory holds", remedy="save it as CSV")
        values = values.dictionary_decode()
    if (
        pa.types.is_timestamp(values.type)
        and pc.all(pc.equal(values, pc.floor_temporal(values, unit="day"))).as_py()
    ):
        values = pc.strftime(values, format="%Y-%m-%d")
    if _is_text(values.type):
        return pc.cast(values, pa.binary())
    plain = pc.replace_substring_regex(pc.cast(values, pa.string()), r"\.0+$", "")
    return pc.cast(plain, pa.binary())
