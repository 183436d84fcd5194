"""The trend of a series of counts: a constant yearly change, where events come in waves.

Counts come per bin (week, month) in the order of time with the days that each bin covers. Bins
without coverage are left out by the caller, never passed as 0. A season is taken out of a series
that is known for two years or more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.methods.dependence import cosines, pearson
from analytics.methods.season import LONGEST_BIN, YEAR, log_linear, season_waves

Floats = NDArray[np.float64]

LEAST_TREND = (8, 10)  # bins, events


@dataclass(frozen=True, slots=True)
class Trend:
    """A constant yearly change fitted to a series.

    Attributes
    ----------
    annual_ratio, low, high, p_value
        Factor by which the rate changes in a year, its 95% interval, and the p-value against no
        change.
    fitted
        Expected count of each bin, season included.
    dispersion
        Long-run variance over mean around the trend, at least 1.
    blocks
        Slow waves that the dispersion was seen in: degrees of freedom of the interval.
    seasonal
        Whether a season was taken out.
    cautions
        "short_series" under a year, "season_unknown" under two.
    """

    annual_ratio: float
    low: float
    high: float
    p_value: float
    fitted: Floats
    dispersion: float
    blocks: int
    seasonal: bool
    cautions: tuple[str, ...] = ()


def fit_trend(counts: ArrayLike, exposure: ArrayLike, middles: ArrayLike) -> Trend | None:
    """Quasi-Poisson trend: log of the daily rate linear in time, exposure as offset.

    None for a series of fewer bins or events than `LEAST_TREND`.

    The variance of the slope is that of the slow waves around the trend (`dependence.cosines`),
    never below Poisson's, and the quantiles are Student's with as many degrees of freedom.

    Parameters
    ----------
    counts
        Events per bin.
    exposure
        Days per bin, or one number for all.
    middles
        The middle of each bin in days from any origin, rising.

    References
    ----------
    McCullagh and Nelder 1989, Generalized Linear Models, 6.2; Lazarus, Lewis, Stock and Watson
    2018, J. Bus. Econ. Stat. 36:541 (inference from slow waves).

    >>> rising = fit_trend([4, 3, 6, 4, 7, 6, 8, 9], 60, np.arange(8) * 60)
    >>> f"{rising.annual_ratio:.2f} ({rising.low:.2f}-{rising.high:.2f})", rising.blocks
    ('2.21 (0.62-7.83)', 3)
    """
    y, years = np.asarray(counts, float), np.asarray(middles, float) / YEAR
    days = np.broadcast_to(np.asarray(exposure, float), y.shape)
    if len(y) < LEAST_TREND[0] or y.sum() < LEAST_TREND[1]:
        return None
    from scipy import special  # heavy, and only a trend needs it here

    season = season_waves(years, days)
    design = np.column_stack([np.ones(len(y)), years - years.mean(), season])
    coefficients, fitted, covariance = log_linear(y, days, design)
    residuals = pearson(y, fitted)
    waves = cosines(len(y), np.sqrt(fitted)[:, None] * design)
    dispersion = max(1.0, float(((residuals @ waves) ** 2).mean()))
    slope = float(coefficients[1])
    error = float(np.sqrt(covariance[1, 1] * dispersion))
    blocks = waves.shape[1]
    reach = float(special.stdtrit(blocks, 0.975)) * error
    span = float(np.ptp(years) + days.mean() / YEAR)
    unseen = bool(not season.size and days.max() <= LONGEST_BIN)
    short = ("short_series",) * (span < 1) or ("season_unknown",) * unseen
    return Trend(
        annual_ratio=float(np.exp(slope)),
        low=float(np.exp(slope - reach)),
        high=float(np.exp(slope + reach)),
        p_value=float(2 * special.stdtr(blocks, -abs(slope) / error)),
        fitted=fitted,
        dispersion=dispersion,
        cautions=short,
        blocks=blocks,
        seasonal=bool(season.size),
    )
