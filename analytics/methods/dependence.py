"""The ratio of two rates when events come in waves: how much more their totals vary than chance.

Attacks cluster, and high weeks follow high weeks. What counts for a total is the *long-run*
dispersion: the variance of a sum over its mean, correlation between its weeks included. It is seen
in the slow waves of the series inside each window, or borrowed where only totals are known.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Bins = tuple[ArrayLike, ArrayLike]
"""Counts and days of the bins of one window, along the last axis."""

WAVES = (0.4, 3)  # slow waves looked at: this times bins ** (2/3) of each window, at least three
ENOUGH = 8  # pieces of own evidence from which nothing is borrowed any more
_NEW = 0.25  # how much of a cosine must be left when what was fitted is taken out of it
SEASON = 0.05  # how rarely a season is seen that is none
_TAIL = 0.975  # of the two-sided interval
_HALVINGS = 50


@dataclass(frozen=True, slots=True)
class Spread:
    """How much totals vary, for one or many comparisons.

    Attributes
    ----------
    dispersion
        Variance of a total over its mean, waves included; at least 1.
    blocks
        Independent pieces of evidence behind it: degrees of freedom; infinite where it was taken
        from elsewhere.
    """

    dispersion: Floats
    blocks: Floats


@dataclass(frozen=True, slots=True)
class Ratios:
    """Limits and p-values of one or many ratios; `high` may be infinite."""

    low: Floats
    high: Floats
    p_value: Floats


def bins_for(days_a: float, days_b: float) -> str:
    """Which bins show how two windows vary: weeks, or days where the windows are short.

    >>> bins_for(365, 366), bins_for(365, 7), bins_for(28, 28)
    ('week', 'week', 'day')
    """
    return "week" if min(days_a, days_b) >= 56 or max(days_a, days_b) >= 182 else "day"


def cosines(bins: int, design: Floats | None = None) -> Floats:
    """The slowest cosines of a stretch of bins, a column each: orthonormal, and without mean.

    With a `design` (a column per thing that was fitted) they are orthogonal to it too, so that
    what was fitted neither makes nor hides a wave.

    References
    ----------
    Mueller 2007, J. Econometrics 141:1331; Lazarus, Lewis, Stock and Watson 2018, J. Bus. Econ.
    Stat. 36:541, whose rule 0.4 T^(2/3) sets how many waves are taken; three at least, for t
    quantiles that are of use, and at most half of the bins.

    >>> cosines(8).shape, cosines(104).shape
    ((8, 3), (104, 9))
    """
    waves = min(max(round(WAVES[0] * bins ** (2 / 3)), WAVES[1]), bins // 2)
    tried = waves if design is None else min(waves + 2 * design.shape[1], bins - design.shape[1])
    angles = np.pi * np.outer(np.arange(bins) + 0.5, np.arange(1, tried + 1)) / bins
    columns = np.sqrt(2 / max(bins, 1)) * np.cos(angles)
    if design is None:
        return np.asarray(columns)
    basis, rest = np.linalg.qr(np.column_stack([design, columns]))
    new = np.abs(np.diag(rest)) > _NEW
    new[: design.shape[1]] = False
    return np.asarray(basis[:, new][:, :waves])


def slow_waves(counts: ArrayLike, days: ArrayLike) -> Floats:
    """Amplitudes of the slowest cosines in a window.

    Each squared amplitude is one estimate of the long-run dispersion. Residuals are Pearson's,
    around the window's own rate.

    >>> slow_waves([2, 0, 9, 1, 4, 7, 0, 3], 7).round(3)
    array([-0.126, -1.698, -0.312])
    """
    y = np.asarray(counts, float)
    exposure = np.broadcast_to(np.asarray(days, float), y.shape)
    expected = exposure * (y.sum(-1) / exposure.sum(-1))[..., None]
    return np.asarray(pearson(y, expected) @ cosines(y.shape[-1]))


def pearson(counts: Floats, expected: Floats) -> Floats:
    """Residuals over the root of what is expected, and 0 where nothing is."""
    some = expected > 0
    return np.where(some, (counts - expected) / np.sqrt(np.where(some, expected, 1)), 0)


def own_spread(a: Bins, b: Bins, *, alike: bool = False, known: Sequence[Bins] = ()) -> Spread:
    """The long-run dispersion that two windows show, and other stretches of the same series.

    `alike` windows are the same days of two years. If both then go up and down together far more
    than apart (an F test at `SEASON`), they share a season, which does not touch their ratio: the
    waves of their difference are taken. The clearer the season, the less of what both have in
    common is left in: windows that only look alike by chance differ less than they truly vary.

    >>> year = 3 + 2 * np.cos(np.arange(52) / 52 * 2 * np.pi)
    >>> both = (np.round(year), 7)
    >>> [own_spread(both, both, alike=alike).dispersion.round(1) for alike in (False, True)]
    [np.float64(5.8), np.float64(1.7)]
    """
    windows = [slow_waves(*bins) for bins in (a, b, *known)]
    totals = [np.asarray(bins[0], float).sum(-1) for bins in (a, b, *known)]
    squares = sum((waves**2).sum(-1) for waves in windows)
    # A window without events says nothing about how much they cluster.
    blocks = sum(
        waves.shape[-1] * (total > 0.0) for waves, total in zip(windows, totals, strict=True)
    )
    dispersion = np.asarray(squares / np.maximum(blocks, 1))
    blocks = np.asarray(blocks, float)
    waves_a, waves_b = windows[:2]
    if alike and waves_a.shape == waves_b.shape and waves_a.shape[-1]:
        apart, together = _difference_and_sum(waves_a, totals[0], waves_b, totals[1])
        from scipy import special  # heavy: half a second that a mere import should not cost

        freedom = waves_a.shape[-1]
        apart = np.maximum(apart, 1)
        limit = special.fdtri(freedom, freedom, 1 - SEASON) * apart
        left = (limit / np.maximum(together, limit)) ** 2  # 1 where there is no such season
        dispersion = apart + left * (dispersion - apart)
        blocks = freedom + left * (blocks - freedom)
    return Spread(np.maximum(1.0, dispersion), blocks)


def _difference_and_sum(
    waves_a: Floats, total_a: Floats, waves_b: Floats, total_b: Floats
) -> tuple[Floats, Floats]:
    """Mean squared waves of what the windows differ in, relative to their rates, and have both."""
    weight_a, weight_b = (
        1 / np.sqrt(np.maximum(total, 1))[..., None] for total in (total_a, total_b)
    )
    size = np.hypot(weight_a, weight_b)
    apart = (weight_b * waves_b - weight_a * waves_a) / size
    together = (weight_a * waves_b + weight_b * waves_a) / size
    return (apart**2).mean(-1), (together**2).mean(-1)


def with_assumption(own: Spread, assumed: ArrayLike) -> Spread:
    """Own evidence, filled up with an assumed dispersion where it is thin.

    Under `ENOUGH` blocks the missing ones are taken from the assumption, on the scale of logs. And
    where the own dispersion does not exceed the assumed one, own evidence never makes an interval
    wider than the assumption alone would: what the months show must not weaken what the totals
    said.

    References
    ----------
    Smyth 2004, Stat. Appl. Genet. Mol. Biol. 3(1):3 (moderated variances).

    >>> thin = Spread(np.array(1.2), np.array(6.0))
    >>> filled = with_assumption(thin, 4.0)
    >>> f"{filled.dispersion:.1f} on {filled.blocks:.0f}"
    '1.6 on 8'
    """
    from scipy import special  # heavy, as above

    prior = np.asarray(assumed, float)
    missing = np.maximum(0, ENOUGH - own.blocks)
    blocks = own.blocks + missing
    logs = own.blocks * np.log(own.dispersion) + missing * np.log(prior)
    dispersion = np.exp(logs / blocks)
    reach = dispersion * (special.stdtrit(blocks, _TAIL) / special.ndtri(_TAIL)) ** 2
    enough = (own.dispersion <= prior) & (reach > prior)
    return Spread(np.where(enough, prior, dispersion), np.where(enough, math.inf, blocks))


def ratios(
    count_a: ArrayLike, days_a: ArrayLike, count_b: ArrayLike, days_b: ArrayLike, spread: Spread
) -> Ratios:
    """95% limits and p-values of ratios of rates whose totals vary as `spread` says.

    Each total counts as that many independent events as its dispersion leaves of it; the mid-p
    limits of those effective counts are taken at the tail of Student's t with the spread's blocks,
    so that an interval leaves out 1 exactly where p is under 0.05.

    References
    ----------
    Korn and Graubard 1998, Survey Methodology 24:193 (effective counts in exact limits); Berry and
    Armitage 1995, The Statistician 44:417 (mid-p).

    >>> plain = Spread(np.array(1.0), np.array(math.inf))
    >>> found = ratios(135, 365, 65, 366, plain)
    >>> f"{found.low:.3f} {found.high:.3f} {found.p_value:.1e}"
    '0.355 0.644 5.5e-07'
    """
    from scipy import special  # heavy, as above

    effective_a = np.asarray(count_a, float) / spread.dispersion
    effective_b = np.asarray(count_b, float) / spread.dispersion
    scale = np.asarray(days_b, float) / np.asarray(days_a, float)
    freedom = np.minimum(spread.blocks, 1e9)  # scipy's Student quantiles refuse infinity
    student = special.stdtrit(freedom, _TAIL)
    low, high = fractional_limits(effective_a, effective_b, special.ndtr(-student))
    normal = special.ndtri(fractional_p_value(effective_a, effective_b, scale) / 2)
    p_value = 2 * special.stdtr(freedom, normal)
    return Ratios(low / scale, high / scale, np.asarray(p_value))


def fractional_p_value(a: ArrayLike, b: ArrayLike, odds: ArrayLike = 1.0) -> Floats:
    """Two-sided mid-p value against b : a = `odds`.

    >>> f"{fractional_p_value(9, 2, 17877 / 16660):.6f}"
    '0.029267'
    """
    scale = np.asarray(odds, float)
    upper = _upper_tail(np.asarray(a, float), np.asarray(b, float), scale / (1 + scale))
    return np.asarray(np.minimum(1, 2 * np.minimum(upper, 1 - upper)))


def fractional_limits(a: ArrayLike, b: ArrayLike, tail: ArrayLike) -> tuple[Floats, Floats]:
    """Limits of the odds b : a that leave `tail` on either side; infinite above where a is 0.

    >>> low, high = fractional_limits([10, 0.0], [20, 3.5], 0.025)
    >>> low.round(4), high.round(4)
    (array([0.9448, 0.7388]), array([4.4548,    inf]))
    """
    a, b, tail = np.broadcast_arrays(*(np.asarray(each, float) for each in (a, b, tail)))
    with np.errstate(divide="ignore"):
        low = _share_with_tail(a, b, tail)
        rest = _share_with_tail(
            b, a, tail
        )  # the complement is sought directly: 1 - share loses digits
        return low / (1 - low), (1 - rest) / rest


def _upper_tail(a: Floats, b: Floats, share: Floats) -> Floats:
    """The chance of more than b of a + b, and half that of just b, if each is with `share`."""
    from scipy import special  # heavy, as above

    at_least = np.where(b > 0, special.betainc(np.where(b > 0, b, 1), a + 1, share), 1.0)
    more = np.where(a > 0, special.betainc(b + 1, np.where(a > 0, a, 1), share), 0.0)
    return np.asarray((at_least + more) / 2)


def _share_with_tail(a: Floats, b: Floats, tail: Floats) -> Floats:
    """The share of b at which its upper tail is `tail`, by halving on the scale of log odds."""
    low, high = np.full(a.shape, -40.0), np.full(a.shape, 40.0)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        above = _upper_tail(a, b, 1 / (1 + np.exp(-middle))) > tail
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return np.where(b > 0, 1 / (1 + np.exp(-(low + high) / 2)), 0.0)
