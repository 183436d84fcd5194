"""Titles of briefs: templates of their parameters, filled with words that a reader knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from analytics.actors import canonical_actor
from analytics.errors import AnalyticsError
from analytics.periods import as_window
from analytics.places import name_of

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
