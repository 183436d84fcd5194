"""From reports to events: which rows a measure counts, and what several reports of one event say.

A doubtful, foiled or denied row never counts, nor a row that is a part of another: they are
counted as left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.typing import NaTType

from analytics.actors import involved
from analytics.dataset import Dataset
from analytics.errors import ParameterError
from analytics.measures.coverage import stretches
from analytics.measures.definitions import Definition
from analytics.places import join_scope, split_scope, within
from analytics.results import rows as rows_of

Moment = pd.Timestamp | NaTType
_KEPT = [
    "incident_id", "source_id", "event_id", "start", "end", "date_precision", "event_type", "actor",
    "target", "origin", "scope",
]  # fmt: skip


@dataclass(frozen=True)
class Events:
    """One row per event, and how many rows were left out and why.

    Attributes
    ----------
    frame
        event, start, end (missing: open), date_precision (of its first report), scope, event_type,
        actor, target, origin, source_id, n_reports, rows (ids of the reports joined by ";"), and
        for persons low, best, high.
    left_out
        Rows of the incidents table that do not count, by reason.
    """

    frame: pd.DataFrame
    left_out: dict[str, int]


def select_events(
    data: Dataset,
    definition: Definition,
    *,
    actor: str | None = None,
    split: str | None = None,
    reports: bool = False,
) -> Events:
    """The events that a measure counts.

    `split` keeps the reports of different origins or sources apart: an event that two of them
    tell is then one event of each. With `reports` every row stands for itself.
    """
    incidents = data.checked("incidents")
    kept, left_out = _rows_that_count(incidents, definition, actor)
    columns = [*_KEPT, *dict.fromkeys(definition.persons)]
    rows = incidents.loc[kept, columns].astype({"source_id": "str"})
    key = rows["incident_id"] if reports else rows["event_id"].fillna(rows["incident_id"])
    rows = rows.assign(event=key)
    for name, column in zip(("low", "best", "high"), definition.persons, strict=False):
        rows[name] = rows[column].astype("Float64")
    if definition.persons:
        unknown = rows[["low", "best", "high"]].isna().all(axis=1)
        left_out["unknown_amount"] = int(unknown.sum())
        rows = rows[~unknown]
    by = ["event"] if split is None else ["event", split]
    return Events(_merge(rows, by, bool(definition.persons)), left_out)


def _rows_that_count(
    incidents: pd.DataFrame, definition: Definition, actor: str | None
) -> tuple[pd.Series, dict[str, int]]:
    status = incidents["status"]
    failures = {
        "part_of": incidents["part_of"].notna(),
        "doubtful": status == "doubtful",
        "foiled": ~status.isin(definition.statuses),
        "other_type": ~incidents["event_type"].isin(definition.event_types),
    }
    if actor is not None:
        failures["other_actor"] = ~involved(incidents, actor)
    kept = pd.Series(True, index=incidents.index)
    left_out = {}
    for reason, failed in failures.items():
        left_out[reason] = int((kept & failed).sum())
        kept &= ~failed
    return kept, left_out


def _merge(rows: pd.DataFrame, by: list[str], persons: bool) -> pd.DataFrame:
    """One row per event; the many that have a single report pass through untouched."""
    several = rows.duplicated(by, keep=False)
    single = rows[~several]
    single = single.assign(n_reports=1, rows=single["incident_id"])
    kept = [
        "event", "start", "end", "date_precision", "scope", "event_type", "actor", "target",
        "origin", "source_id", "n_reports", "rows", *(["low", "best", "high"] if persons else []),
    ]  # fmt: skip
    if not several.any():
        return single[kept].reset_index(drop=True)
    told = rows[several].sort_values("incident_id", kind="stable")
    numbers = told.groupby(by, sort=True, dropna=False).ngroup()
    reports: dict[int, list[Any]] = {}
    for number, report in zip(numbers, rows_of(told), strict=True):
        reports.setdefault(number, []).append(report)
    merged = [_merge_reports(reports[number], persons) for number in sorted(reports)]
    together = pd.DataFrame(merged)[kept].astype(single[kept].dtypes)
    return pd.concat([single[kept], together], ignore_index=True)


def _merge_reports(reports: Sequence[Any], persons: bool) -> dict[str, object]:
    """What the reports of one event say together; the first by id names type and actor."""
    first = reports[0]
    start, end = merge_windows([told.start for told in reports], [told.end for told in reports])
    merged: dict[str, object] = {
        "event": first.event,
        "start": start,
        "end": end,
        "scope": merge_scopes(_known(reports, "scope")),
        "date_precision": first.date_precision,
        "event_type": first.event_type,
        "actor": next(iter(_known(reports, "actor")), None),
        "target": next(iter(_known(reports, "target")), None),
        "origin": "; ".join(_known(reports, "origin")) or None,
        "source_id": first.source_id,
        "n_reports": len(reports),
        "rows": ";".join(told.incident_id for told in reports),
    }
    return merged | (_merge_amounts(reports) if persons else {})


def _known(reports: Sequence[Any], name: str) -> list[Any]:
    """The different values that reports give for a column, in their order."""
    values = (getattr(told, name) for told in reports)
    return list(dict.fromkeys(value for value in values if not pd.isna(value)))


def merge_windows(starts: Sequence[Moment], ends: Sequence[Moment]) -> tuple[Moment, Moment]:
    """The days that all reports allow; where they contradict each other, all days of any.

    >>> days = [pd.Timestamp("2024-01-01"), pd.Timestamp("2024-01-05")]
    >>> until = [pd.Timestamp("2024-01-31"), pd.Timestamp("2024-02-03")]
    >>> [str(day.date()) for day in merge_windows(days, until)]
    ['2024-01-05', '2024-01-31']
    """
    first = [day for day in starts if not pd.isna(day)]
    last = [day for day in ends if not pd.isna(day)]
    if not first or not last or max(first) <= min(last):
        return max(first, default=pd.NaT), min(last, default=pd.NaT)
    return (
        min(first) if len(first) == len(starts) else pd.NaT,
        max(last) if len(last) == len(ends) else pd.NaT,
    )


def merge_scopes(scopes: Iterable[str]) -> str | None:
    """The narrowest place if it lies within all others, else all of them together.

    >>> merge_scopes(["IQ", "IQ-KI"]), merge_scopes(["IQ-DI", "IQ-KI"]), merge_scopes([])
    ('IQ-KI', 'IQ-DI;IQ-KI', None)
    """
    different = sorted(set(scopes))
    for scope in different:
        if all(within(scope, other) for other in different):
            return scope
    codes = {code for scope in different for code in split_scope(scope)}
    return join_scope(codes) if codes else None


def _merge_amounts(reports: Sequence[Any]) -> dict[str, object]:
    """The lowest and highest number of any report; a best one only where all that give it agree.

    A report that gives no number at all contradicts nobody.
    """
    lows: list[float] = []
    bests: list[float | None] = []
    highs: list[float | None] = []
    for told in reports:
        low, best, high = (
            None if pd.isna(value) else float(value) for value in (told.low, told.best, told.high)
        )
        if (low, best, high) == (None, None, None):
            continue
        lows.append(low if low is not None else best or 0.0)
        bests.append(best)
        highs.append(high if high is not None else best)
    known = [high for high in highs if high is not None]
    return {
        "low": min(lows, default=None),
        "best": bests[0] if len(set(bests)) == 1 else None,
        "high": max(known, default=None) if len(known) == len(highs) else None,
    }


def check_one_dataset(data: Dataset, events: pd.DataFrame, definition: Definition) -> None:
    """Two systematic lists of the same events are never pooled: they are shown side by side."""
    present = set(events["source_id"].astype("str").unique())
    systematic = set(stretches(data, definition.covered_by)["source_id"])
    both = sorted(present & systematic)
    if len(both) > 1:
        raise ParameterError(
            "these sources list the same events, so their counts cannot be added",
            column="source_id",
            value=", ".join(both),
            remedy='count them side by side with by="source_id", or select one source first',
        )


def spans(events: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """First and last day of each event, and whether both are known."""
    start = events["start"].to_numpy("datetime64[D]")
    end = events["end"].to_numpy("datetime64[D]")
    return start, end, ~(np.isnat(start) | np.isnat(end))
