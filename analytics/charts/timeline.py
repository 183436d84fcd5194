"""A timeline drawn: days as dots, windows as bars or hollow dots, statements as their period.

Up to a few hundred marks each is drawn; beyond that a lane shows how many fall in each week, and
only the deadliest are marked and named.
"""

import pandas as pd
import plotly.graph_objects as go
from matplotlib.axes import Axes
from matplotlib.collections import Collection
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analytics.charts.layout import CROWD, Lanes, Mark, placed, weekly
from analytics.charts.theme import interactive_figure, matplotlib_theme, static_figure, with_tips
from analytics.palette import light
from analytics.results import result_info

_ROLE = {"attack": "higher", "forces": "later", "statement": "muted", "other": "unsure"}
_SHAPE = {"attack": "o", "forces": "s", "other": "D", "statement": "|"}
_PLOTLY_SHAPE = {"attack": "circle", "forces": "square", "other": "diamond", "statement": "line-ns"}
_OPEN = {True: "", False: "-open"}
_NAMES = {
    "attack": "attacks and clashes",
    "forces": "operations, arrests",
    "other": "other",
    "statement": "reported figures",
}
_NOTABLE = 6
BAND = 5.0  # height of the fullest week of a crowded timeline, in levels


def _edges(result: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    window = result_info(result).get("window") or [None, None]
    first = pd.Timestamp(window[0]) if window[0] else result["start"].min()
    last = pd.Timestamp(window[1]) if window[1] else result["end"].max()
    return first, max(last, first + pd.Timedelta(days=1))


def _groups(lanes: Lanes) -> list[str]:
    present = {mark.group for mark in lanes.marks}
    return [group for group in _NAMES if group in present]


def static(result: pd.DataFrame) -> Figure:
    """The timeline as a matplotlib figure."""
    first, last = _edges(result)
    lanes = placed(result, first, last)
    crowded = len(lanes.marks) > CROWD
    with matplotlib_theme():
        per_level = 0.06 if crowded else 0.095
        figure = static_figure(height=1.0 + max(per_level * lanes.height, 0.28 * len(lanes.names)))
        axes = figure.add_subplot()
        if crowded:
            _draw_bands(axes, lanes)
        else:
            _draw_marks(axes, lanes)
        top = lanes.height
        axes.set_yticks([base + 0.3 for base in lanes.bases], lanes.names)
        axes.set_ylim(-0.9, top)
        axes.set_xlim(first - (last - first) * 0.012, last + (last - first) * 0.012)
        locator = AutoDateLocator(minticks=4, maxticks=9)
        axes.xaxis.set_major_locator(locator)
        axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))
        axes.grid(visible=False, axis="y")
        for base in lanes.bases[:-1]:
            axes.axhline(base - 0.75, color=light("line"), linewidth=0.6)
        handles = [
            Line2D([], [], color=light(_ROLE[g]), marker=_SHAPE[g], linestyle="", markersize=5,
                   label=_NAMES[g])
            for g in _groups(lanes)
        ]  # fmt: skip
        axes.legend(
            handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=4, fontsize=8.5,
            handletextpad=0.2, columnspacing=1.2, borderaxespad=0.2,
        )  # fmt: skip
    return figure


def _draw_marks(axes: Axes, lanes: Lanes) -> None:
    alike: dict[tuple[str, bool, bool], list[Mark]] = {}
    for mark in lanes.marks:
        alike.setdefault((mark.group, mark.point, mark.exact or not mark.point), []).append(mark)
    for (group, point, exact), marks in alike.items():
        colour = light(_ROLE[group])
        starts = [mark.start for mark in marks]
        heights = [lanes.bases[mark.lane] + mark.level for mark in marks]
        if point:
            drawn: Collection = axes.scatter(
                starts, heights, marker=_SHAPE[group], alpha=0.85, edgecolors=colour,
                s=16 if exact else 11.5, linewidths=0 if exact else 1,
                facecolors=colour if exact else "none", clip_on=False,
            )  # fmt: skip
        else:
            drawn = axes.hlines(
                heights, starts, [mark.end for mark in marks], color=colour, alpha=0.55,
                linewidth=3 if group == "statement" else 2.2, capstyle="butt", clip_on=False,
            )  # fmt: skip
        with_tips(drawn, [mark.hover for mark in marks])


def _draw_bands(axes: Axes, lanes: Lanes) -> None:
    for lane, (weeks, tops) in _bands(lanes).items():
        base = lanes.bases[lane]
        axes.fill_between(weeks, base, tops, step="post", color=light("later"), linewidth=0)
    for mark in _notable(lanes):
        height = lanes.bases[mark.lane] + BAND
        axes.plot(mark.start, height, "v", color=light("higher"), markersize=5)
        axes.annotate(
            f"{mark.label[:28]}, {mark.killed:.0f} killed", (mark.start, height),
            textcoords="offset points", xytext=(4, -2), fontsize=7.5,
        )  # fmt: skip


def _bands(lanes: Lanes) -> dict[int, tuple[pd.Index, pd.Series]]:
    """For each lane its weeks and the upper edge of its band, all lanes on one scale."""
    weeks = weekly(lanes.marks, len(lanes.names))
    most = max(int(counts.max()) for counts in weeks.values()) or 1
    return {
        lane: (counts.index, lanes.bases[lane] + BAND * counts / most)
        for lane, counts in weeks.items()
    }


def _notable(lanes: Lanes) -> list[Mark]:
    """The deadliest marks, which a reader looks for first."""
    deadliest = sorted(lanes.marks, key=lambda mark: -mark.killed)
    return [mark for mark in deadliest[:_NOTABLE] if mark.killed > 0]


def interactive(result: pd.DataFrame) -> go.Figure:
    """The timeline as a plotly figure; hovering names the event, its window and its reports."""
    first, last = _edges(result)
    lanes = placed(result, first, last)
    crowded = len(lanes.marks) > CROWD
    height = 110 + max(int((6 if crowded else 9.5) * lanes.height), 26 * len(lanes.names))
    figure = interactive_figure(height=height)
    if crowded:
        _trace_bands(figure, lanes)
    else:
        _trace_marks(figure, lanes)
    figure.update_xaxes(type="date", range=[first, last])
    figure.update_yaxes(
        tickvals=[base + 0.3 for base in lanes.bases],
        ticktext=lanes.names,
        range=[-0.9, lanes.height],
        showgrid=False,
    )
    figure.update_layout(
        showlegend=True,
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0, "itemclick": "toggle"},
        margin={"t": 44},
    )
    return figure


def _trace_marks(figure: go.Figure, lanes: Lanes) -> None:
    for group in _groups(lanes):
        colour = light(_ROLE[group])
        spans = [mark for mark in lanes.marks if mark.group == group and not mark.point]
        points = [mark for mark in lanes.marks if mark.group == group and mark.point]
        if spans:
            figure.add_trace(_bars(spans, lanes, colour, group, named=not points))
        if points:
            figure.add_trace(
                go.Scatter(
                    x=[mark.start for mark in points],
                    y=[lanes.bases[mark.lane] + mark.level for mark in points],
                    mode="markers",
                    name=_NAMES[group],
                    legendgroup=group,
                    marker={
                        "color": colour,
                        "size": 7,
                        "symbol": [_PLOTLY_SHAPE[group] + _OPEN[mark.exact] for mark in points],
                    },
                    text=[mark.hover for mark in points],
                    hovertemplate="%{text}<extra></extra>",
                )
            )


def _bars(marks: list[Mark], lanes: Lanes, colour: str, group: str, *, named: bool) -> go.Scatter:
    """Windows as one line trace, broken between marks; the ends and the middle can be hovered."""
    x: list[pd.Timestamp | None] = []
    y: list[float | None] = []
    text: list[str | None] = []
    for mark in marks:
        height = lanes.bases[mark.lane] + mark.level
        x += [mark.start, mark.start + (mark.end - mark.start) / 2, mark.end, None]
        y += [height, height, height, None]
        text += [mark.hover, mark.hover, mark.hover, None]
    return go.Scatter(
        x=x, y=y, text=text, mode="lines", line={"color": colour, "width": 4}, opacity=0.6,
        name=_NAMES[group], legendgroup=group, showlegend=named,
        hovertemplate="%{text}<extra></extra>", connectgaps=False,
    )  # fmt: skip


def _trace_bands(figure: go.Figure, lanes: Lanes) -> None:
    for lane, (weeks, tops) in _bands(lanes).items():
        base = lanes.bases[lane]
        line = {"width": 0, "shape": "hv"}
        figure.add_trace(
            go.Scatter(x=weeks, y=[base] * len(weeks), mode="lines", line=line, hoverinfo="skip",
                       showlegend=False)
        )  # fmt: skip
        figure.add_trace(
            go.Scatter(
                x=weeks, y=tops, mode="lines", line=line, fill="tonexty",
                fillcolor=light("later"), name="events a week", showlegend=lane == 0,
                hovertemplate=f"{lanes.names[lane]}, week of %{{x|%-d %b %Y}}<extra></extra>",
            )
        )  # fmt: skip
    notable = _notable(lanes)
    figure.add_trace(
        go.Scatter(
            x=[mark.start for mark in notable],
            y=[lanes.bases[mark.lane] + BAND for mark in notable],
            mode="markers",
            marker={"color": light("higher"), "size": 9, "symbol": "triangle-down"},
            text=[mark.hover for mark in notable],
            hovertemplate="%{text}<extra></extra>",
            name="deadliest",
        )
    )
