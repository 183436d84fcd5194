"""CSV files as chunks of rows, by pyarrow's streaming reader.

A record is what stands between two line ends outside of quotes; an empty line is an empty record.
A quote that is not closed makes one record of all that follows. A record with too few or too many
cells comes as a reject.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from analytics.errors import InputError, shorten
from analytics.sources.chunk import Chunk, Stream
from analytics.sources.unpack import Wrapped, open_bytes

CHUNK_ROWS = 120_000
# Records that do not fit the header, before the file is refused; fewer if they are most of it.
MOST_MISSHAPEN = 50_000
_MOSTLY_MISSHAPEN = 5_000
_CSV_BYTES = 12 << 20  # of one bite; a record must fit into it


def csv_chunks(wrapped: Wrapped, stream: Stream) -> Iterator[Chunk]:
    """The rows of a CSV file, chunk by chunk."""
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
                first = int(np.searchsorted(rows, stream.header.row, side="right"))
                whole = table.num_rows - (is_last and numbers.is_unclosed(table, rows))
                if whole > first:
                    part = table.slice(first, whole - first)
                    # Two of our names may read one column; the reader gives it once.
                    cells = {ours: part.column(f"f{at}") for ours, at in wanted.items()}
                    joined = {ours: column.combine_chunks() for ours, column in cells.items()}
                    yield stream.chunk(joined, rows[first:whole])
        except pa.ArrowInvalid as error:
            if numbers.are_too_many:
                raise InputError(
                    f"{len(stream.misshapen):,} rows and more do not fit the header",
                    file=wrapped.path,
                    remedy="is this the header, and the right delimiter?",
                ) from error
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
    # The header comes as a row too: after a skipped row that holds a NUL pyarrow loses a record.
    names = [f"f{i}" for i in range(len(stream.header.names))]
    return pacsv.open_csv(
        source,
        read_options=pacsv.ReadOptions(
            use_threads=False,  # only then are misshapen rows numbered
            block_size=_CSV_BYTES,
            column_names=names,
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
        self._next = 1

    @property
    def last(self) -> int | None:
        """The row at which reading stopped, if any was read."""
        return self._next if self._next > self._stream.header.row + 1 else None

    @property
    def are_too_many(self) -> bool:
        """Whether so many rows are misshapen that the header cannot be theirs."""
        found = len(self._stream.misshapen)
        mostly = found > _MOSTLY_MISSHAPEN and 2 * found > self._stream.misshapen[-1][0]
        return found > MOST_MISSHAPEN or mostly

    def misshapen(self, row: Any) -> str:
        number = row.number
        self._lost.add(number)
        if number <= self._stream.header.row:
            return "skip"  # a title above the header
        reason = f"{row.actual_columns} cells under a header of {row.expected_columns}"
        if lines := row.text.count("\n"):
            reason = f"{reason}, over {lines + 1} lines; is a quote not closed?"
        self._stream.misshapen.append((number, None, shorten(row.text), reason))
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
        if rows[-1] <= self._stream.header.row or not cell.endswith((b"\n", b"\r")):
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
