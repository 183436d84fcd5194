"""Mid-p limits of the odds behind two counts that need not be whole."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
_HALVINGS = 50


def fractional_p_value(a: ArrayLike, b: ArrayLike, odds: ArrayLike = 1.0) -> Floats:
    """Two-sided mid-p value against b : a = `odds`.

    >>> f"{fractional_p_value(9, 2, 17877 / 16660):.6f}"
    '0.029267'
    """
    scale = np.asarray(odds, float)
    upper = _upper_tail(np.asarray(a, float), np.asarray(b, float), scale / (1 + scale))
    return np.asarray(np.minimum(1, 2 * np.minimum(upper, 1 - upper)))


def fractional_limits(a: ArrayLike, b: ArrayLike, tail: ArrayLike) -> tuple[Floats, Floats]:
    """Limits of the odds b : a that leave `tail` on either side; infinite above where a is 0.

    >>> low, high = fractional_limits([10, 0.0], [20, 3.5], 0.025)
    >>> low.round(4), high.round(4)
    (array([0.9448, 0.7388]), array([4.4548,    inf]))
    """
    a, b, tail = np.broadcast_arrays(*(np.asarray(each, float) for each in (a, b, tail)))
    with np.errstate(divide="ignore"):
        low = _share(a, b, tail)
        rest = _share(b, a, tail)  # the complement is sought directly: 1 - share loses digits
        return low / (1 - low), (1 - rest) / rest


def _upper_tail(a: Floats, b: Floats, share: Floats) -> Floats:
    """The chance of more than b of a + b, and half that of just b, if each is with `share`."""
    from scipy import special  # heavy: half a second that a mere import should not cost

    at_least = np.where(b > 0, special.betainc(np.where(b > 0, b, 1), a + 1, share), 1.0)
    more = np.where(a > 0, special.betainc(b + 1, np.where(a > 0, a, 1), share), 0.0)
    return np.asarray((at_least + more) / 2)


def _share(a: Floats, b: Floats, tail: Floats) -> Floats:
    """The share of b at which its upper tail is `tail`, by halving on the scale of log odds."""
    low, high = np.full(a.shape, -40.0), np.full(a.shape, 40.0)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        above = _upper_tail(a, b, 1 / (1 + np.exp(-middle))) > tail
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return np.where(b > 0, 1 / (1 + np.exp(-(low + high) / 2)), 0.0)
