"""What each measure of incidents counts, read from `definitions.toml`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from analytics.config import packaged_toml
from analytics.errors import ParameterError


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
