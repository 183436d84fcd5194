"""How the verdict of a comparison looks: a colour, a shape and a sign that all say the same."""

from typing import Any

from analytics.prose.change import verdict_phrase
from analytics.prose.words import few, missing, number
from analytics.results import DOWN, UP

SHAPES = {"higher": "up", "lower": "down", "unsure": "circle"}
SIGNS = {"higher": "▲", "lower": "▼", "unsure": "●"}


def role(verdict: Any) -> str:
    """The colour of a verdict.

    >>> role("at_least_halved"), role("too_close")
    ('lower', 'unsure')
    """
    return "higher" if verdict in UP else "lower" if verdict in DOWN else "unsure"


def change_text(row: Any, before: float | None, after: float | None) -> str:
    """How much a rate changed, with its range; in words where the counts are too small.

    >>> from collections import namedtuple
    >>> Row = namedtuple("Row", "verdict ratio low high")
    >>> change_text(Row("higher", 2.5359, 1.98, 3.25), 121, 153)
    '×2.5 (2.0 to 3.2)'
    >>> change_text(Row("lower", 0.4802, 0.35, 0.65), 135, 65)
    '−52% (−65 to −35%)'
    >>> change_text(Row("too_few", 5.0, 0.6, 40.0), 1, 5)
    'too few to say whether that is a change'
    """
    if row.verdict in ("none", "too_few"):
        return verdict_phrase(row.verdict, None, None, None, before, after)
    if few(before, after):
        return {"higher": "more", "lower": "fewer"}.get(role(row.verdict), "too close to call")
    if missing(row.ratio):
        return _bounds(row)
    if role(row.verdict) == "unsure" and not (missing(row.low) or missing(row.high)):
        return f"too close ({_size(row.low, factor=False)} to {_size(row.high, factor=False)}%)"
    factor = row.ratio >= 2
    size, low, high = (_size(value, factor=factor) for value in (row.ratio, row.low, row.high))
    if missing(row.low) or missing(row.high):
        return f"×{size}" if factor else f"{size}%"
    return f"×{size} ({low} to {high})" if factor else f"{size}% ({low} to {high}%)"


def _bounds(row: Any) -> str:
    if role(row.verdict) == "unsure":
        return "cannot be told"
    if not missing(row.low):
        return f"at least ×{number(row.low, 1)}"
    return "" if missing(row.high) else f"at most ×{number(row.high, 1)}"


def _size(ratio: float, *, factor: bool) -> str:
    if missing(ratio):
        return ""
    if factor:
        return number(ratio, 1 if ratio < 10 else 0)
    percent = round(100 * (ratio - 1))
    return f"+{percent:,}" if percent > 0 else f"−{-percent:,}" if percent else "0"
