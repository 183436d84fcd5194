"""What a claim of a ratio allows for its base period, in whole numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pandas as pd

from analytics.measures.compare.figures import count_bounds
from analytics.periods import Window

Row = Any  # a named tuple of the statistics table


@dataclass(frozen=True, slots=True)
class Constraint:
    """Whole numbers the base may be: surely, whatever the figure is, and at all possibly."""

    sure_low: int
    sure_high: int | None
    low: int
    high: int | None

    def verdict(self, low: int, high: int | None) -> str:
        """What a figure between two bounds makes of the claim."""
        if (self.high is not None and low > self.high) or (high is not None and high < self.low):
            return "contradicted"
        fits_above = self.sure_high is None or (high is not None and high <= self.sure_high)
        return "consistent" if fits_above and low >= self.sure_low else "undetermined"


def constraint_of(claim: Row, subject: Row, base: Window | None, reading: str) -> Constraint | None:
    """What the claim allows for the base, or None where the window of the figure is unknown."""
    if pd.isna(subject.start) or pd.isna(subject.end) or base is None or base.days is None:
        return None
    days = (subject.end - subject.start).days + 1
    scale = Fraction(base.days, days) if reading == "pace" else Fraction(1)
    low, high = count_bounds(subject)
    least, most, strict = _ratio_of(claim)
    return Constraint(
        sure_low=_above(high, scale, most, strict),
        sure_high=_below(low, scale, least, strict),
        low=_above(low, scale, most, strict),
        high=_below(high, scale, least, strict),
    )


def _below(count: int | None, scale: Fraction, ratio: Fraction | None, strict: bool) -> int | None:
    """The largest base for which count over base is at least (or above) the ratio."""
    if count is None or not ratio:
        return None
    limit = count * scale / ratio
    return max(0, math.ceil(limit) - 1) if strict else math.floor(limit)


def _above(count: int | None, scale: Fraction, ratio: Fraction | None, strict: bool) -> int:
    """The smallest base for which count over base is at most (or under) the ratio."""
    if ratio is None or not ratio or count is None:
        return 0
    limit = count * scale / ratio
    return math.floor(limit) + 1 if strict else math.ceil(limit)


def _ratio_of(claim: Row) -> tuple[Fraction | None, Fraction | None, bool]:
    """Least and largest ratio of a claim, and whether they are excluded.

    A ratio given as a point is taken to the digits it is given in: 2 is 1.5 to 2.5, 0.32 is
    0.315 to 0.325.
    """
    strict = claim.bound in ("more_than", "less_than")
    if pd.notna(claim.best) and claim.bound in ("exact", "about"):
        point = Fraction(repr(float(claim.best)))
        digits = len(repr(float(claim.best)).rstrip("0").partition(".")[2])
        half = Fraction(1, 2 * 10**digits)
        return point - half, point + half, False
    low = None if pd.isna(claim.low) else Fraction(repr(float(claim.low)))
    high = None if pd.isna(claim.high) else Fraction(repr(float(claim.high)))
    return low, high, strict
