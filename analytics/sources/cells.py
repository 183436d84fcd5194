"""Single cells. Of data sets: whole numbers, coordinates, days, areas. Of tables in plain words:
places, amounts, numbers of persons, and what is meant unsaid. Text in, values out.

All raise `InputError` with the column and the value.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import lru_cache

from analytics.actors import canonical_actor
from analytics.amounts import Amount, read_amount
from analytics.config import packaged_toml
from analytics.errors import InputError
from analytics.periods import Window, read_window, span
from analytics.places import country_code, read_place
from analytics.sources.format import UNRESOLVED, Cell, Declaration, Rule, plain_number

MOST_PERSONS = 10_000_000
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0*)?)?(?:Z|\+00:00)?)?")
_WORDS = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4}|\d{2})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

REPAIRED_BOUNDS = "bounds_mended_around_best"
# What a measure counts where a row does not say it: its kind, its unit.
_MEANT: Mapping[str, Mapping[str, str]] = packaged_toml(
    "analytics.sources.formats", "plain_words.toml"
)


def actor_name(text: Cell) -> tuple[Cell]:
    """The name under which an actor is counted."""
    return (None if text is None else canonical_actor(text),)


def persons(text: str | None, column: str, missing: frozenset[str] = frozenset()) -> int | None:
    """A number of persons; None where the source has none.

    >>> persons("12.0", "best"), persons("", "best"), persons("-99", "nkill", frozenset({"-99"}))
    (12, None, None)
    """
    plain = plain_number(text)
    if plain is None or plain in missing:
        return None
    if not plain.lstrip("-").isdecimal():
        raise InputError("not a whole number", column=column, value=text)
    number = int(plain) if len(plain) < 12 else MOST_PERSONS + 1
    if number < 0:
        raise InputError("a negative number of persons", column=column, value=text)
    if number > MOST_PERSONS:
        raise InputError("more persons than an event can have", column=column, value=text)
    return number


def around_best(
    low: int | None, best: int | None, high: int | None
) -> tuple[int | None, int | None, int | None, bool]:
    """Low, best and high in their order, and whether a bound had to be mended.

    The written rule: the best estimate is the source's word and stays. A low above it, or a high
    below it, is drawn to it; without a best estimate low and high change places.

    >>> around_best(5, 3, 8), around_best(0, None, 4), around_best(4, None, 0)
    ((3, 3, 8, True), (0, None, 4, False), (0, None, 4, True))
    """
    given = (low, best, high)
    if best is not None:
        low = None if low is None else min(low, best)
        high = None if high is None else max(high, best)
    elif low is not None and high is not None and low > high:
        low, high = high, low
    return low, best, high, (low, best, high) != given


def coordinates(latitude: str | None, longitude: str | None) -> tuple[float | None, float | None]:
    """A pair of coordinates in degrees; both or none.

    >>> coordinates("35.47", "44.39")
    (35.47, 44.39)
    """
    if latitude is None or longitude is None:
        return None, None
    return _degrees(latitude, "latitude", 90), _degrees(longitude, "longitude", 180)


def _degrees(text: str, column: str, most: int) -> float:
    try:
        degrees = float(text)
    except ValueError as error:
        raise InputError("not a number", column=column, value=text) from error
    if not -most <= degrees <= most:
        raise InputError(f"not a {column}", column=column, value=text)
    return degrees


def day(text: str, column: str) -> date:
    """A day as exports write it: 2024-11-01, 01 November 2024, 05-Jan-22.

    Figures alone in another order (01/02/2024) are refused: they mean two days.

    >>> day("05-Jan-22", "event_date"), day("01 November 2024", "event_date").isoformat()
    (datetime.date(2022, 1, 5), '2024-11-01')
    """
    text = text.strip()
    try:
        if len(text) == 10 and text[4] == text[7] == "-":  # as most exports write it
            return date.fromisoformat(text)
        if found := _ISO.fullmatch(text):
            return date(*(int(part) for part in found.groups()))
        if (found := _WORDS.fullmatch(text)) and found[2][:3].lower() in _MONTHS:
            month = _MONTHS.index(found[2][:3].lower()) + 1
            form = "%Y" if len(found[3]) == 4 else "%y"  # of two digits those from 1969 to 2068
            return date(datetime.strptime(found[3], form).year, month, int(found[1]))  # noqa: DTZ007
    except ValueError as error:
        raise InputError("no such day", column=column, value=text) from error
    raise InputError("not a day", column=column, value=text)


def week_around(middle: date) -> tuple[date, date]:
    """The seven days with this day in the middle, those in its year: the source knows the year.

    >>> [day.isoformat() for day in week_around(date(2024, 12, 31))]
    ['2024-12-28', '2024-12-31']
    """
    first, last = date(middle.year, 1, 1), date(middle.year, 12, 31)
    around = middle - timedelta(days=3), middle + timedelta(days=3)
    return max(around[0], first), min(around[1], last)


@lru_cache(maxsize=100_000)
def area(province: Cell, country: Cell) -> tuple[Cell, Cell, Cell]:
    """Scope, province code, and the name that could not be resolved, if any, with its country.

    A province that is not known leaves the country as scope.

    >>> area("Kirkuk province", "Iraq"), area("Atlantis", "Iraq")
    (('IQ-KI', 'IQ-KI', None), ('IQ', None, 'Atlantis, Iraq'))
    """
    code = country_code(country) if country else None
    found = read_place(province, code) if province and (code or not country) else None
    if found is not None:
        return found.scope, found.province, None
    if province:
        return code, None, f"{province}, {country}" if country else province
    return code, None, country if code is None else None


def area_rule(told: Declaration, province: str, precision: str, nearby: str = "") -> Rule:
    """Scope, province, precision, and a note on a province that is not known.

    `precision` is the cell whose code tells how exact the place is; a 1 in `nearby` says that it
    lies only near the place named.
    """

    def read(name: Cell, country: Cell, code: Cell, vicinity: Cell = None) -> tuple[Cell, ...]:
        named = None if name is None or name.lower() == "unknown" else name
        scope, division, unresolved = area(named, country)
        word = told.code(precision, code, "unknown")
        word = "near" if word == "exact" and plain_number(vicinity) == "1" else word
        note = f"province not known: {unresolved}" if unresolved else None
        return scope, division, word, note, unresolved

    inputs = (province, "country", precision, *filter(None, [nearby]))
    return Rule(inputs, ("scope", "province", "place_precision", "note", UNRESOLVED), read)


# Tables name few places and days many times.
resolve = lru_cache(50_000)(read_place)
window_of = lru_cache(10_000)(read_window)


def between(first: Window | None, last: Window | None, end: str | None) -> Window:
    """The window from the first day of one to the last day of another; open where one lacks."""
    begins, ends = first.start if first else None, last.end if last else None
    if begins is None or ends is None:
        return Window(begins, ends, "open")
    if ends < begins:
        raise InputError(f"before the start {begins}", column="end", value=end)
    return span(begins, ends)


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
    usual = _MEANT["kind"].get(measure, "flow")
    return usual if amount.unit_hint == "count" else amount.unit_hint


def unit_of(measure: str, kind: str) -> str:
    """Events, persons, percent ...: what the measure counts."""
    return {"ratio": "ratio", "share": "percent"}.get(kind) or _MEANT["unit"][measure]


@contextmanager
def in_column(column: str, text: str) -> Iterator[None]:
    """Errors of reading an expression, told with the column and the value as written."""
    try:
        yield
    except InputError as error:
        raise InputError(error.reason, column=column, value=text, remedy=error.remedy) from error
