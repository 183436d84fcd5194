"""What a page gives up, in this order, to keep its budget; and the sentences that say so."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from analytics.exhibits import Chart, Evidence, Figure

_NO_END = 10**9


class Limits(NamedTuple):
    """The most rows of a table, of evidence, of keys, of a CSV; the most bytes of a chart."""

    rows: int
    evidence: int
    ids: int
    csv: int = 0
    chart: int = 0  # drawn interactively
    svg: int = _NO_END

    def draws(self, chart: Chart) -> bool:
        """Whether a chart is drawn interactively too."""
        return len(json.dumps(chart.plotly)) <= self.chart


# First the rows printed twice (the CSV has them), then the CSV of long tables, then live charts;
# of an edition without scripts the rows, then the drawings of many marks, whose tables stay.
LIMITS = {
    "interactive": (
        Limits(rows=1500, evidence=400, ids=40, csv=_NO_END, chart=_NO_END),
        Limits(rows=500, evidence=100, ids=40, csv=_NO_END, chart=_NO_END),
        Limits(rows=500, evidence=50, ids=40, csv=5000, chart=_NO_END),
        Limits(rows=200, evidence=50, ids=40, csv=1000, chart=2_000_000),
        Limits(rows=100, evidence=20, ids=20, csv=400, chart=500_000),
        Limits(rows=50, evidence=10, ids=10, csv=100, chart=0),
    ),
    "lite": (
        Limits(rows=500, evidence=60, ids=12),
        Limits(rows=200, evidence=25, ids=12),
        Limits(rows=60, evidence=10, ids=10),
        Limits(rows=20, evidence=0, ids=0),
        Limits(rows=40, evidence=10, ids=0, svg=120_000),
        Limits(rows=20, evidence=0, ids=0, svg=50_000),
        Limits(rows=5, evidence=0, ids=0, svg=0),
    ),
}


def told_of(
    edition: str, limits: Limits, figures: Iterable[Figure], evidence: Iterable[Evidence]
) -> list[str]:
    """What was cut to keep the budget, in sentences; nothing where the first limits do."""
    figures = list(figures)
    lost = list(_lost(edition, limits, figures, evidence))
    whole = edition == "lite" or not any(figure.table.total for figure in figures)
    if (limits == LIMITS[edition][0] and whole) or not lost:
        return []
    why = "To stay small enough to be sent," if edition == "lite" else "To stay small enough,"
    return [f"{why} this edition leaves out {', and '.join(lost)}."]


def _lost(
    edition: str, limits: Limits, figures: Sequence[Figure], evidence: Iterable[Evidence]
) -> Iterator[str]:
    tables = [figure.table for figure in figures]
    if any(table.size > limits.rows for table in tables):
        yield f"the rows of tables after the first {limits.rows:,}"
    if any(one.rows and len(one.rows.rows) > limits.evidence for one in evidence):
        yield f"contributing rows after the first {limits.evidence:,}"
    if any(figure.chart and len(figure.chart.svg) > limits.svg for figure in figures):
        yield "the drawings with the most marks"
    if edition == "lite":
        return
    longest = min([limits.csv, *(len(table.rows) for table in tables if table.total)])
    if any(table.size > longest for table in tables):
        yield f"the CSV of tables of more than {longest:,} rows"
    if any(figure.chart and not limits.draws(figure.chart) for figure in figures):
        yield "the interactive drawing of the largest charts"
