"""The levels of a series of counts and where they changed, where events come in waves.

Counts come per bin as for `trend`. A season is taken out of a series that is known for two years
or more.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.methods.dependence import pearson
from analytics.methods.yearly import LONGEST_BIN, YEAR, log_linear, season_waves

Floats = NDArray[np.float64]

LEAST_CHANGE = (24, 40)  # bins, events
PENALTY = 2.5  # times log(bins) and the long-run dispersion
_FIRST = 3.0  # the penalty of the first look, around whose levels the dispersion is measured
_SHORTEST = 3, 56  # bins and days of a level: less is an outlier or a burst, not a level
_LASTING = 182  # days: a level that lasts half a year is no burst
_REFITS = 3
_BLOCK, _BLOCKS = 4, 16  # bins of a block, and how many blocks tell how their sums vary
_UNSURE = 3.5  # independent bins that knowing the dispersion takes
_CALMEST = 0.5  # the least that neighbours differ by, over chance: under it only levels differ
_WAVIEST = 0.9  # the largest correlation of neighbours that is believed


@dataclass(frozen=True, slots=True)
class ChangePoints:
    """Where the level of a series changed.

    Attributes
    ----------
    positions
        Index of the first bin of each new level; empty where nothing changed.
    penalty
        What a further change had to gain in deviance, dispersion and waves included.
    dispersion
        Variance over mean of bins within levels, at least 1.
    cautions
        "season_unknown" under two years: what looks like a change may be a season.
    """

    positions: tuple[int, ...]
    penalty: float
    dispersion: float
    cautions: tuple[str, ...] = ()


def change_points(
    counts: ArrayLike, exposure: ArrayLike, middles: ArrayLike, *, penalty: float | None = None
) -> ChangePoints | None:
    """The levels of a series by exact segmentation with a Poisson cost.

    None for a series of fewer bins or events than `LEAST_CHANGE`.

    Of all ways to cut the series into levels of three bins and eight weeks or more, the one with
    the least deviance plus `penalty` per cut. The penalty is 2.5 log(bins) times the long-run
    dispersion, so that neither clustered events nor waves pass for changes: dispersion and
    correlation are first taken from differences of bins one and two steps apart, which changes of
    level hardly touch, then from the bins around the levels of a first look; where sums of four
    bins vary more than both foretell, these decide. From two years on, a season is fitted beside
    the levels and taken out.

    Parameters
    ----------
    counts, exposure
        Events and days per bin (or one number of days for all).
    middles
        As for `yearly.fit_trend`.
    penalty
        Overrides the default, on the scale of deviance.

    References
    ----------
    Jackson et al. 2005, IEEE Signal Process. Lett. 12:105 (optimal partitioning); Chakar,
    Lebarbier, Levy-Leduc and Robin 2017, Bernoulli 23:1408 (neighbours that are correlated,
    seen in differences).

    >>> weeks = [2, 3, 1, 2, 2, 3, 1, 2] * 2 + [9, 8, 7, 9, 8, 9, 7, 8]
    >>> change_points(weeks, 7, np.arange(24) * 7).positions
    (16,)
    """
    y = np.asarray(counts, float)
    days = np.broadcast_to(np.asarray(exposure, float), y.shape)
    if len(y) < LEAST_CHANGE[0] or y.sum() < LEAST_CHANGE[1]:
        return None
    season = season_waves(np.asarray(middles, float) / YEAR, days)
    exposed, least = days, max(_SHORTEST[0], math.ceil(_SHORTEST[1] / float(days.mean())))
    look: tuple[int, ...] = ()
    for _ in range(_REFITS):
        first = _unit(len(y), *_of_differences(y, exposed, look or _one_cut(y, exposed, least)))
        look = _segment(y, exposed, _FIRST * first, least)
        exposed = days * _seasonal(y, days, look, season)
    spread = max(
        _within_levels(y, exposed, look, season.shape[1]),
        _of_differences(y, exposed, look or _one_cut(y, exposed, least)),
        key=lambda found: _unit(len(y), *found),
    )
    lasting = _lasting(look, days) or _one_cut(y, exposed, least)
    bursts = _of_blocks(y, exposed, lasting)
    unit = max(_unit(len(y), *spread), _unit(len(y), bursts, 0.0))
    chosen = PENALTY * unit if penalty is None else penalty
    return ChangePoints(
        positions=_segment(y, exposed, chosen, least),
        penalty=chosen,
        dispersion=max(1.0, spread[0]),
        cautions=() if season.size or days.max() > LONGEST_BIN else ("season_unknown",),
    )


def _seasonal(counts: Floats, days: Floats, cuts: tuple[int, ...], season: Floats) -> Floats:
    """How much of its level's rate each bin has by the season, fitted beside the levels."""
    if not season.size:
        return np.ones(len(counts))
    level = np.searchsorted(cuts, np.arange(len(counts)), side="right")
    levels = (level[:, None] == np.arange(len(cuts) + 1)).astype(float)
    empty = np.array([counts[level == one].sum() == 0 for one in range(levels.shape[1])])
    levels[:, empty] = 0  # a level without events has no log: it stays out of the season
    used = ~empty[level]
    design = np.column_stack([levels[:, ~empty], season])[used]
    coefficients, _, _ = log_linear(counts[used], days[used], design)
    factor = np.exp(season @ coefficients[-season.shape[1] :])
    return np.asarray(factor / factor.mean())


def _one_cut(counts: Floats, days: Floats, least: int) -> tuple[int]:
    """Where a single cut would gain most: if the level changed much, neighbours differ there."""
    before, span = np.cumsum(counts)[:-1], np.cumsum(days)[:-1]
    after, rest = counts.sum() - before, days.sum() - span
    gain = before * np.log(np.maximum(before, 1) / span) + after * np.log(
        np.maximum(after, 1) / rest
    )
    return (least + int(np.argmax(gain[least - 1 : len(counts) - least])),)


def _lasting(cuts: tuple[int, ...], days: Floats) -> tuple[int, ...]:
    """The cuts with half a year of one level on either side: no burst lasts that long."""
    edges = np.array([0, *cuts, len(days)])
    lasts = np.diff(np.concatenate([[0.0], np.cumsum(days)])[edges]) >= _LASTING
    return tuple(np.array(cuts, int)[lasts[:-1] & lasts[1:]])


def _unit(bins: int, dispersion: float, correlation: float) -> float:
    """Log(bins) times the long-run dispersion, and more where few independent bins show it."""
    waves = (1 + correlation) / (1 - correlation)
    independent = bins / waves
    unsure = independent / max(independent - _UNSURE, 1.0)
    return float(np.log(bins)) * max(1.0, dispersion * waves) * unsure


def _of_differences(counts: Floats, days: Floats, cuts: tuple[int, ...]) -> tuple[float, float]:
    """Dispersion and correlation from bins one and two steps apart, none across a cut."""
    rates, mean = counts / days, counts.sum() / days.sum()
    level = np.searchsorted(cuts, np.arange(len(counts)), side="right")
    apart = []
    for step in (1, 2):
        same = level[step:] == level[:-step]
        squares = ((rates[step:] - rates[:-step]) ** 2)[same]
        apart.append(float(squares.mean()) / 2 * float(days.mean() / mean))
    one = max(apart[0], _CALMEST)
    correlation = min(max(apart[1] / one - 1, 0.0), _WAVIEST)
    return one / (1 - correlation), correlation


def _of_blocks(counts: Floats, days: Floats, cuts: tuple[int, ...]) -> float:
    """Dispersion of sums of `_BLOCK` bins, from every second of them, but across one cut.

    What correlation of neighbours foretells of longer sums dies out too soon for events that come
    in bursts. 1 where there are too few blocks to tell.
    """
    blocks = len(counts) // _BLOCK
    if blocks < _BLOCKS:
        return 1.0
    first = len(counts) - blocks * _BLOCK
    sums, spans = (part[first:].reshape(blocks, _BLOCK).sum(axis=1) for part in (counts, days))
    rates, ends = sums / spans, first + _BLOCK * np.arange(1, blocks + 1)
    level = np.searchsorted(cuts, (ends - _BLOCK, ends - 1), side="right")
    same = level[0, :-2] == level[1, 2:]
    squares = ((rates[2:] - rates[:-2]) ** 2)[same]
    return float(squares.mean()) / 2 * float(spans.mean() ** 2 / sums.mean())


def _within_levels(
    counts: Floats, days: Floats, cuts: tuple[int, ...], waves: int
) -> tuple[float, float]:
    """Dispersion and correlation within levels, each freed of what fitting the levels took."""
    parts, spans = np.split(counts, cuts), np.split(days, cuts)
    residuals = np.concatenate(
        [pearson(p, span * p.sum() / span.sum()) for p, span in zip(parts, spans, strict=True)]
    )
    size, bins, fitted = float(residuals @ residuals), len(counts), 2 * len(parts) - 1 + waves
    if size == 0:
        return 1.0, 0.0
    raw = float(residuals[1:] @ residuals[:-1]) / size
    # Marriott and Pope 1954: a fitted mean pulls the correlation down.
    correlation = min(max(raw + (1 + 3 * raw) * (len(parts) + waves / 2) / bins, 0.0), _WAVIEST)
    return size / (bins - fitted), correlation


def _segment(counts: Floats, days: Floats, penalty: float, least: int) -> tuple[int, ...]:
    """Optimal partitioning: `best[t]` is the least cost of the first t bins."""
    events = np.concatenate([[0.0], np.cumsum(counts)])
    exposure = np.concatenate([[0.0], np.cumsum(days)])
    best = np.full(len(counts) + 1, np.inf)
    best[0] = -penalty
    before = np.zeros(len(best), dtype=int)
    for end in range(least, len(best)):
        starts = slice(0, end - least + 1)
        n, span = events[end] - events[starts], exposure[end] - exposure[starts]
        # Twice the negative log-likelihood, without what is the same for every segmentation.
        cost = best[starts] - 2 * n * np.log(np.where(n > 0, n, 1) / span) + penalty
        before[end] = cost.argmin()
        best[end] = cost.min()
    cuts, end = list[int](), int(before[-1])
    while end > 0:
        cuts.append(end)
        end = int(before[end])
    return tuple(reversed(cuts))
