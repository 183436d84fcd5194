"""A trend drawn: the counts of each series, the fitted line, and the band it may lie in."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analytics.charts.bins import (
    Panel,
    add_bars,
    add_keys,
    floats,
    hovers,
    interactive_message,
    interactive_panels,
    middles,
    static_legend,
    static_message,
    static_panels,
)
from analytics.charts.theme import matplotlib_theme
from analytics.palette import light
from analytics.prose.trend import NOTHING, followed, said_of
from analytics.prose.words import interval, missing, number

PANELS = 6  # more series than this: the fullest are drawn, the table has them all


def panels(result: pd.DataFrame) -> list[Panel]:
    """The series that are drawn, each with its yearly change in words."""
    return [(name, said_of(bins), bins) for name, bins in followed(result)[:PANELS]]


def _line(bins: pd.DataFrame) -> pd.DataFrame:
    """Fitted counts of a bin of average length, so that short months make no teeth."""
    used = bins[bins["fitted"].notna()]
    scale = floats(used["days"]).mean() / floats(used["days"])
    columns = {name: floats(used[name]) * scale for name in ("fitted", "fitted_low", "fitted_high")}
    return pd.DataFrame({"middle": middles(used), **columns})


def static(result: pd.DataFrame) -> Figure:
    """The trend as a matplotlib figure."""
    drawn = panels(result)
    with matplotlib_theme():
        if not drawn:
            return static_message(NOTHING)
        figure, grid = static_panels(drawn, height=1.9)
        for axes, (_, _, bins) in zip(grid, drawn, strict=True):
            line = _line(bins)
            axes.fill_between(
                line["middle"], line["fitted_low"], line["fitted_high"], color=light("later"),
                alpha=0.25, linewidth=0,
            )  # fmt: skip
            axes.plot(line["middle"], line["fitted"], color=light("later"), linewidth=2)
        static_legend(
            grid[0], drawn,
            Line2D([], [], color=light("later"), linewidth=2, label="fitted"),
            Patch(facecolor=light("later"), alpha=0.25, label="95% interval"),
        )  # fmt: skip
    return figure


def interactive(result: pd.DataFrame) -> go.Figure:
    """The trend as a plotly figure; hovering gives count and fitted count of each bin."""
    drawn = panels(result)
    if not drawn:
        return interactive_message(NOTHING)
    figure = interactive_panels(drawn, panel=170)
    for row, (_, _, bins) in enumerate(drawn, start=1):
        add_bars(figure, bins, row, hovers(bins, _fitted_line))
        line = _line(bins)
        figure.add_trace(
            go.Scatter(
                x=[*line["middle"], *line["middle"][::-1]],
                y=[*line["fitted_high"], *line["fitted_low"][::-1]],
                fill="toself", fillcolor=light("later"), opacity=0.25, mode="lines",
                line={"width": 0}, hoverinfo="skip", name="95% interval", legendgroup="band",
                showlegend=row == 1,
            ),
            row=row, col=1,
        )  # fmt: skip
        figure.add_trace(
            go.Scatter(
                x=line["middle"], y=line["fitted"], mode="lines", name="fitted",
                line={"color": light("later"), "width": 2.5}, hoverinfo="skip",
                legendgroup="fitted", showlegend=row == 1,
            ),
            row=row, col=1,
        )  # fmt: skip
    add_keys(figure, drawn)
    return figure


def _fitted_line(row: Any) -> str:
    if missing(row.fitted):
        return ""
    return f"fitted {number(row.fitted, 1)} ({interval(row.fitted_low, row.fitted_high, 1)})"
