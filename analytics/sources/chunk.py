"""The rows of a table on their way, in chunks: cells, keys, and the rows that must be given up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import InputError, shorten
from analytics.sources.arrow import schema
from analytics.sources.format import Format
from analytics.sources.header import Header

Found = tuple[int, str | None, str | None, str]  # a row, its column, value and fault

_SPOILT_ID = r"^[+-]?\d+(?:\.\d+)?[eE]\+?\d+$"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows as written: binary columns under our names, and each row's number in the file.

    Texts that a file holds as codes stay codes; the key never does.
    """

    cells: Mapping[str, pa.Array]
    numbers: np.ndarray[Any, np.dtype[np.int64]]
    written: Mapping[str, str]  # our name of a cell -> the name of its column in the file
    numbered: bool = False  # whether the key is the number of the row

    @property
    def size(self) -> int:
        """How many rows."""
        return len(self.numbers)

    def take(self, rows: np.ndarray[Any, Any]) -> Chunk:
        """Some of the rows."""
        at = pa.array(rows)
        cells = {name: column.take(at) for name, column in self.cells.items()}
        return Chunk(cells, self.numbers[rows], self.written, self.numbered)


@dataclass(slots=True)
class Stream:
    """The chunks of one table of a file, and the misshapen rows met so far."""

    format: Format
    header: Header
    rows: int = 0  # of a chunk of a Parquet file; 0: as many as suit most
    label: str = ""  # tells keys that are row numbers apart, where several sheets are read
    misshapen: list[Found] = field(default_factory=list)

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


class Bad:
    """Rows that cannot be read, each with the first reason found."""

    def __init__(self, chunk: Chunk) -> None:
        self.rows = np.zeros(chunk.size, dtype=bool)
        self._chunk = chunk
        self._found: list[Found] = []

    def add(
        self, rows: np.ndarray[Any, Any], error: InputError, values: Sequence[str] | None = None
    ) -> None:
        """Reject rows for one reason, with a value each if they differ.

        A row that is already rejected keeps its first reason.
        """
        new = ~self.rows[rows]
        fresh = rows[new]
        self.rows[fresh] = True
        written = self._chunk.written.get(error.column or "", error.column or "")
        value = None if error.value is None else shorten(error.value)
        own = [value] * len(fresh) if values is None else np.array(values, object)[new].tolist()
        reason = error.reason + (f"; {error.remedy}" if error.remedy else "")
        numbers = self._chunk.numbers[fresh].tolist()
        for row, each in zip(numbers, own, strict=True):
            self._found.append((row, shorten(written) or None, each, reason))

    def table(self, source_id: str, file: str) -> pa.Table:
        """The rejects in Arrow."""
        return rejects_table(source_id, file, self._found)


def rejects_table(source_id: str, file: str, found: Sequence[Found]) -> pa.Table:
    """Rejects in Arrow, in order of rows."""
    found = sorted(found, key=lambda item: item[0])
    columns = [[source_id] * len(found), [file] * len(found)]
    columns += [list(values) for values in zip(*found, strict=True)] or [[], [], [], []]
    shape = schema("rejects")
    return pa.table(
        [pa.array(values, kind) for values, kind in zip(columns, shape.types, strict=True)],
        schema=shape,
    )


_TOTALS = pa.array(
    ["total", "totals", "grand total", "sum", "المجموع", "الإجمالي", "کۆی گشتی", "toplam"]
)


def skippable(chunk: Chunk, dated_by: Sequence[str] = ()) -> dict[str, np.ndarray[Any, Any]]:
    """Rows that hold no record, by reason.

    Empty ones, a header again, a row of `#tags`; and a total: a row without a date (`dated_by` are
    the cells of the date) in which a cell says so.
    """
    blank = np.ones(chunk.size, dtype=bool)
    for name, cell in chunk.cells.items():
        if name != "id" or not chunk.numbered:
            blank &= _mask(pc.is_null(cell))
    rows = _suspects(chunk, dated_by)
    rows = rows[~blank[rows]]
    part = chunk.take(rows)
    every = np.ones(len(rows), dtype=bool)
    empty, tags, again, total, undated = every, every, every, ~every, every
    for name, cell in part.cells.items():
        bare = pc.ascii_lower(
            pc.ascii_trim_whitespace(pc.cast(cell, pa.binary()).view(pa.string()))
        )
        gone = _mask(pc.fill_null(pc.equal(pc.binary_length(bare), 0), True))
        total = total | _mask(pc.is_in(bare, _TOTALS))
        if name in dated_by:
            undated = undated & gone
        if name != "id" or not chunk.numbered:
            empty = empty & gone
            tags = tags & (gone | _mask(pc.starts_with(bare, pattern="#")))
            again = again & (gone | _mask(pc.equal(bare, chunk.written[name].lower())))
    found = {"empty row": empty, "row of #tags": tags, "header again": again}
    if dated_by:
        found["total"] = total & undated
    left = every
    skipped = {}
    for reason, mask in found.items():
        skipped[reason] = rows[mask & left]
        left = left & ~mask
    blank[skipped["empty row"]] = True
    skipped["empty row"] = np.flatnonzero(blank)
    return skipped


def _suspects(chunk: Chunk, dated_by: Sequence[str]) -> np.ndarray[Any, Any]:
    """The rows that may hold no record: a look at the key, and at the date, tells all others."""
    if chunk.numbered:
        return np.arange(chunk.size)
    ids = chunk.cells["id"]
    header = chunk.written["id"].encode()
    again = pa.array({header.lower(), header.upper(), header.title()}, ids.type)
    first = pc.fill_null(pc.binary_slice(ids, 0, 1), b"#")
    odd = _mask(pc.is_in(first, pa.array([b"#", b"", b" ", b"\t"], first.type))) | _mask(
        pc.is_in(ids, again)
    )
    dates = [chunk.cells[name] for name in dated_by if name in chunk.cells]
    undated = np.full(chunk.size, bool(dates))
    for cell in dates:
        undated &= _mask(pc.is_null(cell))
    return np.flatnonzero(odd | undated)


def _mask(values: Any) -> np.ndarray[Any, np.dtype[np.bool_]]:
    mask: np.ndarray[Any, Any] = pc.fill_null(values, False).to_numpy(zero_copy_only=False)
    return mask


def row_keys(chunk: Chunk, bad: Bad) -> pa.Array:
    """The source's own keys; "300380.0" of a float column is 300380."""
    raw = chunk.cells["id"]
    try:
        text = pc.utf8_trim_whitespace(pc.cast(raw, pa.string()))
    except pa.ArrowInvalid:
        text = pa.array(
            [None if v is None else v.decode("utf-8", "replace") for v in raw.to_pylist()]
        )
        lost = pc.fill_null(pc.match_substring(text, "\ufffd"), False)
        bad.add(_true_positions(lost), InputError("not UTF-8", column="id"))
    if (numbers := _whole_ids(text)) is not None:
        return numbers
    text = pc.replace_substring_regex(text, r"\.0+$", "")
    empty = pc.or_kleene(pc.is_null(text), pc.equal(pc.utf8_length(text), 0))
    bad.add(_true_positions(empty), InputError("no id", column="id"))
    for pattern in (r"^.{201}|[\x00-\x1f]", _SPOILT_ID):
        odd = _true_positions(pc.fill_null(pc.match_substring_regex(text, pattern), False))
        if len(odd):
            error = InputError(
                "not an id", column="id", value=text[int(odd[0])].as_py(),
                remedy="spreadsheets spoil long numbers: export the column as text",
            )  # fmt: skip
            bad.add(odd, error, [shorten(value) for value in text.take(pa.array(odd)).to_pylist()])
    return text


def _whole_ids(text: pa.Array) -> pa.Array | None:
    """The keys as whole numbers, if all of them are plain ones; far faster than as text."""
    if (
        text.null_count
        or not len(text)
        or pc.any(pc.match_substring_regex(text, "^[^1-9]|[^0-9.]")).as_py()
    ):
        return None
    try:
        numbers = pc.cast(text, pa.float64())
        return pc.cast(numbers, pa.int64()) if pc.max(numbers).as_py() < 2**53 else None
    except pa.ArrowInvalid:
        return None


def _true_positions(mask: Any) -> np.ndarray[Any, Any]:
    return np.flatnonzero(_mask(mask))
