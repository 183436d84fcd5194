"""A chart as a matplotlib figure; with a size, framed with its words for a slide or a paper."""

import io
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.patches import Circle, Patch, PathPatch
from matplotlib.path import Path as Outline
from matplotlib.patheffects import withStroke

from analytics.charts.layout import NARROW, WIDE, Layout
from analytics.charts.marks import SMALL, Chart, plain
from analytics.charts.static import Shape, sheet
from analytics.errors import ParameterError
from analytics.files import write_whole
from analytics.palette import light

SIZES = {  # pixels of the layout; inches across, and down where that is given
    "": (WIDE, WIDE / 72, 0), "slide": (WIDE, 13.33, 7.5), "page": (WIDE, 6.5, 0),
    "column": (NARROW, 3.4, 0),
}  # fmt: skip
_KEPT: dict[str, tuple[str, ...]] = {  # what a file calls title, alternative text, source, date
    "svg": ("Title", "Description", "Source", "Date"),
    "png": ("Title", "Description", "Source"),
    "pdf": ("Title", "Subject", "Keywords", "CreationDate"),
}
_SCRIPTS = ("Noto Sans Arabic", "Noto Sans CJK SC", "Noto Sans CJK JP", "Microsoft YaHei", "Arial")


class Words(NamedTuple):
    """What stands around a chart that leaves its page, and what is read aloud instead of it."""

    title: str = ""
    subtitle: str = ""
    notes: tuple[str, ...] = ()
    source: str = ""
    alt: str = ""


class Picture(Figure):  # type: ignore[misc] # matplotlib has no types
    """A matplotlib figure of a chart, with the words that its file keeps."""

    words = Words()

    def save(self, path: str | Path, dpi: int = 200) -> Path:
        """Write the figure as .svg, .png or .pdf, with title, alternative text and source inside.

        Equal figures are equal bytes. Raises `ParameterError` for another ending.
        """
        target = Path(path)
        form = target.suffix[1:].lower()
        if form not in _KEPT:
            raise ParameterError("a figure ends in .svg, .png or .pdf", value=target.name)
        kept = (*map(plain, (self.words.title, self.words.alt, self.words.source)), None)
        metadata = dict(zip(_KEPT[form], kept, strict=False))
        written = io.BytesIO()
        with rc_context({"svg.fonttype": "none", "svg.hashsalt": "chart"}):
            self.savefig(written, format=form, dpi=dpi, metadata=metadata)
        content = written.getvalue()
        if form == "svg":
            told = f'<svg role="img" aria-label="{escape(plain(self.words.alt))}" '
            content = content.replace(b"<svg ", told.encode(), 1)
        write_whole(target, content)
        return target


def figure(chart: Chart, size: str, words: Words) -> Picture:
    """A chart as a matplotlib figure of its own (never in pyplot's list), a pixel 1/72 inch.

    With a size it has that many inches, and its words stand above and below it.
    """
    if size not in SIZES:
        raise ParameterError(f"a size is one of {', '.join(filter(None, SIZES))}", value=size)
    width, across, down = SIZES[size]
    drawn = sheet(chart, width)
    above, below = Layout(width), Layout(width)
    top, bottom = 0.0, 0.0
    if size:
        top = above.write(words.title, 0, 15.0, True)
        top = above.write(words.subtitle, top, SMALL, False, "muted") + 10
        for line in (*words.notes, words.source):
            bottom = below.write(line, bottom, 10.5, False, "muted")
    bottom += 8 * bool(size)
    height = top + drawn.height + bottom
    scale = min(across * 72 / width, (down or 1e9) * 72 / height)  # points a pixel
    down = down or height * scale / 72
    made = Picture(figsize=(across, down), facecolor=light("paper"))
    made.words = words
    axes = made.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    beside, under = across * 72 / scale - width, down * 72 / scale - height
    axes.set_xlim(-beside / 2, width + beside / 2)
    axes.set_ylim(drawn.height + bottom + under / 2, -top - under / 2)
    for shape in drawn.shapes:
        axes.add_patch(_patch(shape, scale))
    for lines, start in ((above.words, -top), (below.words, drawn.height)):
        drawn.texts.extend(line._replace(dx=8, y=start + line.y) for line in lines)
    known = set(fontManager.get_font_names())
    halo = [withStroke(linewidth=3 * scale, foreground=light("paper"))]
    families = ["DejaVu Sans", *(name for name in _SCRIPTS if name in known)]
    for text in drawn.texts:
        axes.text(
            text.dx, text.y, plain(text.text), color=light(text.colour), fontsize=text.size * scale,
            ha=text.anchor, va="center_baseline", fontweight="bold" if text.bold else "normal",
            parse_math=False, fontfamily=families, path_effects=halo if text.halo else None,
        )  # fmt: skip
    return made


def _patch(shape: Shape, scale: float) -> Patch:
    style = shape.style
    look: dict[str, Any] = {
        "facecolor": light(style.fill) if style.fill and not style.hatched else "none",
        "edgecolor": light(style.stroke) if style.stroke else "none",
        "linewidth": style.width * scale, "linestyle": (0, (4, 2)) if style.dashed else "-",
        "alpha": style.opacity, "url": None,
    }  # fmt: skip
    if style.hatched:
        look |= {"hatch": "////", "edgecolor": light("hatch"), "linewidth": 0}
    if shape.radius:
        return Circle(shape.rings[0][0], shape.radius, **look)
    paths = [Outline(ring, closed=False) for ring in shape.rings]
    return PathPatch(Outline.make_compound_path(*paths), **look)
