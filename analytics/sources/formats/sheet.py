"""The rules of a table that a mapping describes: windows, amounts and places in plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from analytics import vocabulary
from analytics.actors import canonical_actor
from analytics.amounts import read_amount
from analytics.errors import InputError
from analytics.periods import Window, read_window, span
from analytics.sources.cells import MOST_PERSONS, area, as_written, coordinates
from analytics.sources.format import UNRESOLVED, Rule

VOCABULARIES = {
    "type": vocabulary.EVENT_TYPES, "status": vocabulary.STATUSES, "victims": vocabulary.VICTIMS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a mapping says beside the names of its columns; its methods read the cells."""

    constants: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    corrections: Mapping[str, Mapping[str, str]]
    day_first: bool | None
    years: tuple[int, int]
    country: str | None

    def rules(self) -> tuple[Rule, ...]:
        """How the rows of the table are read."""
        plain = {"event": "event_id", "origin": "origin", "locator": "locator", "url": "url"}
        return (
            Rule(
                ("when", "start", "end"),
                ("start", "end", "date_precision", "when_as_written", "date_rule"),
                self.dates,
            ),
            Rule(("type",), ("event_type", "source_type"), self.event_type),
            Rule(("status",), ("status",), self._word("status", "carried_out")),
            Rule(("victims",), ("victims",), self._word("victims", "unknown")),
            Rule(("actor",), ("actor",), self._actor("actor")),
            Rule(("target",), ("target",), self._actor("target")),
            Rule(
                ("where", "province", "country"),
                ("place", "scope", "province", "place_precision", "note", UNRESOLVED),
                self.area,
            ),
            Rule(("latitude", "longitude"), ("latitude", "longitude"), coordinates),
            Rule(
                ("killed", "wounded", "arrested"),
                (
                    "killed_low", "killed_best", "killed_high", "wounded_low", "wounded_best",
                    "wounded_high", "arrested", "amount_as_written",
                ),
                self.persons,
            ),
            *(Rule((ours,), (tidy,), self._text(ours)) for ours, tidy in plain.items()),
            Rule(("note",), ("note",), as_written),
        )  # fmt: skip

    def cell(self, column: str, text: str | None) -> str | None:
        """The cell, corrected, or the constant of its column."""
        text = text or self.constants.get(column)
        return None if text is None else self.corrections.get(column, {}).get(text, text)

    def dates(
        self, when: str | None, start: str | None, end: str | None
    ) -> tuple[date | None, date | None, str, str | None, str]:
        """The window of a row, from one column or from two."""
        when, start, end = (
            self.cell(*item) for item in (("when", when), ("start", start), ("end", end))
        )
        if start is not None:
            first = self._window("start", start)
            last = self._window("end", end) if end else first
            if first.start and last.end and last.end < first.start:
                raise InputError(f"before the start {first.start}", column="end", value=end)
            if first.start is None or last.end is None:
                return first.start, last.end, "open", start, "sheet_start_end"
            window = span(first.start, last.end) if end else first
            written = f"{start} to {end}" if end else start
            return window.start, window.end, window.precision, written, "sheet_start_end"
        window = self._window("when", when or "")
        return window.start, window.end, window.precision, when, window.rule

    def _window(self, column: str, text: str) -> Window:
        if not text:
            raise InputError("no date", column=column)
        try:
            window = read_window(text, day_first=self.day_first)
        except InputError as error:
            remedy = error.remedy
            raise InputError(error.reason, column=column, value=text, remedy=remedy) from error
        for day in (window.start, window.end):
            if day is not None and not self.years[0] <= day.year <= self.years[1]:
                reason = f"not a year of this table, {self.years[0]} to {self.years[1]}"
                raise InputError(reason, column=column, value=text)
        return window

    def event_type(self, text: str | None) -> tuple[str, str | None]:
        """Our word for the type of incident, and the table's."""
        return self._meaning("type", text, "other"), text

    def area(
        self, where: str | None, province: str | None, country: str | None
    ) -> tuple[str | None, str | None, str | None, str, str | None, str | None]:
        """Place as written, scope, province, precision, note and what could not be resolved."""
        where, province = self.cell("where", where), self.cell("province", province)
        land = self.cell("country", country) or self.country
        scope, code, unresolved = area(province or where, land)
        precision = "province" if code else "country" if scope else "unknown"
        note = f"place not known: {unresolved}" if unresolved else None
        return where or province, scope, code, precision, note, unresolved

    def persons(
        self, killed: str | None, wounded: str | None, arrested: str | None
    ) -> tuple[Any, ...]:
        """Low, best and high of the killed and the wounded, the arrested, and all as written."""
        told = {
            name: self.cell(name, text)
            for name, text in (("killed", killed), ("wounded", wounded), ("arrested", arrested))
        }
        written = "; ".join(f"{name} {text}" for name, text in told.items() if text)
        bounds = {name: _amount(name, text) for name, text in told.items()}
        return *bounds["killed"], *bounds["wounded"], bounds["arrested"][1], written or None

    def _meaning(self, column: str, text: str | None, default: str) -> str:
        text = self.cell(column, text)
        if text is None:
            return default
        word = self.values.get(column, {}).get(text)
        word = word or text.strip().lower().replace(" ", "_")
        if word not in VOCABULARIES[column]:
            raise InputError(
                "not a word of the vocabulary", column=column, value=text,
                remedy=f"give its meaning in [values.{column}]",
            )  # fmt: skip
        return word

    def _word(self, column: str, default: str) -> Callable[[str | None], tuple[str]]:
        return lambda text: (self._meaning(column, text, default),)

    def _text(self, column: str) -> Callable[[str | None], tuple[str | None]]:
        return lambda text: (self.cell(column, text),)

    def _actor(self, column: str) -> Callable[[str | None], tuple[str | None]]:
        def read(text: str | None) -> tuple[str | None]:
            name = self.cell(column, text)
            return (None if name is None else canonical_actor(name),)

        return read


def _amount(column: str, text: str | None) -> tuple[int | None, int | None, int | None]:
    if text is None:
        return None, None, None
    try:
        amount = read_amount(text)
    except InputError as error:
        raise InputError(error.reason, column=column, value=text, remedy=error.remedy) from error
    given = [value for value in (amount.low, amount.best, amount.high) if value is not None]
    if any(not 0 <= value <= MOST_PERSONS or value != int(value) for value in given):
        raise InputError("not a number of persons", column=column, value=text)
    low, best, high = (
        None if value is None else int(value) for value in (amount.low, amount.best, amount.high)
    )
    return low, best, high
