"""From reports to events: what a measure counts, and what several reports of one event say.

What each measure counts is read from `definitions.toml`.
A doubtful, foiled or denied row never counts, nor a row that is a part of another: they are
counted as left out, every row once, by the first reason that keeps it out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.actors import involved
from analytics.config import packaged_toml
from analytics.dataset import Dataset
from analytics.errors import ParameterError
from analytics.measures.coverage import stretches
from analytics.places import join_scope, split_scope, within
from analytics.selecting import remembered

_KEPT = [
    "incident_id", "source_id", "event_id", "start", "end", "date_precision", "event_type", "actor",
    "target", "origin", "scope",
]  # fmt: skip
_AMOUNTS = ("low", "best", "high")


@dataclass(frozen=True, slots=True)
class Definition:
    """One measure of incidents.

    Attributes
    ----------
    measure, definition
        Its name and the sentence that pages print.
    event_types, statuses
        The rows that count.
    covered_by
        Measures of the coverage table whose systematic stretches also cover this one.
    persons
        Columns of the lowest, best and highest number to add up; empty where events are counted.
    """

    measure: str
    definition: str
    event_types: tuple[str, ...]
    statuses: tuple[str, ...]
    covered_by: tuple[str, ...]
    persons: tuple[str, ...] = ()


@cache
def definitions() -> dict[str, Definition]:
    """Every measure of incidents by name.

    >>> "arrest" in definitions()["attacks"].event_types
    False
    """
    found = {}
    for name, told in packaged_toml("analytics.measures", "definitions.toml").items():
        lists = {key: tuple(value) for key, value in told.items() if isinstance(value, list)}
        found[name] = Definition(measure=name, definition=told["definition"], **lists)
    return found


def check_word(column: str, value: object, words: Iterable[object]) -> None:
    """`ParameterError` for a word that is not one of those known; None may be one.

    >>> check_word("every", "month", ("week", "month"))
    """
    known = tuple(words)
    if value not in known:
        remedy = "use one of " + ", ".join(str(word) for word in known if word)
        raise ParameterError("not known", column=column, value=value, remedy=remedy)


def definition_of(measure: str) -> Definition:
    """The definition of a measure of incidents; `ParameterError` naming those there are."""
    known = definitions()
    if measure not in known:
        raise ParameterError(
            "not a measure of incidents",
            column="measure",
            value=measure,
            remedy="use one of " + ", ".join(known),
        )
    return known[measure]


@dataclass(frozen=True)
class Events:
    """One row per event, and how many rows were left out and why.

    Attributes
    ----------
    frame
        event, start, end (missing: open), date_precision (of its first report), scope, event_type,
        actor, target, origin, source_id, n_reports, rows (ids of the reports joined by ";"), and
        for persons low, best, high.
    left_out
        Rows of the incidents table that do not count, by reason.
    """

    frame: pd.DataFrame
    left_out: dict[str, int]


@remembered
def select_events(
    data: Dataset,
    definition: Definition,
    *,
    actor: str | None = None,
    split: str | None = None,
    reports: bool = False,
) -> Events:
    """The events that a measure counts.

    `split` keeps the reports of different origins or sources apart: an event that two of them
    tell is then one event of each. With `reports` every row stands for itself.
    """
    incidents = data.checked("incidents")
    counting, left_out = _rows_that_count(incidents, definition, actor)
    if definition.persons:
        unknown = incidents[list(dict.fromkeys(definition.persons))].isna().all(axis=1)
        left_out["unknown_amount"] = number(incidents, counting & unknown)
        counting &= ~unknown
    columns = [*_KEPT, *dict.fromkeys(definition.persons), *(["n"] if "n" in incidents else [])]
    rows = incidents[columns][counting]
    key = rows["incident_id"] if reports else rows["event_id"].fillna(rows["incident_id"])
    persons = zip(_AMOUNTS, definition.persons, strict=False)
    amounts = {name: rows[column].astype("Float64") for name, column in persons}
    rows = rows.assign(source_id=rows["source_id"].astype("str"), event=key, **amounts)
    by = ["event"] if split is None else ["event", split]
    return Events(_merge(rows, by, bool(definition.persons)), left_out)


def _rows_that_count(
    incidents: pd.DataFrame, definition: Definition, actor: str | None
) -> tuple[pd.Series, dict[str, int]]:
    status = incidents["status"]
    failures = {
        "part_of": incidents["part_of"].notna(),
        "doubtful": status == "doubtful",
        "foiled": ~status.isin(definition.statuses),
        "other_type": ~incidents["event_type"].isin(definition.event_types),
    }
    if actor is not None:
        failures["other_actor"] = ~involved(incidents, actor)
    return kept(failures, incidents)


def _merge(rows: pd.DataFrame, by: list[str], persons: bool) -> pd.DataFrame:
    """One row per event; the many that have a single report pass through untouched."""
    several = rows.duplicated(by, keep=False)
    single = rows[~several]
    single = single.assign(n_reports=1, rows=single["incident_id"])
    columns = [
        "event", "start", "end", "date_precision", "scope", "event_type", "actor", "target",
        "origin", "source_id", "n_reports", "rows", *(_AMOUNTS if persons else ()),
        *(["n"] if "n" in rows else []),
    ]  # fmt: skip
    if not several.any():
        return single[columns].reset_index(drop=True)
    together = _together(rows[several].sort_values([*by, "incident_id"], kind="stable"), by)
    return pd.concat([single[columns], together[columns]], ignore_index=True)


def _together(told: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """What the reports of each event say together; the first by id names type and actor.

    Days are those that all reports allow, or, where they contradict each other, all days of any.
    """
    begin = np.flatnonzero(~told.duplicated(by))
    size = np.diff([*begin, len(told)])
    merged = {str(name): _first_known(told[name], begin, size) for name in told.columns}
    start, end = told["start"].to_numpy(), told["end"].to_numpy()
    first, last = np.fmax.reduceat(start, begin), np.fmin.reduceat(end, begin)
    apart = first > last
    merged |= {
        "start": np.where(apart, np.minimum.reduceat(start, begin), first),
        "end": np.where(apart, np.maximum.reduceat(end, begin), last),
        "scope": _of_each(told["scope"], size, merge_scopes),
        "n_reports": size,
        "rows": _of_each(told["incident_id"], size, ";".join),
    }
    if "origin" not in by:
        merged["origin"] = _of_each(
            told["origin"], size, lambda said: "; ".join(dict.fromkeys(said))
        )
    if "best" in told:
        # The lowest and highest number of any report; a best one only where all reports agree.
        low, best, high = (told[name].to_numpy(float, na_value=np.nan) for name in _AMOUNTS)
        low = np.where(np.isnan(low), best, low)
        least, most = (side.reduceat(best, begin) for side in (np.minimum, np.maximum))
        amounts = {
            "low": np.minimum.reduceat(np.nan_to_num(low), begin),
            "best": np.where(least == most, least, np.nan),
            "high": np.maximum.reduceat(np.where(np.isnan(high), best, high), begin),
        }
        merged |= {name: pd.array(values, "Float64") for name, values in amounts.items()}
    return pd.DataFrame(merged)


def _first_known(column: pd.Series, begin: NDArray[np.intp], size: NDArray[np.intp]) -> Any:
    """The first cell of each group that is not missing."""
    place = np.where(column.notna(), np.arange(len(column)), len(column))
    first = np.minimum.reduceat(place, begin)
    return column.array.take(np.where(first < begin + size, first, -1), allow_fill=True)


def _of_each(
    cells: pd.Series, size: NDArray[np.intp], join: Callable[[list[str]], str | None]
) -> Any:
    """What the texts of each group make together, those that are missing left out."""
    texts = iter(cells.tolist())
    groups = ([text for text in islice(texts, n) if isinstance(text, str)] for n in size.tolist())
    return pd.array([join(group) or None for group in groups], dtype="str")


def merge_scopes(scopes: Iterable[str]) -> str | None:
    """The narrowest place if it lies within all others, else all of them together.

    >>> merge_scopes(["IQ", "IQ-KI"]), merge_scopes(["IQ-DI", "IQ-KI"]), merge_scopes([])
    ('IQ-KI', 'IQ-DI;IQ-KI', None)
    """
    different = sorted(set(scopes))
    for scope in different:
        if all(within(scope, other) for other in different):
            return scope
    codes = {code for scope in different for code in split_scope(scope)}
    return join_scope(codes) if codes else None


def check_one_dataset(data: Dataset, events: pd.DataFrame, definition: Definition) -> None:
    """Two systematic lists of the same events are never pooled: they are shown side by side."""
    present = set(events["source_id"].astype("str").unique())
    systematic = set(stretches(data, definition.covered_by)["source_id"])
    both = sorted(present & systematic)
    if len(both) > 1:
        raise ParameterError(
            "these sources list the same events, so their counts cannot be added",
            column="source_id",
            value=", ".join(both),
            remedy='count them side by side with by="source_id", or select one source first',
        )


def dated(events: pd.DataFrame) -> tuple[pd.Series, dict[str, int]]:
    """Which events have both days, and how many have none, or a window open on a side."""
    closed = events["start"].notna() & events["end"].notna()
    undated = number(events, events["start"].isna() & events["end"].isna())
    return closed, {"undated": undated, "open": number(events, ~closed) - undated}


def number(rows: pd.DataFrame | pd.Series, chosen: pd.Series) -> int:
    """How many rows are chosen; one with the column `n` stands for as many that are alike.

    >>> number(pd.DataFrame({"n": [3, 4]}), pd.Series([True, False]))
    3
    """
    return int(rows["n"][chosen].sum() if "n" in rows else chosen.sum())


def kept(
    failures: Mapping[str, pd.Series], rows: pd.DataFrame | pd.Series
) -> tuple[pd.Series, dict[str, int]]:
    """Which rows fail no test, and how many fail each that passed those before it.

    >>> rows = pd.Series([1, 2, 3])
    >>> mask, left_out = kept({"small": rows < 2, "odd": rows % 2 == 1}, rows)
    >>> mask.tolist(), left_out
    ([False, True, False], {'small': 1, 'odd': 1})
    """
    passed, left_out = pd.Series(True, index=rows.index), {}
    for reason, failed in failures.items():
        left_out[reason] = number(rows, passed & failed)
        passed &= ~failed
    return passed, left_out


def added(*tallies: Mapping[str, int]) -> dict[str, int]:
    """Several tallies as one.

    >>> added({"undated": 2}, {"undated": 1, "open": 1})
    {'undated': 3, 'open': 1}
    """
    total = Counter[str]()
    for tally in tallies:
        total.update(tally)
    return dict(total)
