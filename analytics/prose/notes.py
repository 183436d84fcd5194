"""What a result says of itself beside its numbers: its notes, and what it does not count."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from analytics.prose.messages import known, say
from analytics.prose.words import area_inside, day, missing, number, window_words
from analytics.results import result_info

_ISO = re.compile(r"\d{4}-\d\d-\d\d")


def notes(result: pd.DataFrame) -> list[str]:
    """What a result says of itself beside its numbers, as sentences."""
    return [note_words(note) for note in result_info(result)["notes"]]


def note_words(note: Mapping[str, Any]) -> str:
    """A note of a result in words; its days are told as days."""
    facts = {name: _fact(value) for name, value in note.items() if name != "code"}
    if "scope" in note:
        facts = {"place": area_inside(note["scope"]), **facts, "scope": area_inside(note["scope"])}
    if "window" in note:
        facts["window"] = window_words(note["window"])
    return say(f"note-{note['code']}", **facts)


def _fact(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and _ISO.fullmatch(value):
        return day(value)
    return "" if missing(value) else value


def left_out(counts: Mapping[str, int]) -> str:
    """What was not counted and why, the most first; nothing for nothing.

    >>> left_out({"undated": 2, "part_of": 3, "open": 0})
    '3 sub-totals already inside a larger figure; 2 without a date'
    """
    found = sorted(((n, what) for what, n in counts.items() if n), key=lambda one: -one[0])
    return "; ".join(
        say(f"left_out-{what}", count=n)
        if known(f"left_out-{what}")
        else f"{number(n)} {what.replace('_', ' ')}"  # a reason in words of its own
        for n, what in found
    )
