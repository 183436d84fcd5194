"""Flags drawn: small multiples of counts, the threshold, and the bins that stand out."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

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
from analytics.prose.warnings import NOTHING, said_of, watched
from analytics.prose.words import missing, number

PANELS = 8  # those with the most flags; the table has them all


def panels(result: pd.DataFrame) -> list[Panel]:
    """The groups that are drawn, each with its flags in words."""
    return [(name, said_of(bins), bins) for name, bins in watched(result)[:PANELS]]


def static(result: pd.DataFrame) -> Figure:
    """The flags as a matplotlib figure."""
    drawn = panels(result)
    with matplotlib_theme():
        if not drawn:
            return static_message(NOTHING)
        figure, grid = static_panels(drawn, height=0.95, aside=True)
        for axes, (_, _, bins) in zip(grid, drawn, strict=True):
            flags = bins[bins["flagged"]]
            axes.plot(
                middles(bins), floats(bins["threshold"]), color=light("muted"), linewidth=0.8,
                drawstyle="steps-mid",
            )  # fmt: skip
            axes.plot(
                middles(flags), floats(flags["count"]), "^", color=light("higher"), markersize=6
            )  # fmt: skip
        static_legend(
            grid[0], drawn,
            Line2D([], [], color=light("muted"), linewidth=0.8, label="threshold"),
            Line2D([], [], marker="^", color=light("higher"), linestyle="", label="flag"),
        )  # fmt: skip
    return figure


def interactive(result: pd.DataFrame) -> go.Figure:
    """The flags as a plotly figure; hovering gives count and threshold of each bin."""
    drawn = panels(result)
    if not drawn:
        return interactive_message(NOTHING)
    figure = interactive_panels(drawn, panel=90)
    for row, (_, _, bins) in enumerate(drawn, start=1):
        add_bars(figure, bins, row, hovers(bins, _threshold_line))
        figure.add_trace(
            go.Scatter(
                x=middles(bins), y=floats(bins["threshold"]), mode="lines", hoverinfo="skip",
                line={"color": light("muted"), "width": 1, "shape": "hvh"}, name="threshold",
                legendgroup="threshold", showlegend=row == 1,
            ),
            row=row, col=1,
        )  # fmt: skip
        flags = bins[bins["flagged"]]
        figure.add_trace(
            go.Scatter(
                x=middles(flags), y=floats(flags["count"]), mode="markers", hoverinfo="skip",
                marker={"color": light("higher"), "symbol": "triangle-up", "size": 10},
                name="flag", legendgroup="flag", showlegend=row == 1,
            ),
            row=row, col=1,
        )  # fmt: skip
    add_keys(figure, drawn)
    return figure


def _threshold_line(row: Any) -> str:
    if missing(row.threshold):
        return "not tested"
    return f"threshold {number(row.threshold, 1)}" + (": flagged" if row.flagged else "")
