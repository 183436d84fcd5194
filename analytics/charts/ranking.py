"""Provinces drawn: ranked bars or before-and-after dots, numbered as on the map beside them.

The map is of filled outlines on a plain plane: no tiles, no topology file, nothing fetched.
Counts are circles, since a wide province is not a violent one; rates are shades, in classes of
equally many provinces. Where no boundaries are kept, the rows stand alone.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analytics.charts.forest import SIGNS, change_text, role
from analytics.charts.marks import Area, Axis, Bars, Chart, Labels, Lines, Mark, Panel, Points, Row
from analytics.charts.scales import round_ticks
from analytics.places import boundaries, boundaries_from
from analytics.prose.messages import say
from analytics.prose.words import listed, missing, noun, number
from analytics.results import result_info
from analytics.results import rows as rows_of

_SHADES = 5  # roles of the palette, from pale to strong
_LARGEST = 40.0  # pixels of the largest circle


class Outline(NamedTuple):
    """One province: its rings, a point to write on, and how large its largest ring is."""

    code: str
    rings: list[list[tuple[float, float]]]
    middle: tuple[float, float]
    size: float


Paint = Callable[[Outline, Any, str], Iterator[Mark]]  # a province, its row, its number on the map


def counts(result: pd.DataFrame) -> Chart:
    """Counts: ranked bars beside a map of circles."""
    rows = _most_first(result, "count")
    if rows.empty:
        return Chart()
    size = np.sqrt(rows["count"].to_numpy(float) / rows["count"].max()) * _LARGEST
    unit = noun(str(result_info(result).get("measure", "incidents")))
    return _ranking(result, rows.assign(pixels=size.clip(5)), "count", unit, _circle)


def rates(result: pd.DataFrame) -> Chart:
    """Events per 100,000 people: ranked bars beside a map of shades.

    Classes hold equally many provinces; equal rates share a class, and none is empty.
    """
    rows = _most_first(result, "per_100k")
    if rows.empty:
        return Chart()
    values = rows["per_100k"].to_numpy(float)
    edges = np.unique(np.quantile(values, np.linspace(0, 1, _SHADES + 1)[1:]))
    group = np.searchsorted(edges, values)
    inside = rows.groupby(group)["per_100k"]
    rows = rows.assign(
        shade=np.linspace(1, _SHADES, len(edges)).round().astype(int)[group],
        least=inside.transform("min"), most=inside.transform("max"),
    )  # fmt: skip
    return _ranking(result, rows, "per_100k", say("chart-per_100k"), _shade)


def change(result: pd.DataFrame) -> Chart:
    """Before and after as dots joined by a line, beside a small map of the verdicts."""
    rows = result[(result["kind"] == "province") & result["verdict"].notna()]
    rows = rows[rows["count"] + rows["count_before"] > 0]
    if rows.empty:
        return Chart()
    rows = rows.sort_values(["count", "name"], ascending=[False, True], kind="stable")
    info = result_info(result)
    top = float(rows[["count", "count_before"]].max().max()) * 1.08
    names = str(info["against_label"]), str(info["label"])
    marks: list[Mark] = []
    lines = []
    for place, row in enumerate(rows_of(rows)):
        title, at = [_facts(row)], [place]
        marks += [
            Lines([row.count_before, row.count], at * 2, 3, colour=role(row.verdict), opacity=0.7),
            Points([row.count_before], at, colour="earlier", name=names[0], titles=title),
            Points([row.count], at, colour="later", name=names[1], titles=title),
        ]
        both = f"{number(row.count_before)} → {number(row.count)}"
        lines.append(Row(f"{place + 1}  {row.name}", left=both, right=_brief_change(row)))
    axis = Axis(0, top, round_ticks(top, 3), noun(str(info.get("measure", "incidents"))))
    heads = (say("chart-head_province"), say("chart-head_both"), say("chart-head_changed"))
    panel = Panel(marks, axis, rows=lines, heads=heads)
    return _with_map(result, panel, rows, _verdict, share=0.34)


def _brief_change(row: Any) -> str:
    """The change of a province in a few characters; its range is for hovering and the table."""
    how = role(row.verdict)
    said = change_text(row, row.count_before, row.count).split(" (")[0]
    if how == "unsure":
        said = say("chart-little" if row.verdict == "little_changed" else "chart-unclear")
    return f"{SIGNS[how]} {said}"


def _most_first(result: pd.DataFrame, by: str) -> pd.DataFrame:
    found = result[(result["kind"] == "province") & (result[by] > 0)]
    return found.sort_values([by, "name"], ascending=[False, True], kind="stable")


def _ranking(
    result: pd.DataFrame, rows: pd.DataFrame, column: str, unit: str, paint: Paint
) -> Chart:
    values, places = rows[column].to_numpy(float), np.arange(len(rows))
    top, whole = float(values.max()) * 1.05, column == "count"
    bars = Bars(np.zeros(len(rows)), values, places - 0.32, places + 0.32, colour="later",
                titles=[_facts(row) for row in rows_of(rows)])  # fmt: skip
    lines = [
        Row(f"{place}  {row.name}", right=number(getattr(row, column), 0 if whole else 2))
        for place, row in enumerate(rows_of(rows), start=1)
    ]
    axis = Axis(0, top, round_ticks(top, 3, whole=whole), unit)
    return _with_map(result, Panel([bars], axis, rows=lines), rows, paint, share=0.52)


def _with_map(
    result: pd.DataFrame, panel: Panel, rows: pd.DataFrame, paint: Paint, share: float
) -> Chart:
    """Rows with a map beside them, where boundaries are kept, and what neither shows below."""
    every = result[result["kind"] == "province"]
    shapes = _outlines(sorted({str(code).split("-")[0] for code in every["province"].dropna()}))
    blank = every[every["count"].isna()]
    zero = every[(every["count"] == 0).fillna(False) & ~every["province"].isin(rows["province"])]
    numbered = {row.province: (str(at), row) for at, row in enumerate(rows_of(rows), start=1)}
    marks: list[Mark] = []
    for shape in shapes:
        unknown = (blank["province"] == shape.code).any()
        name = say("chart-not_reported") if unknown else ""
        titles = [name] if name else []
        marks.append(Area(shape.rings, bool(name), colour="wash", name=name, titles=titles))
        if shape.code in numbered:
            place, row = numbered[shape.code]
            marks += paint(shape, row, place)
    names = [listed(sorted(part["name"].astype(str)), 40) for part in (zero, blank)]
    notes = [say(f"chart-{kind}", names=told) for kind, told in zip(("none", "blank"), names,
             strict=True) if told]  # fmt: skip
    sources = {boundaries_from(shape.code[:2]) for shape in shapes}
    notes += [say("chart-boundaries", source=", ".join(sorted(sources)))] * bool(shapes)
    return Chart([panel], _map(shapes, marks) if shapes else None, share, note="\n".join(notes))


def _circle(shape: Outline, row: Any, place: str) -> Iterator[Mark]:
    x, y = [shape.middle[0]], [shape.middle[1]]
    yield Points(x, y, size=row.pixels, colour="later", opacity=0.85, titles=[_facts(row)])
    inside = row.pixels > 17
    up = 0 if inside else -row.pixels / 2 - 7
    yield _on_map(shape, place, "paper" if inside else "ink", up)


def _shade(shape: Outline, row: Any, place: str) -> Iterator[Mark]:
    low, high = number(row.least, 2), number(row.most, 2)
    name = low if row.least == row.most else say("chart-class", low=low, high=high)
    yield Area(shape.rings, colour=f"shade-{row.shade}", titles=[_facts(row)], name=name)
    yield _on_map(shape, place, "ink" if row.shade < 4 else "paper")


def _verdict(shape: Outline, row: Any, place: str) -> Iterator[Mark]:
    how = role(row.verdict)
    yield Area(shape.rings, colour="line" if how == "unsure" else how, titles=[_facts(row)])
    text = place if how == "unsure" else f"{place} {SIGNS[how]}"
    yield _on_map(shape, text, "paper" if how == "higher" else "ink")


def _on_map(shape: Outline, text: str, colour: str, up: float = 0) -> Labels:
    x, y = shape.middle
    return Labels([x], [y], [text], move=(0, up), colour=colour, bold=True)


def _facts(row: Any) -> str:
    parts = [str(row.name), say("chart-province_count", count=number(row.count))]
    if not missing(row.per_100k):
        parts.append(say("chart-province_rate", rate=number(row.per_100k, 2)))
    if not missing(row.verdict):
        parts += [say("chart-province_before", count=number(row.count_before)),
                  change_text(row, row.count_before, row.count)]  # fmt: skip
    return "\n".join(filter(None, parts))


def _outlines(countries: Sequence[str]) -> list[Outline]:
    """The provinces of some countries, largest first, so that small ones lie on top."""
    found = [
        Outline(code, rings, *max(map(_measured, rings), key=lambda ring: ring[1]))
        for country in countries
        for code, rings in boundaries(country).items()
    ]
    return sorted(found, key=lambda outline: -outline.size)


def _measured(ring: list[tuple[float, float]]) -> tuple[tuple[float, float], float]:
    """The centroid of a ring by the shoelace formula, and its area."""
    here = np.array(ring)
    after = np.roll(here, -1, axis=0)
    cross = here[:, 0] * after[:, 1] - after[:, 0] * here[:, 1]
    x, y = cross @ (here + after) / (3 * cross.sum())
    return (float(x), float(y)), abs(float(cross.sum())) / 2


def _map(shapes: list[Outline], marks: list[Any]) -> Panel:
    """A panel that holds these shapes, in their right proportions.

    The ground lies under shades from pale to strong, then come circles, then numbers, those inside
    a circle before those beside one. Longitude is
    shortened by the cosine of the middle latitude, so that shapes look right near it.
    """
    order = {Area: 0, Points: 1, Labels: 2}
    first = ("wash", "paper")
    marks.sort(key=lambda mark: (order[type(mark)], mark.colour not in first, mark.colour))
    points = np.concatenate([ring for shape in shapes for ring in shape.rings])
    (west, south), (east, north) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    stretch = 1 / math.cos(math.radians((south + north) / 2))
    return Panel(marks, Axis(west, east, lines=False), Axis(south, north), stretch=stretch)
