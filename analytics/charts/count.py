"""Counts per bin drawn: what is certain, what is possible, and where nobody was counting.

One panel a group, under each other on one time axis. Bins without systematic coverage and without
a report are hatched: nothing is known there, which is not zero.
"""

from typing import Any

import numpy as np
import pandas as pd

from analytics.charts.bins import NOT_KNOWN, Bins, count_axis, time_axis, unit_of, when
from analytics.charts.marks import Bars, Chart, Mark, Panel, floats
from analytics.prose.words import area, missing, number
from analytics.results import rows as rows_of

PANELS = 8  # more groups than this: the largest are drawn, the table has them all


def chart(result: pd.DataFrame) -> Chart:
    """The largest groups, a panel each."""
    size = result.groupby("group", observed=True)["possible"].sum().sort_values(ascending=False)
    if size.empty:
        return Chart()
    groups = [
        (area(group) if len(size) > 1 else "", result[result["group"] == group])
        for group in size.index[:PANELS]
    ]
    found = [
        (name, Bins(bins.sort_values("bin_start"), bins.sort_values("bin_start")["possible"]))
        for name, bins in groups
    ]
    x = time_axis(min(b.left.min() for _, b in found), max(b.right.max() for _, b in found))
    unit = unit_of(result)
    return Chart(
        [
            Panel(_marks(bins, name), x, count_axis(bins.height, "" if place else unit), 130, name)
            for place, (name, bins) in enumerate(found)
        ]
    )  # fmt: skip


def _marks(bins: Bins, name: str) -> list[Mark]:
    possible, certain = np.nan_to_num(bins.counts), np.nan_to_num(floats(bins.frame["certain"]))
    covered = bins.frame["covered"].fillna(False).to_numpy(bool)
    known = covered | (possible > 0)
    titles = np.array([_title(name, row) for row in rows_of(bins.frame)], dtype=object)
    sure, maybe = certain > 0, possible > certain
    marks: list[Mark] = [
        bins.bars(sure, certain[sure], "later", name="certain", titles=list(titles[sure]))
    ]
    if maybe.any():
        marks.append(
            Bars(
                bins.left[maybe], bins.right[maybe], certain[maybe], possible[maybe],
                colour="possible", name="possible: the date is not exact",
                titles=list(titles[maybe]),
            )
        )  # fmt: skip
    if not known.all():
        marks.append(bins.bars(~known, bins.height, "hatch", name=NOT_KNOWN, hatched=True,
                               titles=list(titles[~known])))  # fmt: skip
    return marks


def _title(name: str, row: Any) -> str:
    if missing(row.possible):
        return f"{when(row)}\n{NOT_KNOWN}"
    said = f"certain {number(row.certain)}, possible {number(row.possible)}"
    return "\n".join(filter(None, (when(row), name, said)))
