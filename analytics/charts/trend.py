"""A trend or changes of level drawn: counts, and the fitted line with its range or the levels."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analytics.charts.bins import Bins, panels
from analytics.charts.marks import NAN, Chart, Lines, Mark, days, floats
from analytics.prose import trend
from analytics.prose.change import a_month
from analytics.prose.words import interval, missing, number

PANELS = 6  # more series than this: the fullest are drawn, the table has them all


def chart(result: pd.DataFrame) -> Chart:
    """Counts of each series with its line, or with its levels where they changed."""
    drawn = [(name, trend.said_of(bins), bins) for name, bins in trend.followed(result)[:PANELS]]
    return Chart(panels(result, drawn, 170, _estimate, _estimated))


def _estimate(bins: Bins) -> Iterator[Mark]:
    if bins.frame["level"].notna().any():
        return _levels(bins)
    return _line(bins)


def _line(bins: Bins) -> Iterator[Mark]:
    """Fitted counts of a bin of average length, so that short months make no teeth."""
    used = bins.frame["fitted"].notna().to_numpy()
    lengths = floats(bins.frame["days"])[used]
    for column, name, width in (
        ("fitted", "fitted", 2.4), ("fitted_low", "95% range", 1), ("fitted_high", "95% range", 1),
    ):  # fmt: skip
        height = floats(bins.frame[column])[used] * lengths.mean() / lengths
        yield Lines(bins.middle[used], height, width, width == 1, colour="later", name=name)


def _levels(bins: Bins) -> Iterator[Mark]:
    """Each level as a count of an average bin, with a gap after it: a joint would say else."""
    found = trend.levels(bins.frame)
    average = floats(bins.frame.loc[bins.frame["level"].notna(), "days"]).mean()
    edges = np.column_stack([days(found["start"]), days(found["end"]) + 1, [NAN] * len(found)])
    changes = bins.left[bins.frame["change"].to_numpy(bool)]
    if len(changes):
        yield Lines(
            np.repeat(changes, 3) + np.tile([0, 0, NAN], len(changes)),
            np.tile([0, bins.height, NAN], len(changes)),
            1.4, dashed=True, colour="higher", name="change of level",
        )  # fmt: skip
    yield Lines(edges.ravel(), np.repeat(floats(found["level"]) * average, 3), 3,
                colour="later", name="level")  # fmt: skip


def _estimated(row: Any) -> str:
    if not missing(row.level):
        return f"level {a_month(row.level)}"
    if missing(getattr(row, "fitted", None)):
        return ""
    return f"fitted {number(row.fitted, 1)} ({interval(row.fitted_low, row.fitted_high, 1)})"
