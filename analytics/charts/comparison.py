"""A comparison drawn: rate ratios as whiskers on a logarithmic scale, with 1, no change, marked."""

import math
from html import escape
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from analytics.charts.theme import interactive_figure, matplotlib_theme, static_figure, with_tips
from analytics.errors import shorten
from analytics.palette import light
from analytics.prose.words import area, bounded, counted, few, interval, missing, number
from analytics.results import rows as rows_of

# Shape and colour say the same thing, so that either is enough.
ROLES = {
    "higher": "higher", "at_least_doubled": "higher", "lower": "lower",
    "at_least_halved": "lower", "too_close": "unsure", "too_few": "unsure", "none": "unsure",
    "little_changed": "unsure",
}  # fmt: skip
_MARK = {"higher": "^", "lower": "v", "unsure": "o"}
_PLOTLY_MARK = {"higher": "triangle-up", "lower": "triangle-down", "unsure": "circle-open"}
_TICKS = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20]
_AXIS = "rate a day, later against earlier, with 95% interval; two names: across origins"
_WIDEST = 20.0  # the scale ends here; what lies beyond runs to its edge
_LABEL = 64  # characters of the origins in a label
_ABOVE = 0.36  # of the distance between two whiskers: where the label stands


class Whisker(NamedTuple):
    """One drawn pair.

    `low` and `high` are None where the interval is open; `ratio` is None where only bounds are
    known, and the mark then stands at the bound. `role` is the colour its verdict gives it, `text`
    the number beside the mark.
    """

    area: str
    origins: str
    ratio: float | None
    low: float | None
    high: float | None
    role: str
    text: str
    hover: str

    @property
    def at(self) -> float:
        """Where the mark stands."""
        return next((x for x in (self.ratio, self.low, self.high) if x is not None), 1.0)


def whiskers(result: pd.DataFrame) -> list[Whisker]:
    """What is drawn, top to bottom: every pair that was compared, in the order of the frame."""
    rows = [row for row in rows_of(result) if missing(row.refused)]
    several = len({counted(row) for row in rows}) > 1
    return [
        Whisker(
            area=area(row.scope) + (f": {counted(row)}" if several else ""),
            origins=_origins(row),
            ratio=_positive(row.ratio),
            low=_positive(row.low),
            high=_positive(row.high),
            role=ROLES[row.verdict],
            text=_text(row),
            hover=_hover(row),
        )
        for row in rows
        if not (missing(row.low) and missing(row.high))
    ]


def can_draw(result: pd.DataFrame, _: str | None) -> bool:
    """Whether any pair was compared."""
    return bool(whiskers(result))


def _positive(value: Any) -> float | None:
    return None if missing(value) or value <= 0 or math.isinf(value) else float(value)


def _origins(row: Any) -> str:
    if missing(row.origin_a) or row.origin_a == row.origin_b:
        return f"{row.origin_b}"
    half = _LABEL // 2 - 2
    return f"{shorten(row.origin_a, half)} / {shorten(row.origin_b, half)}"


def _text(row: Any) -> str:
    """The number beside a mark: the ratio, its bounds, or the counts where they are small."""
    if few(row.count_a, row.count_b):
        return f"{number(row.count_a)}, then {number(row.count_b)}"
    return interval(row.low, row.high) if missing(row.ratio) else number(row.ratio, 2)


def _hover(row: Any) -> str:
    ratio = "" if missing(row.ratio) else f"{number(row.ratio, 2)} "
    return (
        f"{row.window_a}: {_count(row, 'a')}<br>{row.window_b}: {_count(row, 'b')}<br>"
        f"ratio {ratio}({interval(row.low, row.high)}), {row.verdict}"
    )


def _count(row: Any, side: str) -> str:
    count, days = getattr(row, f"count_{side}"), getattr(row, f"days_{side}")
    low, high = getattr(row, f"low_{side}"), getattr(row, f"high_{side}")
    said = bounded(low, high) if missing(count) else number(count)
    return f"{said} in {number(days)} days"


def static(result: pd.DataFrame) -> Figure:
    """The comparison as a matplotlib figure."""
    drawn = whiskers(result)[::-1]
    first, last = _reach(drawn)
    with matplotlib_theme():
        figure = static_figure(height=0.9 + 0.48 * max(len(drawn), 2))
        axes = figure.add_subplot()
        for place, mark in enumerate(drawn):
            colour = light(mark.role)
            line = axes.hlines(place, mark.low or first, mark.high or last, colour, linewidth=2.2)
            point = axes.scatter(
                mark.at, place, 64, marker=_MARK[mark.role], edgecolors=colour,
                facecolors="none" if mark.role == "unsure" else colour, zorder=3, clip_on=False,
            )  # fmt: skip
            with_tips(line, [mark.hover])
            with_tips(point, [mark.hover])
            axes.annotate(
                mark.text, (mark.at, place), textcoords="offset points", xytext=(0, -13),
                ha="center", fontsize=8.5,
            )  # fmt: skip
            axes.annotate(
                f"{mark.area}, {mark.origins}", (0, place + _ABOVE), fontsize=8.5, va="center",
                xycoords=("axes fraction", "data"), color=light("ink"),
            )  # fmt: skip
        axes.set_yticks([])
        axes.set_ylim(-0.6, max(len(drawn), 1) - 0.35)
        axes.axvline(1, color=light("ink"), linewidth=1)
        axes.set_xscale("log")
        axes.set_xlim(first, last)
        axes.xaxis.set_major_locator(FixedLocator(_TICKS))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}×"))
        axes.grid(visible=False, axis="y")
        axes.set_xlabel(_AXIS)
    return figure


def interactive(result: pd.DataFrame) -> go.Figure:
    """The comparison as a plotly figure; hovering gives counts, days and interval."""
    drawn = whiskers(result)[::-1]
    first, last = _reach(drawn)
    figure = interactive_figure(height=96 + 54 * max(len(drawn), 2))
    for place, mark in enumerate(drawn):
        colour = light(mark.role)
        figure.add_trace(
            go.Scatter(
                x=[mark.low or first, mark.high or last], y=[place] * 2, mode="lines",
                line={"color": colour, "width": 3}, hoverinfo="skip",
            )
        )  # fmt: skip
        figure.add_trace(
            go.Scatter(
                x=[mark.at],
                y=[place],
                mode="markers+text",
                marker={"color": colour, "size": 12, "symbol": _PLOTLY_MARK[mark.role],
                        "line": {"width": 2, "color": colour}},
                text=[mark.text],
                textposition="bottom center",
                hovertemplate=f"{mark.hover}<extra>{escape(mark.area)}</extra>",
            )
        )  # fmt: skip
    figure.update_xaxes(
        type="log",
        range=[math.log10(first), math.log10(last)],
        tickvals=_TICKS,
        ticktext=[f"{tick:g}×" for tick in _TICKS],
        title_text=_AXIS.replace("; ", ";<br>"),
    )
    figure.update_yaxes(range=[-0.6, max(len(drawn), 1) - 0.35], visible=False)
    figure.update_layout(annotations=[_label(mark, place) for place, mark in enumerate(drawn)])
    figure.add_vline(x=1, line={"color": light("ink"), "width": 1})
    return figure


def _label(mark: Whisker, place: int) -> dict[str, Any]:
    """The name of a pair above its whisker, so that the chart is as wide as a telephone."""
    return {
        "x": 0, "xref": "paper", "xanchor": "left", "y": place + _ABOVE, "yanchor": "middle",
        "text": f"<b>{escape(mark.area)}</b>, {escape(mark.origins)}", "showarrow": False,
        "align": "left", "font": {"size": 12},
    }  # fmt: skip


def _reach(drawn: list[Whisker]) -> tuple[float, float]:
    """A scale that holds every closed limit and reaches as far on either side of no change."""
    ends = [x for mark in drawn for x in (mark.at, mark.low, mark.high) if x is not None]
    edge = max([2.0, *(max(x, 1 / x) for x in ends)])
    edge = min(edge, _WIDEST) * 1.2
    return 1 / edge, edge
