"""What a year does to counts: the season that it brings, and the constant change from year to year.

What a season could do to a ratio of unlike days, how one is taken out of a series, and the trend of
a series where events come in waves. Counts come per bin (week, month) in the order of time with the
days that each bin covers; bins without coverage are left out by the caller, never passed as 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.methods.dependence import cosines, pearson

Floats = NDArray[np.float64]
Days = Sequence[tuple[date, date]]
YEAR = 365.25  # days
LONGEST_BIN = 62  # days: a longer bin holds a good part of the season
_YEARS_KNOWN = 1.95  # two years of bins, or nearly
_PHASES = 366
LEAST_TREND = (8, 10)  # bins, events


def season_bound(windows_a: Days, windows_b: Days, swing: float) -> tuple[float, float]:
    """The least and greatest ratio of rates that a season alone could make.

    The season is a wave of one year that lifts the rate by `swing` at its height and lowers it by
    as much half a year later; its height may lie on any day. A ratio whose interval, divided by
    both, still leaves out 1 is no work of such a season.

    Parameters
    ----------
    windows_a, windows_b
        First and last days of the pieces of each window.
    swing
        0.5 for half more and half less than the mean; under 1.

    >>> year, half = (date(2023, 1, 1), date(2023, 12, 31)), (date(2024, 1, 1), date(2024, 6, 30))
    >>> low, high = season_bound([year], [half], 0.5)
    >>> f"{low:.2f} {high:.2f}"
    '0.68 1.32'
    """
    heights = np.arange(_PHASES) * 2 * np.pi / _PHASES
    mean_a, mean_b = (_mean_of_wave(windows, heights) for windows in (windows_a, windows_b))
    ratio = (1 + swing * mean_b) / (1 + swing * mean_a)
    return float(ratio.min()), float(ratio.max())


def _mean_of_wave(windows: Days, heights: Floats) -> Floats:
    """The mean of the wave over the days of a window, for each day its height may fall on."""
    days = np.concatenate(
        [np.arange(start.toordinal(), end.toordinal() + 1) for start, end in windows]
    )
    angles = days * 2 * np.pi / YEAR
    height = np.cos(heights) * np.cos(angles).mean() + np.sin(heights) * np.sin(angles).mean()
    return np.asarray(height)


def season_waves(years: Floats, days: Floats) -> Floats:
    """Columns of two waves, of a year and of half a year; none under two years, or in long bins."""
    if np.ptp(years) + days.mean() / YEAR < _YEARS_KNOWN or days.max() > LONGEST_BIN:
        return np.empty((len(years), 0))
    angles = 2 * np.pi * np.outer(years, [1, 2])
    return np.column_stack([np.cos(angles), np.sin(angles)])


def log_linear(counts: Floats, days: Floats, design: Floats) -> tuple[Floats, Floats, Floats]:
    """Coefficients of the log rate, the fitted counts, the covariance before dispersion."""
    # A second and a half to import, and only a trend or a season needs them.
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    fit = GLM(counts, design, family=Poisson(), exposure=days).fit(tol=1e-12)
    return (
        np.asarray(fit.params, float),
        np.asarray(fit.fittedvalues, float),
        np.asarray(fit.normalized_cov_params, float),
    )


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
