"""A timeline drawn: a lane for each area, days as signs, windows as bars or hollow signs.

Up to a few hundred marks each is drawn; beyond that a lane shows how many fall in each week. The
deadliest events whose day is known are numbered, and named under the chart.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analytics.charts import skyline
from analytics.charts.bins import time_axis
from analytics.charts.marks import Axis, Bars, Chart, Labels, Mark, Panel, Points, Row, days
from analytics.errors import shorten
from analytics.prose.words import area, bounded, capital, many, missing, number
from analytics.results import result_info
from analytics.results import rows as rows_of

ATTACKS = {
    "armed_attack", "bombing", "shelling", "airstrike", "assassination", "abduction",
    "violence_against_civilians", "clash",
}  # fmt: skip
FORCES = {"arrest", "operation", "deployment", "presence"}
_LOOKS = {  # group: colour, shape, name
    "attack": ("higher", "circle", "attacks and clashes"),
    "forces": ("later", "square", "operations, arrests"),
    "other": ("unsure", "diamond", "other"),
}
CROWD = 400  # more marks than this are drawn as weeks
LEVELS = 7  # marks of one lane stacked at most this high; more share the top level
_GAP = 2.0  # levels between two lanes, where a name can stand
_LEVEL = 9  # pixels
_BAND = 4.0  # height of the fullest week of a crowded timeline, in levels
_NAMED = 5
_WEEK = 7


class Lane(NamedTuple):
    """One lane: its name, what stands beside it, its depth in levels, its marks from level 0."""

    name: str
    said: str
    depth: float
    marks: list[Any]


def chart(result: pd.DataFrame) -> Chart:
    """The events of a timeline; without any event, what each counter reported."""
    events = result[result["kind"].isin(["day", "window"])]
    if events.empty:
        return skyline.chart(result)
    first, last = _edges(result, events)
    events = events.assign(
        left=np.clip(np.nan_to_num(days(events["start"]), nan=first), first, last),
        right=np.clip(np.nan_to_num(days(events["end"]), nan=last), first, last) + 1,
    ).sort_values(["left", "right"], kind="stable")
    crowded, notes = len(events) > CROWD, []
    if crowded:
        wide = int((events["right"] - events["left"] > _WEEK).sum())
        events = events[events["right"] - events["left"] <= _WEEK]
        notes = [f"{many(wide, 'event')} known only to more than a week: not drawn."] * (wide > 0)
    names = list(dict.fromkeys(events["lane"].astype(str)))
    groups = dict(iter(events.groupby(events["lane"].astype(str), sort=False)))
    present = [(name, groups[name]) for name in names if name in groups]
    lanes = _weekly(present, first) if crowded else [
        _stacked(name, rows, (last - first) / 95) for name, rows in present
    ]  # fmt: skip
    deadliest = _deadliest(events)
    return _placed(lanes, deadliest, time_axis(first, last + 1), notes)


def _placed(lanes: list[Lane], deadliest: pd.DataFrame, x: Axis, notes: list[str]) -> Chart:
    """Lanes under each other, the first on top."""
    base = sum(lane.depth + _GAP for lane in lanes)
    height, marks, rows, bases = base, [], [], {}
    for lane in lanes:
        base -= lane.depth + _GAP
        bases[lane.name] = base
        marks += [_raised(mark, base) for mark in lane.marks]
        rows.append(
            Row(lane.name, right=lane.said, at=base + lane.depth / 2 - 0.5,
                above=base + lane.depth + 0.3)
        )  # fmt: skip
    depths = {lane.name: lane.depth for lane in lanes}
    named = list(rows_of(deadliest))
    if named:
        at = [row.left + 0.5 for row in named]
        high = [bases[str(row.lane)] + depths[str(row.lane)] - 0.2 for row in named]
        marks.append(Points(at, high, "down", 8, colour="ink", titles=[_title(r) for r in named],
                            name="deadliest, named below"))  # fmt: skip
        texts = [str(place) for place in range(1, len(named) + 1)]
        marks.append(Labels(at, high, texts, move=(0, -11), size=11, bold=True))
    said = [f"{place}  {_toll(row)}" for place, row in enumerate(named, start=1)]
    panel = Panel(
        marks, Axis(x.low, x.high, x.ticks, time=True), Axis(-1, height), (height + 1) * _LEVEL,
        rows=rows,
    )  # fmt: skip
    return Chart([panel], note="\n".join([*said, *notes]))


def _raised(mark: Any, base: float) -> Any:
    """A mark of a lane at the height of its lane."""
    if isinstance(mark, Bars):
        return Bars(mark.left, mark.right, np.add(mark.bottom, base), np.add(mark.top, base),
                    colour=mark.colour, name=mark.name, titles=mark.titles,
                    opacity=mark.opacity)  # fmt: skip
    return Points(mark.x, np.add(mark.y, base), mark.shape, mark.size, mark.hollow,
                  colour=mark.colour, name=mark.name, titles=mark.titles)  # fmt: skip


def _edges(result: pd.DataFrame, events: pd.DataFrame) -> tuple[float, float]:
    window = result_info(result).get("window") or [None, None]
    first, last = days([window[0] or events["start"].min(), window[1] or events["end"].max()])
    return float(first), float(max(last, first + 1))


# Each event a mark


def _stacked(name: str, events: pd.DataFrame, gap: float) -> Lane:
    """The events of one lane, those that would cover each other in levels."""
    free: list[float] = []
    found: dict[tuple[str, str], list[tuple[Any, int]]] = {}
    for row in rows_of(events):
        days_long = row.right - row.left
        point = days_long <= 1 or days_long < gap
        look = "bar" if not point else "hollow" if days_long > 1 else "full"
        level = _level(free, row.left, row.right + (gap if point else gap / 4))
        found.setdefault((_group(row), look), []).append((row, level))
    marks = [mark for (group, look), rows in found.items() for mark in _alike(group, look, rows)]
    return Lane(name, number(len(events)), float(max(len(free), 1)), marks)


def _alike(group: str, look: str, rows: list[tuple[Any, int]]) -> Iterator[Mark]:
    colour, shape, name = _LOOKS[group]
    levels = np.array([level for _, level in rows], float)
    titles = [_title(row) for row, _ in rows]
    if look == "bar":
        yield Bars(
            [row.left for row, _ in rows], [row.right for row, _ in rows], levels - 0.2,
            levels + 0.2, colour=colour, opacity=0.6, titles=titles, name="known to a window",
        )  # fmt: skip
    else:
        middles = [(row.left + row.right) / 2 for row, _ in rows]
        yield Points(middles, levels, shape, 7, look == "hollow", colour=colour, titles=titles,
                     name=name + (", day not exact" if look == "hollow" else ""))  # fmt: skip


def _level(taken: list[float], start: float, until: float) -> int:
    """The lowest level that is free at `start`; it is then taken `until`."""
    for level, busy in enumerate(taken):
        if busy <= start:
            taken[level] = until
            return level
    if len(taken) < LEVELS:
        taken.append(until)
    else:
        taken[-1] = max(taken[-1], until)
    return len(taken) - 1


def _group(row: Any) -> str:
    if row.event_type in ATTACKS:
        return "attack"
    return "forces" if row.event_type in FORCES else "other"


# Crowded lanes: so many a week


def _weekly(present: list[tuple[str, pd.DataFrame]], first: float) -> list[Lane]:
    """Events a week of each lane, all lanes on one scale."""
    counts = {
        name: np.unique(np.floor((rows["left"] - first) / _WEEK), return_counts=True)
        for name, rows in present
    }
    most = max(int(number_of.max()) for _, number_of in counts.values())
    lanes = []
    for name, (weeks, heights) in counts.items():
        left = first + weeks * _WEEK
        titles = [
            f"{name}\n{_day(at)} to {_day(at + 6)}\n{many(count, 'event')}"
            for at, count in zip(left, heights, strict=True)
        ]
        bars = Bars(left, left + _WEEK, np.full(len(left), -0.5), heights / most * _BAND - 0.5,
                    colour="later", name="events a week", titles=titles)  # fmt: skip
        lanes.append(
            Lane(name, f"up to {number(heights.max())} a week",
                 max(heights.max() / most * _BAND, 1.0), [bars])
        )  # fmt: skip
    return lanes


def _day(at: float) -> str:
    return f"{pd.Timestamp(at, unit='D'):%-d %b %Y}"


# Words


def _deadliest(events: pd.DataFrame) -> pd.DataFrame:
    """The events with most killed whose day is known, or nearly."""
    known = events[(events["right"] - events["left"] <= 2) & (events["killed_low"] > 0)]
    most = known.sort_values("killed_low", ascending=False, kind="stable").head(_NAMED)
    return most.sort_values("left", kind="stable")


def _toll(row: Any) -> str:
    where = area(row.scope) if missing(row.place) else shorten(str(row.place), 60)
    what = "" if missing(row.label) or row.label == where else f": {shorten(str(row.label), 80)}"
    return f"{bounded(row.killed_low, row.killed_high)} killed, {where}, {_when(row)}{what}"


def _when(row: Any) -> str:
    if missing(row.start) or missing(row.end):
        return "first day not known" if missing(row.start) else "last day not known"
    start = f"{row.start:%-d %b %Y}"
    return start if row.end == row.start else f"{start} to {row.end:%-d %b %Y}"


def _title(row: Any) -> str:
    parts = [capital(str(row.label)), _when(row)]
    parts.append(area(row.scope) if missing(row.place) else str(row.place))
    if not (missing(row.killed_low) and missing(row.killed_high)):
        parts.append(f"killed: {bounded(row.killed_low, row.killed_high)}")
    if row.n_reports > 1:
        parts.append(many(row.n_reports, "report"))
    return "\n".join(parts)
