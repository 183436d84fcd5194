"""Counts per bin: what is certain, what is possible, and what is expected, with its coverage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.dataset import Dataset
from analytics.errors import ParameterError
from analytics.measures.allocation import (
    UNALLOCATED,
    UNPLACED,
    allocate,
    common_day,
    countries_of,
    provinces_on,
    whole_scope,
)
from analytics.measures.coverage import (
    count_days,
    covered_days,
    days_since_1970,
    silence_notes,
    stretches,
)
from analytics.measures.definitions import Definition, definition_of
from analytics.measures.events import check_one_dataset, select_events, spans
from analytics.measures.tail import day_of, published, still_filling
from analytics.periods import EVERY, Window, bins, partial_edges
from analytics.periods.overlaps import bin_overlaps
from analytics.places import within
from analytics.results import Note, as_result, result_frame

Floats = NDArray[np.float64]
BY = ("province", "origin", "scope", "event_type", "actor", "source_id")
_APART = ("origin", "source_id")  # an event told by two of them is one event of each


def count(
    data: Dataset,
    every: str = "month",
    by: str | None = None,
    measure: str = "attacks",
    start: object = None,
    end: object = None,
    actor: str | None = None,
    unit: str = "events",
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
    actor
        Only incidents by this actor.
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
    _check_words(every, by, unit)
    definition = definition_of(measure)
    split = by if by in _APART else None
    selected = select_events(data, definition, actor=actor, split=split, reports=unit == "reports")
    events = selected.frame
    if by != "source_id":
        check_one_dataset(data, events, definition)
    windows = _windows(data, events, every, start, end)
    groups, names, notes = _groups(data, events, by, windows)
    tally = _tally(events, groups, len(names), windows, definition)
    frame = _frame(names, windows, tally)
    covered = stretches(data, definition.covered_by)
    frame = _with_coverage(frame, data, covered, by, names, windows, events)
    frame["partial"] = np.tile(_partial(windows, start, end), len(names))
    sources = sorted(events["source_id"].astype("str").unique())
    read = [published(data, source) for source in sources]
    known = [day for day in read if day is not None]
    frame["tail"] = still_filling(
        frame["bin_end"], min(known) if known and len(known) == len(read) else None
    )
    _, _, closed = spans(events)
    undated = int((~closed & events["start"].isna()).sum())
    return as_result(
        result_frame("count", frame),
        "count",
        every=every,
        by=by,
        measure=measure,
        definition=definition.definition,
        clashes=bool((events["event_type"] == "clash").any()),
        unit="persons" if definition.persons else unit,
        actor=actor,
        window=_edges(windows),
        selection=dict(data.selection),
        sources=sources,
        left_out={
            **selected.left_out,
            "undated": undated,
            "open": int((~closed).sum()) - undated,
            "outside_window": tally.outside,
        },
        notes=[*notes, *silence_notes(covered), *_amount_notes(definition, events)],
    )


@dataclass(frozen=True)
class _Tally:
    """Sums per group and bin, flat; `outside` counts events that no bin touches."""

    certain: Floats
    possible: Floats
    expected: Floats
    touched: NDArray[np.int64]
    outside: int


def _check_words(every: str, by: str | None, unit: str) -> None:
    for name, value, words in (
        ("every", every, EVERY),
        ("by", by, (None, *BY)),
        ("unit", unit, ("events", "reports")),
    ):
        if value not in words:
            remedy = "use one of " + ", ".join(word for word in words if word)
            raise ParameterError("not a way to count", column=name, value=value, remedy=remedy)


def _windows(
    data: Dataset, events: pd.DataFrame, every: str, start: object, end: object
) -> list[Window]:
    first = day_of(start if start is not None else data.selection.get("start"), "start")
    last = day_of(end if end is not None else data.selection.get("end"), "end")
    starts, ends, closed = spans(events)
    if closed.any():
        first = first or starts[closed].min().astype(date)
        last = last or ends[closed].max().astype(date)
    if first is None or last is None:
        return []
    return bins(first, last, every)


def _partial(windows: list[Window], start: object, end: object) -> list[bool]:
    if not windows:
        return []
    first = day_of(start, "start") or windows[0].start
    last = day_of(end, "end") or windows[-1].end
    assert first is not None
    assert last is not None
    return partial_edges(windows, first, last)


def _groups(
    data: Dataset, events: pd.DataFrame, by: str | None, windows: list[Window]
) -> tuple[NDArray[np.int64], list[str], list[Note]]:
    """For each event the position of its group, the names of the groups, and notes."""
    if by is None:
        return np.zeros(len(events), np.int64), ["all"], []
    if by != "province":
        labels = events[by].astype("str").fillna(UNPLACED if by == "scope" else "not stated")
        names = sorted(labels.unique())
        return _positions(labels, names), names, []
    scopes = events["scope"].dropna().unique()
    chosen = data.selection.get("scope")
    countries = countries_of([chosen] if chosen else scopes)
    on, notes = (None, list[Note]())
    if windows and windows[0].start and windows[-1].end:
        on, notes = common_day(countries, windows[0].start, windows[-1].end)
    labels = allocate(events["scope"], on)
    known = {code for code in provinces_on(countries, on) if not chosen or within(code, chosen)}
    names = sorted(known | (set(labels.unique()) - {UNALLOCATED, UNPLACED}))
    names += [UNALLOCATED, UNPLACED]
    return _positions(labels, names), names, notes


def _positions(labels: pd.Series, names: list[str]) -> NDArray[np.int64]:
    return np.asarray(pd.Index(names).get_indexer(pd.Index(labels)), np.int64)


def _tally(
    events: pd.DataFrame,
    groups: NDArray[np.int64],
    n_groups: int,
    windows: list[Window],
    definition: Definition,
) -> _Tally:
    size = n_groups * len(windows)
    low, best, high = _amounts(events, definition)
    start, end, closed = spans(events)
    found = bin_overlaps(start, end, windows)
    cell = groups[found.row] * len(windows) + found.bin
    whole = found.days == found.row_days
    share = found.days / found.row_days

    def total(values: Floats) -> Floats:
        return np.asarray(np.bincount(cell, weights=values, minlength=size), np.float64)

    return _Tally(
        certain=total(np.where(whole, low[found.row], 0)),
        possible=total(high[found.row]),
        expected=total(share * np.nan_to_num(best[found.row])).round(6),
        touched=np.bincount(cell, minlength=size).astype(np.int64),
        outside=int(closed.sum()) - len(np.unique(found.row)),
    )


def _amounts(events: pd.DataFrame, definition: Definition) -> tuple[Floats, Floats, Floats]:
    """Lowest, best and highest weight of each event; NaN as highest or best: not known."""
    if not definition.persons:
        one = np.ones(len(events))
        return one, one, one
    low = events["low"].fillna(events["best"]).fillna(0)
    high = events["high"].fillna(events["best"])
    return _floats(low), _floats(events["best"]), _floats(high)


def _floats(values: pd.Series) -> Floats:
    return values.to_numpy(np.float64, na_value=np.nan)


def _amount_notes(definition: Definition, events: pd.DataFrame) -> list[Note]:
    unknown = int(events["best"].isna().sum()) if definition.persons else 0
    return [{"code": "no_single_number", "count": unknown}] if unknown else []


def _frame(names: list[str], windows: list[Window], tally: _Tally) -> pd.DataFrame:
    starts = np.array([window.start for window in windows], "datetime64[us]")
    ends = np.array([window.end for window in windows], "datetime64[us]")
    possible = pd.array(tally.possible, "Float64").astype("Int64")
    return pd.DataFrame(
        {
            "group": pd.Series(np.repeat(names, len(windows)), dtype="str"),
            "bin_start": np.tile(starts, len(names)),
            "bin_end": np.tile(ends, len(names)),
            "certain": pd.array(tally.certain.astype(np.int64), "Int64"),
            "possible": possible,
            "expected": pd.array(tally.expected, "Float64"),
            "touched": tally.touched,
        }
    )


def _with_coverage(
    frame: pd.DataFrame,
    data: Dataset,
    rows: pd.DataFrame,
    by: str | None,
    names: list[str],
    windows: list[Window],
    events: pd.DataFrame,
) -> pd.DataFrame:
    """Covered days per bin; a bin without events that is not covered becomes missing."""
    everywhere = whole_scope(data, events["scope"].dropna().unique())
    first = days_since_1970([window.start for window in windows])
    last = days_since_1970([window.end for window in windows])
    days = []
    for name in names:
        some = rows[rows["source_id"] == name] if by == "source_id" else rows
        scope = everywhere
        if by == "province" and name not in (UNALLOCATED, UNPLACED):
            scope = name
        elif by == "scope":
            scope = None if name == UNPLACED else name
        known = by != "origin" and not (scope is None and by == "scope")
        days.append(count_days(covered_days(some, scope), first, last) if known else first * 0)
    covered = np.concatenate(days) if days else np.zeros(0, np.int64)
    whole = covered == np.tile(last - first + 1, len(names))
    unknown = ~whole & (frame["touched"].to_numpy() == 0)
    frame = frame.drop(columns="touched").assign(covered=whole, covered_days=covered)
    frame = frame.astype({"covered": "boolean", "covered_days": "Int64"})
    for name in ("certain", "possible", "expected"):
        frame[name] = frame[name].mask(unknown)
    return frame


def _edges(windows: list[Window]) -> list[Any]:
    if not windows:
        return [None, None]
    return [str(windows[0].start), str(windows[-1].end)]
