"""For two windows, the figures of each side that can be compared, and on what footing.

In this order: the same months on both sides; else rate with rate, which assumes no season; else
bounds, where only the total of a longer window is known.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from analytics.measures.comparing.asked import Asked, joined, label_of, same_season
from analytics.measures.comparing.like import Figure
from analytics.periods import Window

BASES = ("same_months", "rates", "bounds")
THIN = 0.25  # under this share of a window, its rate is not taken for the window's


@dataclass(frozen=True)
class Side:
    """Figures that are added up: they share no day and are in order."""

    figures: tuple[Figure, ...]
    low: int
    high: int | None
    days: int
    windows: tuple[Window, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Rows of the figures."""
        return tuple(name for figure in self.figures for name in figure.ids)

    @property
    def exact(self) -> bool:
        """Whether the count is a single number."""
        return self.low == self.high

    @property
    def label(self) -> str:
        """The days covered, in words."""
        return label_of(self.windows)


@dataclass(frozen=True)
class Pair:
    """Two sides and the footing on which they can be compared, one of `BASES`."""

    a: Side
    b: Side
    basis: str
    notes: tuple[str, ...] = field(default=())


def added_up(figures: Sequence[Figure]) -> Side:
    """Figures that share no day, as one side."""
    open_above = any(figure.high is None for figure in figures)
    return Side(
        figures=tuple(figures),
        low=sum(figure.low for figure in figures),
        high=None if open_above else sum(figure.high or 0 for figure in figures),
        days=sum(figure.days for figure in figures),
        windows=tuple(figure.window for figure in figures),
    )


def pairs(a: Sequence[Figure], b: Sequence[Figure], asked: tuple[Asked, Asked]) -> list[Pair]:
    """How the figures of two windows can be compared: none, one, or totals and months beside.

    Both totals and the common months are given where both are known but the months are not all
    there.
    """
    sides = (best_side(a, asked[0]), best_side(b, asked[1]))
    months = _common_months(a, b, asked)
    totals = None
    if sides[0] is not None and sides[1] is not None:
        totals = _footing(sides[0], sides[1], asked)
    single = months is not None and len(months.a.figures) == 1
    if single and totals is not None and not is_thin(totals, asked):
        months = None
    if months is None:
        return [totals] if totals else _bounded(a, b, asked)
    if totals is None:
        return [months]
    complete = all(_is_whole(side, window) for side, window in zip(sides, asked, strict=True))
    if complete and months.a.days == asked[0].days and _agree(months, totals):
        return [months]
    useless = months.a.high is None and months.b.high is None
    if complete or useless:
        return [totals] if useless else [totals, months]
    return [months]


def is_thin(pair: Pair, asked: tuple[Asked, Asked]) -> bool:
    """Whether unlike parts of two windows are compared, one of them too small to speak for it."""
    shares = [side.days / window.days for side, window in zip((pair.a, pair.b), asked, strict=True)]
    return pair.basis != "same_months" and min(shares) < THIN


def _is_whole(side: Side | None, asked: Asked) -> bool:
    return side is not None and side.days == asked.days


def _agree(months: Pair, totals: Pair) -> bool:
    return (months.a.low, months.b.low) == (totals.a.low, totals.b.low)


def best_side(figures: Sequence[Figure], asked: Asked) -> Side | None:
    """The total of the window if it is known, else the figures inside that cover most days."""
    inside = [figure for figure in figures if asked.window.contains(figure.window)]
    whole = [figure for figure in inside if figure.days == asked.days]
    chosen = whole or most_days(inside)
    return added_up(chosen) if chosen else None


def most_days(figures: Sequence[Figure]) -> list[Figure]:
    """Figures that share no day and together cover the most days; of equals, the finer ones.

    Weighted interval scheduling; the order of the figures does not matter.
    """
    order = sorted(figures, key=lambda f: (f.window.end, f.window.start, f.ids))
    ends = [figure.window.end for figure in order]
    # best[k]: days, pieces and figures of the best choice among the first k.
    best: list[tuple[int, int, list[Figure]]] = [(0, 0, [])]
    for k, figure in enumerate(order):
        before = best[bisect_left(ends, figure.window.start, 0, k)]  # type: ignore[type-var]
        taken = (before[0] + figure.days, before[1] + 1, [*before[2], figure])
        best.append(max(best[k], taken, key=lambda choice: choice[:2]))
    return best[-1][2]


def _common_months(
    a: Sequence[Figure], b: Sequence[Figure], asked: tuple[Asked, Asked]
) -> Pair | None:
    """The calendar months that have a figure on both sides."""
    found = [_by_month(figures, window) for figures, window in zip((a, b), asked, strict=True)]
    common = sorted(set(found[0]) & set(found[1]))
    if not common:
        return None
    sides = [
        added_up(sorted((month[key] for key in common), key=lambda f: f.window)) for month in found
    ]
    return Pair(sides[0], sides[1], "same_months")


def _by_month(figures: Sequence[Figure], asked: Asked) -> dict[tuple[int, int], Figure]:
    """Month figures by calendar month, and by order where a window holds it more than once."""
    found: dict[tuple[int, int], Figure] = {}
    for figure in sorted(figures, key=lambda f: f.window):
        if figure.window.precision != "month" or not asked.window.contains(figure.window):
            continue
        assert figure.window.start is not None
        month = figure.window.start.month
        found[month, sum(key[0] == month for key in found)] = figure
    return found


def _footing(a: Side, b: Side, asked: tuple[Asked, Asked]) -> Pair:
    if same_season(a.windows, b.windows) or same_season(joined(a.windows), joined(b.windows)):
        return Pair(a, b, "same_months")
    notes = ["rate with rate: assumes no season"]
    bound = _same_months_bound(a, b, asked)
    return Pair(a, b, "rates", (*notes, *([bound] if bound else [])))


def _same_months_bound(a: Side, b: Side, asked: tuple[Asked, Asked]) -> str | None:
    """If only the earlier total is known and the later window is a part of a year: a least ratio.

    The months of the earlier window that match lie between 0 and its total.
    """
    whole = a.days == asked[0].days and a.high is not None
    if not whole or b.days >= a.days or len(b.windows) != 1 or a.high == 0:
        return None
    start, end = b.windows[0].start, b.windows[0].end
    assert start is not None
    assert end is not None
    years = start.year - asked[0].start.year
    twin = Window(_back(start, years), _back(end, years), "days")
    if not asked[0].window.contains(twin) or twin.days is None or a.high is None:
        return None
    least = (b.low / b.days) / (a.high / twin.days)
    return (
        f"the same months of the earlier window ({twin.label}) hold between 0 and {a.high:,}, so "
        f"the ratio of the same months is at least {least:.2f}"
    )


def _back(day: date, years: int) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if leap else day.day)


def _bounded(a: Sequence[Figure], b: Sequence[Figure], asked: tuple[Asked, Asked]) -> list[Pair]:
    """Where a side is known only through a longer window that holds it."""
    sides = [
        best_side(figures, window) or _through_total(figures, window)
        for figures, window in zip((a, b), asked, strict=True)
    ]
    if sides[0] is None or sides[1] is None:
        return []
    notes = ("one window is known only through the total of a longer one that holds it",)
    return [Pair(sides[0], sides[1], "bounds", notes)]


def _through_total(figures: Sequence[Figure], asked: Asked) -> Side | None:
    """A window inside a longer one: at most its total, less what is known to lie outside."""
    holders = [
        figure
        for figure in figures
        if figure.high is not None and figure.window.contains(asked.window)
    ]
    if not holders:
        return None
    holder = min(holders, key=lambda figure: (figure.days, figure.ids))
    outside = [
        figure
        for figure in figures
        if figure is not holder
        and holder.window.contains(figure.window)
        and figure.window.overlap_days(asked.window) == 0
    ]
    known = most_days(outside)
    assert holder.high is not None
    most = max(0, holder.high - sum(figure.low for figure in known))
    return Side((holder, *known), 0, most, asked.days, (asked.window,))
