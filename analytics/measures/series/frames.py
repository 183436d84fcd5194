"""From series and what was estimated of them to one result frame that describes itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from warnings import catch_warnings, filterwarnings

import pandas as pd

from analytics.dataset import Dataset
from analytics.measures.series.question import Collected, Series
from analytics.results import as_result, result_frame

Told = dict[str, Any]
Estimate = Callable[[Sequence[Series]], list[Told | str]]
"""What is told of each series, by column, or the code why nothing is."""


def stacked(kind: str, found: Collected, estimate: Estimate) -> pd.DataFrame:
    """The bins of all series with what was estimated; refusals last, a row each."""
    asked = [one for one in found.series if one.refused is None]
    with catch_warnings():
        # Counts that never vary fit without a residual; statsmodels takes that for an accident.
        filterwarnings("ignore", "Perfect separation")
        estimates = estimate(asked)
    followed, refused = [], []
    for one, told in zip(asked, estimates, strict=True):
        if isinstance(told, str):
            refused.append(_refusal(one, told))
        else:
            followed.append(one.frame.assign(**_identity(one), **told))
    refused += [_refusal(one, one.refused) for one in found.series if one.refused]
    parts = [result_frame(kind, part) for part in followed]
    return pd.concat([*parts, result_frame(kind, refused)], ignore_index=True)


def _identity(one: Series) -> Told:
    """The columns that say which series a row belongs to."""
    return {
        "series": one.label, "group": one.group, "scope": one.scope, "origin": one.origin,
        "basis": one.basis, "actor": one.actor,
    }  # fmt: skip


def _refusal(one: Series, code: str) -> Told:
    """A series that is not followed as one row: its span, its total, and why."""
    known = one.frame[one.frame["count"].notna()]
    return {
        **_identity(one),
        "bin_start": known["bin_start"].min() if len(known) else pd.NaT,
        "bin_end": known["bin_end"].max() if len(known) else pd.NaT,
        "count": one.total if len(known) else None,
        "days": int(known["days"].sum()) if len(known) else None,
        "bins": int(one.used.sum()),
        "missed": one.missed,
        "refused": code,
        **dict.fromkeys(("tail", "change", "flagged", "named"), False),
    }


def described(
    frame: pd.DataFrame, kind: str, found: Collected, data: Dataset, **more: object
) -> pd.DataFrame:
    """The result with what every result of a series says of itself.

    The evidence of statistics are the rows they name; that of incidents is a selection, which can
    hold only one of the two, so a list that is followed drops the column of rows.
    """
    asked = found.question
    followed = frame[frame["refused"].isna()]
    lists = kind == "warnings" or (followed["basis"] == "incidents").any()
    if lists and "rows" in frame:
        frame = frame.drop(columns="rows")
    told = set(followed["series"])
    used = {one.source_id for one in found.series if one.label in told or not told}
    sources = sorted(used)
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
        measure=asked.measure,
        definition=found.definition if lists else None,
        clashes=found.clashes,
        every=asked.every,
        actor=asked.actor,
        window=[None if pd.isna(edge) else edge.date().isoformat() for edge in edges],
        as_of=asked.as_of.isoformat() if asked.as_of else None,
        filling=asked.filling,
        selection={**data.selection, **{name: value for name, value in chosen.items() if value}},
        sources=sources,
        left_out=dict(found.left_out),
        notes=[note for note in found.notes if kind == "trend" or note["code"] != "definition"],
        **more,
    )
