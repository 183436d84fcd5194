"""A chart as a matplotlib figure, for a PNG, a PDF or a figure of one's own; pages do without."""

from typing import Any

from matplotlib.figure import Figure
from matplotlib.patches import Circle, Patch, PathPatch
from matplotlib.path import Path

from analytics.charts.marks import Chart, plain
from analytics.charts.static import Shape, sheet
from analytics.palette import light


def figure(chart: Chart) -> Figure:
    """A chart as a matplotlib figure of its own (never in pyplot's list), a pixel 1/72 inch."""
    drawn = sheet(chart)
    made = Figure(figsize=(drawn.width / 72, drawn.height / 72), facecolor=light("paper"))
    axes = made.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, drawn.width)
    axes.set_ylim(drawn.height, 0)
    for shape in drawn.shapes:
        axes.add_patch(_patch(shape))
    for text in drawn.texts:
        axes.text(
            text.dx, text.y, plain(text.text), color=light(text.colour), fontsize=text.size,
            ha=text.anchor,
            va="center_baseline", fontweight="bold" if text.bold else "normal", parse_math=False,
        )  # fmt: skip
    return made


def _patch(shape: Shape) -> Patch:
    style = shape.style
    look: dict[str, Any] = {
        "facecolor": light(style.fill) if style.fill and not style.hatched else "none",
        "edgecolor": light(style.stroke) if style.stroke else "none",
        "linewidth": style.width, "linestyle": (0, (4, 2)) if style.dashed else "-",
        "alpha": style.opacity, "url": None,
    }  # fmt: skip
    if style.hatched:
        look |= {"hatch": "////", "edgecolor": light("hatch"), "linewidth": 0}
    if shape.radius:
        return Circle(shape.rings[0][0], shape.radius, **look)
    paths = [Path(ring, closed=False) for ring in shape.rings]
    return PathPatch(Path.make_compound_path(*paths), **look)
