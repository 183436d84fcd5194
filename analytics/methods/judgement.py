"""What an interval and its counts allow to say, as one code, and what is left of it among many."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

VERDICTS: Final = (
    "at_least_doubled", "higher", "little_changed", "lower", "at_least_halved", "too_close",
    "too_few", "none",
)  # fmt: skip
CHANGES: Final = frozenset({"at_least_doubled", "higher", "lower", "at_least_halved"})
FEW: Final = 5  # under this in either window no percentage is printed
LITTLE: Final = 1.25  # an interval that holds 1 and lies within this factor: little changed


def verdict(
    low: float | None,
    high: float | None,
    count_a: float | None = None,
    count_b: float | None = None,
) -> str:
    """One of `VERDICTS`, from the two-sided interval of a ratio and the counts behind it.

    A limit of None is open; both None: there is no interval and nothing is said ("none"). An
    interval that leaves out 1 is a change, however few the events. One that holds 1 is
    "little_changed" where all of it lies within `LITTLE`, "too_few" where a window has fewer than
    `FEW` events, and "too_close" else.

    >>> verdict(1.98, 3.25), verdict(2.0, None), verdict(0.35, 0.65), verdict(0.2, 0.5)
    ('higher', 'at_least_doubled', 'lower', 'at_least_halved')
    >>> verdict(0.9, 1.2), verdict(0.9, 4.0, 30, 50), verdict(0.1, 4.0, 2, 1), verdict(None, None)
    ('little_changed', 'too_close', 'too_few', 'none')
    """
    if low is None and high is None:
        return "none"
    if low is not None and low > 1:
        return "at_least_doubled" if low >= 2 else "higher"
    if high is not None and high < 1:
        return "at_least_halved" if high <= 1 / 2 else "lower"
    if low is not None and high is not None and low >= 1 / LITTLE and high <= LITTLE:
        return "little_changed"
    known = [count for count in (count_a, count_b) if count is not None]
    return "too_few" if known and min(known) < FEW else "too_close"


def corrected(code: str, p_value: float | None, level: float = 0.05) -> str:
    """`code`, unless its p-value after the correction for all that were looked at says nothing.

    >>> corrected("higher", 0.03), corrected("higher", 0.3), corrected("too_few", 0.9)
    ('higher', 'too_close', 'too_few')
    """
    return (
        code if code not in CHANGES or (p_value is not None and p_value <= level) else "too_close"
    )


def holm(p_values: ArrayLike) -> NDArray[np.float64]:
    """P-values corrected so that naming any one of them is safe (Holm 1979); NaN stays NaN.

    >>> holm([0.01, 0.04, float("nan"), 0.03])
    array([0.03, 0.06,  nan, 0.06])
    """
    values = np.array(p_values, dtype=float)
    order = np.argsort(values, kind="stable")[: np.count_nonzero(~np.isnan(values))]
    factors = np.arange(len(order), 0, -1)
    values[order] = np.minimum(1, np.maximum.accumulate(values[order] * factors))
    return values


def benjamini_hochberg(p_values: ArrayLike) -> NDArray[np.float64]:
    """P-values corrected for the colours of a map: of the places coloured at 0.05, at most about
    one in twenty is expected to be a false alarm (Benjamini and Hochberg 1995); NaN stays NaN.

    >>> benjamini_hochberg([0.01, 0.04, float("nan"), 0.03])
    array([0.03, 0.04,  nan, 0.04])
    """
    values = np.array(p_values, dtype=float)
    order = np.argsort(values, kind="stable")[: np.count_nonzero(~np.isnan(values))]
    factors = len(order) / np.arange(1, len(order) + 1)
    corrected = np.minimum.accumulate((values[order] * factors)[::-1])[::-1]
    values[order] = np.minimum(1, corrected)
    return values
