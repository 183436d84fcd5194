"""Names near to one that could not be read, for a person to choose from."""

from __future__ import annotations

from functools import cache

from analytics.places.codes import as_day
from analytics.places.gazetteer import countries as gazetteers
from analytics.places.gazetteer import gazetteer
from analytics.places.lookup import Context, candidates
from analytics.places.normal import LONGEST, name_key
from analytics.places.resolve import read_place
from analytics.places.world import as_country, country_names, division_names

_LIKE = 75  # per cent of likeness under which a name helps nobody
_AT_MOST = 5


def suggest_places(text: str, country: str | None = None) -> list[str]:
    """Up to five names that `text` may have meant, the likeliest first; empty if it can be read.

    They are for a person: the package itself never takes a suggestion.

    >>> suggest_places("Kirkook", country="IQ")
    ['Kirkuk']
    """
    if len(text) > LONGEST or read_place(text, country) is not None:
        return []
    code = as_country(country)
    exact = [entry.name for entry in candidates(text, Context(code, as_day(None)))]
    names = dict.fromkeys([*exact, *_likely(text, code)])
    return list(names)[:_AT_MOST]


def _likely(text: str, country: str | None) -> list[str]:
    from rapidfuzz import fuzz, process  # only needed after a failure

    keys = _keys(country)
    found = process.extract(
        name_key(text), list(keys), scorer=fuzz.ratio, score_cutoff=_LIKE, limit=4 * _AT_MOST
    )
    return [name for key, _, _ in found for name in keys[key]]


@cache
def _keys(country: str | None) -> dict[str, tuple[str, ...]]:
    """The names to suggest, by the key of each of their spellings."""
    keys: dict[str, tuple[str, ...]] = {}
    for code in gazetteers() if country is None else (country,):
        if code in gazetteers():
            for key, entries in gazetteer(code).index.items():
                keys[key] = (*keys.get(key, ()), *(entry.name for entry in entries))
        else:
            keys |= {name_key(name): (name,) for name in division_names(code)}
    if country is None:
        keys = {name_key(name): (name,) for name in country_names().values()} | keys
    return keys
