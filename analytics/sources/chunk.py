"""A chunk of rows as written: its cells, the keys of its rows, and the rows it must give up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import InputError, shorten
from analytics.sources.arrow import schema

_SPOILT_ID = r"^[+-]?\d+(?:\.\d+)?[eE]\+?\d+$"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows as written: binary columns under our names, and each row's number in the file."""

    cells: Mapping[str, pa.Array]
    numbers: np.ndarray[Any, np.dtype[np.int64]]
    written: Mapping[str, str]  # our name of a cell -> the name of its column in the file

    @property
    def size(self) -> int:
        """How many rows."""
        return len(self.numbers)

    def take(self, rows: np.ndarray[Any, Any]) -> Chunk:
        """Some of the rows."""
        at = pa.array(rows)
        cells = {name: column.take(at) for name, column in self.cells.items()}
        return Chunk(cells, self.numbers[rows], self.written)


class Bad:
    """Rows that cannot be read, each with the first reason found."""

    def __init__(self, chunk: Chunk, skip: np.ndarray[Any, np.dtype[np.bool_]]) -> None:
        self.rows = np.zeros(chunk.size, dtype=bool)
        self._block = chunk
        self._skip = skip
        self._found: list[tuple[int, str | None, str | None, str]] = []

    def add(self, rows: np.ndarray[Any, Any], error: InputError) -> None:
        """Reject rows for one reason; a row that is already rejected keeps its first."""
        fresh = rows[~(self.rows[rows] | self._skip[rows])]
        self.rows[fresh] = True
        written = self._block.written.get(error.column or "", error.column)
        value = None if error.value is None else shorten(error.value)
        reason = error.reason + (f"; {error.remedy}" if error.remedy else "")
        self._found += [(int(self._block.numbers[row]), written, value, reason) for row in fresh]

    def table(self, source_id: str, file: str) -> pa.Table:
        """The rejects in Arrow."""
        return rejects_table(source_id, file, self._found)


def rejects_table(
    source_id: str, file: str, found: Sequence[tuple[int | None, str | None, str | None, str]]
) -> pa.Table:
    """Rejects in Arrow, from row, column, value and reason, in order of rows."""
    found = sorted(found, key=lambda item: item[0] or 0)
    columns = [[source_id] * len(found), [file] * len(found)]
    columns += [list(values) for values in zip(*found, strict=True)] or [[], [], [], []]
    shape = schema("rejects")
    return pa.table(
        [pa.array(values, kind) for values, kind in zip(columns, shape.types, strict=True)],
        schema=shape,
    )


def skippable(chunk: Chunk) -> dict[str, np.ndarray[Any, Any]]:
    """Rows that hold no record, by reason: empty ones, a header again, a row of `#tags`."""
    ids = chunk.cells["id"]
    header = chunk.written["id"].encode()
    again = pa.array({header.lower(), header.upper(), header.title()}, ids.type)
    tag = pc.equal(pc.fill_null(pc.binary_slice(ids, 0, 1), b"#"), b"#")
    odd = pc.or_(tag, pc.is_in(ids, again))
    found: dict[str, list[int]] = {"empty row": [], "header again": [], "row of #tags": []}
    for row in _where(odd):
        cells = [
            (chunk.written[n].lower().encode(), c[int(row)].as_py()) for n, c in chunk.cells.items()
        ]
        filled = [(name, cell) for name, cell in cells if cell is not None and cell.strip()]
        if not filled:
            found["empty row"].append(row)
        elif all(cell.strip().startswith(b"#") for _, cell in filled):
            found["row of #tags"].append(row)
        elif all(cell.strip().lower() == name for name, cell in filled):
            found["header again"].append(row)
    return {reason: np.array(rows, dtype="int64") for reason, rows in found.items()}


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
        bad.add(_where(lost), InputError("not UTF-8", column="id"))
    if (numbers := _whole_ids(text)) is not None:
        return numbers
    text = pc.replace_substring_regex(text, r"\.0+$", "")
    empty = pc.or_kleene(pc.is_null(text), pc.equal(pc.utf8_length(text), 0))
    bad.add(_where(empty), InputError("no id", column="id"))
    odd = pc.fill_null(pc.match_substring_regex(text, r"^.{201}|[\x00-\x1f]|" + _SPOILT_ID), False)
    for row in _where(odd):
        error = InputError(
            "not an id", column="id", value=text[int(row)].as_py(),
            remedy="spreadsheets spoil long numbers: export the column as text",
        )  # fmt: skip
        bad.add(np.array([row]), error)
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


def _where(mask: Any) -> np.ndarray[Any, Any]:
    return np.flatnonzero(pc.fill_null(mask, False).to_numpy(zero_copy_only=False))
