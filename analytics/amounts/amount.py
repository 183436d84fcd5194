"""`Amount`: what a text says about a number, as bounds and a point, never a midpoint."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

from analytics.errors import ParameterError
from analytics.text import Shows
from analytics.vocabulary import BOUNDS

UnitHint = Literal["count", "ratio", "share", "rate"]
UNIT_HINTS: tuple[UnitHint, ...] = get_args(UnitHint)


@dataclass(frozen=True, slots=True)
class Amount(Shows):
    """An amount as its text bounds it.

    Parameters
    ----------
    low, best, high
        None where the text says nothing. `best` only where the text gives a point; a range has
        no midpoint.
    bound
        One of `BOUNDS`. Counts are whole: "over 100" has low 101, "fewer than 20" has high 19.
        Other units keep the figure, and `more_than` and `less_than` exclude it.
    approximate
        Whether the words loosen the figure ("about", "nearly", "dozens").
    unit_hint
        What the words speak of: a count, a ratio ("doubled"), a share ("40%") or a rate ("20 per
        day").
    base
        What a ratio is taken against, as written ("2023"), or the unit of time of a rate ("day").
    pace
        Of a ratio: True "on pace to", False against a total, None where the text does not say.
    rule
        The name of the rule that read the text.
    """

    low: float | None
    best: float | None
    high: float | None
    bound: str
    approximate: bool = False
    unit_hint: UnitHint = "count"
    base: str | None = None
    pace: bool | None = None
    rule: str = "given"

    def __post_init__(self) -> None:
        if self.bound not in BOUNDS:
            raise ParameterError(
                "not a bound", value=self.bound, remedy=f"use one of {', '.join(BOUNDS)}"
            )
        check_unit(self.unit_hint)
        known = [figure for figure in (self.low, self.best, self.high) if figure is not None]
        if known != sorted(known):
            raise ParameterError(f"low, best and high out of order: {known}")


def check_unit(unit: str) -> UnitHint:
    """The unit, if it is one of `UNIT_HINTS`."""
    if unit not in UNIT_HINTS:
        raise ParameterError("not a unit", value=unit, remedy=f"use one of {', '.join(UNIT_HINTS)}")
    return unit


def bounded(
    figure: float,
    bound: str,
    rule: str,
    *,
    unit: UnitHint = "count",
    base: str | None = None,
    pace: bool | None = None,
) -> Amount:
    """The amount of one figure under a bound; "nearly" and "just_over" loosen theirs.

    >>> bounded(100, "more_than", "number").low, bounded(2, "more_than", "x", unit="ratio").low
    (101.0, 2.0)
    """
    figure = float(figure)
    step = 1.0 if unit == "count" else 0
    low = best = high = None
    if bound == "exact":
        low = best = high = figure
    elif bound in {"more_than", "just_over"}:
        low = math.floor(figure) + step if step else figure
    elif bound == "at_least":
        low = figure
    elif bound == "at_most":
        high = figure
    elif bound == "less_than":
        high = math.ceil(figure) - step if step else figure
    elif bound == "nearly":  # loose by its own words: "nearly 100" may still be 100
        high = figure
    else:
        best = figure
    stored = {"nearly": "less_than", "just_over": "more_than"}.get(bound, bound)
    loose = bound in {"nearly", "just_over", "about"}
    return Amount(low, best, high, stored, loose, unit, base, pace, rule)
