"""The ratio of two rates of independent events: exact interval and p-value from two totals.

Everywhere `a` is the earlier window and `b` the later one; a ratio is rate b over rate a. Attacks
are hardly ever independent: `analytics.methods.ratio` has the intervals that may be printed, and
these lie inside them. This is a public door: its arguments are checked.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from analytics.errors import ParameterError
from analytics.methods.judgement import FEW, verdict
from analytics.text import Shows

METHODS = ("exact", "union", "bins", "totals", "deaths")
CAUTIONS = ("independent_events", "no_subperiods", "few_events", "zero_total")
Count = int | tuple[int, int | None]
"""A count, or its bounds (low, high); high None means open above."""


@dataclass(frozen=True, slots=True)
class RateRatio(Shows):
    """The ratio of two rates with its interval.

    Attributes
    ----------
    ratio
        Rate b over rate a. None where no point can be given: a bounded count, or a zero in the
        earlier window ("from 0"). Never infinite.
    low, high
        Two-sided interval, of 95% if nothing else was asked; high None means open above.
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
    cautions
        Of `CAUTIONS`.
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
    dispersion: float | None = None
    cautions: tuple[str, ...] = ()
    assumed: float | None = None

    @property
    def verdict(self) -> str:
        """One of `judgement.VERDICTS`, from the interval and the counts."""
        counts = (
            count if isinstance(count, int) else None for count in (self.count_a, self.count_b)
        )
        return verdict(self.low, self.high, *counts)


def rate_ratio(
    count_a: Count, days_a: float, count_b: Count, days_b: float, confidence: float = 0.95
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

    Returns
    -------
    RateRatio
        ratio, low, high, p_value (two-sided), and what was compared.

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
    if not 0 < confidence < 1:
        raise ParameterError(
            "confidence must lie between 0 and 1", column="confidence", value=confidence
        )
    a, b = _bounds("count_a", count_a), _bounds("count_b", count_b)
    scale = _exposure("days_b", days_b) / _exposure("days_a", days_a)
    tail = (1 - confidence) / 2
    point = a[0] == a[1] and b[0] == b[1]
    # The least favourable corner of the bounds below, the most favourable one above.
    low = 0.0 if a[1] is None else _least_odds(a[1], b[0], tail) / scale
    most = 0.0 if b[1] is None else _least_odds(b[1], a[0], tail)
    return RateRatio(
        ratio=plain_ratio(a[0], days_a, b[0], days_b) if point else None,
        low=low,
        high=1 / most / scale if most else None,
        p_value=_exact_p_value(a[0], b[0], scale / (1 + scale)) if point else None,
        count_a=a[0] if a[0] == a[1] else a,
        days_a=days_a,
        count_b=b[0] if b[0] == b[1] else b,
        days_b=days_b,
        method="exact" if point else "union",
        cautions=cautions_of(largest(a), largest(b), "independent_events"),
    )


def plain_ratio(count_a: float, days_a: float, count_b: float, days_b: float) -> float | None:
    """Rate b over rate a; None from a zero, which has no ratio.

    >>> plain_ratio(5, 365, 0, 366), plain_ratio(0, 365, 5, 366)
    (0.0, None)
    """
    return None if count_a == 0 else (count_b / days_b) / (count_a / days_a)


def largest(bounds: tuple[float, float | None]) -> float:
    """The count that may be meant at most; of one that is open above the least.

    Few are only those that surely are: "at most 4,085" is not a small count.

    >>> largest((0, 4085)), largest((400, None))
    (4085, 400)
    """
    return bounds[0] if bounds[1] is None else bounds[1]


def cautions_of(count_a: float, count_b: float, *more: str) -> tuple[str, ...]:
    """The cautions that small counts call for, after those given.

    >>> cautions_of(9, 2, "independent_events")
    ('independent_events', 'few_events')
    """
    least = min(count_a, count_b)
    small = ("zero_total",) if least == 0 else ("few_events",) if least < FEW else ()
    return (*more, *small)


def _least_odds(a: int, b: int, tail: float) -> float:
    """The lower Clopper-Pearson limit of the odds b : a; the upper one is 1 over that of a : b."""
    from scipy import special  # heavy: half a second that a mere import should not cost

    share = float(special.betaincinv(b, a + 1, tail)) if b else 0.0
    return share / (1 - share)


def _exact_p_value(a: int, b: int, share: float) -> float:
    """Central two-sided p-value against b being `share` of both: twice the smaller tail."""
    from scipy import special  # heavy, as above

    at_least = special.betainc(b, a + 1, share) if b else 1.0
    at_most = special.betaincc(b + 1, a, share) if a else 1.0
    return float(min(1.0, 2 * min(at_least, at_most)))


def _exposure(name: str, days: float) -> float:
    value = _number(name, days)
    if not (value > 0 and math.isfinite(value)):
        raise ParameterError(
            "an exposure must be more than 0",
            column=name,
            value=days,
            remedy="give the days the window covers",
        )
    return value


def _bounds(name: str, count: Count) -> tuple[int, int | None]:
    """A count as (low, high)."""
    low, high = count if isinstance(count, tuple) and len(count) == 2 else (count, count)
    if isinstance(low, tuple):
        raise ParameterError("bounds are (low, high)", column=name, value=count)
    least, most = _whole(name, low), None if high is None else _whole(name, high)
    if most is not None and most < least:
        raise ParameterError("the lower bound is above the upper one", column=name, value=count)
    return least, most


def _whole(name: str, value: Any) -> int:
    number = _number(name, value)
    if not (number >= 0 and number.is_integer()):
        raise ParameterError(
            "a count must be a whole number, 0 or more",
            column=name,
            value=value,
            remedy="pass bounds as (low, high), high None if open",
        )
    return int(number)


def _number(name: str, value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise ParameterError("not a number", column=name, value=value) from None
