"""What a series of counts shows: its trend and its change points, where events come in waves.

Counts come per bin (week, month) in the order of time with the days that each bin covers. Bins
without coverage are left out by the caller, never passed as 0. A season is taken out of a series
that is known for two years or more: two waves, of a year and of half a year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.errors import ParameterError
from analytics.methods.arguments import check_confidence, counts_array, exposure_array
from analytics.methods.dependence import cosines, lag_one, pearson
from analytics.methods.rates import verdict

Floats = NDArray[np.float64]
YEAR = 365.25  # days

LEAST_TREND = (8, 10)  # bins, events
LEAST_CHANGE = (24, 40)
PENALTY = 2.5  # times log(bins) and the long-run dispersion
_SENSITIVITY = (1.5, 2.0, 2.5, 3.0, 4.0)
_FIRST = 3.0  # the penalty of the first look, around whose levels the dispersion is measured
_SHORTEST = 3  # bins between changes: fewer are an outlier, not a level
_SEASON_YEARS = 1.95  # two years of bins, or nearly
_SEASON_DAYS = 62  # a longer bin holds a good part of the season
_REFITS = 3
_CALMEST = 0.5  # the least that neighbours differ by, over chance: under it only levels differ
_WAVIEST = 0.9  # the largest correlation of neighbours that is believed


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
        """One of `rates.VERDICTS`, of the yearly change."""
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
    years = _years(middles, days)
    bins, events = len(y), int(y.sum())
    if _too_little(bins, events, LEAST_TREND):
        none = (None, None, None, None)
        return Trend(*none, (), None, None, bins, events, confidence, refused="too_short")
    from scipy import special  # heavy, and only a trend needs it here

    season = _season(years, days)
    design = np.column_stack([np.ones(bins), years - years.mean(), season])
    coefficients, fitted, covariance = _log_linear(y, days, design)
    residuals = pearson(y, fitted)
    waves = cosines(bins, np.sqrt(fitted)[:, None] * design)
    dispersion = max(1.0, float(((residuals @ waves) ** 2).mean()))
    slope = float(coefficients[1])
    error = float(np.sqrt(covariance[1, 1] * dispersion))
    blocks = waves.shape[1]
    reach = float(special.stdtrit(blocks, (1 + confidence) / 2)) * error
    span = float(np.ptp(years) + days.mean() / YEAR)
    unseen = bool(not season.size and days.max() <= _SEASON_DAYS)
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


def _season(years: Floats, days: Floats) -> Floats:
    """Columns of two waves, of a year and of half a year; none under two years, or in long bins."""
    if np.ptp(years) + days.mean() / YEAR < _SEASON_YEARS or days.max() > _SEASON_DAYS:
        return np.empty((len(years), 0))
    angles = 2 * np.pi * np.outer(years, [1, 2])
    return np.column_stack([np.cos(angles), np.sin(angles)])


def _log_linear(counts: Floats, days: Floats, design: Floats) -> tuple[Floats, Floats, Floats]:
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
class ChangePoints:
    """Where the level of a series changed.

    Attributes
    ----------
    positions
        Index of the first bin of each new level; empty where nothing changed.
    rates
        Events per day of each level, one more than positions; of the middle of the season.
    penalty
        What a further change had to gain in deviance, dispersion and waves included.
    dispersion, autocorrelation
        Variance over mean of bins within levels, at least 1, and correlation of neighbours.
    sensitivity
        (penalty, positions) for weaker and stronger penalties, this one among them.
    seasonal
        Whether a season was taken out first.
    cautions
        "season_unknown" under two years: what looks like a change may be a season.
    refused
        "too_short", or None.
    """

    positions: tuple[int, ...]
    rates: tuple[float, ...]
    penalty: float | None
    dispersion: float | None
    autocorrelation: float | None
    sensitivity: tuple[tuple[float, tuple[int, ...]], ...]
    cautions: tuple[str, ...] = ()
    refused: str | None = None
    seasonal: bool = False


def change_points(
    counts: ArrayLike,
    exposure: ArrayLike,
    *,
    middles: ArrayLike | None = None,
    penalty: float | None = None,
) -> ChangePoints:
    """The levels of a series by exact segmentation with a Poisson cost.

    Of all ways to cut the series into levels of three bins or more, the one with the least
    deviance plus `penalty` per cut. The penalty is 2.5 log(bins) times the long-run dispersion,
    so that neither clustered events nor waves pass for changes: dispersion and correlation are
    first taken from differences of bins one and two steps apart, which changes of level hardly
    touch, then from the bins around the levels of a first look. From two years on, a season is
    fitted together with the levels and taken out.

    Parameters
    ----------
    counts, exposure
        Events and days per bin (or one number of days for all).
    middles
        As for `fit_trend`.
    penalty
        Overrides the default, on the scale of deviance.

    Raises
    ------
    ParameterError
        Naming the argument, and the bin, that is wrong.

    References
    ----------
    Jackson et al. 2005, IEEE Signal Process. Lett. 12:105 (optimal partitioning); Chakar,
    Lebarbier, Levy-Leduc and Robin 2017, Bernoulli 23:1408 (change points of a series whose
    neighbours are correlated, differences).

    >>> change_points([2, 3, 1, 2, 2, 3, 1, 2] * 2 + [9, 8, 7, 9, 8, 9, 7, 8], 7).positions
    (16,)
    """
    y = counts_array("counts", counts)
    days = exposure_array("exposure", exposure, len(y))
    years = _years(middles, days)
    if penalty is not None and not penalty > 0:
        raise ParameterError("a penalty must be more than 0", column="penalty", value=penalty)
    if _too_little(len(y), int(y.sum()), LEAST_CHANGE):
        return ChangePoints((), (), None, None, None, (), refused="too_short")
    season, length = _season(years, days), float(np.log(len(y)))
    cuts: tuple[int, ...] = ()
    exposed, spread = days, (1.0, 0.0)
    for _ in range(_REFITS if season.size else 1):
        exposed = days * _seasonal(y, days, cuts, season)
        first = _long_run(*_of_differences(y, exposed)) * length
        look = _segment(y, exposed, np.array([_FIRST * first]))[0]
        spread = _of_residuals(y, exposed, look)
        unit = _long_run(*spread) * length if penalty is None else penalty / PENALTY
        penalties = unit * np.array(_SENSITIVITY)
        tried = tuple(zip(penalties.tolist(), _segment(y, exposed, penalties), strict=True))
        chosen, cuts = tried[_SENSITIVITY.index(PENALTY)]
    parts, spans = np.split(y, cuts), np.split(exposed, cuts)
    return ChangePoints(
        positions=cuts,
        rates=tuple(float(p.sum() / span.sum()) for p, span in zip(parts, spans, strict=True)),
        penalty=chosen,
        dispersion=max(1.0, spread[0]),
        autocorrelation=spread[1],
        sensitivity=tried,
        cautions=() if season.size or days.max() > _SEASON_DAYS else ("season_unknown",),
        seasonal=bool(season.size),
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
    coefficients, _, _ = _log_linear(counts[used], days[used], design)
    factor = np.exp(season @ coefficients[-season.shape[1] :])
    return np.asarray(factor / factor.mean())


def _long_run(dispersion: float, correlation: float) -> float:
    """Variance over mean of sums of bins whose correlation falls by itself at each step."""
    return max(1.0, dispersion * (1 + correlation) / (1 - correlation))


def _of_differences(counts: Floats, days: Floats) -> tuple[float, float]:
    """Dispersion and correlation from bins one and two steps apart."""
    rates, mean = counts / days, counts.sum() / days.sum()
    weights = days.mean() / mean
    one, two = (
        float(((rates[step:] - rates[:-step]) ** 2).mean()) / 2 * weights for step in (1, 2)
    )
    one = max(one, _CALMEST)
    correlation = min(max(two / one - 1, 0.0), _WAVIEST)
    return one / (1 - correlation), correlation


def _of_residuals(counts: Floats, days: Floats, cuts: tuple[int, ...]) -> tuple[float, float]:
    """Dispersion and correlation within levels, each freed of what fitting the levels took."""
    parts, spans = np.split(counts, cuts), np.split(days, cuts)
    residuals = np.concatenate(
        [pearson(p, span * p.sum() / span.sum()) for p, span in zip(parts, spans, strict=True)]
    )
    size, bins, levels = float(residuals @ residuals), len(counts), len(parts)
    if size == 0:
        return 1.0, 0.0
    raw = float(residuals[1:] @ residuals[:-1]) / size
    # Marriott and Pope 1954: a fitted mean pulls the correlation down.
    correlation = min(max(raw + (1 + 3 * raw) * levels / bins, 0.0), _WAVIEST)
    return size / (bins - 2 * levels + 1), correlation


def _segment(counts: Floats, days: Floats, penalties: Floats) -> list[tuple[int, ...]]:
    """Optimal partitioning for each penalty: `best[t]` is the least cost of the first t bins."""
    events = np.concatenate([[0.0], np.cumsum(counts)])
    exposure = np.concatenate([[0.0], np.cumsum(days)])
    best = np.full((len(counts) + 1, len(penalties)), np.inf)
    best[0] = -penalties
    before = np.zeros(best.shape, dtype=int)
    for end in range(_SHORTEST, len(counts) + 1):
        starts = slice(0, end - _SHORTEST + 1)
        n, span = events[end] - events[starts], exposure[end] - exposure[starts]
        # Twice the negative log-likelihood, without what is the same for every segmentation.
        level = -2 * n * np.log(np.where(n > 0, n, 1) / span)
        cost = best[starts] + level[:, None] + penalties
        before[end] = cost.argmin(axis=0)
        best[end] = cost.min(axis=0)
    return [_cuts(before[:, column]) for column in range(len(penalties))]


def _cuts(before: NDArray[np.int_]) -> tuple[int, ...]:
    """Where the best segmentation cuts, followed back from the last bin."""
    cuts: list[int] = []
    end = int(before[-1])
    while end > 0:
        cuts.append(end)
        end = int(before[end])
    return tuple(reversed(cuts))


def _years(middles: ArrayLike | None, days: Floats) -> Floats:
    if middles is None:
        return (np.cumsum(days) - days / 2) / YEAR
    values = np.asarray(middles, dtype=float)
    if values.shape != days.shape or not (np.diff(values) > 0).all():
        raise ParameterError(
            "one rising number of days for each count is needed", column="middles", value=middles
        )
    return values / YEAR


def _too_little(bins: int, events: int, least: tuple[int, int]) -> bool:
    return bins < least[0] or events < least[1]
