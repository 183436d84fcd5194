"""Where everything of a chart goes, in pixels: worked out once, for both drawers.

Two widths are laid out. On a wide page the names of rows stand beside the marks, with a text on
either side; on a telephone they stand above them, so that no name is ever cut. Widths of texts
are estimated: the font is the reader's own.
"""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np

from analytics.charts.marks import Axis, Chart, Labels, Panel, Row, plain

WIDE, NARROW = 704, 300  # the text column of a page, and that of the narrowest telephone
_TELEPHONE = 560  # below this width names stand above their marks
_LINE = 16
_NAMES, _RIGHTS = 200, 170  # the widest columns beside the marks; longer texts take several lines
_GAP = 10
_KEY = 50  # a sign of the legend with its space
TEXT, SMALL = 12.5, 11.5
_EM = {  # widths of signs in a wide sans, so that no estimate is too small
    **dict.fromkeys("iljtfr.,:;'|()[] /-", 0.38), **dict.fromkeys("mwMW@%—−→×+▲▼●", 0.9),
}  # fmt: skip


Line = tuple[str, float, str]  # a line of text, its size, its colour


class Word(NamedTuple):
    """A text at `side` (0 to 1) of the plotting width plus `dx` pixels, `y` pixels from the top."""

    text: str
    side: float
    dx: float
    y: float
    anchor: str = "start"
    size: float = TEXT
    bold: bool = False
    colour: str = "ink"


class Box(NamedTuple):
    """The plot of one panel: its share of the plotting width, its pixels from the top, its axes.

    Rows are as high as their names: `knots` are heights in rows and the pixels, from the top of
    the plot, where they lie; `y` is then an axis of pixels.
    """

    panel: Panel
    start: float
    end: float
    top: float
    height: float
    y: Axis
    ticked: bool  # whether the ticks of x are written under it
    knots: tuple[list[float], list[float]] | None = None

    @property
    def x(self) -> Axis:
        """The axis across."""
        return self.panel.x

    def heights(self, values: Any) -> Any:
        """Heights of marks on the axis `y`."""
        at = np.asarray(values, float)
        return np.interp(at, *self.knots) if self.knots else at

    def pixel(self, height: float) -> float:
        """Pixels of a height from the top of the sheet."""
        share = (self.heights(height) - self.y.low) / (self.y.high - self.y.low)
        return float(self.top + (1 - share) * self.height)


@dataclass
class Layout:
    """A chart with everything in its place. `keys` are the names of the legend with x and y."""

    width: float
    left: float = 8
    right: float = 12
    height: float = 0
    head: float = 0
    boxes: list[Box] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    keys: list[tuple[str, float, float]] = field(default_factory=list)

    @property
    def inner(self) -> float:
        """Pixels of the plotting width."""
        return self.width - self.left - self.right

    @property
    def foot(self) -> float:
        """Pixels under the lowest plot."""
        return self.height - max((box.top + box.height for box in self.boxes), default=0)


def width_of(text: str, size: float = TEXT) -> float:
    """About how many pixels wide a line of text is."""
    return size * sum(
        _EM.get(sign, 1.0 if sign > "\u2e80" else 0.7 if sign.isupper() else 0.62) for sign in text
    )


def wrapped(text: str, pixels: float, size: float = TEXT) -> list[str]:
    """Text in lines of at most so many pixels; what is said on lines of its own stays so."""
    lines = []
    for line in plain(text).split("\n"):
        average = width_of(line, size) / max(len(line), 1)
        most = max(int(pixels / max(average, 1)), 8)
        lines += textwrap.wrap(line, most, break_long_words=True) or [""]
    return lines if text else []


def arrange(chart: Chart, width: float = WIDE) -> Layout:
    """The layout of a chart on a page of this width."""
    out = Layout(width)
    narrow = width < _TELEPHONE
    columns = _set_margins(chart, out, narrow=narrow)
    y = out.head = _legend(chart, out)
    share = chart.share if chart.aside and not narrow else 0.0
    between = (columns + 3 * _GAP) / out.inner if share else 0.0
    end = 1 - share - between
    first = None
    for place, panel in enumerate(chart.panels):
        last = place == len(chart.panels) - 1
        y = _head(out, panel, y, end, narrow=narrow)
        first = y if first is None else first
        y = _plot(out, panel, y, end, narrow=narrow, last=last)
    if chart.aside:
        y = _beside(out, chart.aside, y, 1 - share if share else 0.0, first or y, narrow=narrow)
    for line in wrapped(chart.note, width - 16, SMALL):
        out.words.append(Word(line, 0, -out.left + 8, y + 10, size=SMALL, colour="muted"))
        y += _LINE
    out.height = round(y + 4)
    return out


def fits(label: Labels, box: Box, inner: float) -> bool:
    """Whether the texts of a mark have the room they ask for, at this width."""
    if label.room != label.room or not len(label.texts):  # NaN: they ask for none
        return True
    pixels = label.room / (box.x.high - box.x.low) * (box.end - box.start) * inner
    return max(width_of(text, label.size) for text in label.texts) <= pixels


def _set_margins(chart: Chart, out: Layout, *, narrow: bool) -> float:
    """Room left and right of the plots, by the widest texts; gives that of the right column."""
    ticks = [width_of(text, SMALL) for panel in chart.panels for _, text in panel.y.ticks]
    out.left = max([8, *(tick + _GAP for tick in ticks)])
    rows = [row for panel in chart.panels for row in panel.rows if not row.heading]
    if narrow or not rows:
        return 0
    heads = [panel.heads for panel in chart.panels]
    names, lefts, rights = (
        max(
            width_of(text, size)
            for text, size in [(head[place], SMALL) for head in heads]
            + [line[:2] for row in rows for line in _beside_marks(row)[place]]
        )
        for place in range(3)
    )
    out.left = max(out.left, names + 2 * _GAP + lefts + (_GAP if lefts else 0))
    if not chart.aside:
        out.right = max(out.right, rights + 2 * _GAP)
    return rights


def _legend(chart: Chart, out: Layout) -> float:
    """Names of the legend in as many lines as they need; gives the height they take."""
    x, y = 8.0, 12.0
    for name in chart.named():
        wide = width_of(name) + _KEY + _GAP
        if x > 8 and x + wide > out.width - 8:
            x, y = 8.0, y + 20
        out.keys.append((name, x, y))
        x += wide
    return y + 16 if out.keys else 6.0


def _head(out: Layout, panel: Panel, y: float, end: float, *, narrow: bool) -> float:
    """The title of a panel, what is said of it, the unit of its axis, the heads of its columns."""
    texts = ((panel.title, TEXT, True, "ink"), (panel.said, SMALL, False, "muted"),
             (panel.y.title, SMALL, False, "muted"))  # fmt: skip
    for text, size, bold, colour in texts:
        for line in wrapped(text, (out.width - 16) / (1.1 if bold else 1), size):
            y += _LINE
            out.words.append(Word(line, 0, -out.left + 8, y - 6, "start", size, bold, colour))
    name, left, right = panel.heads
    if any(panel.heads) and not narrow:
        y += _LINE
        placed = ((name, 0, -out.left + 8, "start"), (left, 0, -_GAP, "end"),
                  (right, end, _GAP, "start"))  # fmt: skip
        for text, side, dx, anchor in placed:
            out.words.append(Word(text, side, dx, y - 6, anchor, SMALL, False, "muted"))
    return y + (8 if panel.title or panel.said or panel.y.title or any(panel.heads) else 0)


def _plot(out: Layout, panel: Panel, y: float, end: float, *, narrow: bool, last: bool) -> float:
    """One panel from `y` down; gives where the next may begin."""
    height, axis, knots = panel.height, panel.y, None
    if panel.rows and not height:
        knots = _knots(out, panel, narrow=narrow)
        height = knots[1][-1]
        axis = replace(axis, low=height, high=0)
    box = Box(panel, 0, end, y, height, axis, last, knots)
    out.boxes.append(box)
    out.words += _names(out, box, narrow=narrow)
    y += height
    if not last:
        return y + 14
    y += 18 if panel.x.ticks else 2
    y += _LINE * any("\n" in text for _, text in panel.x.ticks)
    for line in wrapped(panel.x.title, out.width - 16, SMALL):
        y += _LINE
        out.words.append(Word(line, end, 0, y - 6, "end", SMALL, False, "muted"))
    return y + 8


def _knots(out: Layout, panel: Panel, *, narrow: bool) -> tuple[list[float], list[float]]:
    """Where the marks of each row lie: in its middle, on a telephone under its name."""
    rows: list[float] = [-1.0]
    pixels = [0.0]
    y = 0.0
    for place, row in enumerate(panel.rows):
        above = narrow or row.heading
        lines = len(_above(out, row)) if above else max(map(len, _beside_marks(row)))
        height = _LINE * lines + (14 if row.heading else 26 if narrow else 9)
        middle = y + (height - 14 if narrow and not row.heading else height / 2)
        rows += [place - 0.4, place, place + 0.4]
        pixels += [middle - 10, middle, middle + 10]
        y += height
    return [*rows, float(len(panel.rows))], [*pixels, y]


def _lines(text: str, pixels: float, *, faint: bool = False) -> list[Line]:
    size, colour = (SMALL, "muted") if faint else (TEXT, "ink")
    return [(line, size, colour) for line in wrapped(text, pixels, size)]


def _beside_marks(row: Row) -> tuple[list[Line], list[Line], list[Line]]:
    """The lines of a row on a page: its name, and what stands left and right of the marks."""
    first, _, more = row.left.partition("\n")
    return (
        _lines(row.label, _NAMES) + _lines(row.note, _NAMES, faint=True),
        _lines(first, _NAMES) + _lines(more, _NAMES, faint=True),
        _lines(row.right, _RIGHTS),
    )


def _above(out: Layout, row: Row) -> list[Line]:
    """The lines of a row above its marks: label and note, then what stands on either side."""
    pixels = (out.width - 20) / (1.1 if row.heading else 1)
    said = "   ".join(filter(None, (row.left.replace("\n", ", "), row.right)))
    line = "   ".join(filter(None, (row.label, said)))
    if row.above == row.above or (not row.note and width_of(line) < pixels):
        return _lines(line, pixels)
    return _lines(row.label, pixels) + _lines(row.note, pixels, faint=True) + _lines(said, pixels)


def _names(out: Layout, box: Box, *, narrow: bool) -> Iterator[Word]:
    """The texts of rows: names, and what stands on either side of the marks."""
    edge = -out.left + 8
    for place, row in enumerate(box.panel.rows):
        middle = box.pixel(place if row.at != row.at else row.at)
        columns: list[tuple[list[Line], float, float, str]] = []
        if narrow or row.heading:
            lines = _above(out, row)
            columns = [(lines, 0, edge, "start")]
            half = len(lines) * _LINE / 2
            above = middle - 8 if row.above != row.above else box.pixel(row.above)
            middle = middle + 3 if row.heading else above - half
        else:
            places = ((0, edge, "start"), (0, -_GAP, "end"), (box.end, _GAP, "start"))
            columns = [
                (lines, *where) for lines, where in zip(_beside_marks(row), places, strict=True)
            ]
        for lines, side, dx, anchor in columns:
            for line, (text, size, colour) in enumerate(lines):
                y = middle + (line - (len(lines) - 1) / 2) * (_LINE - 1)
                yield Word(text, side, dx, y, anchor, size, row.heading, colour)


def _beside(
    out: Layout, panel: Panel, y: float, start: float, first: float, *, narrow: bool
) -> float:
    """The panel beside the others, or under them on a telephone."""
    pixels = (1 - start) * out.inner
    height = panel.height
    if panel.stretch == panel.stretch:
        height = pixels * (panel.y.high - panel.y.low) / (panel.x.high - panel.x.low)
        height *= panel.stretch
    top = y + 6 if narrow else first
    out.boxes.append(Box(panel, start, 1, top, height, panel.y, ticked=False))
    return max(y, top + height + 6)
