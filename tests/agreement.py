"""How well proposals agree with events that are known."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from analytics.dataset import Dataset
from analytics.duplicates import THRESHOLD, propose


@dataclass(frozen=True, slots=True)
class Agreement:
    """Counts of pairs of reports, and shares.

    Attributes
    ----------
    rows
        Reports compared; parts of other rows are none.
    pairs_proposed, pairs_true, pairs_both
        Pairs of one event: as proposed, as known, and in both.
    precision, recall
        Of pairs; missing where there are none.
    b_cubed_precision, b_cubed_recall
        Means over the reports: the share of its proposed group that belongs to its event, and the
        share of its event that is in its group. Large events weigh less than in pairs (Bagga and
        Baldwin 1998, "Algorithms for scoring coreference chains").
    """

    rows: int
    pairs_proposed: int
    pairs_true: int
    pairs_both: int
    precision: float | None
    recall: float | None
    b_cubed_precision: float | None
    b_cubed_recall: float | None


def agreement(data: Dataset, *, threshold: float = THRESHOLD) -> Agreement:
    """Proposals made without looking at the event ids, held against them.

    >>> agreement(Dataset()).pairs_true
    0
    """
    rows = data.incidents[data.incidents["part_of"].isna()]
    hidden = rows.assign(event_id=pd.Series(pd.NA, index=rows.index, dtype="str"))
    proposed = propose(
        replace(data, incidents=hidden.reset_index(drop=True)), threshold=threshold
    ).set_index("incident_id")["group"]
    ids = rows["incident_id"]
    return compare_groups(
        ids.map(proposed).astype("str").fillna(ids).to_numpy(),
        rows["event_id"].fillna(ids).to_numpy(),
    )


def compare_groups(proposed: object, known: object) -> Agreement:
    """The agreement of two groupings of the same rows, each given as a label per row.

    >>> found = compare_groups(["a", "a", "b"], ["x", "x", "x"])
    >>> found.precision, round(found.recall, 2), round(found.b_cubed_recall, 2)
    (1.0, 0.33, 0.56)
    """
    table = pd.DataFrame({"proposed": proposed, "known": known})
    size = {name: table.groupby(name)[name].transform("size") for name in ("proposed", "known")}
    both = table.groupby(["proposed", "known"])["known"].transform("size")
    # Each row counts the others of its group; every pair is counted from both ends.
    pairs_proposed, pairs_true, pairs_both = (
        int((count - 1).sum()) // 2 for count in (size["proposed"], size["known"], both)
    )
    return Agreement(
        rows=len(table),
        pairs_proposed=pairs_proposed,
        pairs_true=pairs_true,
        pairs_both=pairs_both,
        precision=pairs_both / pairs_proposed if pairs_proposed else None,
        recall=pairs_both / pairs_true if pairs_true else None,
        b_cubed_precision=float((both / size["proposed"]).mean()) if len(table) else None,
        b_cubed_recall=float((both / size["known"]).mean()) if len(table) else None,
    )
