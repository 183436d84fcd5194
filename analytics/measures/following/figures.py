"""Series from reported statistics: the figures of one group of like figures, bin by bin.

Only figures that state one number for exactly one bin take part; a bin without a figure is
unknown, never 0.
"""

from __future__ import annotations

from analytics.dataset import Dataset
from analytics.measures.comparing.like import NOT_STATED, Figure, Group, like_figures
from analytics.measures.following.series import (
    Collected,
    Series,
    bin_frame,
    label_of,
    still_filling,
)
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
        inside = [figure for figure in group.figures if _inside(figure.window, found)]
        flow = group.told("kind") == "flow"
        fitting = [figure for figure in inside if flow and _is_bin(figure.window, asked.every)]
        found.left_out["outside_window"] += len(group.figures) - len(inside)
        other = f"for another length of time than a {asked.every}"
        found.left_out[other] += len(inside) - len(fitting)
        if fitting:
            found.series.append(_series(group, fitting, found))


def _inside(window: Window, found: Collected) -> bool:
    start, end = found.question.start, found.question.end
    assert window.start is not None
    assert window.end is not None
    return (start is None or start <= window.start) and (end is None or window.end <= end)


def _is_bin(window: Window, every: str) -> bool:
    assert window.start is not None
    whole = bin_of(window.start, every)
    return (whole.start, whole.end) == (window.start, window.end)


def _series(group: Group, figures: list[Figure], found: Collected) -> Series:
    asked = found.question
    told = {figure.window.start: figure for figure in figures}
    start = asked.start or min(day for day in told if day is not None)
    end = asked.end or max(figure.window.end for figure in figures if figure.window.end)
    windows = bins(start, end, asked.every)
    row = [told.get(window.start) for window in windows]
    frame = bin_frame(
        windows,
        [figure.low if figure and figure.exact else None for figure in row],
        [";".join(figure.ids) if figure else None for figure in row],
    )
    frame["tail"] = still_filling(frame["bin_end"], asked.as_of, asked.filling)
    bounds = sum(not figure.exact for figure in figures)
    found.left_out["given as a bound only"] += bounds
    scope, origin = group.told("scope"), group.told("origin")
    found.notes += [f"{origin} {note}" for note in group.notes]
    known = len(figures) - bounds
    return Series(
        label=label_of(scope, origin),
        scope=None if scope == NOT_STATED else scope,
        origin=None if origin == NOT_STATED else origin,
        source_id=figures[0].source_id,
        basis="statistics",
        frame=frame,
        more=tuple((name, group.told(name)) for name in _APART),
        refused=f"{bounds} of {len(figures)} {asked.every}s are given as a bound, not as a number"
        if bounds > known
        else None,
    )
