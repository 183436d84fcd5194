"""What each counter reported, as a skyline: width the period, height the rate, area the number.

Pale where the number is a least one; dashed where its parts are drawn as well.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analytics.charts.bins import time_axis, window_of
from analytics.charts.marks import Axis, Bars, Chart, Labels, Mark, Panel, days, round_ticks
from analytics.prose.sizes import period
from analytics.prose.words import area, by_whom, missing, number
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
    left, right = days(part["start"]), days(part["end"]) + 1
    numbers = part["best"].fillna(part["low"]).astype(float).to_numpy()
    rates = numbers / (right - left) * MONTH
    inside = np.array([_holds(left, right, place) for place in range(len(left))])
    least = part["best"].isna().to_numpy() & ~inside
    texts = np.array(
        [number(float(n)) + "+" * missing(b) for n, b in zip(numbers, part["best"], strict=True)],
        dtype=object,
    )
    top = max(float(rates.max()), 1.0) * 1.3
    titles = np.array([_title(row, origin) for row in rows_of(part)], dtype=object)
    left, right = np.clip(left, x.low, x.high), np.clip(right, x.low, x.high)
    looks: list[tuple[Any, dict[str, Any]]] = [
        (least, {"colour": "possible", "name": "at least"}),
        (~least & ~inside, {"colour": "earlier", "name": "reported"}),
        (inside, {"colour": "later", "dashed": True, "name": "total of parts drawn"}),
    ]
    marks = [
        mark
        for wanted, look in looks
        if wanted.any()
        for mark in _bars(left, right, rates, texts, titles, wanted, look)
    ]
    name = f"{area(scope)}{by_whom(actor)}, {origin}"
    ticks = round_ticks(top, 2)
    return Panel(marks, x, Axis(0, top, ticks, unit), 64, name)


def _bars(
    left: Any, right: Any, rates: Any, texts: Any, titles: Any, wanted: Any, look: dict[str, Any]
) -> Iterator[Mark]:
    start, end, heights = left[wanted], right[wanted], rates[wanted]
    floor = np.zeros(len(start))
    yield Bars(start + 0.5, end - 0.5, floor, heights, titles=list(titles[wanted]), **look)
    if look.get("dashed"):
        yield Labels(start, heights, [f"{text} in all" for text in texts[wanted]], "start",
                     (2, -8), 10.5, colour="later")  # fmt: skip
        return
    for at, until, height, text in zip(start, end, heights, texts[wanted], strict=True):
        yield Labels([(at + until) / 2], [height], [text], move=(0, -8), size=10.5,
                     room=max(until - at, 1))  # fmt: skip


def _holds(left: Any, right: Any, place: int) -> bool:
    """Whether two figures or more lie inside the period of this one."""
    within = (left >= left[place]) & (right <= right[place])
    shorter = (right - left) < (right[place] - left[place])
    return int((within & shorter).sum()) > 1


def _title(row: Any, origin: Any) -> str:
    where = f"{area(row.scope)}{by_whom(row.actor)}"
    return f"{row.label}\n{period(row.start, row.end)}\n{where}\n{origin}"
