"""The ratio of two rates as it may be printed: from bins, from totals alone, from deaths.

Everywhere `a` is the earlier window and `b` the later one; a ratio is rate b over rate a.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.errors import ParameterError
from analytics.methods.arguments import (
    Count,
    bounds,
    check_confidence,
    counts_array,
    exposure_array,
    positive,
)
from analytics.methods.dependence import Bins, Spread, own_spread, ratios, with_assumption
from analytics.methods.field import assumed_dispersion
from analytics.methods.rates import RateRatio, cautions_of, plain_ratio

Floats = NDArray[np.float64]
YEAR = 365.25  # days


def ratio_of_bins(
    counts_a: ArrayLike,
    counts_b: ArrayLike,
    days_a: ArrayLike,
    days_b: ArrayLike,
    confidence: float = 0.95,
    *,
    alike: bool = False,
    known: Sequence[Bins] = (),
    assumed: float | None = None,
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
    confidence
        Of the two-sided interval.
    alike
        Whether the windows are the same days of two years, bin by bin.
    known
        (counts, days) of other stretches of the same series: they too show how it varies.
    assumed
        The dispersion to fill up with; by default that of the field (`field.assumed_dispersion`).

    Raises
    ------
    ParameterError
        Naming the argument, and the bin, that is wrong.

    References
    ----------
    Lazarus, Lewis, Stock and Watson 2018, J. Bus. Econ. Stat. 36:541 (slow waves and t); Smyth
    2004, Stat. Appl. Genet. Mol. Biol. 3(1):3; Korn and Graubard 1998, Survey Methodology 24:193.

    >>> weeks = ratio_of_bins([2, 0, 9, 1, 0, 3, 4, 1], [6, 14, 3, 9, 11, 7, 9, 12], 7, 7)
    >>> f"{weeks.ratio:.2f} ({weeks.low:.2f}-{weeks.high:.2f}), {weeks.dispersion:.1f}"
    '3.55 (1.69-8.22), 1.0'
    """
    check_confidence(confidence)
    sides = [_bins("a", counts_a, days_a), _bins("b", counts_b, days_b)]
    spread = own_spread(*sides, alike=alike, known=known)
    return _ratio(sides, spread, assumed, "events", "bins", confidence)


def ratio_of_totals(
    count_a: Count,
    days_a: float,
    count_b: Count,
    days_b: float,
    confidence: float = 0.95,
    *,
    assumed: float | None = None,
    kind: str = "events",
) -> RateRatio:
    """Ratio of the rates of two windows of which the totals alone are known.

    Totals vary as the months behind them, which nobody has seen, so their dispersion is assumed:
    that of the most similar known series if given, else that of the field
    (`field.assumed_dispersion`), a bound that four in five series keep. It is named in `assumed`
    and must be named where the interval is printed; `rates.rate_ratio` is the interval of
    independent events, which lies inside this one. Bounded counts give the union over all counts
    within their bounds, and neither ratio nor p-value.

    Parameters
    ----------
    count_a, count_b
        Whole numbers, or (low, high) with high None for "or more".
    days_a, days_b
        Exposure of each window in days.
    confidence
        Of the two-sided interval.
    assumed
        Variance of a total over its mean, at least 1.
    kind
        "events" or "persons": what the field's dispersion is asked for.

    Raises
    ------
    ParameterError
        Naming the argument that is wrong.

    >>> iraq = ratio_of_totals(135, 365, 65, 366)
    >>> f"{iraq.ratio:.2f} ({iraq.low:.2f}-{iraq.high:.2f}), assumed {iraq.assumed:.1f}"
    '0.48 (0.23-0.97), assumed 5.8'
    """
    check_confidence(confidence)
    a, b = bounds("count_a", count_a), bounds("count_b", count_b)
    length_a, length_b = positive("days_a", days_a), positive("days_b", days_b)
    point = a[0] == a[1] and b[0] == b[1]
    if assumed is None:
        assumed = _assumed(a[0], length_a, b[0], length_b, kind)
    spread = Spread(np.array(max(1.0, assumed)), np.array(math.inf), np.array(math.nan))
    least = (a[0], length_a, b[1], length_b)  # the corner with the largest ratio
    most = (a[1], length_a, b[0], length_b)
    low = high = p_value = None
    if a[1] is not None:
        corner = ratios(*most, spread, confidence)  # type: ignore[arg-type] # a[1] is known here
        low, p_value = float(corner.low), float(corner.p_value)
    if b[1] is not None:
        high = _closed(float(ratios(*least, spread, confidence).high))  # type: ignore[arg-type]
    return RateRatio(
        ratio=plain_ratio(a[0], length_a, b[0], length_b) if point else None,
        low=low or 0.0,
        high=high,
        p_value=p_value if point else None,
        count_a=a[0] if a[0] == a[1] else a,
        days_a=days_a,
        count_b=b[0] if b[0] == b[1] else b,
        days_b=days_b,
        method="totals" if point else "union",
        dispersion=None,
        confidence=confidence,
        assumed=assumed,
        cautions=cautions_of(a[0], b[0], "no_subperiods"),
    )


def ratio_of_deaths(
    deaths_a: tuple[ArrayLike, ArrayLike],
    deaths_b: tuple[ArrayLike, ArrayLike],
    days_a: ArrayLike,
    days_b: ArrayLike,
    confidence: float = 0.95,
    *,
    alike: bool = False,
    assumed: float | None = None,
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
    confidence, alike, assumed
        As for `ratio_of_bins`.

    Raises
    ------
    ParameterError
        Naming the argument, and the event, that is wrong.

    References
    ----------
    Fay and Feuer 1997, Stat. Med. 16:791 (sums of weighted Poisson counts); Kish 1965, Survey
    Sampling (effective number); and those of `ratio_of_bins`.

    >>> bins = list(range(8)) * 2
    >>> killed = ratio_of_deaths(([1] * 16, bins), ([1] * 15 + [11], bins), [7] * 8, [7] * 8)
    >>> f"{killed.ratio:.1f} ({killed.low:.1f}-{killed.high:.1f}), {killed.dispersion:.0f}"
    '1.6 (0.2-19.0), 4'
    """
    check_confidence(confidence)
    sides, each = [], []
    for name, (deaths, place), days in (("a", deaths_a, days_a), ("b", deaths_b, days_b)):
        killed = counts_array(f"deaths_{name}", deaths)
        length = exposure_array(f"days_{name}", days, np.size(days))
        bins = np.asarray(place, int)
        if bins.shape != killed.shape or not ((bins >= 0) & (bins < len(length))).all():
            raise ParameterError("one bin for each event is needed", column=f"deaths_{name}")
        counts = np.bincount(bins, killed, len(length)).astype(float)
        sides.append((counts, length))
        each.append(killed)
    together = np.concatenate(each)
    total = float(together.sum())
    own = own_spread(*sides, alike=alike)
    least = float(together @ together) / total if total else 1.0
    spread = Spread(np.maximum(own.dispersion, least), own.blocks, own.lag_one)
    return _ratio(sides, spread, assumed, "persons", "deaths", confidence)


def _bins(side: str, counts: ArrayLike, days: ArrayLike) -> tuple[Floats, Floats]:
    found = counts_array(f"counts_{side}", counts)
    if not len(found):
        raise ParameterError("no bins", column=f"counts_{side}")
    return found, exposure_array(f"days_{side}", days, len(found))


def _assumed(count_a: float, days_a: float, count_b: float, days_b: float, kind: str) -> float:
    """The field's dispersion for a series whose yearly size is the mean of both windows'."""
    return float(assumed_dispersion((count_a / days_a + count_b / days_b) / 2 * YEAR, kind))


def _closed(high: float) -> float | None:
    return high if math.isfinite(high) else None


def _ratio(
    sides: Sequence[tuple[Floats, Floats]],
    own: Spread,
    assumed: float | None,
    kind: str,
    method: str,
    confidence: float,
) -> RateRatio:
    (a, days_a), (b, days_b) = sides
    totals = (int(a.sum()), float(days_a.sum()), int(b.sum()), float(days_b.sum()))
    if assumed is None:
        assumed = _assumed(*totals, kind)
    spread = with_assumption(own, assumed, confidence)
    found = ratios(*totals, spread, confidence)
    blocks = float(own.blocks)
    return RateRatio(
        ratio=plain_ratio(*totals),
        low=float(found.low),
        high=_closed(float(found.high)),
        p_value=float(found.p_value),
        count_a=totals[0],
        days_a=totals[1],
        count_b=totals[2],
        days_b=totals[3],
        method=method,
        dispersion=float(own.dispersion) if blocks else None,
        confidence=confidence,
        autocorrelation=None if np.isnan(own.lag_one) else float(own.lag_one),
        blocks=blocks,
        assumed=assumed if spread.blocks != own.blocks else None,
        cautions=cautions_of(totals[0], totals[2]),
    )
