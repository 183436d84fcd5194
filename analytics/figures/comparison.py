"""A comparison drawn: rate ratios as whiskers on a logarithmic scale, with 1, no change, marked."""

import math
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from analytics.figures.theme import interactive_figure, matplotlib_theme, static_figure
from analytics.palette import light
from analytics.prose.words import area, interval, missing, number
from analytics.results import rows as rows_of

# Shape and colour say the same thing, so that either is enough.
_ROLE = {"higher": "higher", "lower": "lower", "cannot tell": "unsure"}
_MARK = {"higher": "^", "lower": "v", "unsure": "o"}
_PLOTLY_MARK = {"higher": "triangle-up", "lower": "triangle-down", "unsure": "circle-open"}
_TICKS = [0.05, 0.1, 0.2, 0.33, 0.5, 1, 2, 3, 5, 10, 20]


class Whisker(NamedTuple):
    """One drawn pair: its label, the ratio with its limits, and the role its verdict gives it."""

    label: str
    ratio: float
    low: float
    high: float
    role: str
    hover: str


def whiskers(result: pd.DataFrame, floor: float = 0.02, ceiling: float = 50.0) -> list[Whisker]:
    """What is drawn, top to bottom: every compared row; open ends run to the edge of the scale."""
    drawn = []
    for row in rows_of(result):
        if not missing(row.refused) or missing(row.ratio) or row.ratio <= 0:
            continue
        low = floor if missing(row.low) or row.low <= 0 else max(row.low, floor)
        high = ceiling if missing(row.high) else min(row.high, ceiling)
        role = next((role for word, role in _ROLE.items() if word in row.verdict), None)
        role = role or ("higher" if row.ratio > 1 else "lower")
        drawn.append(Whisker(_label(row), row.ratio, low, high, role, _hover(row)))
    return drawn


def _label(row: Any) -> str:
    across = not missing(row.origin_a) and row.origin_a != row.origin_b
    where = area(row.scope)
    return f"{where} ({row.origin_a} / {row.origin_b})" if across else f"{where} ({row.origin_b})"


def _hover(row: Any) -> str:
    return (
        f"{row.window_a}: {number(row.count_a)} in {number(row.days_a)} days<br>"
        f"{row.window_b}: {number(row.count_b)} in {number(row.days_b)} days<br>"
        f"ratio {number(row.ratio, 2)} ({interval(row.low, row.high)}), {row.verdict}"
    )


def static(result: pd.DataFrame) -> Figure:
    """The comparison as a matplotlib figure."""
    drawn = whiskers(result)
    with matplotlib_theme():
        figure = static_figure(height=0.9 + 0.36 * max(len(drawn), 2))
        axes = figure.add_subplot()
        for place, mark in enumerate(reversed(drawn)):
            colour = light(mark.role)
            axes.plot([mark.low, mark.high], [place, place], color=colour, linewidth=2.2)
            axes.plot(
                mark.ratio,
                place,
                _MARK[mark.role],
                color=colour,
                markersize=8,
                markerfacecolor="none" if mark.role == "unsure" else colour,
            )
            axes.annotate(
                f"{number(mark.ratio, 2)}",
                (mark.ratio, place),
                textcoords="offset points",
                xytext=(0, 7),
                ha="center",
                fontsize=8.5,
            )
        axes.set_yticks(range(len(drawn)), [mark.label for mark in reversed(drawn)])
        axes.set_ylim(-0.6, max(len(drawn), 1) - 0.25)
        axes.axvline(1, color=light("ink"), linewidth=1)
        axes.set_xscale("log")
        axes.set_xlim(*_reach(drawn))
        axes.xaxis.set_major_locator(FixedLocator(_TICKS))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}×"))
        axes.grid(visible=False, axis="y")
        axes.set_xlabel("rate a day, later against earlier (1× = no change), with 95% interval")
    return figure


def interactive(result: pd.DataFrame) -> go.Figure:
    """The comparison as a plotly figure; hovering gives counts, days and interval."""
    drawn = whiskers(result)
    figure = interactive_figure(height=96 + 40 * max(len(drawn), 2))
    for place, mark in enumerate(reversed(drawn)):
        figure.add_trace(
            go.Scatter(
                x=[mark.low, mark.high],
                y=[place, place],
                mode="lines",
                line={"color": light(mark.role), "width": 3},
                hoverinfo="skip",
            )
        )
        figure.add_trace(
            go.Scatter(
                x=[mark.ratio],
                y=[place],
                mode="markers+text",
                marker={
                    "color": light(mark.role),
                    "size": 12,
                    "symbol": _PLOTLY_MARK[mark.role],
                    "line": {"width": 2, "color": light(mark.role)},
                },
                text=[number(mark.ratio, 2)],
                textposition="top center",
                hovertemplate=mark.hover + f"<extra>{mark.label}</extra>",
            )
        )
    figure.update_xaxes(
        type="log",
        range=[_log10(edge) for edge in _reach(drawn)],
        tickvals=_TICKS,
        ticktext=[f"{tick:g}×" for tick in _TICKS],
        title_text="rate a day, later against earlier (1× = no change), with 95% interval",
    )
    figure.update_yaxes(
        tickvals=list(range(len(drawn))),
        ticktext=[mark.label for mark in reversed(drawn)],
        range=[-0.6, max(len(drawn), 1) - 0.25],
        showgrid=False,
    )
    figure.add_vline(x=1, line={"color": light("ink"), "width": 1})
    return figure


def _reach(drawn: list[Whisker]) -> tuple[float, float]:
    """A scale that holds every whisker and is the same either side of no change."""
    edge = max([2.0, *(max(mark.high, 1 / mark.low) for mark in drawn)]) * 1.15
    return 1 / edge, edge


def _log10(value: float) -> float:
    return math.log10(value)
