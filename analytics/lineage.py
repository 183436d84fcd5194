"""From a line of a result back: the rows behind it, and how it came about, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from analytics import prose
from analytics.briefs.page import printing
from analytics.dataset import Dataset
from analytics.display import LINES, Told, asked_words, few, more
from analytics.errors import ParameterError
from analytics.measures.allocation import allocate
from analytics.measures.coverage import stretches
from analytics.measures.events import definition_of, definitions, select_events
from analytics.notebook.evidence import contributing, rows_of
from analytics.notebook.tabling import page_table
from analytics.prose.messages import say
from analytics.prose.notes import left_out
from analytics.prose.words import area, listed, missing, period
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
    one = result.loc[[line]]
    named = one.columns.intersection(["rows", "rows_a", "rows_b"])
    if one[named].notna().any(axis=None):
        return contributing(one, facts)
    if info["kind"] not in ("count", "breakdown", "trend", "warnings") or "n" in facts.incidents:
        return rows_of(facts, frozenset())  # nothing is counted, or the sums of a scan
    return rows_of(facts, _behind(one.iloc[0], info, facts))


def _behind(row: pd.Series, info: Mapping[str, Any], facts: Dataset) -> frozenset[str]:
    """The keys of the rows that a line counts; of a count also those that may lie in it."""
    if row.get("basis") == "statistics":
        told = facts.statistics
        kept = told["start"].ge(row["bin_start"]) & told["end"].le(row["bin_end"])
        for name, value in {**row[["origin", "scope"]], "measure": info["measure"]}.items():
            kept &= told[name].eq(value)
        return frozenset(told.loc[kept, "statistic_id"])
    by = info.get("by")
    split = by if by in ("origin", "source_id") else None
    definition = definition_of(info["measure"])
    events = select_events(facts, definition, actor=info.get("actor"), split=split).frame
    kept = events["source_id"].isin(info["sources"])
    if info["kind"] == "breakdown":
        first, last = (pd.Timestamp(day) for day in info["window"])
        kept &= ~(events["start"] < first) & ~(events["end"] > last)
        kept &= events["event_type"].eq(row["event_type"])
        who, whom = ("" if missing(row[side]) else row[side] for side in ("actor", "target"))
        sides = events["actor"].fillna(""), events["target"].fillna("")
        either = [sides[0].eq(a) & sides[1].eq(b) for a, b in ((who, whom), (whom, who))]
        kept &= sides[0].eq(who) if row["directed"] else either[0] | either[1]
    else:
        inner, outer = ("end", "start") if info["kind"] == "count" else ("start", "end")
        kept &= events[inner].ge(row["bin_start"]) & events[outer].le(row["bin_end"])
        if by is not None:
            own = allocate(events["scope"]) if by == "province" else events[by].astype("str")
            kept &= own.fillna("not stated").eq(row["group"])
    return frozenset(key for cell in events.loc[kept, "rows"] for key in cell.split(";"))


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
