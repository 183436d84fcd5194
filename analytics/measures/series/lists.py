"""Series from lists of incidents: one per list, or per list and group, where it is systematic.

Bins that are not covered whole are unknown, never 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pandas as pd

from analytics.dataset import Dataset
from analytics.measures.allocation import UNALLOCATED, UNPLACED, whole_scope
from analytics.measures.count import count
from analytics.measures.coverage import stretches
from analytics.measures.definitions import Definition, definition_of
from analytics.measures.events import select_events
from analytics.measures.series.question import Collected, Series, bin_frame
from analytics.measures.tail import published, still_filling

_MOST_WIDE = 0.2  # share of events not dated to one bin above which a series is refused


def add_lists(found: Collected, data: Dataset) -> None:
    """Add the series of every list of incidents; those that cannot be followed with the reason."""
    definition = definition_of(found.question.measure)
    found.definition = definition.definition
    size = data.incidents["source_id"].astype("str").value_counts()
    for source in sorted(size.index, key=lambda name: (-size[name], name)):
        part = _as_read(data.select(source=source), found.question.as_of)
        origins = sorted(part.incidents["origin"].dropna().astype("str").unique())
        if found.question.origin is None or origins == [found.question.origin]:
            _add_list(found, part, source, origins, definition)


def _as_read(part: Dataset, as_of: date | None) -> Dataset:
    """A list as it was on the day it was last read, where that day was given."""
    if as_of is None:
        return part
    published = pd.Series(pd.Timestamp(as_of), part.sources.index, "datetime64[us]")
    return replace(part, sources=part.sources.assign(published=published))


def _add_list(
    found: Collected, part: Dataset, source: str, origins: list[str], definition: Definition
) -> None:
    """The list as one series without bins if its silence does not mean zero, else its groups."""
    asked = found.question
    events = select_events(part, definition, actor=asked.actor).frame
    found.clashes |= bool((events["event_type"] == "clash").any())
    origin = origins[0] if len(origins) == 1 else None
    titles = part.sources.loc[part.sources["source_id"] == source, "title"].dropna()
    voice = origin or (str(titles.iloc[0]) if len(titles) else source)
    scope = whole_scope(part, events["scope"].dropna().unique())
    one = Series(
        voice, scope, origin, source, "incidents", bin_frame([], [], []), actor=asked.actor
    )
    covered = stretches(part, definition.covered_by)
    if covered.empty:
        found.left_out["not_complete"] += len(events)
        if len(events):
            found.series.append(replace(one, refused="not_complete", missed=len(events)))
        return
    # Up to the day covered, not to the last event: silence after it counts as well.
    edges = covered.dropna(subset=["start", "end"])
    start = asked.start or (None if edges.empty else edges["start"].min().date())
    end = asked.end or (None if edges.empty else edges["end"].max().date())
    counted = count(
        part, asked.every, by=asked.by, measure=asked.measure, start=start, end=end,
        actor=asked.actor,
    )  # fmt: skip
    told = counted.attrs["result"]
    found.left_out.update(told["left_out"])
    found.notes += [note for note in told["notes"] if note not in found.notes]
    found.series += list(_groups(one, counted, found, published(part, source)))


def _groups(
    one: Series, counted: pd.DataFrame, found: Collected, as_of: date | None
) -> Iterator[Series]:
    by = found.question.by
    for group, rows in counted.groupby("group", sort=False):
        if group in (UNALLOCATED, UNPLACED):
            found.left_out[str(group)] += round(float(rows["expected"].fillna(0).sum()))
        elif group == "all":
            yield _followed(one, rows, found, as_of)
        else:
            named = replace(one, group=str(group), more=((str(by), str(group)),))
            if by in ("province", "scope"):
                named = replace(named, scope=str(group), more=())
            yield _followed(named, rows, found, as_of)


def _followed(one: Series, rows: pd.DataFrame, found: Collected, as_of: date | None) -> Series:
    asked = found.question
    rows = rows[~rows["partial"]].reset_index(drop=True)
    usable = rows["covered"].astype(bool)
    if as_of is not None:
        usable &= rows["bin_end"] <= pd.Timestamp(as_of)  # a later bin is not over
    frame = pd.DataFrame(
        {
            "bin_start": rows["bin_start"],
            "bin_end": rows["bin_end"],
            "count": rows["certain"].where(usable),
            "days": (rows["bin_end"] - rows["bin_start"]).dt.days.add(1).astype("Int64"),
            "tail": still_filling(rows["bin_end"], as_of, asked.filling),
            "rows": pd.Series(None, index=rows.index, dtype="str"),
        }
    )
    one = replace(one, frame=frame)
    if not usable.any():
        return replace(one, refused="no_whole_bin")
    if definition_of(asked.measure).persons:
        return one
    events = round(float(rows["expected"].where(usable).fillna(0).sum()))
    wide = max(0, events - one.total)
    found.left_out["too_wide"] += wide
    if wide <= _MOST_WIDE * events:
        return one
    return replace(one, refused="too_wide", missed=wide)
