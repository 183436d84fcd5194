"""Days on which silence means zero: the systematic stretches of the coverage table as intervals.

Intervals are arrays of two columns, first and last day as whole days since 1970, sorted and
without overlap. Only a source that may hold incidents covers incidents: a source that states
figures and lists no incident says nothing about silence in a list.

How far a list may be believed belongs to it. A living source adds events for weeks after they
happened: its last days are shown, marked, and enter no comparison, trend or flag, so that nothing
is ever lower because reports are late. And a list that claims a time in which it holds nothing at
all, after a time without such a silence, may simply have stopped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import reduce

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analytics.dataset import Dataset
from analytics.periods import as_window
from analytics.places import split_scope, within
from analytics.results import Note
from analytics.selecting import remembered

Days = NDArray[np.int64]
_EVER = 4_000_000  # days: a limit beyond every date, for stretches with an open end
_NO_ATTACKS = ("arrest", "operation", "deployment", "presence", "protest")
FILLING = 28  # days in which a living source still adds events
_SILENCE = 3  # times the longest silence of the year before
_LEAST_SILENCE = 14  # days
_ENOUGH = 12  # days with an event in the year before: fewer show no usual silence


def days_since_1970(moments: ArrayLike | Sequence[date | str | None]) -> Days:
    """Moments as whole days; a missing one becomes the smallest whole number."""
    return np.asarray(moments, dtype="datetime64[D]").astype(np.int64)


@remembered
def stretches(data: Dataset, measures: Iterable[str], *, figures: bool = False) -> pd.DataFrame:
    """The systematic stretches for some measures, with `first` and `last` day added.

    Stretches of sources that list incidents, or with `figures` of those that state figures. None
    reaches beyond the day its source was published, nor, in a list, beyond a last event after
    which the list is silent in a way it never was (`last_event`, else missing). Days outside the
    dataset's selection are left out.
    """
    rows = data.coverage
    whole = rows["measure"].isin(list(measures))
    if tuple(measures) == ("incidents",):  # a list of nothing but attacks has no other incidents
        others = data.incidents.loc[data.incidents["event_type"].isin(_NO_ATTACKS), "source_id"]
        whole |= (rows["measure"] == "attacks") & ~rows["source_id"].isin(others)
    rows = rows[rows["systematic"].astype(bool) & whole]
    listing = set(data.incidents["source_id"].astype("str").unique())
    stating = set(data.statistics["source_id"].astype("str").unique())
    wanted = stating if figures else listing | (set(rows["source_id"]) - stating)
    rows = rows[rows["source_id"].isin(wanted)]
    end = pd.DataFrame({"end": rows["end"], "published": published_days(data, rows)}).min(axis=1)
    silent = pd.Series(pd.NaT, index=rows.index, dtype=end.dtype)
    if not figures:
        silent = _silent(data, rows["source_id"], end)
    # What was selected away was not silent: days outside the selection are not covered by it.
    chosen = [
        data.selection.get("start") or "0001-01-01",
        data.selection.get("end") or "9999-12-31",
    ]
    earliest, latest = days_since_1970(chosen)
    first = np.where(rows["start"].isna(), -_EVER, days_since_1970(rows["start"]))
    last = end.where(silent.isna(), silent)
    final = np.where(last.isna(), _EVER, days_since_1970(last))
    found = rows.assign(
        first=np.maximum(first, earliest), last=np.minimum(final, latest), end=end,
        last_event=silent,
    )  # fmt: skip
    return found[found["first"] <= found["last"]]


def published_days(data: Dataset, rows: pd.DataFrame) -> pd.Series:
    """The day that the source of each row was published, missing where it is not known."""
    place = pd.Index(data.sources["source_id"]).get_indexer(rows["source_id"].astype("str"))
    days = data.sources["published"].array.take(place, allow_fill=True)
    return pd.Series(days, index=rows.index)


def _silent(data: Dataset, sources: pd.Series, end: pd.Series) -> pd.Series:
    """For each stretch the last event of its list, where the list falls silent before its end."""
    found = pd.Series(pd.NaT, index=sources.index, dtype=end.dtype)
    for source, ends in end.groupby(sources):
        if ends.notna().all():
            last = _silent_since(data.whole or data, str(source), ends.max().date())
            if last is not None:
                found[ends.index[ends > pd.Timestamp(last)]] = pd.Timestamp(last)
    return found


def silence_notes(rows: pd.DataFrame, until: str | None = None) -> list[Note]:
    """The notes of lists that claim to cover days after their last event, up to a day.

    >>> from analytics.tables import empty
    >>> silence_notes(empty("coverage").assign(last_event=[]), None)
    []
    """
    silent = rows[rows["last_event"].notna()]
    if until is not None:
        silent = silent[silent["last_event"] < until]
    return [
        {
            "code": "silent_end",
            "source": str(source),
            "last_event": part["last_event"].min().date().isoformat(),
            "covered": part["end"].max().date().isoformat(),
        }
        for source, part in silent.groupby("source_id")
    ]


def definition_notes(data: Dataset, rows: pd.DataFrame) -> list[Note]:
    """What the one complete list counts, in its first sentence, where it says so."""
    lists = data.sources[data.sources["source_id"].isin(rows["source_id"])]
    told = lists[["title", "definition"]].dropna()
    if len(told) != 1:
        return []
    title, definition = told.iloc[0]
    return [{"code": "definition", "title": title, "definition": f"{definition.split('. ')[0]}"}]


def settled(rows: pd.DataFrame, data: Dataset) -> pd.DataFrame:
    """`stretches` without the days in which a living source still fills."""
    read = published_days(data, rows)
    limit = np.where(read.isna(), _EVER, days_since_1970(read) - FILLING)
    kept = rows.assign(last=np.minimum(rows["last"], limit))
    return kept[kept["first"] <= kept["last"]]


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


def day_of(value: object, edge: str) -> date | None:
    """The first or last day ("start", "end") of what a caller gave; None stays None.

    >>> str(day_of("2024-02", "end"))
    '2024-02-29'
    """
    if value is None:
        return None
    day: date | None = getattr(as_window(value), edge)  # type: ignore[arg-type] # checked there
    return day


@remembered
def published(data: Dataset, source: str) -> date | None:
    """The day a source was published, where it is known."""
    days = data.sources.loc[data.sources["source_id"] == source, "published"].dropna()
    return None if days.empty else days.max().date()


def still_filling(
    ends: pd.Series, as_of: date | pd.Series | None, filling: int = FILLING
) -> pd.Series:
    """Which bins end so shortly before `as_of` that more events may still be added.

    One day, or one for each; where it is missing none may.

    >>> ends = pd.Series(pd.to_datetime(["2024-11-30", "2024-12-31"]))
    >>> still_filling(ends, date(2025, 1, 10), 28).tolist()
    [False, True]
    """
    read = as_of if isinstance(as_of, pd.Series) else pd.Timestamp(as_of)  # type: ignore[arg-type]
    return ends > read - pd.Timedelta(days=filling)


@remembered
def _silent_since(whole: Dataset, source: str, covered: date) -> date | None:
    """The last day on which a list holds an event, if its silence after it is out of the ordinary.

    Out of the ordinary are 14 days and more, up to the last day that it claims to cover, if they
    are more than three times the longest silence of the year before. None where they are not, and
    where that cannot be judged: only the whole list can tell, not a selection of actors or types.
    """
    if {"actor", "event_type", "scope"} & set(whole.selection):
        return None
    rows = whole.incidents[whole.incidents["source_id"] == source]
    exact = rows["start"].notna() & (rows["end"] - rows["start"] <= pd.Timedelta(days=6))
    days = np.unique(rows.loc[exact, "end"].to_numpy("datetime64[D]"))
    days = days[days <= np.datetime64(covered)]
    recent = days[days > days[-1] - 365] if len(days) else days
    if len(recent) < _ENOUGH:
        return None
    usual = int(np.diff(recent).astype(int).max())
    last: date = recent[-1].astype(date)
    silence = (covered - last).days
    return last if silence >= _LEAST_SILENCE and silence > _SILENCE * usual else None
