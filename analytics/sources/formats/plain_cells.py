"""Single cells in plain words: places, amounts, numbers of persons, and what is meant unsaid."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import lru_cache

from analytics.amounts import Amount, read_amount
from analytics.config import packaged_toml
from analytics.errors import InputError
from analytics.periods import Window, span
from analytics.places import Place, read_place
from analytics.sources.cells import MOST_PERSONS


@lru_cache(maxsize=50_000)
def resolve(text: str | None, country: str | None, on: date | None) -> Place | None:
    """`read_place`, remembered: tables name few places many times."""
    return None if not text else read_place(text, country, on)


def between(first: Window | None, last: Window | None, end: str | None) -> Window:
    """The window from the first day of one to the last day of another; open where one lacks."""
    begins, ends = first.start if first else None, last.end if last else None
    if begins is None or ends is None:
        return Window(begins, ends, "open")
    if ends < begins:
        raise InputError(f"before the start {begins}", column="end", value=end)
    return span(begins, ends)


def when_as_written(told: Mapping[str, str], *, ledger: bool) -> str | None:
    """The words that the window was read from; in a ledger, start and end are ours."""
    if "when" in told or ledger:
        return told.get("when")
    return " to ".join(told[name] for name in ("start", "end") if name in told) or None


def full_id(source_id: str, ids: Collection[str], column: str, named: str) -> str:
    """The full id of another row: of this file, or with the source that it names."""
    own = named.removeprefix(f"{source_id}:")
    # An id of this file may hold a colon itself ("2024:7").
    for key in (named, own):
        if key in ids:
            return f"{source_id}:{key}"
    if ":" not in named or own != named:
        raise InputError(
            "no row with this id", column=column, value=own, remedy="name a row of this file"
        )
    return named


def amount_of(column: str, text: str | None) -> Amount | None:
    """A cell as an amount; None for an empty one."""
    if text is None:
        return None
    with in_column(column, text):
        return read_amount(text)


def persons_of(column: str, text: str | None) -> tuple[int | None, int | None, int | None]:
    """Low, best and high of a number of persons."""
    amount = amount_of(column, text)
    if amount is None:
        return None, None, None
    if amount.unit_hint != "count":
        raise InputError("not a number of persons", column=column, value=text)
    given = (amount.low, amount.best, amount.high)
    for value in given:
        if value is not None and not (
            0 <= value <= MOST_PERSONS and math.isclose(value, round(value))
        ):
            raise InputError("not a number of persons", column=column, value=text)
    low, best, high = (None if value is None else round(value) for value in given)
    return low, best, high


def kind_of(measure: str, amount: Amount) -> str:
    """Flow, stock, ratio ...: as the amount tells, else as is usual for the measure."""
    if amount.unit_hint in {"ratio", "share", "rate"}:
        return amount.unit_hint
    return _meant("kind").get(measure, "flow")


def unit_of(measure: str, kind: str) -> str:
    """Events, persons, percent ...: what the measure counts."""
    if kind == "ratio":
        return "ratio"
    return "percent" if kind == "share" else _meant("unit")[measure]


def _meant(what: str) -> Mapping[str, str]:
    """What a measure counts where a row does not say it: its kind, its unit."""
    words: Mapping[str, str] = packaged_toml("analytics.sources.formats", "plain_words.toml")[what]
    return words


@contextmanager
def in_column(column: str, text: str) -> Iterator[None]:
    """Errors of reading an expression, told with the column and the value as written."""
    try:
        yield
    except InputError as error:
        raise InputError(error.reason, column=column, value=text, remedy=error.remedy) from error
