"""The dataset: the five tidy tables together, and what was selected from them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics import tables
from analytics.actors import canonical_actor, known_actor, names_of_actors
from analytics.errors import ParameterError
from analytics.files import Input
from analytics.selecting import (
    SMALL,
    as_list,
    distances,
    edge,
    fits,
    holding,
    named,
    place_of,
    values_of,
)
from analytics.text import Shows


@dataclass(frozen=True, repr=False)
class Dataset(Shows):
    """Incidents, reported statistics, their sources, coverage and rejects.

    Each table keeps its contract in `analytics.tables`, and is held against it once, before it is
    first used: the tables of a dataset are not changed in place, another dataset is made of them
    (`dataclasses.replace`). `selection` remembers the arguments of `select`, `notes` what it could
    not do as asked (codes with their facts), `whole` is the dataset before any selection, `inputs`
    are the files the rows were read from. `data[mask]` keeps some of the incidents.

    Parameters
    ----------
    incidents, statistics, sources, coverage, rejects
        The tables, empty if not given: `analytics.load` and `from_frame` make them.

    Returns
    -------
    Dataset
        With `select`, `find` and `near`, which each return a part of it.

    Raises
    ------
    ContractError
        When a table that breaks its contract is first used.

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
    _origin: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    __repr__ = Shows.__str__

    def __getstate__(self) -> dict[str, Any]:
        """All but what was found of it, which is found again."""
        return {**self.__dict__, "_found": {}}

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

    def trusted(self) -> Dataset:
        """The dataset itself, whose tables were held against their contracts on the way here."""
        self._sound.update(tables.SCHEMAS)
        return self

    def copy(self) -> Dataset:
        """The same rows in frames of their own: what is done to them stays there."""
        frames = {name: getattr(self, name).copy(deep=False) for name in tables.SCHEMAS}
        return self._again(**frames)

    def noted(self, note: Mapping[str, Any]) -> Dataset:
        """The same rows, and one more note."""
        return self._again(notes=(*self.notes, note))

    def _again(self, **new: Any) -> Dataset:
        """The same rows in another dataset: what is known of them is known there."""
        made = self.vouch_for(replace(self, **new))
        made._origin.update({name: (self.original, self.places(name)) for name in tables.SCHEMAS})
        return made

    def vouch_for(self, other: Dataset) -> Dataset:
        """`other`, whose rows are rows of this one: what was found of these holds for those."""
        other._sound.update(self._sound)
        return other

    @property
    def original(self) -> Dataset:
        """The dataset that the incidents of this one were taken from, by `select` and the like.

        >>> data = Dataset()
        >>> data.select(scope="IQ").original is data
        True
        """
        whole: Dataset = self._origin.get("incidents", (self, None))[0]
        return whole

    def places(self, name: str) -> NDArray[np.int64]:
        """Where the rows of the named table stand in that of `original`."""
        known = self._origin.get(name)
        return np.arange(len(getattr(self, name))) if known is None else known[1]

    def _part(self, masks: Mapping[str, pd.Series | NDArray[np.bool_]], **new: Any) -> Dataset:
        """The rows of some tables for which a mask is true; `new` are other parts of it."""
        kept = {name: np.flatnonzero(np.asarray(mask, bool)) for name, mask in masks.items()}
        # Where all rows stay, their frame does: nobody changes it in place.
        few = {name: rows for name, rows in kept.items() if len(rows) < len(getattr(self, name))}
        frames = {n: getattr(self, n).take(rows).reset_index(drop=True) for n, rows in few.items()}
        part = self.vouch_for(replace(self, whole=self.whole or self, **frames, **new))
        taken = {name: self.places(name) for name in tables.SCHEMAS}
        taken |= {name: taken[name][rows] for name, rows in kept.items()}
        part._origin.update({name: (self.original, rows) for name, rows in taken.items()})
        return part

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
        return self._part({"incidents": keep})

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
        found = None if scope is None else place_of(scope)
        notes = list(self.notes)
        if found is not None and found.precision in SMALL:
            place = found.name
            if not named(self.incidents, found.scope, place).any():
                notes.append({"code": "whole_province", "place": place, "scope": found.scope})
                place = None
        wanted: dict[str, Any] = {
            "scope": None if found is None else found.scope,
            "place": place,
            "start": edge(start, first=True),
            "end": edge(end, first=False),
            "actor": values_of(actor),
            "event_type": values_of(event_type),
            "measure": values_of(measure),
            "source": values_of(source),
        }
        wanted = {name: value for name, value in wanted.items() if value is not None}
        if not wanted:
            return self  # with what was found of it
        self._check_actors(as_list(wanted.get("actor", [])))
        masks = {name: fits(getattr(self, name), wanted) for name in ("incidents", "statistics")}
        if "source" in wanted:
            ids = as_list(wanted["source"])
            small = ("sources", "coverage", "rejects")
            masks |= {name: getattr(self, name)["source_id"].isin(ids) for name in small}
        return self._part(masks, selection={**self.selection, **wanted}, notes=tuple(notes))

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

    def find(self, words: str) -> Dataset:
        """The rows of which a text holds some words, in any spelling of their letters.

        Places, sides, sources, notes, and words for days and amounts are looked through.

        >>> Dataset().find("Hamrin").incidents.empty
        True
        """
        masks = {name: holding(getattr(self, name), words) for name in ("incidents", "statistics")}
        return self._part(masks, notes=(*self.notes, {"code": "found", "words": words}))

    def near(self, place: str | tuple[float, float], km: float) -> Dataset:
        """The incidents within some kilometres of a point, and no reported figures.

        The point is (latitude, longitude) in degrees, or a place that incidents here are placed
        at, whose middle is taken; `ParameterError` where none is. Distances are those on a globe
        of 6,371 km, right to half a per cent. Only incidents placed at a spot or near it have one;
        `notes` count the others.

        >>> Dataset().near((35.47, 44.39), km=20).incidents.empty
        True
        """
        away = distances(self.incidents, place)
        none = np.zeros(len(self.statistics), bool)
        masks = {"incidents": away.le(km).to_numpy(), "statistics": none}
        note = {"code": "near", "km": km, "unplaced": int(away.isna().sum())}
        return self._part(masks, notes=(*self.notes, note))

    def actor_named(self, name: str | None) -> str | None:
        """The name under which an actor is counted here, whichever of its names is given.

        `ParameterError` for an actor that neither the data nor the list of names knows.

        >>> Dataset().actor_named("Daesh"), Dataset().actor_named(None)
        ('Islamic State', None)
        """
        self._check_actors([name] if name else [])
        return canonical_actor(name) if name else None

    def placed(self, scope: str | None) -> tuple[Dataset, str | None]:
        """A place as its code; for one smaller than a province, the dataset narrowed to it too.

        `ParameterError` as `select` raises it.

        >>> Dataset().placed("Kirkuk")[1]
        'IQ-KI'
        """
        found = None if scope is None else place_of(scope)
        if found is None:
            return self, None
        small = found.precision in SMALL
        return self.select(scope=scope) if small else self, found.scope
