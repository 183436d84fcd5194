"""Charts that stand still: shapes on a sheet of pixels, written as SVG or given to matplotlib.

The SVG is a page's own: colours are the CSS variables that the page sets for light and dark, with
the light tone behind them for readers elsewhere, and each mark says in its title what hovering
says. matplotlib draws the same shapes for those who want a PNG, a PDF or a figure of their own; a
page does not need it.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np

from analytics.charts.layout import WIDE, Box, Layout, arrange, fits
from analytics.charts.marks import Area, Band, Bars, Chart, Labels, Lines, Mark, Points, plain
from analytics.palette import light

Ring = list[tuple[float, float]]
_DASH = (4, 2)
_SIGN = {  # corners of a sign of size 1 around its middle; a circle has none
    "square": [(-0.45, -0.45), (0.45, -0.45), (0.45, 0.45), (-0.45, 0.45)],
    "diamond": [(0, -0.6), (0.6, 0), (0, 0.6), (-0.6, 0)],
    "up": [(0, -0.6), (0.58, 0.42), (-0.58, 0.42)],
    "down": [(0, 0.6), (0.58, -0.42), (-0.58, -0.42)],
    "left": [(-0.6, 0), (0.42, -0.58), (0.42, 0.58)],
    "right": [(0.6, 0), (-0.42, -0.58), (-0.42, 0.58)],
    "cross": [
        (-0.5, -0.3), (-0.3, -0.5), (0, -0.2), (0.3, -0.5), (0.5, -0.3), (0.2, 0),
        (0.5, 0.3), (0.3, 0.5), (0, 0.2), (-0.3, 0.5), (-0.5, 0.3), (-0.2, 0),
    ],
}  # fmt: skip


class Style(NamedTuple):
    """How a shape looks: names of colours, or nothing."""

    fill: str = ""
    stroke: str = ""
    width: float = 0
    dashed: bool = False
    hatched: bool = False
    opacity: float = 1


class Shape(NamedTuple):
    """A path of rings (closed where it has a fill), or a circle; pixels from the top left."""

    rings: list[Ring]
    style: Style
    title: str = ""
    radius: float = 0


class Text(NamedTuple):
    """One line of text, its middle at `y`."""

    text: str
    x: float
    y: float
    anchor: str
    size: float
    bold: bool
    colour: str


class Sheet(NamedTuple):
    """A chart as shapes and texts, the first lowest."""

    width: float
    height: float
    shapes: list[Shape]
    texts: list[Text]


def sheet(chart: Chart, width: float = WIDE) -> Sheet:
    """The shapes and texts of a chart."""
    out = arrange(chart, width)
    shapes, texts = [], list(_furniture_texts(out))
    for box in out.boxes:
        shapes += _grid(box, out)
        for mark in box.panel.marks:
            if isinstance(mark, Labels):
                texts += _labels(mark, box, out) if fits(mark, box, out.inner) else []
            else:
                shapes += _SHAPES[type(mark)](mark, _Scale(box, out))
    named = chart.named()
    for name, x, y in out.keys:
        shapes += _key(named[name], x, y)
        texts.append(Text(name, x + 20, y, "start", 12.5, False, "ink"))
    return Sheet(out.width, out.height, shapes, texts)


class _Scale:
    """From data units to pixels, kept inside the plot."""

    def __init__(self, box: Box, out: Layout) -> None:
        self.left, self.right = (out.left + side * out.inner for side in (box.start, box.end))
        self.box, self.top, self.bottom = box, box.top, box.top + box.height
        if box.panel.stretch == box.panel.stretch:
            self._keep_shapes(box)

    def _keep_shapes(self, box: Box) -> None:
        """As wide as its shapes allow at this height."""
        pixels = (box.x.high - box.x.low) * box.height / (box.y.high - box.y.low)
        middle, half = (self.left + self.right) / 2, pixels / box.panel.stretch / 2
        self.left, self.right = middle - half, middle + half

    def x(self, values: Any) -> Any:
        axis = self.box.x
        share = (np.asarray(values, float) - axis.low) / (axis.high - axis.low)
        return self.left + np.clip(share, 0, 1) * (self.right - self.left)

    def y(self, values: Any) -> Any:
        axis = self.box.y
        share = (np.asarray(values, float) - axis.low) / (axis.high - axis.low)
        return self.bottom - np.clip(share, 0, 1) * (self.bottom - self.top)


def _grid(box: Box, out: Layout) -> Iterator[Shape]:
    scale, thin = _Scale(box, out), Style(stroke="line", width=1)
    if box.x.ticks and box.x.lines:
        for x in scale.x([at for at, _ in box.x.ticks]):
            yield Shape([[(x, scale.top), (x, scale.bottom)]], thin)
    if box.y.ticks and box.y.lines:
        for y in scale.y([at for at, _ in box.y.ticks]):
            yield Shape([[(scale.left, y), (scale.right, y)]], thin)
    elif box.x.time:
        yield Shape([[(scale.left, scale.bottom), (scale.right, scale.bottom)]], thin)


def _furniture_texts(out: Layout) -> Iterator[Text]:
    for word in out.words:
        x = out.left + word.side * out.inner + word.dx
        yield Text(word.text, x, word.y, word.anchor, word.size, word.bold, word.colour)
    for box in out.boxes:
        scale = _Scale(box, out)
        for at, text in box.y.ticks:
            yield Text(text, scale.left - 6, scale.y(at), "end", 11.5, False, "ink")
        for at, text in box.x.ticks if box.ticked else ():
            for line, part in enumerate(text.split("\n")):
                y = scale.bottom + 13 + 14 * line
                yield Text(part, scale.x(at), y, "middle", 11.5, False, "ink")


def _labels(mark: Labels, box: Box, out: Layout) -> Iterator[Text]:
    scale = _Scale(box, out)
    dx, dy = mark.move
    for x, y, text in zip(scale.x(mark.x), scale.y(mark.y), mark.texts, strict=True):
        for line, part in enumerate(text.split("\n")):
            low = (line - text.count("\n") / 2) * (mark.size + 1)
            yield Text(part, x + dx, y + dy + low, mark.anchor, mark.size, mark.bold, mark.colour)


# Marks as shapes


def _titles(mark: Mark, count: int) -> Iterable[str]:
    return mark.titles or [""] * count


def _bars(mark: Bars, scale: _Scale) -> Iterator[Shape]:
    style = Style(fill=mark.colour, hatched=mark.hatched, opacity=mark.opacity)
    if mark.dashed:
        style = Style(stroke=mark.colour, width=1.2, dashed=True)
    sides = scale.x(mark.left), scale.x(mark.right), scale.y(mark.bottom), scale.y(mark.top)
    for left, right, bottom, top, title in zip(
        *sides, _titles(mark, len(mark.left)), strict=True
    ):
        corners = [(left, bottom), (left, top), (right, top), (right, bottom)]
        yield Shape([corners + corners[:1] * mark.dashed], style, title)


def _lines(mark: Lines, scale: _Scale) -> Iterator[Shape]:
    style = Style(
        stroke=mark.colour, width=mark.width, dashed=mark.dashed, opacity=mark.opacity
    )
    points = list(zip(scale.x(mark.x), scale.y(mark.y), _titles(mark, len(mark.x)), strict=True))
    pieces = [
        list(piece)
        for known, piece in groupby(points, key=lambda point: point[0] == point[0] == point[0])
        if known
    ]
    if not mark.titles:
        yield Shape([[(x, y) for x, y, _ in piece] for piece in pieces], style)
    for piece in pieces if mark.titles else ():
        yield Shape([[(x, y) for x, y, _ in piece]], style, piece[0][2])


def _band(mark: Band, scale: _Scale) -> Iterator[Shape]:
    x, low, high = scale.x(mark.x), scale.y(mark.low), scale.y(mark.high)
    if mark.stepped:
        x, low, high = np.repeat(x, 2)[1:], np.repeat(low, 2)[:-1], np.repeat(high, 2)[:-1]
    ring = [*zip(x, high, strict=True), *zip(x[::-1], low[::-1], strict=True)]
    yield Shape([ring], Style(fill=mark.colour, opacity=mark.opacity), "; ".join(mark.titles[:1]))


def _points(mark: Points, scale: _Scale) -> Iterator[Shape]:
    sizes = np.broadcast_to(mark.size, len(mark.x))
    rows = zip(scale.x(mark.x), scale.y(mark.y), sizes, _titles(mark, len(mark.x)), strict=True)
    for x, y, size, title in rows:
        yield _sign(mark, x, y, size, title)


def _sign(mark: Points, x: float, y: float, size: float, title: str = "") -> Shape:
    style = Style(fill=mark.colour, opacity=mark.opacity)
    if mark.hollow:
        style = Style(fill="paper", stroke=mark.colour, width=1.5)
    if mark.shape == "circle":
        return Shape([[(x, y)]], style, title, size / 2)
    corners = [(x + dx * size, y + dy * size) for dx, dy in _SIGN[mark.shape]]
    return Shape([corners], style, title)


def _area(mark: Area, scale: _Scale) -> Iterator[Shape]:
    rings = []
    for ring in mark.rings:
        across, up = zip(*ring, strict=True)
        rings.append(list(zip(scale.x(across), scale.y(up), strict=True)))
    title = mark.titles[0] if mark.titles else ""
    yield Shape(rings, Style(mark.colour, "paper", 1), "" if mark.hatched else title)
    if mark.hatched:
        yield Shape(rings, Style(fill="hatch", hatched=True), title)


_SHAPES: dict[type[Mark], Any] = {
    Bars: _bars, Lines: _lines, Band: _band, Points: _points, Area: _area,
}  # fmt: skip


def _key(mark: Any, x: float, y: float) -> Iterator[Shape]:
    """The sign of a mark in the legend."""
    if isinstance(mark, Points):
        yield _sign(mark, x + 8, y, min(float(np.max(mark.size, initial=9)), 10))
    elif isinstance(mark, Lines):
        style = Style(stroke=mark.colour, width=mark.width, dashed=mark.dashed)
        yield Shape([[(x, y), (x + 16, y)]], style)
    else:
        hatched, dashed = getattr(mark, "hatched", False), getattr(mark, "dashed", False)
        style = Style(fill=mark.colour, hatched=hatched, opacity=mark.opacity)
        ring = [(x + 2, y - 6), (x + 14, y - 6), (x + 14, y + 6), (x + 2, y + 6), (x + 2, y - 6)]
        yield Shape([ring], Style(stroke=mark.colour, width=1.2, dashed=True) if dashed else style)


# As SVG


def svg_text(chart: Chart, *, name: str = "chart", alt: str = "") -> str:
    """A chart as an inline SVG element; its ids start with `name`, `alt` is read aloud.

    >>> from analytics.charts.marks import Axis, Lines, Panel
    >>> line = Panel([Lines([0, 1], [0, 1], titles=["up"])], Axis(0, 1), height=50)
    >>> svg_text(Chart([line]), alt="A line")[:49]
    '<svg viewBox="0 0 704 68" role="img" aria-label="'
    """
    drawn = sheet(chart)
    hatch = f"{name}-hatch"
    parts = [
        f'<svg viewBox="0 0 {_short(drawn.width)} {_short(drawn.height)}" role="img" '
        f'aria-label="{escape(plain(alt))}">'
    ]
    if any(shape.style.hatched for shape in drawn.shapes):
        parts.append(
            f'<defs><pattern id="{hatch}" patternUnits="userSpaceOnUse" width="6" height="6" '
            'patternTransform="rotate(45)"><path d="M0 0V6" '
            f'style="stroke:{_variable("hatch")};stroke-width:2"/></pattern></defs>'
        )
    for style, shapes in groupby(drawn.shapes, key=lambda shape: shape.style):
        inside = "".join(_element(shape) for shape in shapes)
        parts.append(f'<g style="{_css(style, hatch)}">{inside}</g>')
    for look, texts in groupby(drawn.texts, key=lambda text: text[3:]):
        anchor, size, bold, colour = look
        css = f"font-size:{_short(size)}px" + ";font-weight:bold" * bold
        css += "" if colour == "ink" else f";fill:{_variable(colour)}"
        css += "" if anchor == "start" else f";text-anchor:{anchor}"
        inside = "".join(
            f'<text x="{_short(text.x)}" y="{_short(text.y + 0.36 * size)}"'
            f"{_faint(colour)}>{escape(plain(text.text), quote=False)}</text>"
            for text in texts
            if text.text
        )
        parts.append(f'<g style="{css}">{inside}</g>')
    return "".join([*parts, "</svg>"])


def _faint(colour: str) -> str:
    """The page gives each text its ink; another colour must stand on the text itself."""
    return "" if colour == "ink" else f' style="fill:{_variable(colour)}"'


@cache
def _variable(role: str) -> str:
    return f"var(--{role},{light(role)})"


def _css(style: Style, hatch: str) -> str:
    fill = f"url(#{hatch})" if style.hatched else _variable(style.fill) if style.fill else "none"
    said = [f"fill:{fill}"]
    if style.stroke:
        said += [f"stroke:{_variable(style.stroke)}", f"stroke-width:{_short(style.width)}"]
    said += ["stroke-dasharray:4 2"] * style.dashed
    said += [f"opacity:{style.opacity:g}"] if style.opacity < 1 else []
    return ";".join(said)


def _element(shape: Shape) -> str:
    said = ", ".join(plain(shape.title).split("\n"))
    title = f"<title>{escape(said, quote=False)}</title>" if said else ""
    if shape.radius:
        (x, y), = shape.rings[0]
        head = f'circle cx="{_short(x)}" cy="{_short(y)}" r="{_short(shape.radius)}"'
    else:
        end = "Z" if shape.style.fill else ""
        head = f'path d="{"".join(_path(ring) + end for ring in shape.rings)}"'
    if len(shape.rings) > 1 and shape.style.fill:
        head += ' fill-rule="evenodd"'
    tag = head.split(" ", 1)[0]
    return f"<{head}>{title}</{tag}>" if title else f"<{head}/>"


def _path(ring: Ring) -> str:
    first, *rest = (f"{_short(x)} {_short(y)}" for x, y in ring)
    return f"M{first}" + "".join(f"L{point}" for point in rest)


def _short(value: float) -> str:
    """A tenth of a pixel is finer than any screen."""
    return f"{value:.1f}".removesuffix(".0")


# As a matplotlib figure


def figure(chart: Chart) -> Any:
    """A chart as a matplotlib figure of its own (never in pyplot's list), a pixel 1/72 inch."""
    from matplotlib.figure import Figure

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
            text.x, text.y, plain(text.text), color=light(text.colour), fontsize=text.size,
            ha={"start": "left", "middle": "center", "end": "right"}[text.anchor],
            va="center_baseline", fontweight="bold" if text.bold else "normal", parse_math=False,
        )  # fmt: skip
    return made


def _patch(shape: Shape) -> Any:
    from matplotlib.patches import Circle, PathPatch
    from matplotlib.path import Path

    style = shape.style
    look: dict[str, Any] = {
        "facecolor": light(style.fill) if style.fill and not style.hatched else "none",
        "edgecolor": light(style.stroke) if style.stroke else "none",
        "linewidth": style.width, "linestyle": (0, _DASH) if style.dashed else "-",
        "alpha": style.opacity, "url": None,
    }  # fmt: skip
    if style.hatched:
        look |= {"hatch": "////", "edgecolor": light("hatch"), "linewidth": 0}
    if shape.radius:
        return Circle(shape.rings[0][0], shape.radius, **look)
    paths = [Path(ring, closed=False) for ring in shape.rings]
    return PathPatch(Path.make_compound_path(*paths), **look)
