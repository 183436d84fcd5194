"""The rows that can be reports of one event, as arrays in a fixed order."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.dataset import Dataset
from analytics.duplicates.weights import rules
from analytics.places import names, provinces, provinces_of, read_place, split_scope
from analytics.places.codes import country_of
from analytics.places.gazetteer import LONGEST, strip_articles
from analytics.text import fold_name

Words = npt.NDArray[np.uint64]
"""One row per cell, padded with 0: hashes of its telling words."""

MOST_WORDS = 8  # of one cell; few words tell a place or an actor apart

_TOKEN = re.compile(r"[^\W\d_]+")
_ARABIC = str.maketrans("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "abttjhkddrzsssdtdagfkklmnhwy", "ءئؤ")
_TWO_LETTERS = re.compile("([kgstdp])h")
_ONE_SOUND = str.maketrans("qcxpvg", "kkkbfj")
_WEAK = re.compile("[aeiouywh]")
_DOUBLE = re.compile(r"(.)\1+")


def skeleton(word: str) -> str:
    """The first letter and the consonants of a folded word: what its spellings mostly share.

    >>> skeleton("makhmour"), skeleton("makhmur"), skeleton("مخمور")
    ('mkmr', 'mkmr', 'mkmr')
    >>> skeleton("himreen") == skeleton("hamrin"), skeleton("asad") == skeleton("assad")
    (True, True)
    """
    plain = _TWO_LETTERS.sub(r"\1", word.translate(_ARABIC)).translate(_ONE_SOUND)
    first = "a" if plain[:1] in set("aeiou") else plain[:1]
    return _DOUBLE.sub(r"\1", first + _WEAK.sub("", plain[1:]))


def telling_words(
    cells: pd.Series,
    common: Collection[str],
    alike: Mapping[str, str] | None = None,
    *,
    whole: bool = False,
) -> Words:
    """The words of each cell that tell it apart, as hashes of their skeletons.

    `common` words are passed over; `alike` gives one spelling for words of one meaning. With
    `whole` the last column is the whole cell, so that equal cells of common words share that.

    >>> words = telling_words(pd.Series(["near Makhmour", "مخمور", None]), {"near"})
    >>> bool(words[0, 0] == words[1, 0]), int(words[2, 0])
    (True, 0)
    """
    codes, distinct = pd.factorize(cells)
    table = np.zeros((len(distinct) + 1, MOST_WORDS + whole), dtype=np.uint64)
    if whole and len(distinct):
        table[:-1, -1] = _hashes([f"whole {fold_name(str(text)[:LONGEST])}" for text in distinct])
    for row, text in enumerate(distinct):
        kept = _skeletons(str(text), common, alike or {})
        if kept:
            table[row, : len(kept)] = _hashes(kept)
    return table[codes]  # a missing cell has the code -1: the last row, all zero


def _skeletons(text: str, common: Collection[str], alike: Mapping[str, str]) -> list[str]:
    tokens = _TOKEN.findall(strip_articles(fold_name(text[:LONGEST])))
    words = (alike.get(token, token) for token in tokens if token not in common and len(token) > 1)
    return list(dict.fromkeys(skeleton(word) for word in words))[:MOST_WORDS]


def _hashes(words: list[str]) -> Any:
    hashed = pd.util.hash_array(np.array(words, dtype=object), categorize=False)
    return np.maximum(hashed, 1)  # 0 is the padding


def province_words(scopes: pd.Series, places: pd.Series) -> frozenset[str]:
    """Folded words that name a province of the countries at hand: the scope tells them already.

    >>> sorted(province_words(pd.Series(["IQ-KI"]), pd.Series(["Kerkuk", "Makhmour"])) & {"kirkuk",
    ...     "kerkuk", "makhmour"})
    ['kerkuk', 'kirkuk']
    """
    countries = {
        country_of(code) for scope in scopes.dropna().unique() for code in split_scope(scope)
    }
    known = {
        token
        for country in countries
        if country
        for code in provinces(country)
        for name in names(code).values()
        for token in _TOKEN.findall(strip_articles(fold_name(name)))
    }
    written = {
        token
        for text in places.dropna().unique()
        for token in _TOKEN.findall(strip_articles(fold_name(text[:LONGEST])))
    }
    read = {text: read_place(text) for text in sorted(written - known)}
    wide = {"province", "region", "country"}
    return frozenset(
        known | {word for word, place in read.items() if place and place.precision in wide}
    )


def shared(first: Words, second: Words) -> npt.NDArray[np.int8]:
    """How many words two cells have in common, row by row.

    >>> shared(np.array([[3, 5]], np.uint64), np.array([[5, 0]], np.uint64)).tolist()
    [1]
    """
    count = np.zeros(len(first), dtype=np.int8)
    for column in first.T:
        count += ((column != 0)[:, None] & (column[:, None] == second)).any(axis=1)
    return count


Rows = npt.NDArray[np.int64]
"""Positions in `Reports`."""

FIGURES = ("killed", "wounded", "arrested")
FAILED = ("foiled", "denied")


@dataclass(frozen=True)
class Reports:
    """Rows sorted by id, one array per column; -1 or nan is missing.

    Attributes
    ----------
    frame
        The rows of the incidents table.
    first, last
        Days since 1970.
    scope, source, page, stated
        Codes: of the place, the source, the page a row was read from, the event a source names.
    touches
        For each scope code and province whether they touch; the last row, of no place, is empty.
    overlap
        For two scope codes whether they can be one place; -1, unknown, can be anywhere.
    type
        Codes of the vocabulary.
    failed
        Whether the row says it failed or was denied.
    latitude, longitude
        Only where they tell about a village.
    low, high
        Bounds of each figure.
    place, actor, target
        Telling words.
    """

    frame: pd.DataFrame
    first: npt.NDArray[np.int64]
    last: npt.NDArray[np.int64]
    scope: npt.NDArray[np.int64]
    source: npt.NDArray[np.int64]
    page: npt.NDArray[np.int64]
    stated: npt.NDArray[np.int64]
    touches: npt.NDArray[np.bool_]
    overlap: npt.NDArray[np.bool_]
    type: npt.NDArray[np.int64]
    failed: npt.NDArray[np.bool_]
    latitude: npt.NDArray[np.float64]
    longitude: npt.NDArray[np.float64]
    low: dict[str, npt.NDArray[np.float64]]
    high: dict[str, npt.NDArray[np.float64]]
    place: Words
    actor: Words
    target: Words


def prepare(data: Dataset) -> Reports:
    """The rows with a window short enough that are no part of another row."""
    rows = data.incidents
    days = (rows["end"] - rows["start"]).dt.days
    kept = rows["part_of"].isna() & (days < rules().limits["longest_days"])
    rows = rows[kept].sort_values("incident_id", kind="stable").reset_index(drop=True)
    scope, scopes = pd.factorize(rows["scope"])
    touches, overlap = _touching(scopes)
    low, high = _killed_bounds(rows)
    pinned = rows["place_precision"].isin(["exact", "near"])
    common = rules().common["place"] | province_words(rows["scope"], rows["place"])
    who = rules().common["actor"]
    return Reports(
        frame=rows,
        first=_day_numbers(rows["start"]),
        last=_day_numbers(rows["end"]),
        scope=scope,
        source=_factor_codes(rows["source_id"].astype("str")),
        page=_page_of_report(data, rows),
        stated=_factor_codes(rows["source_id"].astype("str") + "\n" + rows["event_id"]),
        touches=touches,
        overlap=overlap,
        type=np.asarray(rows["event_type"].cat.codes, dtype=np.int64),
        failed=rows["status"].isin(FAILED).to_numpy(bool),
        latitude=_floats(rows["latitude"].where(pinned & rows["longitude"].notna())),
        longitude=_floats(rows["longitude"].where(pinned & rows["latitude"].notna())),
        low=low,
        high=high,
        place=telling_words(rows["place"], common, rules().alike),
        actor=telling_words(rows["actor"], who, rules().alike, whole=True),
        target=telling_words(rows["target"], who, rules().alike, whole=True),
    )


def _day_numbers(moments: pd.Series) -> npt.NDArray[np.int64]:
    return moments.to_numpy("datetime64[D]").astype(np.int64)


def _floats(values: pd.Series) -> npt.NDArray[np.float64]:
    return values.to_numpy(np.float64, na_value=np.nan)


def _factor_codes(values: pd.Series) -> npt.NDArray[np.int64]:
    return np.asarray(pd.factorize(values)[0], dtype=np.int64)


def _page_of_report(data: Dataset, rows: pd.DataFrame) -> npt.NDArray[np.int64]:
    """One page, or one list made to hold each event once, does not report an event twice."""
    lists = data.coverage.loc[data.coverage["systematic"].fillna(False), "source_id"]
    source = rows["source_id"].astype("str")
    page = rows["url"].fillna(rows["origin"]).fillna("").mask(source.isin(lists), "")
    return _factor_codes(source + "\n" + page)


def _killed_bounds(
    rows: pd.DataFrame,
) -> tuple[dict[str, npt.NDArray[np.float64]], dict[str, npt.NDArray[np.float64]]]:
    low, high = {}, {}
    for name in ("killed", "wounded"):
        low[name], high[name] = (
            _floats(rows[f"{name}_{side}"].fillna(rows[f"{name}_best"])) for side in ("low", "high")
        )
        # A bound alone: at least so many, or at most so many.
        high[name][np.isnan(high[name]) & ~np.isnan(low[name])] = np.inf
        low[name][np.isnan(low[name]) & ~np.isnan(high[name])] = 0
    low["arrested"] = high["arrested"] = _floats(rows["arrested"])
    return low, high


def _touching(scopes: pd.Index) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    touched = [*map(provinces_of, scopes), ()]
    every = pd.Index(sorted({name for found in touched for name in found}))
    touches = np.array([every.isin(found) for found in touched])
    unknown = np.asarray(~touches.any(axis=1))  # no place at all, or the world
    both = touches.astype(np.float32)
    return touches, (both @ both.T > 0) | unknown[:, None] | unknown[None, :]
