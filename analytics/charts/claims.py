"""Claims drawn: the range a claim allows for the base period, beside what others counted there."""

from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from matplotlib.figure import Figure

from analytics.charts.theme import interactive_figure, matplotlib_theme, static_figure, with_tips
from analytics.errors import shorten
from analytics.palette import light
from analytics.prose.claims import arithmetic
from analytics.prose.words import missing, number
from analytics.results import rows as rows_of

_ROLE = {"consistent": "lower", "contradicted": "higher", "undetermined": "unsure"}
_MARK = {"consistent": "o", "contradicted": "X", "undetermined": "d"}
_PLOTLY_MARK = {"consistent": "circle", "contradicted": "x", "undetermined": "diamond"}


def _drawn(result: pd.DataFrame) -> pd.DataFrame:
    """Rows with a figure to hold against the claim, in the order of the frame."""
    return result[result["figure"].notna()].reset_index(drop=True)


def can_draw(result: pd.DataFrame, _: str | None) -> bool:
    """Whether any claim could be held against a figure."""
    return bool(len(_drawn(result)))


def _label(row: Any) -> str:
    against = shorten(row.figure_origin, 26)
    return f"{shorten(row.origin, 30)}, read as a {row.reading},\nheld against {against}"


def _reach(rows: pd.DataFrame) -> float:
    tops = pd.concat([rows["figure"], rows["bound_high"]]).dropna()
    return float(tops.max()) * 1.2 if len(tops) else 1.0


def static(result: pd.DataFrame) -> Figure:
    """The claims as a matplotlib figure."""
    rows = _drawn(result)
    reach = _reach(rows)
    with matplotlib_theme():
        figure = static_figure(height=0.9 + 0.45 * max(len(rows), 1))
        axes = figure.add_subplot()
        for row in rows_of(rows):
            low = 0 if missing(row.bound_low) else row.bound_low
            high = reach if missing(row.bound_high) else row.bound_high
            bar = axes.barh(-row.Index, high - low, left=low, height=0.5, color=light("possible"))
            mark = axes.scatter(row.figure, -row.Index, 64, marker=_MARK[row.verdict], zorder=3,
                                color=light(_ROLE[row.verdict]))  # fmt: skip
            with_tips(bar.patches, [escape(arithmetic(row))])
            with_tips(mark, [escape(arithmetic(row))])
            axes.annotate(
                f"{number(row.figure)}: {row.verdict}",
                (row.figure, -row.Index), textcoords="offset points", xytext=(8, -3), fontsize=8.5,
            )  # fmt: skip
        axes.set_yticks([-place for place in rows.index], [_label(row) for row in rows_of(rows)])
        axes.set_xlim(0, reach)
        axes.grid(visible=False, axis="y")
        axes.set_xlabel("what the claim allows for the base period (bar) and what was counted")
    return figure


def interactive(result: pd.DataFrame) -> go.Figure:
    """The claims as a plotly figure; hovering gives the arithmetic."""
    rows = _drawn(result)
    reach = _reach(rows)
    figure = interactive_figure(height=110 + 48 * max(len(rows), 1))
    for row in rows_of(rows):
        low = 0 if missing(row.bound_low) else row.bound_low
        high = reach if missing(row.bound_high) else row.bound_high
        figure.add_trace(
            go.Bar(
                x=[high - low], base=[low], y=[-row.Index], orientation="h", width=0.5,
                marker={"color": light("possible")}, hoverinfo="text", textposition="none",
                hovertext=escape(arithmetic(row)),
            )
        )  # fmt: skip
        figure.add_trace(
            go.Scatter(
                x=[row.figure], y=[-row.Index], mode="markers+text",
                marker={"symbol": _PLOTLY_MARK[row.verdict], "size": 12,
                        "color": light(_ROLE[row.verdict])},
                text=[f"  {number(row.figure)}: {row.verdict}"],
                textposition="middle right", hoverinfo="text", hovertext=escape(arithmetic(row)),
                cliponaxis=False,
            )
        )  # fmt: skip
    figure.update_xaxes(
        range=[0, reach],
        title_text="what the claim allows for the base period (bar) and what was counted",
    )
    figure.update_yaxes(
        tickvals=[-place for place in rows.index],
        ticktext=[escape(_label(row)).replace("\n", "<br>") for row in rows_of(rows)],
        showgrid=False,
    )
    return figure
