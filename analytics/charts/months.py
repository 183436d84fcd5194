"""Month against month as pairs of bars, one panel a series; uncounted months are hatched."""

import textwrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from plotly.subplots import make_subplots

from analytics.charts.theme import NARROW, base_layout, matplotlib_theme, static_figure, with_tips
from analytics.palette import light
from analytics.prose.months import series
from analytics.prose.words import missing, number
from analytics.results import rows as rows_of

_SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIDES = (("a", "earlier", -0.2), ("b", "later", 0.2))
PANELS = 6
_PANEL = 130  # pixels of the bars of one series
_WIDE = 84  # characters of a title in the text column


def panels(result: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The series that are drawn, those with the most months on both sides first."""
    return [(each.name, each.months) for each in series(result)[:PANELS]]


def _names(result: pd.DataFrame) -> tuple[str, str]:
    first = result.iloc[0]
    return str(first["window_a"]), str(first["window_b"])


def static(result: pd.DataFrame) -> Figure:
    """The months as a matplotlib figure."""
    drawn = panels(result)
    with matplotlib_theme():
        figure = static_figure(height=1.0 + 1.7 * max(len(drawn), 1))
        rows = figure.subplots(max(len(drawn), 1), 1, sharex=True, squeeze=False)
        for axes, (name, months) in zip(rows[:, 0], drawn, strict=False):
            _draw_panel(axes, name, months)
        if drawn:
            earlier, later = _names(result)
            figure.legend(
                handles=[
                    Patch(facecolor=light("earlier"), label=earlier),
                    Patch(facecolor=light("later"), label=later),
                    Patch(facecolor="none", edgecolor=light("hatch"), hatch="////",
                          label="no count known"),
                ],
                loc="outside upper right", ncols=3, fontsize=8.5,
            )  # fmt: skip
    return figure


def _count_text(row: Any, side: str) -> str:
    """The number over a bar; a plus where the count is a lower bound."""
    count = getattr(row, f"count_{side}")
    if missing(count):
        return "no count known"
    return number(count) + ("+" if getattr(row, f"more_{side}") else "")


def _tip(row: Any, side: str) -> str:
    return f"{_SHORT[row.month - 1]} {getattr(row, f'window_{side}')}: {_count_text(row, side)}"


def _draw_panel(axes: Axes, name: str, months: pd.DataFrame) -> None:
    top = max(float(months[["count_a", "count_b"]].max().max()), 1.0) * 1.12
    for side, role, shift in _SIDES:
        places = months["month"] + shift
        counts = months[f"count_{side}"]
        known = counts.notna()
        axes.bar(places[~known], top, width=0.38, facecolor="none", edgecolor=light("hatch"),
                 hatch="////", linewidth=0)  # fmt: skip
        bars = axes.bar(places[known], counts[known].astype(float), width=0.38, color=light(role))
        with_tips(bars.patches, [_tip(row, side) for row in rows_of(months[known])])
        for place, row in zip(places[known], rows_of(months[known]), strict=True):
            axes.annotate(_count_text(row, side), (place, getattr(row, f"count_{side}")),
                          textcoords="offset points", xytext=(0, 2), ha="center",
                          fontsize=7.5, in_layout=False)  # fmt: skip
    axes.set_ylim(0, top * 1.06)
    axes.set_xlim(0.4, 12.6)
    axes.set_xticks(range(1, 13), _SHORT)
    title = "\n".join(textwrap.wrap(name, _WIDE))
    axes.set_title(title, loc="left", fontsize=9.5, fontweight="bold")
    axes.grid(visible=False, axis="x")
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=4)


def interactive(result: pd.DataFrame) -> go.Figure:
    """The months as a plotly figure; hovering gives both counts."""
    drawn = panels(result)
    count = max(len(drawn), 1)
    titles = ["<br>".join(textwrap.wrap(name, NARROW)) for name, _ in drawn]
    head = 14 + 17 * max((title.count("<br>") + 1 for title in titles), default=1)
    height = 100 + count * (_PANEL + head)
    figure = make_subplots(
        rows=count, cols=1, shared_xaxes=True, subplot_titles=titles,
        vertical_spacing=0 if count == 1 else head / height,
    )  # fmt: skip
    names = dict(zip("ab", _names(result), strict=True)) if drawn else {}
    bands: list[dict[str, Any]] = []  # given at once: plotly copies all shapes for each one added
    for place, (_, months) in enumerate(drawn, start=1):
        for side, role, _shift in _SIDES:
            counts = months[f"count_{side}"]
            figure.add_trace(
                go.Bar(
                    x=[_SHORT[month - 1] for month in months["month"]],
                    y=[None if missing(value) else float(value) for value in counts],
                    text=[_count_text(row, side) for row in rows_of(months)],
                    textposition="auto",
                    name=names[side],
                    legendgroup=side,
                    showlegend=place == 1,
                    marker={"color": light(role)},
                    hovertemplate="%{x} " + names[side] + ": %{text}<extra></extra>",
                ),
                row=place, col=1,
            )  # fmt: skip
        bands += _shade_gaps(months, place)
    figure.update_layout(
        base_layout(height)
        | {"shapes": bands, "barmode": "group", "bargap": 0.2, "showlegend": True},
        margin={"t": head, "b": 64},
        legend={"orientation": "h", "y": 0, "yref": "container", "yanchor": "bottom", "x": 0},
    )
    figure.update_annotations(x=0, xanchor="left", align="left", font={"size": 13})
    figure.update_xaxes(categoryorder="array", categoryarray=_SHORT, showgrid=False)
    figure.update_yaxes(gridcolor=light("line"), rangemode="tozero", automargin=True, nticks=4,
                        zeroline=False)  # fmt: skip
    return figure


def _shade_gaps(months: pd.DataFrame, place: int) -> list[dict[str, Any]]:
    """Bands over the months without a count, as shapes of panel `place`."""
    axis = "" if place == 1 else str(place)
    return [
        {"type": "rect", "xref": f"x{axis}", "yref": f"y{axis} domain", "x0": edge,
         "x1": edge + 0.4, "y0": 0, "y1": 1, "fillcolor": light("hatch"), "opacity": 0.22,
         "line": {"width": 0}, "layer": "below"}
        for row in rows_of(months)
        for side, shift in (("a", -0.4), ("b", 0.0))
        if missing(getattr(row, f"count_{side}"))
        for edge in (row.month - 1 + shift,)
    ]  # fmt: skip
