"""What a series of counts shows: its trend and its change points.

Counts come per bin (week, month) in the order of time with the days that each bin covers. Bins
without coverage are left out by the caller, never passed as 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.errors import ParameterError
from analytics.methods.arguments import check_confidence, counts_array, exposure_array
from analytics.methods.clustered import lag_one
from analytics.methods.rates import verdict

Floats = NDArray[np.float64]
YEAR = 365.25  # days

LEAST_TREND = (8, 10)  # bins, events
LEAST_CHANGE = (24, 40)
PENALTY = 3.0  # times log(bins): at most 5% false changes, see tests/benchmarks
_SENSITIVITY = (2.0, 2.5, 3.0, 4.0, 6.0)
_SHORTEST = 3  # bins between changes: fewer are an outlier, not a level


@dataclass(frozen=True, slots=True)
class Trend:
    """A constant yearly change fitted to a series.

    Attributes
    ----------
    annual_ratio, low, high, p_value
        Factor by which the rate changes in a year, its interval, and the p-value against no
        change. All None where `refused`.
    fitted
        Expected count of each bin.
    dispersion, autocorrelation
        Variance over mean around the trend, at least 1; correlation of neighbouring bins.
    bins, events, confidence
        What it was made from.
    cautions
        Keys of `rates.CAUTIONS`.
    refused
        Why no trend was fitted, or None.
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

    Pearson dispersion, never below 1, and t quantiles.

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
    McCullagh and Nelder 1989, Generalized Linear Models, 6.2; R's glm(family = quasipoisson).

    >>> rising = fit_trend([4, 3, 6, 4, 7, 6, 8, 9], 91)
    >>> f"{rising.annual_ratio:.2f} ({rising.low:.2f}-{rising.high:.2f})", rising.verdict
    ('1.68 (0.89-3.20)', 'cannot tell')
    >>> fit_trend([1, 2], 30).refused
    'a trend needs at least 8 bins and 10 events, here are 2 and 3'
    """
    check_confidence(confidence)
    y = counts_array("counts", counts)
    days = exposure_array("exposure", exposure, len(y))
    years = _years(middles, days)
    bins, events = len(y), int(y.sum())
    if refused := _too_little("a trend", bins, events, LEAST_TREND):
        none = (None, None, None, None)
        return Trend(*none, (), None, None, bins, events, confidence, refused=refused)
    from scipy import special  # heavy, and only a trend needs it here

    slope, variance, fitted = _log_linear(y, days, years)
    freedom = bins - 2
    dispersion = max(1.0, float(((y - fitted) ** 2 / fitted).sum()) / freedom)
    error = float(np.sqrt(variance * dispersion))
    reach = float(special.stdtrit(freedom, (1 + confidence) / 2)) * error
    autocorrelation, clear = lag_one((y, fitted))
    short = float(np.ptp(years)) + float(days.mean()) / YEAR < 1
    return Trend(
        annual_ratio=float(np.exp(slope)),
        low=float(np.exp(slope - reach)),
        high=float(np.exp(slope + reach)),
        p_value=float(2 * special.stdtr(freedom, -abs(slope) / error)),
        fitted=tuple(fitted.tolist()),
        dispersion=dispersion,
        autocorrelation=autocorrelation,
        bins=bins,
        events=events,
        confidence=confidence,
        cautions=("autocorrelated",) * clear + ("short_series",) * short,
    )


def _log_linear(counts: Floats, days: Floats, years: Floats) -> tuple[float, float, Floats]:
    """Slope of the log rate, its variance before dispersion, and the fitted counts."""
    # A second and a half to import, and only a trend needs them.
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    design = np.column_stack([np.ones(len(years)), years - years.mean()])
    fit = GLM(counts, design, family=Poisson(), exposure=days).fit(tol=1e-12)
    variance = float(fit.normalized_cov_params[1, 1])
    return float(fit.params[1]), variance, np.asarray(fit.fittedvalues, float)


@dataclass(frozen=True, slots=True)
class ChangePoints:
    """Where the level of a series changed.

    Attributes
    ----------
    positions
        Index of the first bin of each new level; empty where nothing changed.
    rates
        Events per day of each level, one more than positions.
    penalty
        What a further change had to gain in deviance, dispersion included.
    dispersion, autocorrelation
        Variance over mean as neighbouring bins show it, at least 1; correlation of neighbouring
        bins within levels, with "autocorrelated" among the cautions where it is clear: then some
        changes may be waves.
    sensitivity
        (penalty, positions) for weaker and stronger penalties, this one among them.
    cautions
        Keys of `rates.CAUTIONS`.
    refused
        Why nothing was looked for, or None.
    """

    positions: tuple[int, ...]
    rates: tuple[float, ...]
    penalty: float | None
    dispersion: float | None
    autocorrelation: float | None
    sensitivity: tuple[tuple[float, tuple[int, ...]], ...]
    cautions: tuple[str, ...] = ()
    refused: str | None = None


def change_points(
    counts: ArrayLike, exposure: ArrayLike, *, penalty: float | None = None
) -> ChangePoints:
    """The levels of a series by exact segmentation with a Poisson cost.

    Of all ways to cut the series into levels of three bins or more, the one with the least
    deviance plus `penalty` per cut. The penalty is 3 log(bins) times the dispersion, so that
    clustered events do not pass for changes: on constant rates at most one series in twenty
    shows a change.

    Parameters
    ----------
    counts, exposure
        Events and days per bin (or one number of days for all).
    penalty
        Overrides the default, on the scale of deviance.

    Raises
    ------
    ParameterError
        Naming the argument, and the bin, that is wrong.

    References
    ----------
    Jackson et al. 2005, IEEE Signal Process. Lett. 12:105 (optimal partitioning); Zhang and
    Siegmund 2007, Biometrics 63:22 (a penalty of 3 log n).

    >>> change_points([2, 3, 1, 2, 2, 3, 1, 2] * 2 + [9, 8, 7, 9, 8, 9, 7, 8], 7).positions
    (16,)
    """
    y = counts_array("counts", counts)
    days = exposure_array("exposure", exposure, len(y))
    if penalty is not None and not penalty > 0:
        raise ParameterError("a penalty must be more than 0", column="penalty", value=penalty)
    if refused := _too_little("a change point", len(y), int(y.sum()), LEAST_CHANGE):
        return ChangePoints((), (), None, None, None, (), refused=refused)
    dispersion = _local_dispersion(y, days)
    unit = dispersion * float(np.log(len(y))) if penalty is None else penalty / PENALTY
    penalties = unit * np.array(_SENSITIVITY)
    tried = tuple(zip(penalties.tolist(), _segment(y, days, penalties), strict=True))
    chosen, positions = tried[_SENSITIVITY.index(PENALTY)]
    parts, spans = np.split(y, positions), np.split(days, positions)
    levels = [float(part.sum() / span.sum()) for part, span in zip(parts, spans, strict=True)]
    expected = [span * level for span, level in zip(spans, levels, strict=True)]
    autocorrelation, clear = lag_one(*zip(parts, expected, strict=True))
    return ChangePoints(
        positions=positions,
        rates=tuple(levels),
        penalty=chosen,
        dispersion=dispersion,
        autocorrelation=autocorrelation,
        sensitivity=tried,
        cautions=("autocorrelated",) * clear,
    )


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


def _local_dispersion(counts: Floats, days: Floats) -> float:
    """Variance over mean from differences of neighbours, which changes of level hardly touch."""
    first, second = counts[:-1], counts[1:]
    crossed = (first * days[1:] - second * days[:-1]) ** 2 / (days[1:] * days[:-1])
    return max(1.0, float(crossed.sum() / (first + second).sum()))


def _years(middles: ArrayLike | None, days: Floats) -> Floats:
    if middles is None:
        return (np.cumsum(days) - days / 2) / YEAR
    values = np.asarray(middles, dtype=float)
    if values.shape != days.shape or not (np.diff(values) > 0).all():
        raise ParameterError(
            "one rising number of days for each count is needed", column="middles", value=middles
        )
    return values / YEAR


def _too_little(what: str, bins: int, events: int, least: tuple[int, int]) -> str | None:
    if bins >= least[0] and events >= least[1]:
        return None
    return (
        f"{what} needs at least {least[0]} bins and {least[1]} events, here are {bins} and {events}"
    )
