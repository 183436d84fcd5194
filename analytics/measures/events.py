"""From reports to events: which rows a measure counts, and what several reports of one event say.

A doubtful, foiled or denied row never counts, nor a row that is a part of another: they are
counted as left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.actors import has_actor
from analytics.dataset import Dataset
from analytics.errors import ParameterError
from analytics.measures.coverage import stretches
from analytics.measures.definitions import Definition
from analytics.places import join_scope, split_scope, within
from analytics.tables import check_table

_KEPT = [
    "incident_id", "source_id", "event_id", "start", "end", "event_type", "actor", "origin",
    "scope",
]  # fmt: skip


@dataclass(frozen=True)
class Events:
    """One row per event, and how many rows were left out and why.

    Attributes
    ----------
    frame
        event, start, end (missing: open), scope, event_type, actor, origin, source_id, n_reports,
        rows (ids of the reports joined by ";"), and for persons low, best, high.
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
    incidents = check_table("incidents", data.incidents)
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
        failures["other_actor"] = ~has_actor(incidents["actor"], actor)
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
        "event", "start", "end", "scope", "event_type", "actor", "origin", "source_id",
        "n_reports", "rows", *(["low", "best", "high"] if persons else []),
    ]  # fmt: skip
    if not several.any():
        return single[kept].reset_index(drop=True)
    told = rows[several].sort_values("incident_id", kind="stable")
    merged = [_merge_reports(group, persons) for _, group in told.groupby(by, sort=True)]
    together = pd.DataFrame(merged)[kept].astype(single[kept].dtypes)
    return pd.concat([single[kept], together], ignore_index=True)


def _merge_reports(group: pd.DataFrame, persons: bool) -> dict[str, object]:
    """What the reports of one event say together; the first by id names type and actor."""
    start, end = merge_windows(group["start"], group["end"])
    first = group.iloc[0]
    merged: dict[str, object] = {
        "event": first["event"],
        "start": start,
        "end": end,
        "scope": merge_scopes(group["scope"].dropna()),
        "event_type": first["event_type"],
        "actor": _first_known(group["actor"]),
        "origin": "; ".join(dict.fromkeys(group["origin"].dropna())) or None,
        "source_id": first["source_id"],
        "n_reports": len(group),
        "rows": ";".join(group["incident_id"]),
    }
    return merged | (_merge_amounts(group) if persons else {})


def _first_known(values: pd.Series) -> object:
    known = values.dropna()
    return known.iloc[0] if len(known) else None


def merge_windows(starts: pd.Series, ends: pd.Series) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The days that all reports allow; where they contradict each other, all days of any.

    >>> days = pd.to_datetime(pd.Series(["2024-01-01", "2024-01-05"]))
    >>> until = pd.to_datetime(pd.Series(["2024-01-31", "2024-02-03"]))
    >>> [str(day.date()) for day in merge_windows(days, until)]
    ['2024-01-05', '2024-01-31']
    """
    start, end = starts.max(), ends.min()
    if pd.isna(start) or pd.isna(end) or start <= end:
        return start, end
    return starts.min(skipna=False), ends.max(skipna=False)


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


def _merge_amounts(group: pd.DataFrame) -> dict[str, object]:
    """The lowest and highest number of any report; a best one only where all that give it agree.

    A report that gives no number at all contradicts nobody.
    """
    told = group[group[["low", "best", "high"]].notna().any(axis=1)]
    best = told["best"].dropna().unique()
    low = told["low"].fillna(told["best"]).fillna(0)
    high = told["high"].fillna(told["best"])
    agreed = len(best) == 1 and bool((told["best"].notna()).all())
    return {
        "low": low.min(),
        "best": best[0] if agreed else pd.NA,
        "high": pd.NA if high.isna().any() else high.max(),
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
