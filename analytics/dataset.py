"""The dataset: the five tidy tables together, and what was selected from them."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import pandas as pd

from analytics import tables
from analytics.actors import canonical_actor, has_actor, involved, known_actor, names_of_actors
from analytics.errors import ParameterError
from analytics.files import Input
from analytics.periods import Window, as_window
from analytics.places import Place, read_place, suggest_places, within

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Dataset:
    """Incidents, reported statistics, their sources, coverage and rejects.

    Each table keeps its contract in `analytics.tables`, and is held against it once, before it is
    first used: the tables of a dataset are not changed in place, another dataset is made of them
    (`dataclasses.replace`). `selection` remembers the arguments of `select`, `notes` what it could
    not do as asked (codes with their facts), `whole` is the dataset before any selection, `inputs`
    are the files the rows were read from. `data[mask]` keeps some of the incidents.

    >>> Dataset().select(scope="IQ", start="2023").selection
    {'scope': 'IQ', 'start': '2023-01-01'}
    """

    incidents: pd.DataFrame = field(default_factory=lambda: tables.empty("incidents"))
    statistics: pd.DataFrame = field(default_factory=lambda: tables.empty("statistics"))
    sources: pd.DataFrame = field(default_factory=lambda: tables.empty("sources"))
    coverage: pd.DataFrame = field(default_factory=lambda: tables.empty("coverage"))
    rejects: pd.DataFrame = field(default_factory=lambda: tables.empty("rejects"))
    selection: Mapping[str, Any] = field(default_factory=dict)
    inputs: tuple[Input, ...] = ()
    notes: tuple[Mapping[str, Any], ...] = ()
    whole: Dataset | None = field(default=None, repr=False, compare=False)
    _sound: set[str] = field(default_factory=set, init=False, repr=False, compare=False)
    _found: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def check(self) -> Dataset:
        """The dataset itself, after each table was held against its contract (`ContractError`)."""
        for name in tables.SCHEMAS:
            self.checked(name)
        return self

    def checked(self, name: str) -> pd.DataFrame:
        """The named table, which keeps its contract (`ContractError`): looked at only once.

        >>> Dataset().checked("rejects").empty
        True
        """
        table: pd.DataFrame = getattr(self, name)
        if name not in self._sound:
            tables.check_table(name, table)
            self._sound.add(name)
        return table

    def copy(self) -> Dataset:
        """The same rows in frames of their own: what is done to them stays there."""
        frames = {name: getattr(self, name).copy(deep=False) for name in tables.SCHEMAS}
        return self.vouch_for(replace(self, **frames))

    def vouch_for(self, other: Dataset) -> Dataset:
        """`other`, whose rows are rows of this one: what was found of these holds for those."""
        other._sound.update(self._sound)
        return other

    def __getitem__(self, mask: pd.Series | Iterable[bool]) -> Dataset:
        """The dataset with those incidents for which the mask is true; all else stays.

        Raises `ParameterError` if the mask has not one truth value for each incident.

        >>> data = Dataset()
        >>> data[data.incidents["killed_best"] > 10].incidents.empty
        True
        """
        keep = pd.array(list(mask), dtype="boolean").fillna(False).to_numpy(dtype=bool)
        if len(keep) != len(self.incidents):
            raise ParameterError(
                f"{len(keep)} truth values for {len(self.incidents)} incidents", column="mask"
            )
        rows = self.incidents[keep].reset_index(drop=True)
        return self.vouch_for(replace(self, incidents=rows, whole=self.whole or self))

    def select(
        self,
        *,
        scope: str | None = None,
        place: str | None = None,
        start: object = None,
        end: object = None,
        actor: str | Iterable[str] | None = None,
        event_type: str | Iterable[str] | None = None,
        measure: str | Iterable[str] | None = None,
        source: str | Iterable[str] | None = None,
    ) -> Dataset:
        """The rows that fit, as a new dataset that remembers what was asked.

        Parameters
        ----------
        scope
            A code ("IQ-KI", "x-SY-NE") or a place name; rows within it stay, also those of
            several provinces that all lie in it. A place smaller than a province ("Mosul") keeps
            the incidents whose place it is; where the data knows none, its whole province stays,
            and `notes` says so.
        place
            The name of such a smaller place, as `selection` remembers it.
        start, end
            Days, months or years. A row stays when its window can overlap; undated rows stay,
            since they may belong here: the measures count them beside the bins.
        actor, event_type, measure, source
            One value or several; an actor under any of its names, in a clash on either side.
            `event_type` narrows incidents, `measure` narrows statistics.

        Raises
        ------
        ParameterError
            For a place or an actor that nobody knows; it names those that come close.
        """
        found = None if scope is None else _place(scope)
        notes = list(self.notes)
        if found is not None and found.precision in _SMALL:
            place = found.name
            if not _named(self.incidents, found.scope, place).any():
                notes.append({"code": "whole_province", "place": place, "scope": found.scope})
                place = None
        wanted: dict[str, Any] = {
            "scope": None if found is None else found.scope,
            "place": place,
            "start": _edge(start, first=True),
            "end": _edge(end, first=False),
            "actor": _values(actor),
            "event_type": _values(event_type),
            "measure": _values(measure),
            "source": _values(source),
        }
        wanted = {name: value for name, value in wanted.items() if value is not None}
        self._check_actors(_as_list(wanted.get("actor", [])))
        incidents = self.incidents[_fits(self.incidents, wanted)].reset_index(drop=True)
        statistics = self.statistics[_fits(self.statistics, wanted)].reset_index(drop=True)
        ids = wanted.get("source")
        small = {name: getattr(self, name) for name in ("sources", "coverage", "rejects")}
        if ids is not None:
            kept = {name: frame["source_id"].isin(_as_list(ids)) for name, frame in small.items()}
            small = {name: frame[kept[name]] for name, frame in small.items()}
        chosen = replace(
            self,
            incidents=incidents,
            statistics=statistics,
            **small,
            selection={**self.selection, **wanted},
            notes=tuple(notes),
            whole=self.whole or self,
        )
        return self.vouch_for(chosen)

    def _check_actors(self, actors: Iterable[str]) -> None:
        """`ParameterError` for an actor that neither the data nor the list of names knows."""
        strange = [actor for actor in actors if known_actor(actor) is None]
        if not strange:
            return
        whole = self.whole or self
        tables_ = (whole.incidents, whole.statistics)
        named = pd.concat([table[side] for table in tables_ for side in ("actor", "target")])
        often = named.value_counts().index
        known = {part.strip() for text in often for part in text.split(";")}
        for actor in strange:
            if known and canonical_actor(actor) not in {*known, *often}:
                aliases = {each for each in names_of_actors() if canonical_actor(each) in known}
                near = difflib.get_close_matches(actor, sorted(known | aliases), n=3, cutoff=0.6)
                asked = f"did you mean {' or '.join(near)}?"
                remedy = asked if near else f"often named: {'; '.join(often[:3])}"
                raise ParameterError("no such actor", column="actor", value=actor, remedy=remedy)


def remembered(ask: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """A pure function of a dataset and plain values: its answer is kept as long as the dataset.

    All who ask the same share one answer: nobody changes it in place.
    """

    @wraps(ask)
    def found(*asked: Asked.args, **named: Asked.kwargs) -> Answer:
        data, *values = asked
        known: dict[Any, Answer] = data._found  # type: ignore[attr-defined]
        key = (ask.__module__, ask.__qualname__, *values, *sorted(named.items()))
        if key not in known:
            known[key] = ask(*asked, **named)
        return known[key]

    return found


_SMALL = ("exact", "near", "district")  # precisions of places that lie in one province


def _place(text: str) -> Place:
    place = read_place(text)
    if place is None:
        near = suggest_places(text)
        remedy = "did you mean " + " or ".join(near[:3]) + "?" if near else "use a code such as IQ"
        raise ParameterError("no such place", column="scope", value=text, remedy=remedy)
    return place


def _named(incidents: pd.DataFrame, scope: str, name: str) -> pd.Series:
    """The incidents in a scope whose place, as written, is the smaller place of that name."""
    inside = incidents["scope"] == scope
    country = scope.partition("-")[0]
    same = {}
    for text in incidents.loc[inside, "place"].dropna().unique():
        found = read_place(text, country)
        same[text] = found is not None and found.name == name and found.precision in _SMALL
    return inside & incidents["place"].isin([text for text, is_it in same.items() if is_it])


def _edge(value: object, *, first: bool) -> str | None:
    if value is None:
        return None
    window: Window = as_window(value)  # type: ignore[arg-type]  # it refuses what it cannot read
    day = window.start if first else window.end
    return None if day is None else day.isoformat()


def _values(value: str | Iterable[str] | None) -> str | list[str] | None:
    return value if value is None or isinstance(value, str) else sorted(value)


def _as_list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _fits(frame: pd.DataFrame, wanted: Mapping[str, Any]) -> pd.Series:
    keep = pd.Series(True, index=frame.index)
    listing = "event_type" in frame.columns
    for name, value in wanted.items():
        if name == "place":  # a figure of a whole province is not one of a town in it
            keep &= _named(frame, wanted["scope"], value) if listing else False
        elif name == "scope":
            inside = {code: within(code, value) for code in frame["scope"].dropna().unique()}
            keep &= frame["scope"].map(inside).fillna(False).astype(bool)
        elif name == "start":
            keep &= frame["end"].isna() | (frame["end"] >= value)
        elif name == "end":
            keep &= frame["start"].isna() | (frame["start"] <= value)
        elif name == "actor":
            named = [
                involved(frame, actor) if listing else has_actor(frame["actor"], actor)
                for actor in _as_list(value)
            ]
            keep &= pd.concat(named, axis=1).any(axis=1)
        else:
            column = "source_id" if name == "source" else name
            if column in frame.columns:
                keep &= frame[column].isin(_as_list(value))
    return keep
