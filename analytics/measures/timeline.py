"""What happened when: one row per event with its reports, and reported figures beside them."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.actors import has_actor
from analytics.dataset import Dataset
from analytics.measures import coverage
from analytics.measures.allocation import UNALLOCATED, UNPLACED, allocate
from analytics.measures.events import (
    added,
    check_word,
    dated,
    definition_of,
    kept,
    select_events,
)
from analytics.places import name_of
from analytics.results import as_result, result_frame, sources_of
from analytics.vocabulary import SUMMARY

LANES = ("province", "origin")
_WORDS = {UNALLOCATED: "Several provinces", UNPLACED: "Not placed"}
_DETAILS = [
    "source_type", "event_type", "killed_low", "killed_best", "killed_high", "place", "note",
]  # fmt: skip
_LONGEST = 31  # days: a row over a longer window sums up what happened in it


def timeline(
    data: Dataset,
    lane: str = "province",
    start: object = None,
    end: object = None,
    *,
    measure: str = "incidents",
    statements: str | None = "attacks",
    actor: str | None = None,
    scope: str | None = None,
) -> pd.DataFrame:
    """Events and reported figures in the order of time, for a timeline.

    Several reports of one event are one row. Events without a date, or with a window open on a
    side, cannot be drawn: they are counted in `left_out`.

    Parameters
    ----------
    data
        Incidents and statistics.
    lane
        What a lane of the drawing is: "province" or "origin".
    start, end
        Days, months or years; only what can overlap them is kept.
    measure
        Which incidents (`definitions.toml`).
    statements
        The measure of the reported figures shown beside them, or None for none. Parts of another
        figure, doubtful ones and repetitions are left out.
    actor, scope
        Only events and figures of this actor, in clashes either side; only within this place.

    Returns
    -------
    pandas.DataFrame
        The columns of "timeline" in `results.toml`. `kind` is "day", "window" (up to 31 days),
        "aggregate" (a row over a longer window: a month or a year of events, not one) or
        "statement".

    Raises
    ------
    ParameterError
        For an unknown lane, measure or period.

    >>> timeline(Dataset()).empty
    True
    """
    check_word("lane", lane, LANES)
    data, actor = data.select(scope=scope), data.actor_named(actor)
    definition = definition_of(measure)
    first, last = coverage.day_of(start, "start"), coverage.day_of(end, "end")
    frame, left_out = _events(data, lane, measure, actor)
    if statements:
        figures, skipped = _reported_figures(data, statements, actor)
        frame, left_out = pd.concat([frame, figures]), added(left_out, skipped)
    inside = (first is None) | (frame["end"] >= pd.Timestamp(first))  # type: ignore[arg-type]
    inside &= (last is None) | (frame["start"] <= pd.Timestamp(last))  # type: ignore[arg-type]
    left_out["outside_window"] = int((~inside).sum())
    frame = frame[inside].reset_index(drop=True)
    covered = coverage.stretches(data, definition.covered_by)
    edges = [
        None if pd.isna(edge) else f"{edge:%Y-%m-%d}"
        for edge in (first or frame["start"].min(), last or frame["end"].max())
    ]
    return as_result(
        frame,
        "timeline",
        data,
        measure=measure,
        lane=lane,
        definition=definition.definition,
        statements=statements,
        actor=actor or data.selection.get("actor"),
        complete=len(covered) > 0,
        window=edges,
        sources=sources_of(frame["rows"]),
        left_out=left_out,
        notes=[
            *coverage.definition_notes(data, covered),
            *coverage.silence_notes(covered, edges[1]),
        ],
    )


def _events(
    data: Dataset, lane: str, measure: str, actor: str | None
) -> tuple[pd.DataFrame, dict[str, int]]:
    chosen = select_events(data, definition_of(measure), actor=actor)
    closed, left_out = dated(chosen.frame)
    events = chosen.frame[closed]
    events = pd.concat([events, _details(data, events)], axis=1)
    days, places = (events["end"] - events["start"]).dt.days, allocate(events["scope"])
    kind = pd.Series("window", index=events.index).mask(days == 0, "day")
    events = events.assign(
        kind=kind.mask(days >= _LONGEST, "aggregate"),
        date_precision=events["date_precision"].astype("str").where(days > 0, "day"),
        event_id=events["event"].where(events["n_reports"] > 1),
        label=(events["word"] + (", " + events["place"]).fillna("")).str.strip(", "),
        lane=events["origin"]
        if lane == "origin"
        else places.map({code: _WORDS.get(code) or name_of(code) for code in places.unique()}),
        tail=coverage.still_filling(events["end"], coverage.published_days(data, events)),
    )
    sizes = events["lane"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    ranks = {lane: rank for rank, lane in enumerate(sizes.index)}
    keys = events[["start", "event"]].assign(lane=events["lane"].map(ranks))
    by = [(name, "ascending") for name in ("lane", "start", "event")]
    order = pc.sort_indices(pa.Table.from_pandas(keys, preserve_index=False), sort_keys=by)
    frame = result_frame("timeline", events).take(order.to_numpy())
    return frame, {**chosen.left_out, **left_out}


def _details(data: Dataset, events: pd.DataFrame) -> pd.DataFrame:
    """What only the reports hold, for each event: the source's own word, the place, deaths."""
    single = events["n_reports"] == 1
    several = events.loc[~single, "rows"].str.split(";").explode()
    reports = pd.concat([events.loc[single, "rows"], several.astype("str")])
    known = pa.array(data.incidents["incident_id"], pa.large_string())
    at = pc.index_in(pa.array(reports, pa.large_string()), known).to_numpy()
    told = data.incidents[_DETAILS].take(at).set_axis(reports.index)
    told = told.assign(
        word=told["source_type"].fillna(told["event_type"].astype("str").str.replace("_", " ")),
        low=told["killed_low"].fillna(told["killed_best"]),
        high=told["killed_high"].fillna(told["killed_best"]),
        summary=told["note"].str.contains(SUMMARY, regex=False).fillna(False).astype(bool),
    )
    names = ["word", "place", "low", "killed_best", "high", "summary"]
    named = {"low": "killed_low", "high": "killed_high"}
    alone = told[names].iloc[: single.sum()].rename(columns=named)
    merged = (
        told.iloc[len(alone) :]
        .groupby(level=0)
        .agg(
            word=("word", "first"),
            place=("place", "first"),
            killed_low=("low", "min"),
            killed_best=("killed_best", "first"),
            killed_high=("high", "max"),
            summary=("summary", "any"),
        )
    )
    return pd.concat([alone, merged]).reindex(events.index) if len(merged) else alone


def _reported_figures(
    data: Dataset, measure: str, actor: str | None
) -> tuple[pd.DataFrame, dict[str, int]]:
    rows = data.checked("statistics")
    rows = rows[(rows["measure"] == measure) & (rows["kind"] == "flow")]
    if actor is not None:
        rows = rows[has_actor(rows["actor"], actor)]
    skip = {
        "part_of": rows["part_of"].notna(),
        "doubtful": rows["status"] == "doubtful",
        "restated": rows["restates"].notna(),
        "open": rows["start"].isna() | rows["end"].isna(),
    }
    shown, left_out = kept(skip, rows)
    rows = rows[shown].sort_values(["origin", "start", "statistic_id"], kind="stable")
    # A lane for each origin with several figures; those with one share a lane.
    known = rows["origin"].fillna("Origin not stated")
    figures = rows.assign(
        lane=known.where(known.map(known.value_counts()) > 1, "Other origins"),
        label=rows["amount_as_written"].fillna("?") + f" {measure}",
        kind="statement",
        n_reports=1,
        tail=False,
        summary=False,
        rows=rows["statistic_id"],
    )
    return result_frame("timeline", figures), left_out
