"""Provinces as filled outlines on a plain plane: no tiles, no topology file, nothing fetched.

Longitude is shortened by the cosine of the middle latitude, so that shapes look right near it.
"""

import math
from typing import NamedTuple

import plotly.graph_objects as go
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from analytics.charts.theme import with_tips
from analytics.palette import light
from analytics.places import boundaries

Ring = list[tuple[float, float]]
_HATCH = {
    "shape": "/",
    "size": 6,
    "solidity": 0.15,
    "fgcolor": light("hatch"),
    "bgcolor": light("wash"),
}


class Fill(NamedTuple):
    """How one province is painted: colour, whether it is hatched, its label and hover text."""

    colour: str
    hatched: bool
    label: str
    hover: str


class Outline(NamedTuple):
    """One province: its rings, a point to write on, and the size of its largest ring."""

    code: str
    rings: list[Ring]
    at: tuple[float, float]
    size: float


def outlines(countries: list[str]) -> list[Outline]:
    """The provinces of some countries, largest first."""
    found = []
    for country in countries:
        for code, rings in boundaries(country).items():
            largest = max(rings, key=lambda ring: abs(_area(ring)))
            found.append(Outline(code, rings, _centroid(largest), abs(_area(largest))))
    return sorted(found, key=lambda outline: -outline.size)


def stretch(shapes: list[Outline]) -> float:
    """Height of a degree of latitude over that of a degree of longitude."""
    latitudes = [lat for shape in shapes for ring in shape.rings for _, lat in ring]
    middle = (min(latitudes) + max(latitudes)) / 2 if latitudes else 0.0
    return 1 / math.cos(math.radians(middle))


def draw_static(axes: Axes, shapes: list[Outline], fills: dict[str, Fill]) -> None:
    """Paint the provinces on matplotlib axes; those too small for their label go without."""
    for shape in shapes:
        fill = fills.get(shape.code)
        codes, points = [], []
        for ring in shape.rings:
            points += ring
            codes += [Path.MOVETO, *[Path.LINETO] * (len(ring) - 2), Path.CLOSEPOLY]
        painted = PathPatch(
            Path(points, codes),
            facecolor=fill.colour if fill else light("wash"),
            edgecolor=light("paper"),
            linewidth=0.9,
        )
        axes.add_patch(painted)
        top = painted
        if fill is None or fill.hatched:
            top = PathPatch(
                Path(points, codes),
                facecolor="none",
                edgecolor=light("hatch"),
                hatch="////",
                linewidth=0,
            )
            axes.add_patch(top)
        with_tips([top], [fill.hover if fill else "not reported"])
        if fill and fill.label and shape.size > _smallest_labelled(shapes):
            axes.annotate(
                fill.label, shape.at, ha="center", va="center", fontsize=7.2,
                color=ink_on(fill.colour),
            )  # fmt: skip
    axes.set_aspect(stretch(shapes))
    axes.autoscale_view()
    axes.set_axis_off()


def trace_interactive(figure: go.Figure, shapes: list[Outline], fills: dict[str, Fill]) -> None:
    """Paint the provinces as filled traces of a plotly figure, one a province."""
    for shape in shapes:
        fill = fills.get(shape.code)
        x: list[float | None] = []
        y: list[float | None] = []
        for ring in shape.rings:
            x += [*(point[0] for point in ring), None]
            y += [*(point[1] for point in ring), None]
        figure.add_trace(
            go.Scatter(
                x=x,
                y=y,
                mode="lines",
                fill="toself",
                fillcolor=fill.colour if fill else light("wash"),
                fillpattern=_HATCH if fill is None or fill.hatched else None,
                line={"color": light("paper"), "width": 1.2},
                hoveron="fills",
                hoverinfo="text",
                text=fill.hover if fill else "not reported",
                name=shape.code,
            )
        )
    labelled = [
        (shape, fills[shape.code])
        for shape in shapes
        if shape.code in fills and shape.size > _smallest_labelled(shapes)
    ]
    figure.add_trace(
        go.Scatter(
            x=[shape.at[0] for shape, _ in labelled],
            y=[shape.at[1] for shape, _ in labelled],
            mode="text",
            text=[fill.label.replace("\n", "<br>") for _, fill in labelled],
            textfont={"size": 11, "color": [ink_on(fill.colour) for _, fill in labelled]},
            hoverinfo="skip",
        )
    )
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False, scaleanchor="x", scaleratio=stretch(shapes))


def mix(low: str, high: str, share: float) -> str:
    """The colour `share` of the way from one hexadecimal colour to another."""
    pairs = zip(_rgb(low), _rgb(high), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def ink_on(colour: str) -> str:
    """Black or white, whichever reads better on `colour` (WCAG relative luminance)."""
    channels = [value / 255 for value in _rgb(colour)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000001" if luminance > 0.179 else "#fffffd"


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _smallest_labelled(shapes: list[Outline]) -> float:
    return sum(shape.size for shape in shapes) / len(shapes) * 0.3


def _area(ring: Ring) -> float:
    steps = zip(ring, ring[1:] + ring[:1], strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in steps) / 2


def _centroid(ring: Ring) -> tuple[float, float]:
    """The centroid of a ring by the shoelace formula."""
    area = _area(ring)
    x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x1 * y2 - x2 * y1
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    return x / (6 * area), y / (6 * area)
