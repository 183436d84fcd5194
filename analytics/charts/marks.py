"""What a chart is before anybody draws it: marks in data units, axes, rows, panels.

A form of chart says what its marks are (`analytics.charts.forest` and the others). One drawer
makes plotly's dictionaries of them (`interactive`), one makes shapes on a sheet (`static`), and
both ask `layout` where things go. Colours are names of `analytics.palette`; days are days since
1970, so that every position is a number; titles are what hovering says, as plain text.
How wide texts are is estimated: the font is the reader's own.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

Numbers = Sequence[float] | np.ndarray[Any, Any]
NAN = float("nan")
# Control characters are shown as their sign, and what is no character as the sign for that.
_SIGNS = {code: 0x2400 + code for code in range(32)} | {0x7F: 0x2421}
_SIGNS |= dict.fromkeys((*range(128, 160), *range(55296, 57344), 65534, 65535), 65533)
del _SIGNS[ord("\n")]


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What all marks have: a colour, a name in the legend, and a title for each element.

    `of` are the rows of the result behind each element, by their place: one, or a list of them.
    """

    colour: str = "ink"
    name: str = ""
    titles: Sequence[str] = ()
    opacity: float = 1.0
    of: Sequence[Any] = ()


@dataclass(frozen=True)
class Bars(Mark):
    """Rectangles; `hatched` where nothing is known."""

    left: Numbers
    right: Numbers
    bottom: Numbers
    top: Numbers
    hatched: bool = False


@dataclass(frozen=True)
class Lines(Mark):
    """Lines through points; a gap wherever a position is not a number."""

    x: Numbers
    y: Numbers
    width: float = 2.0
    dashed: bool = False


@dataclass(frozen=True)
class Points(Mark):
    """Signs: circle, square, diamond, x, triangle-up, -down, -left, -right."""

    x: Numbers
    y: Numbers
    shape: str = "circle"
    size: float = 9.0
    hollow: bool = False


@dataclass(frozen=True)
class Labels(Mark):
    """Texts at positions, moved by pixels; left out where `room` (in data units) is too little."""

    x: Numbers
    y: Numbers
    texts: Sequence[str]
    anchor: str = "center"
    move: tuple[float, float] = (0, 0)
    size: float = 11.0
    bold: bool = False
    room: float = NAN


@dataclass(frozen=True)
class Area(Mark):
    """One outline of several rings (an inner ring is a hole), such as a province on a map."""

    rings: Sequence[Sequence[tuple[float, float]]]
    hatched: bool = False


@dataclass(frozen=True)
class Axis:
    """A range in data units with what is written along it."""

    low: float
    high: float
    ticks: Sequence[tuple[float, str]] = ()
    title: str = ""
    time: bool = False  # positions are days
    periods: Sequence[tuple[float, float]] = ()  # first and last days, where positions are months
    lines: bool = True  # a thin line at each tick


@dataclass(frozen=True)
class Row:
    """A name beside the marks at one height of a panel, with what is written around them.

    `at` is that height and `above` the height over which the name stands where the page is narrow.
    `left` and `right` stand on either side of the marks; a `heading` stands over the rows below.
    """

    label: str
    note: str = ""
    left: str = ""
    right: str = ""
    at: float = NAN
    above: float = NAN
    heading: bool = False


@dataclass(frozen=True)
class Panel:
    """One plot. With rows and no height, row `k` is at height `k` and the layout gives it room.

    `marked` are texts that stand over it at positions of `x`.
    """

    marks: list[Any]
    x: Axis
    y: Axis = Axis(0, 1)
    height: float = 0
    title: str = ""
    said: str = ""
    rows: Sequence[Row] = ()
    heads: tuple[str, str, str] = ("", "", "")  # over the names, the left and the right texts
    marked: Sequence[tuple[float, str]] = ()
    stretch: float = NAN  # height of a unit of y over that of x, where shapes must look right


@dataclass(frozen=True)
class Chart:
    """Panels under each other on one x axis, at most one beside them, and a note at the foot.

    `facets` are what a reader may pick the rows behind the marks by (`lanes.facets`), `marked` the
    days of an editor's markers that are drawn.
    """

    panels: list[Panel] = field(default_factory=list)
    aside: Panel | None = None
    share: float = 0.4  # of the width, for the panel beside
    note: str = ""
    facets: dict[str, Any] = field(default_factory=dict)
    marked: Sequence[str] = ()

    @property
    def every(self) -> list[Panel]:
        """All panels."""
        return [*self.panels, *([self.aside] if self.aside else [])]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(panel.marks for panel in self.every)

    def named(self) -> dict[str, Mark]:
        """The legend: each name with the first mark that bears it."""
        found: dict[str, Mark] = {}
        for panel in self.every:
            for mark in panel.marks:
                if mark.name:
                    found.setdefault(mark.name, mark)
        return found


def plain(text: object) -> str:
    r"""Text as it can be shown anywhere: control characters as their sign, lines kept.

    >>> plain("a\x07b")
    'a␇b'
    """
    return str(text).translate(_SIGNS)


TEXT, SMALL = 12.5, 11.5
_EM = {  # widths of signs in a wide sans, so that no estimate is too small
    **dict.fromkeys("iljtfr.,:;'|()[] /-", 0.38), **dict.fromkeys("mwMW@%—−→×+▲▼●", 0.9),
}  # fmt: skip


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


def ticks(axis: Axis, pixels: float = 1e9) -> list[tuple[float, str]]:
    """The ticks of an axis across: all, or every second and so on where texts would meet.

    The tick at 0 stays.
    """
    scale = pixels / (axis.high - axis.low)
    zero = next((place for place, (at, _) in enumerate(axis.ticks) if at == 0), 0)
    kept = list(axis.ticks)
    for step in range(2, len(kept)):
        wide = [(at * scale, width_of(text, SMALL) / 2) for at, text in kept]
        if all(b - a > one + other for (a, one), (b, other) in pairwise(wide)):
            break
        kept = list(axis.ticks[zero % step :: step])
    return kept
