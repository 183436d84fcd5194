"""Change points drawn: the counts of each series, its levels as steps, each change marked."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analytics.charts.bins import (
    DAY,
    Panel,
    add_bars,
    add_keys,
    floats,
    hovers,
    interactive_message,
    interactive_panels,
    static_legend,
    static_message,
    static_panels,
    top_of,
)
from analytics.charts.theme import matplotlib_theme
from analytics.palette import light
from analytics.prose.change_points import NOTHING, levels, said_of
from analytics.prose.trend import followed
from analytics.prose.words import missing, number
from analytics.results import rows as rows_of

PANELS = 6


def panels(result: pd.DataFrame) -> list[Panel]:
    """The series that are drawn, each with its changes in words."""
    return [(name, said_of(bins), bins) for name, bins in followed(result)[:PANELS]]


def steps(bins: pd.DataFrame) -> pd.DataFrame:
    """Each level from its first day to the day after its last, as a count of an average bin."""
    average = floats(bins.loc[bins["level"].notna(), "days"]).mean()
    return levels(bins).assign(height=lambda step: step["level"] * average)


def static(result: pd.DataFrame) -> Figure:
    """The levels as a matplotlib figure."""
    drawn = panels(result)
    with matplotlib_theme():
        if not drawn:
            return static_message(NOTHING)
        figure, grid = static_panels(drawn, height=1.9)
        for axes, (_, _, bins) in zip(grid, drawn, strict=True):
            for step in rows_of(steps(bins)):
                axes.hlines(step.height, step.start, step.end + DAY, color=light("later"),
                            linewidth=2.4)  # fmt: skip
            for day in bins.loc[bins["change"], "bin_start"]:
                axes.axvline(day, color=light("higher"), linewidth=1.2, linestyle=(0, (4, 2)))
        keys = [Line2D([], [], color=light("later"), linewidth=2.4, label="level")]
        if any(bins["change"].any() for *_, bins in drawn):
            keys.append(
                Line2D([], [], color=light("higher"), linewidth=1.2, linestyle=(0, (4, 2)),
                       label="change")
            )  # fmt: skip
        static_legend(grid[0], drawn, *keys)
    return figure


def interactive(result: pd.DataFrame) -> go.Figure:
    """The levels as a plotly figure; hovering gives the count and the level of each bin."""
    drawn = panels(result)
    if not drawn:
        return interactive_message(NOTHING)
    figure = interactive_panels(drawn, panel=170)
    for row, (_, _, bins) in enumerate(drawn, start=1):
        add_bars(figure, bins, row, hovers(bins, _level_line))
        step = steps(bins)
        # One line with a break after each level: a slanted joint would say something else.
        figure.add_trace(
            go.Scatter(
                x=[day for one in rows_of(step) for day in (one.start, one.end + DAY, None)],
                y=[value for height in step["height"] for value in (height, height, None)],
                mode="lines", line={"color": light("later"), "width": 3}, hoverinfo="skip",
                name="level", legendgroup="level", showlegend=row == 1,
            ),
            row=row, col=1,
        )  # fmt: skip
        _marks(figure, bins, row)
    add_keys(figure, drawn)
    return figure


def _marks(figure: go.Figure, bins: pd.DataFrame, row: int) -> None:
    top = top_of(bins)
    days = bins.loc[bins["change"], "bin_start"]
    figure.add_trace(
        go.Scatter(
            x=[moment for day in days for moment in (day, day, None)],
            y=[value for _ in days for value in (0, top, None)],
            mode="lines", line={"color": light("higher"), "width": 1.5, "dash": "dash"},
            hoverinfo="skip", name="change", legendgroup="change", showlegend=row == 1,
        ),
        row=row, col=1,
    )  # fmt: skip


def _level_line(row: Any) -> str:
    return "" if missing(row.level) else f"level {number(row.level, 2)} a day"
