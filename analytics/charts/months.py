"""Month against month as pairs of bars with their numbers; uncounted months are hatched."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analytics.charts.bins import NOT_KNOWN, count_axis
from analytics.charts.marks import Axis, Bars, Chart, Labels, Mark, Panel, floats
from analytics.prose.months import series
from analytics.prose.words import missing, noun, number
from analytics.results import result_info
from analytics.results import rows as rows_of

_SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIDES = (("a", "earlier", -0.4), ("b", "later", 0.0))
PANELS = 6
LEAST = 3  # a series with fewer months known on both sides shows nothing


def chart(result: pd.DataFrame) -> Chart:
    """The series with the most months on both sides, a panel each."""
    drawn = [each for each in series(result) if len(each.common) >= LEAST][:PANELS]
    x = Axis(0.5, 12.5, list(enumerate(_SHORT, start=1)), lines=False)
    unit = f"{noun(str(result_info(result).get('measure', 'events')))} a month"
    return Chart([_panel(each, x, unit if place == 0 else "") for place, each in enumerate(drawn)])


def _panel(each: Any, x: Axis, unit: str) -> Panel:
    counts = each.months[["count_a", "count_b"]].max().max()
    top = max(float(counts), 1.0) * 1.2
    marks = [mark for side, role, shift in _SIDES for mark in _bars(each, side, role, shift, top)]
    return Panel(marks, x, count_axis(top, unit), 130, each.name)


def _bars(each: Any, side: str, role: str, shift: float, top: float) -> Iterator[Mark]:
    months = each.months
    left = floats(months["month"]) + shift + 0.01
    count = floats(months[f"count_{side}"])
    known = np.isfinite(count)
    texts = np.array([_text(row, side) for row in rows_of(months)], dtype=object)
    titles = [
        f"{_SHORT[row.month - 1]} {getattr(row, f'window_{side}')}\n{text}"
        for row, text in zip(rows_of(months), texts, strict=True)
    ]

    def bars(wanted: Any, heights: Any, colour: str, **more: Any) -> Bars:
        return Bars(
            left[wanted], left[wanted] + 0.38, np.zeros(wanted.sum()), heights, colour=colour,
            titles=[title for title, one in zip(titles, wanted, strict=True) if one], **more,
        )  # fmt: skip

    if known.any():
        name = str(getattr(each.first, f"window_{side}"))
        yield bars(known, count[known], role, name=name)
        yield Labels(left[known] + 0.19, count[known], texts[known], move=(0, -8), size=10.5,
                     room=0.52)  # fmt: skip
    if not known.all():
        yield bars(~known, np.full((~known).sum(), top), "hatch", hatched=True, name=NOT_KNOWN)


def _text(row: Any, side: str) -> str:
    """The number over a bar; a plus where the count is a lower bound."""
    count = getattr(row, f"count_{side}")
    if missing(count):
        return NOT_KNOWN
    return number(count) + ("+" if getattr(row, f"more_{side}") else "")
