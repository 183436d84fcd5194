"""The texts of marks: which have room, and where they stand beside their mark."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from analytics.charts.layout import LINE, Box, Layout
from analytics.charts.marks import SMALL, Labels, width_of


class Note(NamedTuple):
    """A text of `Labels` with room: its position in data units, moved by pixels."""

    look: Labels
    text: str
    x: float
    y: float
    dx: float
    dy: float
    of: Any = None  # the row of the result behind it


def labels(out: Layout, box: Box) -> Iterator[Note]:
    """The texts of marks that have room, none over another.

    Texts without the room that their mark asks for are left out; one that would lie on another is
    moved up, on a map first down, and left out where that does not help.
    """
    inside = box.y.high - (box.y.high - box.y.low) / 1000  # what rounding puts outside is not drawn
    for x, text, dx, level in box.flags:
        yield Note(Labels([], [], [], size=SMALL), text, x, inside, dx, -LINE * (level + 0.5))
    taken: list[tuple[float, float, float]] = []
    pixels = (box.end - box.start) * out.inner / (box.x.high - box.x.low)
    for look in (mark for mark in box.panel.marks if isinstance(mark, Labels)):
        wide = [width_of(text, look.size) for text in look.texts]
        if max(wide, default=0) > look.room * pixels:  # never so where it asks for none
            continue
        below = (-2.6 * look.size,) * (box.panel.stretch == box.panel.stretch)
        rows = look.of or [None] * len(wide)
        for x, y, text, length, of in zip(look.x, look.y, look.texts, wide, rows, strict=True):
            dx, dy = look.move
            left = out.across(box, x) + dx
            left -= {"left": 0, "center": length / 2, "right": length}[look.anchor]
            for up in (0, *below, look.size, 2 * look.size):
                at = box.down(y) + dy - up
                if up and at < box.top:  # the title of the panel stands there
                    break
                if all(abs(at - height) >= look.size or left >= end or left + length <= start
                       for start, end, height in taken):  # fmt: skip
                    taken.append((left, left + length, at))
                    yield Note(look, text, x, y, dx, dy - up, of)
                    break
