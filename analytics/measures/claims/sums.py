"""Parts and totals: sums that do not add up, and what a total says of the parts not known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analytics.dataset import Dataset
from analytics.measures.compare.figures import Figure, Group, count_bounds, figures_of
from analytics.measures.compare.footing import most_days
from analytics.periods import span
from analytics.places import provinces_of, within
from analytics.results import as_result, result_frame
from analytics.results import rows as rows_of

_SAME = ["source_id", "origin", "measure", "actor", "target", "victims", "unit", "start", "end"]
Cells = dict[str, Any]


def check_sums(data: Dataset) -> pd.DataFrame:
    """Every total with the parts that its origin gives: provinces, or months and other windows.

    Parts by place are the rows that name the total in `part_of`, or that stand on the same page
    for the same period; parts by time are the figures of one series inside a longer one.

    Returns
    -------
    pandas.DataFrame
        A row per total and split, with the columns and codes that `results.toml` declares: the
        total, its parts, whether they make up all of it, what is left for the parts not known, and
        whether it adds up.

    >>> check_sums(Dataset()).empty
    True
    """
    table = data.checked("statistics")
    frame = result_frame("sums", [*_by_place(table), *_by_time(data, table)])
    return as_result(
        frame.sort_values(["origin", "window", "total_id", "split"], ignore_index=True),
        "sums",
        title="parts against totals",
        selection=dict(data.selection),
    )


def _by_place(table: pd.DataFrame) -> Iterator[Cells]:
    usable = table[
        (table["kind"] == "flow")
        & (table["status"] != "doubtful")
        & table["restates"].isna()
        & table["scope"].notna()
        & table["start"].notna()
        & table["end"].notna()
    ]
    # A total and two parts are three rows: most rows stand alone and need no second look.
    alike = usable.groupby(_SAME, dropna=False, observed=True)["statistic_id"].transform("size")
    usable = usable[alike > 2]
    same: dict[tuple[str, ...], list[Any]] = {}
    for row in rows_of(usable):
        same.setdefault(tuple(str(getattr(row, name)) for name in _SAME), []).append(row)
    for rows in same.values():
        for total in (row for row in rows if pd.isna(row.part_of)):
            parts = [row for row in rows if _is_part(row, total)]
            # A region beside its own provinces may hold what they lack.
            region = any(_is_region(row, total) for row in rows)
            if len(parts) >= 2 and count_bounds(total)[1] is not None:
                yield _place_cells(total, parts, region=region)


def _is_region(row: Any, total: Any) -> bool:
    """Whether a row counts several provinces of a total, but not all."""
    several = len(provinces_of(row.scope)) > 1 and row.scope != total.scope
    return bool(several and within(row.scope, total.scope))


def _is_part(row: Any, total: Any) -> bool:
    """Whether a row is one province of a total: linked to it, or on the same page."""
    if row.scope == total.scope or len(provinces_of(row.scope)) != 1:
        return False
    linked = row.part_of == total.statistic_id
    same_page = pd.isna(row.part_of) and pd.notna(row.url) and row.url == total.url
    return bool((linked or same_page) and within(row.scope, total.scope))


def _place_cells(total: Any, parts: list[Any], *, region: bool) -> Cells:
    touched = {code for row in parts for code in provinces_of(row.scope)}
    cells = {
        "total_id": total.statistic_id,
        "origin": total.origin,
        "measure": str(total.measure),
        "scope": total.scope,
        "window": span(total.start.date(), total.end.date()).label,
        "split": "areas",
        "rows": ";".join([total.statistic_id, *(row.statistic_id for row in parts)]),
    }
    complete = touched == set(provinces_of(total.scope)) and not region
    bounds = [count_bounds(row) for row in parts]
    return cells | _judged(count_bounds(total), bounds, complete)


def _by_time(data: Dataset, table: pd.DataFrame) -> Iterator[Cells]:
    for group in figures_of(data, table[table["kind"] == "flow"]).groups:
        if group.summed:
            continue
        for total in group.figures:
            inside = [
                figure
                for figure in group.figures
                if figure is not total and total.window.contains(figure.window)
            ]
            parts = most_days(inside)
            # A single part is enough where it is more than all: a running total that falls.
            if total.high is not None and (len(parts) >= 2 or _sum(parts) > total.high):
                yield _time_cells(group, total, parts)


def _sum(parts: list[Figure]) -> int:
    return sum(part.low for part in parts)


def _time_cells(group: Group, total: Figure, parts: list[Figure]) -> Cells:
    cells = {
        "total_id": ";".join(total.ids),
        "origin": group.told("origin"),
        "measure": group.told("measure"),
        "scope": group.told("scope"),
        "window": total.window.label,
        "split": "time",
        "rows": ";".join([*total.ids, *(name for figure in parts for name in figure.ids)]),
    }
    complete = sum(figure.days for figure in parts) == total.days
    bounds = [(figure.low, figure.high) for figure in parts]
    return cells | _judged((total.low, total.high), bounds, complete)


def _judged(
    total: tuple[int, int | None],
    parts: list[tuple[int, int | None]],
    complete: bool,
) -> Cells:
    low = sum(part[0] for part in parts)
    tops = [part[1] for part in parts if part[1] is not None]
    high = sum(tops) if len(tops) == len(parts) else None
    assert total[1] is not None
    if low > total[1]:
        verdict = "more_than_total"
    elif complete and high is not None and high < total[0]:
        verdict = "less_than_total"
    else:
        verdict = "adds_up" if complete else "parts_missing"
    return {
        "total": total[0] if total[0] == total[1] else None,
        "parts": len(parts),
        "parts_low": low,
        "parts_high": high,
        "complete": complete,
        "rest_low": None if high is None else max(0, total[0] - high),
        "rest_high": max(0, total[1] - low),
        "verdict": verdict,
    }
