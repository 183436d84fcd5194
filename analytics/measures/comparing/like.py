"""Like with like: which reported figures may stand beside each other, and why others may not.

Figures are grouped by what they count (`KEY`) and by who counted and how (`VOICE`). Within a group
two windows can be compared; across groups the difference is named.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from analytics.actors import has_actor
from analytics.dataset import Dataset
from analytics.periods import LOOSE_RULES, Window, span
from analytics.places import within
from analytics.results import rows as rows_of

KEY = ("measure", "kind", "actor", "target", "victims", "scope", "unit")
VOICE = ("origin", "counting_rule")
_USED = [
    *KEY, *VOICE, "start", "end", "as_of", "low", "best", "high", "approximate", "statistic_id",
    "source_id",
]  # fmt: skip
NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number over one window, from one row or from rows that give several numbers for it.

    `low` and `high` bound the count, `high` None: open above. `exact` where it is one number.
    """

    ids: tuple[str, ...]
    source_id: str
    window: Window
    low: int
    high: int | None
    approximate: bool = False

    @property
    def exact(self) -> bool:
        """Whether the figure is a single number."""
        return self.low == self.high

    @property
    def days(self) -> int:
        """Days of its window."""
        assert self.window.days is not None
        return self.window.days

    @property
    def words(self) -> str:
        """The number in words.

        >>> from analytics.periods import year
        >>> Figure(("a",), "s", year(2023), 33, None).words
        'at least 33'
        """
        about = "about " if self.approximate else ""
        if self.exact:
            return f"{about}{self.low:,}"
        if self.high is None:
            return f"at least {self.low:,}"
        return f"at most {self.high:,}" if self.low == 0 else f"{self.low:,} to {self.high:,}"


@dataclass(frozen=True)
class Group:
    """The figures of one key and voice."""

    key: tuple[str, ...]
    voice: tuple[str, ...]
    figures: tuple[Figure, ...]
    notes: tuple[str, ...] = ()

    def told(self, name: str) -> str:
        """A value of the key or voice; "not stated" where the source is silent."""
        names, values = (*KEY, *VOICE), (*self.key, *self.voice)
        return values[names.index(name)]

    @property
    def identity(self) -> tuple[str, ...]:
        """Key and voice together."""
        return (*self.key, *self.voice)


@dataclass(frozen=True)
class Figures:
    """All groups of a measure, and the rows left out by reason."""

    groups: tuple[Group, ...]
    left_out: dict[str, int] = field(default_factory=dict)


def like_figures(
    data: Dataset, measure: str, *, actor: str | None = None, scope: str | None = None
) -> Figures:
    """The figures of a measure that may be compared, grouped by what and who counted.

    Rows that are part of another, that restate another, that are doubtful, or whose window is
    open or loose never take part. Of several `as_of` of one figure the newest counts.
    """
    table = data.checked("statistics")
    return figures_of(table[table["measure"] == measure], actor=actor, scope=scope)


def figures_of(
    table: pd.DataFrame, *, actor: str | None = None, scope: str | None = None
) -> Figures:
    """As `like_figures`, for rows of a statistics table that was checked before."""
    rows = table[table["kind"].isin(["flow", "rate", "stock"])]
    closed = rows["start"].notna() & rows["end"].notna()
    failures = {
        "part_of": rows["part_of"].notna(),
        "restated": rows["restates"].notna(),
        "doubtful": rows["status"] == "doubtful",
        "foiled": ~rows["status"].isin(["carried_out", "claimed"]),
        "undated": rows["start"].isna(),
        "open": ~closed | rows["date_rule"].isin(list(LOOSE_RULES)),
        "unknown_amount": rows[["low", "best", "high"]].isna().all(axis=1),
    }
    if actor is not None:
        failures["other_actor"] = ~has_actor(rows["actor"], actor)
    if scope is not None:
        inside = {code: within(code, scope) for code in rows["scope"].dropna().unique()}
        failures["other_place"] = ~rows["scope"].map(inside).fillna(False).astype(bool)
    kept = pd.Series(True, index=rows.index)
    left_out = {}
    for reason, failed in failures.items():
        left_out[reason] = int((kept & failed).sum())
        kept &= ~failed
    groups, superseded = _grouped(rows[kept])
    return Figures(groups, {**left_out, "superseded": superseded})


def identity_of(row: Any) -> tuple[str, ...]:
    """What a row of statistics counts and who says so: the values of `KEY` and `VOICE`."""
    values = (getattr(row, name) for name in (*KEY, *VOICE))
    return tuple(
        NOT_STATED if pd.isna(value) or value == "unknown" else str(value) for value in values
    )


def _grouped(rows: pd.DataFrame) -> tuple[tuple[Group, ...], int]:
    found: dict[tuple[str, ...], dict[tuple[date, date], list[Any]]] = {}
    for row in rows_of(rows[_USED]):
        windows = found.setdefault(identity_of(row), {})
        windows.setdefault((row.start.date(), row.end.date()), []).append(row)
    groups, superseded = [], 0
    for identity in sorted(found):
        figures, notes, replaced = _figures(found[identity])
        superseded += replaced
        groups.append(
            Group(identity[: len(KEY)], identity[len(KEY) :], tuple(figures), tuple(notes))
        )
    return tuple(groups), superseded


def _figures(
    windows: dict[tuple[date, date], list[Any]],
) -> tuple[list[Figure], list[str], int]:
    """One figure a window: the newest; several of the same day stay as bounds."""
    figures, notes, superseded = [], [], 0
    for (start, end), same in sorted(windows.items()):
        newest = _newest(same)
        superseded += len(same) - len(newest)
        window = span(start, end)
        bounds = [count_bounds(row) for row in newest]
        tops = [bound[1] for bound in bounds if bound[1] is not None]
        if len(set(bounds)) > 1:
            numbers = ", ".join(sorted({Figure((), "", window, *b).words for b in bounds}))
            notes.append(f"gives several numbers for {window.label}: {numbers}")
        figures.append(
            Figure(
                ids=tuple(sorted(row.statistic_id for row in newest)),
                source_id=min(str(row.source_id) for row in newest),
                window=window,
                low=min(bound[0] for bound in bounds),
                high=max(tops) if len(tops) == len(bounds) else None,
                approximate=any(row.approximate for row in newest),
            )
        )
    return figures, notes, superseded


def _newest(rows: list[Any]) -> list[Any]:
    dates = [row.as_of for row in rows if not pd.isna(row.as_of)]
    return [row for row in rows if row.as_of == max(dates)] if dates else rows


def count_bounds(row: Any) -> tuple[int, int | None]:
    """Lowest and highest count of a row; a point counts as itself, no lower bound as 0."""
    if not pd.isna(row.best):
        return round(row.best), round(row.best)
    low = 0 if pd.isna(row.low) else round(row.low)
    return low, None if pd.isna(row.high) else round(row.high)


def differences(one: Group, other: Group, *, voice: bool = True) -> list[str]:
    """What two groups differ in: names of `KEY`, and of `VOICE` if asked."""
    names = (*KEY, *VOICE) if voice else KEY
    return [name for name in names if one.told(name) != other.told(name)]
