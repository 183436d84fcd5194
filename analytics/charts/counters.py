"""Who counted what: each counter of an area with its rate in each period, on a linear scale.

A line joins one counter with itself; different counters are never joined, and areas never mixed.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

import pandas as pd

from analytics.charts.forest import brief
from analytics.charts.marks import Axis, Chart, Lines, Mark, Panel, Points, Row
from analytics.charts.scales import round_ticks, unit_of
from analytics.prose.change import MONTH
from analytics.prose.messages import say
from analytics.prose.words import area, counted, missing, number
from analytics.results import result_info
from analytics.results import rows as rows_of

COUNTERS = 30  # more than this are in the table
_NOTES = {"†": "claimed", "?": "unstated"}
_ELSE_ALIKE = ("different_origin", "different_rule", "rule_changed")
_SIDES = {"a": "earlier", "b": "later"}
Counter = tuple[str, str, str, str]  # its area, its name, what it counts, a sign of how


class Figure(NamedTuple):
    """One number of one counter: a count, or the least it can be."""

    side: str
    window: str
    events: float
    days: float
    least: bool

    @property
    def rate(self) -> float:
        """Events a month."""
        return self.events / self.days * MONTH

    @property
    def said(self) -> str:
        """The number, with a plus where it is the least it can be."""
        return number(self.events) + "+" * self.least

    def __str__(self) -> str:
        return say("chart-in_days", count=self.said, days=number(self.days))


def chart(result: pd.DataFrame) -> Chart:
    """A row for each counter of an area, those of one area under its name."""
    found = _counters(result)
    if len(found) < 2:
        return Chart()
    several = len({what for (_, _, what, _), _ in found}) > 1
    rows: list[Row] = []
    marks: list[Mark] = []
    names = dict(zip("ab", result_info(result)["labels"], strict=True))
    top = max(figure.rate for _, figures in found for figure in figures) * 1.12
    for scope, inside in groupby(found[:COUNTERS], key=lambda one: one[0][0]):
        rows.append(Row(area(scope), heading=True))
        for (_, origin, what, sign), figures in inside:
            title = f"{origin}, {area(scope)}\n" + "\n".join(f"{f.window}: {f}" for f in figures)
            marks += _dots(figures, len(rows), title, names, top)
            label = f"{brief(origin)}{': ' + what if several else ''} {sign}".strip()
            rows.append(Row(label, right=_figures_said(figures)))
    more = len(found) - COUNTERS
    used = {sign for (*_, sign), _ in found}
    notes = [say(f"chart-{note}") for sign, note in _NOTES.items() if sign in used]
    notes += [say("chart-least")] * any(
        isinstance(m, Points) and m.shape == "triangle-right" for m in marks
    )
    notes += [say("chart-more", count=more).rstrip(".")] * (more > 0)
    unit = unit_of(result, "month")
    axis = Axis(0, top, round_ticks(top, whole=False), unit)
    return Chart([Panel(marks, axis, rows=rows)], note="; ".join(notes))


def _counters(result: pd.DataFrame) -> list[tuple[Counter, list[Figure]]]:
    """The counters of each area with their figures, the highest rate of an area first.

    An area with a single figure has nothing to be held against.
    """
    areas: dict[str, dict[Counter, dict[Figure, None]]] = {}
    for row in rows_of(result):
        for side in "ab":
            figure, scope = _of_side(row, side), _scope_of(row, side)
            if figure and scope:
                rule = getattr(row, f"rule_{side}")
                unstated = missing(rule) and row.evidence != "incidents"  # a list has its own
                sign = "?" if unstated else "†" if rule == "claimed" else ""
                key = scope, str(getattr(row, f"origin_{side}")), counted(row), sign
                areas.setdefault(scope, {}).setdefault(key, {})[figure] = None
    found = []
    for inside in areas.values():
        if sum(map(len, inside.values())) > 1:
            ordered = sorted(inside.items(), key=lambda one: -max(f.rate for f in one[1]))
            found += [(key, sorted(figures, key=lambda f: f.side)) for key, figures in ordered]
    return found


def _of_side(row: Any, side: str) -> Figure | None:
    count, low, days = (getattr(row, f"{name}_{side}") for name in ("count", "low", "days"))
    least = missing(count)
    count = low if least else count
    if missing(count) or missing(days) or not days:
        return None
    return Figure(side, str(getattr(row, f"window_{side}")), float(count), float(days), least)


def _scope_of(row: Any, side: str) -> str | None:
    """The area of one side; a pair refused for its areas says what each of them is."""
    if row.refused == "different_scope":
        said = getattr(row, f"said_{side}")
        return None if missing(said) else str(said)
    return str(row.scope) if missing(row.refused) or row.refused in _ELSE_ALIKE else None


def _dots(
    figures: list[Figure], place: int, title: str, names: dict[str, str], top: float
) -> Iterator[Mark]:
    if len({figure.side for figure in figures}) > 1:
        rates = [figure.rate for figure in figures]
        yield Lines([min(rates), max(rates)], [place, place], 3, colour="possible")
    for figure in figures:
        colour = _SIDES[figure.side]
        yield Points([figure.rate], [place], colour=colour, name=names[figure.side], size=11,
                     titles=[title])  # fmt: skip
        if figure.least:
            yield Lines([figure.rate, figure.rate + top * 0.05], [place] * 2, colour=colour)
            yield Points([figure.rate + top * 0.05], [place], "triangle-right", 9, colour=colour)


def _figures_said(figures: list[Figure]) -> str:
    """The first count of each side; its days are told where they are not alike."""
    told = list({figure.side: figure for figure in figures[::-1]}.values())[::-1]
    alike = len(told) > 1 and max(f.days for f in told) < 1.05 * min(f.days for f in told)
    return " → ".join(figure.said if alike else str(figure) for figure in told)
