"""The cells of one ledger row, read one by one: words of a vocabulary, windows, amounts, places."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from analytics.actors import canonical_actor
from analytics.amounts import Amount, read_amount
from analytics.config import closest
from analytics.errors import InputError
from analytics.periods import Window, read_window, span
from analytics.places import Place, read_place, within
from analytics.sources.source_toml import Source

DISAGREE = "place and province disagree"


@dataclass(frozen=True, slots=True)
class Cells:
    """One row as written, with the defaults of its source for empty cells.

    `ids` are the keys of all rows of its file.
    """

    source: Source
    written: Mapping[str, str]
    ids: Collection[str] = ()

    def text(self, column: str) -> str | None:
        """The cell, else the source's default, else None."""
        return self.written.get(column) or self.source.defaults.get(column) or None

    def word(self, column: str, vocabulary: Iterable[str], default: str) -> str:
        """The cell as a word of a vocabulary."""
        value = self.text(column)
        if value is None:
            return default
        word = value.strip().lower().replace(" ", "_").replace("-", "_")
        if word not in vocabulary:
            raise InputError(
                "not a word of the vocabulary",
                column=column,
                value=value,
                remedy=closest(word, vocabulary),
            )
        return word

    def actor(self, column: str) -> str | None:
        """The cell as the name under which an actor is counted."""
        value = self.text(column)
        return None if value is None else canonical_actor(value)

    def amount(self, column: str) -> Amount | None:
        """The cell as an amount; None for an empty one."""
        value = self.text(column)
        if value is None:
            return None
        try:
            return read_amount(value)
        except InputError as error:
            raise _located(error, column, value) from error

    def day(self, column: str, anchor: date | None = None) -> date | None:
        """The last day that the cell can mean; None for an empty one."""
        value = self.text(column)
        return None if value is None else self._window(column, value, anchor).end

    def references(self, column: str) -> str | None:
        """Full ids of other rows: of this file, or with the source that they name."""
        value = self.text(column)
        if value is None:
            return None
        return ";".join(self._full_id(column, part.strip()) for part in value.split(";"))

    def _full_id(self, column: str, named: str) -> str:
        own = named.removeprefix(f"{self.source.source_id}:")
        # An id of this file may hold a colon itself ("2024:7").
        for key in (named, own):
            if key in self.ids:
                return f"{self.source.source_id}:{key}"
        if ":" not in named or own != named:
            raise InputError(
                "no row with this id", column=column, value=own, remedy="name a row of this file"
            )
        return named

    def window(self, anchor: date | None) -> tuple[Window, str]:
        """When it happened, and the rule that says so: `start` and `end` win over `when`."""
        if self.text("start") or self.text("end"):
            return self._given_window()
        value = self.text("when") or ""
        window = self._window("when", value, anchor)
        return window, window.rule

    def _given_window(self) -> tuple[Window, str]:
        basis = self.text("date_basis")
        if basis is None:
            raise InputError(
                "start and end without a reason",
                column="date_basis",
                remedy="say in a few words how these days are known",
            )
        days = {column: self._iso(column) for column in ("start", "end")}
        start, end = days["start"], days["end"]
        if start and end:
            if end < start:
                raise InputError(f"before the start {start}", column="end", value=end)
            return span(start, end), f"given: {basis}"
        return Window(start, end, "open"), f"given: {basis}"

    def _iso(self, column: str) -> date | None:
        value = self.text(column)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise InputError(
                "not a day", column=column, value=value, remedy="write it as 2024-12-29"
            ) from error

    def _window(self, column: str, value: str, anchor: date | None) -> Window:
        try:
            return read_window(value, anchor, day_first=self.source.day_first)
        except InputError as error:
            raise _located(error, column, value) from error

    def place(self, on: date | None) -> dict[str, Any]:
        """Where: scope, province, place precision; a place nobody knows is kept without a scope."""
        where, province = self.text("where"), self.text("province")
        inner = resolve(where, self.source.country, on)
        outer = resolve(province, self.source.country, on)
        disagree = inner and outer and not _agree(inner, outer)
        # The province also wins over words that are wider than it, such as a mountain range.
        if inner is None or (outer and not within(inner.scope, outer.scope)):
            found, precision = outer, "province" if outer and outer.province else None
        else:
            found, precision = inner, inner.precision
        if found is None:
            return {"place": where or province, "place_precision": "unknown"}
        return {
            "place": where or province,
            "scope": found.scope,
            "province": found.province,
            "place_precision": precision or found.precision,
            "disagree": DISAGREE if disagree else None,
        }


@lru_cache(maxsize=50_000)
def resolve(text: str | None, country: str | None, on: date | None) -> Place | None:
    """`read_place`, remembered: ledgers name few places many times."""
    return None if not text else read_place(text, country, on)


def _agree(inner: Place, outer: Place) -> bool:
    return within(inner.scope, outer.scope) or within(outer.scope, inner.scope)


def _located(error: InputError, column: str, value: str) -> InputError:
    return InputError(error.reason, column=column, value=value, remedy=error.remedy)
