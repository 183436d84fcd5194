"""Changes drawn as a forest: counts, interval on a scale of doublings, the change in figures.

Pairs of one counter stand first; pairs of different counters follow with hollow marks, because
part of their change is who counted. A limit that is open is an arrow. Claims are drawn beside
what others counted in their base period.
"""

import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analytics.charts.marks import Axis, Bars, Chart, Lines, Mark, Panel, Points, Row
from analytics.charts.scales import round_ticks
from analytics.prose.change import MONTH, verdict_phrase
from analytics.prose.claims import arithmetic
from analytics.prose.pair import what
from analytics.prose.sensitivity import variant_words
from analytics.prose.words import area, bounded, capital, few, missing, noun, number
from analytics.results import DOWN, UP
from analytics.results import rows as rows_of

SAME = "The same counter in both periods"
OTHER = "Different counters: part of the change is who counted"
PAIRS, CLAIMS = 40, 20  # more than this are in the table
_WIDEST = 3.4  # doublings: about ten times; what lies beyond runs to the edge
_TICKS = {-3: "÷8", -2: "÷4", -1: "halved", 0: "same", 1: "doubled", 2: "×4", 3: "×8"}
_ROOMY = 5  # doublings: a wider scale has no room for words
_SHORT = {-1: "÷2", 1: "×2"}
SIGNS = {"higher": "▲", "lower": "▼", "unsure": "●"}  # with the colour, and the shape:
_SHAPES = {"higher": "triangle-up", "lower": "triangle-down", "unsure": "circle"}


def pairs(result: pd.DataFrame) -> Chart:
    """Every pair that was compared, in the order of the result within its group."""
    every = [
        row for row in rows_of(result)
        if missing(row.refused) and not (missing(row.low) and missing(row.high))
    ]  # fmt: skip
    if not every:
        return Chart()
    low, high = _reach(every)
    several = len({area(row.scope) for row in every}) > 1, len({what(row) for row in every}) > 1
    counters = {_who(row) for row in every}
    drawn = every[:PAIRS]
    rows: list[Row] = []
    marks: list[Mark] = []
    for same, heading in ((True, SAME), (False, OTHER)):
        group = [row for row in drawn if same_counter(row) == same]
        if group and (not same or len(group) < len(drawn)):
            rows.append(Row(heading, heading=True))
        for row in group:
            marks += _interval(row, len(rows), low, high)
            who = _who(row) if len(counters) > 1 else ""
            change = change_text(row, row.count_a, row.count_b)
            rows.append(Row(_label(row, *several), who, _both_counts(row), change))
    words = _TICKS if high - low < _ROOMY else _TICKS | _SHORT
    ticks = [(at, text) for at, text in words.items() if low <= at <= high]
    axis = Axis(low, high, ticks, f"fewer ← {noun(every[0].measure)} a day → more")
    more = len(every) - PAIRS
    one = len(counters) == 1 and not hasattr(every[0], "variant")
    notes = [f"Counted by {next(iter(counters))}."] * one
    notes += [f"{more} more pairs are in the table."] * (more > 0)
    heads = ("Area and counter", "counts", "change (95% range)")
    level = Lines([0, 0], [-1, len(rows)], 1.2)
    return Chart([Panel([level, *marks], axis, rows=rows, heads=heads)], note=" ".join(notes))


def same_counter(row: Any) -> bool:
    """Whether one voice counted both sides by one rule."""
    same = missing(row.origin_a) or row.origin_a == row.origin_b
    return bool(same and row.comparability != "other_rule")


def role(verdict: Any) -> str:
    """The colour of a verdict.

    >>> role("at_least_halved"), role("too_close")
    ('lower', 'unsure')
    """
    return "higher" if verdict in UP else "lower" if verdict in DOWN else "unsure"


def brief(counter: Any) -> str:
    """A counter without what stands in brackets; hovering and the table have it whole.

    >>> brief("Middle East Institute (Charles Lister)")
    'Middle East Institute'
    """
    return re.sub(r"(?<=\S) \([^()]*\)$", "", str(counter))


def _label(row: Any, areas: bool, things: bool) -> str:
    """The area of a row, and what was counted where the rows differ in it."""
    if not things:
        return area(row.scope)
    return f"{area(row.scope)}: {what(row)}" if areas else capital(what(row))


def _who(row: Any) -> str:
    if hasattr(row, "variant"):
        return variant_words(row)
    if same_counter(row):
        return brief(row.origin_b)
    return f"{brief(row.origin_a)} → {brief(row.origin_b)}"


def _both_counts(row: Any) -> str:
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
    return math.nan if missing(value) or not 0 < value < math.inf else math.log2(value)


def _reach(drawn: list[Any]) -> tuple[float, float]:
    """A scale that holds every closed limit, from halved to doubled at least."""
    ends = [_doublings(value) for row in drawn for value in (row.ratio, row.low, row.high)]
    known = [end for end in ends if end == end]
    return (
        max(min([-1.3, *(end - 0.2 for end in known)]), -_WIDEST),
        min(max([1.3, *(end + 0.2 for end in known)]), _WIDEST),
    )


def _interval(row: Any, place: int, low: float, high: float) -> Iterator[Mark]:
    same, at = same_counter(row), [place]
    colour, title = role(row.verdict), [_pair_title(row)]
    ends = [_doublings(row.low), _doublings(row.high)]
    reached = np.clip(np.where(np.isnan(ends), [low, high], ends), low, high)
    yield Lines(
        reached, at * 2, 4 if same else 2.6, colour=colour, opacity=1 if same else 0.6,
        titles=title * 2,
    )  # fmt: skip
    for end, edge, shape in zip(
        ends, (low, high), ("triangle-left", "triangle-right"), strict=True
    ):
        if not low <= end <= high:  # open, or beyond the scale
            yield Points([edge], at, shape, 11, colour=colour, titles=title)
    middle = _doublings(row.ratio)
    if middle == middle:
        middle = min(max(middle, low), high)
        yield Points([middle], at, _SHAPES[colour], 12, not same, colour=colour, titles=title)


def _pair_title(row: Any) -> str:
    lines = [area(row.scope)]
    for side in "ab":
        origin, window, days = (getattr(row, f"{name}_{side}") for name in
                                ("origin", "window", "days"))  # fmt: skip
        length = "an unknown number of" if missing(days) else number(days)
        lines.append(f"{origin}, {window}: {_count(row, side)} in {length} days")
    return "\n".join([*lines, f"a day: {change_text(row, row.count_a, row.count_b)}"])


def change_text(row: Any, before: float | None, after: float | None) -> str:
    """How much a rate changed, with its range; in words where the counts are too small.

    >>> from collections import namedtuple
    >>> Row = namedtuple("Row", "verdict ratio low high")
    >>> change_text(Row("higher", 2.5359, 1.98, 3.25), 121, 153)
    '×2.5 (2.0 to 3.2)'
    >>> change_text(Row("lower", 0.4802, 0.35, 0.65), 135, 65)
    '−52% (−65 to −35%)'
    >>> change_text(Row("too_few", 5.0, 0.6, 40.0), 1, 5)
    'too few to say whether that is a change'
    """
    if row.verdict in ("none", "too_few"):
        return verdict_phrase(row.verdict, None, None, None, before, after)
    if few(before, after):
        return {"higher": "more", "lower": "fewer"}.get(role(row.verdict), "too close to call")
    if missing(row.ratio):
        return _bounds(row)
    open_ended = missing(row.low) or missing(row.high)
    if role(row.verdict) == "unsure" and not open_ended:
        return f"too close ({_size(row.low, factor=False)} to {_size(row.high, factor=False)}%)"
    factor = row.ratio >= 2
    size, low, high = (_size(value, factor=factor) for value in (row.ratio, row.low, row.high))
    if open_ended:
        return f"×{size}" if factor else f"{size}%"
    return f"×{size} ({low} to {high})" if factor else f"{size}% ({low} to {high}%)"


def _bounds(row: Any) -> str:
    if role(row.verdict) == "unsure":
        return "cannot be told"
    if not missing(row.low):
        return f"at least ×{number(row.low, 1)}"
    return "" if missing(row.high) else f"at most ×{number(row.high, 1)}"


def _size(ratio: float, *, factor: bool) -> str:
    if missing(ratio):
        return ""
    if factor:
        return number(ratio, 1 if ratio < 10 else 0)
    percent = round(100 * (ratio - 1))
    return f"+{percent:,}" if percent > 0 else f"−{-percent:,}" if percent else "0"


_CLAIM_LOOKS = {  # verdict: colour, shape, words
    "consistent": ("lower", "circle", "fits"),
    "contradicted": ("higher", "x", "contradicts it"),
    "undetermined": ("unsure", "diamond", "leaves it open"),
}


def claims(result: pd.DataFrame) -> Chart:
    """The range a claim allows for its base period, by reading, and each count held against it."""
    drawn = [row for row in rows_of(result) if not missing(row.figure)][:CLAIMS]
    tops = [top for row in drawn for top in (row.figure, row.bound_high) if not missing(top)]
    reach = float(max(tops, default=1)) * 1.15
    rows: list[Row] = []
    marks: list[Mark] = []
    for place, row in enumerate(drawn):
        colour, shape, said = _CLAIM_LOOKS[row.verdict]
        title = [f"{row.origin}, read as a {row.reading}\n{arithmetic(row)}"]
        low = 0.0 if missing(row.bound_low) else float(row.bound_low)
        high = reach if missing(row.bound_high) else float(row.bound_high)
        marks.append(Bars([low], [high], [place - 0.25], [place + 0.25], colour="possible",
                          titles=title))  # fmt: skip
        marks.append(Points([row.figure], [place], shape, 12, colour=colour, titles=title))
        label = f"{row.origin}, read as a {row.reading.replace('_', ' ')}"
        rows.append(
            Row(label, f"against {row.figure_origin}", right=f"{number(row.figure)} {said}")
        )
    axis = Axis(0, reach, round_ticks(reach), "bar: what the claim allows; mark: what was counted")
    heads = ("Claim and counter", "", "what was counted")
    return Chart([Panel(marks, axis, rows=rows, heads=heads)])
