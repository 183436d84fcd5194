"""The ratio of two rates as it may be printed: from bins, from totals alone, from deaths.

Everywhere `a` is the earlier window and `b` the later one; a ratio is rate b over rate a. Counts
and days come from tables under contract and are not checked again.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.methods.dependence import Bins, Spread, own_spread, ratios, with_assumption
from analytics.methods.rates import Count, RateRatio, cautions_of, largest, plain_ratio
from analytics.methods.yearly import YEAR

Floats = NDArray[np.float64]
NEAREST = 12  # known series of the most similar size that are asked
SHARE = 0.8  # of them that vary no more than what is assumed


def assumed_dispersion(per_year: ArrayLike, kind: str = "events") -> Floats:
    """The dispersion that four in five of the known series of similar size do not exceed.

    Larger counts vary more over their mean, so the twelve series nearest in size are asked.
    `known_dispersion.csv` lists them with their source: variance over mean of the months around
    the mean of their year, of all years with twenty events or more.

    Parameters
    ----------
    per_year
        Events or persons a year of the series in question, one or many.
    kind
        "events" or "persons".

    >>> assumed_dispersion([20, 100, 5000]).round(1)
    array([ 4.8,  5.8, 17.7])
    """
    sizes, dispersions = _known(kind)
    asked = np.log(np.maximum(np.asarray(per_year, float), 1))
    distance = np.abs(np.log(sizes) - asked[..., None])
    nearest = np.argsort(distance, axis=-1, kind="stable")[..., :NEAREST]
    return np.asarray(np.quantile(dispersions[nearest], SHARE, axis=-1))


@cache
def _known(kind: str) -> tuple[Floats, Floats]:
    text = files(__package__).joinpath("known_dispersion.csv").read_text("utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["kind"] == kind]
    return (
        np.array([float(row["per_year"]) for row in rows]),
        np.array([float(row["dispersion"]) for row in rows]),
    )


def ratio_of_bins(
    counts_a: ArrayLike,
    counts_b: ArrayLike,
    days_a: ArrayLike,
    days_b: ArrayLike,
    *,
    alike: bool = False,
    known: Sequence[Bins] = (),
) -> RateRatio:
    """Ratio of the rates of two windows whose counts per bin (day, week, month) are known.

    The interval holds when events come in waves: the variance of both totals is taken from the
    slow waves inside the windows (`dependence.own_spread`), whatever makes them: clustering,
    correlation of neighbouring bins, bursts. Two windows that are the same days of two years have
    their common season taken out. Where the windows are too short to show it, the field's
    dispersion fills up (`dependence.with_assumption`); then `assumed` of the result says how much
    was taken.

    Parameters
    ----------
    counts_a, counts_b
        Events per bin in the order of time, zeros included, bins without coverage left out.
    days_a, days_b
        Days per bin, or one number for all.
    alike
        Whether the windows are the same days of two years, bin by bin.
    known
        (counts, days) of other stretches of the same series: they too show how it varies.

    References
    ----------
    Lazarus, Lewis, Stock and Watson 2018, J. Bus. Econ. Stat. 36:541 (slow waves and t); Smyth
    2004, Stat. Appl. Genet. Mol. Biol. 3(1):3; Korn and Graubard 1998, Survey Methodology 24:193.

    >>> weeks = ratio_of_bins([2, 0, 9, 1, 0, 3, 4, 1], [6, 14, 3, 9, 11, 7, 9, 12], 7, 7)
    >>> f"{weeks.ratio:.2f} ({weeks.low:.2f}-{weeks.high:.2f}), {weeks.dispersion:.1f}"
    '3.55 (1.69-8.22), 1.0'
    """
    sides = [_bins(counts_a, days_a), _bins(counts_b, days_b)]
    return _ratio(sides, own_spread(*sides, alike=alike, known=known), "events", "bins")


def ratio_of_totals(
    count_a: Count, days_a: float, count_b: Count, days_b: float, kind: str = "events"
) -> RateRatio:
    """Ratio of the rates of two windows of which the totals alone are known.

    Totals vary as the months behind them, which nobody has seen, so their dispersion is assumed:
    that of the field (`assumed_dispersion`), a bound that four in five series keep. It is
    named in `assumed` and must be named where the interval is printed; `rates.rate_ratio` is the
    interval of independent events, which lies inside this one. Bounded counts give the union over
    all counts within their bounds, and neither ratio nor p-value.

    Parameters
    ----------
    count_a, count_b
        Whole numbers, or (low, high) with high None for "or more".
    days_a, days_b
        Exposure of each window in days.
    kind
        "events" or "persons": what the field's dispersion is asked for.

    >>> iraq = ratio_of_totals(135, 365, 65, 366)
    >>> f"{iraq.ratio:.2f} ({iraq.low:.2f}-{iraq.high:.2f}), assumed {iraq.assumed:.1f}"
    '0.48 (0.23-0.97), assumed 5.8'
    """
    a, b = (count if isinstance(count, tuple) else (count, count) for count in (count_a, count_b))
    point = a[0] == a[1] and b[0] == b[1]
    assumed = _assumed(a[0], days_a, b[0], days_b, kind)
    spread = Spread(np.array(max(1.0, assumed)), np.array(math.inf))
    low, high, p_value = 0.0, None, None
    if a[1] is not None:  # the corner with the least ratio
        corner = ratios(a[1], days_a, b[0], days_b, spread)
        low, p_value = float(corner.low), float(corner.p_value)
    if b[1] is not None:
        high = _closed(float(ratios(a[0], days_a, b[1], days_b, spread).high))
    return RateRatio(
        ratio=plain_ratio(a[0], days_a, b[0], days_b) if point else None,
        low=low,
        high=high,
        p_value=p_value if point else None,
        count_a=count_a,
        days_a=days_a,
        count_b=count_b,
        days_b=days_b,
        method="totals" if point else "union",
        assumed=assumed,
        cautions=cautions_of(largest(a), largest(b), "no_subperiods"),
    )


def ratio_of_deaths(
    deaths_a: tuple[ArrayLike, ArrayLike],
    deaths_b: tuple[ArrayLike, ArrayLike],
    days_a: ArrayLike,
    days_b: ArrayLike,
    *,
    alike: bool = False,
) -> RateRatio:
    """Ratio of deaths per day: deaths of one event come together, and events in waves.

    The dispersion of deaths is seen in the slow waves of deaths per bin, and is never less than
    the deaths per effective event, sum of squares over sum: what a compound Poisson process has
    whose events are independent.

    Parameters
    ----------
    deaths_a, deaths_b
        (deaths of each event, the bin of each event, counted from 0).
    days_a, days_b
        Days of each bin.
    alike
        As for `ratio_of_bins`.

    References
    ----------
    Fay and Feuer 1997, Stat. Med. 16:791 (sums of weighted Poisson counts); Kish 1965, Survey
    Sampling (effective number); and those of `ratio_of_bins`.

    >>> bins = list(range(8)) * 2
    >>> killed = ratio_of_deaths(([1] * 16, bins), ([1] * 15 + [11], bins), [7] * 8, [7] * 8)
    >>> f"{killed.ratio:.1f} ({killed.low:.1f}-{killed.high:.1f}), {killed.dispersion:.0f}"
    '1.6 (0.2-19.0), 4'
    """
    sides: list[tuple[Floats, Floats]] = []
    each: list[Floats] = []
    for (deaths, place), days in ((deaths_a, days_a), (deaths_b, days_b)):
        killed, length = np.asarray(deaths, float), np.asarray(days, float)
        counts = np.bincount(np.asarray(place, int), killed, len(length)).astype(float)
        sides.append((counts, length))
        each.append(killed)
    together = np.concatenate(each)
    total = float(together.sum())
    own = own_spread(*sides, alike=alike)
    least = float(together @ together) / total if total else 1.0
    spread = Spread(np.maximum(own.dispersion, least), own.blocks)
    return _ratio(sides, spread, "persons", "deaths")


def _bins(counts: ArrayLike, days: ArrayLike) -> tuple[Floats, Floats]:
    found = np.asarray(counts, float)
    return found, np.broadcast_to(np.asarray(days, float), found.shape)


def _assumed(count_a: float, days_a: float, count_b: float, days_b: float, kind: str) -> float:
    """The field's dispersion for a series whose yearly size is the mean of both windows'."""
    return float(assumed_dispersion((count_a / days_a + count_b / days_b) / 2 * YEAR, kind))


def _closed(high: float) -> float | None:
    return high if math.isfinite(high) else None


def _ratio(
    sides: Sequence[tuple[Floats, Floats]], own: Spread, kind: str, method: str
) -> RateRatio:
    (a, days_a), (b, days_b) = sides
    totals = (int(a.sum()), float(days_a.sum()), int(b.sum()), float(days_b.sum()))
    assumed = _assumed(*totals, kind)
    spread = with_assumption(own, assumed)
    found = ratios(*totals, spread)
    return RateRatio(
        plain_ratio(*totals),
        float(found.low),
        _closed(float(found.high)),
        float(found.p_value),
        *totals,
        method,
        dispersion=float(own.dispersion) if own.blocks else None,
        assumed=assumed if spread.blocks != own.blocks else None,
        cautions=cautions_of(totals[0], totals[2]),
    )
