"""The trend of a series of counts: a constant yearly change, where events come in waves.

Counts come per bin (week, month) in the order of time with the days that each bin covers. Bins
without coverage are left out by the caller, never passed as 0. A season is taken out of a series
that is known for two years or more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.methods.arguments import check_confidence, counts_array, exposure_array
from analytics.methods.dependence import cosines, lag_one, pearson
from analytics.methods.season import (
    LONGEST_BIN,
    YEAR,
    log_linear,
    season_waves,
    too_little,
    years_of,
)
from analytics.methods.verdicts import verdict

Floats = NDArray[np.float64]

LEAST_TREND = (8, 10)  # bins, events


@dataclass(frozen=True, slots=True)
class Trend:
    """A constant yearly change fitted to a series.

    Attributes
    ----------
    annual_ratio, low, high, p_value
        Factor by which the rate changes in a year, its interval, and the p-value against no
        change. All None where `refused`.
    fitted
        Expected count of each bin, season included.
    dispersion, autocorrelation
        Long-run variance over mean around the trend, at least 1; correlation of neighbouring bins.
    blocks
        Slow waves that the dispersion was seen in: degrees of freedom of the interval.
    seasonal
        Whether a season was taken out.
    bins, events, confidence
        What it was made from.
    cautions
        "short_series" under a year, "season_unknown" under two.
    refused
        "too_short", or None.
    """

    annual_ratio: float | None
    low: float | None
    high: float | None
    p_value: float | None
    fitted: tuple[float, ...]
    dispersion: float | None
    autocorrelation: float | None
    bins: int
    events: int
    confidence: float
    cautions: tuple[str, ...] = ()
    refused: str | None = None
    blocks: int = 0
    seasonal: bool = False

    @property
    def verdict(self) -> str:
        """One of `verdicts.VERDICTS`, of the yearly change."""
        return verdict(self.low, self.high)


def fit_trend(
    counts: ArrayLike,
    exposure: ArrayLike,
    *,
    middles: ArrayLike | None = None,
    confidence: float = 0.95,
) -> Trend:
    """Quasi-Poisson trend: log of the daily rate linear in time, exposure as offset.

    The variance of the slope is that of the slow waves around the trend (`dependence.cosines`),
    never below Poisson's, and the quantiles are Student's with as many degrees of freedom.

    Parameters
    ----------
    counts
        Events per bin.
    exposure
        Days per bin, or one number for all.
    middles
        The middle of each bin in days from any origin; needed where bins do not follow each other
        without a gap, which is assumed otherwise.
    confidence
        Of the interval.

    Raises
    ------
    ParameterError
        Naming the argument, and the bin, that is wrong.

    References
    ----------
    McCullagh and Nelder 1989, Generalized Linear Models, 6.2; Lazarus, Lewis, Stock and Watson
    2018, J. Bus. Econ. Stat. 36:541 (inference from slow waves).

    >>> rising = fit_trend([4, 3, 6, 4, 7, 6, 8, 9], 60)
    >>> f"{rising.annual_ratio:.2f} ({rising.low:.2f}-{rising.high:.2f})", rising.blocks
    ('2.21 (0.62-7.83)', 3)
    >>> fit_trend([1, 2], 30).refused
    'too_short'
    """
    check_confidence(confidence)
    y = counts_array("counts", counts)
    days = exposure_array("exposure", exposure, len(y))
    years = years_of(middles, days)
    bins, events = len(y), int(y.sum())
    if too_little(bins, events, LEAST_TREND):
        none = (None, None, None, None)
        return Trend(*none, (), None, None, bins, events, confidence, refused="too_short")
    from scipy import special  # heavy, and only a trend needs it here

    season = season_waves(years, days)
    design = np.column_stack([np.ones(bins), years - years.mean(), season])
    coefficients, fitted, covariance = log_linear(y, days, design)
    residuals = pearson(y, fitted)
    waves = cosines(bins, np.sqrt(fitted)[:, None] * design)
    dispersion = max(1.0, float(((residuals @ waves) ** 2).mean()))
    slope = float(coefficients[1])
    error = float(np.sqrt(covariance[1, 1] * dispersion))
    blocks = waves.shape[1]
    reach = float(special.stdtrit(blocks, (1 + confidence) / 2)) * error
    span = float(np.ptp(years) + days.mean() / YEAR)
    unseen = bool(not season.size and days.max() <= LONGEST_BIN)
    short = ("short_series",) * (span < 1) or ("season_unknown",) * unseen
    return Trend(
        annual_ratio=float(np.exp(slope)),
        low=float(np.exp(slope - reach)),
        high=float(np.exp(slope + reach)),
        p_value=float(2 * special.stdtr(blocks, -abs(slope) / error)),
        fitted=tuple(fitted.tolist()),
        dispersion=dispersion,
        autocorrelation=float(lag_one([residuals])),
        bins=bins,
        events=events,
        confidence=confidence,
        cautions=short,
        blocks=blocks,
        seasonal=bool(season.size),
    )
