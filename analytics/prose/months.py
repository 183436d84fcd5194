"""Sentences of a month-by-month comparison: the months both windows have, and the gaps."""

from typing import Any, NamedTuple

import pandas as pd

from analytics.prose.messages import say
from analytics.prose.pair import involving
from analytics.prose.words import (
    area,
    area_inside,
    capital,
    counted,
    listed,
    missing,
    number,
    window_words,
)
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
    names = [_series_name(first, "series") for first in firsts]
    for kind in ("series_what", "series_rule"):
        names = [
            _series_name(first, kind) if names.count(name) > 1 else name
            for name, first in zip(names, firsts, strict=True)
        ]
    found = map(Series, names, groups, firsts)
    return sorted(found, key=lambda each: (-len(each.common), -each.months["count_a"].sum()))


def _series_name(first: Any, kind: str) -> str:
    what = counted(first)
    if not missing(first.event_type):
        what = f"{what}, {str(first.event_type).replace('_', ' ')}"
    rule = "no rule stated" if missing(first.counting_rule) else first.counting_rule
    facts = {"area": area(first.scope), "what": what, "origin": _counter(first)}
    return say(f"months-{kind}", **facts, rule=f"{rule}, {first.kind} of {first.unit}")


def _counter(first: Any) -> str:
    return say("months-nobody") if missing(first.origin) else str(first.origin)


def headline(result: pd.DataFrame) -> str:
    """The series with the most months known on both sides, and its two totals."""
    found = series(result)
    if not found or found[0].common.empty:
        return say("months-none")
    first, known = found[0].first, found[0].common
    fewer = int((known["count_b"] < known["count_a"]).sum())
    more = int((known["count_b"] > known["count_a"]).sum())
    facts: dict[str, Any] = {
        "which": "fewer" if fewer > more else "more",
        "count": max(fewer, more),
    }
    # The months of a list hold only what is dated to them: their sum is not the total.
    return say(
        "months-headline_list" if first.evidence == "incidents" else "months-headline",
        **facts,
        what=capital(_months_subject(result, first)),
        area=area_inside(first.scope),
        months=len(known),
        a=number(known["count_a"].sum()),
        b=number(known["count_b"].sum()),
        window_a=window_words(first.window_a),
        window_b=window_words(first.window_b),
        origin=_counter(first),
    )


def _months_subject(result: pd.DataFrame, first: Any) -> str:
    codes = {note["code"] for note in result_info(result)["notes"]}
    if first.evidence == "statistics" or "undirected" not in codes:
        return counted(first)
    return involving(counted(first._replace(actor=None)), first.measure, first.actor)


def sentences(result: pd.DataFrame) -> list[str]:
    """The common months, and how many months are missing on either side."""
    if not len(result):
        return []
    gaps = int(result[["count_a", "count_b"]].isna().sum().sum())
    return [f"{headline(result)}.", *([say("months-blank", count=gaps)] if gaps else [])]


def alt_text(result: pd.DataFrame) -> str:
    """The finding and which series are drawn."""
    names = listed(each.name for each in series(result)) or "-"
    return say("months-alt", names=names, headline=headline(result))
