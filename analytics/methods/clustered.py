"""The ratio of two rates when events cluster: wider by what the weeks or months show.

Attacks come in waves, and then the interval of `rates.rate_ratio` is too narrow.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.errors import ParameterError
from analytics.methods.arguments import check_confidence, counts_array, exposure_array
from analytics.methods.rates import (
    FEW,
    RateRatio,
    cautions_of,
    exact_interval,
    exact_p_value,
    plain_ratio,
)

Floats = NDArray[np.float64]


def quasi_rate_ratio(
    counts_a: ArrayLike,
    counts_b: ArrayLike,
    exposure_a: ArrayLike,
    exposure_b: ArrayLike,
    confidence: float = 0.95,
) -> RateRatio:
    """Ratio of the rates of two windows of which the counts per week (or month) are known.

    A quasi-Poisson model of two groups: Pearson dispersion of the periods around the rate of
    their window, never below 1, and t quantiles. With fewer than `FEW` events in a window, where
    the normal approximation fails, the exact limits of both totals divided by the dispersion are
    taken instead (method "effective_counts"). With one period in each window there is nothing to
    see dispersion by: the exact limits of the totals are returned with a caution.

    Parameters
    ----------
    counts_a, counts_b
        Events per period in the order of time, zeros included, periods without coverage left out.
    exposure_a, exposure_b
        Days per period, or one number for all.
    confidence
        Of the two-sided interval.

    Raises
    ------
    ParameterError
        Naming the argument, and the period, that is wrong.

    References
    ----------
    McCullagh and Nelder 1989, Generalized Linear Models, 6.2; it equals R's
    glm(family = quasipoisson) with t quantiles. Effective counts: Korn and Graubard 1998, Survey
    Methodology 24:193.

    >>> weeks = quasi_rate_ratio([2, 0, 9, 1], [6, 14, 3, 9], 7, 7)
    >>> f"{weeks.ratio:.2f} ({weeks.low:.2f}-{weeks.high:.2f}), {weeks.dispersion:.1f}"
    '2.67 (0.49-14.42), 4.2'
    """
    check_confidence(confidence)
    a, b = counts_array("counts_a", counts_a), counts_array("counts_b", counts_b)
    days_a = exposure_array("exposure_a", exposure_a, len(a))
    days_b = exposure_array("exposure_b", exposure_b, len(b))
    if not (len(a) and len(b)):
        raise ParameterError("no periods", column="counts_b" if len(a) else "counts_a")
    totals = (int(a.sum()), float(days_a.sum()), int(b.sum()), float(days_b.sum()))
    spread = quasi_interval(a, days_a, b, days_b, confidence)
    seen = spread.freedom >= 1
    method = "quasi_poisson" if min(totals[0], totals[2]) >= FEW else "effective_counts"
    autocorrelation, clear = lag_one((a, _expected(a, days_a)), (b, _expected(b, days_b)))
    cautions = ("autocorrelated",) * clear if seen else ("no_subperiods",)
    return RateRatio(
        ratio=plain_ratio(*totals),
        low=float(spread.low),
        high=float(spread.high) if math.isfinite(spread.high) else None,
        p_value=float(spread.p_value),
        count_a=totals[0],
        days_a=totals[1],
        count_b=totals[2],
        days_b=totals[3],
        method=method if seen else "exact",
        dispersion=float(spread.dispersion) if seen else None,
        confidence=confidence,
        autocorrelation=autocorrelation,
        cautions=cautions_of(totals[0], totals[2], *cautions),
    )


@dataclass(frozen=True, slots=True)
class Spread:
    """Limits, p-values and dispersions of one or many comparisons; high may be infinite."""

    low: Floats
    high: Floats
    p_value: Floats
    dispersion: Floats
    freedom: int


def quasi_interval(
    a: Floats, days_a: Floats, b: Floats, days_b: Floats, confidence: float = 0.95
) -> Spread:
    """The arithmetic of `quasi_rate_ratio` along the last axis, for one or many comparisons.

    >>> one = quasi_interval(np.array([4.0, 6]), np.array(7.0), np.array([9.0, 13]), np.array(7.0))
    >>> f"{one.low:.3f} {one.high:.3f} {one.freedom}"
    '0.426 11.352 2'
    """
    from scipy import special  # heavy: half a second that a mere import should not cost

    days_a, days_b = np.broadcast_to(days_a, a.shape), np.broadcast_to(days_b, b.shape)
    total_a, total_b = a.sum(-1), b.sum(-1)
    exposure_a, exposure_b = days_a.sum(-1), days_b.sum(-1)
    freedom = a.shape[-1] + b.shape[-1] - 2
    dispersion = np.ones_like(total_a)
    widening = np.ones_like(total_a)
    student = 1.0  # not used without degrees of freedom
    if freedom >= 1:
        pearson = sum(
            (_residuals(counts, _expected(counts, days)) ** 2).sum(-1)
            for counts, days in ((a, days_a), (b, days_b))
        )
        # A window without events says nothing about how much they cluster.
        informed = (a.shape[-1] - 1) * (total_a > 0) + (b.shape[-1] - 1) * (total_b > 0)
        dispersion = np.maximum(1.0, pearson / np.maximum(informed, 1))
        student = float(special.stdtrit(freedom, (1 + confidence) / 2))
        widening = dispersion * student_widening(freedom, confidence)
    exact = (total_a / widening, exposure_a, total_b / widening, exposure_b)
    low, high = exact_interval(*exact, confidence)
    p_value = exact_p_value(*exact)
    enough = (np.minimum(total_a, total_b) >= FEW) & (freedom >= 1)
    if np.any(enough):
        some_a, some_b = np.where(enough, total_a, 1), np.where(enough, total_b, 1)
        log_ratio = np.log(some_b / exposure_b) - np.log(some_a / exposure_a)
        error = np.sqrt(dispersion * (1 / some_a + 1 / some_b))
        low = np.where(enough, np.exp(log_ratio - student * error), low)
        high = np.where(enough, np.exp(log_ratio + student * error), high)
        wald = 2 * special.stdtr(freedom, -np.abs(log_ratio) / error)
        p_value = np.where(enough, wald, p_value)
    return Spread(low, high, p_value, dispersion, freedom)


def student_widening(freedom: float, confidence: float) -> float:
    """(t / z)^2: how many times fewer events exact limits must be given, to widen as t does.

    >>> f"{student_widening(6, 0.95):.3f} {student_widening(1e6, 0.95):.3f}"
    '1.559 1.000'
    """
    from scipy import special  # heavy, as above

    tail = (1 + confidence) / 2
    return float((special.stdtrit(freedom, tail) / special.ndtri(tail)) ** 2)


def lag_one(*windows: tuple[Floats, Floats]) -> tuple[float | None, bool]:
    """Correlation of neighbouring periods within windows, and whether it is clearly positive.

    Each window is (counts, what is expected of each period). Clear means more than two standard
    errors, 1/sqrt(pairs), above 0: then neighbours do not vary independently and every interval
    made from them is too narrow. None without enough periods.

    >>> rising = np.array([0.0, 1, 3, 6, 9, 12, 14, 15])
    >>> value, clear = lag_one((rising, np.full(8, 7.5)), (rising, np.full(8, 7.5)))
    >>> f"{value:.2f}", clear
    ('0.69', True)
    """
    residuals = [_residuals(counts, expected) for counts, expected in windows]
    pairs = sum(len(part) - 1 for part in residuals)
    size = sum(float(part @ part) for part in residuals)
    if pairs < 4 or size == 0:
        return None, False
    value = sum(float(part[1:] @ part[:-1]) for part in residuals) / size
    return value, value > 2 / math.sqrt(pairs)


def _residuals(counts: Floats, expected: Floats) -> Floats:
    """Pearson residuals, and 0 where nothing is expected."""
    return np.where(
        expected > 0, (counts - expected) / np.sqrt(np.where(expected > 0, expected, 1)), 0
    )


def _expected(counts: Floats, days: Floats) -> Floats:
    """What the window's own rate expects of each period."""
    return np.asarray(days * (counts.sum(-1) / days.sum(-1))[..., None])
