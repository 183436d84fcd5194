"""From a result frame to a chart: what its marks are, and two ways to draw them.

`chart` gives the marks; `draw` a plotly or a matplotlib figure; a page takes `plotly_json` and
`svg_text` of the same chart. One module a form of chart says what its marks are.
"""

from importlib import import_module
from typing import Any

import pandas as pd

from analytics.charts.interactive import plotly_json
from analytics.charts.marks import Chart
from analytics.charts.svg import svg_text
from analytics.errors import ParameterError
from analytics.prose import headline
from analytics.results import result_info

__all__ = ["Chart", "chart", "draw", "drawable", "plotly_json", "svg_text"]

FORMS = {  # by kind of result and view of it: where its marks are made
    ("claims", ""): "forest.claims",
    ("comparison", ""): "forest.pairs",
    ("comparison", "counters"): "counters.chart",
    ("count", ""): "binned.count",
    ("months", ""): "binned.months",
    ("provinces", ""): "ranking.counts",
    ("provinces", "change"): "ranking.change",
    ("provinces", "rates"): "ranking.rates",
    ("sensitivity", ""): "forest.pairs",
    ("timeline", ""): "lanes.timeline",
    ("timeline", "skyline"): "lanes.skyline",
    ("trend", ""): "binned.trend",
    ("warnings", ""): "binned.warnings",
}


def chart(result: pd.DataFrame, view: str | None = None) -> Chart:
    """The marks of a result, or of another view of it.

    Views: "counters" of a comparison (who counted what), "skyline" of a timeline (what each
    counter reported), "rates" and "change" of provinces.
    """
    kind = result_info(result)["kind"]
    form = FORMS.get((kind, view or ""))
    if form is None:
        told = (
            "no figure for this kind of result" if view is None else "no such view of this result"
        )
        raise ParameterError(told, value=view or kind)
    module, _, function = form.partition(".")
    made: Chart = getattr(import_module(f"analytics.charts.{module}"), function)(result)
    if made.empty:
        return Chart(note=f"{headline(result, view=view)}.")
    return made


def draw(result: pd.DataFrame, static: bool = False, *, view: str | None = None) -> Any:
    """The figure of a result frame.

    Parameters
    ----------
    result
        What `count`, `compare`, `provinces`, `timeline`, `check_claims` or `trend` returned.
    static
        False for a plotly `Figure`, True for a matplotlib `Figure`.
    view
        Another drawing of the same result; see `chart`.
    """
    made = chart(result, view)
    if static:
        from analytics.charts.picture import figure  # heavy, as the other: a page needs neither

        return figure(made)
    from plotly.graph_objects import Figure

    drawn = plotly_json(made)
    return Figure(data=drawn["data"], layout=drawn["layout"])


def drawable(result: pd.DataFrame, view: str | None = None) -> Chart | None:
    """The marks of a view of a result; None where it would show nothing that its table does not."""
    made = None if result.empty else chart(result, view)
    return None if made is None or made.empty else made
