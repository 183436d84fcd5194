"""Early-warning flags: bins that stand out above the bins just before them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

LEVEL = 0.01  # how often a quiet bin passes its limit, at most
_BASELINE = 7  # bins
_LEAST_FLAGGED = 3  # events
_BORROWED = 104  # bins that the dispersion of all groups counts for, beside a group's own

_POISSON = 1.001  # a negative binomial with this dispersion is a Poisson law


@dataclass(frozen=True, slots=True)
class Flags:
    """Bins that stand out above the bins before them; all arrays are groups by bins.

    Attributes
    ----------
    flagged
        True where a bin has 3 events or more and more than its limit.
    limits
        The most events that a quiet bin has, but one in a hundred; NaN where a bin of the
        baseline is not covered.
    p_values
        The chance of as many events or more in a quiet bin; NaN where not tested. Corrected over
        the groups (`judgement.holm`), those of the last bin say whether a name may be named for it.
    expected_false
        The chance of a flag in each tested bin if nothing changed; its sum belongs beside flags.
    dispersion
        Variance of each bin over its mean, as the others show it.
    """

    flagged: NDArray[np.bool_]
    limits: Floats
    p_values: Floats
    expected_false: Floats
    dispersion: Floats


def flags(counts: ArrayLike) -> Flags:
    """Bins above what a negative binomial expects after the seven bins before, one in a hundred.

    EARS with limits that hold for events that cluster and for small counts. What a quiet bin has
    lies between the group's mean and that of its baseline, as near to the baseline as it foretells
    the next bin; how much bins vary around it is seen in all of them, so waves are in it. Nothing
    under 3 events is flagged. A flag says "look here", not "it rose".

    Parameters
    ----------
    counts
        Events per bin of equal length, one row per group; NaN where not covered, never 0.

    References
    ----------
    Hutwagner et al. 2003, J. Urban Health 80:i89 (EARS); Noufaily et al. 2013, Stat. Med. 32:1206
    (negative binomial limits).

    >>> found = flags([[5, 4, 6, 5, 7, 3, 5] * 4 + [19, 5]])
    >>> np.flatnonzero(found.flagged[0]), found.limits[0, 28], f"{found.expected_false[0, 28]:.4f}"
    (array([28]), np.float64(13.0), '0.0085')
    """
    given = np.atleast_2d(np.asarray(counts, dtype=float))
    before = np.full(given.shape, np.nan)
    if given.shape[1] > _BASELINE:
        windows = np.lib.stride_tricks.sliding_window_view(given, _BASELINE, axis=1)
        before[:, _BASELINE:] = windows[:, :-1].mean(-1)
    tested = ~np.isnan(before) & ~np.isnan(given)
    quiet = _expected(given, before, tested)
    dispersion = _dispersion(given, quiet, tested)
    limits, p_values, chance = (np.full(given.shape, np.nan) for _ in range(3))
    if tested.any():
        from scipy import stats  # heavy: a second that a mere import should not cost

        spread = dispersion[tested]
        law = stats.nbinom(quiet[tested] / (spread - 1), 1 / spread)
        limits[tested] = np.maximum(law.isf(LEVEL), _LEAST_FLAGGED - 1)
        chance[tested] = law.sf(limits[tested])
        p_values[tested] = law.sf(given[tested] - 1)
    flagged = tested & (given > np.where(tested, limits, np.inf))
    return Flags(flagged, limits, p_values, chance, dispersion)


def _expected(counts: Floats, before: Floats, tested: NDArray[np.bool_]) -> Floats:
    """What a quiet bin has: between the group's mean and that of the bins before it.

    As near to the bins before as they foretell the next one, by least squares over all groups: a
    group that keeps its level gets its own mean, one whose level moves that of its last weeks.
    """
    known = np.where(tested, counts, 0)
    # Half an event more: what is to come when none has been seen is not 0.
    others = known.sum(-1, keepdims=True) - known
    mean = (others + 0.5) / np.maximum(tested.sum(-1, keepdims=True) - 1, 1)
    moved = np.where(tested, before - mean, 0)
    told = float((moved * (known - mean) / mean).sum()) if tested.any() else 0.0
    size = float((moved**2 / mean).sum())
    share = min(1.0, max(0.0, told / size)) if size else 0.0
    least = 0.5 / _BASELINE
    return np.asarray(np.maximum(mean + share * moved, least))


def _dispersion(counts: Floats, mean: Floats, tested: NDArray[np.bool_]) -> Floats:
    """Squared distance from what was expected over what chance gives, at least 1.

    Of all other bins of the group, so that a bin does not widen its own limit, and of all groups.
    """
    distance = np.where(tested, (counts - mean) ** 2, 0)
    chance = np.where(tested, mean, 0)
    everywhere = distance.sum() / max(chance.sum(), 1e-9)
    borrowed = _BORROWED * mean
    rest, by_chance = (part.sum(-1, keepdims=True) - part for part in (distance, chance))
    own = (rest + borrowed * everywhere) / (by_chance + borrowed)
    return np.asarray(np.maximum(_POISSON, own))
