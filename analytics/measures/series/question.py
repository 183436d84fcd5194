"""What is asked of a series of counts, and one series: the parts that all verbs share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypedDict, Unpack

import numpy as np
import pandas as pd

from analytics.errors import ParameterError
from analytics.measures.definitions import check_word
from analytics.measures.tail import FILLING, day_of
from analytics.periods import EVERY, Window
from analytics.results import Note
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
    windows: Iterable[Window], counts: Iterable[int | None], ids: Iterable[str | None]
) -> pd.DataFrame:
    """The frame of a `Series` without a tail."""
    edges = [(window.start, window.end, window.days) for window in windows]
    start, end, days = zip(*edges, strict=True) if edges else ((), (), ())
    return pd.DataFrame(
        {
            "bin_start": np.array(start, "datetime64[us]"),
            "bin_end": np.array(end, "datetime64[us]"),
            "count": pd.array(list(counts), "Int64"),
            "days": pd.array(list(days), "Int64"),
            "tail": np.zeros(len(edges), bool),
            "rows": pd.Series(list(ids), dtype="str"),
        }
    )
