"""Windows among a brief's parameters that move: resolved before its notebook starts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from analytics.errors import InputError, ParameterError
from analytics.periods import Window, moves, roll

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
