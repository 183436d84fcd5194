"""How far a list may be believed: its last days still fill, and its end may be an end of the file.

A living source adds events for weeks after they happened. Its last days are shown, marked, and
enter no comparison, trend or flag: nothing is ever lower because reports are late. And a list that
claims a time in which it holds nothing at all, after a time without such a silence, may simply
have stopped.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from analytics.dataset import Dataset
from analytics.periods import as_window

FILLING = 28  # days in which a living source still adds events
_SILENCE = 3  # times the longest silence of the year before
_LEAST_SILENCE = 14  # days
_ENOUGH = 12  # days with an event in the year before: fewer show no usual silence


def day_of(value: object, edge: str) -> date | None:
    """The first or last day ("start", "end") of what a caller gave; None stays None.

    >>> str(day_of("2024-02", "end"))
    '2024-02-29'
    """
    if value is None:
        return None
    day: date | None = getattr(as_window(value), edge)  # type: ignore[arg-type] # checked there
    return day


def complete_until(
    data: Dataset, source: str, as_of: date | None = None, filling: int = FILLING
) -> date | None:
    """The last day of a source that may enter a comparison; None where it is not known to live.

    `as_of` is the day the source was last read, by default the day it was published.
    """
    read = as_of or published(data, source)
    return None if read is None else read - timedelta(days=filling)


def published(data: Dataset, source: str) -> date | None:
    """The day a source was published, where it is known."""
    days = data.sources.loc[data.sources["source_id"] == source, "published"].dropna()
    return None if days.empty else days.max().date()


def still_filling(ends: pd.Series, as_of: date | None, filling: int = FILLING) -> pd.Series:
    """Which bins end so shortly before `as_of` that more events may still be added.

    >>> ends = pd.Series(pd.to_datetime(["2024-11-30", "2024-12-31"]))
    >>> still_filling(ends, date(2025, 1, 10), 28).tolist()
    [False, True]
    """
    if as_of is None:
        return pd.Series(False, index=ends.index)
    return ends > pd.Timestamp(as_of - timedelta(days=filling))


def silent_since(data: Dataset, source: str, covered: date) -> date | None:
    """The last day on which a list holds an event, if its silence after it is out of the ordinary.

    Out of the ordinary are 14 days and more, up to the last day that it claims to cover, if they
    are more than three times the longest silence of the year before. None where they are not, and
    where that cannot be judged: only the whole list can tell, not a selection of actors or types.
    """
    whole = getattr(data, "whole", None) or data
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
