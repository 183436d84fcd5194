"""Counts that are not complete yet: what share of a bin is reported, and what is still to come."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.errors import ParameterError
from analytics.methods.arguments import check_confidence, counts_array

Floats = NDArray[np.float64]


def delay_distribution(triangle: ArrayLike) -> Floats:
    """The share of events that is reported after 0, 1, 2 ... steps, learned from past reports.

    Parameters
    ----------
    triangle
        The reporting triangle: a row per day (week) of the event, in column d how many of its
        events were first reported d steps later; NaN where that day has not come yet.

    Returns
    -------
    numpy.ndarray
        Rising to 1 at the longest delay of the triangle: what comes later still is not seen.

    Raises
    ------
    ParameterError
        For a negative count, or a first column of which nothing is known.

    References
    ----------
    Lawless 1994, Can. J. Stat. 22:15 (reverse hazards); Hoehle and an der Heiden 2014, Biometrics
    70:993; `nowcast(method = "lawless")` of the R package surveillance.

    >>> delay_distribution([[4, 2, 2], [6, 2, np.nan], [5, np.nan, np.nan]]).round(3)
    array([0.536, 0.75 , 1.   ])
    """
    known = np.atleast_2d(np.asarray(triangle, float))
    counts_array("triangle", np.nan_to_num(known).ravel())
    seen = ~np.isnan(known)
    if not seen[:, 0].any():
        raise ParameterError("nothing is known of the first column", column="triangle")
    just = np.nansum(known, axis=0)
    # Of the days whose reports after d steps are known: all that was reported by then.
    by_then = (np.where(seen, np.cumsum(np.nan_to_num(known), axis=1), 0)).sum(axis=0)
    hazard = np.divide(just, by_then, out=np.zeros(len(just)), where=by_then > 0)
    return np.append(np.cumprod((1 - hazard)[:0:-1])[::-1], 1.0)


def reported_share(ages: ArrayLike, lengths: ArrayLike, distribution: ArrayLike) -> Floats:
    """The share of each bin's events that is reported by now, if its days are alike.

    A rate is then the reported count over the days times this share: the events that are known
    are a thinned Poisson process, and every interval of `ratio` holds for it.

    Parameters
    ----------
    ages
        Days between the last day of each bin and the day on which the list was read; a bin whose
        last days are still to come has a negative age, and they count as not reported.
    lengths
        Days of each bin.
    distribution
        Share reported after 0, 1, 2 ... days; 1 after its end.

    >>> reported_share([0, 30], [3, 3], [0.5, 0.8]).round(3)
    array([0.767, 1.   ])
    """
    delays = np.asarray(distribution, float)
    if not (len(delays) and (np.diff(delays) >= 0).all() and 0 <= delays[0] <= delays[-1] <= 1):
        raise ParameterError("shares rise from 0 to 1", column="distribution", value=distribution)
    shares = []
    for age, length in zip(np.atleast_1d(ages), np.atleast_1d(lengths), strict=True):
        waited = np.arange(int(age), int(age + length))
        share = np.where(waited >= len(delays), 1.0, delays[np.clip(waited, 0, len(delays) - 1)])
        shares.append(np.where(waited < 0, 0.0, share).mean())
    return np.array(shares)


def exponential_delays(mean: float, longest: int = 365) -> Floats:
    """Share reported after 0, 1, 2 ... days where reports come after `mean` days on average.

    >>> exponential_delays(20)[[0, 13, 60]].round(2)
    array([0.05, 0.5 , 0.95])
    """
    if not mean > 0:
        raise ParameterError("a mean delay is more than 0", column="mean", value=mean)
    shares = -np.expm1(-(np.arange(longest) + 1) / mean)
    return np.append(shares, 1.0)


def completed(
    counts: ArrayLike, shares: ArrayLike, dispersion: float = 1.0, confidence: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """What each count will be once all is reported: expected, lowest and highest.

    Given what is known, what is still to come is negative binomial. Where nothing is reported
    yet there is no expectation (NaN) and no highest value (infinite).

    Parameters
    ----------
    counts, shares
        Reported so far, and the share of each bin that is.
    dispersion
        Variance of counts over their mean; widens the interval.
    confidence
        Of the interval.

    References
    ----------
    Lawless 1994, Can. J. Stat. 22:15; with Jeffreys' prior of the rate.

    >>> expected, low, high = completed([12, 30], [0.4, 1.0])
    >>> expected, low, high
    (array([30., 30.]), array([19., 30.]), array([46., 30.]))
    """
    from scipy import stats  # heavy: a second that a mere import should not cost

    check_confidence(confidence)
    known, share = counts_array("counts", counts), np.asarray(shares, float)
    told = share > 0
    some = np.where(told, share, 0.5)
    tail = (1 - confidence) / 2
    mean = (known + 0.5) * (1 - some) / some
    widened = dispersion / some  # variance over mean of what is to come
    to_come = stats.nbinom(
        np.where(mean > 0, mean / np.maximum(widened - 1, 1e-9), 1), 1 / np.maximum(widened, 1)
    )
    low = np.where(mean > 0, to_come.ppf(tail), 0)
    high = np.where(mean > 0, to_come.ppf(1 - tail), 0)
    return (
        np.where(told, known / some, np.nan),
        known + np.where(told, low, 0),
        np.where(told, known + high, np.inf),
    )
