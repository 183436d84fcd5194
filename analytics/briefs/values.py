"""Values of parameters: windows that move, as days before a notebook starts; titles in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from analytics.actors import canonical_actor
from analytics.errors import AnalyticsError, InputError, ParameterError
from analytics.periods import Window, as_window, moves, roll
from analytics.places import name_of

# Parameters that hold windows, and the one that "previous period" speaks of.
BESIDE = {
    "period": "against", "period_b": "period_a", "start": "end", "end": "start",
    "against": "period", "period_a": "period_b",
}  # fmt: skip


def moving(values: Mapping[str, Any]) -> dict[str, str]:
    """The parameters whose windows move with the day, as they were written."""
    return {
        name: value
        for name, value in values.items()
        if name in BESIDE and isinstance(value, str) and moves(value)
    }


def resolve(
    values: Mapping[str, Any], asked: Mapping[str, str], anchor: tuple[date, bool]
) -> dict[str, str]:
    """Days and years in the place of the windows `asked`, counted from the anchor.

    `anchor` is a day and whether it is over. A window that speaks of another is read after it.
    """
    day, whole = anchor
    known = {name: value for name, value in values.items() if name not in asked}
    found: dict[str, str] = {}
    for name in sorted(asked, key=list(BESIDE).index):
        other = {**known, **found}.get(BESIDE[name]) or None
        try:
            window = roll(asked[name], day, whole=whole, other=other)
        except InputError as error:
            raise ParameterError(
                error.reason, column=name, value=asked[name], remedy=error.remedy
            ) from error
        found[name] = written(name, window)
    return found


def written(name: str, window: Window) -> str:
    """A window as the value of a parameter."""
    if name in {"start", "end"}:
        return str(window.start if name == "start" else window.end)
    return window.label if window.precision == "year" else window.interval


_CODES = re.compile(r"(?:x-)?[A-Z]{2}(?:-[A-Z0-9-]+)?(?:;(?:x-)?[A-Z]{2}(?:-[A-Z0-9-]+)?)*")
_DAYS = re.compile(r"\d{4}-\d{2}(?:-\d{2})?(?:/\d{4}-\d{2}-\d{2})?")
_LINKS = "against|and|at|between|by|for|from|in|of|on|since|to|until|with"
_FIELD = re.compile(rf"(?P<before>[ ,:(]*(?:\b(?:{_LINKS}) )?)\{{(?P<key>\w+)\}}(?P<after>\)?)")


def fill_title(template: str, parameters: Mapping[str, Any]) -> str:
    """A template with each `{parameter}` in words; one without a value goes with its link.

    `{window}` stands for `start` to `end`, or for `period`. A name that is no parameter stays.

    >>> given = {"actor": "ISIS", "scope": "IQ-KI", "period": "2024-01-01/2024-06-30", "start": ""}
    >>> fill_title("Attacks by {actor} in {scope}, {period}", given)
    'Attacks by Islamic State in Kirkuk, Jan-Jun 2024'
    >>> fill_title("{scope} since {start}", given)
    'Kirkuk'
    """
    values = {"window": _window_in_words(parameters), **parameters}

    def word(match: re.Match[str]) -> str:
        if match["key"] not in values:
            return match[0]
        said = in_words(match["key"], values[match["key"]])
        return f"{match['before']}{said}{match['after']}" if said else ""

    title = _FIELD.sub(word, template).strip(" ,:")
    return title[:1].upper() + title[1:]


def in_words(key: str, value: Any) -> str:
    """A parameter's value for a reader: places and actors by name, days and windows in words.

    >>> in_words("scope", "IQ;SY"), in_words("period", "2024-01-01/2024-06-30"), in_words("x", None)
    ('Iraq and Syria', 'Jan-Jun 2024', '')
    """
    text = "" if value is None else str(value).strip()
    try:
        if _CODES.fullmatch(text):
            return name_of(text)
        if _DAYS.fullmatch(text):
            return as_window(text).label
    except AnalyticsError:
        return text
    return canonical_actor(text) if key == "actor" else text


def _window_in_words(parameters: Mapping[str, Any]) -> str:
    start, end = parameters.get("start"), parameters.get("end")
    if not (start or end):
        return str(parameters.get("period") or "")
    try:
        return as_window((start or None, end or None)).label
    except AnalyticsError:
        return f"{start} to {end}"
