"""The ratio of deaths: a bootstrap over events, because one event can kill many.

Taking each death as independent, `rates.rate_ratio` would give an interval far too narrow.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.errors import ParameterError
from analytics.methods.arguments import check_confidence, counts_array, positive
from analytics.methods.clustered import student_widening
from analytics.methods.rates import (
    RateRatio,
    cautions_of,
    exact_interval,
    exact_p_value,
    plain_ratio,
)

Floats = NDArray[np.float64]


def bootstrap_ratio(
    deaths_a: ArrayLike,
    days_a: float,
    deaths_b: ArrayLike,
    days_b: float,
    confidence: float = 0.95,
    *,
    draws: int = 2000,
    seed: int = 20240717,
) -> RateRatio:
    """Ratio of deaths per day, from the deaths of each event.

    Deaths of one event are not independent: one bomb can kill forty. Events are drawn anew, each
    a Poisson(1) number of times, so that both how many events happen and which ones they are vary
    (a compound Poisson process); the limits are percentiles of the drawn ratios. Where a few large
    events dominate, percentiles are too narrow, so the interval is never narrower than the exact
    one of the effective numbers of events, (sum of deaths)^2 / (sum of squared deaths) in each
    window, widened by t quantiles with that many degrees of freedom less two.

    Parameters
    ----------
    deaths_a, deaths_b
        Deaths per event, in any order; events without deaths change nothing. Or two such rows,
        (lowest, highest), NaN in the highest meaning not known: then the interval is the union
        over all values within the bounds, and there is neither ratio nor p-value.
    days_a, days_b
        Exposure of each window.
    confidence, draws, seed
        Of the interval; number and seed of the bootstrap draws.

    Raises
    ------
    ParameterError
        Naming the argument, and the event, that is wrong.

    References
    ----------
    Hanley and MacGibbon 2006, Comput. Methods Programs Biomed. 83:57 (Poisson frequencies in the
    bootstrap); Korn and Graubard 1998, Survey Methodology 24:193 (exact limits of effective
    numbers); Fay and Feuer 1997, Stat. Med. 16:791 (sums of weighted Poisson counts); Kish 1965,
    Survey Sampling (effective number).

    >>> killed = bootstrap_ratio([1, 0, 2, 40, 1, 3], 365, [2, 1, 1, 4, 0, 2, 3], 366)
    >>> f"{killed.ratio:.2f}", killed.verdict
    ('0.28', 'cannot tell')
    """
    check_confidence(confidence)
    length_a, length_b = positive("days_a", days_a), positive("days_b", days_b)
    least_a, most_a, exact_a = _deaths("deaths_a", deaths_a)
    least_b, most_b, exact_b = _deaths("deaths_b", deaths_b)
    point = exact_a and exact_b
    settings = (confidence, draws, seed)
    low, high, p_value = 0.0, None, None
    if most_a is not None:
        low, high, p_value = _bootstrap(most_a, length_a, least_b, length_b, *settings)
    if not point:  # the upper limit has a corner of its own, and no p-value is one of all values
        p_value = high = None
        if most_b is not None:
            high = _bootstrap(least_a, length_a, most_b, length_b, *settings)[1]
    total_a, total_b = _total(least_a, most_a), _total(least_b, most_b)
    cautions = cautions_of(_deadly(least_a), _deadly(least_b), "independent_events")
    return RateRatio(
        ratio=plain_ratio(total_a[0], length_a, total_b[0], length_b) if point else None,
        low=low,
        high=high,
        p_value=p_value,
        count_a=total_a[0] if exact_a else total_a,
        days_a=days_a,
        count_b=total_b[0] if exact_b else total_b,
        days_b=days_b,
        method="bootstrap",
        dispersion=_deaths_per_event(np.concatenate([least_a, least_b])) if point else None,
        confidence=confidence,
        cautions=tuple("no_deaths" if name == "zero_total" else name for name in cautions),
    )


def _deaths(name: str, deaths: ArrayLike) -> tuple[Floats, Floats | None, bool]:
    """Lowest and highest deaths per event, the highest None if open, and whether they agree."""
    try:
        bounds = np.asarray(deaths, dtype=float)
    except (TypeError, ValueError):
        raise ParameterError("not numbers, or of unlike length", column=name) from None
    if bounds.ndim != 2:
        exact = counts_array(name, bounds)
        return exact, exact, True
    if len(bounds) != 2:
        raise ParameterError("bounds are (lowest, highest)", column=name)
    least, most = counts_array(name, bounds[0]), bounds[1]
    if np.isnan(most).any():
        return least, None, False
    most = counts_array(name, most)
    crossed = np.flatnonzero(most < least)
    if len(crossed):
        raise ParameterError(
            "the lowest deaths are above the highest",
            row=int(crossed[0]) + 1,
            column=name,
            value=f"{least[crossed[0]]:g}, {most[crossed[0]]:g}",
        )
    return least, most, bool((least == most).all())


def _total(least: Floats, most: Floats | None) -> tuple[int, int | None]:
    return int(least.sum()), None if most is None else int(most.sum())


def _deadly(deaths: Floats) -> int:
    return int(np.count_nonzero(deaths))


def _deaths_per_event(deaths: Floats) -> float | None:
    """Deaths per effective event: the variance of a compound Poisson total over its mean."""
    total = float(deaths.sum())
    return float(deaths @ deaths) / total if total else None


def _bootstrap(
    a: Floats,
    days_a: float,
    b: Floats,
    days_b: float,
    confidence: float,
    draws: int,
    seed: int,
) -> tuple[float, float | None, float]:
    """Limits and p-value from deaths per event: the wider of percentile and effective-number."""
    size_a, size_b = _deaths_per_event(a), _deaths_per_event(b)
    size_a, size_b = size_a or size_b or 1.0, size_b or size_a or 1.0
    number_a, number_b = a.sum() / size_a, b.sum() / size_b
    widening = student_widening(max(1.0, number_a + number_b - 2), confidence)
    effective = (number_a / widening, days_a / size_a, number_b / widening, days_b / size_b)
    low, high = (float(limit) for limit in exact_interval(*effective, confidence))
    p_value = float(exact_p_value(*effective))
    if a.any() and b.any():
        generator = np.random.default_rng(seed)
        drawn_a = _drawn_totals(a, draws, generator) / days_a
        drawn_b = _drawn_totals(b, draws, generator) / days_b
        kept = (drawn_a > 0) | (drawn_b > 0)
        with np.errstate(divide="ignore"):
            ratios = drawn_b[kept] / drawn_a[kept]
        tails = [(1 - confidence) / 2, (1 + confidence) / 2]
        below, above = np.quantile(ratios, tails, method="inverted_cdf")
        low, high = min(low, float(below)), max(high, float(above))
        drawn_p = 2 * min(float((ratios <= 1).mean()), float((ratios >= 1).mean()))
        p_value = min(1.0, max(p_value, drawn_p))
    return low, high if math.isfinite(high) else None, p_value


def _drawn_totals(deaths: Floats, draws: int, generator: np.random.Generator) -> Floats:
    """Bootstrap totals: the m events that killed d each are drawn Poisson(m) times together."""
    values, events = np.unique(deaths[deaths > 0], return_counts=True)
    return np.asarray(generator.poisson(events, (draws, len(values))) @ values, float)
