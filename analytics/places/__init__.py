"""Names of places to codes, and what is known of the codes: names, boundaries, people.

Names in Latin, Arabic and Kurdish letters are read by exact match after folding, never by
likeness: a name that is unknown, or that could mean two places, gives None, and suggestions for a
person. Iraq and Syria are covered in depth by gazetteers in `data/`, one file per country; other
countries by their ISO 3166 names, and many by their towns and districts (`data/towns.csv`).
"""

from __future__ import annotations

from analytics.places.codes import (
    boundaries,
    boundaries_from,
    changes,
    join_scope,
    may_lie_in,
    name_of,
    names,
    population,
    provinces,
    provinces_of,
    split_scope,
    touching,
    within,
)
from analytics.places.lookup import Place
from analytics.places.resolve import read_place, suggest_places
from analytics.places.world import country_code

__all__ = [
    "Place",
    "boundaries",
    "boundaries_from",
    "changes",
    "country_code",
    "join_scope",
    "may_lie_in",
    "name_of",
    "names",
    "population",
    "provinces",
    "provinces_of",
    "read_place",
    "split_scope",
    "suggest_places",
    "touching",
    "within",
]
