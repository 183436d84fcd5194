"""What fits a selection: rows in a place, in a time, near a point, or that say some words.

And what was found of a dataset, which is remembered with it and holds for the rows selected of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import numpy as np
import pandas as pd

from analytics.actors import has_actor, involved
from analytics.errors import ParameterError
from analytics.periods import Window, as_window
from analytics.places import Place, read_place, suggest_places, within
from analytics.text import fold_name

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

_SEARCHED = [
    "place", "actor", "target", "source_type", "origin", "note", "when_as_written",
    "amount_as_written",
]  # fmt: skip
_EARTH_KM = 6371.0
SMALL = ("exact", "near", "district")  # precisions of places that lie in one province


def place_of(text: str, country: str | None = None) -> Place:
    """The place of a name; `ParameterError` names those that come close."""
    place = read_place(text, country)
    if place is None:
        near = suggest_places(text, country)
        remedy = "did you mean " + " or ".join(near[:3]) + "?" if near else "use a code such as IQ"
        raise ParameterError("no such place", column="scope", value=text, remedy=remedy)
    return place


def named(incidents: pd.DataFrame, scope: str, name: str) -> pd.Series:
    """The incidents in a scope whose place, as written, is the smaller place of that name."""
    inside = incidents["scope"] == scope
    country = scope.partition("-")[0]
    same = {}
    for text in incidents.loc[inside, "place"].dropna().unique():
        found = read_place(text, country)
        same[text] = found is not None and found.name == name and found.precision in SMALL
    return inside & incidents["place"].isin([text for text, is_it in same.items() if is_it])


def edge(value: object, *, first: bool) -> str | None:
    """The first or last day of what a caller gave."""
    if value is None:
        return None
    window: Window = as_window(value)  # type: ignore[arg-type]  # it refuses what it cannot read
    day = window.start if first else window.end
    return None if day is None else day.isoformat()


def values_of(value: str | Iterable[str] | None) -> str | list[str] | None:
    """One value or several, as a selection remembers them."""
    return value if value is None or isinstance(value, str) else sorted(value)


def as_list(value: str | list[str]) -> list[str]:
    """One value or several as a list."""
    return [value] if isinstance(value, str) else value


def fits(frame: pd.DataFrame, wanted: Mapping[str, Any]) -> pd.Series:
    """The rows of a frame that fit all that is wanted."""
    keep = pd.Series(True, index=frame.index)
    listing = "event_type" in frame.columns
    for name, value in wanted.items():
        if name == "place":  # a figure of a whole province is not one of a town in it
            keep &= named(frame, wanted["scope"], value) if listing else False
        elif name == "scope":
            inside = {code: within(code, value) for code in frame["scope"].dropna().unique()}
            keep &= frame["scope"].map(inside).fillna(False).astype(bool)
        elif name == "start":
            keep &= frame["end"].isna() | (frame["end"] >= value)
        elif name == "end":
            keep &= frame["start"].isna() | (frame["start"] <= value)
        elif name == "actor":
            acts = [
                involved(frame, actor) if listing else has_actor(frame["actor"], actor)
                for actor in as_list(value)
            ]
            keep &= pd.concat(acts, axis=1).any(axis=1)
        else:
            column = "source_id" if name == "source" else name
            if column in frame.columns:
                keep &= frame[column].isin(as_list(value))
    return keep


def holding(table: pd.DataFrame, words: str) -> pd.Series:
    """Of which rows a text holds some words, in any spelling."""
    wanted, found = fold_name(words), pd.Series(False, table.index)
    for name in table.columns.intersection(_SEARCHED):
        told = table[name].dropna().unique()
        found |= table[name].isin([text for text in told if wanted in fold_name(text)])
    return found


def distances(incidents: pd.DataFrame, place: str | tuple[float, float]) -> pd.Series:
    """Kilometres of each incident from a point or a named place; missing where no spot is known."""
    placed = incidents["place_precision"].isin(["exact", "near"])
    points = incidents[["latitude", "longitude"]].astype("float64").where(placed)
    if isinstance(place, str):
        found = place_of(place)
        middle = points[named(incidents, found.scope, found.name)].median()
        if middle.isna().any():
            remedy = "give its (latitude, longitude)"
            raise ParameterError("no incident is placed there", value=place, remedy=remedy)
        place = (middle["latitude"], middle["longitude"])
    away: pd.Series = kilometres(*place, points["latitude"], points["longitude"])
    return away


def kilometres(latitude: Any, longitude: Any, other_latitude: Any, other_longitude: Any) -> Any:
    """Great-circle distances between points in degrees: numbers, arrays or columns.

    >>> round(kilometres(36.34, 43.13, 33.34, 44.40))  # Mosul to Baghdad
    353
    """
    here, there = np.radians(latitude), np.radians(other_latitude)
    half = np.sin((here - there) / 2) ** 2
    half += np.cos(here) * np.cos(there) * np.sin(np.radians(longitude - other_longitude) / 2) ** 2
    return 2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))


def remembered(ask: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """A pure function of a dataset and plain values: its answer is kept as long as the dataset.

    All who ask the same share one answer: nobody changes it in place.
    """

    @wraps(ask)
    def found(*asked: Asked.args, **named: Asked.kwargs) -> Answer:
        data, *values = asked
        known: dict[Any, Answer] = data._found  # type: ignore[attr-defined]
        key = (ask, *values, *sorted(named.items()))
        if key not in known:
            known[key] = ask(*asked, **named)
        return known[key]

    return found


def row_by_row(ask: Callable[[Any, str], Answer]) -> Callable[[Any, str], Answer]:
    """As `remembered`, of a function of a table's name whose answer has an entry for each row.

    What `original` was asked is not asked again of some of its rows: their entries are taken.
    """
    remember = remembered(ask)

    @wraps(ask)
    def found(data: Any, name: str) -> Answer:
        known = data.original._found.get((ask, name))
        if known is None or data.original is data:
            return remember(data, name)
        taken: Answer = known.take(data.places(name), axis=0)
        return taken

    return found
