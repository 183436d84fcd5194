"""What must hold between figures: a claimed ratio for its base, and parts for their total."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pandas as pd

from analytics.dataset import Dataset
from analytics.measures.compare.footing import most_days
from analytics.measures.compare.reported import count_bounds, figures_of
from analytics.periods import Window, span
from analytics.places import provinces_of, within
from analytics.results import Note
from analytics.results import rows as rows_of

Row = Any  # a named tuple of the statistics table
Bounds = tuple[int, int | None]
_SAME = ["source_id", "origin", "measure", "actor", "target", "victims", "unit", "start", "end"]


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
    0.315 to 0.325; a point between limits of its own ("up by a third") is taken to them. "Almost
    tripled" is as near to 3, from below: 2.5 and more, under 3.
    """
    strict = claim.bound in ("more_than", "less_than")
    point = claim.best if claim.bound in ("exact", "about") else None
    almost = claim.high if claim.approximate and pd.isna(claim.low) else None
    low, high = (None if pd.isna(v) else Fraction(repr(float(v))) for v in (claim.low, claim.high))
    if pd.notna(point) and (low is None or low == high):
        high = Fraction(repr(float(point))) + _half_digit(point)
        return high - 2 * _half_digit(point), high, False
    if pd.notna(almost) and high is not None:
        low = high - _half_digit(almost)
    return low, high, strict


def _half_digit(number: float) -> Fraction:
    """Half a unit of the last digit that a number is given in."""
    digits = len(repr(float(number)).rstrip("0").partition(".")[2])
    return Fraction(1, 2 * 10**digits)


def broken_sums(data: Dataset) -> list[Note]:
    """The totals that do not fit the parts that their origin gives, as notes.

    Parts by place are the rows that name the total in `part_of`, or that stand on the same page
    for the same period; parts by time are the figures of one series inside a longer one.
    """
    table = data.checked("statistics")
    flows = table[table["kind"] == "flow"]
    found = [*_sums_of_places(flows), *_sums_of_days(data, flows)]
    return sorted(found, key=lambda note: (str(note["origin"]), note["window"]))


def _sums_of_places(flows: pd.DataFrame) -> Iterator[Note]:
    known = flows[["scope", "start", "end"]].notna().all(axis=1) & flows["restates"].isna()
    usable = flows[known & (flows["status"] != "doubtful")]
    # A total and two parts are three rows: most rows stand alone and need no second look.
    alike = usable.groupby(_SAME, dropna=False, observed=True)["statistic_id"].transform("size")
    several = usable[alike > 2]
    same: dict[int, list[Row]] = {}
    places = several.groupby(_SAME, dropna=False, observed=True).ngroup()
    for place, row in zip(places, rows_of(several), strict=True):
        same.setdefault(place, []).append(row)
    for _, told in sorted(same.items()):
        for total in (row for row in told if pd.isna(row.part_of)):
            parts = [row for row in told if _is_province_of(row, total)]
            touched = {code for row in parts for code in provinces_of(row.scope)}
            # A region beside its own provinces may hold what they lack.
            complete = touched == set(provinces_of(total.scope)) and not any(
                len(provinces_of(row.scope)) > 1 and row.scope != total.scope
                and within(row.scope, total.scope)
                for row in told
            )  # fmt: skip
            if len(parts) >= 2:
                bounds = [count_bounds(row) for row in parts]
                days = span(total.start.date(), total.end.date())
                yield from _broken(total, days, "areas", count_bounds(total), bounds, complete)


def _is_province_of(row: Row, total: Row) -> bool:
    """Whether a row is one province of a total: linked to it, or on the same page."""
    if row.scope == total.scope or len(provinces_of(row.scope)) != 1:
        return False
    linked = row.part_of == total.statistic_id
    same_page = pd.isna(row.part_of) and pd.notna(row.url) and row.url == total.url
    return bool((linked or same_page) and within(row.scope, total.scope))


def _sums_of_days(data: Dataset, flows: pd.DataFrame) -> Iterator[Note]:
    by_id = {row.statistic_id: row for row in rows_of(flows)}
    groups = [group for group in figures_of(data, flows).groups if not group.summed]
    for figures in (group.figures for group in groups):
        for total in figures:
            parts = most_days(
                [f for f in figures if f is not total and total.window.contains(f.window)]
            )
            bounds = [(part.low, part.high) for part in parts]
            complete = len(parts) >= 2 and sum(part.days for part in parts) == total.days
            yield from _broken(
                by_id[total.ids[0]], total.window, "time", (total.low, total.high), bounds, complete
            )


def _broken(
    row: Row, days: Window, split: str, total: Bounds, parts: Sequence[Bounds], complete: bool
) -> Iterator[Note]:
    """The note of a total that is less than its parts, or more than all of them."""
    low = sum(part[0] for part in parts)
    tops = [part[1] for part in parts if part[1] is not None]
    less = complete and len(tops) == len(parts) and sum(tops) < total[0]
    if total[1] is None or not (low > total[1] or less):
        return
    yield {
        "code": "sum_does_not_add_up",
        "origin": None if pd.isna(row.origin) else row.origin,
        "measure": str(row.measure),
        "scope": None if pd.isna(row.scope) else row.scope,
        "window": days.label,
        "split": split,
        "total": float(total[0]) if total[0] == total[1] else None,
        "parts": len(parts),
        "parts_low": float(low),
    }
