"""Series from reported statistics: the figures of one group of like figures, bin by bin.

Only figures that state one number for exactly one bin take part; a bin without a figure is
unknown, never 0.
"""

from __future__ import annotations

from analytics.dataset import Dataset
from analytics.measures.compare.figures import NOT_STATED, Figure, Group, like_figures
from analytics.measures.series.question import Collected, Question, Series, bin_frame
from analytics.measures.tail import still_filling
from analytics.periods import Window, bins
from analytics.periods.bins import bin_of

_APART = ("actor", "target", "victims", "counting_rule", "unit")


def add_figures(found: Collected, data: Dataset) -> None:
    """Add a series for every group that has a figure for a bin inside the days asked for."""
    asked = found.question
    like = like_figures(data, asked.measure, actor=asked.actor, scope=asked.scope)
    found.left_out.update(like.left_out)
    for group in like.groups:
        if asked.origin not in (None, group.told("origin")):
            continue
        inside = [figure for figure in group.figures if _inside(figure.window, asked)]
        flow = group.told("kind") == "flow"
        fitting = [figure for figure in inside if flow and _is_bin(figure.window, asked.every)]
        found.left_out["outside_window"] += len(group.figures) - len(inside)
        found.left_out["other_length"] += len(inside) - len(fitting)
        if fitting:
            found.series.append(_series(group, fitting, found))


def _inside(window: Window, asked: Question) -> bool:
    assert window.start is not None
    assert window.end is not None
    return (asked.start is None or asked.start <= window.start) and (
        asked.end is None or window.end <= asked.end
    )


def _is_bin(window: Window, every: str) -> bool:
    assert window.start is not None
    whole = bin_of(window.start, every)
    return (whole.start, whole.end) == (window.start, window.end)


def _series(group: Group, figures: list[Figure], found: Collected) -> Series:
    """From the first figure to the last: what nobody counted before or after is no gap."""
    asked = found.question
    told = {figure.window.start: figure for figure in figures}
    first = min(day for day in told if day is not None)
    last = max(figure.window.end for figure in figures if figure.window.end)
    windows = bins(first, last, asked.every)
    row = [told.get(window.start) for window in windows]
    frame = bin_frame(
        windows,
        [figure.low if figure and figure.exact else None for figure in row],
        [";".join(figure.ids) if figure else None for figure in row],
    )
    frame["tail"] = still_filling(frame["bin_end"], asked.as_of, asked.filling)
    bounds = sum(not figure.exact for figure in figures)
    found.left_out["bound_only"] += bounds
    scope, origin, actor = (
        None if group.told(name) == NOT_STATED else group.told(name)
        for name in ("scope", "origin", "actor")
    )
    refused = "bounds_only" if bounds > len(figures) - bounds else None
    return Series(
        label=origin or "?",
        scope=scope,
        origin=origin,
        source_id=figures[0].source_id,
        basis="statistics",
        frame=frame,
        actor=actor,
        more=tuple((name, group.told(name)) for name in _APART),
        refused=refused,
        missed=bounds if refused else None,
    )
