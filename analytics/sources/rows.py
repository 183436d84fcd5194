"""One block of rows as written, and its reading by a form's rules into tidy columns.

`read_rows` is a pure function of one block: the same cells give the same tidy rows and rejects,
whatever was read before. Only distinct combinations of cells are read; Arrow spreads the results.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import InputError, shorten
from analytics.sources.arrow import TEXT, column, repeated, schema
from analytics.sources.form import CHANGED, REPAIR, UNRESOLVED, Form, Rule

LONGEST_CELL = 20_000
_REMEMBERED = 500_000  # results kept per rule; then the memory starts anew
_SPOILT_ID = r"^[+-]?\d+(?:\.\d+)?[eE]\+?\d+$"


@dataclass(frozen=True, slots=True)
class Block:
    """Rows as written: binary columns under our names, and each row's number in the file."""

    cells: Mapping[str, pa.Array]
    numbers: np.ndarray[Any, np.dtype[np.int64]]
    written: Mapping[str, str]  # our name of a cell -> the name of its column in the file

    @property
    def size(self) -> int:
        """How many rows."""
        return len(self.numbers)

    def take(self, rows: np.ndarray[Any, Any]) -> Block:
        """Some of the rows."""
        at = pa.array(rows)
        cells = {name: column.take(at) for name, column in self.cells.items()}
        return Block(cells, self.numbers[rows], self.written)


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a block: tidy rows, rejects, and rows that hold no record."""

    tidy: pa.Table
    keys: pa.Array
    numbers: np.ndarray[Any, np.dtype[np.int64]]
    rejects: pa.Table
    skipped: Mapping[str, int]
    repairs: Mapping[str, int]
    unresolved: Mapping[str, int]
    changed: str | None


@dataclass(slots=True)
class Memory:
    """Results of rules by their cells, kept from block to block. Forgetting changes no result."""

    results: dict[int, dict[tuple[str | None, ...], Any]] = field(default_factory=dict)

    def of(self, rule: int) -> dict[tuple[str | None, ...], Any]:
        """The results of one rule."""
        known = self.results.setdefault(rule, {})
        if len(known) > _REMEMBERED:
            known.clear()
        return known


@dataclass(frozen=True, slots=True)
class _Encoded:
    """A column as codes into its distinct cells; the last cell is the empty one."""

    codes: np.ndarray[Any, np.dtype[np.int64]]
    cells: list[str | InputError | None]


def read_rows(block: Block, form: Form, source_id: str, file: str, memory: Memory) -> Read:
    """Read one block of a file by the rules of its form."""
    skipped = _skippable(block)
    skip = np.zeros(block.size, dtype=bool)
    for rows in skipped.values():
        skip[rows] = True
    bad = _Bad(block, skip)
    ids = _ids(block, bad)
    made: dict[str, list[pa.Array]] = {}
    encoded: dict[str, _Encoded] = {}
    for number, rule in enumerate(form.rules):
        for name in rule.inputs:
            if name in block.cells and name not in encoded:
                encoded[name] = _encode(block.cells[name], name, form)
        for name, values in _apply(rule, block, encoded, memory.of(number), bad).items():
            made.setdefault(name, []).append(values)
    kept = np.flatnonzero(~(bad.rows | skip))
    made["incident_id"] = [
        pc.binary_join_element_wise(
            pa.scalar(source_id, TEXT), pc.cast(ids, TEXT), pa.scalar(":", TEXT)
        )
    ]
    tidy = _table(made, {**form.constants, "source_id": source_id}, block.size)
    return Read(
        tidy=tidy.take(pa.array(kept)) if len(kept) < block.size else tidy,
        keys=ids.take(pa.array(kept)) if len(kept) < block.size else ids,
        numbers=block.numbers[kept],
        rejects=bad.table(source_id, file),
        skipped={reason: len(rows) for reason, rows in skipped.items() if len(rows)},
        repairs=_tally(made.get(REPAIR), kept),
        unresolved=_tally(made.get(UNRESOLVED), kept),
        changed=max(_tally(made.get(CHANGED), kept), default=None),
    )


class _Bad:
    """Rows that cannot be read, each with the first reason found."""

    def __init__(self, block: Block, skip: np.ndarray[Any, np.dtype[np.bool_]]) -> None:
        self.rows = np.zeros(block.size, dtype=bool)
        self._block = block
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


def _skippable(block: Block) -> dict[str, np.ndarray[Any, Any]]:
    """Rows that hold no record, by reason: empty ones, a header again, a row of `#tags`."""
    ids = block.cells["id"]
    header = block.written["id"].encode()
    again = pa.array({header.lower(), header.upper(), header.title()}, ids.type)
    tag = pc.equal(pc.fill_null(pc.binary_slice(ids, 0, 1), b"#"), b"#")
    odd = pc.or_(tag, pc.is_in(ids, again))
    found: dict[str, list[int]] = {"empty row": [], "header again": [], "row of #tags": []}
    for row in _where(odd):
        cells = [
            (block.written[n].lower().encode(), c[int(row)].as_py()) for n, c in block.cells.items()
        ]
        filled = [(name, cell) for name, cell in cells if cell is not None and cell.strip()]
        if not filled:
            found["empty row"].append(row)
        elif all(cell.strip().startswith(b"#") for _, cell in filled):
            found["row of #tags"].append(row)
        elif all(cell.strip().lower() == name for name, cell in filled):
            found["header again"].append(row)
    return {reason: np.array(rows, dtype="int64") for reason, rows in found.items()}


def _ids(block: Block, bad: _Bad) -> pa.Array:
    """The source's own keys; "300380.0" of a float column is 300380."""
    raw = block.cells["id"]
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


def _encode(values: pa.Array, name: str, form: Form) -> _Encoded:
    encoded = pc.dictionary_encode(values)
    cells: list[str | InputError | None] = [
        _decode(cell, name, form.encoding) for cell in encoded.dictionary.to_pylist()
    ]
    codes = pc.fill_null(encoded.indices, len(cells)).to_numpy().astype("int64")
    return _Encoded(codes, [*cells, None])


def _decode(raw: bytes, name: str, encoding: str | None) -> str | InputError | None:
    """A cell as text without white space around; what cannot be text is an error to be told."""
    if len(raw) > LONGEST_CELL:
        return InputError(f"a cell longer than {LONGEST_CELL} bytes", column=name, value=raw[:80])
    if b"\0" in raw:
        return InputError("NUL bytes in the cell", column=name, value=raw[:80])
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        if encoding is None:
            return InputError("not UTF-8", column=name, value=raw[:80])
        text = raw.decode(encoding, "replace")
    return " ".join(text.split()) or None


def _apply(
    rule: Rule, block: Block, encoded: Mapping[str, _Encoded], known: dict[Any, Any], bad: _Bad
) -> dict[str, pa.Array]:
    inputs = [encoded.get(name) for name in rule.inputs]
    which, first = _distinct([column for column in inputs if column is not None], block.size)
    results: list[Sequence[Any] | None] = []
    for row in first:
        cells = tuple(None if c is None else c.cells[c.codes[row]] for c in inputs)
        result = _read_once(rule, cells, known)
        if isinstance(result, InputError):
            bad.add(np.flatnonzero(which == len(results)), result)
            result = None
        results.append(result)
    spread = pa.array(which)
    return {
        name: _column(name, [None if r is None else r[i] for r in results]).take(spread)
        for i, name in enumerate(rule.outputs)
    }


def _read_once(rule: Rule, cells: tuple[Any, ...], known: dict[Any, Any]) -> Any:
    for cell in cells:
        if isinstance(cell, InputError):
            return cell
    if cells not in known:
        try:
            known[cells] = rule.read(*cells)
        except InputError as error:
            known[cells] = error
    return known[cells]


def _distinct(
    columns: list[_Encoded], size: int
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """For each row the number of its combination of cells, and one row for each combination."""
    which = np.zeros(size, dtype="int64")
    for encoded in columns:
        which, _ = pd.factorize(which * len(encoded.cells) + encoded.codes)
    first = np.zeros(int(which.max(initial=-1)) + 1, dtype="int64")
    first[which[::-1]] = np.arange(size - 1, -1, -1)
    return which, first


def _column(name: str, values: list[Any]) -> pa.Array:
    if name in (REPAIR, UNRESOLVED, CHANGED):
        return pa.array(values, pa.string()).dictionary_encode()
    return column("incidents", name, values)


def _table(made: Mapping[str, list[pa.Array]], constants: Mapping[str, Any], size: int) -> pa.Table:
    shape = schema("incidents")
    columns = []
    for name in shape.names:
        if name in made:
            columns.append(_joined(made[name]))
        else:
            columns.append(repeated("incidents", name, constants.get(name), size))
    return pa.table(columns, schema=shape)


def _joined(parts: list[pa.Array]) -> pa.Array:
    """One column, or the notes of several rules joined."""
    joined = parts[0]
    for part in parts[1:]:
        both = pc.binary_join_element_wise(joined, part, pa.scalar("; ", TEXT))
        either = pc.coalesce(joined, part)
        joined = pc.coalesce(both, either)
    return joined


def _tally(parts: list[pa.Array] | None, kept: np.ndarray[Any, Any]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for part in parts or ():
        for item in part.take(pa.array(kept)).value_counts().to_pylist():
            if item["values"] is not None:
                counted[item["values"]] = counted.get(item["values"], 0) + item["counts"]
    return counted
