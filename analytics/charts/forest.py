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
from analytics.prose.messages import say
from analytics.prose.pair import what
from analytics.prose.sensitivity import variant_words
from analytics.prose.words import area, bounded, capital, few, missing, noun, number
from analytics.results import DOWN, UP
from analytics.results import rows as rows_of

PAIRS, CLAIMS = 40, 20  # more than this are in the table
_WIDEST = 3.4  # doublings: about ten times; what lies beyond runs to the edge
_TICKS = {-3: "÷8", -2: "÷4", -1: "÷2", 0: "1", 1: "×2", 2: "×4", 3: "×8"}
_ROOMY = 5  # doublings: a wider scale has no room for words
SIGNS = {"higher": "▲", "lower": "▼", "unsure": "●"}  # with the colour, and the shape:
_SHAPES = {"higher": "triangle-up", "lower": "triangle-down", "unsure": "circle"}


def pairs(result: pd.DataFrame) -> Chart:
    """Every pair that was compared, in the order of the result within its group."""
    every = [
        row for row in rows_of(result)
        if missing(row.refused) and not (missing(row.low) and missing(row.high))
        and (missing(row.count_a) or missing(row.count_b) or row.count_a + row.count_b > 0)
    ]  # fmt: skip
    if not every:
        return Chart()
    low, high = _reach(every)
    several = len({area(row.scope) for row in every}) > 1, len({what(row) for row in every}) > 1
    counters = {_whose(row) for row in every}
    drawn = every[:PAIRS]
    rows: list[Row] = []
    marks: list[Mark] = []
    for same, heading in ((True, "same"), (False, "other")):
        group = [row for row in drawn if same_counter(row) == same]
        if group and (not same or len(group) < len(drawn)):
            rows.append(Row(say(f"chart-{heading}_counter"), heading=True))
        for row in group:
            marks += _interval(row, len(rows), low, high)
            who = _whose(row) if len(counters) > 1 else ""
            change = change_text(row, row.count_a, row.count_b)
            rows.append(Row(_row_label(row, *several), who, _both_counts(row), change))
    middle = zip((-1, 0, 1), say("chart-scale").split(", "), strict=True)
    words = _TICKS | dict(middle if high - low < _ROOMY else [(0, say("chart-same"))])
    ticks = [(at, text) for at, text in words.items() if low <= at <= high]
    axis = Axis(low, high, ticks, say("chart-more_or_fewer", what=noun(every[0].measure)))
    more = int(result["refused"].isna().sum()) - len(drawn)
    one = len(counters) == 1 and not hasattr(every[0], "variant")
    notes = [say("chart-one_counter", counter=next(iter(counters)))] * one
    notes += [say("chart-more", count=more)] * (more > 0)
    heads = (say("chart-head_pair"), say("chart-head_counts"), say("chart-head_change"))
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


def _row_label(row: Any, areas: bool, things: bool) -> str:
    """The area of a row, and what was counted where the rows differ in it."""
    if not things:
        return area(row.scope)
    return f"{area(row.scope)}: {what(row)}" if areas else capital(what(row))


def _whose(row: Any) -> str:
    if hasattr(row, "variant"):
        return variant_words(row)
    if same_counter(row):
        return brief(row.origin_b)
    return f"{brief(row.origin_a)} → {brief(row.origin_b)}"


def _both_counts(row: Any) -> str:
    """Both counts; where their windows are not as long, the rates that are compared as well."""
    said = f"{_side_count(row, 'a')} → {_side_count(row, 'b')}"
    days = [row.days_a, row.days_b]
    if any(map(missing, [*days, row.count_a, row.count_b])) or max(days) < 1.05 * min(days):
        return said
    rates = (number(row.count_a / row.days_a * MONTH), number(row.count_b / row.days_b * MONTH))
    return f"{said}\n{say('chart-rates', rates=' → '.join(rates))}"


def _side_count(row: Any, side: str) -> str:
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
    # An arrow where a limit is open or beyond the scale on its own side.
    if not ends[0] >= low:
        yield Points([low], at, "triangle-left", 11, colour=colour, titles=title)
    if not ends[1] <= high:
        yield Points([high], at, "triangle-right", 11, colour=colour, titles=title)
    middle = _doublings(row.ratio)
    if middle == middle:
        middle = min(max(middle, low), high)
        yield Points([middle], at, _SHAPES[colour], 12, not same, colour=colour, titles=title)


def _pair_title(row: Any) -> str:
    lines = [area(row.scope)]
    for side in "ab":
        origin, window, days = (getattr(row, f"{name}_{side}") for name in
                                ("origin", "window", "days"))  # fmt: skip
        facts = {"origin": origin, "window": window, "count": _side_count(row, side)}
        lines.append(say("chart-side", **facts, days=0 if missing(days) else int(days)))
    change = change_text(row, row.count_a, row.count_b)
    return "\n".join([*lines, say("chart-a_day", change=change)])


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
    how, factor = role(row.verdict), not missing(row.ratio) and row.ratio >= 2
    if few(before, after):
        return say(f"chart-few_{how}")
    open_ended = missing(row.low) or missing(row.high)
    if how == "unsure" and not open_ended:  # of a range to one side alone more than it is unsure
        kind = "close" if row.low < 1 < row.high else "unclear"
        return say(f"chart-{kind}", low=_signed(row.low), high=_signed(row.high))
    if missing(row.ratio):
        limit = row.high if how == "lower" else row.low
        if how == "unsure" or missing(limit):
            return say("chart-open")
        kind, sized = ("times", _multiple) if limit >= 2 else ("percent", _signed)
        kind = f"{'least' if open_ended else 'span'}_{kind}"
        return say(f"chart-{kind}", size=sized(limit), low=sized(row.low), high=sized(row.high))
    size, low, high = (_multiple(one) if factor else _signed(one) for one in
                       (row.ratio, row.low, row.high))  # fmt: skip
    kind = f"{'times' if factor else 'percent'}{'' if open_ended else '_range'}"
    return say(f"chart-{kind}", size=size, low=low, high=high)


def _multiple(ratio: float) -> str:
    return "" if missing(ratio) else number(ratio, 1 if ratio < 10 else 0)


def _signed(ratio: float) -> str:
    return "" if missing(ratio) else f"{round(100 * (ratio - 1)):+,}".replace("-", "−")


_CLAIM_LOOKS = {  # verdict: colour, shape
    "consistent": ("lower", "circle"),
    "contradicted": ("higher", "x"),
    "undetermined": ("unsure", "diamond"),
}


def claims(result: pd.DataFrame) -> Chart:
    """The range a claim allows for its base period, by reading, and each count held against it."""
    drawn = [row for row in rows_of(result) if not missing(row.figure)][:CLAIMS]
    tops = [top for row in drawn for top in (row.figure, row.bound_high) if not missing(top)]
    reach = float(max(tops, default=1)) * 1.15
    rows: list[Row] = []
    marks: list[Mark] = []
    for place, row in enumerate(drawn):
        colour, shape = _CLAIM_LOOKS[row.verdict]
        label = say("chart-claim", origin=row.origin, reading=row.reading)
        title = [f"{label}\n{arithmetic(row)}"]
        low = 0.0 if missing(row.bound_low) else float(row.bound_low)
        high = reach if missing(row.bound_high) else float(row.bound_high)
        marks.append(Bars([low], [high], [place - 0.25], [place + 0.25], colour="possible",
                          titles=title))  # fmt: skip
        marks.append(Points([row.figure], [place], shape, 12, colour=colour, titles=title))
        said = say(f"chart-claim_{row.verdict}", figure=number(row.figure))
        rows.append(Row(label, say("chart-claim_against", origin=row.figure_origin), right=said))
    axis = Axis(0, reach, round_ticks(reach), say("chart-claim_axis"))
    heads = (say("chart-head_claim"), "", say("chart-head_counted"))
    return Chart([Panel(marks, axis, rows=rows, heads=heads)])
