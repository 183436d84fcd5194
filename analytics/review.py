"""A CSV in which a person decides about proposals: read, renewed, written without losing a word.

Reports of one event (`duplicates`) and candidate rows of a text (`articles`) are decided in the
same way: a row per proposal, found again by its keys, with `decision`, `by` and `note`. What a
person wrote stays word for word when the proposals are made again, also in columns of their own
and in cells that they corrected; undecided rows give way to what is proposed now.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from analytics.errors import InputError
from analytics.files import read_text, sha256, write_whole
from analytics.text import harmless, plain

PERSON = ("decision", "by", "note")
PROPOSED, NOT_NOW = "proposed", "not proposed now"

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Form:
    """The columns of a review.

    Parameters
    ----------
    keys
        Name what is decided on; a row without them, or twice with the same, is an error.
    choices
        What may be decided.
    shown
        There to read, and written anew each time; `seen` says what became of the row.
    cells
        Proposed and open to correction; the column `proposed` then tells whether they were.
    """

    keys: tuple[str, ...]
    choices: tuple[str, ...]
    shown: tuple[str, ...]
    cells: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns of ours, those of the person after the keys."""
        marks = ("proposed",) if self.cells else ()
        return (*self.keys, *PERSON, *self.cells, *self.shown, "seen", *marks)

    def key(self, row: Row) -> tuple[str, ...]:
        """What finds the row again."""
        return tuple(row[name] for name in self.keys)

    def mark(self, row: Row) -> str:
        """A short digest of the proposed cells."""
        return sha256("\x1f".join(row.get(name, "") for name in self.cells).encode())[:8]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows with trimmed cells, columns that a person added, and what separates the cells."""

    form: Form
    rows: tuple[Row, ...] = ()
    added: tuple[str, ...] = ()
    delimiter: str = ","

    def words(self) -> list[Row]:
        """The rows that hold something a person wrote."""
        return [row for row in self.rows if self._is_written(row)]

    def _is_written(self, row: Row) -> bool:
        edited = self.form.cells and row["proposed"] and row["proposed"] != self.form.mark(row)
        return bool(edited) or any(row[name] for name in (*PERSON, *self.added))

    def renewed(self, fresh: Iterable[Row]) -> list[Row]:
        """What a person wrote, then what is proposed now and not written about."""
        now = {self.form.key(row): row for row in fresh}
        kept = []
        for row in self.words():
            again = now.pop(self.form.key(row), None)
            shown = {name: (again or row).get(name, "") for name in self.form.shown}
            kept.append({**row, **shown, "seen": PROPOSED if again else NOT_NOW})
        return kept + [self._new(row) for row in now.values()]

    def _new(self, row: Row) -> Row:
        whole = {name: row.get(name, "") for name in (*self.form.columns, *self.added)}
        return {**whole, "seen": PROPOSED, "proposed": self.form.mark(row)}

    def write(self, path: Path, rows: Iterable[Row]) -> None:
        """Write the whole file; no cell of it runs in a spreadsheet."""
        columns = [*self.form.columns, *self.added]
        write_whole(path, csv_of(rows, columns, delimiter=self.delimiter))


def csv_of(
    rows: Iterable[Row],
    columns: Sequence[str],
    cell: Callable[[str], str] = harmless,
    delimiter: str = ",",
) -> bytes:
    """Rows as the content of a CSV file; `cell` makes each cell safe."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([cell(row.get(name, "")) for name in columns] for row in rows)
    return text.getvalue().encode("utf-8", "replace")


def read_sheet(path: Path, form: Form) -> Sheet:
    """The rows of a review.

    Raises
    ------
    InputError
        Naming row, column and value: no CSV, a column missing, a decision that is none, a key that
        is missing or stands twice.
    """
    text = read_text(path)
    header = text.partition("\n")[0]
    delimiter = ";" if ";" in header and "," not in header else ","  # some spreadsheets write ";"
    try:
        cells = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise InputError(f"not CSV ({error})", file=path) from error
    names = [name.strip() for name in cells[0]] if cells else []
    for name in (*form.keys, "decision"):
        if name not in names:
            raise InputError("no such column", file=path, column=name)
    added = tuple(name for name in names if name and name not in form.columns)
    rows = []
    seen: set[tuple[str, ...]] = set()
    for number, line in enumerate(cells[1:], start=1):
        given = dict(zip(names, (plain(cell.strip()) for cell in line), strict=False))
        row = {name: given.get(name, "") for name in (*form.columns, *added)}
        row["decision"] = row["decision"].lower()
        if any(row.values()):
            _check(row, number, path, form, seen)
            rows.append(row)
    return Sheet(form, tuple(rows), added, delimiter)


def _check(row: Row, number: int, path: Path, form: Form, seen: set[tuple[str, ...]]) -> None:
    """Raise `InputError` for a row that cannot be followed."""
    fault = partial(InputError, file=path, row=number)
    decision, key = row["decision"], form.key(row)
    missing = next((name for name in form.keys if not row[name]), None)
    if decision and decision not in form.choices:
        said = " or ".join(f'"{word}"' for word in form.choices)
        remedy = f"write {said}, or leave it empty"
        raise fault("not a decision", column="decision", value=decision, remedy=remedy)
    if missing:
        remedy = "name what was decided on"
        raise fault(f"no {missing.replace('_', ' ')}", column=missing, remedy=remedy)
    if key in seen:
        raise fault("twice", column=form.keys[0], value=key[0], remedy="leave one row")
    seen.add(key)
