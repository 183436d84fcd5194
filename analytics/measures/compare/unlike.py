"""Pairs of reported figures that tempt and are not compared, each with what they differ in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from operator import ne
from typing import Any

import pandas as pd

from analytics.measures.compare.asked import Asked
from analytics.measures.compare.footing import (
    Pair,
    Side,
    added_up,
    best_side,
    is_thin,
    most_days,
)
from analytics.measures.compare.judged import Row, count_cells
from analytics.measures.compare.reported import KEY, NOT_STATED, VOICE, Figure, Group, differences
from analytics.measures.coverage import Days, count_days, days_since_1970, merged
from analytics.places import within

Windows = tuple[Asked, Asked]
Stretches = list[Any]  # rows of `coverage.stretches`


def labels(one: Group, other: Group) -> Row:
    """What a row says of both groups: what they count where they agree, and who counted."""
    agreed = {
        name: one.stated(name) if one.told(name) == other.told(name) else None
        for name in ("measure", "actor", "target", "victims", "scope")
    }
    scope, voices = agreed["scope"], (one.told("origin"), other.told("origin"))
    province = scope and ";" not in scope and "-" in scope and scope[:2] != "x-"
    return {
        **agreed,
        "province": scope if province else None,
        "origin": " / ".join(dict.fromkeys(voices)),
        "origin_a": voices[0],
        "origin_b": voices[1],
        "rule_a": one.stated("counting_rule"),
        "rule_b": other.stated("counting_rule"),
        "evidence": "statistics",
    }


def mismatches(
    groups: Sequence[Group], alone: Sequence[Group], asked: Windows
) -> Iterator[tuple[Group, Group, str]]:
    """Tempting pairs of unlike figures, each kind of pair once.

    Two places of which one holds the other, without a third between them; and what the same voice
    counted of something else.
    """
    groups = [group for group in groups if not group.summed]
    scopes = {group.told("scope") for group in groups}
    lonely = {id(group) for group in alone}
    seen: set[tuple[str, ...]] = set()
    for one, other in product(groups, groups):
        if not (id(one) in lonely or id(other) in lonely):
            continue
        if sum(map(ne, one.key, other.key)) != 1 or not _firm(one, other, asked):
            continue
        unlike = differences(one, other, KEY)
        name = unlike[0]
        values = one.told(name), other.told(name)
        mark = (name, *sorted(values))
        if name == "scope":
            tempting = _next_to_each_other(*values, scopes)
            mark += (one.told("actor"), one.told("target"))
        else:
            tempting = one.voice == other.voice
            mark += one.voice
        if tempting and mark not in seen:
            seen.add(mark)
            yield one, other, f"different_{name}"


def _firm(one: Group, other: Group, asked: Windows) -> bool:
    """Whether both groups cover enough of their window to be held against each other."""
    sides = best_side(one.figures, asked[0].window), best_side(other.figures, asked[1].window)
    if sides[0] is None or sides[1] is None:
        return False
    return not is_thin(Pair(sides[0], sides[1], "rates"), asked)


def _next_to_each_other(one: str, other: str, scopes: set[str]) -> bool:
    """Whether one place holds the other and no third of the places lies between them."""
    if NOT_STATED in (one, other) or not (within(one, other) or within(other, one)):
        return False
    inner, outer = (one, other) if within(one, other) else (other, one)
    between = scopes - {inner, outer, NOT_STATED}
    return not any(within(inner, place) and within(place, outer) for place in between)


def refusal(one: Group, other: Group, refused: str, asked: Windows) -> Row:
    """A pair that is not compared, with the best figures of both sides and the reason."""
    row: Row = {**labels(one, other), "refused": refused}
    unlike = refused.removeprefix("different_").replace("rule", "counting_rule")
    if unlike in (*KEY, *VOICE):
        row |= {"said_a": one.stated(unlike), "said_b": other.stated(unlike)}
    scopes = (one.told("scope"), other.told("scope"))
    if NOT_STATED not in scopes:
        row["scope"] = scopes[1] if within(*scopes) else scopes[0]
    for name, group, window in zip("ab", (one, other), asked, strict=True):
        row |= side_cells(name, best_side(group.figures, window.window), window)
    return row


def side_cells(name: str, side: Side | None, window: Asked) -> Row:
    """The cells of one side: what was asked for, the days that are known, and the count."""
    cells: Row = {f"asked_{name}": window.label, f"asked_days_{name}": window.days}
    if side is None:
        return cells
    return cells | {
        f"window_{name}": window.label if side.days == window.days else side.label,
        f"start_{name}": pd.Timestamp(side.windows[0].start),  # type: ignore[arg-type]
        f"end_{name}": pd.Timestamp(side.windows[-1].end),  # type: ignore[arg-type]
        f"rows_{name}": ";".join(side.ids),
        **count_cells(name, side.low, side.high, side.days),
    }


def like_prints(pair: Pair) -> Pair:
    """The pair with the first print of a side, where the other side is as fresh as that was.

    A number grows as reports come in: what was counted soon after its days is not held against
    what was counted again much later, if the earlier print of that is known.
    """
    if pair.basis == "bounds" or pair.least is not None:
        return pair
    a, b = (added_up([f.first or f for f in side.figures]) for side in (pair.a, pair.b))
    choices = [Pair(one, other, pair.basis) for one, other in ((a, pair.b), (pair.a, b))]
    return min([pair, *choices], key=_unlike_prints)


def _unlike_prints(pair: Pair) -> float:
    """By how many days more one side was known to be over than the other, when it was told."""
    lags = [[figure.lag for figure in side.figures] for side in (pair.a, pair.b)]
    known = [max(days for days in side if days is not None) for side in lags if None not in side]
    return abs(known[0] - known[1]) if len(known) > 1 else 0


def parts_short(figures: Sequence[Figure], total: Figure) -> int | None:
    """What the parts that fill the days of a total add up to, where that is less than the total."""
    parts = most_days(
        [one for one in figures if one.window != total.window and total.window.contains(one.window)]
    )
    tops = [part.high for part in parts if part.high is not None]
    filled = len(tops) == len(parts) > 1 and sum(part.days for part in parts) == total.days
    return sum(tops) if filled and sum(tops) < total.low else None


def stretches_of(coverage: Stretches, group: Group, side: Side) -> Stretches:
    """The declared coverage of a side's source that touches its days."""
    scope, known = group.told("scope"), (side.figures[0].source_id, group.told("measure"))
    if scope == NOT_STATED:
        return []
    first, last = _edges(side)
    begin, until = first.min(), last.max()
    return [
        row
        for row in coverage
        if (row.source_id, row.measure) == known
        and row.last >= begin and row.first <= until and within(scope, row.scope)
    ]  # fmt: skip


def uncovered(rows: Stretches, side: Side) -> bool:
    """Whether the stretches of a side's place leave out some of its days."""
    if not rows:
        return False
    covered = merged([row.first for row in rows], [row.last for row in rows])
    return int(count_days(covered, *_edges(side)).sum()) < side.days


def _edges(side: Side) -> tuple[Days, Days]:
    """First and last days of the windows of a side."""
    return (
        days_since_1970([window.start for window in side.windows]),
        days_since_1970([window.end for window in side.windows]),
    )
