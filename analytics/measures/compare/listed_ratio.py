"""The ratio of two windows of listed events: from bins, from deaths, or from totals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.measures.compare.listed_window import CoveredWindow, bins_of, bounds_of, persons_in
from analytics.measures.definitions import Definition
from analytics.methods.dependence import bins_for
from analytics.methods.rates import RateRatio
from analytics.methods.ratio import ratio_of_bins, ratio_of_deaths, ratio_of_totals

_SHARE = 0.9  # of the events must be dated to a bin before bins say how they vary
_LONG = {"day": 1, "week": 7, "month": 31}
_SHORTEST = {"day": 0, "week": 28, "month": 120}  # days of a window that is divided so


def ratio_of_windows(
    events: pd.DataFrame,
    a: CoveredWindow,
    b: CoveredWindow,
    definition: Definition,
    *,
    alike: bool,
    known: CoveredWindow | None = None,
) -> RateRatio:
    """The ratio of the daily rates, with what imprecise dates and numbers leave open.

    `alike` windows are the same days of two years; `known` is other time of the same series.
    """
    every = _bins_for(events, a, b)
    if every is None:
        counts = [bounds_of(events, window, definition) for window in (a, b)]
        totals = [low if low == high else (low, high) for low, high in counts]
        kind = "persons" if definition.persons else "events"
        return ratio_of_totals(totals[0], a.exposure, totals[1], b.exposure, kind=kind)
    one, other = bins_of(a, every), bins_of(b, every)
    alike = alike and len(one.days) == len(other.days)
    if not definition.persons:
        more = bins_of(known, every) if known is not None else None
        seen = [] if more is None else [(more.least, more.days)]
        days = (one.days, other.days)
        lower = ratio_of_bins(one.most, other.least, *days, alike=alike, known=seen)
        if a.certain.all() and b.certain.all():
            return lower
        return united(lower, ratio_of_bins(one.least, other.most, *days, alike=alike, known=seen))
    least_a, most_a = persons_in(events, a)
    least_b, most_b = persons_in(events, b)
    open_a, open_b = bool(np.isnan(most_a).any()), bool(np.isnan(most_b).any())

    def deaths(earlier: np.ndarray, later: np.ndarray) -> RateRatio:
        sides = (np.nan_to_num(earlier), one.place), (np.nan_to_num(later), other.place)
        return ratio_of_deaths(*sides, one.days, other.days, alike=alike)

    lower = deaths(most_a, least_b)
    if np.array_equal(least_a, most_a) and np.array_equal(least_b, most_b):
        return lower
    both = united(lower, deaths(least_a, most_b))
    return replace(both, low=0.0 if open_a else both.low, high=None if open_b else both.high)


def united(lower: RateRatio, upper: RateRatio) -> RateRatio:
    """The least favourable limits of two extremes; no point, since none is known.

    The p-value is that of the extreme nearer to no change, or 1 where they point apart.
    """
    apart = lower.low <= 1 and (upper.high is None or upper.high >= 1)
    found = (lower.p_value, upper.p_value)
    return replace(
        lower,
        ratio=None,
        high=upper.high,
        p_value=1.0 if apart else max((p for p in found if p is not None), default=None),
        method="union",
    )


def _bins_for(events: pd.DataFrame, a: CoveredWindow, b: CoveredWindow) -> str | None:
    """Days, weeks or months, as the dates allow; None where they are too rough for any."""
    some = events.iloc[np.concatenate([a.index[a.certain], b.index[b.certain]])]
    length = (some["end"] - some["start"]).dt.days.to_numpy() + 1
    wanted = bins_for(a.exposure, b.exposure)
    shortest = min(a.exposure, b.exposure)
    for every in list(_LONG)[list(_LONG).index(wanted) :]:
        dated = not len(length) or (length <= _LONG[every]).mean() >= _SHARE
        if dated and (every == wanted or shortest >= _SHORTEST[every]):
            return every
    return None
