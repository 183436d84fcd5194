"""A timeline drawn: a lane for each area, days as signs, windows as bars or hollow signs.

Up to a few hundred marks each is drawn; beyond that a lane shows how many fall in each week. The
deadliest events whose day is known are numbered, and named under the chart. What each counter
reported is a skyline: width the period, height the rate, area the number.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analytics.charts.marks import Axis, Bars, Chart, Labels, Lines, Mark, Panel, Points, Row
from analytics.charts.scales import days, floats, round_ticks, time_axis
from analytics.prose.change import MONTH
from analytics.prose.messages import say
from analytics.prose.timeline import deadliest, event_words
from analytics.prose.words import area, by_whom, capital, missing, number, period
from analytics.results import LAID_OUT, result_info
from analytics.results import rows as rows_of

_LOOKS = {  # group: colour, shape
    "attack": ("higher", "circle"),
    "forces": ("later", "square"),
    "other": ("unsure", "diamond"),
}
_GROUPS = {
    **dict.fromkeys(("armed_attack", "bombing", "shelling", "airstrike", "assassination",
                     "abduction", "violence_against_civilians", "clash"), "attack"),
    **dict.fromkeys(("arrest", "operation", "deployment", "presence"), "forces"),
}  # fmt: skip
CROWD = 400  # more marks than this are drawn as weeks
LEVELS = 7  # marks of one lane stacked at most this high; more share the top level
LANES = 30  # those with most events; the table has them all
PANELS = 10  # counters with the most figures; the table has them all
_GAP = 2.5  # levels between two lanes, where a name can stand
_SIGNED = 3.6  # levels above a lane with numbered events
_LEVEL = 9  # pixels
_BAND = 4.0  # height of the fullest week of a crowded timeline, in levels
_NAMED = 5
_WEEK = 7


def timeline(result: pd.DataFrame) -> Chart:
    """The events of a timeline; without any event, what each counter reported."""
    result = result.reset_index(drop=True)  # marks name rows by their place
    events = result[result["kind"].isin(["day", "window"])]
    if events.empty:
        return skyline(result)
    x = _days_shown(result, events)
    events = events.assign(
        left=np.clip(np.nan_to_num(days(events["start"]), nan=x.low), x.low, x.high - 1),
        right=np.clip(np.nan_to_num(days(events["end"]) + 1, nan=x.high), x.low + 1, x.high),
    )
    if len(events) <= LAID_OUT:
        events = events.sort_values(["left", "right"], kind="stable")
    named = sorted(deadliest(events, _NAMED), key=lambda row: row.left)
    notes = [f"{place}  {event_words(row)}" for place, row in enumerate(named, start=1)]
    sums = int((result["kind"] == "aggregate").sum())
    notes += [say("chart-sums", count=sums)] * (sums > 0)
    crowded, most = len(events) > CROWD, 0
    if crowded:
        wide = events["right"] - events["left"] > _WEEK
        notes += [say("chart-wide", count=int(wide.sum()))] * bool(wide.any())
        weeks = (events["left"] - x.low) // _WEEK
        events = events[["lane"]].assign(week=weeks)[~wide]
        most = events.groupby(["lane", "week"], observed=True).size().max()
    places = events.groupby(events["lane"].astype(str), sort=False).indices
    lanes = [name for name in result["lane"].astype(str).unique() if name in places]
    notes += [say("chart-lanes", count=len(lanes) - LANES)] * (len(lanes) > LANES)
    marks, rows, tops, base = [], [], {}, 0.0
    drawn_singly = [] if crowded else list(rows_of(events))
    for name in lanes[:LANES][::-1]:  # the first lane on top: from the floor up
        inside = places[name]
        said, depth, drawn = (
            _weekly(name, events.iloc[inside], x.low, base, most)
            if crowded
            else _singly([drawn_singly[at] for at in inside], (x.high - x.low) / 95, base)
        )
        marks += drawn
        tops[name] = base + depth
        above = base + depth + _SIGNED * any(str(row.lane) == name for row in named)
        rows.append(Row(name, right=said, at=base + depth / 2 - 0.5, above=above))
        base = above + _GAP
    signs = {str(place): row for place, row in enumerate(named, start=1) if str(row.lane) in tops}
    if signs:
        at = [row.left + 0.5 for row in signs.values()]
        high = [tops[str(row.lane)] for row in signs.values()]
        titles = [_event_said(row) for row in signs.values()]
        of = [row.Index for row in signs.values()]
        marks.append(Points(at, high, "triangle-down", 8, titles=titles, of=of,
                            name=say("chart-deadliest")))  # fmt: skip
        marks.append(Labels(at, high, list(signs), move=(0, -11), bold=True, of=of))
    panel = Panel(marks, replace(x, lines=True), Axis(-1, base), (base + 1) * _LEVEL, rows=rows)
    picked = {}
    if len(result) <= LAID_OUT:
        picked = facets(result) | {"lanes": [row.label for row in rows]}
    return Chart([panel], note="\n".join(notes), facets=picked)


def facets(result: pd.DataFrame) -> dict[str, Any]:
    """What a reader may pick rows of a timeline by, in their order: days, areas, actors, lanes.

    An event in several areas, or by several actors, is found under each; a clash under either
    side. `count` rows are events, figures of others follow. Of what is told by name, `of` says
    for each row which of `sets`, and each of these which of `names`.
    """
    either = result["target"].where(result["event_type"] == "clash")
    who = result["actor"].str.cat(either, sep=";", na_rep="").str.strip(";")
    return {
        "count": int((result["kind"] != "statement").sum()),
        "first": days(result["start"]).astype(int).tolist(),
        "last": days(result["end"]).astype(int).tolist(),
        "area": _named_sets(result["scope"], area),
        "actor": _named_sets(who, str),
        "lane": _named_sets(result["lane"], str),
    }


def _named_sets(cells: pd.Series, called: Callable[[str], str]) -> dict[str, Any]:
    """Cells that join names by ";" as numbers of sets of names, the most frequent name first."""
    of, several = pd.factorize(cells.fillna(""))
    named = [
        list(dict.fromkeys(called(part.strip()) for part in str(cell).split(";") if part.strip()))
        or [say("chart-not_stated")]
        for cell in several
    ]
    size: Counter[str] = Counter()
    for number_of_set, count in zip(*np.unique(of, return_counts=True), strict=True):
        size.update(dict.fromkeys(named[number_of_set], int(count)))
    names = sorted(size, key=lambda name: (-size[name], name))
    place = {name: at for at, name in enumerate(names)}
    return {"names": names, "sets": [[place[n] for n in each] for each in named], "of": of.tolist()}


def _days_shown(result: pd.DataFrame, rows: pd.DataFrame) -> Axis:
    """The days a result is about, up to the day after the last; else those of `rows`."""
    first, last = result_info(result).get("window") or (None, None)
    low, high = days([first or rows["start"].min(), last or rows["end"].max()])
    return time_axis(float(low), float(high) + 1)


def _event_said(row: Any) -> str:
    parts = [event_words(row), capital(str(row.label))]
    if row.n_reports > 1:
        parts.append(say("chart-reports", count=row.n_reports))
    return "\n".join(parts)


# A lane: what is said of it, how many levels it takes, its marks


def _singly(events: list[Any], gap: float, base: float) -> tuple[str, float, list[Mark]]:
    """Each event a mark, those that would cover each other in levels."""
    taken: list[float] = []
    alike: dict[tuple[str, str], list[tuple[Any, float]]] = {}
    for row in events:
        length = row.right - row.left
        point = length <= 1 or length < gap
        level = base + _level(taken, row.left, row.right + (gap if point else gap / 4))
        how = "bar" if not point else "hollow" if length > 1 else "full"
        group = _GROUPS.get(str(row.event_type), "other")
        alike.setdefault((group, how), []).append((row, level))
    marks: list[Mark] = []
    for (group, how), leveled in alike.items():
        rows = [row for row, _ in leveled]
        spans = [(row.left, row.right, level) for row, level in leveled]
        left, right, height = np.array(spans, dtype=float).T
        (colour, shape), titles = _LOOKS[group], [_event_said(row) for row in rows]
        of = [row.Index for row in rows]
        if how == "bar":
            marks.append(Bars(left, right, height - 0.2, height + 0.2, colour=colour, opacity=0.6,
                              titles=titles, of=of, name=say("chart-window")))  # fmt: skip
            continue
        hollow, name = how == "hollow", say(f"chart-{group}")
        name = say("chart-inexact", what=name) if hollow else name
        marks.append(Points((left + right) / 2, height, shape, 7, hollow, colour=colour,
                            titles=titles, of=of, name=name))  # fmt: skip
    return number(len(events)), float(len(taken)), marks


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


def _weekly(
    name: str, events: pd.DataFrame, first: float, base: float, most: int
) -> tuple[str, float, list[Mark]]:
    """Events a week of one lane; `most` a week, in any lane, is the full height."""
    weeks = events.groupby("week").groups
    left = first + np.array(list(weeks), float) * _WEEK
    of = [rows.tolist() for rows in weeks.values()]
    counts = np.array([len(rows) for rows in of])
    spans = pd.to_datetime(np.stack([left, left + _WEEK - 1]), unit="D")
    titles = [
        f"{name}\n{period(begin, end)}\n{say('chart-events', count=count)}"
        for begin, end, count in zip(*spans, counts, strict=True)
    ]
    height = counts / most * _BAND
    floor = np.full(len(left), base - 0.5)
    bars = Bars(left, left + _WEEK, floor, floor + height, colour="later", titles=titles, of=of,
                name=say("chart-weekly"))  # fmt: skip
    said = say("chart-lane_weekly", count=number(counts.max()))
    return said, max(float(height.max()), 1.0), [bars]


# Reported figures: pale where the number is a least one, dashed where its parts are drawn as well


def skyline(result: pd.DataFrame) -> Chart:
    """A panel for each counter of an area and actor, those with the most figures first."""
    figures = result[result["kind"] == "statement"]
    if figures.empty:
        return Chart()
    figures = figures.dropna(subset=["low", "start", "end"])
    groups = [
        (key, part.sort_values("start"))
        for key, part in figures.groupby(["scope", "origin", "actor"], sort=False, dropna=False)
    ]
    groups.sort(key=lambda one: -len(one[1]))
    x = _days_shown(result, figures)
    panels: list[Panel] = []
    for (scope, origin, actor), part in groups[:PANELS]:
        left = np.clip(days(part["start"]), x.low, x.high)
        right = np.clip(days(part["end"]) + 1, x.low, x.high)
        length = floats((part["end"] - part["start"]).dt.days + 1)
        rates = floats(part["best"].fillna(part["low"])) / length * MONTH
        top = max(float(rates.max()), 1.0) * 1.3
        where = f"{area(scope)}{by_whom(actor)}"
        marks: list[Mark] = []
        for row, start, end, rate in zip(rows_of(part), left, right, rates, strict=True):
            inside = (left >= start) & (right <= end) & (right - left < end - start)
            title = f"{row.label}\n{period(row.start, row.end)}\n{where}\n{row.origin}"
            marks += _reported(row, start, end, rate, top, title, total=inside.sum() > 1)
        axis = Axis(0, top, round_ticks(top, 2), "" if panels else say("chart-a_month"))
        panels.append(Panel(marks, x, axis, 64, f"{where}, {origin}"))
    more = len(groups) - PANELS
    notes = [say("chart-skyline")] + [say("chart-more", count=more)] * (more > 0)
    return Chart(panels, note=" ".join(notes))


def _reported(
    row: Any, start: float, end: float, rate: float, top: float, title: str, *, total: bool
) -> Iterator[Mark]:
    """One reported figure over its period, with its number; `total`: two or more lie inside it."""
    least, room = missing(row.best), end - start
    text = number(row.low if least else row.best) + "+" * least
    if total:
        yield Lines([start, start, end, end], [0, rate, rate, 0], 1.2, dashed=True, colour="later",
                    titles=[title] * 4, name=say("chart-total"))  # fmt: skip
        said = [say("chart-in_all", count=text)]
        yield Labels([start], [top], said, "left", (2, 6), 10.5, colour="later", room=room)
        return
    colour, kind = ("possible", "bound") if least else ("earlier", "reported")
    yield Bars([start + 0.5], [end - 0.5], [0], [rate], colour=colour, titles=[title],
               name=say(f"chart-{kind}"))  # fmt: skip
    yield Labels([(start + end) / 2], [rate], [text], move=(0, -8), size=10.5, room=room)
