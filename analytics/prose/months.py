"""Sentences of a month-by-month comparison: the months both windows have, and the gaps."""

import pandas as pd

from analytics.prose.words import area, listed, many, noun, number
from analytics.results import result_info
from analytics.results import rows as rows_of


def headline(result: pd.DataFrame) -> str:
    """The series with the most months known on both sides, and its two totals."""
    best = _best(result)
    if best is None:
        return "No series has the same month in both windows"
    scope, origin, months = best
    first = months.iloc[0]
    what = noun(str(result_info(result).get("measure", "incidents")))
    return (
        f"{area(scope)}, the {many(len(months), 'month')} known on both sides: "
        f"{number(months['count_a'].sum())} {what} in {first['window_a']}, "
        f"{number(months['count_b'].sum())} in {first['window_b']} ({origin})"
    )


def sentences(result: pd.DataFrame) -> list[str]:
    """The common months, and how many months are missing on either side."""
    if _best(result) is None:
        return []
    gaps = int(result[["count_a", "count_b"]].isna().sum().sum())
    said = [f"{headline(result)}."]
    if gaps:
        said.append(f"For {many(gaps, 'month')} of these series no count is known: left blank.")
    return said


def alt_text(result: pd.DataFrame) -> str:
    """The finding and which series are drawn."""
    series = result[["scope", "origin"]].drop_duplicates()
    names = listed(f"{area(row.scope)} ({row.origin})" for row in rows_of(series))
    return f"Pairs of bars, month against month: {names or 'none'}. {headline(result)}."


def _best(result: pd.DataFrame) -> tuple[str, str, pd.DataFrame] | None:
    common = result[result["count_a"].notna() & result["count_b"].notna()]
    if not len(common):
        return None
    groups = [(key, rows) for key, rows in common.groupby(["scope", "origin"], sort=True)]
    (scope, origin), rows = max(groups, key=lambda group: len(group[1]))
    return str(scope), str(origin), rows
