"""Sentences of a breakdown by province: who leads, what changed, what could not be placed."""

from typing import Any

import pandas as pd

from analytics.prose.words import FEW, listed, many, missing, noun, number
from analytics.results import result_info
from analytics.results import rows as rows_of


def _placed(result: pd.DataFrame) -> pd.DataFrame:
    rows = result[(result["kind"] == "province") & result["count"].notna()]
    return rows.sort_values(["count", "name"], ascending=[False, True], kind="stable")


def _measure(result: pd.DataFrame) -> str:
    return str(result_info(result).get("measure", "incidents"))


def _other(result: pd.DataFrame, kind: str) -> float:
    counts = result.loc[result["kind"] == kind, "count"].dropna()
    return float(counts.sum()) if len(counts) else 0.0


def headline(result: pd.DataFrame, view: str = "counts") -> str:
    """The province that leads, or with view "change" the provinces whose rate changed."""
    if view == "change":
        return _change(result)
    rows = _placed(result)
    total = rows["count"].sum()
    if not len(rows) or total == 0:
        return f"No {noun(_measure(result))} counted in any province"
    first = rows.iloc[0]
    share = "" if total < FEW else f" ({number(100 * first['count'] / total)}%)"
    return (
        f"{first['name']} leads with {number(first['count'])} of {number(total)} "
        f"{noun(_measure(result), total)} placed in a province{share}"
    )


def _change(result: pd.DataFrame) -> str:
    told = [row for row in rows_of(_placed(result)) if not missing(row.verdict)]
    up = [str(row.name) for row in told if _up(row)]
    down = [str(row.name) for row in told if _down(row)]
    parts = [f"higher in {listed(up)}"] if up else []
    parts += [f"lower in {listed(down)}"] if down else []
    unsure = len(told) - len(up) - len(down)
    if not told:
        before = result_info(result).get("against_label")
        return f"No province can be compared with {before or 'an earlier period'}"
    if not parts:
        return f"Change cannot be told in any of {many(unsure, 'province')}"
    rest = f"; cannot tell in {many(unsure, 'province')}" if unsure else ""
    return f"Rate {' and '.join(parts)}{rest}"


def _up(row: Any) -> bool:
    return row.verdict in ("higher", "at least doubled")


def _down(row: Any) -> bool:
    return row.verdict in ("lower", "at least halved")


def sentences(result: pd.DataFrame) -> list[str]:
    """The leading provinces, what is not reported, what stayed unallocated or unplaced."""
    rows = _placed(result)
    what = noun(_measure(result))
    counted = rows[rows["count"] > 0].head(3)
    said = []
    if len(counted):
        leaders = listed(f"{row.name} ({number(row.count)})" for row in rows_of(counted))
        said.append(f"Most {what} were counted in {leaders}.")
    if any(not missing(row.verdict) for row in rows_of(rows)):
        said.append(f"{_change(result)}.")
    blank = result[(result["kind"] == "province") & result["count"].isna()]
    if len(blank):
        said.append(
            f"For {many(len(blank), 'province')} nothing was reported, which is not zero: "
            f"{listed(sorted(blank['name'].astype(str)), limit=6)}."
        )
    several, nowhere = _other(result, "unallocated"), _other(result, "unplaced")
    if several or nowhere:
        said.append(
            f"{number(several)} concern several provinces at once and are given to none; "
            f"{number(nowhere)} could not be placed."
        )
    return said


def alt_text(result: pd.DataFrame, view: str = "counts") -> str:
    """The finding and the values of the largest provinces."""
    rows = _placed(result).head(8)
    values = listed((f"{row.name} {number(row.count)}" for row in rows_of(rows)), limit=8)
    kind = "change of the rate" if view == "change" else "count"
    return f"Map of provinces shaded by {kind}. {headline(result, view)}. {values or 'None'}."
