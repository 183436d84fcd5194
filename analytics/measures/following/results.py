"""What the results of series have in common: refusals as rows, and what a result says of itself."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.dataset import Dataset
from analytics.measures.following.series import Collected, Series
from analytics.results import as_result


def identity(one: Series) -> dict[str, Any]:
    """The columns that say which series a row belongs to."""
    return {"series": one.label, "scope": one.scope, "origin": one.origin, "basis": one.basis}


def refusal(one: Series, reason: str) -> dict[str, Any]:
    """A series that is not followed as one row: its span, its total, and why."""
    known = one.frame[one.frame["count"].notna()]
    return {
        **identity(one),
        "bin_start": known["bin_start"].min() if len(known) else pd.NaT,
        "bin_end": known["bin_end"].max() if len(known) else pd.NaT,
        "count": one.total if len(known) else pd.NA,
        "days": known["days"].sum() if len(known) else pd.NA,
        "refused": reason,
    }


def _sources(found: Collected, followed: set[str]) -> set[str]:
    """The sources of what was followed; of everything where nothing was."""
    used = {one.source_id for one in found.series if one.label in followed}
    return used or {one.source_id for one in found.series}


def described(
    frame: pd.DataFrame, kind: str, found: Collected, data: Dataset, title: str, **more: object
) -> pd.DataFrame:
    """The result with what every result of a series says of itself.

    The evidence of statistics are the rows they name; that of incidents is a selection, which can
    hold only one of the two, so a list that is followed drops the column of rows.
    """
    asked = found.question
    followed = frame[frame["refused"].isna()]
    lists = "basis" not in frame or (followed["basis"] == "incidents").any()
    if lists and "rows" in frame:
        frame = frame.drop(columns="rows")
    sources = sorted(_sources(found, set(followed["series"])))
    chosen = {
        "source": sources if lists else None,
        "scope": asked.scope,
        "actor": asked.actor,
        "measure": asked.measure,
        "start": asked.start and asked.start.isoformat(),
        "end": asked.end and asked.end.isoformat(),
    }
    shown = followed if len(followed) else frame
    edges = [shown["bin_start"].min(), shown["bin_end"].max()]
    return as_result(
        frame,
        kind,
        title=title,
        measure=asked.measure,
        definition=found.definition if lists else None,
        every=asked.every,
        actor=asked.actor,
        window=[None if pd.isna(edge) else edge.date().isoformat() for edge in edges],
        as_of=asked.as_of.isoformat() if asked.as_of else None,
        filling=asked.filling,
        selection={**data.selection, **{name: value for name, value in chosen.items() if value}},
        sources=sources,
        left_out=dict(found.left_out),
        notes=list(dict.fromkeys(found.notes)),
        **more,
    )
