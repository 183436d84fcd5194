"""From a line of a result back: the rows behind it, and how it came about, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from analytics import prose
from analytics.briefs.page import printing
from analytics.dataset import Dataset
from analytics.display import LINES, Told, asked_words, few, more
from analytics.errors import ParameterError
from analytics.measures.allocation import UNALLOCATED, UNPLACED, allocate, common_day, groups_of
from analytics.measures.compare.asked import Asked
from analytics.measures.compare.covered import both_sides, title_of
from analytics.measures.coverage import covered_days, settled, stretches
from analytics.measures.events import definition_of, definitions, select_events
from analytics.notebook.evidence import contributing, rows_of
from analytics.notebook.tabling import page_table
from analytics.prose.messages import say
from analytics.prose.words import area, left_out, listed, missing, period
from analytics.results import result_info
from analytics.results import rows as result_rows


def rows(result: pd.DataFrame, line: Any = None) -> pd.DataFrame:
    """The rows that a result, or one line of it, was made from, in the order of time.

    Parameters
    ----------
    result
        What a measure returned, or a part of it.
    line
        The label of a line, as it stands before it; by default all of them.

    Returns
    -------
    pandas.DataFrame
        One row for each incident or reported figure: rows (its key), source_id, number (as
        written), what, start, end, scope, place, actor, target, killed_low, killed_high, origin,
        url, said (published), note, when_as_written, how (what its source lets a page show).

    Raises
    ------
    ParameterError
        For a frame that no measure returned, and for a line that is not there.

    >>> import analytics as an
    >>> rows(an.count(Dataset(), start="2024", end="2024"), 0).empty
    True
    """
    info, facts = result_info(result), _facts(result)
    if line is None:
        return contributing(result, facts)
    if line not in result.index:
        raise ParameterError("no such line", column="line", value=line, remedy="see its index")
    one, row = result.loc[[line]], result.loc[line]
    named = one[one.columns.intersection(["rows", "rows_a", "rows_b"])].notna()
    # A count names no rows on a side that has too many of them.
    if named.all(axis=None) if row.get("evidence") == "incidents" else named.any(axis=None):
        return contributing(one, facts)
    if info["kind"] not in _FOUND_AGAIN or "n" in facts.incidents:
        keys = frozenset[str]()  # nothing is counted, or the sums of a scan
    else:
        find = _reported_keys if row.get("basis") == "statistics" else _counted_keys
        keys = find(row, info, facts)
    return rows_of(facts, pa.array(sorted(keys), pa.large_string()))


_FOUND_AGAIN = ("count", "breakdown", "trend", "warnings", "provinces", "months", "comparison")


def _reported_keys(row: pd.Series, info: Mapping[str, Any], facts: Dataset) -> frozenset[str]:
    """The keys of the reported figures of a line."""
    told = facts.statistics
    kept = told["start"].ge(row["bin_start"]) & told["end"].le(row["bin_end"])
    for name, value in {**row[["origin", "scope"]], "measure": info["measure"]}.items():
        kept &= told[name].eq(value)
    return frozenset(told.loc[kept, "statistic_id"])


def _counted_keys(row: pd.Series, info: Mapping[str, Any], facts: Dataset) -> frozenset[str]:
    """The keys of the incidents of a line, with those that may lie in its days."""
    by, kind = info.get("by"), info["kind"]
    split = "source_id" if kind in ("comparison", "months") else by
    events = select_events(
        facts, definition_of(info["measure"]), actor=info.get("actor"),
        split=split if split in ("origin", "source_id") else None,
    ).frame  # fmt: skip
    kept = events["source_id"].isin(info["sources"])
    if kind == "breakdown":
        first, last = (pd.Timestamp(day) for day in info["window"])  # missing where none was asked
        kept &= ~(events["start"] < first) & ~(events["end"] > last) & _between_sides(events, row)
    elif kind == "provinces":
        days = [pd.Timestamp(day).date() for day in (*(info["against"] or ()), *info["window"])]
        own = allocate(events["scope"], common_day(info["countries"], min(days), max(days))[0])
        kept &= own.eq(row["kind"] if missing(row["province"]) else row["province"])
        kept &= _partly_in(events, info["window"])
    elif kind in ("comparison", "months"):
        titles = {source: title_of(facts, source) for source in info["sources"]}
        told = events["source_id"].astype("str").map(titles).eq(row["origin"])
        kept &= told | (row.get("refused") == "not_systematic")
        kept &= _of_group(events, row, info, facts.selection.get("scope"))
        if kind == "months":
            kept &= _in_month_of(events, row, info)
        else:
            kept[kept] = _in_compared_days(events[kept], row, info, facts)
    else:
        near = _partly_in if kind == "count" else _wholly_in
        kept &= near(events, (row["bin_start"], row["bin_end"]))
        kept &= _of_group(events, row, info, facts.selection.get("scope"))
    return frozenset(key for cell in events.loc[kept, "rows"] for key in cell.split(";"))


def _wholly_in(events: pd.DataFrame, days: Sequence[Any]) -> pd.Series:
    return events["start"].ge(pd.Timestamp(days[0])) & events["end"].le(pd.Timestamp(days[1]))


def _partly_in(events: pd.DataFrame, days: Sequence[Any]) -> pd.Series:
    return events["end"].ge(pd.Timestamp(days[0])) & events["start"].le(pd.Timestamp(days[1]))


def _of_group(
    events: pd.DataFrame, row: pd.Series, info: Mapping[str, Any], place: str | None
) -> Any:
    """Which events are of the group of a line, told as the measure told it."""
    by = info.get("by")
    if by is None:
        return True
    first, last = (pd.Timestamp(day).date() for day in info["window"])
    name = row["group"] if "group" in row else row["scope" if by == "province" else by]
    return groups_of(events, by, first, last, place)[0].eq(name)


def _between_sides(events: pd.DataFrame, row: pd.Series) -> pd.Series:
    who, whom = ("" if missing(row[side]) else row[side] for side in ("actor", "target"))
    sides = events["actor"].fillna(""), events["target"].fillna("")
    either = [sides[0].eq(a) & sides[1].eq(b) for a, b in ((who, whom), (whom, who))]
    known = sides[0].eq(who) if row["directed"] else either[0] | either[1]
    return known & events["event_type"].eq(row["event_type"])


def _in_month_of(events: pd.DataFrame, row: pd.Series, info: Mapping[str, Any]) -> Any:
    """Which events lie in the calendar month of a line, in either window."""
    months = [events[edge].dt.month.eq(row["month"]) for edge in ("start", "end")]
    inside = [_wholly_in(events, period.split("/")) for period in info["periods"]]
    return months[0] & months[1] & (inside[0] | inside[1])


def _in_compared_days(
    events: pd.DataFrame, row: pd.Series, info: Mapping[str, Any], facts: Dataset
) -> Any:
    """Which events lie in the days of either window that were compared."""
    days = [[date.fromisoformat(day) for day in period.split("/")] for period in info["periods"]]
    coverage = settled(stretches(facts, definition_of(info["measure"]).covered_by), facts)
    if row["refused"] == "not_systematic":
        inside = _partly_in(events, days[0]) | _partly_in(events, days[1])
        return inside & ~events["source_id"].isin(coverage["source_id"])
    coverage = coverage[coverage["source_id"].isin(events["source_id"].unique())]
    place = None if row["scope"] in (UNALLOCATED, UNPLACED) else row["scope"]
    asked = Asked(days[0][0], days[0][1], ""), Asked(days[1][0], days[1][1], "")
    *_, a, b = both_sides(events, covered_days(coverage, place), asked)
    return np.isin(np.arange(len(events)), [*a.index, *b.index])


def explain(result: pd.DataFrame, line: Any = 0) -> Told:
    """How a line of a result came about, step by step: what was asked, counted, known, left out.

    Parameters
    ----------
    result, line
        What a measure returned, or a part of it, and the label of a line.

    Returns
    -------
    Told
        Shows itself in a notebook and a terminal: sentences, and the first of the rows behind it.

    Raises
    ------
    ParameterError
        As `rows`.

    >>> import analytics as an
    >>> print(explain(an.count(Dataset(), start="2024", end="2024"), 0).lines[0])
    Asked: Attacks by month, 2024.
    """
    behind = rows(result, line)
    table = page_table(result.loc[[line]], result_info(result)["kind"], caption="", filename="")
    told = zip(table.columns, table.rows[0], strict=True)
    cells = [
        f"{one.label}: {printing.text(one, value)}" for one, value in told if value is not None
    ]
    steps = tuple(_steps(result, behind, _facts(result)))
    return Told("; ".join(cells), steps, few(behind.head(LINES), "evidence"), tuple(more(behind)))


def _steps(result: pd.DataFrame, behind: pd.DataFrame, facts: Dataset) -> Iterator[str]:
    info = result_info(result)
    narrowed = asked_words(info["selection"]) or "none"
    yield say("lineage-asked", what=prose.subtitle(result), narrowed=narrowed)
    if info.get("definition"):
        yield say("lineage-definition", definition=info["definition"])
    titles = facts.sources.set_index("source_id")["title"]
    used = behind["source_id"].astype("str").value_counts()
    told = [f"{titles.get(name, name)} ({n})" for name, n in used.items()]
    yield say("lineage-rows", count=len(behind), sources=listed(told) or "-")
    if info.get("measure") in definitions() and behind["number"].isna().any():
        covered = stretches(facts, definition_of(info["measure"]).covered_by)
        covered = covered[covered["source_id"].isin(used.index)]
        for one in result_rows(covered):
            days = period(one.start, one.end)
            yield say(
                "lineage-covered", source=titles[one.source_id], area=area(one.scope), days=days
            )
        if covered.empty:
            yield say("lineage-not_covered")
    if left := left_out(info["left_out"]):
        yield say("display-left_out", what=left)
    yield from prose.notes(result)


def _facts(result: pd.DataFrame) -> Dataset:
    facts = getattr(result, "facts", None)
    if not isinstance(facts, Dataset):
        remedy = "pass what a measure returned, or a part of it"
        raise ParameterError("this frame does not know its dataset", remedy=remedy)
    return facts
