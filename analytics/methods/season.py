"""Seasons: what one could do to a ratio of unlike days, and how one is taken out of a series."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Days = Sequence[tuple[date, date]]
YEAR = 365.25  # days
LONGEST_BIN = 62  # days: a longer bin holds a good part of the season
_YEARS_KNOWN = 1.95  # two years of bins, or nearly
_PHASES = 366


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
