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
from analytics.measures.claiming.arithmetic import Constraint, constraint_of
from analytics.measures.claiming.sums import check_sums
from analytics.measures.claiming.words import allowance, claim_in_words, figure_words
from analytics.measures.comparing.like import KEY, Figure, Group, figures_of, identity_of
from analytics.measures.comparing.sides import most_days
from analytics.periods import Window, span
from analytics.results import as_result, result_info
from analytics.results import rows as rows_of

READINGS = ("total", "pace", "as_written")
COLUMNS = {
    "claim_id": "str", "origin": "str", "claim": "str", "worded": "str", "reading": "str",
    "base_window": "str", "figure_id": "str", "figure_origin": "str", "figure": "Float64",
    "figure_low": "Float64", "figure_high": "Float64", "days": "Int64", "bound_low": "Float64",
    "bound_high": "Float64", "verdict": "str", "arithmetic": "str", "urls": "str", "rows": "str",
}  # fmt: skip
Row = Any  # a named tuple of the statistics table


def check_claims(data: Dataset) -> pd.DataFrame:
    """Every claim of a ratio, in both readings, against every comparable figure.

    A claim whose figure restates another row is shown as written and not checked: the original
    is. Figures are comparable where measure, actor, target, victims, place and unit agree. A
    figure of the whole base period is taken as it stands; where an origin has only parts of it,
    their sum is a least number, and a total of a longer period that holds it a largest one.

    Returns
    -------
    pandas.DataFrame
        A row per claim, reading and figure: claim_id, origin, claim (in plain words), worded (what
        its own words are: pace or total, missing if unclear), reading, base_window, figure_id,
        figure_origin, figure (missing where only bounds are known), figure_low, figure_high, days
        (of the base period), bound_low and bound_high (what the reading allows), verdict
        (consistent, contradicted, undetermined), arithmetic, urls (separated by spaces), rows.
        The notes name sums that do not add up.

    >>> check_claims(Dataset()).empty
    True
    """
    table = data.checked("statistics")
    claims = table[table["kind"] == "ratio"]
    usable = claims[claims["part_of"].isna() & (claims["status"] != "doubtful")]
    figures = table[(table["kind"] == "flow") & table["measure"].isin(usable["measure"])]
    named = table["statistic_id"].isin(usable["about"].dropna())
    told = table[named | table.index.isin(figures.index)]
    known = _Known({row.statistic_id: row for row in rows_of(told)}, figures_of(figures).groups)
    rows = [
        cells
        for claim in rows_of(usable.sort_values("statistic_id"))
        for cells in _checked(claim, known)
    ]
    # What could be held against a figure comes first.
    rows.sort(key=lambda row: row.get("figure_id") is None)
    frame = pd.DataFrame(
        {name: pd.Series([row.get(name) for row in rows], dtype=t) for name, t in COLUMNS.items()}
    )
    sums = check_sums(data)
    wrong = sums[sums["verdict"].isin(["more than the total", "less than the total"])]
    windows = [*claims["start"].dropna(), *claims["base_start"].dropna()]
    ends = [*claims["end"].dropna(), *claims["base_end"].dropna()]
    return as_result(
        frame,
        "claims",
        title="claims of a ratio checked",
        measure="attacks",
        window=[str(min(windows).date()), str(max(ends).date())] if windows and ends else [],
        selection=dict(data.selection),
        sources=sorted({name.split(":")[0] for cell in frame["rows"] for name in cell.split(";")}),
        left_out={
            "part_of": int(claims["part_of"].notna().sum()),
            "doubtful": int((claims["status"] == "doubtful").sum()),
        },
        notes=[*wrong["arithmetic"], *result_info(sums)["notes"]],
    )


@dataclass(frozen=True)
class _Known:
    """The rows that a claim may speak of by id, and the groups of like figures."""

    rows: dict[str, Row]
    groups: tuple[Group, ...]


def _checked(claim: Row, known: _Known) -> Iterator[dict[str, Any]]:
    subject = _subject(claim, known)
    base = None
    if pd.notna(claim.base_start) and pd.notna(claim.base_end):
        base = span(claim.base_start.date(), claim.base_end.date())
    told = [row for row in (claim, subject) if row is not None]
    shared = {
        "claim_id": claim.statistic_id,
        "origin": claim.origin,
        "claim": claim_in_words(claim, subject, base),
        "worded": None if pd.isna(claim.pace) else "pace" if claim.pace else "total",
        "base_window": None if base is None else base.label,
        "days": None if base is None else base.days,
        "urls": " ".join(dict.fromkeys(row.url for row in told if pd.notna(row.url))),
        "rows": ";".join(dict.fromkeys(row.statistic_id for row in told)),
    }
    copied = next((row for row in told if pd.notna(row.restates)), None)
    if copied is not None:
        yield shared | _as_written(copied)
        return
    for reading in READINGS[:2]:
        constraint = None if subject is None else constraint_of(claim, subject, base, reading)
        if constraint is None or base is None or subject is None:
            yield shared | _undetermined(reading, subject, base)
            continue
        text = allowance(claim, subject, base, reading, constraint)
        for cells in _against_figures(subject, base, constraint, text, known):
            yield shared | {
                "reading": reading,
                "bound_low": constraint.low,
                "bound_high": constraint.high,
                **cells,
                "urls": _joined(shared["urls"], cells["urls"], " "),
                "rows": _joined(shared["rows"], cells["rows"], ";"),
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
        if group.told("origin") != claim.origin or not _same_thing(group, claim, unit=False):
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
    subject: Row, base: Window, constraint: Constraint, text: str, known: _Known
) -> Iterator[dict[str, Any]]:
    found = list(_base_figures(subject, base, known))
    if not found:
        said = f"{text}; no figure to hold it to"
        yield {"verdict": "undetermined", "arithmetic": said, "urls": "", "rows": ""}
    for group, figure, how in found:
        urls = [known.rows[name].url for name in figure.ids]
        yield {
            "figure_id": ";".join(figure.ids),
            "figure_origin": group.told("origin"),
            "figure": figure.low if figure.exact else None,
            "figure_low": figure.low,
            "figure_high": figure.high,
            "verdict": constraint.verdict(figure.low, figure.high),
            "arithmetic": f"{text}; {group.told('origin')} counted {figure.words} in "
            f"{base.label}{how}",
            "urls": " ".join(url for url in urls if pd.notna(url)),
            "rows": ";".join(figure.ids),
        }


def _base_figures(subject: Row, base: Window, known: _Known) -> Iterator[tuple[Group, Figure, str]]:
    """What each origin knows of the base period: its figure, or bounds from nested windows."""
    for group in known.groups:
        if not _same_thing(group, subject):
            continue
        whole = [figure for figure in group.figures if figure.window == base]
        yield from ((group, figure, "") for figure in whole)
        nested = None if whole else _nested(group.figures, base)
        if nested is not None:
            yield group, *nested


def _nested(figures: tuple[Figure, ...], base: Window) -> tuple[Figure, str] | None:
    """Bounds of a window from parts inside it and from a longer window that holds it."""
    parts = most_days([figure for figure in figures if base.contains(figure.window)])
    holders = [
        figure for figure in figures if figure.window.contains(base) and figure.high is not None
    ]
    if not parts and not holders:
        return None
    holder = min(holders, key=lambda figure: (figure.days, figure.ids), default=None)
    low = sum(figure.low for figure in parts)
    high = None if holder is None else holder.high
    used = [*parts, *([holder] if holder else [])]
    assert base.days is not None
    known = sum(figure.days for figure in parts)
    said = [f"{known} of its {base.days} days are known"] if parts else []
    said += [f"its total for {holder.window.label} is an upper bound"] if holder else []
    ids = tuple(name for figure in used for name in figure.ids)
    return Figure(ids, used[0].source_id, base, low, high), f" ({'; '.join(said)})"


def _as_written(copied: Row) -> dict[str, Any]:
    if copied.kind == "ratio":
        said = f"shown as written; it repeats {copied.restates}, which is checked in its place"
        return {"reading": "as_written", "verdict": "undetermined", "arithmetic": said}
    when = "an open period"
    if pd.notna(copied.start) and pd.notna(copied.end):
        window = span(copied.start.date(), copied.end.date())
        when = f"{window.days} days ({window.label})"
    return {
        "reading": "as_written",
        "verdict": "undetermined",
        "arithmetic": f"shown as quoted, {figure_words(copied)} in {when}; it repeats "
        f"{copied.restates}, which is checked in its place",
    }


def _undetermined(reading: str, subject: Row | None, base: Window | None) -> dict[str, Any]:
    missing = "names no base period" if base is None else "speaks of a figure that is not given"
    if base is not None and subject is not None:
        missing = "speaks of a figure without a closed period"
    return {"reading": reading, "verdict": "undetermined", "arithmetic": f"the claim {missing}"}
