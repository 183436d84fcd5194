"""Files as chunks of rows: CSV by pyarrow's streaming reader, Excel by calamine, Parquet.

Chunks hold only the columns that the form reads, as the bytes the file has. What is no row of the
table (too few or too many cells) comes as a reject with its number.
"""

from __future__ import annotations

import datetime as dt
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
from python_calamine import CalamineError, CalamineWorkbook

from analytics.errors import InputError, shorten
from analytics.sources.chunk import Chunk
from analytics.sources.format import Format
from analytics.sources.header import Header, read_header, tidy_names
from analytics.sources.unpack import Wrapped, open_bytes, open_excel

CHUNK_ROWS = 120_000
_CSV_BYTES = 2 << 20  # small enough to stay in the processor's cache
_CSV_BYTES_RETRY = 24 << 20  # for files with a cell of many megabytes
_EXCEL_ROWS = 20_000

Misshapen = tuple[int, str | None, str | None, str]


@dataclass(slots=True)
class Stream:
    """The chunks of one file, and the misshapen rows met so far."""

    form: Format
    header: Header
    misshapen: list[Misshapen] = field(default_factory=list)

    def positions(self) -> dict[str, int]:
        """Our names of the cells -> positions of their columns."""
        return self.form.where(self.header.names)

    def written(self) -> dict[str, str]:
        """Our names of the cells -> the file's names of their columns."""
        names = {ours: self.header.names[at] for ours, at in self.positions().items()}
        return {"id": "row number", **names} if self.form.numbered else names

    def chunk(self, cells: dict[str, pa.Array], rows: np.ndarray[Any, Any]) -> Chunk:
        """Cells and row numbers as a chunk; the number is the key where the form says so."""
        if self.form.numbered:
            cells = {"id": pc.cast(pc.cast(pa.array(rows), pa.string()), pa.binary()), **cells}
        return Chunk(cells, rows, self.written())


def chunks(wrapped: Wrapped, stream: Stream) -> Iterator[Chunk]:
    """The rows of a file, chunk by chunk, whatever its kind."""
    read = {"csv": csv_chunks, "excel": excel_chunks, "parquet": parquet_chunks}[wrapped.kind]
    return read(wrapped, stream)


def headers(wrapped: Wrapped) -> list[Header]:
    """The header of a table; of a workbook, that of each sheet with rows."""
    if wrapped.kind == "csv":
        return [read_header(wrapped)]
    if wrapped.kind == "excel":
        return excel_headers(wrapped)
    with _parquet(wrapped) as file:
        return [Header(tidy_names(file.schema_arrow.names))]


def csv_chunks(wrapped: Wrapped, stream: Stream) -> Iterator[Chunk]:
    """Chunks of a CSV file, in small bites unless a record is larger than those."""
    if stream.header.alone and stream.header.present:
        return
    done = 0
    try:
        for chunk in _csv_chunks(wrapped, stream, _CSV_BYTES):
            yield chunk
            done = int(chunk.numbers[-1])
    except _TooLongError:
        stream.misshapen.clear()
    else:
        return
    try:
        for chunk in _csv_chunks(wrapped, stream, _CSV_BYTES_RETRY):
            fresh = np.flatnonzero(chunk.numbers > done)
            yield chunk if len(fresh) == chunk.size else chunk.take(fresh)
    except _TooLongError:
        raise InputError(
            f"a record of more than {_CSV_BYTES_RETRY >> 20} MB",
            file=wrapped.path,
            row=None if done == 0 else done + 1,
            remedy="look for a quote that is not closed",
        ) from None


class _TooLongError(Exception):
    """A record does not fit into a bite of the reader."""


def _csv_chunks(wrapped: Wrapped, stream: Stream, bite: int) -> Iterator[Chunk]:
    wanted = stream.positions()
    last = len(stream.header.names) - 1
    numbers = _Numbers(stream)
    with open_bytes(wrapped) as source:
        try:
            reader = _csv_reader(source, stream, [*wanted.values(), last], numbers, bite)
            for table, is_last in _gathered(reader):
                rows = numbers.next(table.num_rows)
                whole = table.num_rows - (is_last and numbers.is_unclosed(table, rows))
                if whole:
                    yield _chunk(wanted, table.slice(0, whole), rows[:whole], stream)
        except pa.ArrowInvalid as error:
            if "straddl" in str(error):
                raise _TooLongError from error
            if "Empty CSV" not in str(error):
                raise InputError(f"not CSV ({error})", file=wrapped.path) from error


def _csv_reader(
    source: Any, stream: Stream, positions: Iterable[int], numbers: _Numbers, bite: int
) -> pacsv.CSVStreamingReader:
    names = [f"f{i}" for i in range(len(stream.header.names))]
    return pacsv.open_csv(
        source,
        read_options=pacsv.ReadOptions(
            use_threads=False,  # only then are misshapen rows numbered
            block_size=bite,
            column_names=names,
            skip_rows_after_names=1 if stream.header.present else 0,
        ),
        parse_options=pacsv.ParseOptions(
            delimiter=stream.header.delimiter,
            newlines_in_values=True,
            invalid_row_handler=numbers.misshapen,
        ),
        convert_options=pacsv.ConvertOptions(
            include_columns=[names[at] for at in dict.fromkeys(positions)],
            column_types={name: pa.binary() for name in names},
            strings_can_be_null=True,
            null_values=[""],
        ),
    )


class _Numbers:
    """The number of each row in the file: its data records count from 1, misshapen ones too."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._header = 1 if stream.header.present else 0
        self._lost: set[int] = set()
        self._next = 1

    def misshapen(self, row: Any) -> str:
        number = row.number - self._header
        lines = row.text.count("\n")
        reason = f"{row.actual_columns} cells under a header of {row.expected_columns}"
        if lines:
            reason = f"{reason}, over {lines + 1} lines; is a quote not closed?"
        self._stream.misshapen.append((number, None, shorten(row.text), reason))
        self._lost.add(number)
        return "skip"

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


def _gathered(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[pa.Table, bool]]:
    """Batches gathered to chunks of about `CHUNK_ROWS` rows, and whether it is the last one."""
    waiting: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        if rows >= CHUNK_ROWS:
            yield pa.Table.from_batches(waiting), False
            waiting, rows = [], 0
        waiting.append(batch)
        rows += batch.num_rows
    if rows:
        yield pa.Table.from_batches(waiting), True


def _chunk(
    wanted: Mapping[str, int], table: pa.Table, rows: np.ndarray[Any, Any], stream: Stream
) -> Chunk:
    # Two of our names may read one column; the reader gives it once.
    cells = {ours: table.column(f"f{at}").combine_chunks() for ours, at in wanted.items()}
    return stream.chunk(cells, rows)


def excel_headers(wrapped: Wrapped) -> list[Header]:
    """The first filled row of each sheet of a workbook."""
    with _workbook(wrapped) as book:
        found = []
        for sheet in book.sheet_names:
            first = next((row for row in _sheet_rows(book, sheet) if any(map(_text, row))), None)
            if first is not None:
                found.append(Header(tidy_names(map(_text, first)), sheet=sheet))
    if not found:
        raise InputError("a workbook without rows", file=wrapped.path)
    return found


def excel_chunks(wrapped: Wrapped, stream: Stream) -> Iterator[Chunk]:
    """Chunks of one sheet of a workbook; rows are numbered below the header, empty ones too."""
    wanted = stream.positions()
    with _workbook(wrapped) as book:
        rows = iter(_sheet_rows(book, stream.header.sheet or book.sheet_names[0]))
        next((row for row in rows if any(map(_text, row))), None)
        number = 1
        while part := list(islice(rows, _EXCEL_ROWS)):
            cells = {
                ours: pa.array([_bytes(row[at]) for row in part], pa.binary())
                for ours, at in wanted.items()
            }
            yield stream.chunk(cells, np.arange(number, number + len(part)))
            number += len(part)


def _sheet_rows(book: CalamineWorkbook, sheet: str) -> Iterator[list[Any]]:
    return iter(book.get_sheet_by_name(sheet).iter_rows())


@contextmanager
def _workbook(wrapped: Wrapped) -> Iterator[CalamineWorkbook]:
    try:
        with open_excel(wrapped) as file:
            yield CalamineWorkbook.from_filelike(file)
    except (CalamineError, OSError) as error:
        raise InputError(f"not a workbook that can be read ({error})", file=wrapped.path) from error


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


def parquet_chunks(wrapped: Wrapped, stream: Stream) -> Iterator[Chunk]:
    """Chunks of a Parquet file, its values as text."""
    wanted = stream.positions()
    with _parquet(wrapped) as file:
        number = 1
        for batch in file.iter_batches(CHUNK_ROWS):
            cells = {ours: _as_binary(batch.column(at)) for ours, at in wanted.items()}
            yield stream.chunk(cells, np.arange(number, number + batch.num_rows))
            number += batch.num_rows


@contextmanager
def _parquet(wrapped: Wrapped) -> Iterator[pq.ParquetFile]:
    try:
        with pq.ParquetFile(wrapped.path) as file:
            yield file
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"not a whole Parquet file ({error})", file=wrapped.path) from error


def _as_binary(values: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if not (pa.types.is_binary(values.type) or pa.types.is_large_binary(values.type)):
        values = pc.cast(values, pa.string())
    return pc.cast(values, pa.binary())
