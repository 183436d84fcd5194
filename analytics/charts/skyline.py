"""What each counter reported, as a skyline: width the period, height the rate, area the number.

Pale where the number is a least one; dashed where its parts are drawn as well.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analytics.charts.bins import time_axis, window_of
from analytics.charts.marks import (
    Axis,
    Bars,
    Chart,
    Labels,
    Lines,
    Mark,
    Panel,
    days,
    floats,
    round_ticks,
)
from analytics.prose.words import area, by_whom, missing, number, period
from analytics.results import rows as rows_of

MONTH = 365.25 / 12
PANELS = 10  # counters with the most figures; the table has them all


def chart(result: pd.DataFrame) -> Chart:
    """A panel for each counter of an area and actor, those with the most figures first."""
    figures = result[result["kind"] == "statement"]
    if figures.empty:
        return Chart()
    figures = figures[figures["low"].notna() & figures["start"].notna() & figures["end"].notna()]
    keys = ["scope", "origin", "actor"]
    groups = [
        (key, part.sort_values("start"))
        for key, part in figures.groupby(keys, sort=False, dropna=False)
    ]
    groups.sort(key=lambda one: -len(one[1]))
    x = time_axis(*window_of(result, figures))
    panels = [_panel(*group, x, "" if place else "a month") for place, group in
              enumerate(groups[:PANELS])]  # fmt: skip
    more = len(groups) - PANELS
    note = "The area of a bar is its number. Pale: at least. Dashed: its parts are drawn as well."
    return Chart(panels, note=note + (f" {more} more are in the table." if more > 0 else ""))


def _panel(key: tuple[Any, ...], part: pd.DataFrame, x: Axis, unit: str) -> Panel:
    scope, origin, actor = key
    left = np.clip(days(part["start"]), x.low, x.high)
    right = np.clip(days(part["end"]) + 1, x.low, x.high)
    rates = floats(part["best"].fillna(part["low"])) / floats(
        (part["end"] - part["start"]).dt.days + 1
    )
    top = max(float(rates.max() * MONTH), 1.0) * 1.3
    marks = [
        mark
        for row, start, end, rate in zip(rows_of(part), left, right, rates * MONTH, strict=True)
        for mark in _figure(row, start, end, rate, top, total=_holds(left, right, start, end))
    ]
    name = f"{area(scope)}{by_whom(actor)}, {origin}"
    return Panel(marks, x, Axis(0, top, round_ticks(top, 2), unit), 64, name)


def _figure(
    row: Any, start: float, end: float, rate: float, top: float, *, total: bool
) -> Iterator[Mark]:
    """One reported figure over its period, with its number."""
    where = f"{area(row.scope)}{by_whom(row.actor)}"
    title = [f"{row.label}\n{period(row.start, row.end)}\n{where}\n{row.origin}"]
    least = missing(row.best)
    text = number(row.low if least else row.best) + "+" * least
    middle, room = [(start + end) / 2], end - start
    if total:
        yield Lines([start, start, end, end], [0, rate, rate, 0], 1.2, dashed=True, colour="later",
                    titles=title * 4, name="total of parts drawn")  # fmt: skip
        yield Labels([start], [top], [f"{text} in all"], "start", (2, 6), 10.5, colour="later",
                     room=room)  # fmt: skip
        return
    colour, name = ("possible", "at least") if least else ("earlier", "reported")
    yield Bars([start + 0.5], [end - 0.5], [0], [rate], colour=colour, name=name, titles=title)
    yield Labels(middle, [rate], [text], move=(0, -8), size=10.5, room=room)


def _holds(left: Any, right: Any, start: float, end: float) -> bool:
    """Whether two figures or more lie inside this period."""
    inside = (left >= start) & (right <= end) & (right - left < end - start)
    return int(inside.sum()) > 1
