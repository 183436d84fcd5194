"""Flags drawn: small multiples of counts, the usual range, and the bins that stand out."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analytics.charts.bins import Bins, panels
from analytics.charts.marks import Chart, Mark, Points, floats
from analytics.prose.warnings import said_of, watched
from analytics.prose.words import missing, number

MARKS = 5_000  # bins of all panels together: thirty years of weeks in three, two years in eight
PANELS = 8  # those with the most flags; the table has them all


def chart(result: pd.DataFrame) -> Chart:
    """Counts of each group; a triangle where a bin stands out of the pale band below it."""
    groups = watched(result)
    longest = max((len(bins) for _, bins in groups), default=1)
    most = max(2, min(PANELS, MARKS // longest))
    drawn = [(name, said_of(bins), bins) for name, bins in groups[:most]]
    return Chart(panels(result, drawn, 84, _flags, _threshold, under=_usual))


def _usual(bins: Bins) -> Iterator[Mark]:
    limit = floats(bins.frame["threshold"])
    tested = np.isfinite(limit)
    if tested.any():
        top = np.minimum(limit, bins.height)
        yield bins.bars(tested, top, "possible", name="usual range", opacity=0.5)


def _flags(bins: Bins) -> Iterator[Mark]:
    flagged = bins.frame["flagged"].to_numpy(bool)
    if flagged.any():
        at = np.minimum(bins.counts[flagged] + bins.height * 0.06, bins.height)
        yield Points(bins.middle[flagged], at, "up", 9, colour="higher", name="stands out")


def _threshold(row: Any) -> str:
    if missing(row.threshold):
        return "not tested"
    return f"threshold {number(row.threshold, 1)}" + (": stands out" if row.flagged else "")
