"""The same months of two windows side by side: reported figures, and lists of incidents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analytics.dataset import Dataset
from analytics.measures.allocation import UNALLOCATED, UNPLACED, whole_scope
from analytics.measures.compare.asked import Asked, asked_pair
from analytics.measures.compare.covered import title_of
from analytics.measures.compare.reported import KEY, VOICE, Group, like_figures
from analytics.measures.count import count
from analytics.measures.coverage import stretches
from analytics.measures.events import added, definitions
from analytics.measures.scanned import summable
from analytics.periods.bins import months_inside
from analytics.periods.window import MONTHS
from analytics.results import as_result, result_frame, result_info, sources_of

Row = dict[str, Any]
Windows = tuple[Asked, Asked]


@summable
def months(
    data: Dataset,
    period_a: object,
    period_b: object,
    *,
    measure: str = "attacks",
    by: str | None = None,
    actor: str | None = None,
    scope: str | None = None,
) -> pd.DataFrame:
    """The months of every series that has one in both windows.

    A series is one voice that reports figures of months, or a list of incidents that is
    systematic: of it, only months that are covered whole, with the events dated to the month.

    Parameters
    ----------
    data
        Incidents with their coverage, and reported statistics.
    period_a, period_b
        The earlier and the later window, each of at most a year.
    measure, actor, scope
        Narrow what is compared.
    by
        Divides lists of incidents: "province", "event_type" or "actor".

    Returns
    -------
    pandas.DataFrame
        One row per series and calendar month with the columns that `results.toml` declares: what
        a series counts and who says so (missing where not stated; named in the result's
        `series`), month (1 to 12), label, window_a, window_b, count_a, count_b (missing where no
        count is known, which is not 0), more_a, more_b (the count is a lower bound), rows_a,
        rows_b (ids).

    Raises
    ------
    ParameterError
        For windows that cannot be read or that overlap, and for an unknown place.

    >>> months(Dataset(), "2023", "2024").empty
    True
    """
    asked, actor = asked_pair(period_a, period_b), data.actor_named(actor)
    data, place = data.placed(scope)
    found = like_figures(data, measure, actor=actor, scope=place)
    rows: list[Row] = []
    for group in found.groups if by is None else ():
        told = {name: group.stated(name) for name in (*KEY, *VOICE)}
        stated = [_stated_months(group, window) for window in asked]
        if set(stated[0]) & set(stated[1]):
            rows += _month_rows(told | {"evidence": "statistics"}, asked, stated)
    cells = pd.Series([row.get(name) for row in rows for name in ("rows_a", "rows_b")], dtype=str)
    sources, left_out = set(sources_of(cells)), found.left_out
    if measure in definitions():
        chosen = data.select(scope=place) if place else data
        covered = stretches(chosen, definitions()[measure].covered_by)
        for source in sorted(set(covered["source_id"])):
            counted, more = _listed(chosen, source, asked, measure, by, actor)
            rows += more
            sources |= {source} if more else set()
            left_out = added(left_out, result_info(counted)["left_out"])
    types = data.incidents.loc[data.incidents["source_id"].isin(sources), "event_type"]
    clashes = actor is not None and bool(types.eq("clash").any())
    result = result_frame("months", rows)
    blank = bool(result[["count_a", "count_b"]].isna().any(axis=None))
    return as_result(
        result,
        "months",
        data,
        title=f"{measure} month by month, {asked[0].label} and {asked[1].label}",
        measure=measure,
        actor=actor,
        by=by,
        series=[*KEY, *VOICE, "event_type"],
        window=[asked[0].start.isoformat(), asked[1].end.isoformat()],
        periods=[asked[0].window.interval, asked[1].window.interval],
        labels=[asked[0].label, asked[1].label],
        sources=sorted(sources),
        left_out=left_out,
        notes=[{"code": "blank_months"}] * blank + [{"code": "undirected"}] * clashes,
    )


def _stated_months(group: Group, asked: Asked) -> dict[int, Row]:
    """The figures of months inside a window, by the number of the month."""
    return {
        figure.window.start.month: {
            "count": figure.low, "more": not figure.exact, "rows": ";".join(figure.ids),
        }
        for figure in group.figures
        if figure.window.precision == "month" and figure.window.start
        and asked.window.contains(figure.window)
    }  # fmt: skip


def _listed(
    data: Dataset, source: str, asked: Windows, measure: str, by: str | None, actor: str | None
) -> tuple[pd.DataFrame, list[Row]]:
    """The months of one list, of one group or of each."""
    own = data.select(source=source)
    place = whole_scope(own, own.incidents["scope"].dropna().unique())
    identity: Row = {
        "measure": measure, "kind": "flow", "actor": actor, "scope": place,
        "unit": "persons" if definitions()[measure].persons else "events",
        "origin": title_of(own, source), "evidence": "incidents",
    }  # fmt: skip
    counted = count(
        own, "month", by=by, measure=measure, start=str(asked[0].start), end=str(asked[1].end),
        actor=actor,
    )  # fmt: skip
    soft = own.coverage[own.coverage["rule"].str.contains("provisional").fillna(False).astype(bool)]
    rows: list[Row] = []
    for group, bins in counted.groupby("group", sort=False):
        if group in (UNALLOCATED, UNPLACED):
            continue
        bins = bins.assign(
            provisional=[
                bool(((soft["start"] <= day) & (day <= soft["end"])).any())
                for day in bins["bin_start"]
            ]
        )
        sides = [dict(_covered_months(bins, window)) for window in asked]
        named = identity | ({} if by is None else {"scope" if by == "province" else by: str(group)})
        if set(sides[0]) & set(sides[1]) and any(
            cell["count"] for side in sides for cell in side.values()
        ):
            rows += _month_rows(named, asked, sides)
    return counted, rows


def _covered_months(bins: pd.DataFrame, asked: Asked) -> Iterator[tuple[int, Row]]:
    """The months of a window that are covered whole."""
    inside = (bins["bin_start"] >= pd.Timestamp(asked.start)) & (
        bins["bin_end"] <= pd.Timestamp(asked.end)
    )
    for start, events, possible, soft in zip(
        *(bins.loc[inside & bins["covered"].fillna(False) & ~bins["tail"], name]
          for name in ("bin_start", "certain", "possible", "provisional")), strict=True
    ):  # fmt: skip
        open_above = bool(pd.isna(possible) or possible != events)
        yield start.month, {"count": int(events), "more": open_above, "provisional": soft,
                            "rows": None}  # fmt: skip


def _month_rows(identity: Row, asked: Windows, sides: list[dict[int, Row]]) -> list[Row]:
    """A row for each calendar month that lies whole in either window."""
    whole = {month.start.month for window in asked for month in months_inside(window.window)
             if month.start}  # fmt: skip
    rows = []
    for month in sorted(whole):
        row = identity | {
            "month": month, "label": MONTHS[month - 1],
            "window_a": asked[0].label, "window_b": asked[1].label,
        }  # fmt: skip
        for name, side in zip("ab", sides, strict=True):
            row |= {f"{what}_{name}": cell for what, cell in side.get(month, {}).items()}
        rows.append(row)
    return rows
