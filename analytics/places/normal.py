"""Spellings of one name made equal: `fold`, `name_key` and `plain_key`.

Folding removes only what differs between spellings of one name: letter case, diacritics,
apostrophes, hyphens, forms of Arabic letters, the Arabic article, a final "h" after "a". Nothing
is compared by likeness here: two names are equal after folding, or they are different names.
"""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

LONGEST = 200  # characters; no place name is longer, and a huge cell must cost nothing

_SAME_LETTER = str.maketrans(
    {
        "ة": "ه", "ۀ": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ى": "ي", "ی": "ي", "ې": "ي", "ێ": "ي",
        "ک": "ك", "ڪ": "ك", "گ": "ك", "ۆ": "و", "ۇ": "و", "ڕ": "ر", "ڵ": "ل", "ٱ": "ا", "ـ": None,
        "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe",
        "'": None, "’": None, "‘": None, "`": None, "´": None, "ʿ": None, "ʾ": None, "ʼ": None,
        "ʻ": None, "′": None, "“": None, "”": None, '"': None,
        "-": " ", "‐": " ", "‑": " ", "‒": " ", "–": " ", "—": " ", "_": " ", ".": " ", "،": ",",
        "؛": ";",
    }
)  # fmt: skip
_ARTICLE = "ال"


@cache
def words() -> dict[str, Any]:
    """The word lists of `data/words.toml`."""
    text = files("analytics.places").joinpath("data/words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def fold(text: str) -> str:
    """`text` in lower case, without diacritics, apostrophes and hyphens, spaces made single.

    >>> fold("  Şalāḩ  ad-Dīn ")
    'salah ad din'
    """
    if text.isascii():
        return " ".join(text.lower().translate(_SAME_LETTER).split())
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in decomposed if unicodedata.category(c) not in {"Mn", "Cf"})
    return " ".join(kept.translate(_SAME_LETTER).split())


def plain_key(text: str) -> str:
    """The key of a name of any country: folded, without a leading "the".

    >>> plain_key("Nord-Kivu") == plain_key("nord kivu")
    True
    """
    return fold(text).removeprefix("the ")


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
    articles = _articles()
    kept = [
        _bare(token)
        for place, token in enumerate(tokens)
        if not (token in articles and place + 1 < len(tokens))
    ]
    return " ".join(kept)


@cache
def _articles() -> frozenset[str]:
    return frozenset(words()["articles"])


def _bare(token: str) -> str:
    if token.endswith("ah") and len(token) > 2:
        return token[:-1]
    if token.startswith(_ARTICLE) and len(token) > len(_ARTICLE) + 1:
        return token[len(_ARTICLE) :]
    return token
