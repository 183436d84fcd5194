"""The same months of two windows side by side: reported figures, and lists of incidents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analytics.actors import canonical_actor
from analytics.dataset import Dataset
from analytics.measures.allocation import UNALLOCATED, UNPLACED, whole_scope
from analytics.measures.compare import scope_of
from analytics.measures.compare.asked import Asked, asked_pair
from analytics.measures.compare.figures import KEY, VOICE, Figure, Group, like_figures
from analytics.measures.compare.listed_window import title_of
from analytics.measures.count import count
from analytics.measures.coverage import stretches
from analytics.measures.definitions import definitions
from analytics.measures.tally import added
from analytics.periods.bins import months_inside
from analytics.periods.window import MONTHS
from analytics.results import as_result, result_frame, result_info

Row = dict[str, Any]
Windows = tuple[Asked, Asked]


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
    asked, place = asked_pair(period_a, period_b), scope_of(scope)
    actor = canonical_actor(actor) if actor else None
    found = like_figures(data, measure, actor=actor, scope=place)
    rows: list[Row] = []
    sources: set[str] = set()
    for group in found.groups if by is None else ():
        sides = [_by_month(group, window) for window in asked]
        if set(sides[0]) & set(sides[1]):
            rows += _rows(_identity(group), asked, [_stated(side) for side in sides])
            sources |= {figure.source_id for side in sides for figure in side.values()}
    left_out = found.left_out
    if measure in definitions():
        chosen = data.select(scope=place) if place else data
        for source in sorted(
            set(stretches(chosen, definitions()[measure].covered_by)["source_id"])
        ):
            counted, more = _listed(chosen, source, asked, measure, by, actor)
            rows += more
            sources |= {source} if more else set()
            left_out = added(left_out, result_info(counted)["left_out"])
    types = data.incidents.loc[data.incidents["source_id"].isin(sources), "event_type"]
    clashes = actor is not None and bool(types.eq("clash").any())
    return as_result(
        result_frame("months", rows),
        "months",
        title=f"{measure} month by month, {asked[0].label} and {asked[1].label}",
        measure=measure,
        actor=actor,
        by=by,
        series=[*KEY, *VOICE, "event_type"],
        window=[asked[0].start.isoformat(), asked[1].end.isoformat()],
        labels=[asked[0].label, asked[1].label],
        selection=dict(data.selection),
        sources=sorted(sources),
        left_out=left_out,
        notes=[{"code": "blank_months"}] * bool(rows) + [{"code": "undirected"}] * clashes,
    )


def _identity(group: Group) -> Row:
    told = {name: group.stated(name) for name in (*KEY, *VOICE)}
    return told | {"evidence": "statistics"}


def _by_month(group: Group, asked: Asked) -> dict[int, Figure]:
    return {
        figure.window.start.month: figure
        for figure in group.figures
        if figure.window.precision == "month"
        and figure.window.start is not None
        and asked.window.contains(figure.window)
    }


def _stated(side: dict[int, Figure]) -> dict[int, Row]:
    return {
        month: {"count": figure.low, "more": not figure.exact, "rows": ";".join(figure.ids)}
        for month, figure in side.items()
    }


def _listed(
    data: Dataset, source: str, asked: Windows, measure: str, by: str | None, actor: str | None
) -> tuple[pd.DataFrame, list[Row]]:
    """The months of one list, of one group or of each."""
    own = data.select(source=source)
    place = whole_scope(own, own.incidents["scope"].dropna().unique())
    identity: Row = {
        "measure": measure, "kind": "flow", "actor": actor, "scope": place, "unit": "events",
        "origin": title_of(own, source), "evidence": "incidents",
    }  # fmt: skip
    if definitions()[measure].persons:
        identity["unit"] = "persons"
    counted = count(
        own, "month", by=by, measure=measure, start=str(asked[0].start), end=str(asked[1].end),
        actor=actor,
    )  # fmt: skip
    rows: list[Row] = []
    for group, bins in counted.groupby("group", sort=False):
        if group in (UNALLOCATED, UNPLACED):
            continue
        sides = [dict(_months_of(bins, window)) for window in asked]
        named = identity | ({} if by is None else {"scope" if by == "province" else by: str(group)})
        if set(sides[0]) & set(sides[1]) and any(
            cell["count"] for side in sides for cell in side.values()
        ):
            rows += _rows(named, asked, sides)
    return counted, rows


def _months_of(bins: pd.DataFrame, asked: Asked) -> Iterator[tuple[int, Row]]:
    """The months of a window that are covered whole."""
    inside = (bins["bin_start"] >= pd.Timestamp(asked.start)) & (
        bins["bin_end"] <= pd.Timestamp(asked.end)
    )
    for start, events, possible in zip(
        *(bins.loc[inside & bins["covered"].fillna(False) & ~bins["tail"], name]
          for name in ("bin_start", "certain", "possible")), strict=True
    ):  # fmt: skip
        open_above = bool(pd.isna(possible) or possible != events)
        yield start.month, {"count": int(events), "more": open_above, "rows": None}


def _rows(identity: Row, asked: Windows, sides: list[dict[int, Row]]) -> list[Row]:
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
