"""Two windows compared: reported figures like with like, and incidents in covered days.

And what would change the answer: the same comparison, counted in other ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from analytics.dataset import Dataset
from analytics.measures.compare.asked import Asked, asked_pair
from analytics.measures.compare.judged import Row, level_of, looked_at, with_corrections
from analytics.measures.compare.listed import Listed, listed_rows
from analytics.measures.compare.reported import Figures, like_figures
from analytics.measures.compare.stated import statistic_rows
from analytics.measures.events import added, check_word, definitions
from analytics.measures.scanned import summable
from analytics.results import DOWN, UP, as_result, contracts, result_frame, sources_of
from analytics.vocabulary import MEASURES

_TELLS_ONE = ["source_id", "start", "end", "scope", "event_type"]
BY = ("province", "scope", "event_type", "actor", "origin")
_NAMED = ("province", "event_type", "actor")  # families that readers look through for changes


@summable
def compare(
    data: Dataset,
    period_a: object,
    period_b: object,
    by: str | None = None,
    measure: str | Sequence[str] = "attacks",
    across_origins: bool = False,
    actor: str | None = None,
    scope: str | None = None,
) -> pd.DataFrame:
    """The rate of each place and origin in two windows, `a` the earlier: ratio, interval, verdict.

    Reported figures are compared where measure, kind, actor, target, victims, place and unit
    agree, and origin and counting rule too unless `across_origins`. Listed incidents are compared
    inside the systematic coverage of their source. The same days of two years come first. What
    cannot be compared stays as a row that says why.

    Parameters
    ----------
    data
        Incidents and statistics with their coverage.
    period_a, period_b
        Earlier and later window: "2023", "H1 2024", "2024-07", "2024-W12",
        "2024-01-01/2024-06-30", "30 days before 2024-05-05", "Name: 2024-08-29/2024-11-04",
        a `Window` or a pair of days.
    by
        None; "province", "event_type", "actor" or "scope" for a row per group of the incidents;
        "origin" for reported figures alone.
    measure
        One measure or several, each compared with itself alone.
    across_origins
        Also compare figures of different origins or counting rules; such rows name both.
    actor, scope
        Only this actor; only places within this one.

    Returns
    -------
    pandas.DataFrame
        A row per comparison or refusal, the best comparable first, with the columns and codes that
        `results.toml` declares. `comparability` says how like the two sides are: same_days of two
        years, other_days, parts (sums over places), other_counter, other_rule (two numbers and no
        ratio). `verdict` follows from the interval, `certainty` from the comparability; no verdict
        ("none") where a part is larger than its whole, where unlike days are compared and nothing
        bounds the season, or where rows that nobody could assign may explain the change. By
        province, type or actor a verdict stands after Holm's correction over all looked at, and
        there, as of people, at a stricter level where the events of the list did not change.

    Raises
    ------
    ParameterError
        Windows that overlap or are in the wrong order, unknown words.

    >>> from analytics.dataset import Dataset
    >>> len(compare(Dataset(), "2023", "2024"))
    0
    """
    rows, info = _answered(data, period_a, period_b, by, measure, across_origins, actor, scope)
    return as_result(result_frame("comparison", rows), "comparison", data, **info)


def _answered(
    data: Dataset,
    period_a: object,
    period_b: object,
    by: str | None = None,
    measure: str | Sequence[str] = "attacks",
    across_origins: bool = False,
    actor: str | None = None,
    scope: str | None = None,
) -> tuple[list[Row], dict[str, Any]]:
    """The rows of a comparison, and what the result says of itself."""
    check_word("by", by, (None, *BY))
    measures = [measure] if isinstance(measure, str) else list(measure)
    for name in measures:
        check_word("measure", name, MEASURES)
    data.checked("coverage")
    asked = asked_pair(period_a, period_b)
    actor = data.actor_named(actor)
    data, place = data.placed(scope)
    found = [_one_measure(data, name, asked, by, across_origins, actor, place) for name in measures]
    rows = [row for told, _ in found for row in told]
    cells = [
        row.get(name)
        for row in rows if row["evidence"] == "statistics"
        for name in ("rows_a", "rows_b")
    ]  # fmt: skip
    sources = {source for _, listed in found for source in listed.sources}
    known, words = definitions(), " and ".join(measures).replace("_", " ")
    return _ranked(rows), {
        "title": f"{words}, {asked[1].label} against {asked[0].label}",
        "measure": measures[0],
        "definition": "; ".join(known[name].definition for name in measures if name in known),
        "actor": actor,
        "by": by,
        "window": [str(asked[0].start), str(asked[1].end)],
        "periods": [asked[0].window.interval, asked[1].window.interval],
        "labels": [asked[0].label, asked[1].label],
        "sources": sorted({*sources_of(pd.Series(cells, dtype="str")), *sources}),
        "left_out": added(*(listed.left_out for _, listed in found)),
        "notes": [note for _, listed in found for note in listed.notes],
    }


def _one_measure(
    data: Dataset,
    measure: str,
    asked: tuple[Asked, Asked],
    by: str | None,
    across_origins: bool,
    actor: str | None,
    scope: str | None,
) -> tuple[list[Row], Listed]:
    """Rows of reported figures, then of incidents, each with corrections over themselves."""
    figures = like_figures(data, measure, actor=actor, scope=scope)
    stated = []
    if by in (None, "scope", "origin", "province"):
        stated = statistic_rows(
            data, measure, asked, across_origins=across_origins, actor=actor, scope=scope
        )
    if by == "province":
        stated = [row for row in stated if row.get("province")]
    rows = with_corrections(stated)
    alone = _without_counterpart(figures, rows, asked)
    counted, listed = _of_lists(data, measure, asked, by, actor, scope)
    left_out = added(figures.left_out, {"without_counterpart": alone}, listed.left_out)
    return rows + counted, replace(listed, left_out=left_out)


def _of_lists(
    data: Dataset, measure: str, asked: tuple[Asked, Asked], by: str | None,
    actor: str | None, scope: str | None,
) -> tuple[list[Row], Listed]:  # fmt: skip
    """Rows of incidents, with corrections over themselves."""
    if by == "origin" or measure not in definitions():
        return [], Listed()
    definition = definitions()[measure]
    listed = listed_rows(data, definition, asked, by=by, actor=actor, scope=scope)
    # The first look of a page is at the events of a list; all else hangs on it.
    hangs = by in _NAMED or bool(definition.persons)
    caution = "one_of_many" if by in _NAMED else "beside_events"
    level = level_of(moved=listed.moved) if hangs else None
    counted = with_corrections(listed.rows, level, caution)
    return counted, replace(listed, notes=[*listed.notes, *looked_at(counted, by)])


def _without_counterpart(figures: Figures, rows: Sequence[Row], asked: tuple[Asked, Asked]) -> int:
    """Figures of either window that stand in no row: nothing was found to hold them against."""
    cells = [row.get(name) or "" for row in rows for name in ("rows_a", "rows_b")]
    inside = {
        name
        for group in figures.groups
        for figure in group.figures
        for name in figure.ids
        if any(window.window.contains(figure.window) for window in asked)
    }
    return len(inside - set(";".join(cells).split(";")))


def _ranked(rows: list[Row]) -> list[Row]:
    """Rows of each measure by how comparable they are, then by days; refused ones last.

    Rows of lists alone keep their order.
    """
    if all(row["evidence"] == "incidents" for row in rows):
        return rows
    order = {code: at for at, code in enumerate(contracts()["comparison"].codes["comparability"])}

    def rank(row: Row) -> tuple[bool, bool, int, int]:
        a, b = row.get("days_a"), row.get("days_b")
        total = 0 if a is None or b is None else a + b
        if row.get("refused"):
            return True, False, 0, -total
        silent = row.get("verdict") == "none"
        return False, silent, order.get(row.get("comparability", ""), 0), -total

    return sorted(rows, key=rank)


def sensitivity(
    data: Dataset,
    period_a: object,
    period_b: object,
    *,
    measure: str = "attacks",
    actor: str | None = None,
    scope: str | None = None,
) -> pd.DataFrame:
    """The comparison of two windows as it was counted, and counted in other ways.

    Of lists of incidents: strict_dates (only events dated to the day), loose_dates (every event in
    the middle of its days), low_figures and high_figures (of persons), with_doubtful (rows marked
    doubtful count), merged (events that may be told twice are one). Of reported figures: each
    other counter of the same area that was compared with itself (counter).

    Parameters
    ----------
    data, period_a, period_b, measure, actor, scope
        As for `compare`.

    Returns
    -------
    pandas.DataFrame
        The columns of a comparison, with `variant` and `flips`: whether what can be said of the
        direction is not what the first row says. Variants that change no count are left out.

    Raises
    ------
    ParameterError
        As `compare`.

    >>> sensitivity(Dataset(), "2023", "2024").empty
    True
    """
    base, info = _answered(data, period_a, period_b, measure=measure, actor=actor, scope=scope)
    windows, actor = asked_pair(period_a, period_b), data.actor_named(actor)
    rows = [row | {"variant": "as_counted"} for row in _compared_pairs(base)[:1]]
    here = rows[0].get("scope") if rows else None
    counters = [row for row in base if row["evidence"] == "statistics"]
    lists = replace(data, statistics=data.statistics.head(0), whole=data.whole or data)
    for variant, incidents in _variants(data.incidents, measure).items():
        other = data.vouch_for(replace(lists, incidents=incidents))
        other, place = other.placed(scope)
        told, _ = _of_lists(other, measure, windows, None, actor, place)
        rows += [row | {"variant": variant} for row in _compared_pairs(told)]
    rows += [
        row | {"variant": "counter"}
        for row in _compared_pairs(counters)
        if here is not None and row.get("scope") == here and row.get("verdict") != "none"
    ]
    counts = ("origin", "scope", "count_a", "count_b", "low_a", "high_a", "low_b", "high_b")
    kept: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        kept.setdefault(tuple(row.get(name) for name in counts), row)
    ways = [(row["verdict"] in UP) - (row["verdict"] in DOWN) for row in kept.values()]
    told = [row | {"flips": way != ways[0]} for row, way in zip(kept.values(), ways, strict=True)]
    return as_result(result_frame("sensitivity", told), "sensitivity", data, **info)


def _compared_pairs(rows: Sequence[Row]) -> list[Row]:
    """The rows in which one counter was compared with itself."""
    return [row for row in rows if row.get("comparability") in ("same_days", "other_days")]


def _variants(incidents: pd.DataFrame, measure: str) -> dict[str, pd.DataFrame]:
    """The rows of a list as other readers would count them, where that is another way."""
    found = {}
    exact = incidents["start"].eq(incidents["end"])
    if not exact.all():
        known = incidents["start"].notna() & incidents["end"].notna()
        middle = incidents["start"] + (incidents["end"] - incidents["start"]) // 2
        middle = middle.dt.floor("D").astype("datetime64[us]")
        moved = {name: incidents[name].mask(known, middle) for name in ("start", "end")}
        found = {"strict_dates": incidents[exact], "loose_dates": incidents.assign(**moved)}
    if measure in definitions() and definitions()[measure].persons:
        for name in ("low", "high"):
            found[f"{name}_figures"] = incidents.assign(killed_best=incidents[f"killed_{name}"])
    doubtful = incidents["status"].eq("doubtful")
    if doubtful.any():
        counted = incidents["status"].mask(doubtful, "carried_out")
        found["with_doubtful"] = incidents.assign(status=counted)
    if len(incidents["origin"].dropna().unique()) > 1:
        found["merged"] = incidents[_first_told(incidents)]
    return found


def _first_told(incidents: pd.DataFrame) -> pd.Series:
    """Rows but those that a second origin tells of the same days, place and type."""
    groups = incidents.groupby(_TELLS_ONE, dropna=False, observed=True)["origin"]
    several = groups.transform("nunique") > 1
    return ~several | incidents["origin"].eq(groups.transform("first"))
