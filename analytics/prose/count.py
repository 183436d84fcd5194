"""Sentences of a count: the total, how well it is dated, and the bins where nobody counted."""

import pandas as pd

from analytics.prose.messages import say
from analytics.prose.trend import qualified, subject
from analytics.prose.words import area, capital, listed, noun, number, period
from analytics.results import result_info
from analytics.results import rows as rows_of


def _complete(result: pd.DataFrame) -> bool:
    """Whether every bin is counted, and none is still filling."""
    return bool(result["covered"].fillna(False).all() and not result["tail"].any())


def headline(result: pd.DataFrame) -> str:
    """The fullest bin where the list is complete; else what is shown."""
    info = result_info(result)
    every = str(info.get("every", "month"))
    known = result[result["certain"].fillna(0) > 0]
    if known.empty:
        return say("count-none", what=subject(result))
    most = known[known["certain"] == known["certain"].max()]
    if not _complete(result) or len(most) > 1 or info.get("by"):
        return say("count-reported", what=subject(result), every=every)
    row = next(rows_of(most))
    return say(
        "count-most",
        what=capital(subject(result)),
        when=period(row.bin_start, row.bin_end),
        count=int(row.certain),
    )


def sentences(result: pd.DataFrame) -> list[str]:
    """How many are dated to one bin, the bins that nobody counted, and those still filling."""
    info = result_info(result)
    every, measure = str(info.get("every", "month")), str(info.get("measure", "incidents"))
    total = round(float(result["expected"].fillna(0).sum()))
    certain = int(result["certain"].fillna(0).sum())
    kind = "dated" if certain >= total else "dated_some"
    said = [say(f"count-{kind}", every=every, certain=certain, total=total,
                what=noun(measure, total))]  # fmt: skip
    blank = result.groupby("bin_start")["certain"].apply(lambda counts: counts.isna().all())
    if blank.any():
        said.append(say("count-blank", every=every, count=int(blank.sum())))
    return [*said, *qualified(result)]


def alt_text(result: pd.DataFrame) -> str:
    """The finding and the groups drawn."""
    groups = [area(group) for group in result["group"].astype(str).unique() if group != "all"]
    facts = {"headline": headline(result), "groups": listed(groups, limit=8)}
    if result.empty:
        return say("trend-alt_nothing", **facts)
    when = period(result["bin_start"].min(), result["bin_end"].max())
    kind = "alt_groups" if groups else "alt"
    return say(f"count-{kind}", period=when, largest=number(result["possible"].max()), **facts)
