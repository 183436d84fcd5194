"""Listed incidents of two windows compared, inside the systematic coverage of their source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.dataset import Dataset
from analytics.measures.allocation import (
    UNALLOCATED,
    UNPLACED,
    allocate,
    common_day,
    countries_of,
    provinces_on,
    whole_scope,
)
from analytics.measures.comparing.asked import Asked, same_season
from analytics.measures.comparing.comparison_rows import (
    caution_notes,
    count_cells,
    note_of,
    ratio_cells,
)
from analytics.measures.comparing.covered_window import (
    CoveredWindow,
    bounds_of,
    period_for,
    periods_of,
    persons_in,
    window_of,
)
from analytics.measures.coverage import covered_days, days_since_1970, stretches
from analytics.measures.definitions import Definition
from analytics.measures.events import select_events
from analytics.methods.clustered import quasi_rate_ratio
from analytics.methods.deaths import bootstrap_ratio
from analytics.methods.rates import RateRatio, rate_ratio, verdict
from analytics.places import within

Row = dict[str, Any]
Floats = NDArray[np.float64]
_USED = ("start", "end", "low", "best", "high")
_NAMED = 2000  # rows named one by one in a result; a longer list is followed by its selection


def incident_rows(
    data: Dataset,
    definition: Definition,
    asked: tuple[Asked, Asked],
    *,
    by: str | None = None,
    actor: str | None = None,
    scope: str | None = None,
) -> tuple[list[Row], dict[str, int], list[Any]]:
    """Rows of a comparison, what was left out, and notes.

    Each source with systematic coverage is compared with itself alone; lists that are not
    systematic are counted and refused.
    """
    scope = scope or data.selection.get("scope")
    selected = select_events(data, definition, actor=actor, split="source_id")
    rows_of = stretches(data, definition.covered_by)
    systematic = set(rows_of["source_id"])
    events = selected.frame
    left_out = dict(selected.left_out)
    if scope is not None:
        events, left_out["other_place"] = _inside(events, scope)
    rows: list[Row] = []
    notes: list[Any] = []
    for source in sorted(systematic & set(events["source_id"].unique())):
        own = _SourceEvents(
            data, definition, events[events["source_id"] == source].reset_index(drop=True),
            rows_of[rows_of["source_id"] == source], source, actor, scope,
        )  # fmt: skip
        found, said = own.rows(asked, by)
        rows += found
        notes += [note for note in said if note not in notes]
    if not set(events["source_id"].unique()) <= systematic:
        lists = select_events(data, definition, actor=actor).frame
        lists = lists[~lists["source_id"].isin(systematic)].reset_index(drop=True)
        if scope is not None:
            lists, _ = _inside(lists, scope)
        rows.append(_unsystematic(data, definition, lists, asked, actor, scope))
    start, end = events["start"], events["end"]
    left_out["undated"] = int((start.isna()).sum())
    left_out["open"] = int((start.notna() & end.isna()).sum())
    return rows, left_out, notes


def _inside(events: pd.DataFrame, scope: str) -> tuple[pd.DataFrame, int]:
    holds = {code: within(code, scope) for code in events["scope"].dropna().unique()}
    kept = events["scope"].map(holds).fillna(False).astype(bool)
    return events[kept].reset_index(drop=True), int((~kept).sum())


@dataclass(frozen=True)
class _SourceEvents:
    """The events of one systematic source, with what is needed to compare them."""

    data: Dataset
    definition: Definition
    events: pd.DataFrame
    coverage: pd.DataFrame
    source: str
    actor: str | None
    scope: str | None

    def rows(self, asked: tuple[Asked, Asked], by: str | None) -> tuple[list[Row], list[Any]]:
        """One row per group."""
        everywhere = self.scope or whole_scope(self.data, self.events["scope"].dropna().unique())
        if by not in ("province", "scope"):
            every = np.arange(len(self.events))
            return [self._row(everywhere, everywhere, every, asked)], []
        labels, names, notes = self._labels(by, asked)
        members = {str(k): np.asarray(v) for k, v in labels.groupby(labels).indices.items()}
        rows = []
        for name in names:
            positions = members.get(name, np.zeros(0, np.int64))
            placed = name not in (UNALLOCATED, UNPLACED)
            row = self._row(name, name if placed else everywhere, positions, asked)
            rows.append({**row, "province": name if by == "province" and placed else None})
        return rows, notes

    def _labels(
        self, by: str, asked: tuple[Asked, Asked]
    ) -> tuple[pd.Series, list[str], list[Any]]:
        scopes = self.events["scope"]
        if by == "scope":
            labels = scopes.fillna(UNPLACED)
            return labels, sorted(set(labels)), []
        countries = countries_of([self.scope] if self.scope else scopes.dropna().unique())
        on, notes = common_day(countries, asked[0].start, asked[1].end)
        labels = allocate(scopes, on)
        known = set(provinces_on(countries, on))
        if self.scope:
            known = {code for code in known if within(code, self.scope)}
        return labels, [*sorted(known), UNALLOCATED, UNPLACED], notes

    def _row(
        self,
        name: str | None,
        place: str | None,
        positions: NDArray[np.int64],
        asked: tuple[Asked, Asked],
    ) -> Row:
        # Only what is computed with: names of rows are fetched when they are few.
        events = self.events[[name for name in _USED if name in self.events]].iloc[positions]
        intervals = covered_days(self.coverage, place)
        a, b = (window_of(events, intervals, window) for window in asked)
        row = {
            "measure": self.definition.measure, "actor": self.actor, "scope": name,
            "origin": self.source, "origin_a": self.source, "origin_b": self.source,
            "evidence": "incidents",
            **_window_cells(self.events["rows"], positions, a, b),
            **_counts(events, a, b, self.definition),
        }  # fmt: skip
        empty = [window.asked.label for window in (a, b) if window.exposure == 0]
        if empty:
            return {**row, "refused": f"no systematic coverage in {' and '.join(empty)}"}
        found, notes = _measured(events, a, b, self.definition)
        return {
            **row, **found,
            "basis": "same_months" if _same_days(a, b) else "rates",
            "note": note_of([*notes, *_coverage_notes(self.coverage, place, (a, b))]),
        }  # fmt: skip


def _window_cells(
    names: pd.Series, positions: NDArray[np.int64], a: CoveredWindow, b: CoveredWindow
) -> Row:
    cells: Row = {}
    for name, window in (("a", a), ("b", b)):
        cells |= {
            f"window_{name}": window.asked.label,
            f"start_{name}": pd.Timestamp(window.asked.start),
            f"end_{name}": pd.Timestamp(window.asked.end),
        }
        if len(window.index) <= _NAMED:
            cells[f"rows_{name}"] = ";".join(names.iloc[positions[window.index]]) or None
    return cells


def _counts(
    events: pd.DataFrame, a: CoveredWindow, b: CoveredWindow, definition: Definition
) -> Row:
    cells: Row = {}
    for name, window in (("a", a), ("b", b)):
        low, high = bounds_of(events, window, definition)
        cells |= count_cells(name, low, high, window.exposure)
    return cells


def _measured(
    events: pd.DataFrame, a: CoveredWindow, b: CoveredWindow, definition: Definition
) -> tuple[Row, list[str]]:
    if definition.persons:
        deaths = [np.array(persons_in(events, window)) for window in (a, b)]
        found = bootstrap_ratio(deaths[0], a.exposure, deaths[1], b.exposure)
        return ratio_cells(found), caution_notes(found)
    every = period_for(events, a, b)
    if every is None:
        counts = [
            len(w.index) if w.certain.all() else (int(w.certain.sum()), len(w.index))
            for w in (a, b)
        ]
        found = rate_ratio(counts[0], a.exposure, counts[1], b.exposure)
        return ratio_cells(found), caution_notes(found)
    cells, notes = _clustered(a, b, every)
    return cells, [f"dispersion between {every}s", *notes]


def _clustered(a: CoveredWindow, b: CoveredWindow, every: str) -> tuple[Row, list[str]]:
    """Quasi-Poisson over weeks or months; imprecise dates give the union of both extremes."""
    sides = [periods_of(window, every) for window in (a, b)]
    (least_a, most_a, days_a), (least_b, most_b, days_b) = sides
    lower = quasi_rate_ratio(most_a, least_b, days_a, days_b)
    if a.certain.all() and b.certain.all():
        return ratio_cells(lower), caution_notes(lower)
    upper = quasi_rate_ratio(least_a, most_b, days_a, days_b)
    united = _united(lower, upper)
    notes = ["events that may lie outside a window make the interval wider"]
    return united, [*notes, *caution_notes(lower)]


def _united(lower: RateRatio, upper: RateRatio) -> Row:
    """Least favourable limits of two extremes; no point, since none is known."""
    cells = ratio_cells(lower)
    dispersions = [found.dispersion for found in (lower, upper) if found.dispersion is not None]
    return cells | {
        "ratio": None,
        "low": lower.low,
        "high": upper.high,
        "p_value": None,
        "dispersion": max(dispersions, default=None),
        "method": "union",
        "verdict": verdict(lower.low, upper.high),
    }


def _same_days(a: CoveredWindow, b: CoveredWindow) -> bool:
    whole = all(window.exposure == window.asked.days for window in (a, b))
    return whole and same_season([a.asked.window], [b.asked.window])


def _coverage_notes(
    coverage: pd.DataFrame, place: str | None, windows: Sequence[CoveredWindow]
) -> list[str]:
    notes = []
    rules: list[str] = []
    for window in windows:
        gap = window.asked.days - window.exposure
        if gap:
            notes.append(
                f"{gap} of the {window.asked.days} days of {window.asked.label} are not covered "
                "and are left out"
            )
        if len(window.covered):
            first, last = window.covered[0, 0], window.covered[-1, 1]
            touching = (coverage["last"] >= first) & (coverage["first"] <= last)
            if place is not None:
                touching &= np.array([_touches(place, scope) for scope in coverage["scope"]], bool)
            rules += coverage.loc[touching, "rule"].dropna().tolist()
    different = list(dict.fromkeys(rules))
    if len(different) > 1:
        notes.append(f"the way of counting changes: {' | '.join(different)}")
    return notes


def _touches(place: str, scope: str) -> bool:
    """Whether some code of a place lies within a scope."""
    return any(within(code, scope) for code in place.split(";"))


def _unsystematic(
    data: Dataset,
    definition: Definition,
    lists: pd.DataFrame,
    asked: tuple[Asked, Asked],
    actor: str | None,
    scope: str | None,
) -> Row:
    """Counts of lists that are no census: shown, never compared."""
    always = np.array([[days_since_1970([asked[0].start])[0], days_since_1970([asked[1].end])[0]]])
    a, b = (window_of(lists, always, window) for window in asked)
    names = sorted(lists["source_id"].unique())
    origin = names[0] if len(names) == 1 else f"{len(names)} lists"
    return {
        "measure": definition.measure, "actor": actor,
        "scope": scope or whole_scope(data, lists["scope"].dropna().unique()),
        "origin": origin, "origin_a": origin, "origin_b": origin, "evidence": "incidents",
        **_window_cells(lists["rows"], np.arange(len(lists)), a, b),
        **_counts(lists, a, b, definition),
        "days_a": None, "days_b": None,
        "refused": f"no systematic coverage in {asked[0].label} and {asked[1].label}: what a list "
        "does not hold may have happened all the same",
    }  # fmt: skip
