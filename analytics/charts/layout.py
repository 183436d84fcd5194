"""Where everything of a chart goes, in pixels: worked out once, for both drawers.

Two widths are laid out. On a wide page the names of rows stand beside the marks, with a text on
either side; on a telephone they stand above them, so that no name is ever cut. Widths of texts
are estimated: the font is the reader's own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np

from analytics.charts.marks import SMALL, TEXT, Axis, Chart, Panel, Row, width_of, wrapped

WIDE, NARROW = (704, 300)  # the text column of a page, and that of the narrowest telephone
_TELEPHONE = 560  # below this width names stand above their marks
LINE = 16
_NAMES, _RIGHTS = (200, 170)  # the widest columns beside the marks; longer texts take several lines
_GAP = 10
_KEY = 50  # a sign of the legend with its space


Line = tuple[str, float, str]  # a line of text, its size, its colour


class Word(NamedTuple):
    """A text at `side` (0 to 1) of the plotting width plus `dx` pixels, `y` pixels from the top.

    `of` is the row of the panel whose number it tells.
    """

    text: str
    side: float
    dx: float
    y: float
    anchor: str = "left"
    size: float = TEXT
    bold: bool = False
    colour: str = "ink"
    halo: bool = False  # of paper: marks lie under the text
    of: str = ""


class Flag(NamedTuple):
    """A text over a plot: the position it is about, how far it is moved, how high it stands."""

    x: float
    text: str
    dx: float
    level: int


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
    flags: Sequence[Flag] = ()

    @property
    def x(self) -> Axis:
        """The axis across."""
        return self.panel.x

    def heights(self, values: Any) -> Any:
        """Heights of marks on the axis `y`."""
        at = np.asarray(values, float)
        return np.interp(at, *self.knots) if self.knots else at

    def down(self, values: Any) -> Any:
        """Pixels of heights from the top of the sheet, kept inside the plot."""
        share = (self.heights(values) - self.y.low) / (self.y.high - self.y.low)
        return self.top + self.height - np.clip(share, 0, 1) * self.height


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
    def narrow(self) -> bool:
        """Whether names stand above their marks."""
        return self.width < _TELEPHONE

    @property
    def inner(self) -> float:
        """Pixels of the plotting width."""
        return self.width - self.left - self.right

    @property
    def foot(self) -> float:
        """Pixels under the lowest plot."""
        return self.height - max((box.top + box.height for box in self.boxes), default=0)

    def across(self, box: Box, values: Any) -> Any:
        """Pixels of positions in a plot from the left of the sheet, kept inside the plot."""
        left, right = (self.left + side * self.inner for side in (box.start, box.end))
        share = (np.asarray(values, float) - box.x.low) / (box.x.high - box.x.low)
        return left + np.clip(share, 0, 1) * (right - left)

    def write(self, text: str, y: float, *look: Any, end: float | None = None) -> float:
        """Lines of a text from `y` down, up to the `end` of the plots or from the left edge."""
        for line in wrapped(text, (self.width - 16) / (1.1 if True in look else 1), *look[:1]):
            y += LINE
            where = (0, 8 - self.left, y - 6, "left") if end is None else (end, 0, y - 6, "right")
            self.words.append(Word(line, *where, *look))
        return y

    def stand(
        self, columns: list[list[Line]], y: float, end: float, *, bold: bool, of: str = ""
    ) -> None:
        """Lines around the height `y`: names at the left edge, then what is beside the plot.

        The last line of all is that `of` a row.
        """
        places = ((0, 8 - self.left, "left"), (0, -_GAP, "right"), (end, _GAP, "left"))
        for lines, (side, dx, anchor) in zip(columns, places, strict=False):
            for line, (text, size, colour) in enumerate(lines):
                at = y + (line - (len(lines) - 1) / 2) * (LINE - 1)
                self.words.append(Word(text, side, dx, at, anchor, size, bold, colour))
        if of and columns[-1]:
            self.words[-1] = self.words[-1]._replace(of=of)


def arrange(chart: Chart, width: float = WIDE) -> Layout:
    """The layout of a chart on a page of this width."""
    out = Layout(width)
    beside = _set_margins(chart, out)
    y = first = out.head = _legend(chart, out)
    share = chart.share if chart.aside and not out.narrow else 0.0
    end = 1 - share - ((beside + 3 * _GAP) / out.inner if share else 0.0)
    for panel in chart.panels:
        y = _head(out, panel, y, end)
        first = first if out.boxes else y
        y = _plot(out, panel, y, end, last=panel is chart.panels[-1])
    if chart.aside:
        start, top = (1 - share, first) if share else (0.0, y + 6)
        x, up = chart.aside.x, chart.aside.y
        height = (1 - start) * out.inner * (up.high - up.low) / (x.high - x.low)
        height *= chart.aside.stretch
        out.boxes.append(Box(chart.aside, start, 1, top, height, up, ticked=False))
        y = max(y, top + height + 6)
    y = out.write(chart.note, y, SMALL, False, "muted")
    out.height = round(y + 4)
    return out


def _set_margins(chart: Chart, out: Layout) -> float:
    """Room left and right of the plots, by the widest texts; gives that of the right column."""
    ticks = [width_of(text, SMALL) for panel in chart.panels for _, text in panel.y.ticks]
    out.left = max([8, *(tick + _GAP for tick in ticks)])
    rows = [row for panel in chart.panels for row in panel.rows if not row.heading]
    if out.narrow or not rows:
        return 0
    columns = [_around(row) for row in rows]
    columns += [[[(head, SMALL, "")] for head in panel.heads] for panel in chart.panels]
    names, lefts, rights = (
        max(width_of(*line[:2]) for lines in column for line in lines)
        for column in zip(*columns, strict=True)
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


def _head(out: Layout, panel: Panel, y: float, end: float) -> float:
    """The title of a panel, what is said of it, the unit of its axis, the heads of its columns."""
    y = out.write(panel.title, y, TEXT, True)
    for text in (panel.said, panel.y.title):
        y = out.write(text, y, SMALL, False, "muted")
    if any(panel.heads) and not out.narrow:
        y += LINE
        out.stand([[(head, SMALL, "muted")] for head in panel.heads], y - 6, end, bold=False)
    return y + (8 if panel.title or panel.said or panel.y.title or any(panel.heads) else 0)


def _plot(out: Layout, panel: Panel, y: float, end: float, *, last: bool) -> float:
    """One panel from `y` down; gives where the next may begin."""
    box = Box(panel, 0, end, y, panel.height, panel.y, last)
    if panel.rows and not panel.height:
        knots = _knots(out, panel.rows)
        height = knots[1][-1]
        box = box._replace(height=height, y=replace(panel.y, low=height, high=0), knots=knots)
    if flags := list(_flags(out, box)):
        y += LINE * (1 + max(flag.level for flag in flags))
        box = box._replace(top=y, flags=flags)
    out.boxes.append(box)
    for place, row in enumerate(panel.rows):
        _write_row(out, box, row, place)
    y += box.height
    if not last:
        return y + 14
    y += 18 if panel.x.ticks else 2
    return out.write(panel.x.title, y, SMALL, False, "muted", end=end) + 8


def _flags(out: Layout, box: Box) -> Iterator[Flag]:
    """What stands over a plot, inside the sheet and as low as there is room."""
    ends: list[float] = []
    for x, text in sorted(box.panel.marked):
        line, *more = wrapped(text, out.width - 30, SMALL)
        line += "…" * bool(more)
        half, at = width_of(line, SMALL) / 2, float(out.across(box, x))
        middle = min(max(at, 8 + half), out.width - 8 - half)
        level = next((n for n, end in enumerate(ends) if end < middle - half), len(ends))
        ends[level : level + 1] = [middle + half + _GAP]
        yield Flag(x, line, middle - at, level)


def _knots(out: Layout, rows: Sequence[Row]) -> tuple[list[float], list[float]]:
    """Where the marks of each row lie: in its middle, on a telephone under its name."""
    heights, pixels, y = [-1.0], [0.0], 0.0
    for place, row in enumerate(rows):
        lines = max(
            map(len, [_over_marks(out, row)] if out.narrow or row.heading else _around(row))
        )
        height = LINE * lines + (14 if row.heading else 26 if out.narrow else 9)
        middle = y + (height - 14 if out.narrow and not row.heading else height / 2)
        heights += [place - 0.4, place, place + 0.4]
        pixels += [middle - 10, middle, middle + 10]
        y += height
    return [*heights, float(len(rows))], [*pixels, y]


def _write_row(out: Layout, box: Box, row: Row, place: int) -> None:
    """The texts of a row: its name, and what stands on either side of the marks."""
    middle = float(box.down(place if row.at != row.at else row.at))
    if not (out.narrow or row.heading):
        out.stand(_around(row), middle, box.end, bold=False, of=f"{place}" * bool(row.right))
        return
    lines = _over_marks(out, row)
    above = middle - 8 if row.above != row.above else float(box.down(row.above))
    y = middle + 3 if row.heading else above - len(lines) * LINE / 2
    out.stand([lines], y, box.end, bold=row.heading, of=f"{place}" * bool(row.right))


def _set(text: str, pixels: float, *, faint: bool = False) -> list[Line]:
    size, colour = (SMALL, "muted") if faint else (TEXT, "ink")
    return [(line, size, colour) for line in wrapped(text, pixels, size)]


def _around(row: Row) -> list[list[Line]]:
    """The lines of a row on a page: its name, and what stands left and right of the marks."""
    first, _, more = row.left.partition("\n")
    return [
        _set(row.label, _NAMES) + _set(row.note, _NAMES, faint=True),
        _set(first, _NAMES) + _set(more, _NAMES, faint=True),
        _set(row.right, _RIGHTS),
    ]


def _over_marks(out: Layout, row: Row) -> list[Line]:
    """The lines of a row above its marks: label and note, then what stands on either side."""
    pixels = (out.width - 20) / (1.1 if row.heading else 1)
    said = "   ".join(filter(None, (row.left.replace("\n", ", "), row.right)))
    line = "   ".join(filter(None, (row.label, said)))
    if row.above == row.above or (not row.note and width_of(line) < pixels):
        return _set(line, pixels)
    return _set(row.label, pixels) + _set(row.note, pixels, faint=True) + _set(said, pixels)
