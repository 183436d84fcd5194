"""The gazetteers: one data file per country, read once, looked up by folded name.

A row of `data/<country>.csv` is an `Entry`: a name, its kind, and the codes it stands for. Another
country is another file; nothing in the code knows Iraq or Syria.

Folding removes only what differs between spellings of one name: letter case, diacritics,
apostrophes, hyphens, forms of Arabic letters, the Arabic article, a final "h" after "a". Nothing
is compared by likeness here: two names are equal after folding, or they are different names.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

from platformdirs import user_data_path

from analytics.config import packaged_toml
from analytics.files import read_text
from analytics.text import fold_name

# From the widest to the narrowest: where one name stands for a province and its capital, both in
# one scope, the wider reading is the one that is surely right.
KINDS = ("country", "region", "province", "area", "district", "feature", "town", "site")
WORLD = "x-WORLD"
LONGEST = 200  # characters; no place name is longer, and a huge cell must cost nothing

_ARTICLE = "ال"

Found = TypeVar("Found")


def words() -> Mapping[str, Any]:
    """The word lists of `data/words.toml`."""
    return packaged_toml("analytics.places", "data/words.toml")


def plain_key(text: str) -> str:
    """The key of a name of any country: folded, without a leading "the".

    >>> plain_key("Nord-Kivu") == plain_key("nord kivu")
    True
    """
    return fold_name(text).removeprefix("the ")


def name_key(text: str) -> str:
    """The key of an Arabic or Kurdish name: `plain_key` without articles and final "h".

    >>> name_key("Ar Raqqah"), name_key("الأنبار") == name_key("انبار")
    ('raqqa', True)
    """
    return strip_articles(plain_key(text))


def strip_articles(folded: str) -> str:
    """A folded name without Arabic articles, in either script, and without a final "h" after "a".

    >>> strip_articles("deir ez zor")
    'deir zor'
    """
    tokens = folded.split()
    articles = words()["articles"]
    kept = [token for token in tokens[:-1] if token not in articles]
    return " ".join(_bare(token) for token in (*kept, *tokens[-1:]))


def _bare(token: str) -> str:
    if token.endswith("ah") and len(token) > 2:
        return token[:-1]
    if token.startswith(_ARTICLE) and len(token) > len(_ARTICLE) + 1:
        return token[len(_ARTICLE) :]
    return token


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a gazetteer.

    Parameters
    ----------
    code
        Its own code, empty where it has none (districts, towns, features).
    kind
        One of `KINDS`.
    name
        The English name, empty where the row only lists aliases.
    provinces
        Codes of the first-level divisions that it lies in or touches.
    valid_from, valid_to
        First and last day on which the row holds; None is open.
    split_from
        The division that a new one was a part of until the day before `valid_from`.
    aliases, local_aliases
        Other spellings; the local ones count only where the country is given, because they mean
        something else elsewhere.
    """

    code: str
    kind: str
    name: str
    names: tuple[tuple[str, str], ...]
    provinces: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    split_from: str
    pcode: str
    aliases: tuple[str, ...]
    local_aliases: tuple[str, ...]

    @property
    def scope(self) -> tuple[str, ...]:
        """The codes that the entry stands for, sorted."""
        return (self.code,) if self.code else self.provinces

    @property
    def precision(self) -> str:
        """How exactly the entry places something, as the vocabulary of place precision."""
        if self.kind in {"country", "province", "district"}:
            return self.kind
        if self.kind in {"town", "site"}:
            return "exact"
        return "near" if self.kind == "feature" and len(self.provinces) == 1 else "region"

    def holds(self, on: date | None) -> bool:
        """Whether the row holds on that day; without a day, whether it is as old as the ISO list.

        Without a day the divisions of ISO 3166-2 count, so rows that begin later do not.
        """
        if on is None:
            return self.valid_from is None
        after = self.valid_from is None or self.valid_from <= on
        return after and (self.valid_to is None or on <= self.valid_to)

    def touches(self, on: date | None) -> set[str]:
        """The provinces of that day that the entry lies in or touches."""
        return {code for code in self.provinces if coded()[code].holds(on)}


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The entries of one file, with an index by key; `local` says which keys need the country."""

    entries: tuple[Entry, ...]
    index: dict[str, tuple[Entry, ...]]
    local: frozenset[str]

    def find(self, key: str, *, local: bool) -> tuple[Entry, ...]:
        """The entries under a key made by `name_key`."""
        return () if key in self.local and not local else self.index.get(key, ())


@cache
def countries() -> tuple[str, ...]:
    """The countries that have a gazetteer.

    >>> countries()
    ('IQ', 'SY')
    """
    folder = files("analytics.places").joinpath("data")
    stems = (item.name.removesuffix(".csv") for item in folder.iterdir())
    return tuple(sorted(stem for stem in stems if len(stem) == 2 and stem.isupper()))


@cache
def gazetteer(country: str) -> Gazetteer:
    """The gazetteer of a country of `countries()`."""
    entries = tuple(read_entries(country))
    general = [(name_key(name), entry) for entry in entries for name in _general_names(entry)]
    local = [(name_key(name), entry) for entry in entries for name in entry.local_aliases]
    needs_country = {key for key, _ in local} - {key for key, _ in general}
    index = by_key((key, entry) for key, entry in (*general, *local) if key)
    return Gazetteer(entries, index, frozenset(needs_country))


@cache
def world_entries() -> tuple[Entry, ...]:
    """Scopes wider than a country, and everyday names of countries that ISO spells otherwise."""
    return tuple(read_entries("world"))


@cache
def coded() -> dict[str, Entry]:
    """Every entry with a name and an own code, by code."""
    every = [entry for country in countries() for entry in gazetteer(country).entries]
    return {e.code: e for e in (*every, *world_entries()) if e.code and e.name}


def added_folder() -> Path:
    """Where a user's own boundaries and names stand: `$ANALYTICS_PLACES`, else the user's data."""
    own = os.environ.get("ANALYTICS_PLACES")
    return Path(own) if own else user_data_path("incident-analytics", appauthor=False) / "places"


@cache
def added_features(country: str) -> tuple[Mapping[str, Any], ...]:
    """The divisions of a country that the user added: code, names and shape of each."""
    file = added_folder() / f"{country}.geojson"
    return tuple(json.loads(read_text(file))["features"]) if file.is_file() else ()


def data_rows(stem: str) -> Iterator[dict[str, str]]:
    """The rows of `data/<stem>.csv`."""
    text = files("analytics.places").joinpath(f"data/{stem}.csv").read_text(encoding="utf-8")
    return csv.DictReader(StringIO(text))


def read_entries(stem: str) -> Iterator[Entry]:
    """The rows of one gazetteer file, in its order."""
    for row in data_rows(stem):
        languages = (("en", row["name"]), ("ar", row["ar"]), ("ckb", row["ckb"]))
        yield Entry(
            code=row["code"],
            kind=row["kind"],
            name=row["name"],
            names=tuple((language, name) for language, name in languages if name),
            provinces=tuple(sorted(_split(row["provinces"], ";"))),
            valid_from=_iso_day(row["valid_from"]),
            valid_to=_iso_day(row["valid_to"]),
            split_from=row["split_from"],
            pcode=row["pcode"],
            aliases=_split(row["aliases"], "|"),
            local_aliases=_split(row["local_aliases"], "|"),
        )


def _general_names(entry: Entry) -> tuple[str, ...]:
    names = (*(name for _, name in entry.names), *entry.aliases, entry.code, entry.pcode)
    return tuple(filter(None, names))


def by_key(pairs: Iterable[tuple[str, Found]]) -> dict[str, tuple[Found, ...]]:
    """All that stands under a key, each once, in order.

    >>> by_key([("a", 1), ("b", 2), ("a", 3), ("a", 1)])
    {'a': (1, 3), 'b': (2,)}
    """
    index: dict[str, dict[Found, None]] = {}
    for key, found in pairs:
        index.setdefault(key, {})[found] = None
    return {key: tuple(several) for key, several in index.items()}


def _split(text: str, separator: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(separator) if part.strip())


def _iso_day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
