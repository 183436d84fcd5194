"""Early-warning flags: bins that stand out above the bins just before them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.errors import ParameterError
from analytics.methods.arguments import counts_array

Floats = NDArray[np.float64]

_BASELINE = 7  # bins
_GUARD = {"C1": 0, "C2": 2}  # bins between the baseline and the bin that is looked at
_LEAST_FLAGGED = 3  # events


@dataclass(frozen=True, slots=True)
class Flags:
    """Bins that stand out above the bins before them.

    Attributes
    ----------
    flagged
        True where a bin has 3 events or more and more than its threshold.
    thresholds
        Mean plus three standard deviations of the baseline; NaN where a bin of it is not covered.
    tested
        Bins that have a threshold and a count.
    expected_false
        How many of them would be flagged if the rate never changed and events were independent.
    """

    flagged: NDArray[np.bool_]
    thresholds: Floats
    tested: int
    expected_false: float


def ears(counts: ArrayLike, method: str = "C1") -> Flags:
    """Early-warning flags: above mean + 3 standard deviations of seven earlier bins.

    C1 takes the seven bins just before; C2 leaves two bins between, so that a slow rise does not
    hide itself. Nothing under 3 events is flagged. A flag says "look here", not "it rose":
    `expected_false` belongs beside the flags.

    Parameters
    ----------
    counts
        Events per bin of equal length (weeks); NaN where not covered, never 0.
    method
        "C1" or "C2".

    Raises
    ------
    ParameterError
        Naming the argument, and the bin, that is wrong.

    References
    ----------
    Hutwagner et al. 2003, J. Urban Health 80:i89; Fricker et al. 2008, Stat. Med. 27:3407.

    >>> flags = ears([5, 4, 6, 5, 7, 3, 5, 14, 5])
    >>> np.flatnonzero(flags.flagged), f"{flags.thresholds[7]:.2f}"
    (array([7]), '8.87')
    """
    if method not in _GUARD:
        raise ParameterError("no such method", column="method", value=method, remedy="C1 or C2")
    given = np.asarray(counts, dtype=float)
    missing = np.isnan(given)
    y = np.where(missing, np.nan, counts_array("counts", np.where(missing, 0, given)))
    thresholds = np.full(len(y), np.nan)
    reach = _BASELINE + _GUARD[method]
    if len(y) > reach:
        windows = np.lib.stride_tricks.sliding_window_view(y, _BASELINE)[: len(y) - reach]
        thresholds[reach:] = windows.mean(axis=1) + 3 * windows.std(axis=1, ddof=1)
    tested = ~missing & ~np.isnan(thresholds)
    flagged = tested & (y >= _LEAST_FLAGGED) & (y > np.where(tested, thresholds, np.inf))
    share = false_flag_share(float(np.nanmean(y))) if tested.any() else 0.0
    return Flags(flagged, thresholds, int(tested.sum()), share * int(tested.sum()))


def false_flag_share(rate: float, *, draws: int = 15_000, seed: int = 20240717) -> float:
    """Share of bins that `ears` flags on a constant rate of independent events, by simulation.

    C1 and C2 have the same share. It is 1.8% to 3.2% for rates of 1 to 50 a bin; events that
    cluster (variance/mean 2) are flagged up to 4% of the time, most at low rates.

    >>> 0.019 < false_flag_share(10) < 0.024
    True
    """
    drawn = np.random.default_rng(seed).poisson(rate, draws + _BASELINE)
    base = np.lib.stride_tricks.sliding_window_view(drawn, _BASELINE)[:-1]
    last = drawn[_BASELINE:]
    above = last > base.mean(axis=1) + 3 * base.std(axis=1, ddof=1)
    return float((above & (last >= _LEAST_FLAGGED)).mean())
