"""One chunk of rows as written, and its reading by a form's rules into tidy columns.

`read_rows` is a pure function of one chunk: the same cells give the same tidy rows and rejects,
whatever was read before. Only distinct combinations of cells are read; Arrow spreads the results.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import InputError, shorten
from analytics.sources.arrow import TEXT, column, repeated, schema
from analytics.sources.chunk import Bad, Chunk, row_keys, skippable
from analytics.sources.format import Format, Rule
from analytics.tables import KEYS

LONGEST_CELL = 20_000
MOST_UNREAD = 2_000  # different cells of a rule, and most of them, before the file is refused
_REMEMBERED = 500_000  # results kept per rule; forgetting changes no result

Reader = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Encoded:
    """A column as codes into its distinct cells, or what a rule says of each row: its answers."""

    codes: np.ndarray[Any, np.dtype[np.int64]]
    cells: list[Any]  # of a column the last is the empty one


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a chunk: what the rules say of its kept rows, rejects, what holds no record.

    `numbers` are those of the kept rows in the file, `keys` their keys.
    """

    table: str
    told: Sequence[tuple[Rule, Encoded]]
    constants: Mapping[str, Any]
    keys: pa.Array
    numbers: np.ndarray[Any, np.dtype[np.int64]]
    rejects: pa.Table
    skipped: Mapping[str, int]

    def tidy(self, rows: np.ndarray[Any, Any], columns: Sequence[str] = ()) -> pa.Table:
        """Some of the kept rows, by their places, as the tidy table, or some columns of it."""
        columns = columns or schema(self.table).names
        at = pa.array(rows)
        keys = pc.cast(self.keys.take(at), TEXT)
        named = pa.scalar(self.constants["source_id"], TEXT)
        made = {KEYS[self.table]: [pc.binary_join_element_wise(named, keys, pa.scalar(":", TEXT))]}
        for rule, answers in self.told:
            spread = pa.array(answers.codes[rows])
            for place, name in enumerate(rule.outputs):
                if name in columns:
                    values = [None if one is None else one[place] for one in answers.cells]
                    made.setdefault(name, []).append(column(self.table, name, values).take(spread))
        known = [
            _one_column(made[name]) if name in made
            else repeated(self.table, name, self.constants.get(name), len(rows))
            for name in columns
        ]  # fmt: skip
        return pa.table(known, schema=pa.schema([schema(self.table).field(n) for n in columns]))

    def alike(self, rows: np.ndarray[Any, Any], columns: Sequence[str]) -> pa.Table:
        """One of each of some kept rows that are alike in some columns, with their number `n`.

        Reports of a shared event and parts of others are told apart by their keys too.
        """
        answers = [
            Encoded(one.codes[rows], one.cells)
            for rule, one in self.told
            if set(rule.outputs) & {*columns}
        ]
        which, first = distinct(answers, len(rows))
        told = self.tidy(rows[first], columns)
        own = pc.or_(pc.is_valid(told["event_id"]), pc.is_valid(told["part_of"]))
        if pc.any(own).as_py():
            alone = np.where(own.to_numpy()[which], np.arange(len(rows)) + len(first), which)
            _, first, which = np.unique(alone, return_index=True, return_inverse=True)
            told = self.tidy(rows[first], columns)
        return told.append_column("n", pa.array(np.bincount(which, minlength=len(first))))

    def tally(self, output: str) -> dict[str, int]:
        """How many of the kept rows each word of an account's column stands in."""
        counted: dict[str, int] = {}
        for rule, answers in self.told:
            if output in rule.outputs:
                place, often = rule.outputs.index(output), np.bincount(answers.codes)
                for answer, count in zip(answers.cells, often.tolist(), strict=False):
                    if count and answer is not None and answer[place] is not None:
                        counted[answer[place]] = counted.get(answer[place], 0) + count
        return counted


def readers_of(format: Format) -> list[Reader]:
    """The rules of a format, each with a memory of what it read from chunk to chunk."""
    return [lru_cache(_REMEMBERED)(partial(_read_once, rule)) for rule in format.rules]


def read_rows(
    chunk: Chunk, format: Format, source_id: str, file: str, readers: Sequence[Reader]
) -> Read:
    """Read one chunk of a file by the rules of its form, which `readers_of` made ready."""
    skipped = skippable(chunk, format.dated_by)
    if any(map(len, skipped.values())):
        left = np.delete(np.arange(chunk.size), np.concatenate(list(skipped.values())))
        chunk = chunk.take(left)
    bad = Bad(chunk)
    ids = row_keys(chunk, bad)
    told: list[tuple[Rule, Encoded]] = []
    encoded: dict[str, Encoded] = {}
    for rule, read in zip(format.rules, readers, strict=True):
        for name in rule.inputs:
            if name in chunk.cells and name not in encoded:
                encoded[name] = _encode(chunk.cells[name], name, format.encoding)
        told.append((rule, _answers(rule, read, chunk, encoded, bad, file)))
    kept = np.flatnonzero(~bad.rows)
    return Read(
        table=format.table,
        told=[(rule, Encoded(one.codes[kept], one.cells)) for rule, one in told],
        constants={**format.constants, "source_id": source_id},
        keys=ids.take(pa.array(kept)) if len(kept) < chunk.size else ids,
        numbers=chunk.numbers[kept],
        rejects=bad.table(source_id, file),
        skipped={reason: len(rows) for reason, rows in skipped.items() if len(rows)},
    )


def _encode(values: pa.Array, name: str, encoding: str | None) -> Encoded:
    is_encoded = pa.types.is_dictionary(values.type)
    encoded = values if is_encoded else pc.dictionary_encode(values)
    cells: list[str | InputError | None] = [
        _decode(cell, name, encoding) for cell in encoded.dictionary.to_pylist()
    ]
    codes = pc.fill_null(encoded.indices, len(cells)).to_numpy().astype("int64")
    return Encoded(codes, [*cells, None])


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


def _answers(
    rule: Rule, read: Reader, chunk: Chunk, encoded: Mapping[str, Encoded], bad: Bad, file: str
) -> Encoded:
    """What a rule says of each row; rows that it cannot read go to `bad`.

    Cells that are alike are read once, and only for rows that are not rejected yet.
    """
    inputs = [encoded.get(name) for name in rule.inputs]
    which, first = distinct([column for column in inputs if column is not None], chunk.size)
    results: list[Sequence[Any] | None] = []
    wanted = np.bincount(which[~bad.rows], minlength=len(first)) > 0
    unread, by_combination = 0, None
    ends = np.cumsum(np.bincount(which, minlength=len(first)))
    for number, (row, begin, end) in enumerate(zip(first, [0, *ends], ends, strict=False)):
        if not wanted[number]:
            results.append(None)
            continue
        result = read(*(None if c is None else c.cells[c.codes[row]] for c in inputs))
        if isinstance(result, InputError):
            unread += 1
            if unread > MOST_UNREAD and 2 * unread > number:
                reason = f"{result.reason}, like {unread:,} different values of this column"
                raise InputError(
                    reason, file=file, row=int(chunk.numbers[row]),
                    column=chunk.written.get(result.column or "", result.column),
                    value=result.value, remedy=result.remedy,
                )  # fmt: skip
            if by_combination is None:
                by_combination = np.argsort(which, kind="stable")
            bad.add(by_combination[begin:end], result)
            result = None
        results.append(result)
    return Encoded(which, results)


def _read_once(rule: Rule, *cells: str | InputError | None) -> Any:
    """What the rule gives for these cells, or the error that says why it gives nothing."""
    unreadable = next((cell for cell in cells if isinstance(cell, InputError)), None)
    if unreadable is not None:
        return unreadable
    try:
        return rule.read(*cells)
    except InputError as error:
        return error
    except (ValueError, ArithmeticError) as error:  # a number or day beyond all measure
        return InputError(f"cannot be read ({shorten(error)})", column=rule.inputs[0])


def distinct(
    columns: Iterable[Encoded], size: int
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """For each row the number of its combination of cells, and one row for each combination."""
    which, first = np.zeros(size, dtype="int64"), np.zeros(min(size, 1), dtype="int64")
    backwards = np.arange(size - 1, -1, -1)
    for encoded in columns:
        if size and encoded.codes.min() < encoded.codes.max():  # else all rows are alike in it
            which, many = (
                which * len(encoded.cells) + encoded.codes,
                len(first) * len(encoded.cells),
            )
            if many > size:
                which, different = pd.factorize(which)
                many = len(different)
            # Numbered as they are first met: what is written last is what comes first.
            first = np.full(many, size)
            first[which[::-1]] = backwards
            met = np.flatnonzero(first < size)
            order = met[np.argsort(first[met])]
            number = np.empty(many, dtype="int64")
            number[order] = np.arange(len(order))
            which, first = number[which], first[order]
    return which, first


def _one_column(parts: list[pa.Array]) -> pa.Array:
    """One column, or the notes of several rules joined."""
    joined = parts[0]
    for part in parts[1:]:
        both = pc.binary_join_element_wise(joined, part, pa.scalar("; ", TEXT))
        either = pc.coalesce(joined, part)
        joined = pc.coalesce(both, either)
    return joined


_Numbers = np.ndarray[Any, np.dtype[np.uint64]]


class KnownIds:
    """The keys of the rows kept so far.

    Whole numbers are kept exactly, other keys as 64-bit hashes: among ten million different keys
    a false repeat has odds of about three in a million.
    """

    def __init__(self) -> None:
        self._runs: list[_Numbers] = []  # sorted, each at least twice as long as the next

    def repeated(self, keys: pa.Array) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Whether each key was met before, here or in an earlier call; remembers the new ones."""
        numbers = _id_numbers(keys)
        again = np.ones(len(numbers), dtype=bool)
        again[np.unique(numbers, return_index=True)[1]] = False
        for run in self._runs:
            at = np.minimum(np.searchsorted(run, numbers), len(run) - 1)
            again |= run[at] == numbers
        self._remember(np.sort(numbers[~again]))
        return again

    def _remember(self, run: _Numbers) -> None:
        if not len(run):
            return
        while self._runs and len(self._runs[-1]) < 2 * len(run):
            run = np.concatenate([self._runs.pop(), run])
            run.sort(kind="stable")
        self._runs.append(run)


def _id_numbers(keys: pa.Array) -> _Numbers:
    if pa.types.is_integer(keys.type):
        numbers: _Numbers = keys.to_numpy().astype("uint64")
        return numbers
    words = np.array(keys.to_pylist(), dtype=object)
    # A key of figures alone counts the same whether its chunk was all numbers or not. The top bit
    # keeps the hashes of other keys apart from numbers.
    whole = np.array([word.isascii() and word.isdigit() and word[0] != "0" for word in words], bool)
    whole &= np.array([len(word) < 16 for word in words], bool)
    numbers = pd.util.hash_array(words) | np.uint64(1 << 63)
    numbers[whole] = words[whole].astype("uint64")
    return numbers
