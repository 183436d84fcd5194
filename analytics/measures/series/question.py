"""What all verbs of series share: the question, one series, and the result frame."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypedDict, Unpack
from warnings import catch_warnings, filterwarnings

import numpy as np
import pandas as pd

from analytics.dataset import Dataset
from analytics.errors import ParameterError
from analytics.measures.coverage import FILLING, day_of
from analytics.measures.events import check_word
from analytics.periods import EVERY
from analytics.results import Note, as_result, result_frame
from analytics.vocabulary import MEASURES


class Narrowed(TypedDict, total=False):
    """What every verb of series takes beside its bins.

    Parameters
    ----------
    measure, actor, scope, origin
        What is counted ("attacks" by default); narrow it to one actor, a place, one voice.
    start, end
        Days, months or years; by default all that is covered or reported.
    as_of
        The day on which the data was last complete as a list can be; by default the day a list
        was published. Bins that end in the `filling` days before it are shown and not used.
    filling
        Days in which a living source still adds events.
    """

    measure: str
    start: object
    end: object
    actor: str | None
    scope: str | None
    origin: str | None
    as_of: object
    filling: int


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a dataset: bins, measure, window, and the day up to which it is known."""

    every: str
    measure: str = "attacks"
    start: date | None = None
    end: date | None = None
    actor: str | None = None
    scope: str | None = None
    origin: str | None = None
    by: str | None = None
    as_of: date | None = None
    filling: int = FILLING


@dataclass(frozen=True)
class Series:
    """One series in the order of time.

    Attributes
    ----------
    label
        Area and voice; `collect` makes it unique.
    scope, origin, source_id, basis, actor
        Where, who counted, the source, "incidents" or "statistics", whose acts are counted.
    frame
        bin_start, bin_end, count (Int64, missing where not known), days (Int64), tail (the bin
        may still be filling), rows (ids of figures).
    group
        The group of a list that was divided, else "all".
    more
        What tells series of one label apart: (name, value) pairs.
    refused, missed
        The code why it is not followed, or None; of how many events or bins that is true.
    """

    label: str
    scope: str | None
    origin: str | None
    source_id: str
    basis: str
    frame: pd.DataFrame
    actor: str | None = None
    group: str = "all"
    more: tuple[tuple[str, str], ...] = ()
    refused: str | None = None
    missed: int | None = None

    @property
    def used(self) -> pd.Series:
        """The bins that an estimate may use: known, and no longer filling."""
        return self.frame["count"].notna() & ~self.frame["tail"]

    @property
    def total(self) -> int:
        """All that is counted, in bins that are known."""
        return int(self.frame["count"].fillna(0).sum())


@dataclass
class Collected:
    """The series of a question, what was left out, and notes; filled while collecting.

    `clashes`: some of the events are clashes, in which an actor may be either side.
    """

    question: Question
    series: list[Series] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    notes: list[Note] = field(default_factory=list)
    definition: str | None = None
    clashes: bool = False


def asked_series(every: str, by: str | None = None, **narrowed: Unpack[Narrowed]) -> Question:
    """A checked question; days may be given as days, months or years.

    >>> asked_series("month", end="2024").end
    datetime.date(2024, 12, 31)
    """
    days = {
        "start": day_of(narrowed.get("start"), "start"),
        "end": day_of(narrowed.get("end"), "end"),
        "as_of": day_of(narrowed.get("as_of"), "end"),
    }
    asked = Question(every, by=by, **{**narrowed, **days})  # type: ignore[arg-type] # read above
    check_word("every", every, EVERY)
    check_word("measure", asked.measure, MEASURES)
    if asked.filling < 0:
        raise ParameterError("needs 0 days or more", column="filling", value=asked.filling)
    if asked.start and asked.end and asked.end < asked.start:
        raise ParameterError(f"is before the start, {asked.start}", column="end", value=asked.end)
    return asked


def bin_frame(
    start: Any, end: Any, counts: Iterable[int | None], ids: Iterable[str | None] = ()
) -> pd.DataFrame:
    """The frame of a `Series` without a tail."""
    frame = pd.DataFrame(
        {
            "bin_start": np.array(start, "datetime64[us]"),
            "bin_end": np.array(end, "datetime64[us]"),
            "count": pd.array(list(counts), "Int64"),
        }
    )
    days = (frame["bin_end"] - frame["bin_start"]).dt.days.add(1).astype("Int64")
    return frame.assign(days=days, tail=False, rows=pd.Series(list(ids), dtype="str"))


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
        data,
        measure=asked.measure,
        definition=found.definition if lists else None,
        clashes=found.clashes,
        every=asked.every,
        actor=asked.actor,
        window=[None if pd.isna(edge) else edge.date().isoformat() for edge in edges],
        by=asked.by,
        as_of=asked.as_of.isoformat() if asked.as_of else None,
        filling=asked.filling,
        selection={**data.selection, **{name: value for name, value in chosen.items() if value}},
        sources=sources,
        left_out=dict(found.left_out),
        notes=[note for note in found.notes if kind == "trend" or note["code"] != "definition"],
        **more,
    )
