"""Counts as a wide table, and a result with the columns of an own frame beside it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.dataset import Dataset
from analytics.errors import ParameterError
from analytics.measures.allocation import UNALLOCATED, UNPLACED
from analytics.measures.count import count
from analytics.periods import as_window
from analytics.places import name_of
from analytics.selecting import place_of

_PLACES = ("province", "scope", "group")  # columns of results that hold codes of places


def table(
    data: Dataset,
    every: str = "month",
    by: str | None = "province",
    *,
    measure: str = "attacks",
    start: object = None,
    end: object = None,
    actor: str | None = None,
    scope: str | None = None,
    top: int | None = None,
    share: bool = False,
    rolling: int | None = None,
) -> pd.DataFrame:
    """Counts as a wide table: a row per bin of time, a column per group, the fullest first.

    Parameters
    ----------
    data, every, by, measure, start, end, actor, scope
        As for `count`.
    top
        Keep so many columns; the others are added up as "others".
    share
        Each number as its share of all in its row, which lies between 0 and 1.
    rolling
        The mean of so many bins, up to and with the one of the row.

    Returns
    -------
    pandas.DataFrame
        Indexed by the first day of each bin. Events surely in the bin (Int64; Float64 for shares
        and means), missing where nobody counted, which is not 0: such a bin makes no mean, and
        "others" and shares are of what is known. `complete` (bool) is False in a row where a list
        does not cover every day, that reaches outside start and end, or that may still be filling;
        of means, where that is so of any of their bins, as at the first ones.

    Raises
    ------
    ParameterError
        As `count`; for a `top` or `rolling` under 1.

    >>> table(Dataset(), start="2024-01", end="2024-02", by=None)["complete"].tolist()
    [False, False]
    """
    if min(top or 1, rolling or 1) < 1 or 0 in (top, rolling):
        raise ParameterError("top and rolling need 1 or more")
    counted = count(data, every, by, measure, start, end, actor, scope=scope)
    sure = counted["covered"] & ~counted["partial"] & ~counted["tail"]
    complete = sure.astype(bool).groupby(counted["bin_start"]).all()
    wide = pd.DataFrame(counted).pivot_table(
        "certain", "bin_start", "group", aggfunc="first", dropna=False
    )
    wide = wide[wide.sum().sort_values(ascending=False, kind="stable").index]
    if top is not None and wide.shape[1] > top:
        others = wide.iloc[:, top:].sum(axis=1, min_count=1)
        wide = wide.iloc[:, :top].assign(others=others)
    if share:
        wide = wide.astype("Float64").div(wide.sum(axis=1).replace(0, pd.NA), axis=0)
    if rolling is not None:
        wide = wide.astype("float64").rolling(rolling).mean().astype("Float64")
        complete = complete.astype(int).rolling(rolling).min().eq(1)
    if by in ("province", "scope"):
        words = {UNALLOCATED: "Several provinces", UNPLACED: "Not placed", "others": "others"}
        wide = wide.rename(columns=lambda code: words.get(code) or name_of(code))
    return wide.rename_axis(index=every, columns=None).assign(complete=complete)


def join(
    result: pd.DataFrame,
    mine: pd.DataFrame,
    *,
    place: str | None = None,
    month: str | None = None,
    country: str | None = None,
) -> pd.DataFrame:
    """A result with the columns of an own frame beside it, by place, by time, or by both.

    Parameters
    ----------
    result
        With a column of places (province, scope or group), or of bins (bin_start).
    mine
        One row for each place or bin.
    place, country
        Its column of names or codes of places, in any spelling, and the country they lie in.
    month
        Its column of the bins: days, months, weeks or years as words or dates.

    Returns
    -------
    pandas.DataFrame
        All rows of the result, in their order, with the other columns of the own frame; missing
        where it says nothing.

    Raises
    ------
    ParameterError
        A name that is no place, a place or bin that stands twice, columns that both frames have.

    >>> own = pd.DataFrame({"Governorate": ["كركوك"], "patrols": [12]})
    >>> counts = pd.DataFrame({"province": ["IQ-KI", "IQ-DI"]})
    >>> join(counts, own, place="Governorate")["patrols"].tolist()
    [12.0, nan]
    """
    keys: dict[str, list[Any]] = {}
    if place is not None:
        column = next((name for name in _PLACES if name in result.columns), None)
        if column is None:
            raise ParameterError("this result has no column of places", column="place", value=place)
        codes = {each: place_of(str(each), country).scope for each in mine[place].unique()}
        keys[column] = [codes[each] for each in mine[place]]
    if month is not None:
        keys["bin_start"] = [pd.Timestamp(str(as_window(each).start)) for each in mine[month]]
    if not keys:
        raise ParameterError("nothing to join on", remedy="name its column: place= or month=")
    own, on = (
        mine.drop(columns=[name for name in (place, month) if name]).assign(**keys),
        list(keys),
    )
    both = own.columns.intersection(result.columns).difference(on)
    twice = [*own.loc[own.duplicated(on), on[0]], *both]
    if twice:
        raise ParameterError("stands twice", column=place or month, value=twice[0])
    beside = pd.DataFrame(result[on]).merge(own, how="left", on=on).drop(columns=on)
    return result.assign(**{str(name): beside[name].array for name in beside.columns})
