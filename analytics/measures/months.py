"""Month against month: the reported counts of each calendar month in two windows, side by side."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.dataset import Dataset
from analytics.measures.comparing.asked import Asked, asked_pair
from analytics.measures.comparing.like import KEY, NOT_STATED, VOICE, Figure, Group, like_figures
from analytics.periods.bins import months_inside
from analytics.periods.window import MONTHS
from analytics.results import as_result

_COLUMNS = {
    **dict.fromkeys((*KEY, *VOICE), "str"), "month": "Int64",
    "label": "str", "window_a": "str", "window_b": "str", "count_a": "Int64", "count_b": "Int64",
    "more_a": "boolean", "more_b": "boolean", "rows_a": "str", "rows_b": "str",
}  # fmt: skip


def months(
    data: Dataset,
    period_a: object,
    period_b: object,
    *,
    measure: str = "attacks",
    actor: str | None = None,
    scope: str | None = None,
) -> pd.DataFrame:
    """The months of every series of reported figures that has one in both windows.

    Parameters
    ----------
    data
        Reported statistics.
    period_a, period_b
        The earlier and the later window, each of at most a year.
    measure, actor, scope
        Narrow what is compared.

    Returns
    -------
    pandas.DataFrame
        One row per series and calendar month: measure, kind, actor, target, victims, scope, unit,
        origin, counting_rule (what a series counts and who says so: missing where not stated;
        named in the result's `series`), month (1 to 12), label, window_a, window_b, count_a,
        count_b (Int64, missing where no count is known, which is not 0), more_a, more_b (the count
        is a lower bound), rows_a, rows_b (ids).

    Raises
    ------
    ParameterError
        For windows that cannot be read or that overlap.

    >>> months(Dataset(), "2023", "2024").empty
    True
    """
    asked = asked_pair(period_a, period_b)
    found = like_figures(data, measure, actor=actor, scope=scope)
    rows: list[dict[str, Any]] = []
    sources: set[str] = set()
    for group in found.groups:
        sides = [_by_month(group, window) for window in asked]
        if set(sides[0]) & set(sides[1]):
            rows += _rows(group, asked, sides)
            sources |= {figure.source_id for side in sides for figure in side.values()}
    frame = pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)
    return as_result(
        frame,
        "months",
        title=f"{measure} month by month, {asked[0].label} and {asked[1].label}",
        measure=measure,
        series=[*KEY, *VOICE],
        window=[asked[0].start.isoformat(), asked[1].end.isoformat()],
        selection=dict(data.selection),
        sources=sorted(sources),
        left_out=found.left_out,
        notes=["A blank month is a month without a known count, which is not zero."],
    )


def _stated(value: str) -> str | None:
    return None if value == NOT_STATED else value


def _by_month(group: Group, asked: Asked) -> dict[int, Figure]:
    return {
        figure.window.start.month: figure
        for figure in group.figures
        if figure.window.precision == "month"
        and figure.window.start is not None
        and asked.window.contains(figure.window)
    }


def _asked_months(asked: tuple[Asked, Asked]) -> list[int]:
    """The calendar months that lie whole in either window."""
    return sorted({month.start.month for window in asked for month in months_inside(window.window)
                   if month.start})  # fmt: skip


def _rows(
    group: Group, asked: tuple[Asked, Asked], sides: list[dict[int, Figure]]
) -> list[dict[str, Any]]:
    common = {
        **{name: _stated(group.told(name)) for name in (*KEY, *VOICE)},
        "window_a": asked[0].label,
        "window_b": asked[1].label,
    }
    rows = []
    for month in _asked_months(asked):
        row = common | {"month": month, "label": MONTHS[month - 1]}
        for side, figures in zip("ab", sides, strict=True):
            figure = figures.get(month)
            row |= {
                f"count_{side}": figure.low if figure else None,
                f"more_{side}": not figure.exact if figure else None,
                f"rows_{side}": ";".join(figure.ids) if figure else None,
            }
        rows.append(row)
    return rows
