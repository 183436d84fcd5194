"""Trend and change points of every series that a dataset holds, in one result each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from warnings import catch_warnings, filterwarnings

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.dataset import Dataset
from analytics.measures.following.collect import collect
from analytics.measures.following.results import described, identity, refusal
from analytics.measures.following.series import FILLING, Collected, Series, asked_series
from analytics.methods import series as numerics
from analytics.methods.rates import CAUTIONS

_BINS = {
    "series": "str", "scope": "str", "origin": "str", "basis": "str",
    "bin_start": "datetime64[us]", "bin_end": "datetime64[us]", "count": "Int64", "days": "Int64",
}  # fmt: skip
_TREND = _BINS | {
    "fitted": "Float64", "fitted_low": "Float64", "fitted_high": "Float64",
    "annual_ratio": "Float64", "low": "Float64", "high": "Float64", "p_value": "Float64",
    "dispersion": "Float64", "verdict": "str", "tail": "bool", "refused": "str", "rows": "str",
}  # fmt: skip
_CHANGES = _BINS | {
    "level": "Float64", "change": "bool", "penalty": "Float64", "dispersion": "Float64",
    "sensitivity": "str", "tail": "bool", "refused": "str", "rows": "str",
}  # fmt: skip
_WAVES = "high periods follow high periods, so some of the changes may be waves"


def trend(
    data: Dataset,
    every: str = "month",
    measure: str = "attacks",
    start: object = None,
    end: object = None,
    *,
    actor: str | None = None,
    scope: str | None = None,
    origin: str | None = None,
    by: str | None = None,
    as_of: object = None,
    filling: int = FILLING,
) -> pd.DataFrame:
    """The yearly change of every series of counts: quasi-Poisson, days as exposure.

    A list of incidents is followed where it is systematic, and counts the events dated to one
    bin; reported statistics are followed where one origin states a number for a bin. Bins that
    are not covered, or still filling, take no part.

    Parameters
    ----------
    data
        Incidents with coverage, reported statistics, or both.
    every
        Bins: day, week, month, quarter, half or year.
    measure, actor, scope, origin
        What is counted; narrow it to one actor, a place, one voice.
    start, end
        Days, months or years; by default all that is covered or reported.
    by
        Divides lists of incidents: "province", or another grouping of `count`.
    as_of
        The day on which the data was last complete as a list can be; by default the day a list
        was published. Bins that end in the `filling` days before it are shown and not used.
    filling
        Days in which a living source still adds events.

    Returns
    -------
    pandas.DataFrame
        A row per series and bin: series, scope, origin, basis ("incidents", "statistics"),
        bin_start, bin_end, count (Int64, missing where not known), days, fitted with its interval
        fitted_low, fitted_high (counts), annual_ratio with low, high, p_value, dispersion,
        verdict (`rates.VERDICTS`; the same in all rows of a series), tail, refused, rows (ids).
        A series that cannot be followed is one row with the reason in `refused`.

    Raises
    ------
    ParameterError
        For an unknown bin, measure, group or day.

    References
    ----------
    McCullagh and Nelder 1989, Generalized Linear Models, 6.2.

    >>> trend(Dataset()).empty
    True
    """
    asked = asked_series(
        every=every, measure=measure, start=start, end=end, actor=actor, scope=scope,
        origin=origin, by=by, as_of=as_of, filling=filling,
    )  # fmt: skip
    found = collect(data, asked)
    frame = _stacked(found, _TREND, _trend_of)
    return described(frame, "trend", found, data, f"{asked.words} per {every}")


def change_points(
    data: Dataset,
    every: str = "month",
    measure: str = "attacks",
    start: object = None,
    end: object = None,
    *,
    actor: str | None = None,
    scope: str | None = None,
    origin: str | None = None,
    by: str | None = None,
    as_of: object = None,
    filling: int = FILLING,
) -> pd.DataFrame:
    """Where the level of each series changed: exact segmentation with a Poisson cost.

    Parameters
    ----------
    data, every, measure, start, end, actor, scope, origin, by, as_of, filling
        As for `trend`.

    Returns
    -------
    pandas.DataFrame
        A row per series and bin: series, scope, origin, basis, bin_start, bin_end, count, days,
        level (events a day of the level that the bin belongs to), change (the first bin of a new
        level), penalty, dispersion, sensitivity (how many changes weaker and stronger penalties
        find), tail, refused, rows. A series that is too short is one row with the reason.

    Raises
    ------
    ParameterError
        For an unknown bin, measure, group or day.

    References
    ----------
    Jackson et al. 2005, IEEE Signal Process. Lett. 12:105; Zhang and Siegmund 2007, Biometrics
    63:22.

    >>> change_points(Dataset()).empty
    True
    """
    asked = asked_series(
        every=every, measure=measure, start=start, end=end, actor=actor, scope=scope,
        origin=origin, by=by, as_of=as_of, filling=filling,
    )  # fmt: skip
    found = collect(data, asked)
    frame = _stacked(found, _CHANGES, _changes_of)
    return described(frame, "change_points", found, data, f"levels of {asked.words} per {every}")


Estimate = Callable[[Series, Collected], dict[str, Any] | str]


def _stacked(found: Collected, columns: dict[str, str], estimate: Estimate) -> pd.DataFrame:
    """The bins of all series with what was estimated; refusals last, a row each."""
    followed, refused = [], []
    for one in found.series:
        told = one.refused or estimate(one, found)
        if isinstance(told, str):
            refused.append(refusal(one, told))
        else:
            followed.append(one.frame.assign(**identity(one), **told))
    parts = [part.reindex(columns=list(columns)) for part in followed]
    parts.append(pd.DataFrame(refused, columns=list(columns)))
    for name in ("tail", "change"):
        if name in columns:
            parts = [part.assign(**{name: part[name].eq(True)}) for part in parts]
    return pd.concat([part.astype(columns) for part in parts], ignore_index=True)


def _arrays(one: Series) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
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


def _trend_of(one: Series, found: Collected) -> dict[str, Any] | str:
    counts, days, middles = _arrays(one)
    with catch_warnings():
        # Counts that never vary fit without a residual; statsmodels takes that for an accident.
        filterwarnings("ignore", "Perfect separation")
        fit = numerics.fit_trend(counts, days, middles=middles)
    if fit.refused:
        return _too_short(one, found, numerics.LEAST_TREND)
    found.notes += [f"{one.label}: {CAUTIONS[caution]}." for caution in fit.cautions]
    low, high = _band(fit, middles)
    return {
        "fitted": _spread(one, fit.fitted),
        "fitted_low": _spread(one, low),
        "fitted_high": _spread(one, high),
        "annual_ratio": fit.annual_ratio,
        "low": fit.low,
        "high": fit.high,
        "p_value": fit.p_value,
        "dispersion": fit.dispersion,
        "verdict": fit.verdict,
    }


def _band(
    fit: numerics.Trend, middles: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
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


def _changes_of(one: Series, found: Collected) -> dict[str, Any] | str:
    counts, days, _ = _arrays(one)
    cut = numerics.change_points(counts, days)
    if cut.refused:
        return _too_short(one, found, numerics.LEAST_CHANGE)
    if "autocorrelated" in cut.cautions:
        found.notes.append(f"{one.label}: {_WAVES}.")
    sizes = np.diff([0, *cut.positions, len(counts)])
    first = np.zeros(len(counts))
    first[list(cut.positions)] = 1
    return {
        "level": _spread(one, np.repeat(cut.rates, sizes)),
        "change": _spread(one, first).eq(1).fillna(False).astype(bool),
        "penalty": cut.penalty,
        "dispersion": cut.dispersion,
        "sensitivity": _sensitivity(cut),
    }


def _sensitivity(cut: numerics.ChangePoints) -> str:
    tried = [
        f"{len(positions)}{' (used)' if penalty == cut.penalty else ''}"
        for penalty, positions in cut.sensitivity
    ]
    numbers = {len(positions) for _, positions in cut.sensitivity}
    weakest, strongest = cut.sensitivity[0][0], cut.sensitivity[-1][0]
    if len(numbers) == 1:
        found = numbers.pop() or "none"
        return f"changes found: {found} at every penalty from {weakest:.1f} to {strongest:.1f}"
    return (
        f"changes found from the weakest penalty ({weakest:.1f}) to the strongest "
        f"({strongest:.1f}): {', '.join(tried)}"
    )


def _too_short(one: Series, found: Collected, least: tuple[int, int]) -> str:
    every, used = found.question.every, one.frame[one.used]
    return (
        f"needs at least {least[0]} {every}s and {least[1]} events; known are {len(used)} "
        f"{every}{'' if len(used) == 1 else 's'} and {int(used['count'].sum())} events"
    )
