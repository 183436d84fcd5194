"""A trend drawn: the counts of each series, and the fitted line with the range it may lie in."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analytics.charts.bins import Bins, panels
from analytics.charts.marks import Chart, Lines, Mark, floats
from analytics.prose.trend import NOTHING, followed, said_of
from analytics.prose.words import interval, missing, number

PANELS = 6  # more series than this: the fullest are drawn, the table has them all


def chart(result: pd.DataFrame) -> Chart:
    """Counts of each series with its line; no line where the level changed."""
    drawn = [(name, said_of(bins), bins) for name, bins in followed(result)[:PANELS]]
    if not drawn:
        return Chart(message=NOTHING)
    return Chart(panels(result, drawn, 170, _line, _fitted, reach="fitted_high"))


def _steady(bins: pd.DataFrame) -> bool:
    return "cautions" not in bins or not bins["cautions"].astype("str").str.contains("level").any()


def _line(bins: Bins) -> Iterator[Mark]:
    """Fitted counts of a bin of average length, so that short months make no teeth."""
    used = bins.frame["fitted"].notna().to_numpy()
    if not _steady(bins.frame) or not used.any():
        return
    lengths = floats(bins.frame["days"])[used]
    for column, name, width in (
        ("fitted", "fitted", 2.4), ("fitted_low", "95% range", 1), ("fitted_high", "95% range", 1),
    ):  # fmt: skip
        height = floats(bins.frame[column])[used] * lengths.mean() / lengths
        yield Lines(bins.middle[used], height, width, width == 1, colour="later", name=name)


def _fitted(row: Any) -> str:
    if missing(row.fitted):
        return ""
    return f"fitted {number(row.fitted, 1)} ({interval(row.fitted_low, row.fitted_high, 1)})"
