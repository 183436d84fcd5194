"""Counts per bin drawn: what is certain, what is possible, and where nobody was counting.

One panel a group, under each other on one time axis. Bins without systematic coverage and without
a report are hatched: nothing is known there, which is not zero.
"""

from typing import Any

import pandas as pd
import plotly.graph_objects as go
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from plotly.subplots import make_subplots

from analytics.charts.theme import base_layout, matplotlib_theme, static_figure, with_tips
from analytics.palette import light
from analytics.prose.words import area, missing, number
from analytics.results import rows as rows_of

PANELS = 8  # more groups than this: the largest are drawn, the table has them all


def panels(result: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The groups that are drawn, largest first, each with its bins in order."""
    size = result.groupby("group", observed=True)["possible"].sum().sort_values(ascending=False)
    return [
        (area(group), result[result["group"] == group].sort_values("bin_start"))
        for group in size.index[:PANELS]
    ]


def _known(bins: pd.DataFrame) -> pd.Series:
    return bins["covered"].fillna(False).astype(bool) | (bins["possible"].fillna(0) > 0)


def static(result: pd.DataFrame) -> Figure:
    """The counts as a matplotlib figure."""
    drawn = panels(result)
    with matplotlib_theme():
        figure = static_figure(height=0.9 + 1.5 * max(len(drawn), 1))
        rows = figure.subplots(max(len(drawn), 1), 1, sharex=True, squeeze=False)
        for axes, (group, bins) in zip(rows[:, 0], drawn, strict=False):
            _draw_panel(axes, group if len(drawn) > 1 else "", bins)
        rows[0, 0].legend(
            handles=[
                Patch(facecolor=light("later"), label="certain"),
                Patch(facecolor=light("possible"), label="possible: the date is not exact"),
                Patch(facecolor="none", edgecolor=light("hatch"), hatch="////", label="not known"),
            ],
            loc="lower right", bbox_to_anchor=(1, 1), ncols=3, fontsize=8.5,
        )  # fmt: skip
    return figure


def _draw_panel(axes: Axes, group: str, bins: pd.DataFrame) -> None:
    start = bins["bin_start"]
    width = bins["bin_end"] - start + pd.Timedelta(days=1)
    certain = bins["certain"].fillna(0).astype(float)
    possible = bins["possible"].fillna(0).astype(float)
    gap = width * 0.92  # type: ignore[operator]  # a share of a span of days
    tips = [_hover(group, row) for row in rows_of(bins)]
    sure = axes.bar(start, certain, width=gap, align="edge", color=light("later"))
    maybe = axes.bar(
        start, possible - certain, bottom=certain, width=gap, align="edge", color=light("possible")
    )
    with_tips(sure.patches, tips)
    with_tips(maybe.patches, tips)
    top = max(float(possible.max()), 1.0) * 1.1
    blank = ~_known(bins)
    axes.bar(
        start[blank], top, width=width[blank], align="edge", facecolor="none",
        edgecolor=light("hatch"), hatch="////", linewidth=0,
    )  # fmt: skip
    axes.set_ylim(0, top)
    axes.set_title(group, loc="left", fontsize=9.5, fontweight="bold")
    axes.grid(visible=False, axis="x")
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=4)
    locator = AutoDateLocator(minticks=4, maxticks=9)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))


def interactive(result: pd.DataFrame) -> go.Figure:
    """The counts as a plotly figure; hovering gives the bin, certain and possible counts."""
    drawn = panels(result)
    grid = make_subplots(
        rows=max(len(drawn), 1),
        cols=1,
        shared_xaxes=True,
        vertical_spacing=0.14 / max(len(drawn), 1),
    )
    bands: list[dict[str, Any]] = []  # given at once: plotly copies all shapes for each one added
    for place, (group, bins) in enumerate(drawn, start=1):
        certain = bins["certain"].fillna(0).astype(float)
        possible = bins["possible"].fillna(0).astype(float)
        middle = bins["bin_start"] + (bins["bin_end"] - bins["bin_start"]) / 2
        width = (bins["bin_end"] - bins["bin_start"]).dt.days.add(1) * 86_400_000 * 0.92
        text = [_hover(group, row) for row in rows_of(bins)]
        for name, height, tone in (
            ("certain", certain, "later"),
            ("possible: the date is not exact", possible - certain, "possible"),
        ):
            grid.add_trace(
                go.Bar(
                    x=middle, y=height, width=width, name=name, marker={"color": light(tone)},
                    text=text, textposition="none", hovertemplate="%{text}<extra></extra>",
                    showlegend=place == 1, legendgroup=name,
                ),
                row=place, col=1,
            )  # fmt: skip
        bands += _shade_gaps(bins, place)
        if len(drawn) > 1:
            grid.update_yaxes(title_text=group, row=place, col=1)
    grid.update_layout(
        base_layout(height=110 + 150 * max(len(drawn), 1))
        | {"shapes": bands, "barmode": "stack", "bargap": 0, "showlegend": True},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0},
    )
    grid.update_xaxes(type="date", showgrid=False, linecolor=light("line"))
    grid.update_yaxes(gridcolor=light("line"), rangemode="tozero", automargin=True, nticks=4,
                      zeroline=False)  # fmt: skip
    return grid


def _shade_gaps(bins: pd.DataFrame, place: int) -> list[dict[str, Any]]:
    """Bands over the bins of which nothing is known, as shapes of panel `place`."""
    axis = "" if place == 1 else str(place)
    return [
        {"type": "rect", "xref": f"x{axis}", "yref": f"y{axis} domain", "x0": row.bin_start,
         "x1": row.bin_end + pd.Timedelta(days=1), "y0": 0, "y1": 1, "fillcolor": light("hatch"),
         "opacity": 0.22, "line": {"width": 0}, "layer": "below"}
        for row in rows_of(bins[~_known(bins)])
    ]  # fmt: skip


def _hover(group: str, row: Any) -> str:
    bin_ = f"{row.bin_start:%-d %b %Y} to {row.bin_end:%-d %b %Y}"
    if missing(row.possible):
        return f"<b>{bin_}</b><br>not known"
    where = f"{group}<br>" if group else ""
    return f"<b>{bin_}</b><br>{where}certain {number(row.certain)}, possible {number(row.possible)}"
