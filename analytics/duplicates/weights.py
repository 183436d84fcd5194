"""The rules of `weights.toml`: points and words of every clue, and the limits that exclude."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.config import packaged_toml
from analytics.vocabulary import EVENT_TYPES

CLUES = (
    "when", "where", "place", "type", "actor", "target", "killed", "wounded", "arrested", "status",
)  # fmt: skip


@dataclass(frozen=True)
class Rules:
    """What the file says.

    Attributes
    ----------
    start
        Points of a pair of which nothing is known but that it may be one event.
    points, reasons
        By clue, "killed.same".
    limits
        Numbers by name.
    related
        EVENT_TYPES x EVENT_TYPES: whether pages give both types to one event.
    common
        Words to pass over, by "place" and "actor".
    alike
        One spelling for words of one meaning.
    """

    start: float
    points: dict[str, float]
    reasons: dict[str, str]
    limits: dict[str, float]
    related: npt.NDArray[np.bool_]
    common: dict[str, frozenset[str]]
    alike: dict[str, str]


@cache
def rules() -> Rules:
    """The rules of this package.

    >>> rules().reasons["when.same_day"], rules().limits["apart_days"]
    ('same day', 1)
    """
    told = packaged_toml("analytics.duplicates", "weights.toml")
    clues = {f"{kind}.{name}": clue for kind in CLUES for name, clue in told[kind].items()}
    return Rules(
        start=told["start"],
        points={name: float(clue["points"]) for name, clue in clues.items()},
        reasons={name: clue["reason"].format(**told["limits"]) for name, clue in clues.items()},
        limits=told["limits"],
        related=_related(told["types"]),
        common={name: frozenset(told["words"][name]) for name in ("place", "actor")},
        alike=told["words"]["alike"],
    )


def _related(types: dict[str, Any]) -> npt.NDArray[np.bool_]:
    place = {name: position for position, name in enumerate(EVENT_TYPES)}
    table = np.eye(len(EVENT_TYPES), dtype=bool)
    for group in types["related"]:
        at = [place[name] for name in group]
        table[np.ix_(at, at)] = True
    for name in types["any"]:
        table[place[name], :] = table[:, place[name]] = True
    return table
