"""Days on which silence means zero: the systematic stretches of the coverage table as intervals.

Intervals are arrays of two columns, first and last day as whole days since 1970, sorted and
without overlap. Only a source that may hold incidents covers incidents: a source that states
figures and lists no incident says nothing about silence in a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import reduce

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analytics.dataset import Dataset
from analytics.places import split_scope, within

Days = NDArray[np.int64]
_EVER = 4_000_000  # days: a limit beyond every date, for stretches with an open end


def days_since_1970(moments: ArrayLike | Sequence[date | str | None]) -> Days:
    """Moments as whole days; a missing one becomes the smallest whole number."""
    return np.asarray(moments, dtype="datetime64[D]").astype(np.int64)


def stretches(data: Dataset, measures: Iterable[str], *, figures: bool = False) -> pd.DataFrame:
    """The systematic stretches for some measures, with `first` and `last` day added.

    An open end reaches to the day the source was published, where that is known. Stretches of
    sources that list incidents, or with `figures` of those that state figures. Days outside the
    dataset's selection are left out.
    """
    rows = data.coverage
    rows = rows[rows["systematic"].astype(bool) & rows["measure"].isin(list(measures))]
    listing = set(data.incidents["source_id"].astype("str").unique())
    stating = set(data.statistics["source_id"].astype("str").unique())
    wanted = stating if figures else listing | (set(rows["source_id"]) - stating)
    rows = rows[rows["source_id"].isin(wanted)]
    published = data.sources.set_index("source_id")["published"].reindex(rows["source_id"])
    last = rows["end"].fillna(pd.Series(published.array, index=rows.index))
    # What was selected away was not silent: days outside the selection are not covered by it.
    earliest, latest = (data.selection.get(name) for name in ("start", "end"))
    first_day = -_EVER if earliest is None else days_since_1970([earliest])[0]
    last_day = _EVER if latest is None else days_since_1970([latest])[0]
    first = np.where(rows["start"].isna(), -_EVER, days_since_1970(rows["start"]))
    final = np.where(last.isna(), _EVER, days_since_1970(last))
    found = rows.assign(first=np.maximum(first, first_day), last=np.minimum(final, last_day))
    return found[found["first"] <= found["last"]]


def covered_days(rows: pd.DataFrame, scope: str | None) -> Days:
    """The intervals of `stretches` in which all of a scope is covered; None asks for any place.

    >>> from analytics.tables import empty
    >>> covered_days(empty("coverage").assign(first=[], last=[]), "IQ").tolist()
    []
    """
    if scope is None or not len(rows):
        return merged(rows["first"], rows["last"])
    parts = []
    for code in split_scope(scope):
        holds = rows["scope"].map(lambda place, code=code: within(code, place)).astype(bool)
        parts.append(merged(rows.loc[holds, "first"], rows.loc[holds, "last"]))
    return reduce(_common, parts)


def merged(first: ArrayLike, last: ArrayLike) -> Days:
    """Inclusive intervals in order, those that touch or overlap joined.

    >>> merged([1, 4, 9], [3, 6, 9]).tolist()
    [[1, 6], [9, 9]]
    """
    found: list[list[int]] = []
    starts, ends = np.asarray(first, np.int64), np.asarray(last, np.int64)
    for start, end in sorted(zip(starts.tolist(), ends.tolist(), strict=True)):
        if found and start <= found[-1][1] + 1:
            found[-1][1] = max(found[-1][1], end)
        elif start <= end:
            found.append([start, end])
    return np.array(found, np.int64).reshape(-1, 2)


def _common(one: Days, other: Days) -> Days:
    pairs = [
        (max(a, c), min(b, d))
        for a, b in one.tolist()
        for c, d in other.tolist()
        if max(a, c) <= min(b, d)
    ]
    return merged([pair[0] for pair in pairs], [pair[1] for pair in pairs])


def count_days(intervals: Days, first: ArrayLike, last: ArrayLike) -> Days:
    """How many days of each inclusive window lie in the intervals.

    >>> count_days(merged([0, 20], [9, 29]), [5, 40], [24, 50]).tolist()
    [10, 0]
    """
    starts, ends = np.asarray(first, np.int64), np.asarray(last, np.int64)
    total = np.zeros(starts.shape, np.int64)
    for begin, finish in intervals.tolist():
        total += np.maximum(0, np.minimum(ends, finish) - np.maximum(starts, begin) + 1)
    return total
