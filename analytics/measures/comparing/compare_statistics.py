"""Reported figures of two windows compared: rows of a comparison, refusals included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from analytics.dataset import Dataset
from analytics.measures.comparing.asked import Asked
from analytics.measures.comparing.comparison_rows import (
    caution_notes,
    count_cells,
    note_of,
    ratio_cells,
)
from analytics.measures.comparing.like import NOT_STATED, Figures, Group, differences
from analytics.measures.comparing.sides import Pair, Side, best_side, is_thin, pairs
from analytics.measures.coverage import count_days, covered_days, days_since_1970, stretches
from analytics.methods.clustered import quasi_rate_ratio
from analytics.methods.rates import plain_ratio, rate_ratio, verdict
from analytics.places import name_of, within

_FREEDOM = 4  # fewer periods than this beyond one a side: too few to see dispersion by
Row = dict[str, Any]


def statistic_rows(
    data: Dataset, figures: Figures, asked: tuple[Asked, Asked], *, across_origins: bool
) -> list[Row]:
    """A row for each comparison of figures, and a row for each that had to be refused."""
    groups = [group for group in figures.groups if any(_sides(group, asked))]
    measures = {group.told("measure") for group in groups}
    coverage = stretches(data, measures, figures=True)
    flows = [group for group in groups if group.told("kind") == "flow"]
    rows: list[Row] = []
    alone: list[Group] = []
    for group in flows:
        found = pairs(group.figures, group.figures, asked)
        rows += [_row_or_refusal(coverage, group, group, pair, asked) for pair in found]
        alone += [] if found else [group]
    rows += _across(coverage, flows, alone, asked, across_origins)
    rows += [_refusal(*refusal, asked) for refusal in _mismatches(groups, alone, asked)]
    return rows


def _sides(group: Group, asked: tuple[Asked, Asked]) -> tuple[bool, bool]:
    """Whether a group has a figure inside each window."""
    inside = [
        any(window.window.contains(figure.window) for figure in group.figures) for window in asked
    ]
    return inside[0], inside[1]


def _across(
    coverage: pd.DataFrame,
    flows: Sequence[Group],
    alone: Sequence[Group],
    asked: tuple[Asked, Asked],
    allowed: bool,
) -> list[Row]:
    """Figures of one kind by different voices, for voices that cannot be compared with themselves.

    Compared and labelled if allowed, else refused with the difference named.
    """
    rows = []
    for one, other in product(flows, flows):
        same_kind = one.key == other.key and one.voice != other.voice
        if not same_kind or not (one in alone or other in alone):
            continue
        if not (_sides(one, asked)[0] and _sides(other, asked)[1]):
            continue
        found = pairs(one.figures, other.figures, asked)
        firm = [pair for pair in found if not is_thin(pair, asked)]
        if allowed:
            rows += [_row(coverage, one, other, pair, asked) for pair in firm]
        elif firm:
            rows.append(_refusal(one, other, _voice_reason(one, other), asked))
    return rows


def _row_or_refusal(
    coverage: pd.DataFrame, one: Group, other: Group, pair: Pair, asked: tuple[Asked, Asked]
) -> Row:
    if not is_thin(pair, asked):
        return _row(coverage, one, other, pair, asked)
    side, window = min(
        zip((pair.a, pair.b), asked, strict=True), key=lambda both: both[0].days / both[1].days
    )
    reason = f"figures cover only {side.days} of the {window.days} days of {window.label}"
    return _refusal(one, other, reason, asked)


def _voice_reason(one: Group, other: Group) -> str:
    return " and ".join(_difference(one, other, name) for name in differences(one, other))


def _difference(one: Group, other: Group, name: str) -> str:
    values = [_word(group, name) for group in (one, other)]
    noun = {"scope": "areas", "victims": "victims"}.get(name, f"{name.replace('_', ' ')}s")
    return f"different {noun} ({values[0]}; {values[1]})"


def _word(group: Group, name: str) -> str:
    value = group.told(name)
    return name_of(value) if name == "scope" and value != NOT_STATED else value


def _mismatches(
    groups: Sequence[Group], alone: Sequence[Group], asked: tuple[Asked, Asked]
) -> Iterator[tuple[Group, Group, str]]:
    """Tempting pairs of unlike figures, each kind of pair once.

    Two places of which one holds the other, without a third between them; and what the same voice
    counted of something else.
    """
    scopes = {group.told("scope") for group in groups}
    seen: set[tuple[str, ...]] = set()
    for one, other in product(groups, groups):
        if not (one in alone or other in alone) or one.key == other.key:
            continue
        unlike = differences(one, other, voice=False)
        if len(unlike) != 1 or not _firm(one, other, asked):
            continue
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
            yield one, other, _difference(one, other, name)


def _firm(one: Group, other: Group, asked: tuple[Asked, Asked]) -> bool:
    """Whether both groups cover enough of their window to be held against each other."""
    sides = best_side(one.figures, asked[0]), best_side(other.figures, asked[1])
    if sides[0] is None or sides[1] is None:
        return False
    return not is_thin(Pair(sides[0], sides[1], "rates"), asked)


def _next_to_each_other(one: str, other: str, scopes: set[str]) -> bool:
    """Whether one place holds the other and no third of the places lies between them."""
    if not _one_holds_other(one, other):
        return False
    inner, outer = (one, other) if within(one, other) else (other, one)
    between = scopes - {inner, outer, NOT_STATED}
    return not any(within(inner, place) and within(place, outer) for place in between)


def _one_holds_other(one: str, other: str) -> bool:
    if NOT_STATED in (one, other):
        return False
    return within(one, other) or within(other, one)


def _row(
    coverage: pd.DataFrame, one: Group, other: Group, pair: Pair, asked: tuple[Asked, Asked]
) -> Row:
    """One compared pair."""
    found, notes = _measured(pair, one.told("unit") == "persons")
    notes += pair.notes
    for group, side, window in zip((one, other), (pair.a, pair.b), asked, strict=True):
        notes += _side_notes(coverage, group, side, window)
    return {
        **_labels(one, other),
        **_windows(pair.a, pair.b),
        **count_cells("a", pair.a.low, pair.a.high, pair.a.days),
        **count_cells("b", pair.b.low, pair.b.high, pair.b.days),
        **found,
        "basis": pair.basis,
        "note": note_of([*_voice_notes(one, other), *notes]),
    }


def _measured(pair: Pair, persons: bool) -> tuple[Row, list[str]]:
    a, b = pair.a, pair.b
    exact = all(figure.exact for figure in (*a.figures, *b.figures)) and pair.basis != "bounds"
    if exact and len(a.figures) + len(b.figures) - 2 >= _FREEDOM:
        periods = [np.array([figure.low for figure in side.figures]) for side in (a, b)]
        days = [np.array([figure.days for figure in side.figures]) for side in (a, b)]
        clustered = quasi_rate_ratio(periods[0], periods[1], days[0], days[1])
        return ratio_cells(clustered), caution_notes(clustered)
    if persons:
        return _totals_of_persons(a, b)
    counts = [side.low if side.exact else (side.low, side.high) for side in (a, b)]
    found = rate_ratio(counts[0], a.days, counts[1], b.days)
    return ratio_cells(found), caution_notes(found)


def _totals_of_persons(a: Side, b: Side) -> tuple[Row, list[str]]:
    """Persons come in groups, one event kills many: totals alone allow no honest interval."""
    point = plain_ratio(a.low, a.days, b.low, b.days) if a.exact and b.exact else None
    cells = {"ratio": point, "method": "totals", "verdict": verdict(None, None)}
    return cells, ["people are killed or taken several at a time: totals alone give no interval"]


def _labels(one: Group, other: Group) -> Row:
    same = one.told("origin") == other.told("origin")
    rules = list(dict.fromkeys([one.told("counting_rule"), other.told("counting_rule")]))
    scope = one.told("scope")
    joined = scope if one.told("scope") == other.told("scope") else None
    return {
        "measure": one.told("measure"),
        **{
            name: _known(one.told(name)) if one.told(name) == other.told(name) else None
            for name in ("actor", "target", "victims")
        },
        "scope": _known(joined) if joined else None,
        "province": joined if joined and _is_province(joined) else None,
        "origin": one.told("origin") if same else f"{one.told('origin')} / {other.told('origin')}",
        "origin_a": one.told("origin"),
        "origin_b": other.told("origin"),
        "counting_rule": " / ".join(rules),
        "evidence": "statistics",
    }


def _known(value: str) -> str | None:
    return None if value == NOT_STATED else value


def _is_province(scope: str) -> bool:
    return scope != NOT_STATED and ";" not in scope and "-" in scope and scope[:2] != "x-"


def _windows(a: Side, b: Side) -> Row:
    cells: Row = {}
    for name, side in (("a", a), ("b", b)):
        cells |= {
            f"window_{name}": side.label,
            f"start_{name}": pd.Timestamp(side.windows[0].start),  # type: ignore[arg-type]
            f"end_{name}": pd.Timestamp(side.windows[-1].end),  # type: ignore[arg-type]
            f"rows_{name}": ";".join(side.ids),
        }
    return cells


def _voice_notes(one: Group, other: Group) -> list[str]:
    notes = []
    if one.told("origin") != other.told("origin"):
        notes.append(f"across origins: {one.told('origin')}, then {other.told('origin')}")
    rules = (one.told("counting_rule"), other.told("counting_rule"))
    if rules[0] != rules[1]:
        notes.append(f"counted differently: {rules[0]}, then {rules[1]}")
    return notes


def _side_notes(coverage: pd.DataFrame, group: Group, side: Side, asked: Asked) -> list[str]:
    """What a reader must know of one side: days it lacks, rough numbers, breaks of method."""
    used = {window.label for window in side.windows}
    notes = [note for note in group.notes if any(label in note for label in used)]
    if side.days < asked.days:
        notes.append(f"{side.days} of the {asked.days} days of {asked.label}: {side.label}")
    if any(figure.approximate for figure in side.figures):
        notes.append(f"the number for {side.label} is approximate")
    if len(side.figures) > 1 and len(side.windows) > 1:
        notes.append(f"{asked.label} is the sum of {len(side.figures)} figures")
    return notes + _coverage_notes(coverage, group, side, asked)


def _coverage_notes(coverage: pd.DataFrame, group: Group, side: Side, asked: Asked) -> list[str]:
    """Gaps in the coverage of a source, and changes of its rule, inside a side."""
    source = side.figures[0].source_id
    scope = group.told("scope")
    rows = coverage[
        (coverage["source_id"] == source) & (coverage["measure"] == group.told("measure"))
    ]
    if scope == NOT_STATED or not len(rows):
        return []
    rows = rows[[within(scope, place) for place in rows["scope"]]]
    first = days_since_1970([window.start for window in side.windows])
    last = days_since_1970([window.end for window in side.windows])
    touching = rows[(rows["last"] >= first.min()) & (rows["first"] <= last.max())]
    rules = list(dict.fromkeys(touching["rule"].dropna()))
    notes = []
    if len(rules) > 1:
        notes.append(f"the way of counting changes within {asked.label}: {' | '.join(rules)}")
    if len(touching):
        covered = int(count_days(covered_days(touching, scope), first, last).sum())
        if covered < side.days:
            notes.append(f"{side.days - covered} days of {side.label} are outside its coverage")
    return notes


def _wider(one: str, other: str) -> str:
    return other if within(one, other) else one


def _refusal(one: Group, other: Group, reason: str, asked: tuple[Asked, Asked]) -> Row:
    """A pair that is not compared, with the best figures of both sides and the reason."""
    cells: Row = {**_labels(one, other), "refused": reason}
    scopes = list(dict.fromkeys([one.told("scope"), other.told("scope")]))
    if NOT_STATED not in scopes:
        cells["scope"] = scopes[0] if len(scopes) == 1 else _wider(*scopes)
    for name, group, window in zip("ab", (one, other), asked, strict=True):
        side = best_side(group.figures, window)
        if side is not None:
            cells |= {
                f"window_{name}": side.label,
                **count_cells(name, side.low, side.high, side.days),
                f"rows_{name}": ";".join(side.ids),
            }
    return cells
