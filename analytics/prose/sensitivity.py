"""Sentences of what would change the answer: which ways of counting tell another direction."""

import pandas as pd

from analytics.prose import pair
from analytics.prose.change import span
from analytics.prose.messages import say
from analytics.prose.words import capital, listed
from analytics.results import rows as rows_of


def headline(result: pd.DataFrame) -> str:
    """Whether the direction depends on how it is counted."""
    first, *others = list(rows_of(result)) or [None]
    if first is None or not others:
        return say("sensitivity-nothing")
    flips = [row for row in others if row.flips]
    if not flips:
        return say("sensitivity-stays", ways=len(others))
    how = listed(dict.fromkeys(variant_words(row) for row in flips))
    return say("sensitivity-depends", how=how)


def variant_words(row: object) -> str:
    """How a row was counted."""
    return say(f"sensitivity-{row.variant}", origin=row.origin_b)  # type: ignore[attr-defined]


def sentences(result: pd.DataFrame) -> list[str]:
    """What each way of counting that tells another direction would say."""
    flips = [row for row in rows_of(result) if row.flips]
    said = [f"{capital(variant_words(row))}: {pair.verdict_words(row)}." for row in flips[:4]]
    return [f"{headline(result)}.", *said] if len(result) > 1 else []


def alt_text(result: pd.DataFrame) -> str:
    """The finding, and the range that each way of counting gives."""
    drawn = [
        say("sensitivity-range", how=variant_words(row), range=span(row.low, row.high))
        for row in rows_of(result)
    ]
    return say("sensitivity-alt", headline=headline(result), drawn=listed(drawn, limit=8) or "-")
