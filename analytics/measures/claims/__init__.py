"""Ratio claims held against figures: "153 by June, more than double 2023" is a constraint.

A claim of a ratio says between which numbers the count of its base period must lie. Read as a
total, the counts themselves are compared; read as a pace, the daily rates. Each reading is held
against every comparable figure of any origin.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.dataset import Dataset
from analytics.measures.claims.arithmetic import Constraint, broken_sums, constraint_of
from analytics.measures.compare.footing import added_up, holder_of, larger_part, most_days
from analytics.measures.compare.reported import (
    KEY,
    Figure,
    Group,
    count_bounds,
    figures_of,
    identity_of,
    voice_of,
)
from analytics.periods import Window, span
from analytics.results import as_result, result_frame, sources_of
from analytics.results import rows as rows_of

READINGS = ("total", "pace")
Row = Any  # a named tuple of the statistics table
Cells = dict[str, Any]


def check_claims(
    data: Dataset,
    *,
    scope: str | None = None,
    actor: str | None = None,
    start: object = None,
    end: object = None,
) -> pd.DataFrame:
    """Every claim of a ratio, in both readings, against every comparable figure.

    A claim whose figure restates another row is shown as written and not checked: the original
    is. Figures are comparable where measure, actor, target, victims, place and unit agree. A
    figure of the whole base period is taken as it stands; where an origin has only parts of it,
    their sum is a least number, and a total of a longer period that holds it a largest one. The
    parts of a place that one origin counted are added up where it did not count the whole.

    Parameters
    ----------
    data
        Reported statistics, ratios among them.
    scope, actor, start, end
        Only claims about this place, this actor, these days; they are held against all figures.

    Returns
    -------
    pandas.DataFrame
        A row per claim, reading and figure with the columns and codes that `results.toml`
        declares: what was claimed, how it is read, the figure it is held against, what the reading
        allows, and the verdict (consistent, contradicted, undetermined). A figure that is smaller
        than a part of what it counts carries a caution with that part. Notes name sums that do
        not add up.

    Raises
    ------
    ParameterError
        For a place, an actor or a day that nobody knows.

    >>> check_claims(Dataset()).empty
    True
    """
    table = data.checked("statistics")
    chosen = data.select(scope=scope, actor=actor, start=start, end=end).statistics
    claims = chosen[chosen["kind"] == "ratio"]
    usable = claims[claims["part_of"].isna() & (claims["status"] != "doubtful")]
    figures = table[(table["kind"] == "flow") & table["measure"].isin(usable["measure"])]
    told = table[
        table["statistic_id"].isin(usable["about"].dropna()) | table.index.isin(figures.index)
    ]
    known = _Known(
        {row.statistic_id: row for row in rows_of(told)}, figures_of(data, figures).groups
    )
    rows = [
        cells
        for claim in rows_of(usable.sort_values("statistic_id"))
        for cells in _claim_checked(claim, known)
    ]
    # What could be held against a figure comes first.
    rows.sort(key=lambda row: row.get("figure_id") is None)
    frame = result_frame("claims", rows)
    days = pd.concat([claims[name].dropna() for name in ("start", "base_start", "end", "base_end")])
    return as_result(
        frame,
        "claims",
        data,
        title="claims of a ratio checked",
        measure="attacks",
        window=[str(days.min().date()), str(days.max().date())] if len(days) else [],
        sources=sources_of(frame["rows"]),
        left_out={
            "part_of": int(claims["part_of"].notna().sum()),
            "doubtful": int((claims["status"] == "doubtful").sum()),
        },
        notes=broken_sums(data),
    )


@dataclass(frozen=True)
class _Known:
    """The rows that a claim may speak of by id, and the groups of like figures."""

    rows: dict[str, Row]
    groups: tuple[Group, ...]


def _claim_checked(claim: Row, known: _Known) -> Iterator[Cells]:
    subject = _subject(claim, known)
    base = _days_of(claim.base_start, claim.base_end)
    told = [row for row in (claim, subject) if row is not None]
    shared = _claimed(claim, subject, base)
    copied = next((row for row in told if pd.notna(row.restates)), None)
    if copied is not None:
        why = {"why": "repeats", "restates": copied.restates}
        yield (
            shared | _named_rows(told) | {"reading": "as_written", "verdict": "undetermined", **why}
        )
        return
    for reading in READINGS:
        constraint = None if subject is None else constraint_of(claim, subject, base, reading)
        if constraint is None or base is None or subject is None:
            why = {"why": "no_base" if base is None
                   else "no_subject" if subject is None else "open_subject"}  # fmt: skip
            yield (
                shared | _named_rows(told) | {"reading": reading, "verdict": "undetermined", **why}
            )
            continue
        allowed = {"bound_low": constraint.low, "bound_high": constraint.high}
        for used, cells in _against_figures(subject, base, constraint, known):
            yield shared | {"reading": reading, **allowed, **cells} | _named_rows([*told, *used])


def _days_of(first: Any, last: Any) -> Window | None:
    """The days from first to last, None where either is open."""
    return None if pd.isna(first) or pd.isna(last) else span(first.date(), last.date())


def _named_rows(rows: Sequence[Row]) -> Cells:
    """The cells that name rows of the statistics table, each once."""
    return {
        "urls": " ".join(dict.fromkeys(row.url for row in rows if pd.notna(row.url))),
        "rows": ";".join(dict.fromkeys(row.statistic_id for row in rows)),
    }


def _claimed(claim: Row, subject: Row | None, base: Window | None) -> Cells:
    """What was claimed: how many of what, when, and how many times which period."""
    row = claim if subject is None else subject
    window = _days_of(row.start, row.end)
    low, high = (None, None) if subject is None else count_bounds(subject)
    return {
        "claim_id": claim.statistic_id,
        "origin": claim.origin,
        "measure": str(claim.measure),
        "subject_low": low,
        "subject_high": high,
        "subject_window": window.label if window else None,
        "subject_days": window.days if window else None,
        "times": next((v for v in (claim.best, claim.low, claim.high) if pd.notna(v)), None),
        "bound": str(claim.bound),
        "worded": None if pd.isna(claim.pace) else "pace" if claim.pace else "total",
        "base_window": base.label if base else None,
        "days": base.days if base else None,
    }


def _subject(claim: Row, known: _Known) -> Row | None:
    """The figure a claim speaks of: the one it names, else its origin's own for that window."""
    if pd.notna(claim.about):
        return known.rows.get(claim.about)
    window = _days_of(claim.start, claim.end)
    for group in known.groups:
        own = group.told("origin") == voice_of(claim.origin) and not group.summed
        if own and _same_thing(group, claim, unit=False):
            for figure in group.figures:
                if figure.window == window:
                    return known.rows[figure.ids[0]]
    return None


def _same_thing(group: Group, row: Row, *, unit: bool = True) -> bool:
    """Whether figures count what a row counts: measure, actor, target, victims, place, unit."""
    names = [name for name in KEY if name != "kind" and (unit or name != "unit")]
    told = dict(zip(KEY, identity_of(row), strict=False))
    return all(group.told(name) == told[name] for name in names)


def _against_figures(
    subject: Row, base: Window, constraint: Constraint, known: _Known
) -> Iterator[tuple[list[Row], Cells]]:
    """The rows of each comparable figure, and what it makes of the claim."""
    none = True
    for group, figure, how in _base_figures(subject, base, known):
        none = False
        part = larger_part(group, added_up([figure]), known.groups)
        cautions = ["sum_of_parts"] * group.summed + ["part_exceeds_whole"] * (part is not None)
        if part is not None:
            how = how | {
                "part_count": part.low, "part_scope": part.scope, "part_origin": part.origin,
            }  # fmt: skip
        yield (
            [known.rows[name] for name in figure.ids],
            {
                "figure_id": ";".join(figure.ids),
                "figure_origin": group.told("origin"),
                "figure": figure.low if figure.exact else None,
                "figure_low": figure.low,
                "figure_high": figure.high,
                "verdict": constraint.verdict(figure.low, figure.high),
                "cautions": ";".join(cautions) or None,
                **how,
            },
        )
    if none:
        yield [], {"verdict": "undetermined", "why": "no_figure"}


def _base_figures(
    subject: Row, base: Window, known: _Known
) -> Iterator[tuple[Group, Figure, Cells]]:
    """What each origin knows of the base period: its figure, or bounds from nested windows."""
    for group in known.groups:
        if not _same_thing(group, subject):
            continue
        whole = [figure for figure in group.figures if figure.window == base]
        yield from ((group, figure, {}) for figure in whole)
        if not whole:
            yield from ((group, *found) for found in _nested(group.figures, base))


def _nested(figures: tuple[Figure, ...], base: Window) -> Iterator[tuple[Figure, Cells]]:
    """Bounds of a window from parts inside it and from a longer window that holds it."""
    parts = most_days([figure for figure in figures if base.contains(figure.window)])
    holder = holder_of(figures, base)
    used = [*parts, *([holder] if holder else [])]
    if not used:
        return
    ids = tuple(name for figure in used for name in figure.ids)
    low, high = sum(figure.low for figure in parts), holder.high if holder else None
    yield (
        Figure(ids, used[0].source_id, base, low, high),
        {
            "known_days": sum(figure.days for figure in parts) if parts else None,
            "holder_window": holder.window.label if holder else None,
        },
    )
