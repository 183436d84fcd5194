"""Charts that stand still: shapes on a sheet of pixels, for `svg` and for `picture`."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np

from analytics.charts.layout import WIDE, Box, Layout, arrange, fits
from analytics.charts.marks import Area, Band, Bars, Chart, Labels, Lines, Mark, Points

Ring = list[tuple[float, float]]
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
    shapes: list[Shape] = []
    texts = list(_furniture_texts(out))
    for box in out.boxes:
        shapes += _grid(box, out)
        for mark in box.panel.marks:
            if isinstance(mark, Labels):
                texts += _labels(mark, box, out) if fits(mark, box, out.inner) else []
            else:
                shapes += _SHAPES[type(mark)](mark, _Scale(box, out))
    named = chart.named()
    for name, x, y in out.keys:
        shapes += _key(named[name], x + 10, y)
        texts.append(Text(name, x + 34, y, "start", 12.5, False, "ink"))
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
        share = (self.box.heights(values) - axis.low) / (axis.high - axis.low)
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
    for left, right, bottom, top, title in zip(*sides, _titles(mark, len(mark.left)), strict=True):
        corners = [(left, bottom), (left, top), (right, top), (right, bottom)]
        yield Shape([corners + corners[:1] * mark.dashed], style, title)


def _lines(mark: Lines, scale: _Scale) -> Iterator[Shape]:
    style = Style(stroke=mark.colour, width=mark.width, dashed=mark.dashed, opacity=mark.opacity)
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
    yield Shape(rings, Style(mark.colour, "hatch", 0.8), "" if mark.hatched else title)
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
