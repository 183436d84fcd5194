"""Two windows compared: reported figures like with like, and incidents in covered days."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analytics.dataset import Dataset
from analytics.errors import ParameterError
from analytics.measures.comparing.asked import Asked, asked_pair
from analytics.measures.comparing.compare_incidents import incident_rows
from analytics.measures.comparing.compare_statistics import statistic_rows
from analytics.measures.comparing.comparison_rows import comparison_frame, with_corrections
from analytics.measures.comparing.like import Figures, like_figures
from analytics.measures.definitions import definitions
from analytics.methods.many import omnibus
from analytics.places import read_place
from analytics.results import as_result
from analytics.vocabulary import MEASURES

BY = ("province", "scope", "origin")


def compare(
    data: Dataset,
    period_a: object,
    period_b: object,
    by: str | None = None,
    measure: str | Sequence[str] = "attacks",
    across_origins: bool = False,
    actor: str | None = None,
    scope: str | None = None,
) -> pd.DataFrame:
    """The rate of each place and origin in two windows, `a` the earlier: ratio, interval, verdict.

    Reported figures are compared where measure, kind, actor, target, victims, place and unit
    agree, and origin and counting rule too unless `across_origins`. Listed incidents are compared
    inside the systematic coverage of their source. What cannot be compared stays as a row that
    says why.

    Parameters
    ----------
    data
        Incidents and statistics with their coverage.
    period_a, period_b
        Earlier and later window: "2023", "H1 2024", "2024-07", "2024-W12",
        "2024-01-01/2024-06-30", "30 days before 2024-05-05", "Name: 2024-08-29/2024-11-04",
        a `Window` or a pair of days.
    by
        None; "province" for a row per province of the incidents; "scope" for a row per place of
        the incidents as reported; "origin" for reported figures alone.
    measure
        One measure or several, each compared with itself alone.
    across_origins
        Also compare figures of different origins or counting rules; such rows name both.
    actor, scope
        Only this actor; only places within this one.

    Returns
    -------
    pandas.DataFrame
        A row per comparison or refusal. `actor`, `target` and `victims` say who did what to whom,
        missing where not stated or not the same on both sides. `evidence` is statistics or
        incidents; `basis` is same_months, rates (assumes no season) or bounds; `method` is exact,
        quasi_poisson, effective_counts, union, bootstrap, or totals (persons known by totals only,
        which allow no interval); `refused` is the reason, or missing; `note` says what a reader
        must know. `p_holm`, `p_bh` and `shrunk` are over all compared rows of one evidence.

    Raises
    ------
    ParameterError
        Windows that overlap or are in the wrong order, unknown words.

    >>> from analytics.dataset import Dataset
    >>> len(compare(Dataset(), "2023", "2024"))
    0
    """
    if by is not None and by not in BY:
        remedy = "use one of " + ", ".join(BY)
        raise ParameterError("not a way to compare", column="by", value=by, remedy=remedy)
    data.checked("coverage")
    measures = [measure] if isinstance(measure, str) else list(measure)
    asked = asked_pair(period_a, period_b)
    place = _scope(scope)
    frames, left_out, notes = [], dict[str, int](), list[str]()
    for name in measures:
        frame, missed, said = _one_measure(data, name, asked, by, across_origins, actor, place)
        frames.append(frame)
        notes += said
        left_out = {
            reason: left_out.get(reason, 0) + missed.get(reason, 0)
            for reason in dict.fromkeys([*left_out, *missed])
        }
    result = pd.concat(frames, ignore_index=True)
    known = definitions()
    return as_result(
        result,
        "comparison",
        title=f"{' and '.join(measures).replace('_', ' ')}, {asked[1].label} against "
        f"{asked[0].label}",
        measure=measures[0],
        definition="; ".join(known[name].definition for name in measures if name in known),
        actor=actor,
        window=[str(asked[0].start), str(asked[1].end)],
        periods=[asked[0].window.interval, asked[1].window.interval],
        selection=dict(data.selection),
        sources=_sources(result),
        left_out=left_out,
        notes=notes,
    )


def _scope(scope: str | None) -> str | None:
    if scope is None:
        return None
    place = read_place(scope)
    if place is None:
        raise ParameterError(
            "no such place", column="scope", value=scope, remedy="use a code such as IQ or IQ-KI"
        )
    return place.scope


def _one_measure(
    data: Dataset,
    measure: str,
    asked: tuple[Asked, Asked],
    by: str | None,
    across_origins: bool,
    actor: str | None,
    scope: str | None,
) -> tuple[pd.DataFrame, dict[str, int], list[str]]:
    """Rows of reported figures, then of incidents, each with corrections over themselves."""
    if measure not in MEASURES:
        remedy = "use one of " + ", ".join(MEASURES)
        raise ParameterError("no such measure", column="measure", value=measure, remedy=remedy)
    figures = like_figures(data, measure, actor=actor, scope=scope)
    stated = statistic_rows(data, figures, asked, across_origins=across_origins)
    if by == "province":
        stated = [row for row in stated if row.get("province")]
    frames = [with_corrections(comparison_frame(stated))]
    alone = _without_counterpart(figures, frames[0], asked)
    left_out, notes = {**figures.left_out, "without_counterpart": alone}, list[str]()
    if by != "origin" and measure in definitions():
        listed, missed, notes = incident_rows(
            data, definitions()[measure], asked, by=by, actor=actor, scope=scope
        )
        frames.append(with_corrections(comparison_frame(listed)))
        notes += omnibus_notes(frames[-1]) if by == "province" else []
        for reason, rows in missed.items():
            left_out[reason] = left_out.get(reason, 0) + rows
    return pd.concat(frames, ignore_index=True), left_out, notes


def _without_counterpart(figures: Figures, frame: pd.DataFrame, asked: tuple[Asked, Asked]) -> int:
    """Figures of either window that stand in no row: nothing was found to hold them against."""
    cells = pd.concat([frame["rows_a"], frame["rows_b"]]).dropna()
    used = {name for cell in cells for name in cell.split(";")}
    return sum(
        name not in used
        for group in figures.groups
        for figure in group.figures
        for name in figure.ids
        if any(window.window.contains(figure.window) for window in asked)
    )


def omnibus_notes(frame: pd.DataFrame) -> list[str]:
    """Whether anything changed anywhere, asked of the provinces of each source together."""
    notes = []
    counted = frame[
        frame["refused"].isna()
        & frame["province"].notna()
        & frame["count_a"].notna()
        & frame["count_b"].notna()
    ]
    for origin, rows in counted.groupby("origin"):
        if len(rows) < 2:
            continue
        sides = [rows[name].to_numpy(float) for name in ("count_a", "days_a", "count_b", "days_b")]
        # Of provinces with events; the others show no dispersion and would hide it.
        seen = rows.loc[rows["count_a"] + rows["count_b"] > 0, "dispersion"].dropna()
        dispersion = max(1.0, float(seen.mean())) if len(seen) else 1.0
        for hypothesis in ("no change", "same ratio"):
            test = omnibus(*sides, hypothesis=hypothesis, dispersion=dispersion)
            notes.append(
                f"all provinces of {origin} together, {hypothesis}: chi-square "
                f"{test.statistic:.1f} on {test.freedom}, p {_p(test.p_value)} (dispersion "
                f"{dispersion:.1f})"
            )
    return notes


def _p(value: float) -> str:
    return f"{value:.3f}" if value >= 0.001 else "under 0.001"


def _sources(frame: pd.DataFrame) -> list[str]:
    cells = pd.concat([frame["rows_a"], frame["rows_b"]]).dropna()
    ids = {name.split(":")[0] for cell in cells for name in str(cell).split(";")}
    return sorted(ids | set(frame.loc[frame["evidence"] == "incidents", "origin"]))
