"""Claims drawn: the range a claim allows for the base period, beside what others counted there."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analytics.charts.marks import Axis, Bars, Chart, Mark, Panel, Points, Row, round_ticks
from analytics.prose.claims import arithmetic
from analytics.prose.words import missing, number
from analytics.results import rows as rows_of

_LOOKS = {
    "consistent": ("lower", "circle"), "contradicted": ("higher", "cross"),
    "undetermined": ("unsure", "diamond"),
}  # fmt: skip
_SAID = {"consistent": "fits", "contradicted": "contradicts it", "undetermined": "leaves it open"}
CLAIMS = 20  # more than this are in the table
_READ = {"as_written": "as written"}


def chart(result: pd.DataFrame) -> Chart:
    """Every reading of a claim with a figure to hold against it."""
    rows = [row for row in rows_of(result) if not missing(row.figure)][:CLAIMS]
    tops = [top for row in rows for top in (row.figure, row.bound_high) if not missing(top)]
    reach = float(max(tops, default=1)) * 1.15
    marks = [mark for place, row in enumerate(rows) for mark in _row(row, place, reach)]
    names = [
        Row(
            f"{row.origin}, read as a {_READ.get(row.reading, row.reading)}",
            f"against {row.figure_origin}",
            right=f"{number(row.figure)} {_SAID[row.verdict]}",
        )
        for row in rows
    ]
    axis = Axis(0, reach, round_ticks(reach), "bar: what the claim allows; mark: what was counted")
    heads = ("Claim and counter", "", "what was counted")
    return Chart([Panel(marks, axis, rows=names, heads=heads)])


def _row(row: Any, place: int, reach: float) -> Iterator[Mark]:
    title = f"{row.origin}, read as a {row.reading}\n{arithmetic(row)}"
    low = 0.0 if missing(row.bound_low) else float(row.bound_low)
    high = reach if missing(row.bound_high) else float(row.bound_high)
    yield Bars([low], [high], [place - 0.25], [place + 0.25], colour="possible", titles=[title])
    colour, shape = _LOOKS[row.verdict]
    yield Points([row.figure], [place], shape, 12, colour=colour, titles=[title])
