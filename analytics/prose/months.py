"""Sentences of a month-by-month comparison: the months both windows have, and the gaps."""

from typing import Any, NamedTuple

import pandas as pd

from analytics.prose.words import area, counted, listed, many, missing, number
from analytics.results import result_info
from analytics.results import rows as rows_of


class Series(NamedTuple):
    """The months of one series: its name, its rows, and one of them for what all share."""

    name: str
    months: pd.DataFrame
    first: Any

    @property
    def common(self) -> pd.DataFrame:
        """The months known on both sides."""
        return self.months[self.months["count_a"].notna() & self.months["count_b"].notna()]


def series(result: pd.DataFrame) -> list[Series]:
    """The series of a result, those with the most months on both sides first.

    A name says area and origin, and what is counted where another series would be called alike.
    """
    alike: dict[tuple[str, ...], list[int]] = {}
    keys = zip(*(result[name].fillna("") for name in result_info(result)["series"]), strict=True)
    for place, key in enumerate(keys):
        alike.setdefault(key, []).append(place)
    groups = [result.iloc[alike[key]] for key in sorted(alike)]
    firsts = [next(rows_of(rows)) for rows in groups]
    names = [f"{area(first.scope)} ({first.origin})" for first in firsts]
    for words in (counted, _counted_how, _counted_in):
        names = [
            f"{area(first.scope)}: {words(first)} ({first.origin})"
            if names.count(name) > 1
            else name
            for name, first in zip(names, firsts, strict=True)
        ]
    found = map(Series, names, groups, firsts)
    return sorted(found, key=lambda each: -len(each.common))


def _counted_how(row: Any) -> str:
    rule = "no rule stated" if missing(row.counting_rule) else row.counting_rule
    return f"{counted(row)}, {rule}"


def _counted_in(row: Any) -> str:
    return f"{_counted_how(row)}, {row.kind} of {row.unit}"


def headline(result: pd.DataFrame) -> str:
    """The series with the most months known on both sides, and its two totals."""
    return _headline(series(result))


def _headline(found: list[Series]) -> str:
    if not found or found[0].common.empty:
        return "No series has the same month in both windows"
    first, months = found[0].first, found[0].common
    return (
        f"{area(first.scope)}, the {many(len(months), 'month')} known on both sides: "
        f"{number(months['count_a'].sum())} {counted(first)} in {first.window_a}, "
        f"{number(months['count_b'].sum())} in {first.window_b} ({first.origin})"
    )


def sentences(result: pd.DataFrame) -> list[str]:
    """The common months, and how many months are missing on either side."""
    found = series(result)
    if not found or found[0].common.empty:
        return []
    gaps = int(result[["count_a", "count_b"]].isna().sum().sum())
    said = [f"{_headline(found)}."]
    if gaps:
        said.append(f"For {many(gaps, 'month')} of these series no count is known: left blank.")
    return said


def alt_text(result: pd.DataFrame) -> str:
    """The finding and which series are drawn."""
    found = series(result)
    names = listed(each.name for each in found)
    return f"Pairs of bars, month against month: {names or 'none'}. {_headline(found)}."
