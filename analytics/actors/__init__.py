"""One name per actor: the aliases of `actors.toml`, compared without case, spaces and dots."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pandas as pd

from analytics.config import packaged_toml
from analytics.text import LONGEST, fold


def canonical_actor(name: str) -> str:
    """The name under which an actor is counted; a name that is not listed stays as written.

    Several actors are separated by ";", and each gets its own name.

    >>> canonical_actor("ISIS"), canonical_actor("داعش"), canonical_actor("CTS; Some  Brigade")
    ('Islamic State', 'Islamic State', 'Iraqi Counter Terrorism Service; Some Brigade')
    """
    return "; ".join(known_actor(part) or " ".join(part.split()) for part in name.split(";"))


def known_actor(name: str) -> str | None:
    """The name under which a listed actor is counted; None for a name that is not listed.

    >>> known_actor("Daesh"), known_actor("somebody")
    ('Islamic State', None)
    """
    plain = " ".join(name.split())
    return None if len(plain) > LONGEST else _aliases().get(_folded_name(plain))


def names_of_actors() -> tuple[str, ...]:
    """Every listed name and alias, as a person may write it.

    >>> "ISIS" in names_of_actors()
    True
    """
    listed = packaged_toml("analytics.actors", "actors.toml").items()
    return tuple(name for actor, aliases in listed for name in (actor, *aliases))


def has_actor(actors: pd.Series, wanted: str) -> pd.Series:
    """Which rows name the actor, under any of its names, alone or among several joined by ";".

    >>> has_actor(pd.Series(["Turkey", "Iraqi army; Peshmerga", None]), "Peshmerga").tolist()
    [False, True, False]
    >>> has_actor(pd.Series(["Islamic State", "Turkey"]), "ISIS").tolist()
    [True, False]
    """
    name = canonical_actor(wanted)
    naming = [
        actor
        for actor in actors.dropna().unique()
        if name == actor or name in [part.strip() for part in str(actor).split(";")]
    ]
    return actors.isin(naming)


def involved(incidents: pd.DataFrame, wanted: str) -> pd.Series:
    """Which incidents an actor took part in: as the one who acted, in a clash as either side.

    The sides of a clash have no direction: which of them a source names first says nothing. All
    other violence keeps its perpetrator.

    >>> rows = {"event_type": ["clash", "airstrike"], "actor": ["Government of Iraq", "Turkey"],
    ...         "target": ["Islamic State", "Islamic State"]}
    >>> involved(pd.DataFrame(rows), "ISIS").tolist()
    [True, False]
    """
    either = (incidents["event_type"] == "clash") & has_actor(incidents["target"], wanted)
    return has_actor(incidents["actor"], wanted) | either


@cache
def _aliases() -> Mapping[str, str]:
    return {
        _folded_name(alias): actor
        for actor, aliases in packaged_toml("analytics.actors", "actors.toml").items()
        for alias in (actor, *aliases)
    }


def _folded_name(name: str) -> str:
    return fold(name).replace(".", "").replace("-", " ")
