"""Series from lists of incidents: one per list, or per list and group, where it is systematic.

Bins that are not covered whole are unknown, never 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pandas as pd

from analytics.dataset import Dataset
from analytics.measures.count import count
from analytics.measures.coverage import stretches
from analytics.measures.definitions import Definition, definition_of
from analytics.measures.events import select_events
from analytics.measures.following.series import (
    Collected,
    Question,
    Series,
    bin_frame,
    day_of,
    label_of,
    still_filling,
)
from analytics.measures.placing import UNALLOCATED, UNPLACED, whole_scope

_MOST_WIDE = 0.2  # share of events not dated to one bin above which a series is refused
_NO_GROUP = {UNALLOCATED: "of several provinces", UNPLACED: "unplaced"}


def add_lists(found: Collected, data: Dataset) -> None:
    """Add the series of every list of incidents; those that cannot be followed with the reason."""
    definition = definition_of(found.question.measure)
    found.definition = definition.definition
    size = data.incidents["source_id"].astype("str").value_counts()
    for source in sorted(size.index, key=lambda name: (-size[name], name)):
        part = data.select(source=source)
        origins = sorted(part.incidents["origin"].dropna().astype("str").unique())
        if found.question.origin is None or origins == [found.question.origin]:
            events = select_events(part, definition, actor=found.question.actor).frame
            one = _whole_list(part, source, origins, events, definition)
            if one.refused is None:
                _add_groups(found, part, one, definition)
            elif len(events):
                found.left_out["in lists that are not complete"] += len(events)
                found.series.append(one)


def _whole_list(
    part: Dataset, source: str, origins: list[str], events: pd.DataFrame, definition: Definition
) -> Series:
    """The list as one series without bins; refused where its silence does not mean zero."""
    scope = whole_scope(part, events["scope"].dropna().unique())
    titles = part.sources.loc[part.sources["source_id"] == source, "title"].dropna()
    voice = origins[0] if len(origins) == 1 else str(titles.iloc[0]) if len(titles) else source
    refused = None
    if stretches(part, definition.covered_by).empty:
        refused = (
            f"a list of what was found, {len(events):,} in all: silence does not mean zero, so it "
            "shows no rate"
        )
    frame = bin_frame([], [], [])
    origin = origins[0] if len(origins) == 1 else None
    return Series(
        label_of(scope, voice), scope, origin, source, "incidents", frame, refused=refused
    )


def _add_groups(found: Collected, part: Dataset, one: Series, definition: Definition) -> None:
    asked = found.question
    start, end = _edges(part, definition, asked)
    counted = count(
        part, asked.every, by=asked.by, measure=asked.measure, start=start, end=end,
        actor=asked.actor,
    )  # fmt: skip
    told = counted.attrs["result"]
    found.left_out.update(told["left_out"])
    found.notes += [note for note in told["notes"] if note not in found.notes]
    found.series += list(_groups(one, counted, asked, _known_until(part, asked), found.left_out))


def _edges(
    part: Dataset, definition: Definition, asked: Question
) -> tuple[date | None, date | None]:
    """The days asked for, else those covered: silence after the last event counts as well."""
    rows = stretches(part, definition.covered_by).dropna(subset=["start", "end"])
    if rows.empty:
        return asked.start, asked.end
    return asked.start or rows["start"].min().date(), asked.end or rows["end"].max().date()


def _known_until(part: Dataset, asked: Question) -> date | None:
    """The day the list was last looked at: as asked, else the day it was published."""
    days = part.sources["published"].dropna()
    return asked.as_of or (None if days.empty else day_of(days.max().date(), "end"))


def _groups(
    one: Series, counted: pd.DataFrame, asked: Question, as_of: date | None,
    left_out: Counter[str],
) -> Iterator[Series]:  # fmt: skip
    for group, rows in counted.groupby("group", sort=False):
        if group in _NO_GROUP:
            left_out[_NO_GROUP[str(group)]] += round(float(rows["expected"].fillna(0).sum()))
            continue
        named = one if group == "all" else _named(one, str(group), asked)
        yield _followed(named, rows, asked, as_of, left_out)


def _named(one: Series, group: str, asked: Question) -> Series:
    if asked.by in ("province", "scope"):
        voice = one.label[one.label.index("(") + 1 : -1]
        return replace(one, group=group, scope=group, label=label_of(group, voice))
    return replace(one, group=group, label=f"{one.label}, {group.replace('_', ' ')}")


def _followed(
    one: Series, rows: pd.DataFrame, asked: Question, as_of: date | None, left_out: Counter[str]
) -> Series:
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
        return replace(one, refused=f"no {asked.every} lies whole inside the covered time")
    if definition_of(asked.measure).persons:
        return one
    events = round(float(rows["expected"].where(usable).fillna(0).sum()))
    wide = max(0, events - one.total)
    left_out[f"dated wider than a {asked.every}"] += wide
    if wide <= _MOST_WIDE * events:
        return one
    reason = f"{wide} of {events} events are dated wider than a {asked.every}: use longer bins"
    return replace(one, refused=reason)
