"""What a result does not count, and why, as one sentence."""

from __future__ import annotations

from collections.abc import Mapping

from analytics.errors import ParameterError
from analytics.prose.messages import say
from analytics.prose.words import number


def left_out(counts: Mapping[str, int]) -> str:
    """The most first, in words; nothing for nothing.

    >>> left_out({"undated": 2, "part_of": 3, "open": 0})
    '3 sub-totals already inside a larger figure; 2 without a date'
    """
    found = sorted(((n, what) for what, n in counts.items() if n), key=lambda one: -one[0])
    return "; ".join(_reason(what, n) for n, what in found)


def _reason(what: str, count: int) -> str:
    try:
        return say(f"left_out-{what}", count=count)
    except ParameterError:  # a reason in words of its own
        return f"{number(count)} {what.replace('_', ' ')}"
