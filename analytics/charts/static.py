"""Charts that stand still: shapes on a sheet of pixels, for `svg` and for `picture`."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np

from analytics.charts.layout import SMALL, WIDE, Box, Layout, Word, arrange, fits
from analytics.charts.marks import Area, Bars, Chart, Labels, Lines, Mark, Points

CROWD = 600  # more bars than this have no titles of their own
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


class Sheet(NamedTuple):
    """A chart as shapes and texts, the first lowest; `dx` of a text is where it stands."""

    width: float
    height: float
    shapes: list[Shape]
    texts: list[Word]


def sheet(chart: Chart, width: float = WIDE) -> Sheet:
    """The shapes and texts of a chart."""
    out = arrange(chart, width)
    bars = [mark for panel in chart.every for mark in panel.marks if isinstance(mark, Bars)]
    crowded = sum(len(mark.left) for mark in bars) > CROWD  # then a table says what each is
    shapes: list[Shape] = []
    texts = list(_furniture_texts(out))
    for box in out.boxes:
        shapes += _grid(box, out)
        for mark in box.panel.marks:
            if isinstance(mark, Labels):
                texts += _labels(mark, box, out) if fits(mark, box, out.inner) else []
            else:
                shown = replace(mark, titles=()) if crowded and isinstance(mark, Bars) else mark
                shapes += _SHAPES[type(mark)](shown, _Scale(box, out))
    named = chart.named()
    for name, x, y in out.keys:
        shapes += _key(named[name], x + 10, y)
        texts.append(Word(name, 0, x + 34, y))
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


def _furniture_texts(out: Layout) -> Iterator[Word]:
    for word in out.words:
        yield word._replace(dx=out.left + word.side * out.inner + word.dx)
    for box in out.boxes:
        scale = _Scale(box, out)
        for at, text in box.y.ticks:
            yield Word(text, 0, scale.left - 6, scale.y(at), "end", SMALL)
        for at, text in box.x.ticks if box.ticked else ():
            for line, part in enumerate(text.split("\n")):
                y = scale.bottom + 13 + 14 * line
                yield Word(part, 0, scale.x(at), y, "middle", SMALL)


def _labels(mark: Labels, box: Box, out: Layout) -> Iterator[Word]:
    scale = _Scale(box, out)
    dx, dy = mark.move
    look = (mark.anchor, mark.size, mark.bold, mark.colour)
    for x, y, text in zip(scale.x(mark.x), scale.y(mark.y), mark.texts, strict=True):
        for line, part in enumerate(text.split("\n")):
            low = (line - text.count("\n") / 2) * (mark.size + 1)
            yield Word(part, 0, x + dx, y + dy + low, *look)


# Marks as shapes


def _titles(mark: Mark, count: int) -> Iterable[str]:
    return mark.titles or [""] * count


def _bars(mark: Bars, scale: _Scale) -> Iterator[Shape]:
    """A rectangle each; without titles one outline for all that touch."""
    style = Style(fill=mark.colour, hatched=mark.hatched, opacity=mark.opacity)
    sides = scale.x(mark.left), scale.x(mark.right), scale.y(mark.bottom), scale.y(mark.top)
    rings: list[Ring] = []
    until = None
    for left, right, bottom, top, title in zip(*sides, _titles(mark, len(mark.left)), strict=True):
        corners = [(left, bottom), (left, top), (right, top), (right, bottom)]
        if mark.titles:
            yield Shape([corners], style, title)
        elif until == (left, bottom):
            rings[-1][-1:] = corners[1:]
        else:
            rings.append(corners)
        until = right, bottom
    if rings:
        yield Shape(rings, style)


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
    Bars: _bars, Lines: _lines, Points: _points, Area: _area,
}  # fmt: skip


def _key(mark: Any, x: float, y: float) -> Iterator[Shape]:
    """The sign of a mark in the legend."""
    if isinstance(mark, Points):
        yield _sign(mark, x + 8, y, min(float(np.max(mark.size, initial=9)), 10))
    elif isinstance(mark, Lines):
        style = Style(stroke=mark.colour, width=mark.width, dashed=mark.dashed)
        yield Shape([[(x, y), (x + 16, y)]], style)
    else:
        corners = [(x + 2, y - 6), (x + 14, y - 6), (x + 14, y + 6), (x + 2, y + 6)]
        yield Shape([corners], Style(mark.colour, hatched=mark.hatched, opacity=mark.opacity))
