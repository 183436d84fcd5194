"""Arguments of the numerical measures, checked: each error names the argument it is about."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.errors import ParameterError

Count = int | tuple[int, int | None]
"""A count, or its bounds (low, high); high None means open above."""


def check_confidence(confidence: float) -> None:
    """Raise `ParameterError` unless `confidence` is between 0 and 1."""
    if not 0 < confidence < 1:
        raise ParameterError(
            "confidence must lie between 0 and 1", column="confidence", value=confidence
        )


def positive(name: str, days: float) -> float:
    """`days` as a float; `ParameterError` naming the argument unless it is positive."""
    value = _number(name, days)
    if not (value > 0 and math.isfinite(value)):
        raise ParameterError(
            "an exposure must be more than 0",
            column=name,
            value=days,
            remedy="give the days the window covers",
        )
    return value


def bounds(name: str, count: Count) -> tuple[int, int | None]:
    """A count as (low, high), checked."""
    if not isinstance(count, tuple):
        exact = _whole(name, count)
        return exact, exact
    if len(count) != 2:
        raise ParameterError("bounds are (low, high)", column=name, value=count)
    low, high = _whole(name, count[0]), None if count[1] is None else _whole(name, count[1])
    if high is not None and high < low:
        raise ParameterError("the lower bound is above the upper one", column=name, value=count)
    return low, high


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


def counts_array(name: str, values: ArrayLike) -> NDArray[np.float64]:
    """Whole counts, 0 or more, as a one-dimensional array of floats.

    >>> counts_array("counts", [3, 0])
    array([3., 0.])
    """
    return _array(
        name,
        values,
        lambda array: (array >= 0) & (array == np.floor(array)),
        "a count must be a whole number, 0 or more",
    )


def exposure_array(name: str, values: ArrayLike, length: int) -> NDArray[np.float64]:
    """Exposures above 0: one for all, or one for each of `length` periods.

    >>> exposure_array("exposure", 7, 2)
    array([7., 7.])
    """
    array = _array(
        name,
        np.atleast_1d(np.asarray(values)),
        lambda array: (array > 0) & np.isfinite(array),
        "an exposure must be more than 0",
    )
    if len(array) not in (1, length):
        raise ParameterError(f"{len(array)} exposures for {length} counts", column=name)
    return np.broadcast_to(array, (length,)).copy()


def _array(
    name: str,
    values: ArrayLike,
    good: Callable[[NDArray[np.float64]], NDArray[np.bool_]],
    reason: str,
) -> NDArray[np.float64]:
    try:
        array = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise ParameterError("not numbers", column=name, value=values) from None
    if array.ndim != 1:
        raise ParameterError("not a plain series of numbers", column=name, value=values)
    bad = np.flatnonzero(~good(array))
    if len(bad):
        raise ParameterError(reason, row=int(bad[0]) + 1, column=name, value=array[bad[0]])
    return array
