"""Sentences of a breakdown: who did what to whom, the most frequent first."""

from typing import Any

import pandas as pd

from analytics.prose.messages import say
from analytics.prose.words import capital, listed, missing, noun, number
from analytics.results import result_info
from analytics.results import rows as rows_of

_NAMED = 3


def what_of(row: Any) -> str:
    """What one row counts: the sides and the type, in words."""
    sides = [say("breakdown-unknown") if missing(side) else str(side)
             for side in (row.actor, row.target)]  # fmt: skip
    kind = say(f"breakdown-type_{row.event_type}")
    how = "directed" if row.directed else "between"
    if row.directed and missing(row.target):
        how = "by"
    return say(f"breakdown-{how}", type=kind, one=sides[0], other=sides[1])


def headline(result: pd.DataFrame) -> str:
    """What most of the count is made of."""
    if result.empty:
        return say("breakdown-nothing")
    first, total = next(rows_of(result)), int(result["count"].sum())
    what = noun(str(result_info(result)["measure"]), total)
    facts = {"what": what, "total": total, "first": what_of(first),
             "count": int(first.count), "percent": number(first.share * 100)}  # fmt: skip
    kind = "most" if first.share > 0.5 else "largest"
    return capital(say(f"breakdown-{kind}", **facts))


def sentences(result: pd.DataFrame) -> list[str]:
    """The most frequent in numbers, and for how many nobody is named."""
    if result.empty:
        return []
    told = [say("breakdown-item", what=what_of(row), count=int(row.count))
            for row in list(rows_of(result))[:_NAMED]]  # fmt: skip
    total = int(result["count"].sum())
    what = noun(str(result_info(result)["measure"]), total)
    said = [say("breakdown-told", total=total, told=listed(told), what=what)]
    unknown = int(result.loc[result["actor"].isna(), "count"].sum())
    return said + [say("breakdown-nobody", count=unknown)] * bool(unknown)


def alt_text(result: pd.DataFrame) -> str:
    """The finding and the largest parts."""
    return " ".join([f"{headline(result)}.", *sentences(result)])
