"""The ratio of two rates of independent events: exact interval and p-value from two totals.

Everywhere `a` is the earlier window and `b` the later one; a ratio is rate b over rate a. Attacks
are hardly ever independent: `analytics.methods.ratio` has the intervals that may be printed, and
these lie inside them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.methods.arguments import Count, bounds, check_confidence, positive
from analytics.methods.verdicts import FEW, verdict

METHODS = ("exact", "union", "bins", "totals", "deaths")
CAUTIONS = ("independent_events", "no_subperiods", "few_events", "zero_total")


@dataclass(frozen=True, slots=True)
class RateRatio:
    """The ratio of two rates with its interval.

    Attributes
    ----------
    ratio
        Rate b over rate a. None where no point can be given: a bounded count, or a zero in the
        earlier window ("from 0"). Never infinite.
    low, high
        Two-sided interval at `confidence`; high None means open above.
    p_value
        Two-sided, against equal rates, of the same method as the interval: it is at most
        1 - confidence exactly when the interval leaves out 1. None for bounded counts.
    count_a, days_a, count_b, days_b
        What was compared: counts (or their bounds) and exposures.
    method
        One of `METHODS`.
    dispersion
        Variance of the totals over their mean as the windows show it, waves included, at least 1;
        None where only totals were known.
    autocorrelation
        Of neighbouring periods within the windows; None where not known.
    cautions
        Of `CAUTIONS`.
    blocks
        Independent pieces of the windows that the dispersion was seen in.
    assumed
        The dispersion taken from other series, where it decided the interval; else None.
    """

    ratio: float | None
    low: float
    high: float | None
    p_value: float | None
    count_a: Count
    days_a: float
    count_b: Count
    days_b: float
    method: str
    dispersion: float | None
    confidence: float
    autocorrelation: float | None = None
    cautions: tuple[str, ...] = ()
    blocks: float | None = None
    assumed: float | None = None

    @property
    def verdict(self) -> str:
        """One of `verdicts.VERDICTS`, from the interval and the counts."""
        counts = (
            count if isinstance(count, int) else None for count in (self.count_a, self.count_b)
        )
        return verdict(self.low, self.high, *counts)


def rate_ratio(
    count_a: Count,
    days_a: float,
    count_b: Count,
    days_b: float,
    confidence: float = 0.95,
) -> RateRatio:
    """Ratio of the daily rates of two windows of which only the totals are known.

    Given the sum of both counts, the later one is binomial; its central exact (Clopper-Pearson)
    limits give the interval and the p-value, so the two never disagree. Bounded counts give the
    union of the intervals of all counts within their bounds, and neither ratio nor p-value.

    Parameters
    ----------
    count_a, count_b
        Whole numbers of events, or (low, high) with high None for "or more".
    days_a, days_b
        Exposure of each window in any one unit, usually inclusive days.
    confidence
        Of the two-sided interval.

    Raises
    ------
    ParameterError
        Naming the argument: a negative or broken count, an exposure that is not positive.

    References
    ----------
    Clopper and Pearson 1934, Biometrika 26:404; Fay 2010, Biostatistics 11:373 (central tests
    that agree with their intervals); the R packages exactci and rateratio.test.

    >>> known = rate_ratio(121, 365, 153, 182)
    >>> f"{known.ratio:.2f} ({known.low:.2f}-{known.high:.2f})", known.verdict
    ('2.54 (1.98-3.25)', 'higher')
    >>> rate_ratio(0, 365, 7, 366).ratio is None
    True
    >>> bounded = rate_ratio((0, 76), 365, 153, 182)
    >>> f"{bounded.low:.3f}", bounded.high
    ('3.047', None)
    """
    check_confidence(confidence)
    a, b = bounds("count_a", count_a), bounds("count_b", count_b)
    exposure_a, exposure_b = positive("days_a", days_a), positive("days_b", days_b)
    low, high = _union(a, exposure_a, b, exposure_b, confidence)
    point = a[0] == a[1] and b[0] == b[1]
    ratio = p_value = None
    if point:
        ratio = plain_ratio(a[0], exposure_a, b[0], exposure_b)
        p_value = float(exact_p_value(a[0], exposure_a, b[0], exposure_b))
    return RateRatio(
        ratio=ratio,
        low=low,
        high=high,
        p_value=p_value,
        count_a=a[0] if a[0] == a[1] else a,
        days_a=days_a,
        count_b=b[0] if b[0] == b[1] else b,
        days_b=days_b,
        method="exact" if point else "union",
        dispersion=None,
        confidence=confidence,
        cautions=cautions_of(a[0], b[0], "independent_events"),
    )


def poisson_interval(count: Count, confidence: float = 0.95) -> tuple[float, float | None]:
    """Exact central interval of the mean behind one count (Garwood 1936, Biometrika 28:437).

    Bounds give the union over all counts within them; the upper limit is None if they are open.

    >>> low, high = poisson_interval(20)
    >>> f"{low:.6f} {high:.6f}"
    '12.216520 30.888378'
    """
    from scipy import special  # heavy, and most readers of a result never need it

    check_confidence(confidence)
    least, most = bounds("count", count)
    tail = (1 - confidence) / 2
    low = float(special.gammaincinv(least, tail)) if least else 0.0
    return low, None if most is None else float(special.gammainccinv(most + 1, tail))


def exact_interval(
    count_a: ArrayLike,
    days_a: ArrayLike,
    count_b: ArrayLike,
    days_b: ArrayLike,
    confidence: float = 0.95,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lower and upper limits of many ratios at once; infinite above where `count_a` is 0.

    Takes fractional counts too, so that counts divided by a dispersion can be passed.

    >>> low, high = exact_interval([9, 0], 16660, [2, 5], 17877)
    >>> [f"{limit:.6f}" for limit in (*low, *high)]
    ['0.021774', '0.853974', '1.000549', 'inf']
    """
    from scipy import special  # heavy: half a second that a mere import should not cost

    a, b = np.asarray(count_a, float), np.asarray(count_b, float)
    tail = (1 - confidence) / 2
    share_low = np.where(b > 0, special.betaincinv(np.where(b > 0, b, 1), a + 1, tail), 0.0)
    # The complement is asked for directly: 1 - share would lose digits of large ratios.
    rest_low = np.where(a > 0, special.betaincinv(np.where(a > 0, a, 1), b + 1, tail), 0.0)
    scale = np.asarray(days_a, float) / np.asarray(days_b, float)
    with np.errstate(divide="ignore"):
        return share_low / (1 - share_low) * scale, (1 - rest_low) / rest_low * scale


def exact_p_value(
    count_a: ArrayLike, days_a: ArrayLike, count_b: ArrayLike, days_b: ArrayLike
) -> NDArray[np.float64]:
    """Central two-sided p-values against equal rates: twice the smaller tail, at most 1.

    >>> f"{exact_p_value(9, 16660, 2, 17877):.6f}"
    '0.050106'
    """
    from scipy import special  # heavy, as above

    a, b = np.asarray(count_a, float), np.asarray(count_b, float)
    earlier, later = np.asarray(days_a, float), np.asarray(days_b, float)
    share = later / (earlier + later)
    at_least = np.where(b > 0, special.betainc(np.where(b > 0, b, 1), a + 1, share), 1.0)
    at_most = np.where(a > 0, special.betaincc(b + 1, np.where(a > 0, a, 1), share), 1.0)
    return np.asarray(np.minimum(1.0, 2 * np.minimum(at_least, at_most)), float)


def plain_ratio(count_a: float, days_a: float, count_b: float, days_b: float) -> float | None:
    """Rate b over rate a; None from a zero, which has no ratio.

    >>> plain_ratio(5, 365, 0, 366), plain_ratio(0, 365, 5, 366)
    (0.0, None)
    """
    return None if count_a == 0 else (count_b / days_b) / (count_a / days_a)


def cautions_of(count_a: float, count_b: float, *more: str) -> tuple[str, ...]:
    """The cautions that small counts call for, after those given.

    >>> cautions_of(9, 2, "independent_events")
    ('independent_events', 'few_events')
    """
    least = min(count_a, count_b)
    small = ("zero_total",) if least == 0 else ("few_events",) if least < FEW else ()
    return (*more, *small)


def _union(
    a: tuple[int, int | None],
    days_a: float,
    b: tuple[int, int | None],
    days_b: float,
    confidence: float,
) -> tuple[float, float | None]:
    """The least favourable corner below, the most favourable above."""
    low, high = 0.0, None
    if a[1] is not None:
        low = float(exact_interval(a[1], days_a, b[0], days_b, confidence)[0])
    if b[1] is not None and a[0] > 0:
        high = float(exact_interval(a[0], days_a, b[1], days_b, confidence)[1])
    return low, high
