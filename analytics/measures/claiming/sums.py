"""Parts and totals: sums that do not add up, and what a total says of the parts not known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analytics.dataset import Dataset
from analytics.measures.comparing.like import Figure, Group, count_bounds, figures_of
from analytics.measures.comparing.sides import most_days
from analytics.periods import span
from analytics.places import name_of, provinces_of, within
from analytics.results import as_result
from analytics.results import rows as rows_of

VERDICTS = ("adds up", "parts missing", "more than the total", "less than the total")
COLUMNS = {
    "total_id": "str", "origin": "str", "measure": "str", "scope": "str", "window": "str",
    "split": "str", "total": "Float64", "parts": "Int64", "parts_low": "Float64",
    "parts_high": "Float64", "complete": "boolean", "rest_low": "Float64", "rest_high": "Float64",
    "verdict": "str", "arithmetic": "str", "rows": "str",
}  # fmt: skip
_SAME = ["source_id", "origin", "measure", "actor", "target", "victims", "unit", "start", "end"]
Cells = dict[str, Any]


def check_sums(data: Dataset) -> pd.DataFrame:
    """Every total with the parts that its origin gives: provinces, or months and other windows.

    Parts by place are the rows that name the total in `part_of`, or that stand on the same page
    for the same period; parts by time are the figures of one series inside a longer one.

    Returns
    -------
    pandas.DataFrame
        total_id, origin, measure, scope, window, split (areas or time), total, parts (how many),
        parts_low, parts_high, complete (whether the parts make up all of it), rest_low, rest_high
        (what is left for the parts not known), verdict (one of `VERDICTS`), arithmetic, rows.

    >>> check_sums(Dataset()).empty
    True
    """
    table = data.checked("statistics")
    rows = [*_by_place(table), *_by_time(table)]
    frame = pd.DataFrame(
        {name: pd.Series([row.get(name) for row in rows], dtype=t) for name, t in COLUMNS.items()}
    )
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
            if len(parts) >= 2 and count_bounds(total)[1] is not None:
                yield _place_cells(total, parts)


def _is_part(row: Any, total: Any) -> bool:
    """Whether a row is one province of a total: linked to it, or on the same page."""
    if row.scope == total.scope or len(provinces_of(row.scope)) != 1:
        return False
    linked = row.part_of == total.statistic_id
    same_page = pd.isna(row.part_of) and pd.notna(row.url) and row.url == total.url
    return bool((linked or same_page) and within(row.scope, total.scope))


def _place_cells(total: Any, parts: list[Any]) -> Cells:
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
    complete = touched == set(provinces_of(total.scope))
    bounds = [count_bounds(row) for row in parts]
    return cells | _judged(cells, count_bounds(total), bounds, complete)


def _by_time(table: pd.DataFrame) -> Iterator[Cells]:
    for group in figures_of(table[table["kind"] == "flow"]).groups:
        for total in group.figures:
            inside = [
                figure
                for figure in group.figures
                if figure is not total and total.window.contains(figure.window)
            ]
            parts = most_days(inside)
            if len(parts) >= 2 and total.high is not None:
                yield _time_cells(group, total, parts)


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
    return cells | _judged(cells, (total.low, total.high), bounds, complete)


def _judged(
    cells: Cells,
    total: tuple[int, int | None],
    parts: list[tuple[int, int | None]],
    complete: bool,
) -> Cells:
    low = sum(part[0] for part in parts)
    tops = [part[1] for part in parts if part[1] is not None]
    high = sum(tops) if len(tops) == len(parts) else None
    assert total[1] is not None
    if low > total[1]:
        verdict = "more than the total"
    elif complete and high is not None and high < total[0]:
        verdict = "less than the total"
    else:
        verdict = "adds up" if complete else "parts missing"
    counted = f"{low:,}" if low == high else f"at least {low:,}"
    stated = f"{total[0]:,}" if total[0] == total[1] else f"{total[0]:,} to {total[1]:,}"
    text = (
        f"{cells['origin']}, {cells['measure']} in {_place(cells['scope'])}, {cells['window']}: "
        f"{len(parts)} parts by {'place' if cells['split'] == 'areas' else 'time'} sum to "
        f"{counted}, the total is {stated}: {verdict}"
    )
    return {
        "total": total[0] if total[0] == total[1] else None,
        "parts": len(parts),
        "parts_low": low,
        "parts_high": high,
        "complete": complete,
        "rest_low": None if high is None else max(0, total[0] - high),
        "rest_high": max(0, total[1] - low),
        "verdict": verdict,
        "arithmetic": text,
    }


def _place(scope: str) -> str:
    return name_of(scope) if scope != "not stated" else "a place not stated"
