"""Provinces as filled outlines on a plain plane: no tiles, no topology file, nothing fetched.

Longitude is shortened by the cosine of the middle latitude, so that shapes look right near it.
"""

import math
from typing import Any, NamedTuple

from analytics.charts.marks import Axis, Panel
from analytics.places import boundaries

Ring = list[tuple[float, float]]


class Outline(NamedTuple):
    """One province: its rings and a point to write on."""

    code: str
    rings: list[Ring]
    middle: tuple[float, float]


def outlines(countries: list[str]) -> list[Outline]:
    """The provinces of some countries, largest first, so that small ones lie on top."""
    found = []
    for country in countries:
        for code, rings in boundaries(country).items():
            largest = max(rings, key=lambda ring: abs(_area(ring)))
            found.append((abs(_area(largest)), Outline(code, rings, _centroid(largest))))
    return [outline for _, outline in sorted(found, key=lambda one: -one[0])]


def map_panel(shapes: list[Outline], marks: list[Any]) -> Panel:
    """A panel that holds these shapes, in their right proportions."""
    points = [point for shape in shapes for ring in shape.rings for point in ring]
    east, north = ([point[side] for point in points] for side in (0, 1))
    middle = (min(north) + max(north)) / 2
    return Panel(
        marks, Axis(min(east), max(east), lines=False), Axis(min(north), max(north)),
        stretch=1 / math.cos(math.radians(middle)),
    )  # fmt: skip


def _area(ring: Ring) -> float:
    steps = zip(ring, ring[1:] + ring[:1], strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in steps) / 2


def _centroid(ring: Ring) -> tuple[float, float]:
    """The centroid of a ring by the shoelace formula."""
    area = _area(ring)
    x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x1 * y2 - x2 * y1
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    return x / (6 * area), y / (6 * area)
