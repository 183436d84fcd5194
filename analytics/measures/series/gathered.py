"""All series of a dataset that a question may be put to: lists of incidents, reported statistics.

A list is one series, or one per group, where it is systematic; bins that are not covered whole are
unknown, never 0. Of reported statistics the figures of one group of like figures are a series, bin
by bin: only those that state one number for exactly one bin take part, and a bin without a figure
is unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pandas as pd

from analytics.dataset import Dataset
from analytics.measures.allocation import UNALLOCATED, UNPLACED, whole_scope
from analytics.measures.compare.covered import title_of
from analytics.measures.compare.reported import NOT_STATED, Figure, Group, like_figures
from analytics.measures.count import count
from analytics.measures.coverage import day_of, published, still_filling, stretches
from analytics.measures.events import Definition, definition_of, definitions, select_events
from analytics.measures.series.question import Collected, Question, Series, bin_frame
from analytics.periods import bins
from analytics.places import name_of

_MOST_WIDE = 0.2  # share of events not dated to one bin above which a series is refused
_APART = ("actor", "target", "victims", "counting_rule", "unit")


def collect(data: Dataset, question: Question, *, statistics: bool = True) -> Collected:
    """The series of a question: lists of incidents, and reported statistics if asked for.

    The fullest series come first, those that are refused last.
    """
    question = replace(question, actor=data.actor_named(question.actor))
    if question.scope is not None:
        data = data.select(scope=question.scope)
        question = replace(question, scope=data.selection["scope"])
    chosen = data.selection
    question = replace(
        question,
        start=question.start or day_of(chosen.get("start"), "start"),
        end=question.end or day_of(chosen.get("end"), "end"),
    )
    found = Collected(question)
    if question.measure in definitions():
        _add_lists(found, data)
    if statistics:
        _add_figures(found, data)
    order = sorted(found.series, key=lambda one: (one.refused is not None, -one.total))
    found.series = _told_apart(order)
    return found


def _told_apart(series: list[Series]) -> list[Series]:
    """Every series under a name of its own: area and voice, then what else it differs in.

    Of series with one area and voice the first keeps that name.
    """
    series = [replace(one, label=_area_and_voice(one)) for one in series]
    first = {one.label: one for one in reversed(series)}
    named, seen = [], Counter[str]()
    for one in series:
        main = dict(first[one.label].more)
        words = [
            f"{name.replace('_', ' ')} not stated" if value == NOT_STATED
            else value.replace("_", " ")
            for name, value in one.more
            if main.get(name) != value or one.group == value
        ]  # fmt: skip
        label = ", ".join([one.label, *words])
        seen[label] += 1
        if seen[label] > 1:
            label = f"{label}, {one.source_id} {seen[label]}"
        named.append(replace(one, label=label))
    return named


def _area_and_voice(one: Series) -> str:
    return one.label if one.scope is None else f"{name_of(one.scope)} ({one.label})"


def _add_lists(found: Collected, data: Dataset) -> None:
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
    scope = whole_scope(part, events["scope"].dropna().unique())
    one = Series(
        origin or title_of(part, source), scope, origin, source, "incidents",
        bin_frame([], [], []), actor=asked.actor,
    )  # fmt: skip
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
            continue
        named = replace(one, group=str(group))
        if by in ("province", "scope"):
            named = replace(named, scope=str(group))
        elif by is not None:
            named = replace(named, more=((by, str(group)),))
        yield _followed(named, rows, found, as_of)


def _followed(one: Series, rows: pd.DataFrame, found: Collected, as_of: date | None) -> Series:
    asked = found.question
    rows = rows[~rows["partial"]].reset_index(drop=True)
    usable = rows["covered"].astype(bool)
    if as_of is not None:
        usable &= rows["bin_end"] <= pd.Timestamp(as_of)  # a later bin is not over
    frame = bin_frame(rows["bin_start"], rows["bin_end"], rows["certain"].where(usable))
    frame["tail"] = still_filling(frame["bin_end"], as_of, asked.filling)
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


def _add_figures(found: Collected, data: Dataset) -> None:
    """Add a series for every group that has a figure for a bin inside the days asked for."""
    asked = found.question
    like = like_figures(data, asked.measure, actor=asked.actor, scope=asked.scope)
    found.left_out.update(like.left_out)
    for group in like.groups:
        if asked.origin not in (None, group.told("origin")):
            continue
        inside = [
            figure
            for figure in group.figures
            if (not asked.start or asked.start <= figure.start)
            and (not asked.end or figure.end <= asked.end)
        ]
        flow = group.told("kind") == "flow"
        fitting = [f for f in inside if flow and f.window.precision == asked.every]
        found.left_out["outside_window"] += len(group.figures) - len(inside)
        found.left_out["other_length"] += len(inside) - len(fitting)
        if fitting:
            found.series.append(_of_group(group, fitting, found))


def _of_group(group: Group, figures: list[Figure], found: Collected) -> Series:
    """From the first figure to the last: what nobody counted before or after is no gap."""
    asked = found.question
    told = {figure.window: figure for figure in figures}
    windows = bins(min(f.start for f in figures), max(f.end for f in figures), asked.every)
    row = [told.get(window) for window in windows]
    frame = bin_frame(
        [window.start for window in windows],
        [window.end for window in windows],
        [figure.low if figure and figure.exact else None for figure in row],
        [";".join(figure.ids) if figure else None for figure in row],
    )
    frame["tail"] = still_filling(frame["bin_end"], asked.as_of, asked.filling)
    bounds = sum(not figure.exact for figure in figures)
    found.left_out["bound_only"] += bounds
    refused = "bounds_only" if bounds > len(figures) - bounds else None
    return Series(
        label=group.stated("origin") or "?",
        scope=group.stated("scope"),
        origin=group.stated("origin"),
        source_id=figures[0].source_id,
        basis="statistics",
        frame=frame,
        actor=group.stated("actor"),
        more=tuple((name, group.told(name)) for name in _APART),
        refused=refused,
        missed=bounds if refused else None,
    )
