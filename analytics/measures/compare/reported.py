"""Reported figures in groups that count the same thing, and who counted.

Figures are grouped by what they count (`KEY`) and by who counted and how (`VOICE`). Within a group
two windows can be compared; across groups the difference is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from analytics.actors import has_actor
from analytics.config import packaged_toml
from analytics.dataset import Dataset
from analytics.measures.allocation import inside
from analytics.measures.coverage import published_days
from analytics.measures.events import kept
from analytics.periods import LOOSE_RULES, Window, span
from analytics.places import split_scope
from analytics.results import rows as rows_of
from analytics.selecting import remembered

KEY = ("measure", "kind", "actor", "target", "victims", "scope", "unit")
VOICE = ("origin", "counting_rule")
_PLACE = {name: place for place, name in enumerate((*KEY, *VOICE))}
NOT_STATED = "not stated"
_SAID = [*KEY, "start", "end", "low", "best", "high"]
_USED = [*_SAID, *VOICE, "as_of", "approximate", "statistic_id", "source_id"]
_TELLING = 10  # a smaller number can be the same by chance


@dataclass(frozen=True, slots=True)
class Figure:
    """One number over one window, from one row or from rows that give several numbers for it.

    `low` and `high` bound the count, `high` None: open above. `exact` where it is one number.
    `several`: rows of one day disagree. `first`: the figure as first published, where the number
    was revised since.
    """

    ids: tuple[str, ...]
    source_id: str
    window: Window
    low: int
    high: int | None
    approximate: bool = False
    several: bool = False
    first: Figure | None = None
    as_of: date | None = None

    @property
    def exact(self) -> bool:
        """Whether the figure is a single number."""
        return self.low == self.high

    @property
    def start(self) -> date:
        """First day of its window."""
        return self.window.start or date.min  # a figure's window is closed

    @property
    def end(self) -> date:
        """Last day of its window."""
        return self.window.end or date.max

    @property
    def days(self) -> int:
        """Days of its window."""
        return (self.end - self.start).days + 1

    @property
    def lag(self) -> int | None:
        """How many days after its window it was told, where that is known."""
        return None if self.as_of is None else (self.as_of - self.end).days


@dataclass(frozen=True)
class Group:
    """The figures of one key and voice; `summed` where they are sums over parts of the place."""

    key: tuple[str, ...]
    voice: tuple[str, ...]
    figures: tuple[Figure, ...]
    summed: bool = False

    def told(self, name: str) -> str:
        """A value of the key or voice; "not stated" where the source is silent."""
        return (*self.key, *self.voice)[_PLACE[name]]

    def stated(self, name: str) -> str | None:
        """The same, None where the source is silent."""
        value = self.told(name)
        return None if value == NOT_STATED else value


@dataclass(frozen=True)
class Figures:
    """All groups of a measure, and the rows left out by reason."""

    groups: tuple[Group, ...]
    left_out: dict[str, int] = field(default_factory=dict)


@remembered
def like_figures(
    data: Dataset, measure: str, *, actor: str | None = None, scope: str | None = None
) -> Figures:
    """The figures of a measure that may be compared, grouped by what and who counted.

    Rows that are part of another, that repeat another, that are doubtful, or whose window is open
    or loose never take part. A row repeats another if it says so, or if it gives another origin's
    number for the same days and place on a later page. Of several `as_of` of one figure the
    newest counts.
    """
    table = data.checked("statistics")
    return figures_of(data, table[table["measure"] == measure], actor=actor, scope=scope)


def figures_of(
    data: Dataset, table: pd.DataFrame, *, actor: str | None = None, scope: str | None = None
) -> Figures:
    """As `like_figures`, for rows of the dataset's statistics that were checked before."""
    rows = table[table["kind"].isin(["flow", "rate", "stock"])]
    closed = rows["start"].notna() & rows["end"].notna()
    failures = {
        "part_of": rows["part_of"].notna(),
        "restated": rows["restates"].notna() | _relayed(data, rows),
        "doubtful": rows["status"] == "doubtful",
        "foiled": ~rows["status"].isin(["carried_out", "claimed"]),
        "undated": rows["start"].isna(),
        "open": ~closed | rows["date_rule"].isin(list(LOOSE_RULES)),
        "unknown_amount": rows[["low", "best", "high"]].isna().all(axis=1),
    }
    if actor is not None:
        failures["other_actor"] = ~has_actor(rows["actor"], actor)
    if scope is not None:
        failures["other_place"] = ~inside(rows["scope"], scope)
    passed, left_out = kept(failures, rows)
    groups, superseded = _grouped(rows[passed])
    return Figures((*groups, *_summed(groups)), {**left_out, "superseded": superseded})


def _relayed(data: Dataset, rows: pd.DataFrame) -> pd.Series:
    """Rows that give another origin's number, for the same days and place, on a later page."""
    said = rows["as_of"].fillna(published_days(data, rows))
    usable = rows[said.notna() & (rows["low"].fillna(rows["best"]) >= _TELLING)]
    alike = usable.groupby(_SAID, dropna=False, observed=True)
    first = said.loc[usable.index].groupby(alike.ngroup()).transform("min")
    later = said.loc[usable.index] > first
    voices = usable["origin"].map(voice_of)
    own = voices.groupby(alike.ngroup()).transform("nunique") > 1
    return (later & own).reindex(rows.index, fill_value=False)


@cache
def _voices() -> dict[str, str]:
    told = packaged_toml("analytics.measures", "voices.toml")
    return {alias: name for name, names in told.items() for alias in names}


def voice_of(origin: object) -> str:
    """One name for one voice, whatever it is called; "not stated" where nobody is named.

    >>> voice_of("US Central Command"), voice_of(None)
    ('CENTCOM', 'not stated')
    """
    if pd.isna(origin):  # type: ignore[call-overload] # any scalar
        return NOT_STATED
    return _voices().get(str(origin), str(origin))


def identity_of(row: Any) -> tuple[str, ...]:
    """What a row of statistics counts and who says so: the values of `KEY` and `VOICE`."""
    values = [getattr(row, name) for name in (*KEY, *VOICE)]
    values[len(KEY)] = voice_of(values[len(KEY)])
    return tuple(
        NOT_STATED if pd.isna(value) or value == "unknown" else str(value) for value in values
    )


def _grouped(rows: pd.DataFrame) -> tuple[list[Group], int]:
    found: dict[tuple[str, ...], dict[tuple[date, date], list[Any]]] = {}
    for row in rows_of(rows[_USED]):
        windows = found.setdefault(identity_of(row), {})
        windows.setdefault((row.start.date(), row.end.date()), []).append(row)
    groups, superseded = [], 0
    for identity in sorted(found):
        figures = []
        for (start, end), same in sorted(found[identity].items()):
            prints = sorted({row.as_of for row in same if not pd.isna(row.as_of)})
            told = [[row for row in same if row.as_of == day] for day in prints] or [same]
            superseded += len(same) - len(told[-1])
            first, newest = (_figure(rows, span(start, end)) for rows in (told[0], told[-1]))
            revised = (first.low, first.high) != (newest.low, newest.high)
            figures.append(replace(newest, first=first if revised else None))
        groups.append(Group(identity[: len(KEY)], identity[len(KEY) :], tuple(figures)))
    return groups, superseded


def _figure(rows: list[Any], window: Window) -> Figure:
    """One figure of a window; rows of the same day that disagree stay as bounds."""
    bounds = [count_bounds(row) for row in rows]
    tops = [top for _, top in bounds if top is not None]
    return Figure(
        ids=tuple(sorted(row.statistic_id for row in rows)),
        source_id=min(str(row.source_id) for row in rows),
        window=window,
        low=min(low for low, _ in bounds),
        high=max(tops) if len(tops) == len(bounds) else None,
        approximate=any(row.approximate for row in rows),
        several=len(set(bounds)) > 1,
        as_of=None if pd.isna(rows[0].as_of) else rows[0].as_of.date(),
    )


def count_bounds(row: Any) -> tuple[int, int | None]:
    """Lowest and highest count of a row; a point counts as itself, no lower bound as 0."""
    if not pd.isna(row.best):
        return round(row.best), round(row.best)
    low = 0 if pd.isna(row.low) else round(row.low)
    return low, None if pd.isna(row.high) else round(row.high)


def _summed(groups: Sequence[Group]) -> Iterator[Group]:
    """Sums over places for voices that count the parts of a place which others count whole."""
    place = KEY.index("scope")
    by_identity = {(*group.key, *group.voice): group for group in groups}
    wholes = {group.told("scope") for group in groups if ";" in group.told("scope")}
    for whole in sorted(wholes):
        first, *others = split_scope(whole)
        for identity, group in by_identity.items():
            alike = [(*identity[:place], code, *identity[place + 1 :]) for code in others]
            own = (*identity[:place], whole, *identity[place + 1 :])
            if identity[place] != first or own in by_identity:
                continue
            parts = [group, *(by_identity[name] for name in alike if name in by_identity)]
            figures = tuple(_sums(parts)) if len(parts) == len(others) + 1 else ()
            if figures:
                yield Group(own[: len(KEY)], group.voice, figures, summed=True)


def _sums(parts: Sequence[Group]) -> Iterator[Figure]:
    """Figures of the same days added up over the places."""
    told = [{figure.window: figure for figure in part.figures} for part in parts]
    for window in sorted(set(told[0]).intersection(*told[1:])):
        same = [figures[window] for figures in told]
        tops = [figure.high for figure in same if figure.high is not None]
        yield Figure(
            ids=tuple(name for figure in same for name in figure.ids),
            source_id=same[0].source_id,
            window=window,
            low=sum(figure.low for figure in same),
            high=sum(tops) if len(tops) == len(same) else None,
            approximate=any(figure.approximate for figure in same),
            several=any(figure.several for figure in same),
        )


def differences(one: Group, other: Group, names: Sequence[str]) -> list[str]:
    """Which of some names of `KEY` and `VOICE` two groups differ in."""
    return [name for name in names if one.told(name) != other.told(name)]
