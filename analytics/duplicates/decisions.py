"""The file in which a person decides: read, written again without losing a word, applied.

One row per report: `incident_id`, `event_id`, `decision` ("same": it is a report of that event;
"different": it is not; empty: not decided yet), `by`, `note`. The other columns are there to read
and are written anew each time.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from analytics.dataset import Dataset
from analytics.errors import InputError, ParameterError
from analytics.review import NOT_NOW, PERSON, Form, Row, Sheet, read_sheet
from analytics.tables import check_table

DECISIONS = ("same", "different")
GONE = "no such incident"
_ONE = 'leave one "same"'
FORM = Form(("incident_id", "event_id"), DECISIONS, ("score", "report", "reasons"))


@dataclass(frozen=True, slots=True)
class Written:
    """Rows of the file: kept with a person's words, new since the last time, and gone."""

    kept: int
    new: int
    gone: int


def read_decisions(path: str | os.PathLike[str]) -> pd.DataFrame:
    """The decisions of a file: incident_id, event_id, decision, by, note; empty cells missing.

    Raises
    ------
    InputError
        Naming row, column and value: an unknown decision, an id missing, a report decided twice.
    """
    rows = _decided(Path(path)).rows
    columns = {name: [row[name] or None for row in rows] for name in (*FORM.keys, *PERSON)}
    return pd.DataFrame(columns, dtype="str")


def write_proposals(
    path: str | os.PathLike[str], proposals: pd.DataFrame, data: Dataset
) -> Written:
    """Write proposals to the file, beside the decisions it holds already.

    A row that holds anything a person wrote, also in columns of their own, stays word for word; if
    its report is in `data` no more, `seen` says so. Undecided rows are replaced by what is proposed
    now. A group that was decided on before keeps its event id, so that new reports join it.
    """
    target = Path(path)
    sheet = _decided(target) if target.exists() else Sheet(FORM)
    kept = sheet.words()
    settled = {row["incident_id"] for row in kept if row["decision"] == "same"}
    written = {FORM.key(row) for row in kept}
    fresh = [
        row
        for row in _fresh(proposals, kept)
        if FORM.key(row) in written or row["incident_id"] not in settled
    ]
    rows = sheet.renewed(fresh)
    known = set(data.incidents["incident_id"])
    for row in rows:
        if row["seen"] == NOT_NOW and row["incident_id"] not in known:
            row["seen"] = GONE
    before = {FORM.key(row) for row in sheet.rows}
    sheet.write(target, sorted(rows, key=lambda row: (row["event_id"], row["incident_id"])))
    return Written(
        kept=len(kept),
        new=sum(FORM.key(row) not in before for row in rows[len(kept) :]),
        gone=sum(row["seen"] == GONE for row in rows),
    )


def apply(data: Dataset, decisions: pd.DataFrame) -> Dataset:
    """The dataset with the event ids that were decided; `data` stays as it is.

    "same" gives a report the event id; "different" takes that event id away from it. Rows without a
    decision and reports that are not in `data` change nothing.

    >>> decisions = pd.DataFrame(columns=["incident_id", "event_id", "decision"])
    >>> len(apply(Dataset(), decisions).incidents)
    0
    """
    same = decisions[decisions["decision"] == "same"].drop_duplicates(["incident_id", "event_id"])
    twice = same["incident_id"].duplicated()
    if twice.any():
        value = same.loc[twice, "incident_id"].iloc[0]
        raise ParameterError(
            "decided to be a report of two events", column="incident_id", value=value, remedy=_ONE
        )
    incidents = data.incidents
    ids, event = incidents["incident_id"], incidents["event_id"]
    different = decisions.loc[decisions["decision"] == "different", ["incident_id", "event_id"]]
    refused = pd.MultiIndex.from_frame(different)
    event = event.mask(pd.MultiIndex.from_arrays([ids, event]).isin(refused))
    chosen = ids.map(same.set_index("incident_id")["event_id"]).astype("str")
    decided = incidents.assign(event_id=chosen.fillna(event))
    return replace(data, incidents=check_table("incidents", decided))


def _fresh(proposals: pd.DataFrame, kept: list[Row]) -> list[Row]:
    """The proposals as rows of the file, under the event ids of earlier decisions."""
    # "same" last, and the smallest id last: the last one wins below.
    order = sorted(kept, key=lambda row: row["event_id"], reverse=True)
    order.sort(key=lambda row: row["decision"] == "same")
    earlier = {row["incident_id"]: row["event_id"] for row in order}
    rank = {row["incident_id"]: place for place, row in enumerate(order)}
    fresh: list[Row] = []
    for label, group in proposals.groupby("group", sort=True):
        known = [name for name in group["incident_id"] if name in earlier]
        event = earlier[max(known, key=lambda name: rank[name])] if known else str(label)
        columns = group[["incident_id", "report", "reasons"]].astype("str")
        told = columns.assign(event_id=event, score=group["score"].map("{:.2f}".format))
        fresh += [dict(zip(told.columns, row, strict=True)) for row in told.to_numpy()]
    return fresh


def _decided(path: Path) -> Sheet:
    """The file, in which no report is the same as two events."""
    sheet = read_sheet(path, FORM)
    event_of: dict[str, str] = {}
    for row in sheet.rows:
        incident, event, decision = row["incident_id"], row["event_id"], row["decision"]
        if decision == "same" and event_of.setdefault(incident, event) != event:
            raise InputError(
                f"also the same as {event_of[incident]}", file=path,
                row=sheet.rows.index(row) + 1, column="incident_id", value=incident, remedy=_ONE,
            )  # fmt: skip
    return sheet
