"""A comparison drawn as a forest: counts, interval on a scale of doublings, the change in figures.

Pairs of one counter stand first; pairs of different counters follow with hollow marks, because
part of their change is who counted. A limit that is open is an arrow.
"""

import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analytics.charts.marks import Axis, Chart, Lines, Mark, Panel, Points, Row
from analytics.charts.verdicts import SHAPES, change_text, role
from analytics.prose.pair import what
from analytics.prose.sensitivity import variant_words
from analytics.prose.words import area, bounded, capital, missing, noun, number
from analytics.results import rows as rows_of

SAME = "The same counter in both periods"
OTHER = "Different counters: part of the change is who counted"
MONTH = 365.25 / 12
PAIRS = 40  # more than this are in the table
_WIDEST = 3.4  # doublings: about ten times; what lies beyond runs to the edge
_TICKS = {-3: "÷8", -2: "÷4", -1: "halved", 0: "same", 1: "doubled", 2: "×4", 3: "×8"}
_ROOMY = 5  # doublings: a wider scale has no room for words
_SHORT = {-1: "÷2", 1: "×2"}


def chart(result: pd.DataFrame) -> Chart:
    """Every pair that was compared, in the order of the result within its group."""
    drawn = [
        row for row in rows_of(result)
        if missing(row.refused) and not (missing(row.low) and missing(row.high))
    ]  # fmt: skip
    if not drawn:
        return Chart()
    areas, things = ({name(row) for row in drawn} for name in (_area, what))
    counters = {_counters(row) for row in drawn}
    lines = [*_grouped(drawn[:PAIRS])]
    low, high = _reach(drawn)
    marks: list[Mark] = [Lines([0, 0], [-1, len(lines)], 1.2)]
    rows = []
    for place, (row, heading) in enumerate(lines):
        if row is None:
            rows.append(Row(heading, heading=True))
            continue
        rows.append(
            Row(
                _label(row, areas, things),
                _counters(row) if len(counters) > 1 else "", _counts(row),
                change_text(row, row.count_a, row.count_b),
            )
        )  # fmt: skip
        marks += _interval(row, place, low, high)
    words = _TICKS if high - low < _ROOMY else _TICKS | _SHORT
    ticks = [(at, text) for at, text in words.items() if low <= at <= high]
    axis = Axis(low, high, ticks, f"fewer ← {noun(drawn[0].measure)} a day → more")
    more = len(drawn) - PAIRS
    one = len(counters) == 1 and not hasattr(drawn[0], "variant")
    notes = [f"Counted by {next(iter(counters))}."] * one
    notes += [f"{more} more pairs are in the table."] * (more > 0)
    return Chart(
        [Panel(marks, axis, rows=rows, heads=("Area and counter", "counts", "change (95% range)"))],
        note=" ".join(notes),
    )


def same_counter(row: Any) -> bool:
    """Whether one voice counted both sides by one rule."""
    same = missing(row.origin_a) or row.origin_a == row.origin_b
    return bool(same and row.comparability != "other_rule")


def _area(row: Any) -> str:
    return area(row.scope)


def _label(row: Any, areas: set[str], things: set[str]) -> str:
    """The area of a row, and what was counted where the rows differ in it."""
    if len(things) == 1:
        return _area(row)
    return f"{_area(row)}: {what(row)}" if len(areas) > 1 else capital(what(row))


def _grouped(drawn: list[Any]) -> Iterator[tuple[Any, str]]:
    """Rows under the heading of their group; no heading where there is but one group."""
    groups = [(SAME, [row for row in drawn if same_counter(row)]),
              (OTHER, [row for row in drawn if not same_counter(row)])]  # fmt: skip
    for heading, rows in groups:
        if rows and (heading == OTHER or len(rows) < len(drawn)):
            yield None, heading
        for row in rows:
            yield row, ""


def _counters(row: Any) -> str:
    if hasattr(row, "variant"):
        return variant_words(row)
    if same_counter(row):
        return brief(row.origin_b)
    return f"{brief(row.origin_a)} → {brief(row.origin_b)}"


def brief(counter: Any) -> str:
    """A counter without what stands in brackets; hovering and the table have it whole.

    >>> brief("Middle East Institute (Charles Lister)")
    'Middle East Institute'
    """
    return re.sub(r"(?<=\S) \([^()]*\)$", "", str(counter))


def _counts(row: Any) -> str:
    """Both counts; where their windows are not as long, the rates that are compared as well."""
    said = f"{_count(row, 'a')} → {_count(row, 'b')}"
    days = [row.days_a, row.days_b]
    if any(map(missing, [*days, row.count_a, row.count_b])) or max(days) < 1.05 * min(days):
        return said
    rates = (number(row.count_a / row.days_a * MONTH), number(row.count_b / row.days_b * MONTH))
    return f"{said}\n{' → '.join(rates)} a month"


def _count(row: Any, side: str) -> str:
    count, low, high = (getattr(row, f"{name}_{side}") for name in ("count", "low", "high"))
    if not missing(count):
        return number(count)
    return f"{number(low)}+" if missing(high) and not missing(low) else bounded(low, high)


def _doublings(value: Any) -> float:
    if missing(value) or value <= 0 or math.isinf(value):
        return math.nan
    return math.log2(value)


def _reach(drawn: list[Any]) -> tuple[float, float]:
    """A scale that holds every closed limit, from halved to doubled at least."""
    ends = [_doublings(value) for row in drawn for value in (row.ratio, row.low, row.high)]
    known = [end for end in ends if end == end]
    return (
        max(min([-1.3, *(end - 0.2 for end in known)]), -_WIDEST),
        min(max([1.3, *(end + 0.2 for end in known)]), _WIDEST),
    )


def _interval(row: Any, place: int, low: float, high: float) -> Iterator[Mark]:
    colour, same = role(row.verdict), same_counter(row)
    title = [_title(row)]
    ends = [_doublings(row.low), _doublings(row.high)]
    edges = [low, high]
    known = [end if end == end else edge for end, edge in zip(ends, edges, strict=True)]
    yield Lines(
        np.clip(known, low, high), [place, place], 4 if same else 2.6, colour=colour,
        opacity=1 if same else 0.6, titles=title * 2,
    )  # fmt: skip
    for end, edge, shape in zip(ends, edges, ("left", "right"), strict=True):
        if end != end or not low <= end <= high:
            yield Points([edge], [place], shape, 11, colour=colour, titles=title)
    middle = _doublings(row.ratio)
    if middle == middle:
        yield Points(
            [min(max(middle, low), high)], [place], SHAPES[colour], 12, not same,
            colour=colour, titles=title,
        )  # fmt: skip


def _title(row: Any) -> str:
    sides = (
        f"{getattr(row, f'origin_{side}')}, {getattr(row, f'window_{side}')}: "
        f"{_count(row, side)} in {_days(getattr(row, f'days_{side}'))}"
        for side in "ab"
    )
    change = change_text(row, row.count_a, row.count_b)
    return "\n".join([area(row.scope), *sides, f"a day: {change}"])


def _days(days: Any) -> str:
    return "an unknown number of days" if missing(days) else f"{number(days)} days"
