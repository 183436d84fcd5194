"""Counts per bin drawn: what is certain, what is possible, and where nobody was counting.

One panel a group, under each other on one time axis. Bins without systematic coverage and without
a report are hatched: nothing is known there, which is not zero.
"""

from typing import Any

import numpy as np
import pandas as pd

from analytics.charts.bins import NOT_KNOWN, Bins, stacked, when
from analytics.charts.marks import Chart, Mark, floats
from analytics.prose.words import area, missing, number
from analytics.results import rows as rows_of

PANELS = 8  # more groups than this: the largest are drawn, the table has them all


def chart(result: pd.DataFrame) -> Chart:
    """The largest groups, a panel each."""
    size = result.groupby("group", observed=True)["possible"].sum().sort_values(ascending=False)
    found = []
    for group in size.index[:PANELS]:
        rows = result[result["group"] == group].sort_values("bin_start")
        name, bins = area(group) if len(size) > 1 else "", Bins(rows, "possible")
        found.append((name, "", bins, _marks(bins, name)))
    return Chart(stacked(result, found, 130))


def _marks(bins: Bins, name: str) -> list[Mark]:
    possible, certain = np.nan_to_num(bins.counts), np.nan_to_num(floats(bins.frame["certain"]))
    known = bins.frame["covered"].fillna(False).to_numpy(bool) | (possible > 0)
    titles = [_title(name, row) for row in rows_of(bins.frame)]
    marks: list[Mark] = [bins.bars(certain > 0, certain, "later", name="certain", titles=titles)]
    maybe = possible > certain
    if maybe.any():
        marks.append(bins.bars(maybe, possible, "possible", certain, titles=titles,
                               name="possible: the date is not exact"))  # fmt: skip
    return [*marks, *bins.unknown(known, titles)]


def _title(name: str, row: Any) -> str:
    if missing(row.possible):
        return f"{when(row)}\n{NOT_KNOWN}"
    said = f"certain {number(row.certain)}, possible {number(row.possible)}"
    return "\n".join(filter(None, (when(row), name, said)))
