"""What is not known of the rows of a comparison, and may be all there is to a change."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from analytics.dataset import Dataset
from analytics.measures.allocation import inside
from analytics.measures.compare.covered import CoveredWindow, window_of
from analytics.measures.compare.judged import Row, joined_codes
from analytics.measures.events import Definition, select_events
from analytics.results import DOWN, UP


@dataclass(frozen=True, slots=True)
class Doubt:
    """Rows of each window of which it is not known whether they belong, and of how many.

    `what` is actor, place or amount, where rows that belong may be missing: shared out as the
    known ones are, they make the ratio another one. Or it is duplicates, where some rows may tell
    of one event: told once, they do too.
    """

    what: str
    rows_a: int
    rows_b: int
    all_a: int
    all_b: int

    @property
    def shift(self) -> float:
        """The ratio with the doubt settled so, over the ratio without."""
        sides = ((self.rows_a, self.all_a), (self.rows_b, self.all_b))
        known = [1 - rows / total if total else 1.0 for rows, total in sides]
        if self.what == "duplicates":
            known.reverse()
        return known[0] / known[1] if known[1] else math.inf


def with_doubts(row: Row, doubts: Iterable[Doubt]) -> Row:
    """`row` without its verdict where what is not known may explain the change."""
    limit = row.get("low") if row.get("verdict") in UP else row.get("high")
    if row.get("verdict") not in (*UP, *DOWN) or limit is None:
        return row
    for doubt in doubts:
        moved = limit * doubt.shift
        if not (moved > 1 if row["verdict"] in UP else moved < 1):
            return row | {
                "verdict": "none", "certainty": None, "doubt": doubt.what,
                "doubt_a": doubt.rows_a, "doubt_b": doubt.rows_b,
                "of_a": doubt.all_a, "of_b": doubt.all_b,
                "cautions": joined_codes([row.get("cautions"), "doubt"]),
            }  # fmt: skip
    return row


def not_known(
    data: Dataset, definition: Definition, actor: str | None, scope: str | None
) -> Mapping[str, pd.DataFrame]:
    """The events that would count but for what nobody knows of them: who, or how many."""
    found = {}
    if actor is not None:
        every = select_events(data, definition, split="source_id").frame
        found["actor"] = every if scope is None else every[inside(every["scope"], scope)]
    if definition.persons:
        table = data.incidents
        rows = table[table["event_type"].isin(definition.event_types) & table["part_of"].isna()]
        rows = rows.assign(
            source_id=rows["source_id"].astype("str"),
            known=rows[list(definition.persons)].notna().any(axis=1),
        )
        found["amount"] = rows if scope is None else rows[inside(rows["scope"], scope)]
    return found


def doubt_of(
    what: str, rows: pd.DataFrame, unknown: pd.Series, a: CoveredWindow, b: CoveredWindow
) -> Doubt:
    """How many rows of each window are unknown, of how many."""
    there = [window_of(rows, window.covered, window.asked).index for window in (a, b)]
    mask = unknown.to_numpy(bool)
    return Doubt(what, *(int(mask[rows].sum()) for rows in there), *map(len, there))


def possible_duplicates(events: pd.DataFrame) -> int:
    """How many events may be told twice: same days, place and type by another origin.

    >>> told = {"start": 1, "end": 1, "scope": "IQ-KI", "event_type": "clash"}
    >>> possible_duplicates(pd.DataFrame([told | {"origin": "A"}, told | {"origin": "B"}]))
    1
    """
    if events["origin"].nunique() < 2:
        return 0
    keys = ["start", "end", "scope", "event_type"]
    told = events.groupby([*keys, "origin"], observed=True).size()
    return int(told.sum() - told.groupby(keys, observed=True).max().sum())
