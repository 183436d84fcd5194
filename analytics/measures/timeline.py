"""What happened when: one row per event with its reports, and reported figures beside them."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.actors import has_actor
from analytics.dataset import Dataset
from analytics.errors import ParameterError
from analytics.measures.definitions import definition_of
from analytics.measures.events import select_events
from analytics.measures.placing import UNALLOCATED, UNPLACED, allocate
from analytics.periods import as_window
from analytics.places import name_of
from analytics.results import as_result

LANES = ("province", "origin")
_WORDS = {UNALLOCATED: "Several provinces", UNPLACED: "Not placed"}
_COLUMNS = [
    "lane", "label", "kind", "start", "end", "date_precision", "event_type", "n_reports",
    "killed_low", "killed_high", "actor", "scope", "place", "origin", "event_id", "rows",
]  # fmt: skip


def timeline(
    data: Dataset,
    lane: str = "province",
    start: object = None,
    end: object = None,
    *,
    measure: str = "incidents",
    statements: str | None = "attacks",
    actor: str | None = None,
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
    actor
        Only events and figures of this actor.

    Returns
    -------
    pandas.DataFrame
        lane, label, kind ("day", "window" or "statement"), start, end (datetime64[us]),
        date_precision, event_type, n_reports, killed_low, killed_high (Int64), actor, scope,
        place, origin, event_id, rows (ids joined by ";").

    Raises
    ------
    ParameterError
        For an unknown lane, measure or period.

    >>> timeline(Dataset()).empty
    True
    """
    if lane not in LANES:
        raise ParameterError(
            "not a lane", column="lane", value=lane, remedy="use " + " or ".join(LANES)
        )
    first, last = _edges(start, end)
    events, left_out = _events(data, lane, measure, actor)
    parts = [events]
    if statements:
        figures, skipped = _figures(data, statements, actor)
        parts.append(figures)
        left_out |= {name: left_out.get(name, 0) + count for name, count in skipped.items()}
    inside = [_inside(part, first, last) for part in parts]
    left_out["outside_window"] = sum(map(len, parts)) - sum(map(len, inside))
    frame = pd.concat(inside, ignore_index=True)
    window = [first or _day(frame["start"].min()), last or _day(frame["end"].max())]
    return as_result(
        frame,
        "timeline",
        title=measure,
        measure=measure,
        window=[None if day is None else day.isoformat() for day in window],
        selection=dict(data.selection),
        sources=sorted({key.rsplit(":", 1)[0] for ids in frame["rows"] for key in ids.split(";")}),
        left_out=left_out,
        notes=["Several reports of one event are one mark.", definition_of(measure).definition],
    )


def _edges(start: object, end: object) -> tuple[date | None, date | None]:
    first = None if start is None else as_window(start).start  # type: ignore[arg-type]
    last = None if end is None else as_window(end).end  # type: ignore[arg-type]
    return first, last


def _day(moment: pd.Timestamp) -> date | None:
    return None if pd.isna(moment) else moment.date()


def _events(
    data: Dataset, lane: str, measure: str, actor: str | None
) -> tuple[pd.DataFrame, dict[str, int]]:
    chosen = select_events(data, definition_of(measure), actor=actor)
    events = chosen.frame
    drawn = events["start"].notna() & events["end"].notna()
    undated = events["start"].isna() & events["end"].isna()
    left_out = chosen.left_out | {
        "undated": int(undated.sum()),
        "open": int((~drawn & ~undated).sum()),
    }
    events = events[drawn].join(_details(data, events[drawn]), on="event")
    one_day = events["start"] == events["end"]
    events = events.assign(
        kind=one_day.map({True: "day", False: "window"}),
        date_precision=events["date_precision"].where(~one_day, "day"),
        event_id=events["event"].where(events["n_reports"] > 1),
        label=events["word"].str.cat(events["place"], sep=", ", na_rep="").str.strip(", "),
        lane=_province_lane(events["scope"]) if lane == "province" else events["origin"],
    )
    order = events["lane"].value_counts()
    events = events.assign(size=events["lane"].map(order)).sort_values(
        ["size", "lane", "start", "event"], ascending=[False, True, True, True], kind="stable"
    )
    return events.reindex(columns=_COLUMNS), left_out


def _details(data: Dataset, events: pd.DataFrame) -> pd.DataFrame:
    """What only the reports hold: the source's own word, the place, deaths, precision."""
    pairs = events[["event", "rows"]].assign(rows=events["rows"].str.split(";")).explode("rows")
    told = pairs.merge(data.incidents, left_on="rows", right_on="incident_id")
    word = told["source_type"].fillna(told["event_type"].astype("str").str.replace("_", " "))
    told = told.assign(
        word=word,
        date_precision=told["date_precision"].astype("str"),
        low=told["killed_low"].fillna(told["killed_best"]),
        high=told["killed_high"].fillna(told["killed_best"]),
    )
    return told.groupby("event").agg(
        word=("word", "first"),
        place=("place", "first"),
        date_precision=("date_precision", "first"),
        killed_low=("low", "min"),
        killed_high=("high", "max"),
    )


def _province_lane(scopes: pd.Series) -> pd.Series:
    places = allocate(scopes)
    names = {code: _WORDS.get(code) or name_of(code) for code in places.unique()}
    return places.map(names)


def _figures(data: Dataset, measure: str, actor: str | None) -> tuple[pd.DataFrame, dict[str, int]]:
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
    kept = pd.Series(True, index=rows.index)
    left_out = {}
    for reason, failed in skip.items():
        left_out[reason] = int((kept & failed).sum())
        kept &= ~failed
    rows = rows[kept].sort_values(["origin", "start", "statistic_id"], kind="stable")
    figures = rows.assign(
        lane=_origin_lane(rows["origin"]),
        label=rows["amount_as_written"].fillna("?") + f" {measure}",
        kind="statement",
        date_precision=rows["date_precision"].astype("str"),
        n_reports=1,
        rows=rows["statistic_id"],
    )
    return figures.reindex(columns=_COLUMNS), left_out


def _origin_lane(origins: pd.Series) -> pd.Series:
    """A lane for each origin with several figures; those with one share a lane."""
    known = origins.fillna("Origin not stated")
    return known.where(known.map(known.value_counts()) > 1, "Other origins")


def _inside(frame: pd.DataFrame, first: date | None, last: date | None) -> pd.DataFrame:
    keep = pd.Series(True, index=frame.index)
    if first is not None:
        keep &= frame["end"] >= pd.Timestamp(first)
    if last is not None:
        keep &= frame["start"] <= pd.Timestamp(last)
    return frame[keep]
