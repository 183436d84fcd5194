"""Month against month as pairs of bars with their numbers; uncounted months are hatched."""

from collections.abc import Iterator
from itertools import compress
from typing import Any

import numpy as np
import pandas as pd

from analytics.charts.binned import NOT_KNOWN
from analytics.charts.marks import Axis, Bars, Chart, Labels, Mark, Panel
from analytics.charts.scales import count_axis, floats
from analytics.prose.months import Series, series
from analytics.prose.words import missing, noun, number
from analytics.results import result_info
from analytics.results import rows as rows_of

_SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIDES = (("a", "earlier", -0.39), ("b", "later", 0.01))
PANELS = 6
LEAST = 3  # a series with fewer months known on both sides shows nothing


def chart(result: pd.DataFrame) -> Chart:
    """The series with the most months on both sides, a panel each."""
    drawn = [each for each in series(result) if len(each.common) >= LEAST][:PANELS]
    x = Axis(0.5, 12.5, list(enumerate(_SHORT, start=1)), lines=False)
    unit = f"{noun(str(result_info(result).get('measure', 'events')))} a month"
    panels: list[Panel] = []
    for each in drawn:
        top = max(float(each.months[["count_a", "count_b"]].max().max()), 1.0) * 1.2
        marks = [mark for side in _SIDES for mark in _bars(each, *side, top)]
        axis = count_axis(top, "" if panels else unit)
        panels.append(Panel(marks, x, axis, 130, each.name))
    return Chart(panels)


def _bars(each: Series, side: str, role: str, shift: float, top: float) -> Iterator[Mark]:
    left = floats(each.months["month"]) + shift
    count = floats(each.months[f"count_{side}"])
    known = np.isfinite(count)
    texts = [_text(row, side) for row in rows_of(each.months)]
    titles = [
        f"{_SHORT[row.month - 1]} {getattr(row, f'window_{side}')}\n{text}"
        for row, text in zip(rows_of(each.months), texts, strict=True)
    ]

    def bars(wanted: Any, heights: Any, colour: str, **look: Any) -> Bars:
        at, said = left[wanted], list(compress(titles, wanted))
        return Bars(at, at + 0.38, np.zeros(len(at)), heights, colour=colour, titles=said, **look)

    if known.any():
        yield bars(known, count[known], role, name=str(getattr(each.first, f"window_{side}")))
        yield Labels(left[known] + 0.19, count[known], list(compress(texts, known)), move=(0, -8),
                     size=10.5, room=0.52)  # fmt: skip
    if not known.all():
        top_of = np.full((~known).sum(), top)
        yield bars(~known, top_of, "hatch", hatched=True, name=NOT_KNOWN)


def _text(row: Any, side: str) -> str:
    """The number over a bar; a plus where the count is a lower bound."""
    count = getattr(row, f"count_{side}")
    if missing(count):
        return NOT_KNOWN
    return number(count) + ("+" if getattr(row, f"more_{side}") else "")
