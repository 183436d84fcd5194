"""Tables in plain words: how cells that people wrote are read, in a ledger as in a sheet.

A ledger is a table whose column names are ours; a sheet has its own, and a mapping says which of
ours they are. Everything else is the same, and is here: words of a vocabulary, windows, amounts,
places, references to other rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from analytics.actors import canonical_actor
from analytics.config import closest
from analytics.errors import InputError
from analytics.periods import Window
from analytics.places import country_code, within
from analytics.sources.cells import (
    amount_of,
    between,
    coordinates,
    full_id,
    in_column,
    kind_of,
    persons_of,
    resolve,
    unit_of,
    window_of,
)
from analytics.sources.format import UNRESOLVED, Cell, Rule
from analytics.sources.source_toml import Source
from analytics.vocabulary import COLUMNS, DATES, REFERENCES, VOCABULARIES

_COUNTED = ("killed", "killed_civilians", "wounded", "arrested")
_UNKNOWN = ("victims", "counting_rule")  # what a row does not say of them
_SHORT_YEAR = re.compile(r"(?<=[ /.-])(\d{2})$")


@dataclass(frozen=True, slots=True)
class PlainWords:
    """What the words of one table mean; its methods read the cells.

    Parameters
    ----------
    source
        The source, with its defaults for empty cells.
    values, corrections
        Per column: the table's words and ours; what the table got wrong and what is right.
    years, century
        The years that a row may have; the first two digits of years that are written with two.
    keep_unknown_types
        Whether a type that nobody explained counts as "other" rather than rejecting its row.
    ledger
        Whether it is a ledger: there a fact may have no date, days of `start` and `end` need a
        reason in `date_basis`, and one of them alone means that the window is open.
    ids
        The keys of all rows of the file, for references.
    """

    source: Source
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    corrections: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    years: tuple[int, int] = (1900, 2099)
    century: Cell = None
    keep_unknown_types: bool = False
    ledger: bool = False
    ids: Collection[str] = ()

    def rules(self, table: str) -> tuple[Rule, ...]:
        """How the rows of `table` are read."""
        told = self.source.texts
        voice = told.get("publisher") or (None if self.ledger else self.source.title)
        alone: dict[str, Callable[[Cell], Cell]] = {
            "note": _same,
            "locator": _same,
            "url": lambda text: text or told.get("url"),
            "origin": lambda text: text or voice,
            "status": partial(self._meaning, "status", default="carried_out"),
            **{name: partial(self._meaning, name, default="unknown") for name in _UNKNOWN},
            **{name: lambda text: text and canonical_actor(text) for name in ("actor", "target")},
            **{name: partial(self._references, name) for name in REFERENCES},
        }
        joint = self._incident_rules() if table == "incidents" else self._statistic_rules()
        there = [name for name in alone if name in COLUMNS[table]]
        return (*(self._alone(name, alone[name]) for name in there), *joint)

    def _alone(self, name: str, read: Callable[[Cell], Cell], output: str = "") -> Rule:
        """The rule of one column: its cell, corrected, as `read` gives it."""
        return Rule((name,), (output or name,), lambda text: (read(self.cell(name, text)),))

    def _incident_rules(self) -> tuple[Rule, ...]:
        return (
            Rule(DATES, ("start", "end", "date_precision", "when_as_written", "date_rule"),
                 self.dates),
            Rule(("type", "source_type"), ("event_type", "source_type"), self.event_type),
            Rule(
                ("where", "province", "country", *DATES),
                ("place", "place_precision", "scope", "province", "note", UNRESOLVED),
                self.place,
            ),
            Rule(("latitude", "longitude"), ("latitude", "longitude"), coordinates),
            Rule(
                _COUNTED,
                ("killed_low", "killed_best", "killed_high", "killed_civilians", "wounded_low",
                 "wounded_best", "wounded_high", "arrested", "amount_as_written"),
                self.persons,
            ),
            self._alone("event", _same, "event_id"),
        )  # fmt: skip

    def _statistic_rules(self) -> tuple[Rule, ...]:
        return (
            Rule(
                ("measure", "amount", "unit", "kind", "as_of", "base", *DATES),
                ("measure", "kind", "unit", "low", "best", "high", "bound", "approximate", "pace",
                 "start", "end", "date_precision", "exposure_days", "base_start", "base_end",
                 "as_of", "amount_as_written", "when_as_written", "date_rule"),
                self.figure,
            ),
            Rule(
                ("where", "province", "country", *DATES),
                ("scope", "province", "note", UNRESOLVED),
                lambda *cells: self.place(*cells)[2:],
            ),
        )  # fmt: skip

    def cell(self, column: str, text: Cell) -> Cell:
        """The cell, corrected, or the default of its column."""
        text = text or self.source.defaults.get(column)
        return None if text is None else self.corrections.get(column, {}).get(text, text)

    def dates(self, *cells: Cell) -> tuple[date | None, date | None, str, Cell, Cell]:
        """The window of an incident, from one column or from two."""
        told = self._cells(DATES, cells)
        window, rule = self._window(told, self._published(told))
        return window.start, window.end, window.precision, self._as_written(told), rule

    def _as_written(self, told: Mapping[str, str]) -> Cell:
        """The words that the window was read from; in a ledger, start and end are ours."""
        if "when" in told or self.ledger:
            return told.get("when")
        return " to ".join(told[name] for name in ("start", "end") if name in told) or None

    def _cells(self, names: tuple[str, ...], cells: tuple[Cell, ...]) -> dict[str, str]:
        read = {name: self.cell(name, cell) for name, cell in zip(names, cells, strict=True)}
        return {name: text for name, text in read.items() if text is not None}

    def _published(self, told: Mapping[str, str]) -> date | None:
        if "published" not in told:
            return self.source.published
        return self._read_window("published", told["published"], None).end

    def _window(self, told: Mapping[str, str], anchor: date | None) -> tuple[Window, Cell]:
        """When it happened, and the rule that says so: `start` and `end` win over `when`."""
        start, end = told.get("start"), told.get("end")
        if start is None and end is None:
            window = self._read_window("when", told.get("when", ""), anchor)
            return window, window.rule
        if self.ledger and "date_basis" not in told:
            raise InputError(
                "start and end without a reason", column="date_basis",
                remedy="say in a few words how these days are known",
            )  # fmt: skip
        rule = f"given: {told['date_basis']}" if "date_basis" in told else "start and end given"
        first = self._read_window("start", start, anchor) if start else None
        last = self._read_window("end", end, anchor) if end else None
        if first and last is None and not self.ledger:
            return first, rule
        return between(first, last, end), rule

    def _read_window(self, column: str, text: str, anchor: date | None) -> Window:
        if not text and not self.ledger:
            raise InputError("no date", column=column, remedy="write a day, a month or a year")
        if self.century:
            text = _SHORT_YEAR.sub(rf"{self.century}\1", text)
        with in_column(column, text):
            window = window_of(text, anchor, day_first=self.source.day_first)
        first, last = self.years
        for day in (window.start, window.end):
            if day is not None and not first <= day.year <= last:
                raise InputError(
                    f"not a year of this table, {first} to {last}", column=column, value=text
                )
        return window

    def event_type(self, text: Cell, own_word: Cell) -> tuple[str, Cell]:
        """Our word for the type of incident, and the table's."""
        word = self.cell("type", text)
        return self._meaning("type", word, "other"), own_word or word

    def _meaning(self, column: str, text: Cell, default: str) -> str:
        if text is None:
            return default
        word = self.values.get(column, {}).get(text) or re.sub(r"[ -]", "_", text.strip().lower())
        if word in VOCABULARIES[column]:
            return word
        if column == "type" and self.keep_unknown_types:
            return default
        raise InputError(
            "not a word of the vocabulary", column=column, value=text,
            remedy=f"{closest(word, VOCABULARIES[column])}; give its meaning in [values.{column}]",
        )  # fmt: skip

    def _references(self, column: str, text: Cell) -> Cell:
        named = [part.strip() for part in (text or "").split(";")]
        full = [full_id(self.source.source_id, self.ids, column, name) for name in named if name]
        return ";".join(full) or None

    def place(
        self, where: Cell, province: Cell, country: Cell, *dates: Cell
    ) -> tuple[Cell, str, Cell, Cell, Cell, Cell]:
        """Place as written, precision, scope, province, note, and what could not be resolved.

        A place that is not known leaves its province, an unknown province its country.
        """
        where, province = self.cell("where", where), self.cell("province", province)
        written = where or province
        land = self.cell("country", country) or self.source.country
        code = country_code(land) if land else None
        told = self._cells(DATES, dates)
        window, _ = self._window(told, self._published(told))
        on = window.end or window.start
        known = code or not land
        inner = resolve(where, code, on) if known else None
        outer = resolve(province, code, on) if known else None
        # The province also wins over words that are wider than it, such as a mountain range.
        if inner is None or (outer and not within(inner.scope, outer.scope)):
            found, precision = outer, "province" if outer and outer.province else None
        else:
            found, precision = inner, inner.precision
        if found is None:
            unknown = written and (f"{written}, {land}" if land else written)
            if self.ledger:  # there the country only helps to read names
                return written, "unknown", None, None, None, unknown
            note = f"place not known: {unknown}" if unknown else None
            return written, "country" if code else "unknown", code, None, note, unknown
        ends = (inner.scope, outer.scope) if inner and outer else ("", "")
        fit = ends[0] == ends[1] or within(*ends) or within(*ends[::-1])
        note = None if fit else "place and province disagree"
        return written, precision or found.precision, found.scope, found.province, note, None

    def persons(self, *cells: Cell) -> tuple[Any, ...]:
        """Bounds of the killed and wounded, killed civilians, the arrested, all as written."""
        told = self._cells(_COUNTED, cells)
        bounds = {name: persons_of(name, told.get(name)) for name in _COUNTED}
        return (
            *bounds["killed"],
            bounds["killed_civilians"][1],
            *bounds["wounded"],
            bounds["arrested"][1],
            "; ".join(f"{name} {text}" for name, text in told.items()) or None,
        )

    def figure(
        self, measure: Cell, amount: Cell, unit: Cell, kind: Cell,
        as_of: Cell, base: Cell, *dates: Cell,
    ) -> tuple[Any, ...]:  # fmt: skip
        """What a reported statistic counts, how much, and for which period."""
        read = amount_of("amount", written := self.cell("amount", amount))
        if read is None:
            raise InputError("no amount", column="amount", remedy="write what the source says")
        told = self._cells(DATES, dates)
        published = self._published(told)
        # "this year" of a relayed statement ends with that statement, not with the page's day.
        stated = self.cell("as_of", as_of)
        said = (self._read_window("as_of", stated, published).end if stated else None) or published
        window, rule = self._window(told, said)
        counted = self._meaning("measure", self.cell("measure", measure), "other")
        sort = self._meaning("kind", self.cell("kind", kind), kind_of(counted, read))
        counts = self._meaning("unit", self.cell("unit", unit), unit_of(counted, sort))
        words = self.cell("base", base)
        compared = Window(None, None, "open")
        against = words or (read.base if read.unit_hint == "ratio" else None)  # of a rate a unit
        if against:
            compared = self._read_window("base" if words else "amount", against, said)
        return (
            counted, sort, counts, read.low, read.best, read.high, read.bound, read.approximate,
            read.pace, window.start, window.end, window.precision,
            window.days if sort == "flow" else None, compared.start, compared.end, said, written,
            self._as_written(told), rule,
        )  # fmt: skip


def _same(text: Cell) -> Cell:
    return text
