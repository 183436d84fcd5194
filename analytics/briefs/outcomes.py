"""What became of each brief in a run, and the run's summary as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple


class Outcome(NamedTuple):
    """What became of a brief: `state` is published, same, draft or failed.

    `why` is the reason it was rendered, `detail` what went wrong, `changed` what differs from
    the edition before, in sentences.
    """

    name: str
    state: str
    why: str
    detail: str = ""
    seconds: float = 0.0
    changed: tuple[str, ...] = ()


def summarise(outcomes: Sequence[Outcome], current: Sequence[str], today: str) -> dict[str, Any]:
    """The run as JSON values: the day, briefs by state, and each outcome."""
    briefs = [
        {
            "name": each.name,
            "state": each.state,
            "why": each.why,
            "error": each.detail or None,
            "seconds": round(each.seconds, 3),
            "changed": list(each.changed),
        }
        for each in outcomes
    ]
    states = ("published", "draft", "same", "failed")
    counts = {state: sum(each.state == state for each in outcomes) for state in states}
    return {"day": today, "counts": {**counts, "current": len(current)}, "briefs": briefs}
