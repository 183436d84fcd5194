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

    def __init__(self, frame: pd.DataFrame, counts: pd.Series, over: Iterable[float] = ()) -> None:
        self.frame = frame
        self.left, self.right = days(frame["bin_start"]), days(frame["bin_end"]) + 1
        self.middle = (self.left + self.right) / 2
        self.counts = floats(counts)
        tops = [1.0, *self.counts[np.isfinite(self.counts)], *over]
        self.height = float(np.nanmax(tops)) * 1.12

    def bars(self, wanted: Any, top: Any, colour: str, **more: Any) -> Bars:
        """Bars over the bins that are wanted, from 0 to `top`."""
        tops = np.broadcast_to(np.asarray(top, float), int(wanted.sum()))
        return Bars(
            self.left[wanted], self.right[wanted], np.zeros(len(tops)), tops, colour=colour, **more
        )


def counted(frame: pd.DataFrame) -> pd.DataFrame:
    """The bins from the first known count to the last."""
    known = np.flatnonzero(frame["count"].notna())
    return frame.iloc[known[0] : known[-1] + 1] if len(known) else frame


def panels(
    result: pd.DataFrame, drawn: Sequence[tuple[str, str, pd.DataFrame]], height: float,
    over: Draw, *says: Say, under: Draw = lambda _: (),
) -> list[Panel]:  # fmt: skip
    """A panel for each name, what is said of it and its bins; `over` lies on the bars.

    Each of `says` adds a line to what hovering says.
    """
    cropped = [(name, said, counted(bins)) for name, said, bins in drawn]
    found = [
        (name, said, Bins(bins, bins["count"], floats(bins.get("fitted_high", ()))))
        for name, said, bins in cropped
    ]
    if not found:
        return []
    x = time_axis(min(b.left.min() for *_, b in found), max(b.right.max() for *_, b in found))
    unit = unit_of(result)
    return [
        Panel(
            [*under(bins), *_counts(bins, says), *over(bins)], x,
            count_axis(bins.height, unit if place == 0 else ""), height, name, said,
        )
        for place, (name, said, bins) in enumerate(found)
    ]  # fmt: skip


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


def unit_of(result: pd.DataFrame) -> str:
    """What the height of a bar is."""
    info = result_info(result)
    return f"{noun(str(info.get('measure', 'incidents')))} a {info.get('every', 'bin')}"


def when(row: Any) -> str:
    """The days of a bin, for hovering."""
    return f"{row.bin_start:%-d %b %Y} to {row.bin_end:%-d %b %Y}"


def _counts(bins: Bins, says: Sequence[Say]) -> list[Mark]:
    known = np.isfinite(bins.counts)
    tail = bins.frame["tail"].to_numpy(bool) & known
    titles = np.array(
        [
            "\n".join([when(row), _count_line(row), *filter(None, (say(row) for say in says))])
            for row in rows_of(bins.frame)
        ],
        dtype=object,
    )
    marks: list[Mark] = []
    if tail.any():
        marks.append(bins.bars(tail, bins.height, "possible", name=FILLING, opacity=0.6))
    marks.append(
        bins.bars(known, bins.counts[known], "hatch", name="counted", titles=list(titles[known]))
    )
    if not known.all():
        marks.append(
            bins.bars(~known, bins.height, "hatch", name=NOT_KNOWN, hatched=True,
                      titles=list(titles[~known]))
        )  # fmt: skip
    return marks


def _count_line(row: Any) -> str:
    if missing(row.count):
        return NOT_KNOWN
    return f"counted {number(row.count)}" + (f" ({FILLING})" if row.tail else "")
