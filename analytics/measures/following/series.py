"""A count per bin that may be followed through time: the question asked, and one series.

`collect` of `analytics.measures.following.collect` makes the series of a dataset.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import pandas as pd

from analytics.errors import ParameterError
from analytics.measures.comparing.like import NOT_STATED
from analytics.periods import EVERY, Window, as_window
from analytics.places import name_of
from analytics.vocabulary import MEASURES

FILLING = 28  # days in which a living source still adds events


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a dataset: bins, measure, window, and the day up to which it is known."""

    every: str
    measure: str
    start: date | None = None
    end: date | None = None
    actor: str | None = None
    scope: str | None = None
    origin: str | None = None
    by: str | None = None
    as_of: date | None = None
    filling: int = FILLING

    @property
    def words(self) -> str:
        """The measure and the actor, in words.

        >>> Question("month", "attacks", actor="Turkey").words
        'attacks by Turkey'
        """
        actor = f" by {self.actor}" if self.actor else ""
        return self.measure.replace("_", " ") + actor


@dataclass(frozen=True)
class Series:
    """One series in the order of time.

    Attributes
    ----------
    label
        Area and voice; `collect` makes it unique.
    scope, origin, source_id, basis
        Where, who counted, the source, "incidents" or "statistics".
    frame
        bin_start, bin_end, count (Int64, missing where not known), days (Int64), tail (the bin
        may still be filling), rows (ids of figures).
    group
        The group of a list that was divided, else "all".
    more
        What tells series of one label apart: (name, value) pairs.
    refused
        Why it is not followed, or None.
    """

    label: str
    scope: str | None
    origin: str | None
    source_id: str
    basis: str
    frame: pd.DataFrame
    group: str = "all"
    more: tuple[tuple[str, str], ...] = ()
    refused: str | None = None

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
    """The series of a question, what was left out, and notes; filled while collecting."""

    question: Question
    series: list[Series] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    definition: str | None = None


def asked_series(
    *,
    every: str,
    measure: str,
    start: object = None,
    end: object = None,
    actor: str | None = None,
    scope: str | None = None,
    origin: str | None = None,
    by: str | None = None,
    as_of: object = None,
    filling: int = FILLING,
) -> Question:
    """A checked question; days may be given as days, months or years.

    >>> asked_series(every="month", measure="attacks", end="2024").end
    datetime.date(2024, 12, 31)
    """
    for name, value, words in (("every", every, EVERY), ("measure", measure, MEASURES)):
        if value not in words:
            remedy = "use one of " + ", ".join(words)
            raise ParameterError("not known", column=name, value=value, remedy=remedy)
    if filling < 0:
        raise ParameterError("needs 0 days or more", column="filling", value=filling)
    first, last = day_of(start, "start"), day_of(end, "end")
    if first and last and last < first:
        raise ParameterError(f"is before the start, {first}", column="end", value=last)
    return Question(
        every, measure, first, last, actor, scope, origin, by, day_of(as_of, "end"), filling
    )


def day_of(value: object, edge: str) -> date | None:
    """The first or last day ("start", "end") of what a caller gave; None stays None."""
    if value is None:
        return None
    day: date | None = getattr(as_window(value), edge)  # type: ignore[arg-type] # checked there
    return day


def still_filling(ends: pd.Series, as_of: date | None, filling: int) -> pd.Series:
    """Which bins end so shortly before `as_of` that more events may still be added.

    >>> ends = pd.Series(pd.to_datetime(["2024-11-30", "2024-12-31"]))
    >>> still_filling(ends, date(2025, 1, 10), 28).tolist()
    [False, True]
    """
    if as_of is None:
        return pd.Series(False, index=ends.index)
    return ends > pd.Timestamp(as_of - timedelta(days=filling))


def label_of(scope: str | None, voice: str) -> str:
    """Area and voice as one label.

    >>> label_of("IQ", "Musings on Iraq")
    'Iraq (Musings on Iraq)'
    """
    unknown = scope is None or scope == NOT_STATED
    return f"{'An area not stated' if unknown else name_of(str(scope))} ({voice})"


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
