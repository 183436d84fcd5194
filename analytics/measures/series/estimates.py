"""What is estimated of one series: its trend or its levels, from the bins that may be used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from warnings import catch_warnings, filterwarnings

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.measures.series.frames import Told
from analytics.measures.series.question import Series
from analytics.methods import series as numerics

Floats = NDArray[np.float64]
LEVEL_CHANGED = "level_changed"


def levels_of(one: Series) -> Told | str:
    """The level of each bin and where it changed; a code where nothing can be looked for."""
    counts, days, _ = _arrays(one)
    cut = numerics.change_points(counts, days)
    return "too_short" if cut.refused else _levels_told(one, cut)


def _levels_told(one: Series, cut: numerics.ChangePoints) -> Told:
    first = np.zeros(int(one.used.sum()))
    first[list(cut.positions)] = 1
    return {
        "level": _spread(one, _level_of_bins(cut, len(first))),
        "change": _spread(one, first).eq(1).fillna(False).astype(bool),
        "penalty": cut.penalty,
        "dispersion": cut.dispersion,
        "autocorrelation": cut.autocorrelation,
        "sensitivity": ";".join(f"{penalty:.1f}:{len(at)}" for penalty, at in cut.sensitivity),
        "cautions": ";".join(cut.cautions) or None,
    }


def _level_of_bins(cut: numerics.ChangePoints, bins: int) -> Floats:
    return np.repeat(cut.rates, np.diff([0, *cut.positions, bins]))


def trend_of(one: Series) -> Told | str:
    """The yearly change, or the levels where the level changed: no line goes through a step."""
    counts, days, middles = _arrays(one)
    with catch_warnings():
        # Counts that never vary fit without a residual; statsmodels takes that for an accident.
        filterwarnings("ignore", "Perfect separation")
        fit = numerics.fit_trend(counts, days, middles=middles)
    if fit.refused:
        return "too_short"
    cut = numerics.change_points(counts, days)
    if cut.positions and _steps_fit_better(cut, fit, counts, days):
        told = _levels_told(one, cut)
        cautions = filter(None, (LEVEL_CHANGED, told["cautions"]))
        return told | {"verdict": "none", "cautions": ";".join(cautions)}
    low, high = _band(fit, middles)
    return {
        "change": False,
        "fitted": _spread(one, fit.fitted),
        "fitted_low": _spread(one, low),
        "fitted_high": _spread(one, high),
        "annual_ratio": fit.annual_ratio,
        "low": fit.low,
        "high": fit.high,
        "p_value": fit.p_value,
        "dispersion": fit.dispersion,
        "autocorrelation": fit.autocorrelation,
        "verdict": fit.verdict,
        "cautions": ";".join(fit.cautions) or None,
    }


def _steps_fit_better(
    cut: numerics.ChangePoints, fit: numerics.Trend, counts: Floats, days: Floats
) -> bool:
    """Whether levels tell of a series better than a line: a slow rise is no row of steps.

    The deviance of both, with what a change of level had to gain for each change, and a third of
    it (the dispersion times log n of BIC) for the slope of the line.
    """
    assert cut.penalty is not None
    steps = _deviance(counts, days * _level_of_bins(cut, len(counts)))
    line = _deviance(counts, np.array(fit.fitted))
    return steps + cut.penalty * len(cut.positions) < line + cut.penalty / numerics.PENALTY


def _deviance(counts: Floats, expected: Floats) -> float:
    """Poisson deviance; where nothing is expected and nothing came there is none."""
    ratio = np.where(counts > 0, counts, 1) / np.where(expected > 0, expected, 1)
    return float(2 * (np.where(counts > 0, counts * np.log(ratio), 0) - counts + expected).sum())


def _arrays(one: Series) -> tuple[Floats, Floats, Floats]:
    """Counts, days and middles (days since 1970) of the bins that may be used."""
    used = one.frame[one.used]
    days = used["days"].to_numpy(float)
    start = used["bin_start"].to_numpy("datetime64[D]").astype(float)
    return used["count"].to_numpy(float), days, start + days / 2


def _spread(one: Series, values: Sequence[float] | NDArray[Any]) -> pd.Series:
    """Values of the used bins, missing in the others."""
    found = pd.Series(pd.NA, index=one.frame.index, dtype="Float64")
    found[one.used] = np.asarray(values, float)
    return found


def _band(fit: numerics.Trend, middles: Floats) -> tuple[Floats, Floats]:
    """Interval of the fitted counts, from the same information and quantile as the slope's.

    The weights of a Poisson fit are its fitted counts, so the band needs no second fit: the
    standard error of the line grows from the slope's with the distance from the weighted centre.
    """
    assert fit.high is not None
    assert fit.annual_ratio is not None
    fitted = np.array(fit.fitted)
    years = middles / numerics.YEAR
    away = years - np.average(years, weights=fitted)
    # Where the slope's reach is t * sqrt(dispersion / sum(w * away^2)), the line's adds 1/sum(w).
    reach = np.log(fit.high / fit.annual_ratio)
    unit = reach**2 * (fitted * away**2).sum()
    half = np.sqrt(unit / fitted.sum() + (reach * away) ** 2)
    return fitted * np.exp(-half), fitted * np.exp(half)
