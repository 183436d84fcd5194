"""Many provinces at once: one test of all, corrected p-values, and ratios fit for ranking.

All work on arrays with one element per province, `a` the earlier and `b` the later window, and
condition on each province's two-window total as the exact test of `rates` does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.errors import ParameterError
from analytics.methods.arguments import counts_array, exposure_array

Floats = NDArray[np.float64]
HYPOTHESES = ("no change", "same ratio")
_DRAWS = 9999
_LEAST_EXPECTED = 5  # Cochran 1954: below this the chi-square distribution is a poor guide


@dataclass(frozen=True, slots=True)
class Omnibus:
    """One test of all provinces.

    Attributes
    ----------
    statistic, freedom, p_value
        Pearson's chi-square, divided by the dispersion; its degrees of freedom; the p-value.
    hypothesis
        What was tested, one of `HYPOTHESES`.
    method
        "chi_square", or "simulated" where a province has too few events for that distribution.
    common_ratio
        Rate b over rate a of all provinces together; None where the earlier window is empty.
    """

    statistic: float
    freedom: int
    p_value: float
    hypothesis: str
    method: str
    common_ratio: float | None


def omnibus(
    counts_a: ArrayLike,
    days_a: ArrayLike,
    counts_b: ArrayLike,
    days_b: ArrayLike,
    *,
    hypothesis: str = "no change",
    dispersion: float = 1.0,
    seed: int = 20240717,
) -> Omnibus:
    """Whether anything changed anywhere, asked once before provinces are looked at singly.

    "no change": every province has ratio 1. "same ratio": every province changed by the same
    factor, whatever it is. The later counts are binomial given each province's total. Where a
    province has an expected count under 5 the p-value comes from 9,999 seeded simulations.

    Parameters
    ----------
    counts_a, days_a, counts_b, days_b
        Events and exposure per province; an exposure may be one number for all.
    hypothesis
        One of `HYPOTHESES`.
    dispersion
        Variance over mean of the counts, known from elsewhere; 1 for independent events.
    seed
        Of the simulation.

    Raises
    ------
    ParameterError
        Naming the argument that is wrong.

    References
    ----------
    Przyborowski and Wilenski 1940, Biometrika 31:313 (conditioning on the total); "same ratio"
    equals R's chisq.test on the table of provinces by windows when all windows are the same.

    >>> test = omnibus([30, 40, 50], 365, [60, 42, 24], 366)
    >>> f"{test.statistic:.2f} on {test.freedom}, p {test.p_value:.6f}, {test.method}"
    '19.17 on 3, p 0.000252, chi_square'
    """
    if hypothesis not in HYPOTHESES:
        raise ParameterError(
            "no such hypothesis", column="hypothesis", value=hypothesis, remedy=_ONE_OF
        )
    if not dispersion >= 1:
        raise ParameterError("dispersion is at least 1", column="dispersion", value=dispersion)
    a, b, scale = _provinces(counts_a, days_a, counts_b, days_b)
    seen = a + b > 0
    a, b, scale = a[seen], b[seen], scale[seen]
    alike = hypothesis == "same ratio"
    freedom = max(len(a) - alike, 0)
    common = float(_common_ratio(a + b, b[None, :], scale)[0]) if a.any() else None
    if freedom == 0 or (alike and not common):
        return Omnibus(0.0, freedom, 1.0, hypothesis, "chi_square", common)
    shares = _shares(np.array(common if alike else 1.0), scale)
    statistic = float(_pearson(a + b, b, shares)) / dispersion
    expected = (a + b) * np.minimum(shares, 1 - shares)
    if expected.min() >= _LEAST_EXPECTED:
        p_value, method = _chi_square_tail(statistic, freedom), "chi_square"
    else:
        drawn = _simulated(a + b, shares, scale, alike, seed)
        # A hair of slack: ties differ by rounding only.
        as_large = int((drawn >= statistic * (1 - 1e-9)).sum())
        p_value, method = (as_large + 1) / (_DRAWS + 1), "simulated"
    return Omnibus(statistic, freedom, p_value, hypothesis, method, common)


def holm(p_values: ArrayLike) -> Floats:
    """P-values corrected so that naming any one province is safe (Holm 1979); NaN stays NaN.

    >>> holm([0.01, 0.04, float("nan"), 0.03])
    array([0.03, 0.06,  nan, 0.06])
    """
    values, order = _ordered(p_values)
    factors = np.arange(len(order), 0, -1)
    corrected = np.minimum(1, np.maximum.accumulate(values[order] * factors))
    return _placed(values, order, corrected)


def benjamini_hochberg(p_values: ArrayLike) -> Floats:
    """P-values corrected for a screening table: of the provinces flagged at 0.05, at most about
    one in twenty is expected to be a false alarm (Benjamini and Hochberg 1995); NaN stays NaN.

    >>> benjamini_hochberg([0.01, 0.04, float("nan"), 0.03])
    array([0.03, 0.04,  nan, 0.04])
    """
    values, order = _ordered(p_values)
    factors = len(order) / np.arange(1, len(order) + 1)
    corrected = np.minimum.accumulate((values[order] * factors)[::-1])[::-1]
    return _placed(values, order, np.minimum(1, corrected))


def shrunk_ratios(
    counts_a: ArrayLike, days_a: ArrayLike, counts_b: ArrayLike, days_b: ArrayLike
) -> Floats:
    """Ratios drawn towards the common ratio, the more the fewer events a province has.

    For ranking: the largest raw ratios are mostly those of the smallest counts. The share of the
    later window in each province's total is shrunk towards the share of all provinces by global
    empirical Bayes with moment estimates, and turned back into a ratio of rates, so that a zero
    on either side needs no special rule. NaN for a province without events in both windows, and
    for all where the earlier window is empty everywhere.

    Raises
    ------
    ParameterError
        Naming the argument that is wrong.

    References
    ----------
    Marshall 1991, Applied Statistics 40:283; for shares, Martuzzi and Elliott 1996, Stat. Med.
    15:1867. It equals `EBest(family = "binomial")` of the R package spdep where all windows are
    the same and the provinces differ by more than chance; otherwise all get the common ratio.

    >>> shrunk_ratios([1, 40, 60, 0], 365, [4, 100, 30, 0], 365).round(2)
    array([2.02, 2.42, 0.54,  nan])
    """
    a, b, scale = _provinces(counts_a, days_a, counts_b, days_b)
    totals = a + b
    if not a.any():
        return np.full(len(a), np.nan)
    seen = totals > 0
    common = _common_ratio(totals[seen], b[None, seen], scale[seen])[0]
    centre = _shares(np.array(common), scale)
    raw = np.where(seen, b, 0) / np.where(seen, totals, 1)
    noise = centre * (1 - centre)
    spread = float((totals * (raw - centre) ** 2).sum() / totals.sum())
    between = max(0.0, spread - float(noise[seen].sum() / totals.sum()))
    told = totals * between
    both = told + np.maximum(noise - spread, 0)
    weight = np.divide(told, both, out=np.zeros(len(a)), where=both > 0)
    share = weight * raw + (1 - weight) * centre
    known = seen & (share < 1)
    return np.where(known, share / np.where(known, 1 - share, 1) / scale, np.nan)


_ONE_OF = "one of " + ", ".join(HYPOTHESES)


def _provinces(
    counts_a: ArrayLike, days_a: ArrayLike, counts_b: ArrayLike, days_b: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """Both counts and days_b / days_a, one element per province."""
    a, b = counts_array("counts_a", counts_a), counts_array("counts_b", counts_b)
    if len(a) != len(b):
        raise ParameterError(f"{len(b)} later counts for {len(a)} earlier ones", column="counts_b")
    earlier = exposure_array("days_a", days_a, len(a))
    return a, b, exposure_array("days_b", days_b, len(a)) / earlier


def _shares(ratio: Floats, scale: Floats) -> Floats:
    """The share of the later window in a province's total, if its rate ratio is `ratio`."""
    odds = ratio[..., None] * scale
    return np.asarray(odds / (1 + odds))


def _common_ratio(totals: Floats, later: Floats, scale: Floats) -> Floats:
    """Maximum-likelihood common rate ratio; rows of `later` are as many data sets.

    0 or infinite where all events lie in one window. Newton's steps on the log ratio start from
    the solution for equal windows, where they are already done.
    """
    total_later = later.sum(-1)
    with np.errstate(divide="ignore"):
        log_ratio = np.log(total_later) - np.log((totals - later).sum(-1)) - np.log(scale.mean())
    inside = np.isfinite(log_ratio)
    for _ in range(8 if np.ptp(scale) else 0):
        shares = _shares(np.exp(np.where(inside, log_ratio, 0)), scale)
        step = (total_later - (totals * shares).sum(-1)) / (totals * shares * (1 - shares)).sum(-1)
        log_ratio = np.where(inside, log_ratio + np.clip(step, -2, 2), log_ratio)
    return np.asarray(np.exp(log_ratio))


def _pearson(totals: Floats, later: Floats, shares: Floats) -> Floats:
    variance = totals * shares * (1 - shares)
    distance = (later - totals * shares) ** 2
    return np.asarray((distance / np.where(variance > 0, variance, 1)).sum(-1))


def _chi_square_tail(statistic: float, freedom: int) -> float:
    from scipy import special  # heavy: half a second that a mere import should not cost

    return float(special.chdtrc(freedom, statistic))


def _simulated(totals: Floats, shares: Floats, scale: Floats, alike: bool, seed: int) -> Floats:
    """The statistic of data sets drawn under the hypothesis, fitted anew each time."""
    generator = np.random.default_rng(seed)
    later = generator.binomial(totals.astype(int), shares, (_DRAWS, len(totals))).astype(float)
    if not alike:
        return _pearson(totals, later, shares)
    common = _common_ratio(totals, later, scale)
    fitted = _shares(np.where(np.isfinite(common), common, 0), scale)
    return np.where(np.isfinite(common), _pearson(totals, later, fitted), 0)


def _ordered(p_values: ArrayLike) -> tuple[Floats, NDArray[np.intp]]:
    """P-values checked, and the order of those that are known."""
    values = np.asarray(p_values, dtype=float)
    outside = np.flatnonzero((values < 0) | (values > 1))
    if len(outside):
        raise ParameterError(
            "a p-value lies between 0 and 1",
            row=int(outside[0]) + 1,
            column="p_values",
            value=values[outside[0]],
        )
    order = np.argsort(values, kind="stable")
    return values, order[~np.isnan(values[order])]


def _placed(values: Floats, order: NDArray[np.intp], corrected: Floats) -> Floats:
    result = np.full(len(values), np.nan)
    result[order] = corrected
    return result
