"""Change points drawn: the counts of each series, its levels as steps, each change marked."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analytics.charts.bins import Bins, panels
from analytics.charts.marks import NAN, Chart, Lines, Mark, days, floats
from analytics.prose.change_points import NOTHING, levels, said_of
from analytics.prose.trend import followed
from analytics.prose.words import missing, number

PANELS = 6
MONTH = 365.25 / 12


def chart(result: pd.DataFrame) -> Chart:
    """Counts of each series with its levels."""
    drawn = [(name, said_of(bins), bins) for name, bins in followed(result)[:PANELS]]
    if not drawn:
        return Chart(message=NOTHING)
    return Chart(panels(result, drawn, 170, _levels, _level))


def _levels(bins: Bins) -> Iterator[Mark]:
    """Each level as a count of an average bin, with a gap after it: a joint would say else."""
    found = levels(bins.frame)
    average = floats(bins.frame.loc[bins.frame["level"].notna(), "days"]).mean()
    edges = np.column_stack([days(found["start"]), days(found["end"]) + 1, [NAN] * len(found)])
    heights = np.repeat(floats(found["level"]) * average, 3)
    changes = bins.left[bins.frame["change"].to_numpy(bool)]
    if len(changes):
        yield Lines(
            np.repeat(changes, 3) + np.tile([0, 0, NAN], len(changes)),
            np.tile([0, bins.height, NAN], len(changes)),
            1.4, dashed=True, colour="higher", name="change of level",
        )  # fmt: skip
    yield Lines(edges.ravel(), heights, 3, colour="later", name="level")


def _level(row: Any) -> str:
    return "" if missing(row.level) else f"level {number(row.level * MONTH, 1)} a month"
