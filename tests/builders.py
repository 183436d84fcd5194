"""Small tables for tests: only what matters is written, the rest is filled in plainly."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from analytics import tables
from analytics.dataset import Dataset

Row = Mapping[str, Any]


def incidents(rows: Iterable[Row]) -> pd.DataFrame:
    """Incidents from rows such as {"id": "a", "day": "2024-05-05", "scope": "IQ-KI"}.

    `day` is a day, or `window` an interval "2024-05-01/2024-05-31" ("..": open).
    """
    return tables.conform("incidents", _frame("incidents", [_incident(row) for row in rows]))


def _incident(row: Row) -> dict[str, Any]:
    told = dict(row)
    name = told.pop("id")
    source = told.setdefault("source_id", "list")
    scope = told.get("scope")
    one = scope is not None and ";" not in scope and "-" in scope and not scope.startswith("x")
    return {
        "incident_id": f"{source}:{name}",
        "event_type": "armed_attack",
        "status": "carried_out",
        "victims": "unknown",
        "place_precision": "province" if one else "unknown",
        "province": scope if one else None,
        "origin": "somebody",
        **_window(told),
        **told,
    }


def statistics(rows: Iterable[Row]) -> pd.DataFrame:
    """Statistics from rows such as {"id": "a", "count": 121, "window": "2023-01-01/2023-12-31"}.

    `count` is a number, or (low, high) with None for open.
    """
    return tables.conform("statistics", _frame("statistics", [_statistic(row) for row in rows]))


def _statistic(row: Row) -> dict[str, Any]:
    told = dict(row)
    name, source = told.pop("id"), told.setdefault("source_id", "figures")
    count = told.pop("count", None)
    low, high = count if isinstance(count, tuple) else (count, count)
    best = None if isinstance(count, tuple) else count
    bound = "exact" if best is not None else "at_least" if high is None else "between"
    times = _window(told)
    closed = times["start"] is not None and times["end"] is not None
    days = (times["end"] - times["start"]).days + 1 if closed else None
    return {
        "statistic_id": f"{source}:{name}",
        "measure": "attacks",
        "kind": "flow",
        "low": low,
        "best": best,
        "high": high,
        "bound": bound,
        "approximate": False,
        "unit": "events",
        "victims": "unknown",
        "counting_rule": "recorded",
        "status": "carried_out",
        "origin": source,
        "exposure_days": days,
        **times,
        **told,
    }


def _window(told: dict[str, Any]) -> dict[str, Any]:
    day, window = told.pop("day", None), told.pop("window", None)
    first, _, last = (window or f"{day}/{day}" if day or window else "../..").partition("/")
    start, end = (None if text == ".." else pd.Timestamp(text) for text in (first, last))
    if start is None or end is None:
        precision = "undated" if start is None else "open"
    else:
        precision = "day" if start == end else "days"
    return {"start": start, "end": end, "date_precision": precision}


def coverage(rows: Iterable[Row]) -> pd.DataFrame:
    """Stretches from rows such as {"window": "2023-01-01/2024-12-31"}; systematic, in Iraq."""
    found = []
    for row in rows:
        told = dict(row)
        times = _window(told)
        told = {"start": times["start"], "end": times["end"], **told}
        found.append(
            {"source_id": "list", "measure": "attacks", "scope": "IQ", "systematic": True} | told
        )
    return tables.conform("coverage", _frame("coverage", found))


def sources(*names: str) -> pd.DataFrame:
    """Sources by name, without anything else."""
    rows = [{"source_id": name, "title": name, "rows": "embed"} for name in names]
    return tables.conform("sources", _frame("sources", rows))


def dataset(
    *,
    events: Iterable[Row] = (),
    figures: Iterable[Row] = (),
    covered: Iterable[Row] = (),
) -> Dataset:
    """A dataset of incidents, figures and coverage stretches; the measures check them."""
    found = incidents(events), statistics(figures), coverage(covered)
    names = sorted({str(name) for frame in found for name in frame["source_id"]})
    return Dataset(
        incidents=found[0], statistics=found[1], coverage=found[2], sources=sources(*names)
    )


def _frame(table: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    columns = {}
    for name, spec in tables.SCHEMAS[table].columns.items():
        values = [row.get(name) for row in rows]
        dtype = spec.dtype.type
        if isinstance(dtype, pd.CategoricalDtype):
            dtype = dtype if dtype.categories is not None else "str"
        if str(dtype) == tables.MOMENT:
            columns[name] = pd.Series(pd.to_datetime(values), dtype=dtype)
        else:
            columns[name] = pd.Series(values, dtype=dtype)
    return pd.DataFrame(columns, index=range(len(rows)))
