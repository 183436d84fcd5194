"""Listed actors among the words of a text."""

from __future__ import annotations

from analytics.actors import known_actor
from analytics.articles.strip import Mention, Strip


def find_actor(strip: Strip, at: int) -> Mention | None:
    """The listed actor that begins at a word."""
    for end in range(min(len(strip.words), at + 6), at, -1):
        words = strip.raw(at, end).removesuffix("'s")
        if strip.language == "en" and not any(c.isupper() for c in words):
            continue
        forms = strip.forms(strip.low(at, end))[1:] if end == at + 1 else ()
        name = next((n for f in (words, *forms) if (n := known_actor(f))), None)
        if name is not None:
            return strip.mention("actor", at, end, "A", name)
    return None


def actor_in(words: str) -> str:
    """The listed actor among some words, the longest name first: "18 ISIS operatives"."""
    tokens = words.split()
    runs = (
        " ".join(tokens[at : at + length])
        for length in range(len(tokens), 0, -1)
        for at in range(len(tokens) - length + 1)
    )
    named = (run for run in runs if not run.isascii() or run != run.lower())
    return next((name for run in named if (name := known_actor(run))), "")
