"""Counts per bin: what is certain, what is possible, and what is expected, with its coverage."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.dataset import Dataset
from analytics.measures import coverage
from analytics.measures.allocation import UNALLOCATED, UNPLACED, groups_of, whole_scope
from analytics.measures.events import (
    Definition,
    check_one_dataset,
    check_word,
    dated,
    definition_of,
    number,
    select_events,
)
from analytics.measures.scanned import summable
from analytics.periods import EVERY, Window, bins, partial_edges
from analytics.periods.overlaps import bin_overlaps
from analytics.results import as_result, result_frame

Floats = NDArray[np.float64]
BY = ("province", "origin", "scope", "event_type", "actor", "source_id")
_APART = ("origin", "source_id")  # an event told by two of them is one event of each


@summable
def count(
    data: Dataset,
    every: str = "month",
    by: str | None = None,
    measure: str = "attacks",
    start: object = None,
    end: object = None,
    actor: str | None = None,
    unit: str = "events",
    scope: str | None = None,
) -> pd.DataFrame:
    """Incidents per bin of time.

    An imprecise date counts in every bin that it touches: as certain where the whole window lies
    in the bin, as possible in each, and as expected by its share of days. Several reports of one
    event (`event_id`) are one event. Undated rows and rows with an open end enter no bin; they
    are counted in `left_out`.

    Parameters
    ----------
    data
        Incidents with their coverage.
    every
        day, week (Monday to Sunday), month, quarter, half or year.
    by
        None for one group "all", or province, origin, scope, event_type, actor, source_id. Events
        of several provinces are "unallocated", those without a place "unplaced".
    measure
        A measure of `definitions.toml`: attacks, incidents, killed ...
    start, end
        Days, months or years. Bins are whole; by default they span all dated events.
    actor, scope
        Only incidents by this actor; only within this place.
    unit
        "events", or "reports" to count every row for itself.

    Returns
    -------
    pandas.DataFrame
        group, bin_start, bin_end, certain, possible (Int64), expected (Float64), covered (all
        days of the bin lie in systematic coverage), covered_days, partial (the bin reaches
        outside start and end), tail (a living source may still add to the bin). A bin without
        events is 0 only where covered, else missing. For persons, certain adds up lowest numbers,
        possible highest ones (missing if one is open).

    Raises
    ------
    ParameterError
        An unknown measure, bin or group, or two systematic lists in one count.

    >>> from analytics.dataset import Dataset
    >>> count(Dataset(), start="2024-01", end="2024-02")["certain"].isna().tolist()
    [True, True]
    """
    for name, value, words in (
        ("every", every, EVERY), ("by", by, (None, *BY)), ("unit", unit, ("events", "reports")),
    ):  # fmt: skip
        check_word(name, value, words)
    data, actor = data.select(scope=scope), data.actor_named(actor)
    definition = definition_of(measure)
    split = by if by in _APART else None
    selected = select_events(data, definition, actor=actor, split=split, reports=unit == "reports")
    events = selected.frame
    if by != "source_id":
        check_one_dataset(data, events, definition)
    windows = _windows(data, events, every, start, end)
    first, last = (windows[0].start, windows[-1].end) if windows else (None, None)
    labels, names, notes = groups_of(events, by, first, last, data.selection.get("scope"))
    closed, left_out = dated(events)
    frame, inside = _bin_counts(events, labels, names, windows, definition)
    covered = coverage.stretches(data, definition.covered_by)
    frame = _with_coverage(frame, data, covered, by, names, events)
    edges = coverage.day_of(start, "start") or first, coverage.day_of(end, "end") or last
    partial = partial_edges(windows, *edges) if windows else []  # type: ignore[arg-type] # both are known
    frame["partial"] = partial * len(names)
    sources = sorted(events["source_id"].astype("str").unique())
    read = coverage.published_days(data, events)
    known = read.min() if read.notna().all() else None
    frame["tail"] = coverage.still_filling(frame["bin_end"], known)
    window = [str(first), str(last)] if windows else [None, None]
    unknown = number(events, events["best"].isna()) if definition.persons else 0
    return as_result(
        result_frame("count", frame),
        "count",
        data,
        every=every,
        by=by,
        measure=measure,
        definition=definition.definition,
        clashes=bool((events["event_type"] == "clash").any()),
        unit="persons" if definition.persons else unit,
        actor=actor,
        window=window,
        sources=sources,
        left_out={
            **selected.left_out,
            **left_out,
            "outside_window": number(events, closed) - inside,
        },
        notes=[
            *notes,
            *coverage.definition_notes(data, covered),
            *([{"code": "found_only"}] if covered.empty and len(events) else []),
            *coverage.silence_notes(covered, window[1]),
            *([{"code": "no_single_number", "count": unknown}] if unknown else []),
        ],
    )


def _windows(
    data: Dataset, events: pd.DataFrame, every: str, start: object, end: object
) -> list[Window]:
    first = coverage.day_of(start if start is not None else data.selection.get("start"), "start")
    last = coverage.day_of(end if end is not None else data.selection.get("end"), "end")
    closed = events[dated(events)[0]]
    if len(closed):
        first = first or closed["start"].min().date()
        last = last or closed["end"].max().date()
    return [] if first is None or last is None else bins(first, last, every)


def _bin_counts(
    events: pd.DataFrame,
    labels: pd.Series,
    names: list[str],
    windows: list[Window],
    definition: Definition,
) -> tuple[pd.DataFrame, int]:
    """A row per group and bin, and how many events touch one.

    `touched`: how many events may lie in the bin.
    """
    low, best, high = _amounts(events, definition)
    start, end = (events[name].to_numpy("datetime64[D]") for name in ("start", "end"))
    found = bin_overlaps(start, end, windows)
    groups = pd.Index(names).get_indexer(pd.Index(labels))
    cell = groups[found.row] * len(windows) + found.bin

    def total(values: Floats | None = None) -> NDArray[Any]:
        return np.bincount(cell, weights=values, minlength=len(names) * len(windows))

    edges = [
        np.array([getattr(window, edge) for window in windows], "datetime64[us]")
        for edge in ("start", "end")
    ]
    whole, share = found.days == found.row_days, found.days / found.row_days
    frame = pd.DataFrame(
        {
            "group": pd.Series(np.repeat(names, len(windows)), dtype="str"),
            "bin_start": np.tile(edges[0], len(names)),
            "bin_end": np.tile(edges[1], len(names)),
            "certain": total(np.where(whole, low[found.row], 0)),
            "possible": total(high[found.row]),
            "expected": total(share * np.nan_to_num(best[found.row])).round(6),
            "touched": total(),
        }
    )
    return frame, number(events, pd.Series(np.isin(np.arange(len(events)), found.row)))


def _amounts(events: pd.DataFrame, definition: Definition) -> tuple[Floats, Floats, Floats]:
    """Lowest, best and highest weight of each event; NaN as highest or best: not known."""
    one = events["n"].to_numpy(np.float64) if "n" in events else np.ones(len(events))
    if not definition.persons:
        return one, one, one
    best = events["best"]
    low, high = events["low"].fillna(best).fillna(0), events["high"].fillna(best)
    a, b, c = (part.to_numpy(np.float64, na_value=np.nan) for part in (low, best, high))
    return one * a, one * b, one * c


def _with_coverage(
    frame: pd.DataFrame,
    data: Dataset,
    rows: pd.DataFrame,
    by: str | None,
    names: list[str],
    events: pd.DataFrame,
) -> pd.DataFrame:
    """Covered days per bin; a bin without events that is not covered becomes missing."""
    everywhere = whole_scope(data, events["scope"].dropna().unique())
    first, last = map(coverage.days_since_1970, (frame["bin_start"], frame["bin_end"]))
    covered = np.zeros(len(frame), np.int64)
    for name in names if by != "origin" else ():
        some = rows[rows["source_id"] == name] if by == "source_id" else rows
        own = by in ("province", "scope") and name not in (UNALLOCATED, UNPLACED)
        if by != "scope" or own:
            group = (frame["group"] == name).to_numpy()
            days = coverage.covered_days(some, name if own else everywhere)
            covered[group] = coverage.count_days(days, first[group], last[group])
    whole = covered == last - first + 1
    frame = frame.assign(covered=whole, covered_days=covered)
    counts = ["certain", "possible", "expected"]
    frame[counts] = frame[counts].mask(~whole & (frame["touched"] == 0))
    return frame
