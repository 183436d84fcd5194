"""Files of every kind as chunks of rows: CSV, Excel by calamine, Parquet, frames in memory.

Chunks hold only the columns that the format reads, as the bytes the file has. Rows are numbered as
a spreadsheet numbers them, the header's row included.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from python_calamine import CalamineWorkbook

from analytics.errors import InputError
from analytics.sources.chunk import Chunk, Stream
from analytics.sources.csv_reader import CHUNK_ROWS, csv_chunks
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

_EXCEL_ROWS = 20_000
_TEXTS = (pa.string(), pa.large_string(), pa.binary(), pa.large_binary())
_HEAD_BYTES = 1 << 20
# Of the columns of these names, so many rows at a time.
Batches = Callable[[list[str], int], Iterable[pa.RecordBatch]]
_KINDS = {
    "csv": "CSV file", "excel": "workbook", "parquet": "Parquet file", "frame": "table",
}  # fmt: skip


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
        with _arrow(wrapped) as (names, _):
            return [Header(tidy_names(names), 0)]


def chunks(wrapped: Wrapped, stream: Stream) -> Iterator[Chunk]:
    """The rows of a table, chunk by chunk, whatever the kind of its file."""
    read = {"csv": csv_chunks, "excel": _excel_chunks}.get(wrapped.kind, _arrow_chunks)
    with door(wrapped.path, _KINDS[wrapped.kind]):
        yield from read(wrapped, stream)


def _excel_headers(wrapped: Wrapped) -> list[Header]:
    with _workbook(wrapped) as book:
        found = []
        for sheet in book.sheet_names:
            rows = islice(book.get_sheet_by_name(sheet).iter_rows(), DEEPEST)
            found += possible_headers(
                ([_as_csv_text(cell) for cell in row] for row in rows), sheet=sheet
            )
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
                ours: pa.array([_as_csv_text(row[at]) or None for row in part]).cast(pa.binary())
                for ours, at in wanted.items()
            }
            yield stream.chunk(cells, np.arange(number, number + len(part)))
            number += len(part)


@contextmanager
def _workbook(wrapped: Wrapped) -> Iterator[CalamineWorkbook]:
    with open_excel(wrapped) as file:
        yield CalamineWorkbook.from_filelike(file)


def _as_csv_text(value: object) -> str:
    """A cell of a workbook as the text that a CSV file would hold: days in ISO, 3.0 as 3."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _arrow_chunks(wrapped: Wrapped, stream: Stream) -> Iterator[Chunk]:
    """Chunks of a Parquet file or a table in memory, the values as text."""
    with _arrow(wrapped) as (names, batches):
        named = {ours: names[at] for ours, at in stream.positions().items()}
        number = 1
        for batch in batches(list(dict.fromkeys(named.values())), stream.rows or CHUNK_ROWS):
            cells = {
                ours: _as_binary(batch.column(name), written_out=ours == "id")
                for ours, name in named.items()
            }
            yield stream.chunk(cells, np.arange(number, number + batch.num_rows))
            number += batch.num_rows


@contextmanager
def _arrow(wrapped: Wrapped) -> Iterator[tuple[list[str], Batches]]:
    """The names of the columns, and what gives the batches of some of them."""
    if (table := wrapped.table) is not None:
        yield table.column_names, lambda names, rows: table.select(names).to_batches(rows)
        return
    with pq.ParquetFile(wrapped.path) as file:
        told = file.metadata
        groups = map(told.row_group, range(told.num_row_groups))
        check_ratio(wrapped.path, sum(group.total_byte_size for group in groups))
        check_ratio(wrapped.path, told.num_rows // 2)  # no row with a key takes less
        names = file.schema_arrow.names
        texts = [field.name for field in file.schema_arrow if field.type in _TEXTS]
    # As dictionaries, so that a text that repeats is not laid out before it was measured.
    with pq.ParquetFile(wrapped.path, read_dictionary=texts) as file:
        yield names, lambda some, rows: file.iter_batches(rows, columns=some)


def _as_binary(values: pa.Array, *, written_out: bool) -> pa.Array:
    """A column as the bytes that a CSV file would hold: days in ISO, 3.0 as 3.

    Texts that come as codes stay so, unless they shall be `written_out`.
    """
    if pa.types.is_dictionary(values.type):
        lengths = pc.binary_length(pc.cast(values.dictionary, pa.large_binary()))
        taken = pc.sum(lengths.take(values.indices)).as_py() or 0
        if taken > MOST_BYTES:
            raise InputError("texts of more than memory holds", remedy="save it as CSV")
        if values.type.value_type in _TEXTS and not written_out:
            words = pc.cast(values.dictionary, pa.binary())
            return pa.DictionaryArray.from_arrays(values.indices.cast(pa.int32()), words)
        values = values.dictionary_decode()
    if (
        pa.types.is_timestamp(values.type)
        and pc.all(pc.equal(values, pc.floor_temporal(values, unit="day"))).as_py()
    ):
        values = pc.strftime(values, format="%Y-%m-%d")
    if values.type in _TEXTS:
        return pc.cast(values, pa.binary())
    plain = pc.replace_substring_regex(pc.cast(values, pa.string()), r"\.0+$", "")
    return pc.cast(plain, pa.binary())
