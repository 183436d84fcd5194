"""What is said of many rows at once: whether anything changed anywhere, and how many were tried."""

from __future__ import annotations

import pandas as pd

from analytics.measures.allocation import UNALLOCATED, UNPLACED
from analytics.methods.many import omnibus
from analytics.results import Note

_LEVEL = 0.05
_WORDS = {"province": "provinces", "event_type": "types", "actor": "actors", "scope": "places"}


def together_notes(frame: pd.DataFrame, by: str | None) -> list[Note]:
    """Notes on the rows of each list by province, type or actor, taken together.

    `looked_at`: how many were compared, and how many of them chance alone would set apart were
    each looked at by itself. `taken_together`: whether they changed at all, and differently.
    """
    if by is None or by == "origin":
        return []
    counted = frame[
        frame["refused"].isna()
        & ~frame["scope"].isin([UNALLOCATED, UNPLACED])
        & frame["count_a"].notna()
        & frame["count_b"].notna()
    ]
    return [
        note
        for origin, rows in counted.groupby("origin")
        if len(rows) > 1
        for note in _notes(str(origin), rows, by)
    ]


def _notes(origin: str, rows: pd.DataFrame, by: str) -> list[Note]:
    tested = int((rows["count_a"] + rows["count_b"] > 0).sum())
    notes: list[Note] = [
        {
            "code": "looked_at",
            "by": _WORDS[by],
            "rows": tested,
            "by_chance": round(_LEVEL * tested, 1),
        }
    ]
    sides = [rows[name].to_numpy(float) for name in ("count_a", "days_a", "count_b", "days_b")]
    # Of rows with events; the others show no dispersion and would hide it.
    seen = rows.loc[rows["count_a"] + rows["count_b"] > 0, "dispersion"].dropna()
    dispersion = max(1.0, float(seen.mean())) if len(seen) else 1.0
    found = {}
    for name, hypothesis in (("changed", "no change"), ("differently", "same ratio")):
        test = omnibus(*sides, hypothesis=hypothesis, dispersion=dispersion)
        found[name] = bool(test.p_value < _LEVEL)
    return [*notes, {"code": "taken_together", "by": _WORDS[by], "origin": origin, **found}]
