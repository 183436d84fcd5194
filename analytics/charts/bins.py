"""Panels of counts per bin on one time axis, for counts, trend, levels and flags.

Grey bars are the counts. Bins of which nothing is known are hatched, which is not zero; bins that
may still be filling are shaded. What lies before the first count and after the last is not drawn.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analytics.charts.marks import Axis, Bars, Mark, Panel, day_ticks, days, floats, round_ticks
from analytics.prose.words import missing, noun, number
from analytics.results import result_info
from analytics.results import rows as rows_of

Say = Callable[[Any], str]  # what hovering over a bin says beside its days and its count
Draw = Callable[["Bins"], Iterable[Mark]]
NOT_KNOWN, FILLING = "not known", "may still be filling"


class Bins:
    """The bins of one panel as numbers: edges in days, counts, and the height of the panel.

    `height` holds every count: a threshold can be far above all of them.
    """

    def __init__(self, frame: pd.DataFrame, column: str = "count") -> None:
        self.frame = frame
        self.left, self.right = days(frame["bin_start"]), days(frame["bin_end"]) + 1
        self.middle = (self.left + self.right) / 2
        self.counts = floats(frame[column])
        tops = [1.0, *self.counts, *floats(frame.get("fitted_high", ()))]
        self.height = float(np.nanmax(tops)) * 1.12

    def bars(self, wanted: Any, top: Any, colour: str, bottom: Any = 0.0, **more: Any) -> Bars:
        """Bars over the bins that are wanted; `titles` are those of all bins."""
        shape = np.zeros(len(self.left))
        if "titles" in more:
            more["titles"] = list(np.array(more["titles"], dtype=object)[wanted])
        return Bars(self.left[wanted], self.right[wanted], (shape + bottom)[wanted],
                    (shape + top)[wanted], colour=colour, **more)  # fmt: skip

    def unknown(self, known: Any, titles: list[str]) -> list[Mark]:
        """Hatches over the bins of which nothing is known."""
        if known.all():
            return []
        return [self.bars(~known, self.height, "hatch", name=NOT_KNOWN, hatched=True,
                          titles=titles)]  # fmt: skip


def panels(
    result: pd.DataFrame, drawn: Sequence[tuple[str, str, pd.DataFrame]], height: float,
    over: Draw, say: Say, under: Draw = lambda _: (),
) -> list[Panel]:  # fmt: skip
    """A panel for each name, what is said of it and its bins; `over` lies on the bars.

    `say` adds a line to what hovering says.
    """
    found = []
    for name, said, frame in drawn:
        known = np.flatnonzero(frame["count"].notna())
        bins = Bins(frame.iloc[known[0] : known[-1] + 1] if len(known) else frame)
        found.append((name, said, bins, [*under(bins), *_counts(bins, say), *over(bins)]))
    return stacked(result, found, height)


def stacked(
    result: pd.DataFrame, found: Sequence[tuple[str, str, Bins, list[Mark]]], height: float
) -> list[Panel]:
    """Panels under each other on one axis of time; the first says what is counted."""
    if not found:
        return []
    first = min(bins.left.min() for _, _, bins, _ in found)
    x = time_axis(first, max(bins.right.max() for _, _, bins, _ in found))
    info = result_info(result)
    unit = f"{noun(str(info.get('measure', 'incidents')))} a {info.get('every', 'bin')}"
    return [
        Panel(marks, x, count_axis(bins.height, "" if place else unit), height, name, said)
        for place, (name, said, bins, marks) in enumerate(found)
    ]


def time_axis(first: float, last: float, most: int = 8) -> Axis:
    """An axis of days with its ticks."""
    return Axis(first, last, day_ticks(first, last, most), time=True, lines=False)


def window_of(result: pd.DataFrame, rows: pd.DataFrame) -> tuple[float, float]:
    """The days a result is about, up to the day after the last; else those of `rows`."""
    first, last = result_info(result).get("window") or (None, None)
    edges = days([first or rows["start"].min(), last or rows["end"].max()])
    return float(edges[0]), float(edges[1]) + 1


def count_axis(top: float, title: str = "") -> Axis:
    """An axis of counts from 0."""
    return Axis(0, top, round_ticks(top), title)


def when(row: Any) -> str:
    """The days of a bin, for hovering."""
    return f"{row.bin_start:%-d %b %Y} to {row.bin_end:%-d %b %Y}"


def _counts(bins: Bins, say: Say) -> list[Mark]:
    known = np.isfinite(bins.counts)
    tail = bins.frame["tail"].to_numpy(bool) & known
    titles = [
        "\n".join(filter(None, (when(row), _count_line(row), say(row))))
        for row in rows_of(bins.frame)
    ]
    marks: list[Mark] = []
    if tail.any():
        marks.append(bins.bars(tail, bins.height, "possible", name=FILLING, opacity=0.6))
    counted = bins.bars(known, bins.counts, "hatch", name="counted", titles=titles)
    return [*marks, counted, *bins.unknown(known, titles)]


def _count_line(row: Any) -> str:
    if missing(row.count):
        return NOT_KNOWN
    return f"counted {number(row.count)}" + (f" ({FILLING})" if row.tail else "")
