"""Listed incidents of two windows compared, inside the systematic coverage of their source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.dataset import Dataset
from analytics.measures.allocation import (
    UNALLOCATED,
    UNPLACED,
    allocate,
    groups_of,
    inside,
    whole_scope,
)
from analytics.measures.compare import covered as windows
from analytics.measures.compare import doubts
from analytics.measures.compare.asked import Asked
from analytics.measures.compare.judged import Row, joined_codes, judged, ratio_cells, season_factor
from analytics.measures.coverage import (
    Days,
    covered_days,
    days_since_1970,
    settled,
    silence_notes,
    stretches,
)
from analytics.measures.events import Definition, dated, number, select_events
from analytics.places import within
from analytics.results import DOWN, UP, Note
from analytics.selecting import remembered

Windows = tuple[Asked, Asked]
Covered = windows.CoveredWindow
Positions = NDArray[np.int64]
_USED = ("start", "end", "low", "best", "high", "origin", "scope", "event_type", "n")
_SHORT, _BEFORE = 91, 2 * 365  # days: shorter windows look back so far for how counts vary
# What a rule says of the release: another one of the same data set is no other way of counting.
_RELEASE = re.compile(r" (?:candidate )?[\d.]+(?:, provisional)?$")
_LEAST = 0.05  # under this share of a window that is covered nothing is said of it


@dataclass
class Listed:
    """Rows of a comparison, the sources behind them, what was left out, and notes.

    `moved`: of rows by group, whether the whole changed; of people, whether the events did. What
    is remembered is not changed.
    """

    rows: list[Row] = field(default_factory=list)
    sources: set[str] = field(default_factory=set)
    left_out: dict[str, int] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    moved: bool = False


@remembered
def listed_rows(
    data: Dataset,
    definition: Definition,
    asked: Windows,
    *,
    by: str | None = None,
    actor: str | None = None,
    scope: str | None = None,
) -> Listed:
    """Each source with systematic coverage compared with itself alone.

    Lists that are not systematic are counted and refused.
    """
    asked_scope, scope = scope, scope or data.selection.get("scope")
    selected = select_events(data, definition, actor=actor, split="source_id")
    declared = stretches(data, definition.covered_by)
    coverage = settled(declared, data)
    systematic = set(declared["source_id"])
    events, elsewhere = _within(selected.frame, scope)
    # An event of no known place may lie anywhere, inside the scope too.
    nowhere = selected.frame[selected.frame["scope"].isna()] if scope else events.head(0)
    found = Listed(left_out=selected.left_out | ({"other_place": elsewhere} if scope else {}))
    found.notes += silence_notes(declared) + windows.filling_notes(declared, coverage, asked)
    present = set(events["source_id"].unique())
    unnamed = doubts.not_known(data, definition, actor, scope)
    for source in sorted(systematic & present):
        own = _SourceEvents(
            data, definition, events[events["source_id"] == source].reset_index(drop=True),
            coverage[coverage["source_id"] == source], source, actor, scope,
            {what: rows[rows["source_id"] == source] for what, rows in unnamed.items()},
            nowhere[nowhere["source_id"] == source],
        )  # fmt: skip
        own.add_rows(found, asked, by)
    if by is not None and systematic & present:
        whole = listed_rows(data, definition, asked, actor=actor, scope=asked_scope)
        found.moved = any(row.get("verdict") in (*UP, *DOWN) for row in whole.rows)
    if not present <= systematic:
        lists = select_events(data, definition, actor=actor).frame
        lists, _ = _within(lists[~lists["source_id"].isin(systematic)], scope)
        found.rows.append(_unsystematic(data, definition, lists, asked, actor, scope))
        found.sources |= set(lists["source_id"])
    found.left_out |= dated(events)[1]
    return found


def _within(events: pd.DataFrame, scope: str | None) -> tuple[pd.DataFrame, int]:
    if scope is None:
        return events.reset_index(drop=True), 0
    kept = inside(events["scope"], scope)
    return events[kept].reset_index(drop=True), number(events, ~kept)


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
    unnamed: Mapping[str, pd.DataFrame]
    nowhere: pd.DataFrame

    @cached_property
    def _everywhere(self) -> tuple[pd.DataFrame, pd.Series]:
        """Events with those of no known place, and which have no province of their own."""
        events = pd.concat([self.events, self.nowhere], ignore_index=True)
        return events, allocate(events["scope"]).isin([UNALLOCATED, UNPLACED])

    def add_rows(self, found: Listed, asked: Windows, by: str | None) -> None:
        """One row per group."""
        everywhere = self.scope or whole_scope(self.data, self.events["scope"].dropna().unique())
        found.sources.add(self.source)
        every = np.arange(len(self.events))
        if by is None:
            found.rows.append(self._row({"scope": everywhere}, everywhere, every, asked))
            if self.definition.persons:
                events = replace(self, definition=replace(self.definition, persons=()))
                verdict = events._row({}, everywhere, every, asked).get("verdict")
                found.moved |= verdict in (*UP, *DOWN)
            return
        labels, names, notes = groups_of(self.events, by, asked[0].start, asked[1].end, self.scope)
        found.notes += [note for note in notes if note not in found.notes]
        members = {str(k): np.asarray(v) for k, v in labels.groupby(labels).indices.items()}
        rows = []
        for name in names:
            positions = members.get(name, np.zeros(0, np.int64))
            if by in ("event_type", "actor"):
                row = self._row({"scope": everywhere, by: name}, everywhere, positions, asked)
            else:
                placed = name not in (UNALLOCATED, UNPLACED)
                cells = {"scope": name, "province": name if placed and by == "province" else None}
                row = self._row(cells, name if placed else everywhere, positions, asked)
            # A province without an event is one; any other group without one is not there.
            if row["high_a"] != 0 or row["high_b"] != 0 or row.get("province"):
                rows.append(row)
        found.rows += sorted(rows, key=_order)

    def _row(self, cells: Row, place: str | None, positions: Positions, asked: Windows) -> Row:
        # Only what is computed with: names of rows are fetched when they are few.
        events = self.events[[name for name in _USED if name in self.events]].iloc[positions]
        covered = covered_days(self.coverage, place)
        inner, alike, a, b = windows.both_sides(events, covered, asked)
        named = {"actor": self.actor, "origin": windows.title_of(self.data, self.source), **cells}
        row = windows.counted_cells(
            named, self.definition, events, self.events["rows"].iloc[positions], a, b
        )
        refusal = self._refusal(place, inner, a, b)
        if refusal is not None:
            return row | refusal
        short = min(a.exposure, b.exposure) < _SHORT
        known = self._before(events, covered, asked) if short else None
        found = windows.ratio_of_windows(events, a, b, self.definition, alike=alike, known=known)
        share = min(window.exposure / window.asked.days for window in (a, b))
        row |= ratio_cells(found) | {"basis": "same_months" if alike else "rates"}
        if not alike:
            row["season"] = season_factor(a.windows, b.windows)
        side = cells.get("actor") or self.actor
        group = positions if "event_type" in cells or "actor" in cells else slice(None)
        clashes = bool(self.events["event_type"].iloc[group].eq("clash").any())
        cautions = {
            "part_of_window": share < 1,
            "season": not alike,
            "borrowed_dispersion": found.assumed is not None,
            "imprecise_dates": not (a.certain.all() and b.certain.all()),
            "undirected": side and clashes,
            "provisional": any(
                "provisional" in rule for d in inner for rule in self._rules(place, d)
            ),
        }
        told = [*found.cautions, *(code for code, holds in cautions.items() if holds)]
        row["cautions"] = joined_codes(told)
        row = judged(row, "same_days" if alike else "other_days", share)
        return doubts.with_doubts(row, self._doubts(cells, events, a, b))

    def _before(self, events: pd.DataFrame, covered: Days, asked: Windows) -> Covered | None:
        """The covered time before both windows: it too shows how counts of this series vary."""
        last = asked[0].start - timedelta(days=1)
        before = Asked(last - timedelta(days=_BEFORE), last, "")
        window = windows.window_of(events, covered, before)
        return window if window.exposure >= _SHORT else None

    def _refusal(self, place: str | None, inner: list[Days], a: Covered, b: Covered) -> Row | None:
        if not (a.exposure and b.exposure):
            return {"refused": "not_covered"}
        if min(window.exposure / window.asked.days for window in (a, b)) < _LEAST:
            return {"refused": "too_little_known"}
        if self.coverage["rule"].nunique() < 2:
            return None
        rules = [self._rules(place, days) for days in inner]
        alike = [{_RELEASE.sub("", rule) for rule in found} for found in rules]
        if all(rules) and alike[0] != alike[1]:
            return {"refused": "rule_changed", "said_a": "; ".join(rules[0]),
                    "said_b": "; ".join(rules[1])}  # fmt: skip
        return None

    def _rules(self, place: str | None, days: Days) -> list[str]:
        """How it was counted in some days."""
        rows = self.coverage[
            (self.coverage["last"] >= days[0, 0]) & (self.coverage["first"] <= days[-1, 1])
        ]
        if place is not None:
            touches = [any(within(c, scope) for c in place.split(";")) for scope in rows["scope"]]
            rows = rows[touches]
        return sorted(rows["rule"].dropna().unique())

    def _doubts(
        self, cells: Row, events: pd.DataFrame, a: Covered, b: Covered
    ) -> Iterator[doubts.Doubt]:
        """What is not known of the rows of both windows, and may explain a change."""
        for what, rows in self.unnamed.items():
            unknown = rows["actor"].isna() if what == "actor" else ~rows["known"]
            yield doubts.doubt_of(what, rows, unknown, a, b)
        if cells.get("province") is not None:
            yield doubts.doubt_of("place", *self._everywhere, a, b)
        extra = [doubts.possible_duplicates(events.iloc[window.index]) for window in (a, b)]
        yield doubts.Doubt("duplicates", extra[0], extra[1], len(a.index), len(b.index))


def _order(row: Row) -> tuple[bool, int]:
    """What has a place of its own first, and the most events before fewer."""
    return row["scope"] in (UNALLOCATED, UNPLACED), -(row["low_a"] + row["low_b"])


def _unsystematic(
    data: Dataset,
    definition: Definition,
    lists: pd.DataFrame,
    asked: Windows,
    actor: str | None,
    scope: str | None,
) -> Row:
    """Counts of lists that are no census: shown, never compared."""
    ever = days_since_1970([asked[0].start, asked[1].end])[None, :]
    a, b = (windows.window_of(lists, ever, window) for window in asked)
    sources = sorted(lists["source_id"].unique())
    one = windows.title_of(data, sources[0])
    named = {
        "actor": actor,
        "scope": scope or whole_scope(data, lists["scope"].dropna().unique()),
        "origin": one if len(sources) == 1 else f"{len(sources)} lists",
        "refused": "not_systematic",
    }
    row = windows.counted_cells(named, definition, lists, lists["rows"], a, b)
    return row | {"days_a": None, "days_b": None}
