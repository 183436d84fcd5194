"""The file in which a person decides: read, written again without losing a word, applied.

One row per report: `incident_id`, `event_id`, `decision` ("same": it is a report of that event;
"different": it is not; empty: not decided yet), `by`, `note`. The other columns are there to read
and are written anew each time.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from analytics.dataset import Dataset
from analytics.errors import InputError, ParameterError
from analytics.files import read_text, write_whole
from analytics.tables import check_table

DECISIONS = ("same", "different")
NEEDED = ("incident_id", "event_id", "decision")
OURS = ("incident_id", "event_id", "decision", "by", "note")
SHOWN = ("score", "report", "reasons", "seen")
PROPOSED, NOT_NOW, GONE = "proposed", "not proposed now", "no such incident"

Row = dict[str, str]


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
    return _frame(_read(Path(path)).rows)


def write_proposals(
    path: str | os.PathLike[str], proposals: pd.DataFrame, data: Dataset
) -> Written:
    """Write proposals to the file, beside the decisions it holds already.

    A row that holds anything a person wrote, also in columns of their own, stays word for word; if
    its report is in `data` no more, `seen` says so. Undecided rows are replaced by what is proposed
    now. A group that was decided on before keeps its event id, so that new reports join it.
    """
    target = Path(path)
    file = _read(target) if target.exists() else _File([])
    kept = file.words()
    fresh = _fresh(proposals, kept)
    known = set(data.incidents["incident_id"])
    shown = {row["incident_id"]: row for row in fresh}
    for row in kept:
        now = shown.get(row["incident_id"])
        seen = PROPOSED if now else NOT_NOW if row["incident_id"] in known else GONE
        row.update({**{name: (now or row).get(name, "") for name in SHOWN}, "seen": seen})
    decided = {(row["incident_id"], row["event_id"]) for row in kept}
    settled = {row["incident_id"] for row in kept if row["decision"] == "same"}
    new = [
        row
        for row in fresh
        if (row["incident_id"], row["event_id"]) not in decided
        and row["incident_id"] not in settled
    ]
    before = {(row["incident_id"], row["event_id"]) for row in file.rows}
    rows = sorted(kept + new, key=lambda row: (row["event_id"], row["incident_id"]))
    _write(target, rows, file)
    return Written(
        kept=len(kept),
        new=sum((row["incident_id"], row["event_id"]) not in before for row in new),
        gone=sum(row["seen"] == GONE for row in kept),
    )


def apply(data: Dataset, decisions: pd.DataFrame) -> Dataset:
    """The dataset with the event ids that were decided; `data` stays as it is.

    "same" gives a report the event id; "different" takes that event id away from it. Rows without a
    decision and reports that are not in `data` change nothing (see `vanished`).

    >>> decisions = pd.DataFrame(columns=["incident_id", "event_id", "decision"])
    >>> len(apply(Dataset(), decisions).incidents)
    0
    """
    same = decisions[decisions["decision"] == "same"].drop_duplicates(["incident_id", "event_id"])
    twice = same["incident_id"].duplicated()
    if twice.any():
        raise ParameterError(
            "decided to be a report of two events",
            column="incident_id",
            value=same.loc[twice, "incident_id"].iloc[0],
            remedy='leave one "same"',
        )
    incidents = data.incidents
    ids, event = incidents["incident_id"], incidents["event_id"]
    different = decisions.loc[decisions["decision"] == "different", ["incident_id", "event_id"]]
    refused = pd.MultiIndex.from_frame(different)
    event = event.mask(pd.MultiIndex.from_arrays([ids, event]).isin(refused))
    chosen = ids.map(same.set_index("incident_id")["event_id"]).astype("str")
    decided = incidents.assign(event_id=chosen.fillna(event))
    return replace(data, incidents=check_table("incidents", decided))


def vanished(data: Dataset, decisions: pd.DataFrame) -> list[str]:
    """Ids of decided reports that are not in the dataset, sorted.

    >>> vanished(Dataset(), pd.DataFrame({"incident_id": ["a:1"], "decision": ["same"]}))
    ['a:1']
    """
    decided = decisions.loc[decisions["decision"].notna(), "incident_id"]
    return sorted(set(decided) - set(data.incidents["incident_id"]))


def _frame(rows: Iterable[Row]) -> pd.DataFrame:
    columns = {name: [row[name] or None for row in rows] for name in OURS}
    return pd.DataFrame(columns, dtype="str")


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
        fresh += [
            {
                "incident_id": str(row.incident_id),
                "event_id": event,
                **dict.fromkeys(("decision", "by", "note"), ""),
                "score": f"{row.score:.2f}",
                "report": str(row.report),
                "reasons": str(row.reasons),
                "seen": PROPOSED,
            }
            for row in group.itertuples()
        ]
    return fresh


@dataclass(frozen=True, slots=True)
class _File:
    """Rows with trimmed cells, columns that a person added, and what separates the cells."""

    rows: list[Row]
    added: tuple[str, ...] = ()
    delimiter: str = ","

    def words(self) -> list[Row]:
        """The rows that hold something a person wrote."""
        names = ("decision", "by", "note", *self.added)
        return [row for row in self.rows if any(row[name] for name in names)]


def _read(path: Path) -> _File:
    text = read_text(path)
    header = text.partition("\n")[0]
    delimiter = ";" if ";" in header and "," not in header else ","  # some spreadsheets write ";"
    try:
        cells = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise InputError(f"not CSV ({error})", file=path) from error
    names = [name.strip() for name in cells[0]] if cells else []
    for name in NEEDED:
        if name not in names:
            raise InputError("no such column", file=path, column=name)
    added = tuple(name for name in names if name and name not in (*OURS, *SHOWN))
    rows = [_row(names, line, added) for line in cells[1:]]
    _check(rows, path)
    return _File([row for row in rows if any(row.values())], added, delimiter)


def _row(names: list[str], cells: list[str], added: tuple[str, ...]) -> Row:
    given = dict(zip(names, (cell.strip() for cell in cells), strict=False))
    row = {name: given.get(name, "") for name in (*OURS, *SHOWN, *added)}
    return {**row, "decision": row["decision"].lower()}


def _check(rows: list[Row], path: Path) -> None:
    """Raise `InputError` at the first row that cannot be followed."""
    told: set[tuple[str, str]] = set()
    event_of: dict[str, str] = {}
    for number, row in enumerate(rows, start=1):
        if not any(row.values()):
            continue
        incident, event, decision = (row[name] for name in NEEDED)
        wrong: tuple[str, str, str] | None = None
        if decision and decision not in DECISIONS:
            wrong = ("decision", "not a decision", 'write "same" or "different", or leave it empty')
        elif not incident:
            wrong = ("incident_id", "no incident id", "give the id of the report")
        elif not event:
            wrong = ("event_id", "no event id", "give the event that was decided on")
        elif (incident, event) in told:
            wrong = ("incident_id", f"twice for the event {event}", "leave one row")
        elif decision == "same" and incident in event_of:
            remedy = 'leave one "same"'
            wrong = ("incident_id", f"also the same as {event_of[incident]}", remedy)
        if wrong:
            column, reason, remedy = wrong
            value = row[column] or None
            raise InputError(
                reason, file=path, row=number, column=column, value=value, remedy=remedy
            )
        told.add((incident, event))
        if decision == "same":
            event_of[incident] = event


def _write(path: Path, rows: list[Row], file: _File) -> None:
    columns = [*OURS, *file.added, *SHOWN]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", delimiter=file.delimiter)
    writer.writeheader()
    writer.writerows(rows)
    write_whole(path, text.getvalue().encode())
