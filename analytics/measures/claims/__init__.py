"""Ratio claims held against figures: "153 by June, more than double 2023" is a constraint.

A claim of a ratio says between which numbers the count of its base period must lie. Read as a
total, the counts themselves are compared; read as a pace, the daily rates. Each reading is held
against every comparable figure of any origin.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.dataset import Dataset
from analytics.measures.claims.arithmetic import Constraint, constraint_of
from analytics.measures.claims.sums import check_sums
from analytics.measures.compare.figures import (
    KEY,
    Figure,
    Group,
    count_bounds,
    figures_of,
    identity_of,
    voice_of,
)
from analytics.measures.compare.footing import added_up, most_days
from analytics.measures.compare.parts import larger_part
from analytics.periods import Window, span
from analytics.results import as_result, result_frame
from analytics.results import rows as rows_of

READINGS = ("total", "pace")
Row = Any  # a named tuple of the statistics table
Cells = dict[str, Any]


def check_claims(data: Dataset) -> pd.DataFrame:
    """Every claim of a ratio, in both readings, against every comparable figure.

    A claim whose figure restates another row is shown as written and not checked: the original
    is. Figures are comparable where measure, actor, target, victims, place and unit agree. A
    figure of the whole base period is taken as it stands; where an origin has only parts of it,
    their sum is a least number, and a total of a longer period that holds it a largest one. The
    parts of a place that one origin counted are added up where it did not count the whole.

    Returns
    -------
    pandas.DataFrame
        A row per claim, reading and figure with the columns and codes that `results.toml`
        declares: what was claimed, how it is read, the figure it is held against, what the reading
        allows, and the verdict (consistent, contradicted, undetermined). A figure that is smaller
        than a part of what it counts carries a caution with that part. Notes name sums that do
        not add up.

    >>> check_claims(Dataset()).empty
    True
    """
    table = data.checked("statistics")
    claims = table[table["kind"] == "ratio"]
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
        for cells in _checked(claim, known)
    ]
    # What could be held against a figure comes first.
    rows.sort(key=lambda row: row.get("figure_id") is None)
    frame = result_frame("claims", rows)
    sums = check_sums(data)
    wrong = sums[sums["verdict"].isin(["more_than_total", "less_than_total"])]
    names = [
        "origin",
        "measure",
        "scope",
        "window",
        "split",
        "total",
        "parts",
        "parts_low",
        "verdict",
    ]
    days = pd.concat([claims[name].dropna() for name in ("start", "base_start", "end", "base_end")])
    return as_result(
        frame,
        "claims",
        title="claims of a ratio checked",
        measure="attacks",
        window=[str(days.min().date()), str(days.max().date())] if len(days) else [],
        selection=dict(data.selection),
        sources=sorted(
            {name.rsplit(":", 1)[0] for cell in frame["rows"] for name in cell.split(";")}
        ),
        left_out={
            "part_of": int(claims["part_of"].notna().sum()),
            "doubtful": int((claims["status"] == "doubtful").sum()),
        },
        notes=[
            {
                "code": "sum_does_not_add_up",
                **{n: None if pd.isna(v) else v for n, v in row.items()},
            }
            for row in wrong[names].astype(object).to_dict("records")
        ],
    )


@dataclass(frozen=True)
class _Known:
    """The rows that a claim may speak of by id, and the groups of like figures."""

    rows: dict[str, Row]
    groups: tuple[Group, ...]


def _checked(claim: Row, known: _Known) -> Iterator[Cells]:
    subject = _subject(claim, known)
    base = None
    if pd.notna(claim.base_start) and pd.notna(claim.base_end):
        base = span(claim.base_start.date(), claim.base_end.date())
    told = [row for row in (claim, subject) if row is not None]
    shared = _claimed(claim, subject, base) | {
        "urls": " ".join(dict.fromkeys(row.url for row in told if pd.notna(row.url))),
        "rows": ";".join(dict.fromkeys(row.statistic_id for row in told)),
    }
    copied = next((row for row in told if pd.notna(row.restates)), None)
    if copied is not None:
        yield shared | {
            "reading": "as_written", "verdict": "undetermined", "why": "repeats",
            "restates": copied.restates,
        }  # fmt: skip
        return
    for reading in READINGS:
        constraint = None if subject is None else constraint_of(claim, subject, base, reading)
        if constraint is None or base is None or subject is None:
            why = "no_base" if base is None else "no_subject" if subject is None else "open_subject"
            yield shared | {"reading": reading, "verdict": "undetermined", "why": why}
            continue
        for cells in _against_figures(subject, base, constraint, known):
            yield shared | {
                "reading": reading,
                "bound_low": constraint.low,
                "bound_high": constraint.high,
                **cells,
                "urls": _joined(shared["urls"], cells["urls"], " "),
                "rows": _joined(shared["rows"], cells["rows"], ";"),
            }


def _claimed(claim: Row, subject: Row | None, base: Window | None) -> Cells:
    """What was claimed: how many of what, when, and how many times which period."""
    row = claim if subject is None else subject
    closed = pd.notna(row.start) and pd.notna(row.end)
    window = span(row.start.date(), row.end.date()) if closed else None
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
        "base_window": None if base is None else base.label,
        "days": None if base is None else base.days,
    }


def _joined(first: str, second: str, separator: str) -> str:
    parts = [*first.split(separator), *second.split(separator)]
    return separator.join(dict.fromkeys(part for part in parts if part))


def _subject(claim: Row, known: _Known) -> Row | None:
    """The figure a claim speaks of: the one it names, else its origin's own for that window."""
    if pd.notna(claim.about):
        return known.rows.get(claim.about)
    if pd.isna(claim.start) or pd.isna(claim.end):
        return None
    window = span(claim.start.date(), claim.end.date())
    for group in known.groups:
        own = group.told("origin") == voice_of(claim.origin) and not group.summed
        if not own or not _same_thing(group, claim, unit=False):
            continue
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
) -> Iterator[Cells]:
    found = list(_base_figures(subject, base, known))
    if not found:
        yield {"verdict": "undetermined", "why": "no_figure", "urls": "", "rows": ""}
    for group, figure, how in found:
        urls = [known.rows[name].url for name in figure.ids]
        part = larger_part(group, added_up([figure]), known.groups)
        cautions = ["sum_of_parts"] if group.summed else []
        if part is not None:
            cautions.append("part_exceeds_whole")
            how = how | {
                "part_count": part.low,
                "part_scope": part.scope,
                "part_origin": part.origin,
            }
        yield {
            "figure_id": ";".join(figure.ids),
            "figure_origin": group.told("origin"),
            "figure": figure.low if figure.exact else None,
            "figure_low": figure.low,
            "figure_high": figure.high,
            "verdict": constraint.verdict(figure.low, figure.high),
            "cautions": ";".join(cautions) or None,
            "urls": " ".join(url for url in urls if pd.notna(url)),
            "rows": ";".join(figure.ids),
            **how,
        }


def _base_figures(
    subject: Row, base: Window, known: _Known
) -> Iterator[tuple[Group, Figure, Cells]]:
    """What each origin knows of the base period: its figure, or bounds from nested windows."""
    for group in known.groups:
        if not _same_thing(group, subject):
            continue
        whole = [figure for figure in group.figures if figure.window == base]
        yield from ((group, figure, {}) for figure in whole)
        nested = None if whole else _nested(group.figures, base)
        if nested is not None:
            yield group, *nested


def _nested(figures: tuple[Figure, ...], base: Window) -> tuple[Figure, Cells] | None:
    """Bounds of a window from parts inside it and from a longer window that holds it."""
    parts = most_days([figure for figure in figures if base.contains(figure.window)])
    holders = [
        figure for figure in figures if figure.window.contains(base) and figure.high is not None
    ]
    if not parts and not holders:
        return None
    holder = min(holders, key=lambda figure: (figure.days, figure.ids), default=None)
    low = sum(figure.low for figure in parts)
    used = [*parts, *([holder] if holder else [])]
    how: Cells = {"known_days": sum(figure.days for figure in parts) if parts else None}
    how["holder_window"] = holder.window.label if holder else None
    ids = tuple(name for figure in used for name in figure.ids)
    return Figure(ids, used[0].source_id, base, low, holder.high if holder else None), how
