"""One theme for plotly and matplotlib: type, ink, grid, margins. Set here and nowhere else."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from html import unescape
from typing import Any

import matplotlib as mpl
import plotly.graph_objects as go
from matplotlib.artist import Artist
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.collections import Collection
from matplotlib.figure import Figure

from analytics.palette import PALETTE, light

SANS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif"]
WIDTH = 7.6  # inches; the text column of a page
NARROW = 46  # characters of a line that fits a telephone

_RC = {
    "font.family": "DejaVu Sans",  # its metrics place the text; the page sets the reader's font
    "font.size": 9.5,
    "text.color": light("ink"),
    "axes.edgecolor": light("line"),
    "axes.labelcolor": light("muted"),
    "axes.labelsize": 9,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "grid.color": light("line"),
    "grid.linewidth": 0.6,
    "xtick.color": light("muted"),
    "ytick.color": light("muted"),
    "xtick.labelcolor": light("ink"),
    "ytick.labelcolor": light("ink"),
    "ytick.left": False,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "legend.frameon": False,
    "figure.constrained_layout.use": True,
    "svg.fonttype": "none",  # text stays text: searchable, readable aloud, small
    "svg.hashsalt": "incident-analytics",  # equal figures give equal bytes
}
_TAG = re.compile(r"<[^<>]*>")
_LINKED = re.compile(r"""<a xlink:href=(["'])(.*?)\1[^>]*>\s*<(\w+)([^>]*)/>\s*</a>""")
_SVG_METADATA = ("Date", "Creator", "Format", "Type")  # all left out: no clock, no versions


@contextmanager
def matplotlib_theme() -> Iterator[None]:
    """The look of every static chart, for as long as the block lasts."""
    with mpl.rc_context(_RC):
        yield


def static_figure(height: float, width: float = WIDTH) -> Figure:
    """An empty figure outside pyplot's global list, so that nothing is left open.

    `height` and `width` are in inches.
    """
    return Figure(figsize=(width, height))


def interactive_figure(height: int) -> go.Figure:
    """An empty plotly figure in the theme; `height` is in pixels."""
    axis = {
        "gridcolor": light("line"),
        "linecolor": light("line"),
        "zeroline": False,
        "title": {"font": {"size": 13, "color": light("muted")}},
        "automargin": True,
        "fixedrange": False,
    }
    return go.Figure(layout=base_layout(height) | {"xaxis": axis, "yaxis": axis})


def base_layout(height: int) -> dict[str, Any]:
    """What every plotly figure has in common, also those of several panels."""
    return {
        "template": "none",
        "height": height,
        "font": {"family": ", ".join(SANS), "size": 13, "color": light("ink")},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 16, "t": 28, "b": 40},
        "showlegend": False,
        "hoverlabel": {
            "font": {"family": ", ".join(SANS), "size": 13},
            "align": "left",
            "bgcolor": light("paper"),
            "bordercolor": light("muted"),
        },
        "dragmode": False,
    }


def with_tips(marks: Collection | Sequence[Artist], hovers: Iterable[str]) -> None:
    """Give each mark of a static chart what hovering over it says, also where no script runs.

    `marks` are the elements of a collection or artists of their own; `hovers` are texts in
    plotly's small markup. They travel as links, which `svg_text` makes titles of.
    """
    texts = [unescape(_TAG.sub("", hover.replace("<br>", ", "))) for hover in hovers]
    if isinstance(marks, Collection):
        marks.set_urls(texts)
        return
    for mark, text in zip(marks, texts, strict=True):
        mark.set_url(text)


def svg_text(figure: Figure) -> str:
    """A matplotlib figure as an SVG element: same figure, same text, colours as CSS variables.

    Each mark that `with_tips` gave a text becomes an element with a title. Each colour of the
    palette becomes `var(--role, #light)`, so that the page can show the chart in dark mode;
    elsewhere the light tone stands. The figure is laid out for good: draw another to change it.
    """
    out = io.StringIO()
    with matplotlib_theme():  # how text and ids are written is decided when saving
        canvas = FigureCanvasSVG(figure)
        figure.set_dpi(72)  # the unit of an SVG, in which places are worked out
        layout = figure.get_layout_engine()
        if layout is not None and figure.axes:
            layout.execute(figure)
            figure.set_layout_engine("none")
        # Not `savefig`: it draws everything twice, once to lay it out.
        canvas.print_svg(out, metadata=dict.fromkeys(_SVG_METADATA))
    text = out.getvalue()
    text = _LINKED.sub(r"<\3\4><title>\2</title></\3>", text[text.index("<svg") :])
    for role, tone in PALETTE.items():
        text = re.sub(f"(?<=: ){tone.light}", f"var(--{role}, {tone.light})", text)
    return text
