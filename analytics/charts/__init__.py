"""From a result frame to a chart: what its marks are, and two ways to draw them.

`chart` gives the marks; `draw` a plotly or a matplotlib figure; a page takes `plotly_json` and
`svg_text` of the same chart. One module a form of chart says what its marks are.
"""

import logging
from importlib import import_module
from typing import Any

import pandas as pd

from analytics.charts.interactive import plotly_json
from analytics.charts.markers import marked, markers
from analytics.charts.marks import Chart
from analytics.charts.svg import small_svg, svg_text
from analytics.errors import ParameterError
from analytics.prose import alt_text, headline, subtitle
from analytics.prose.messages import say
from analytics.prose.words import notes
from analytics.results import result_info

__all__ = ["Chart", "chart", "draw", "drawable", "markers", "plotly_json", "small_svg", "svg_text"]

# At its first run matplotlib tells the error stream that it looks for fonts.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

NAMED = 4  # sources in one line
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
    return marked(made)


def draw(
    result: pd.DataFrame, static: bool = False, *, view: str | None = None, size: str = "",
    sources: pd.DataFrame | None = None,
) -> Any:  # fmt: skip
    """The figure of a result frame.

    Parameters
    ----------
    result
        What `count`, `compare`, `provinces`, `timeline`, `check_claims` or `trend` returned.
    static
        False for a plotly `Figure`, True for a matplotlib `Figure`; its `save("x.svg")`, also
        `.png` and `.pdf`, keeps title, alternative text and sources inside the file.
    view
        Another drawing of the same result; see `chart`.
    size
        "slide", "page" (6.5 inches across) or "column" (3.4): a static figure that has title,
        subtitle, notes and source line in it.
    sources
        The table `sources` of the dataset: the source line then has titles instead of ids.

    Returns
    -------
    plotly or matplotlib Figure
        With the finding as its title, units on its axes, and the source.

    Raises
    ------
    ParameterError
        For a kind of result, or a view, that has no figure.

    >>> import analytics as an
    >>> nothing = an.count(an.Dataset(), start="2024", end="2024")
    >>> type(draw(nothing)).__name__
    'Figure'
    """
    made = chart(result, view)
    if static or size:
        from analytics.charts.picture import Words, figure  # heavy, as plotly: a page needs neither

        title, alt = headline(result, view=view), alt_text(result, view=view)
        line = source_line(result, sources)
        return figure(made, size, Words(title, subtitle(result), tuple(notes(result)), line, alt))
    from plotly.graph_objects import Figure

    drawn = plotly_json(made)
    return Figure(data=drawn["data"], layout=drawn["layout"])


def source_line(result: pd.DataFrame, sources: pd.DataFrame | None = None) -> str:
    """The sources of a result in one line: titles and publishers where their table is given."""
    used = result_info(result)["sources"]
    if sources is not None:
        told = sources[sources["source_id"].isin(used)]
        used = [f"{row.title} ({row.publisher})" for row in told.itertuples()]
    more = max(len(used) - NAMED, 0)
    return say("chart-source", sources="; ".join(used[:NAMED]), count=len(used), more=more)


def drawable(result: pd.DataFrame, view: str | None = None) -> Chart | None:
    """The marks of a view of a result; None where it would show nothing that its table does not."""
    made = None if result.empty else chart(result, view)
    return None if made is None or made.empty else made
