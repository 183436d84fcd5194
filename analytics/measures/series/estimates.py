"""What is estimated of series: their trends, levels and flags, from the bins that may be used.

Each estimate takes all series of a question at once: how many are looked at belongs to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.measures.series.question import Series, Told
from analytics.methods.flags import flags
from analytics.methods.judgement import corrected, holm, verdict
from analytics.methods.levels import PENALTY, ChangePoints, change_points
from analytics.methods.yearly import YEAR, Trend, fit_trend

Floats = NDArray[np.float64]
LEVEL_CHANGED = "level_changed"
NAMED = 0.05  # how rarely a group is named for the latest bin though nothing changed


def levels_of(series: Sequence[Series]) -> list[Told | str]:
    """The level of each bin and where it changed; a code where nothing can be looked for."""
    return [
        "too_short" if cut is None else _levels_told(one, cut)
        for one in series
        for cut in [_cut(one, len(series))]
    ]


def _cut(one: Series, looks: int) -> ChangePoints | None:
    """The changes of level of one of several series.

    Where the level changed, each level is looked at once more by itself: a quiet decade says
    nothing about how much the counts of a war vary.
    """
    arrays = _arrays(one)
    whole = _look(arrays, looks)
    if whole is None or not whole.positions:
        return whole
    edges = [0, *whole.positions, len(arrays[0])]
    within = set(whole.positions)
    for start, end in pairwise(edges):
        part = _look([array[start:end] for array in arrays], looks * len(edges))
        within |= {start + at for at in part.positions} if part else set()
    return replace(whole, positions=tuple(sorted(within)))


def _look(arrays: Sequence[Floats], looks: int) -> ChangePoints | None:
    """Changes of level of counts, days and middles, one of several that are looked at.

    A change must gain as much more as looking at so many lets chance gain: 2 log of their number,
    on the scale of deviance.
    """
    cut = change_points(*arrays)
    if looks == 1 or cut is None or not cut.positions:
        return cut
    more = 2 * np.log(looks) / (PENALTY * np.log(len(arrays[0])))
    return change_points(*arrays, penalty=cut.penalty * (1 + float(more)))


def _levels_told(one: Series, cut: ChangePoints) -> Told:
    first = np.zeros(int(one.used.sum()))
    first[list(cut.positions)] = 1
    return {
        "level": _spread(one, _level_of_bins(one, cut)),
        "change": _spread(one, first).eq(1).fillna(False).astype(bool),
        "verdict": "none",
        "penalty": cut.penalty,
        "dispersion": cut.dispersion,
        "cautions": ";".join(cut.cautions) or None,
    }


def _level_of_bins(one: Series, cut: ChangePoints) -> Floats:
    """Events a day of the level of each bin, as they were counted, season and all."""
    counts, days, _ = _arrays(one)
    parts = zip(np.split(counts, cut.positions), np.split(days, cut.positions), strict=True)
    rates = [part.sum() / span.sum() for part, span in parts]
    return np.repeat(rates, np.diff([0, *cut.positions, len(counts)]))


def trends_of(series: Sequence[Series]) -> list[Told | str]:
    """The yearly change, or the levels where the level changed: no line goes through a step.

    A direction is told where it holds for all series together (Holm).
    """
    told = [_trend(one, len(series)) for one in series]
    followed = [one for one in told if isinstance(one, dict) and "p_value" in one]
    for one, p_value in zip(followed, holm([one["p_value"] for one in followed]), strict=True):
        one["verdict"] = corrected(one["verdict"], float(p_value))
    return told


def _trend(one: Series, looks: int) -> Told | str:
    counts, days, middles = _arrays(one)
    fit = fit_trend(counts, days, middles)
    if fit is None:
        return "too_short"
    years = middles / YEAR
    line = days * fit.annual_ratio ** (years - years.mean())
    line *= counts.sum() / line.sum()
    cut = _cut(one, looks)
    if cut is not None and cut.positions and _steps_fit_better(one, cut, line):
        told = _levels_told(one, cut)
        return told | {"cautions": ";".join(filter(None, (LEVEL_CHANGED, told["cautions"])))}
    low, high = _band(fit, line, years)
    return {
        "change": False,
        "fitted": _spread(one, line),
        "fitted_low": _spread(one, low),
        "fitted_high": _spread(one, high),
        "annual_ratio": fit.annual_ratio,
        "low": fit.low,
        "high": fit.high,
        "p_value": fit.p_value,
        "dispersion": fit.dispersion,
        "verdict": verdict(fit.low, fit.high),
        "cautions": ";".join(fit.cautions) or None,
    }


def _steps_fit_better(one: Series, cut: ChangePoints, line: Floats) -> bool:
    """Whether levels tell of a series better than a line: a slow rise is no row of steps.

    The deviance of both, with what a change of level had to gain for each change, and the same
    without its factor (the dispersion times log n of BIC) for the slope of the line.
    """
    counts, days, _ = _arrays(one)
    steps = _deviance(counts, days * _level_of_bins(one, cut))
    gained = _deviance(counts, line) - steps
    return gained > cut.penalty * len(cut.positions) - cut.penalty / PENALTY


def _deviance(counts: Floats, expected: Floats) -> float:
    """Poisson deviance; where nothing is expected and nothing came there is none."""
    ratio = np.where(counts > 0, counts, 1) / np.where(expected > 0, expected, 1)
    return float(2 * (np.where(counts > 0, counts * np.log(ratio), 0) - counts + expected).sum())


def _band(fit: Trend, line: Floats, years: Floats) -> tuple[Floats, Floats]:
    """Interval of the line, from the same information and quantile as the slope's.

    The weights of a Poisson fit are its fitted counts, so the band needs no second fit: the
    standard error of the line grows from the slope's with the distance from the weighted centre.
    """
    away = years - np.average(years, weights=line)
    # Where the slope's reach is t * sqrt(dispersion / sum(w * away^2)), the line's adds 1/sum(w).
    reach = np.log(fit.high / fit.annual_ratio)
    unit = reach**2 * (line * away**2).sum()
    half = np.sqrt(unit / line.sum() + (reach * away) ** 2)
    return line * np.exp(-half), line * np.exp(half)


def flags_of(series: Sequence[Series]) -> list[Told | str]:
    """The flags of all groups; those of one list are held against each other.

    In the latest bin a group is named only where it stands out from all that were looked at.
    """
    told: list[Told | str] = ["no_baseline"] * len(series)
    for source in dict.fromkeys(one.source_id for one in series):
        places = [place for place, one in enumerate(series) if one.source_id == source]
        counts = [series[place].frame["count"].where(series[place].used) for place in places]
        found = flags([part.to_numpy(float, na_value=np.nan) for part in counts])
        latest = np.zeros(found.flagged.shape, bool)
        tested = np.flatnonzero(~np.isnan(found.p_values).all(axis=0))
        if len(tested):
            latest[:, tested[-1]] = holm(found.p_values[:, tested[-1]]) <= NAMED
        for row, place in enumerate(places):
            if not np.isnan(found.limits[row]).all():
                told[place] = {
                    "threshold": found.limits[row],
                    "flagged": found.flagged[row],
                    "named": latest[row],
                    "p_value": found.p_values[row],
                    "expected_false": found.expected_false[row],
                    "dispersion": found.dispersion[row],
                }
    return told


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
