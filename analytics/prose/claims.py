"""Sentences of checked claims: what was claimed, how it can be read, what the figures say."""

import pandas as pd

from analytics.prose.words import capital, listed, many, missing, number
from analytics.results import rows as rows_of


def headline(result: pd.DataFrame) -> str:
    """How the claims fare, and whether the reading decides it."""
    if not len(result):
        return "No claim about a ratio to check"
    readings = {
        (row.claim_id, row.reading): row.verdict
        for row in sorted(rows_of(result), key=lambda row: row.verdict == "contradicted")
    }
    torn = [
        claim
        for claim, reading in readings
        if reading == "total"
        and readings[claim, reading] == "contradicted"
        and readings.get((claim, "pace")) == "consistent"
    ]
    if torn:
        row = result[result["claim_id"] == torn[0]].iloc[0]
        return f"{capital(row['claim'])}: contradicted as a total, not contradicted as a pace"
    counts = result.drop_duplicates("claim_id")["verdict"].value_counts()
    parts = listed(f"{number(count)} {verdict}" for verdict, count in counts.items())
    return f"{capital(many(int(counts.sum()), 'claim'))} checked: {parts}"


def sentences(result: pd.DataFrame) -> list[str]:
    """One sentence for each claim held against a figure, at most four."""
    against = [row for row in rows_of(result) if not missing(row.figure)]
    return [
        f"{capital(str(row.claim))} ({row.origin}), read as a {row.reading}: {row.verdict}. "
        f"{capital(str(row.arithmetic)).rstrip('.')}."
        for row in against[:4]
    ]


def alt_text(result: pd.DataFrame) -> str:
    """Each reading with its verdict."""
    verdicts = [f"{row.claim} read as a {row.reading}: {row.verdict}" for row in rows_of(result)]
    return (
        "For each claim a bar of what it allows for the base period, and a mark for what was "
        f"counted. {headline(result)}. {listed(verdicts, limit=6)}."
    )
