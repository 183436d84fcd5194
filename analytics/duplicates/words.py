"""Words of a place or an actor, reduced to what different spellings of them have in common."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.places import names, provinces, read_place, split_scope
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
