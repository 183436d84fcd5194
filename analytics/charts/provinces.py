"""Provinces drawn: ranked bars or before-and-after dots, numbered as on the map beside them.

Counts are circles, since a wide province is not a violent one; rates are shades, in classes of
equally many provinces. Where no boundaries are kept, the rows stand alone.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from analytics.charts.maps import Outline, map_panel, outlines
from analytics.charts.marks import (
    Area,
    Axis,
    Bars,
    Chart,
    Labels,
    Lines,
    Mark,
    Panel,
    Points,
    Row,
    round_ticks,
)  # fmt: skip
from analytics.charts.verdicts import SIGNS, change_text, role
from analytics.prose.words import listed, missing, noun, number
from analytics.results import result_info
from analytics.results import rows as rows_of

DISCLAIMER = "Boundaries: Natural Earth, simplified; they imply no endorsement."
_SHADES = [f"shade-{step}" for step in range(1, 6)]
_LARGEST = 40.0  # pixels of the largest circle

Paint = Callable[[Outline, Any, str], Iterator[Mark]]  # a province, its row, its number


def chart(result: pd.DataFrame) -> Chart:
    """Counts: ranked bars beside a map of circles."""
    rows = [row for row in _ranked(result, "count") if row.count > 0]
    unit = noun(str(result_info(result).get("measure", "incidents")))
    return _ranking(result, rows, "count", unit, _circles(rows))


def rates(result: pd.DataFrame) -> Chart:
    """Events per 100,000 people: ranked bars beside a map of shades."""
    rows = [row for row in _ranked(result, "per_100k") if row.per_100k > 0]
    return _ranking(result, rows, "per_100k", "per 100,000 people", _shades(rows))


def change(result: pd.DataFrame) -> Chart:
    """Before and after as dots joined by a line, beside a small map of the verdicts."""
    rows = [
        row
        for row in _ranked(result, "count")
        if not missing(row.verdict) and row.count + row.count_before > 0
    ]
    info = result_info(result)
    if not rows:
        return Chart()
    top = float(max(max(row.count, row.count_before) for row in rows)) * 1.08 or 1.0
    names = [str(info["against_label"]), str(info["label"])]
    marks = [mark for place, row in enumerate(rows) for mark in _dumbbell(row, place, names)]
    lines = [
        Row(f"{place}  {row.name}", left=f"{number(row.count_before)} → {number(row.count)}",
            right=f"{SIGNS[role(row.verdict)]} {_short(row)}")
        for place, row in enumerate(rows, start=1)
    ]  # fmt: skip
    axis = Axis(0, top, round_ticks(top, 3), noun(str(info.get("measure", "incidents"))))
    panel = Panel(marks, axis, rows=lines, heads=("Province", "before → after", "change"))
    return _with_map(result, panel, rows, _verdict, share=0.34)


def _short(row: Any) -> str:
    """The change of a province in a few characters; its range is for hovering and the table."""
    if role(row.verdict) == "unsure":
        return "little changed" if row.verdict == "little_changed" else "too close"
    return change_text(row, row.count_before, row.count).split(" (")[0]


def _ranked(result: pd.DataFrame, by: str) -> list[Any]:
    found = result[(result["kind"] == "province") & result[by].notna()]
    return list(rows_of(found.sort_values([by, "name"], ascending=[False, True], kind="stable")))


def _ranking(result: pd.DataFrame, rows: list[Any], column: str, unit: str, paint: Paint) -> Chart:
    if not rows:
        return Chart()
    values = np.array([getattr(row, column) for row in rows], float)
    digits = 0 if column == "count" else 2
    places = np.arange(len(rows))
    top = float(values.max()) * 1.05
    bars = Bars(np.zeros(len(rows)), values, places - 0.32, places + 0.32, colour="later",
                titles=[_title(row) for row in rows])  # fmt: skip
    lines = [
        Row(f"{place}  {row.name}", right=number(getattr(row, column), digits))
        for place, row in enumerate(rows, start=1)
    ]
    axis = Axis(0, top, round_ticks(top, 3, whole=column == "count"), unit)
    return _with_map(result, Panel([bars], axis, rows=lines), rows, paint, share=0.52)


def _with_map(
    result: pd.DataFrame, panel: Panel, rows: list[Any], paint: Paint, share: float
) -> Chart:
    """Rows with a map beside them, where boundaries are kept, and what neither shows below."""
    every = result[result["kind"] == "province"]
    countries = sorted({str(code).split("-")[0] for code in every["province"].dropna()})
    shapes = outlines(countries)
    numbered = {str(row.province): (place, row) for place, row in enumerate(rows, start=1)}
    unknown = set(every.loc[every["count"].isna(), "province"].astype(str))
    marks: list[Mark] = []
    for shape in shapes:
        place, row = numbered.get(shape.code, (0, None))
        marks += _ground(shape, hatched=shape.code in unknown)
        marks += paint(shape, row, str(place)) if row is not None else ()
    none = (every["count"] == 0).fillna(False) & ~every["province"].isin(list(numbered))
    zero = every.loc[none, "name"].astype(str)
    blank = every.loc[every["count"].isna(), "name"].astype(str)
    notes = [f"None counted: {listed(sorted(zero), 40)}."] * bool(len(zero))
    notes += [f"Not reported, which is not zero: {listed(sorted(blank), 40)}."] * bool(len(blank))
    notes += [DISCLAIMER] * bool(shapes)
    aside = map_panel(shapes, _lowest_first(marks)) if shapes else None
    return Chart([panel], aside, share, note="\n".join(notes))


def _lowest_first(marks: list[Any]) -> list[Any]:
    """The ground under shades from pale to strong, then circles, then numbers."""
    order = {Area: 0, Points: 1, Labels: 2}
    return sorted(marks, key=lambda mark: (order[type(mark)], mark.colour != "wash", mark.colour))


def _ground(shape: Outline, *, hatched: bool) -> Iterator[Mark]:
    yield Area(shape.rings, hatched, colour="wash", titles=["not reported"] if hatched else [],
               name="not reported" if hatched else "")  # fmt: skip


def _circles(rows: list[Any]) -> Paint:
    most = max((row.count for row in rows), default=1)

    def paint(shape: Outline, row: Any, place: str) -> Iterator[Mark]:
        size = max(_LARGEST * float(row.count / most) ** 0.5, 5.0)
        x, y = [shape.middle[0]], [shape.middle[1]]
        yield Points(x, y, size=[size], colour="later", opacity=0.85, titles=[_title(row)])
        inside = size > 17
        yield Labels(x, y, [place], colour="paper" if inside else "ink", size=11, bold=True,
                     move=(0, 0) if inside else (0, -size / 2 - 7))  # fmt: skip

    return paint


def _shades(rows: list[Any]) -> Paint:
    """Classes with equally many provinces; equal rates share a class, and none is empty."""
    values = np.array([row.per_100k for row in rows], float)
    steps = np.linspace(0, 1, len(_SHADES) + 1)[1:]
    edges = np.unique(np.quantile(values, steps)) if rows else values
    spread = np.linspace(0, len(_SHADES) - 1, max(len(edges), 1)).round().astype(int)
    groups = np.searchsorted(edges, values)
    spans = {
        group: (values[groups == group].min(), values[groups == group].max())
        for group in np.unique(groups)
    }

    def paint(shape: Outline, row: Any, place: str) -> Iterator[Mark]:
        group = int(np.searchsorted(edges, row.per_100k))
        low, high = spans[group]
        name = number(low, 2) if low == high else f"{number(low, 2)} to {number(high, 2)}"
        step = int(spread[group])
        yield Area(shape.rings, colour=_SHADES[step], titles=[_title(row)], name=name)
        yield Labels([shape.middle[0]], [shape.middle[1]], [place], size=11, bold=True,
                     colour="ink" if step < 3 else "paper")  # fmt: skip

    return paint


def _verdict(shape: Outline, row: Any, place: str) -> Iterator[Mark]:
    how = role(row.verdict)
    yield Area(shape.rings, colour="line" if how == "unsure" else how, titles=[_title(row)])
    text = place if how == "unsure" else f"{place} {SIGNS[how]}"
    yield Labels([shape.middle[0]], [shape.middle[1]], [text], size=11, bold=True,
                 colour="paper" if how == "higher" else "ink")  # fmt: skip


def _dumbbell(row: Any, place: int, names: list[str]) -> Iterator[Mark]:
    title, at = [_title(row)], [place]
    yield Lines([row.count_before, row.count], at * 2, 3, colour=role(row.verdict), opacity=0.7)
    yield Points([row.count_before], at, size=9, colour="earlier", name=names[0], titles=title)
    yield Points([row.count], at, size=9, colour="later", name=names[1], titles=title)


def _title(row: Any) -> str:
    parts = [str(row.name), f"{number(row.count)} counted"]
    if not missing(row.per_100k):
        parts.append(f"{number(row.per_100k, 2)} per 100,000 people")
    if not missing(row.verdict):
        parts += [f"{number(row.count_before)} before",
                  change_text(row, row.count_before, row.count)]  # fmt: skip
    return "\n".join(filter(None, parts))
