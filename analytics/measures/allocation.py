"""Which province an event belongs to: one, several (unallocated), or none known (unplaced)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd

from analytics.dataset import Dataset
from analytics.places import changes, join_scope, provinces, provinces_of, split_scope, within
from analytics.places.codes import country_of
from analytics.places.gazetteer import coded
from analytics.results import Note

UNALLOCATED = "unallocated"
UNPLACED = "unplaced"


def allocate(scopes: pd.Series, on: date | None = None) -> pd.Series:
    """The province of each scope, as the provinces were on a day; else one of the two words.

    A scope that touches several provinces is never given to one of them; of a whole country the
    province is not known. Without a day, or before
    it was founded, a province that was split off belongs to the one it was split from.

    >>> allocate(pd.Series(["IQ-KI", "IQ-DI;IQ-KI", "IQ", None, "x-IQ-HA"])).tolist()
    ['IQ-KI', 'unallocated', 'unplaced', 'unplaced', 'IQ-SU']
    """
    codes, different = pd.factorize(scopes)
    # A missing scope has the code -1, which takes the last name.
    names = np.array([*(_one_province(scope, on) for scope in different), UNPLACED], dtype=object)
    return pd.Series(names[codes], index=scopes.index, dtype="str")


def _one_province(scope: str, on: date | None) -> str:
    codes, homes = split_scope(scope), set()
    if all(code == country_of(code) for code in codes):
        return UNPLACED  # somewhere in a country: not known is not several
    for code in codes:
        touched = provinces_of(code, on)
        if len(touched) != 1 or not within(code, touched[0]):
            return UNALLOCATED
        homes.add(home_of(touched[0], on))
    return homes.pop() if len(homes) == 1 else UNALLOCATED


def home_of(province: str, on: date | None) -> str:
    """A province on a day: itself, or the one that it was a part of then."""
    entry = coded().get(province)
    if entry is None or entry.holds(on) or not entry.split_from:
        return province
    return entry.split_from


def groups_of(
    events: pd.DataFrame, by: str | None, first: date | None, last: date | None, chosen: str | None
) -> tuple[pd.Series, list[str], list[Note]]:
    """The group of each event, the names of all groups in their order, and notes.

    Provinces are those of a stretch of time, of the countries of the events or inside a chosen
    place; the two words for events that have no province of their own come last.
    """
    if by is None:
        return pd.Series("all", events.index), ["all"], []
    if by != "province":
        labels = events[by].astype("str").fillna(UNPLACED if by == "scope" else "not stated")
        return labels, sorted(labels.unique()), []
    countries = countries_of([chosen] if chosen else events["scope"].dropna().unique())
    on, notes = None, list[Note]()
    if first is not None and last is not None:
        on, notes = common_day(countries, first, last)
    labels = allocate(events["scope"], on)
    known = {code for code in provinces_on(countries, on) if not chosen or within(code, chosen)}
    named = sorted(known | set(labels.unique()) - {UNALLOCATED, UNPLACED})
    return labels, [*named, UNALLOCATED, UNPLACED], notes


def inside(scopes: pd.Series, scope: str) -> pd.Series:
    """Which scopes lie within another; a missing one may, and does not count.

    >>> inside(pd.Series(["IQ-KI", "SY", None]), "IQ").tolist()
    [True, False, False]
    """
    return scopes.isin([code for code in scopes.dropna().unique() if within(code, scope)])


def countries_of(scopes: Iterable[str]) -> list[str]:
    """The countries of some scopes, sorted.

    >>> countries_of(["IQ-KI", "x-SY-NE", "x-WORLD"])
    ['IQ', 'SY']
    """
    codes = {code for scope in scopes for code in split_scope(scope)}
    found = {country_of(code) for code in codes}
    return sorted(country for country in found if country)


def whole_scope(data: Dataset, scopes: Iterable[str]) -> str | None:
    """The place that a total is about: the one selected, else the countries of its events."""
    chosen = data.selection.get("scope")
    if chosen:
        return str(chosen)
    countries = countries_of(scopes)
    return join_scope(set(countries)) if countries else None


def provinces_on(countries: Iterable[str], on: date | None) -> list[str]:
    """The provinces of some countries on a day, sorted."""
    return sorted(code for country in countries for code in provinces(country, on))


def common_day(countries: Iterable[str], first: date, last: date) -> tuple[date, list[Note]]:
    """The day whose provinces fit a whole stretch of time, and notes of what was joined for it.

    Provinces that were split off inside the stretch stay joined in all of it, so that like is
    counted with like.

    >>> day, notes = common_day(["IQ"], date(2024, 1, 1), date(2026, 1, 1))
    >>> str(day), notes[0]["code"], notes[0]["day"]
    ('2024-01-01', 'joined_provinces', '2025-04-14')
    """
    notes: list[Note] = []
    for country in countries:
        for day in changes(country):
            if first < day <= last:
                new = sorted(set(provinces(country, day)) - set(provinces(country, first)))
                notes.append(
                    {"code": "joined_provinces", "provinces": ";".join(new), "day": str(day)}
                )
    return (first if notes else last), notes
