"""The events of a window inside covered days, and the ratio of two such windows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.dataset import Dataset
from analytics.measures.compare.asked import Asked, label_of
from analytics.measures.compare.judged import Row, count_cells
from analytics.measures.coverage import Days, count_days, covered_days, days_since_1970, merged
from analytics.measures.events import Definition
from analytics.methods.dependence import bins_for
from analytics.methods.rates import RateRatio
from analytics.methods.ratio import ratio_of_bins, ratio_of_deaths, ratio_of_totals
from analytics.periods import Window, bins, span
from analytics.results import Note

Floats = NDArray[np.float64]
_LISTED = 2000  # rows named in a cell; those of a longer list are found again when asked for
_SHARE = 0.9  # of the events must be dated to a bin before bins say how they vary
_LONG = {"day": 1, "week": 7, "month": 31}
_SHORTEST = {"day": 0, "week": 28, "month": 120}  # days of a window that is divided so
_NAMED = 3  # stretches of days that are named one by one; more are named by the window asked for


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

    @property
    def windows(self) -> list[Window]:
        """The covered stretches."""
        days = self.covered.astype("datetime64[D]").astype(object)
        return [span(first, last) for first, last in days.tolist()]

    @property
    def label(self) -> str:
        """The covered days in words: the window that was asked for where they are all of it."""
        whole = self.exposure == self.asked.days or not 0 < len(self.covered) <= _NAMED
        return self.asked.label if whole else label_of(self.windows)


def common_days(a: Days, b: Days, asked: tuple[Asked, Asked]) -> tuple[Days, Days]:
    """The covered days of two windows that are the same days of their years, if most are.

    Else all of them, as they were given. 29 February goes with the 28th.
    """
    years = asked[1].start.year - asked[0].start.year
    sides = [_days_of_year(days, moved) for days, moved in ((a, years), (b, 0))]
    common = np.intersect1d(sides[0][1], sides[1][1]) if years else np.zeros(0, np.int64)
    if 2 * len(common) < min(len(sides[0][0]), len(sides[1][0])) or not len(common):
        return a, b
    kept = [days[np.isin(keys, common)] for days, keys in sides]
    return merged(kept[0], kept[0]), merged(kept[1], kept[1])


def _days_of_year(intervals: Days, moved: int) -> tuple[Days, Days]:
    """Every day, and a number that the same day of the other year has too."""
    days = np.concatenate(
        [np.arange(a, b + 1) for a, b in intervals.tolist()] or [np.zeros(0, int)]
    )
    moments = days.astype("datetime64[D]")
    months = moments.astype("datetime64[M]")
    of_month = (moments - months).astype(int)
    of_month -= (of_month == 28) & (months.astype(int) % 12 == 1)
    return days, (months.astype(int) + 12 * moved) * 100 + of_month


def within_asked(covered: Days, asked: Asked) -> Days:
    """The covered days that lie in a window."""
    first, last = days_since_1970([asked.start, asked.end])
    touching = (covered[:, 1] >= first) & (covered[:, 0] <= last)
    return np.asarray(np.clip(covered, first, last)[touching], np.int64)


def window_of(events: pd.DataFrame, covered: Days, asked: Asked) -> CoveredWindow:
    """The events that can lie in covered days of a window."""
    inside = within_asked(covered, asked)
    start = days_since_1970(events["start"].to_numpy())
    end = days_since_1970(events["end"].to_numpy())
    closed = (events["start"].notna() & events["end"].notna()).to_numpy(bool)
    shared = np.where(closed, count_days(inside, start, end), 0)
    index = np.flatnonzero(shared > 0)
    if "n" in events:  # as many entries as there are events
        index = np.repeat(index, events["n"].to_numpy()[index])
    start, end = start[index], end[index]
    first, last = (inside[0, 0], inside[-1, 1]) if len(inside) else (0, 0)
    return CoveredWindow(
        asked=asked,
        covered=inside,
        exposure=int((inside[:, 1] - inside[:, 0] + 1).sum()),
        index=index,
        certain=shared[index] == end - start + 1,
        middle=(np.maximum(start, first) + np.minimum(end, last)) // 2,
    )


def both_sides(
    events: pd.DataFrame, covered: Days, asked: tuple[Asked, Asked]
) -> tuple[list[Days], bool, CoveredWindow, CoveredWindow]:
    """The covered days of both windows; whether only the same days of both years are taken.

    And the events of both windows in the days that are taken.
    """
    inner = [within_asked(covered, window) for window in asked]
    days = common_days(inner[0], inner[1], asked)
    a, b = map(window_of, (events, events), days, asked)
    return inner, days[0] is not inner[0], a, b


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


@dataclass(frozen=True)
class Bins:
    """The covered bins of one window: events surely and possibly in each, days, and every event's
    place among them.
    """

    least: Floats
    most: Floats
    days: Floats
    place: NDArray[np.int64]


def bins_of(window: CoveredWindow, every: str) -> Bins:
    """Certain and possible events per bin; bins without a covered day are left out.

    The middle of an event can fall on a day that is not covered: it goes to the nearest that is.
    """
    found = bins(window.asked.start, window.asked.end, every)
    edges = days_since_1970([period.start for period in found])
    days = count_days(window.covered, edges, days_since_1970([period.end for period in found]))
    homes = np.flatnonzero(days > 0)
    place = np.searchsorted(edges, window.middle, side="right") - 1
    if 0 < len(homes) < len(found):
        place = np.abs(homes[None, :] - place[:, None]).argmin(axis=1)
    return Bins(
        least=np.bincount(place[window.certain], minlength=len(homes)).astype(float),
        most=np.bincount(place, minlength=len(homes)).astype(float),
        days=days[homes].astype(float),
        place=place,
    )


def counted_cells(
    named: Row, definition: Definition, events: pd.DataFrame, names: pd.Series,
    a: CoveredWindow, b: CoveredWindow,
) -> Row:  # fmt: skip
    """The cells of a row that say what was counted, when, and how many."""
    row: Row = {"measure": definition.measure, "evidence": "incidents"} | named
    for side, window in (("a", a), ("b", b)):
        row |= {
            f"origin_{side}": named["origin"],
            f"window_{side}": window.label,
            f"start_{side}": pd.Timestamp(window.asked.start),
            f"end_{side}": pd.Timestamp(window.asked.end),
            f"asked_{side}": window.asked.label,
            f"asked_days_{side}": window.asked.days,
            **count_cells(side, *bounds_of(events, window, definition), window.exposure),
        }
        row[f"rows_{side}"] = named_rows(names, window)
    return row


def named_rows(names: pd.Series, window: CoveredWindow) -> str | None:
    """The names of the rows in a window; none where they are too many for a cell."""
    return (len(window.index) <= _LISTED and ";".join(names.iloc[window.index])) or None


def title_of(data: Dataset, source: str) -> str:
    """The title of a source, else its id."""
    titles = data.sources.loc[data.sources["source_id"] == source, "title"].dropna()
    return str(titles.iloc[0]) if len(titles) else source


def filling_notes(
    declared: pd.DataFrame, settled_: pd.DataFrame, asked: tuple[Asked, Asked]
) -> list[Note]:
    """Whether days that were asked for are left out because reports of them still come in."""
    first, last = days_since_1970([asked[1].start, asked[1].end])
    days = [int(count_days(covered_days(rows, None), first, last)) for rows in (declared, settled_)]
    return [{"code": "still_filling", "days": days[0] - days[1]}] if days[1] < days[0] else []


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
