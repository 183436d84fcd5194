"""Provinces drawn: a map of counts, or a map of change that greys what cannot be told."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from analytics.charts.comparison import ROLES
from analytics.charts.maps import Fill, draw_static, mix, outlines, trace_interactive
from analytics.charts.theme import interactive_figure, matplotlib_theme, static_figure
from analytics.palette import light
from analytics.prose.words import few, interval, missing, number
from analytics.results import rows as rows_of

_PALE, _FULL = "#e3edf5", "#0a4f7d"
_STEPS = 5


def _rows(result: pd.DataFrame) -> pd.DataFrame:
    return result[result["kind"] == "province"]


def _countries(result: pd.DataFrame) -> list[str]:
    return sorted({str(code).split("-")[0] for code in _rows(result)["province"].dropna()})


def _classes(result: pd.DataFrame) -> list[float]:
    """Upper edges of the classes of the legend: round numbers, few, the last the largest count."""
    most = _rows(result)["count"].max()
    if missing(most) or most <= 0:
        return [1.0]
    raw = most / _STEPS
    unit = 10 ** (len(str(int(raw))) - 1) if raw >= 1 else 1
    step = max(1, -(-raw // unit) * unit)
    edges: list[float] = []
    while not edges or edges[-1] < most:
        edges.append(step * (len(edges) + 1))
    return edges


def _count_fills(result: pd.DataFrame) -> dict[str, Fill]:
    edges = _classes(result)
    fills = {}
    for row in rows_of(_rows(result)):
        unknown = missing(row.count)
        fills[str(row.province)] = Fill(
            light("wash") if unknown else _tone(row.count, edges),
            unknown,
            f"{row.name}\n{'' if unknown else number(row.count)}".strip(),
            _hover(row),
        )
    return fills


def _tone(count: float, edges: list[float]) -> str:
    if count == 0:
        return light("wash")
    step = next(place for place, edge in enumerate(edges) if count <= edge)
    return mix(_PALE, _FULL, step / max(len(edges) - 1, 1))


def _change_fills(result: pd.DataFrame) -> dict[str, Fill]:
    fills = {}
    for row in rows_of(_rows(result)):
        unknown = missing(row.verdict)
        role = "wash" if unknown else ROLES[row.verdict]
        fills[str(row.province)] = Fill(
            mix(light("paper"), light(role), 0.45) if role == "unsure" else light(role),
            unknown,
            f"{row.name}\n{_change(row)}".strip(),
            _hover(row),
        )
    return fills


def _change(row: Any) -> str:
    """How much a rate changed; nothing where the counts are too small to say it as a multiple."""
    before = getattr(row, "count_before", None)
    if missing(row.ratio) or few(row.count, before):
        return ""
    return f"{number(row.ratio, 2)}×"


def _hover(row: Any) -> str:
    parts = [f"<b>{row.name}</b>"]
    parts.append("not reported" if missing(row.count) else f"{number(row.count)} counted")
    if not missing(row.per_100k):
        parts.append(f"{number(row.per_100k, 2)} per 100,000 people")
    if not missing(row.low):
        parts.append(f"change {_change(row)} ({interval(row.low, row.high)})")
    if not missing(row.verdict):
        parts.append(str(row.verdict))
    return "<br>".join(parts)


def can_draw(result: pd.DataFrame, view: str | None) -> bool:
    """Whether the map would show anything: a map of change needs one province compared."""
    return view != "change" or bool(result["verdict"].notna().any())


def static(result: pd.DataFrame, view: str = "counts") -> Figure:
    """The map as a matplotlib figure; `view` is "counts" or "change"."""
    shapes = outlines(_countries(result))
    with matplotlib_theme():
        figure = static_figure(height=6.0)
        axes = figure.add_subplot()
        draw_static(
            axes, shapes, _change_fills(result) if view == "change" else _count_fills(result)
        )
        axes.legend(
            handles=_legend(result, view), loc="upper left", bbox_to_anchor=(0.0, 0.02),
            ncols=4, fontsize=8.5,
        )  # fmt: skip
    return figure


def _legend(result: pd.DataFrame, view: str) -> list[Patch]:
    edge = {"edgecolor": light("line"), "linewidth": 0.6}
    blank = Patch(facecolor=light("wash"), hatch="////", label="not reported", **edge)
    if view == "change":
        grey = mix(light("paper"), light("unsure"), 0.45)
        return [
            Patch(facecolor=light("higher"), label="higher", **edge),
            Patch(facecolor=light("lower"), label="lower", **edge),
            Patch(facecolor=grey, label="cannot tell", **edge),
            blank,
        ]
    edges = _classes(result)
    below = [1.0, *(edge_ + 1 for edge_ in edges[:-1])]
    steps = [
        Patch(facecolor=_tone(high, edges), label=_span(low, high), **edge)
        for low, high in zip(below, edges, strict=True)
    ]
    return [Patch(facecolor=light("wash"), label="0", **edge), *steps, blank]


def _span(low: float, high: float) -> str:
    return number(low) if low == high else f"{number(low)}-{number(high)}"


def interactive(result: pd.DataFrame, view: str = "counts") -> go.Figure:
    """The map as a plotly figure; hovering gives count, rate and change of a province."""
    figure = interactive_figure(height=560)
    fills = _change_fills(result) if view == "change" else _count_fills(result)
    trace_interactive(figure, outlines(_countries(result)), fills)
    for patch in _legend(result, view):
        mark = {"symbol": "hash-open", "color": light("hatch")} if patch.get_hatch() else {
            "symbol": "square", "color": _hex(patch), "line": {"width": 1, "color": light("line")}
        }  # fmt: skip
        figure.add_trace(
            go.Scatter(
                x=[None], y=[None], mode="markers", name=patch.get_label(), showlegend=True,
                marker={"size": 12, **mark},
            )
        )  # fmt: skip
    figure.update_layout(
        showlegend=True,
        legend={"orientation": "h", "y": 0, "yanchor": "top", "x": 0, "itemclick": False,
                "itemdoubleclick": False},
    )  # fmt: skip
    figure.for_each_trace(
        lambda trace: trace.update(showlegend=False), selector={"hoveron": "fills"}
    )
    figure.for_each_trace(lambda trace: trace.update(showlegend=False), selector={"mode": "text"})
    return figure


def _hex(patch: Patch) -> str:
    red, green, blue, _ = patch.get_facecolor()
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
