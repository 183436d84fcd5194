"""What a format of files is: its declaration (TOML) and the rules that read its cells.

A format names the columns it needs, and a handful of rules. A rule takes the cells of a few
columns of one row and gives the values of a few tidy columns, or raises `InputError`. Rules are
pure, so each distinct combination of cells is read once, however many rows have it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from inspect import signature
from typing import Any

from analytics.config import packaged_toml
from analytics.errors import InputError

# Columns that a rule may give besides those of the table: what the account of the file counts.
REPAIR = "_repair"  # the name of the written rule by which the row was repaired
UNRESOLVED = "_unresolved"  # a place name that the gazetteer does not know
CHANGED = "_changed"  # the day on which a living source last changed the row

Cell = str | None
Span = tuple[date, date]
# First and last day of a country's rows and of all rows, and the name of the file: what they tell
# of the stretches in which the source counted, each with the rule by which it is known.
Covers = Callable[[Span, Span, str], list[tuple[date, date, str]]]


@dataclass(frozen=True, slots=True)
class Rule:
    """Cells of some columns to values of some tidy columns.

    Parameters
    ----------
    inputs
        Our names of the cells; a cell that is empty, or whose column the file lacks, is None.
    outputs
        Tidy columns. A "note" may come from several rules: the notes are joined.
    read
        One text argument per input; gives one value per output, or raises `InputError`.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    read: Callable[..., Sequence[Any]]


def rule(read: Callable[..., Sequence[Any]], *outputs: str) -> Rule:
    """The rule whose inputs are what the parameters of `read` are called.

    >>> rule(lambda side_a: (side_a,), "actor").inputs
    ('side_a',)
    """
    return Rule(tuple(signature(read).parameters), outputs, read)


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files: how to recognise it, which columns to read, and by which rules.

    Parameters
    ----------
    name
        Its name, as `format=` takes it.
    told
        Title, publisher, url, licence, attribution and definition for the page.
    columns
        Our name of a cell -> the names that column has in files, in lower case.
    needed
        Our names of the cells without which the file is not of this format.
    rules
        How the rows are read.
    table
        The tidy table of its rows, "incidents" or "statistics".
    constants
        Tidy columns with one value for all rows.
    encoding
        The encoding of cells that are not UTF-8; None: such rows are rejected.
    layouts
        The columns of files that have no header, per layout.
    pairs_with
        The cell without whose column a file has a row per actor: an id again is no new event.
    numbered
        Whether the number of the row is its key, for tables that have none.
    dated_by
        The cells of the date: a row without them that says "total" is a total.
    sheets
        The sheets of a workbook to read; none: the first whose columns fit; "*": all that fit.
    header_row
        The row of the header, where it is not the first that fits.
    measure, covers
        What the source counted, and in which stretches, from the rows' dates and the file's name.
    version
        The release that a file's name tells, for the title.
    """

    name: str
    told: Mapping[str, str]
    columns: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]
    rules: tuple[Rule, ...]
    table: str = "incidents"
    constants: Mapping[str, Any] = field(default_factory=dict)
    encoding: str | None = None
    layouts: tuple[tuple[str, ...], ...] = ()
    pairs_with: str | None = None
    numbered: bool = False
    dated_by: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    header_row: int | None = None
    measure: str = "attacks"
    covers: Covers | None = None
    version: Callable[[str], str | None] | None = None

    def positions(self, header: Sequence[str]) -> dict[str, int]:
        """Our names of the cells -> the position of their column in a file's header."""
        at = {name: i for i, name in reversed(list(enumerate(header)))}
        there = ((ours, [n for n in theirs if n in at]) for ours, theirs in self.columns.items())
        return {ours: at[theirs[0]] for ours, theirs in there if theirs}

    def lacks(self, header: Sequence[str]) -> list[str]:
        """The needed columns, in the file's words, that a header does not have."""
        found = self.positions(header)
        return [self.columns[ours][0] for ours in self.needed if ours not in found]

    def strangers(self, header: Sequence[str]) -> list[str]:
        """The columns of a header that the format does not know."""
        known = {name for names in self.columns.values() for name in names}
        return [name for name in header if name and name not in known]


@dataclass(frozen=True, slots=True)
class Declaration:
    """The TOML file of a built-in format: texts, columns, code tables, what its releases cover.

    >>> Declaration.of("ucdp").told["source"]["publisher"]
    'Uppsala Conflict Data Program'
    """

    name: str
    told: Mapping[str, Any]

    @classmethod
    def of(cls, name: str) -> Declaration:
        """The declaration of that name."""
        return cls(name, packaged_toml("analytics.sources.formats", f"{name}.toml"))

    def format(self, *rules: Rule, covers: Covers, **more: Any) -> Format:
        """The format that reads its rows by these rules, and what all formats read alike."""
        alike = (
            rule(lambda place: (place,), "place"),
            rule(lambda sources: (sources,), "locator"),
        )
        return Format(
            name=self.name,
            told=self.told["source"],
            columns={ours: (theirs,) for ours, theirs in self.told["columns"].items()},
            needed=tuple(self.told["needed"]),
            layouts=tuple(tuple(layout.split()) for layout in self.told.get("layouts", ())),
            rules=(*rules, *alike),
            measure=self.told["coverage"]["measure"],
            covers=covers,
            **more,
        )

    def code(self, table: str, value: Cell, default: str | None = None) -> str:
        """The meaning of a code; `InputError` for one that the source does not define.

        An empty cell means the default; without a default it is an error too.
        """
        plain = plain_number(value)
        meaning = default if plain is None else self.told["codes"][table].get(plain)
        if meaning is None:
            reason = f"no {table.replace('_', ' ')}" if plain is None else f"not a code of {table}"
            raise InputError(reason, column=table, value=value)
        return meaning

    def check_year(self, day: date, column: str, value: str) -> date:
        """The day itself, if its year is one that the source can hold."""
        first, last = self.told["years"]
        if not first <= day.year <= last:
            raise InputError(
                f"not a year of {self.name}, {first} to {last}", column=column, value=value
            )
        return day


def plain_number(text: str | None) -> str | None:
    """A code as written by any exporter: "4.0" is "4".

    >>> plain_number("4.0"), plain_number(" 12 "), plain_number("")
    ('4', '12', None)
    """
    if text is None:
        return None
    plain = text.strip()
    head, dot, tail = plain.partition(".")
    return (head if dot and not tail.strip("0") else plain) or None
