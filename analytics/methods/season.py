"""What a season could do to the ratio of two windows that are not the same days of the year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from analytics.errors import ParameterError

Days = Sequence[tuple[date, date]]
_YEAR = 365.25  # days
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

    Raises
    ------
    ParameterError
        For a swing that is not between 0 and 1.

    >>> year, half = (date(2023, 1, 1), date(2023, 12, 31)), (date(2024, 1, 1), date(2024, 6, 30))
    >>> low, high = season_bound([year], [half], 0.5)
    >>> f"{low:.2f} {high:.2f}"
    '0.68 1.32'
    """
    if not 0 <= swing < 1:
        raise ParameterError("a swing lies between 0 and 1", column="swing", value=swing)
    heights = np.arange(_PHASES) * 2 * np.pi / _PHASES
    mean_a, mean_b = (_mean_of_wave(windows, heights) for windows in (windows_a, windows_b))
    ratio = (1 + swing * mean_b) / (1 + swing * mean_a)
    return float(ratio.min()), float(ratio.max())


def _mean_of_wave(windows: Days, heights: np.ndarray) -> np.ndarray:
    """The mean of the wave over the days of a window, for each day its height may fall on."""
    days = np.concatenate(
        [np.arange(start.toordinal(), end.toordinal() + 1) for start, end in windows]
    )
    angles = days * 2 * np.pi / _YEAR
    height = np.cos(heights) * np.cos(angles).mean() + np.sin(heights) * np.sin(angles).mean()
    return np.asarray(height)
