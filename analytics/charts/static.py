"""Charts that stand still: shapes on a sheet of pixels, for `svg` and for `picture`."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, groupby, repeat
from typing import Any, NamedTuple

import numpy as np

from analytics.charts.labels import labels
from analytics.charts.layout import WIDE, Box, Layout, Word, arrange
from analytics.charts.marks import (
    SMALL,
    Area,
    Bars,
    Chart,
    Labels,
    Lines,
    Mark,
    Points,
    ticks,
    width_of,
)

CROWD = 600  # more bars than this have no titles of their own
Ring = list[tuple[float, float]]
_SIGN: dict[str, Ring] = {  # corners of a sign of size 1 around its middle
    "circle": [(0, 0)],
    "square": [(-0.45, -0.45), (0.45, -0.45), (0.45, 0.45), (-0.45, 0.45)],
    "diamond": [(0, -0.6), (0.6, 0), (0, 0.6), (-0.6, 0)],
    "triangle-up": [(0, -0.6), (0.58, 0.42), (-0.58, 0.42)],
    "triangle-down": [(0, 0.6), (0.58, -0.42), (-0.58, -0.42)],
    "triangle-left": [(-0.6, 0), (0.42, -0.58), (0.42, 0.58)],
    "triangle-right": [(0.6, 0), (-0.42, -0.58), (-0.42, 0.58)],
    "x": [
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
    texts = [word._replace(dx=out.left + word.side * out.inner + word.dx) for word in out.words] + [
        word for box in out.boxes for word in _tick_words(box, out)
    ]
    for box in out.boxes:
        shapes += _grid(box, out)
        for look, text, x, y, dx, dy, _ in labels(out, box):
            at = (out.across(box, x) + dx, box.down(y) + dy)
            word = Word(text, 0, *at, look.anchor, look.size, look.bold, look.colour)
            texts.append(word._replace(halo=look.colour != "paper"))
        for mark in box.panel.marks:
            if isinstance(mark, Labels):
                continue
            quiet = crowded and isinstance(mark, Bars)
            shapes += _SHAPES[type(mark)](
                _placed(replace(mark, titles=()) if quiet else mark, box, out)
            )
    named = chart.named()
    for name, x, y in out.keys:
        shapes += _legend_sign(named[name], x + 10, y)
        texts.append(Word(name, 0, x + 34, y))
    return Sheet(out.width, out.height, shapes, texts)


def _tick_words(box: Box, out: Layout) -> Iterator[Word]:
    left, right = out.across(box, [box.x.low, box.x.high])
    for at, text in box.y.ticks:
        yield Word(text, 0, left - 6, box.down(at), "right", SMALL)
    for at, text in ticks(box.x, right - left) if box.ticked else ():
        x = min(out.across(box, at), out.width - width_of(text, SMALL) / 2)
        yield Word(text, 0, x, box.top + box.height + 13, "center", SMALL)


def _grid(box: Box, out: Layout) -> Iterator[Shape]:
    thin = Style(stroke="line", width=1)
    left, right = out.across(box, [box.x.low, box.x.high])
    bottom = box.top + box.height
    if box.x.ticks and box.x.lines:
        for x in out.across(box, [at for at, _ in box.x.ticks]):
            yield Shape([[(x, box.top), (x, bottom)]], thin)
    if box.y.ticks and box.y.lines:
        for y in box.down([at for at, _ in box.y.ticks]):
            yield Shape([[(left, y), (right, y)]], thin)
    elif box.x.time:
        yield Shape([[(left, bottom), (right, bottom)]], thin)


# Marks as shapes


def _placed(mark: Any, box: Box, out: Layout) -> Any:
    """A mark in pixels."""
    if isinstance(mark, Area):
        rings = [np.transpose(ring) for ring in mark.rings]
        return replace(mark, rings=[
            list(zip(out.across(box, x), box.down(y), strict=True)) for x, y in rings
        ])  # fmt: skip
    across, down = (("left", "right"), ("bottom", "top")) if isinstance(mark, Bars) else "xy"
    pixels = {name: out.across(box, getattr(mark, name)) for name in across}
    return replace(mark, **pixels, **{name: box.down(getattr(mark, name)) for name in down})


def _boxes(mark: Bars) -> Iterator[Shape]:
    """A rectangle each; without titles one outline for all that touch."""
    style = Style(fill=mark.colour, hatched=mark.hatched, opacity=mark.opacity)
    rings: list[Ring] = []
    until = None
    sides = zip(mark.left, mark.right, mark.bottom, mark.top, _titles(mark), strict=False)
    for left, right, bottom, top, title in sides:
        corners = [(left, bottom), (left, top), (right, top), (right, bottom)]
        if title:
            yield Shape([corners], style, title)
        elif until == (left, bottom):
            rings[-1][-1:] = corners[1:]
        else:
            rings.append(corners)
        until = right, bottom
    if rings:
        yield Shape(rings, style)


def _strokes(mark: Lines) -> Iterator[Shape]:
    """A line a piece; without titles all pieces are one path."""
    style = Style(stroke=mark.colour, width=mark.width, dashed=mark.dashed, opacity=mark.opacity)
    points = zip(mark.x, mark.y, _titles(mark), strict=False)
    pieces = [
        list(piece) for known, piece in groupby(points, key=lambda at: at[0] == at[0]) if known
    ]
    rings = [[(x, y) for x, y, _ in piece] for piece in pieces]
    if mark.titles:
        for ring, piece in zip(rings, pieces, strict=True):
            yield Shape([ring], style, piece[0][2])
    else:
        yield Shape(rings, style)


def _signs(mark: Points) -> Iterator[Shape]:
    style = Style(fill=mark.colour, opacity=mark.opacity)
    if mark.hollow:
        style = Style(fill="paper", stroke=mark.colour, width=1.5)
    for x, y, title in zip(mark.x, mark.y, _titles(mark), strict=False):
        corners = [(x + dx * mark.size, y + dy * mark.size) for dx, dy in _SIGN[mark.shape]]
        yield Shape([corners], style, title, mark.size / 2 if mark.shape == "circle" else 0)


def _outline(mark: Area) -> Iterator[Shape]:
    rings = [list(ring) for ring in mark.rings]
    title = next(_titles(mark))
    yield Shape(rings, Style(mark.colour, "hatch", 0.8), "" if mark.hatched else title)
    if mark.hatched:
        yield Shape(rings, Style(fill="hatch", hatched=True), title)


_SHAPES: dict[type[Mark], Any] = {Bars: _boxes, Lines: _strokes, Points: _signs, Area: _outline}


def _titles(mark: Mark) -> Iterator[str]:
    return chain(mark.titles, repeat(""))


def _legend_sign(mark: Any, x: float, y: float) -> Iterator[Shape]:
    """The sign of a mark in the legend."""
    if isinstance(mark, Points):
        size = min(max(mark.size, 9), 10)
        yield from _signs(replace(mark, x=[x + 8], y=[y], size=size, titles=()))
    elif isinstance(mark, Lines):
        yield from _strokes(replace(mark, x=[x, x + 16], y=[y, y], titles=()))
    else:
        corners = [(x + 2, y - 6), (x + 14, y - 6), (x + 14, y + 6), (x + 2, y + 6)]
        yield Shape([corners], Style(mark.colour, hatched=mark.hatched, opacity=mark.opacity))
