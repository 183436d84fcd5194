"""The events of one window inside covered days: how many are certain, and when in the window."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.measures.comparing.asked import Asked
from analytics.measures.coverage import Days, count_days, days_since_1970
from analytics.measures.definitions import Definition
from analytics.periods import bins

Floats = NDArray[np.float64]
_LONG = 31  # days: events less exactly dated say nothing about clustering within a window


@dataclass(frozen=True)
class CoveredWindow:
    """The events that may lie in the covered days of one window, one entry each.

    `certain`: the whole window of the event lies in covered days. `middle`: the day in the middle
    of what the event shares with them.
    """

    asked: Asked
    covered: Days
    exposure: int
    index: NDArray[np.int64]
    certain: NDArray[np.bool_]
    middle: NDArray[np.int64]


def window_of(events: pd.DataFrame, covered: Days, asked: Asked) -> CoveredWindow:
    """The events that can lie in the covered days of a window."""
    first, last = days_since_1970([asked.start, asked.end])
    inside = np.clip(covered, first, last)
    inside = inside[(covered[:, 1] >= first) & (covered[:, 0] <= last)]
    start = days_since_1970(events["start"].to_numpy())
    end = days_since_1970(events["end"].to_numpy())
    closed = (events["start"].notna() & events["end"].notna()).to_numpy(bool)
    shared = np.where(closed, count_days(inside, start, end), 0)
    index = np.flatnonzero(shared > 0)
    start, end = start[index], end[index]
    middle = (np.maximum(start, first) + np.minimum(end, last)) // 2
    return CoveredWindow(
        asked=asked,
        covered=inside,
        exposure=int((inside[:, 1] - inside[:, 0] + 1).sum()),
        index=index,
        certain=shared[index] == end - start + 1,
        middle=middle,
    )


def bounds_of(
    events: pd.DataFrame, window: CoveredWindow, definition: Definition
) -> tuple[int, int | None]:
    """Certain and possible events, or persons in them; None as highest: open above."""
    if not definition.persons:
        return int(window.certain.sum()), len(window.index)
    least, most = persons_in(events, window)
    return int(least.sum()), None if np.isnan(most).any() else int(most.sum())


def persons_in(events: pd.DataFrame, window: CoveredWindow) -> tuple[Floats, Floats]:
    """Lowest and highest persons of each event; the best number, where given, is both.

    An event that may lie outside the window may have none in it.
    """
    rows = events.iloc[window.index]
    best = rows["best"].to_numpy(float, na_value=np.nan)
    low = rows["low"].to_numpy(float, na_value=0)
    high = rows["high"].to_numpy(float, na_value=np.nan)
    known = ~np.isnan(best)
    least = np.where(window.certain, np.where(known, best, low), 0)
    return least, np.where(known, best, high)


def period_for(events: pd.DataFrame, a: CoveredWindow, b: CoveredWindow) -> str | None:
    """Weeks, or months where few events are dated to a week; None where dates are too rough."""
    rows = np.concatenate([a.index[a.certain], b.index[b.certain]])
    if min(a.exposure, b.exposure) < 14:
        return None
    if not len(rows):
        return "week"
    some = events.iloc[rows]
    length = (some["end"] - some["start"]).dt.days.to_numpy() + 1
    if (length <= 7).mean() >= 0.9:
        return "week"
    return "month" if (length <= _LONG).mean() >= 0.9 and min(a.exposure, b.exposure) > 60 else None


def periods_of(window: CoveredWindow, every: str) -> tuple[Floats, Floats, Floats]:
    """Certain and possible events per period, and its covered days; uncovered ones are left out."""
    found = bins(window.asked.start, window.asked.end, every)
    edges = days_since_1970([period.start for period in found])
    ends = days_since_1970([period.end for period in found])
    days = count_days(window.covered, edges, ends)
    place = np.searchsorted(edges, window.middle, side="right") - 1
    least = np.bincount(place[window.certain], minlength=len(found))
    most = np.bincount(place, minlength=len(found))
    kept = days > 0
    # The middle of an event can fall on a day that is not covered: it goes to the next that is.
    for counts in (least, most):
        _move_into(counts, kept)
    return least[kept].astype(float), most[kept].astype(float), days[kept].astype(float)


def _move_into(counts: NDArray[np.int64], kept: NDArray[np.bool_]) -> None:
    homes = np.flatnonzero(kept)
    for position in np.flatnonzero(~kept & (counts > 0)):
        nearest = homes[np.abs(homes - position).argmin()]
        counts[nearest] += counts[position]
