"""Sentences of a count: the total, the fullest bin, and the bins where nothing is known."""

import pandas as pd

from analytics.periods import as_window
from analytics.prose.words import area, day, listed, many, noun, number
from analytics.results import result_info


def _measure(result: pd.DataFrame) -> str:
    return str(result_info(result).get("measure", "incidents"))


def headline(result: pd.DataFrame) -> str:
    """The bin with the most, by certain count."""
    known = result[result["certain"].fillna(0) > 0]
    what = noun(_measure(result))
    if not len(known):
        return f"No {what} in any bin"
    row = known.iloc[int(known["certain"].astype(float).argmax())]
    group = "" if row["group"] == "all" else f" in {area(row['group'])}"
    span = as_window((row["bin_start"].date(), row["bin_end"].date())).label
    return f"Most {what}{group} in {span}: {number(row['certain'])}"


def sentences(result: pd.DataFrame) -> list[str]:
    """Expected total, how much of it hangs on inexact dates, and the bins without knowledge."""
    what = noun(_measure(result))
    expected = float(result["expected"].fillna(0).sum())
    certain = float(result["certain"].fillna(0).sum())
    said = [
        f"{number(expected)} {what} fall in these bins; {number(certain)} of them surely in the "
        "bin shown, the others by a date that is a window."
    ]
    unknown = result[~result["covered"].fillna(False).astype(bool) & result["certain"].isna()]
    if len(unknown):
        said.append(
            f"In {many(len(unknown), 'bin')} nothing was reported and nobody counted "
            "systematically: that is not zero."
        )
    return said


def alt_text(result: pd.DataFrame) -> str:
    """The finding and the groups drawn."""
    groups = [area(group) for group in result["group"].astype(str).unique() if group != "all"]
    shown = f" for {listed(groups, limit=8)}" if groups else ""
    start, end = result["bin_start"].min(), result["bin_end"].max()
    span = f" from {day(start)} to {day(end)}" if len(result) else ""
    return f"Bars of counts{shown}{span}. {headline(result)}."
