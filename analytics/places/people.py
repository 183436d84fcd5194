"""How many people live in a province: a table with year, source and address beside each figure."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from analytics.places.codes import as_day, country_of, provinces, split_scope
from analytics.places.gazetteer import coded, data_rows
from analytics.places.world import as_country

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("province", "population", "year", "source", "url")


def population(country: str, year: int | None = None, on: date | str | None = None) -> pd.DataFrame:
    """People by province: `province`, `population` (Int64), `year` (Int64), `source`, `url`.

    Parameters
    ----------
    country
        ISO code or name. A country without figures gives an empty frame.
    year
        The year of the figures. Without it the latest year that has every province: figures of
        different years never stand in one table.
    on
        The day whose provinces are wanted. Without it those of ISO 3166-2, where the people of
        Halabja count in IQ-SU. A figure that covers two provinces of that day is left out.

    >>> people = population("IQ")
    >>> len(people), int(people["population"].sum()), int(people["year"].max())
    (18, 38124182, 2018)
    """
    import pandas as pd  # the only part of `places` that needs it

    code = as_country(country) or ""
    wanted = provinces(code, on)
    tables = {y: _by_province(code, y, as_day(on)) for y in _years(code)}
    whole = [y for y, table in tables.items() if set(table) == set(wanted)]
    chosen = year if year is not None else max(whole, default=None)
    table = tables.get(chosen, {}) if chosen is not None else {}
    rows = [(p, table[p][0], chosen, *table[p][1:]) for p in wanted if p in table]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    text = dict.fromkeys(("province", "source", "url"), "str")
    return frame.astype(text | {"population": "Int64", "year": "Int64"})


def _by_province(country: str, year: int, on: date | None) -> dict[str, tuple[int, str, str]]:
    """Population, source and url by province of that day, figures of parts added up."""
    every = provinces(country, on)
    table: dict[str, tuple[int, str, str]] = {}
    for row in _rows():
        codes = split_scope(row["scope"])
        if int(row["year"]) != year or not _is_provinces(codes, country):
            continue
        homes = {_province_on(code, every) for code in codes}
        if len(homes) != 1:
            continue
        home = homes.pop()
        before = table[home][0] if home in table else 0
        table[home] = (before + int(row["population"]), row["source"], row["url"])
    return table


def _province_on(code: str, every: tuple[str, ...]) -> str:
    """The province that a code belongs to, of those given: itself, or the one it was split from."""
    return code if code in every else coded()[code].split_from


def _is_provinces(codes: tuple[str, ...], country: str) -> bool:
    return all(coded()[c].kind == "province" and country_of(c) == country for c in codes)


def _years(country: str) -> set[int]:
    rows = (row for row in _rows() if country_of(row["scope"]) == country)
    return {int(row["year"]) for row in rows}


@cache
def _rows() -> tuple[dict[str, str], ...]:
    return tuple(data_rows("population"))
