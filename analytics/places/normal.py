"""Spellings of one name made equal: `name_key` and `plain_key`, over `fold_name`.

Folding removes only what differs between spellings of one name: letter case, diacritics,
apostrophes, hyphens, forms of Arabic letters, the Arabic article, a final "h" after "a". Nothing
is compared by likeness here: two names are equal after folding, or they are different names.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from analytics.config import packaged_toml
from analytics.text import fold_name

LONGEST = 200  # characters; no place name is longer, and a huge cell must cost nothing

_ARTICLE = "ال"


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
