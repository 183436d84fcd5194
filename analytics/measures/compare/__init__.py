"""Two windows compared: reported figures like with like, and incidents in covered days.

And what would change the answer: the same comparison, counted in other ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from analytics.dataset import Dataset
from analytics.measures.compare.asked import Asked, asked_pair
from analytics.measures.compare.judged import level_of, looked_at, with_corrections
from analytics.measures.compare.listed import Listed, listed_rows
from analytics.measures.compare.reported import Figures, like_figures
from analytics.measures.compare.stated import statistic_rows
from analytics.measures.events import added, check_word, definitions, sources_of
from analytics.measures.scanned import summable
from analytics.results import DOWN, UP, as_result, contracts, result_frame, result_info
from analytics.vocabulary import MEASURES

_TELLS_ONE = ["source_id", "start", "end", "scope", "event_type"]
BY = ("province", "scope", "event_type", "actor", "origin")
_NAMED = ("province", "event_type", "actor")  # families that readers look through for changes


@summable
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
    inside the systematic coverage of their source. The same days of two years come first. What
    cannot be compared stays as a row that says why.

    Parameters
    ----------
    data
        Incidents and statistics with their coverage.
    period_a, period_b
        Earlier and later window: "2023", "H1 2024", "2024-07", "2024-W12",
        "2024-01-01/2024-06-30", "30 days before 2024-05-05", "Name: 2024-08-29/2024-11-04",
        a `Window` or a pair of days.
    by
        None; "province", "event_type", "actor" or "scope" for a row per group of the incidents;
        "origin" for reported figures alone.
    measure
        One measure or several, each compared with itself alone.
    across_origins
        Also compare figures of different origins or counting rules; such rows name both.
    actor, scope
        Only this actor; only places within this one.

    Returns
    -------
    pandas.DataFrame
        A row per comparison or refusal, the best comparable first, with the columns and codes that
        `results.toml` declares. `comparability` says how like the two sides are: same_days of two
        years, other_days, parts (sums over places), other_counter, other_rule (two numbers and no
        ratio). `verdict` follows from the interval, `certainty` from the comparability; no verdict
        ("none") where a part is larger than its whole, where unlike days are compared and nothing
        bounds the season, or where rows that nobody could assign may explain the change. By
        province, type or actor a verdict stands after Holm's correction over all looked at, and
        there, as of people, at a stricter level where the events of the list did not change.

    Raises
    ------
    ParameterError
        Windows that overlap or are in the wrong order, unknown words.

    >>> from analytics.dataset import Dataset
    >>> len(compare(Dataset(), "2023", "2024"))
    0
    """
    check_word("by", by, (None, *BY))
    measures = [measure] if isinstance(measure, str) else list(measure)
    for name in measures:
        check_word("measure", name, MEASURES)
    data.checked("coverage")
    asked = asked_pair(period_a, period_b)
    actor = data.actor_named(actor)
    data, place = data.placed(scope)
    found = [_one_measure(data, name, asked, by, across_origins, actor, place) for name in measures]
    result = pd.concat([frame for frame, _ in found], ignore_index=True)
    notes = [note for _, listed in found for note in listed.notes]
    figures = result[result["evidence"] == "statistics"]
    sources = {source for _, listed in found for source in listed.sources}
    known = definitions()
    return as_result(
        _ranked(result),
        "comparison",
        data,
        title=f"{' and '.join(measures).replace('_', ' ')}, {asked[1].label} against "
        f"{asked[0].label}",
        measure=measures[0],
        definition="; ".join(known[name].definition for name in measures if name in known),
        actor=actor,
        by=by,
        window=[str(asked[0].start), str(asked[1].end)],
        periods=[asked[0].window.interval, asked[1].window.interval],
        labels=[asked[0].label, asked[1].label],
        sources=sorted({*sources_of(figures["rows_a"], figures["rows_b"]), *sources}),
        left_out=added(*(listed.left_out for _, listed in found)),
        notes=notes,
    )


def _one_measure(
    data: Dataset,
    measure: str,
    asked: tuple[Asked, Asked],
    by: str | None,
    across_origins: bool,
    actor: str | None,
    scope: str | None,
) -> tuple[pd.DataFrame, Listed]:
    """Rows of reported figures, then of incidents, each with corrections over themselves."""
    figures = like_figures(data, measure, actor=actor, scope=scope)
    stated = []
    if by in (None, "scope", "origin", "province"):
        stated = statistic_rows(data, figures, asked, across_origins=across_origins)
    if by == "province":
        stated = [row for row in stated if row.get("province")]
    frames = [with_corrections(result_frame("comparison", stated))]
    alone = _without_counterpart(figures, frames[0], asked)
    listed = Listed()
    if by != "origin" and measure in definitions():
        definition = definitions()[measure]
        listed = listed_rows(data, definition, asked, by=by, actor=actor, scope=scope)
        rows = result_frame("comparison", listed.rows)
        # The first look of a page is at the events of a list; all else hangs on it.
        hangs = by in _NAMED or bool(definition.persons)
        caution = "one_of_many" if by in _NAMED else "beside_events"
        level = level_of(moved=listed.moved) if hangs else None
        frames.append(with_corrections(rows, level, caution))
        listed.notes += looked_at(frames[-1], by)
    listed.left_out = added(figures.left_out, {"without_counterpart": alone}, listed.left_out)
    return pd.concat(frames, ignore_index=True), listed


def _without_counterpart(figures: Figures, frame: pd.DataFrame, asked: tuple[Asked, Asked]) -> int:
    """Figures of either window that stand in no row: nothing was found to hold them against."""
    cells = pd.concat([frame["rows_a"], frame["rows_b"]]).dropna()
    inside = {
        name
        for group in figures.groups
        for figure in group.figures
        for name in figure.ids
        if any(window.window.contains(figure.window) for window in asked)
    }
    return len(inside - set(cells.str.split(";").explode()))


def _ranked(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of each measure by how comparable they are, then by days; refused ones last.

    Rows of lists alone keep their order.
    """
    if frame["evidence"].eq("incidents").all():
        return frame
    order = {code: at for at, code in enumerate(contracts()["comparison"].codes["comparability"])}
    ranks = pd.DataFrame(
        {
            "refused": frame["refused"].notna(),
            "silent": frame["verdict"].eq("none").fillna(False) & frame["refused"].isna(),
            "place": frame["comparability"].map(order).where(frame["refused"].isna()).fillna(0),
            "days": -(frame["days_a"] + frame["days_b"]).fillna(0),
        }
    ).sort_values(["refused", "silent", "place", "days"], kind="stable")
    return frame.loc[ranks.index].reset_index(drop=True)


def sensitivity(
    data: Dataset,
    period_a: object,
    period_b: object,
    *,
    measure: str = "attacks",
    actor: str | None = None,
    scope: str | None = None,
) -> pd.DataFrame:
    """The comparison of two windows as it was counted, and counted in other ways.

    Of lists of incidents: strict_dates (only events dated to the day), loose_dates (every event in
    the middle of its days), low_figures and high_figures (of persons), with_doubtful (rows marked
    doubtful count), merged (events that may be told twice are one). Of reported figures: each
    other counter of the same area that was compared with itself (counter).

    Parameters
    ----------
    data, period_a, period_b, measure, actor, scope
        As for `compare`.

    Returns
    -------
    pandas.DataFrame
        The columns of a comparison, with `variant` and `flips`: whether what can be said of the
        direction is not what the first row says. Variants that change no count are left out.

    Raises
    ------
    ParameterError
        As `compare`.

    >>> sensitivity(Dataset(), "2023", "2024").empty
    True
    """
    asked = {"measure": measure, "actor": actor, "scope": scope}
    base = compare(data, period_a, period_b, **asked)  # type: ignore[arg-type] # as declared
    rows = [_compared_pairs(base, "as_counted")]
    statistics = base[base["evidence"] == "statistics"]
    lists = replace(data, statistics=data.statistics.head(0), whole=data.whole or data)
    for variant, incidents in _variants(data.incidents, measure).items():
        other = compare(
            data.vouch_for(replace(lists, incidents=incidents)),
            period_a,
            period_b,
            **asked,  # type: ignore[arg-type]
        )
        rows.append(_compared_pairs(other[other["evidence"] == "incidents"], variant))
    if len(rows[0]):
        here = statistics["scope"].eq(rows[0]["scope"].iloc[0]) & statistics["verdict"].ne("none")
        rows.append(_compared_pairs(statistics[here], "counter"))
    frame = pd.concat(rows, ignore_index=True)
    counts = ["origin", "scope", "count_a", "count_b", "low_a", "high_a", "low_b", "high_b"]
    frame = frame[~frame.duplicated(counts)].reset_index(drop=True)
    ways = frame["verdict"].map(lambda code: (code in UP) - (code in DOWN))
    info = {k: v for k, v in result_info(base).items() if k != "kind"}
    return as_result(
        result_frame("sensitivity", frame.assign(flips=ways.ne(ways.iloc[0]) if len(ways) else [])),
        "sensitivity",
        data,
        **info,
    )


def _compared_pairs(result: pd.DataFrame, variant: str) -> pd.DataFrame:
    """The pairs of one counter that were compared; of the first, only the first."""
    firm = result[result["comparability"].isin(["same_days", "other_days"])]
    return (firm.head(1) if variant == "as_counted" else firm).assign(variant=variant)


def _variants(incidents: pd.DataFrame, measure: str) -> dict[str, pd.DataFrame]:
    """The rows of a list as other readers would count them, where that is another way."""
    found = {}
    exact = incidents["start"].eq(incidents["end"])
    if not exact.all():
        known = incidents["start"].notna() & incidents["end"].notna()
        middle = incidents["start"] + (incidents["end"] - incidents["start"]) // 2
        middle = middle.dt.floor("D").astype("datetime64[us]")
        moved = {name: incidents[name].mask(known, middle) for name in ("start", "end")}
        found = {"strict_dates": incidents[exact], "loose_dates": incidents.assign(**moved)}
    if measure in definitions() and definitions()[measure].persons:
        for name in ("low", "high"):
            found[f"{name}_figures"] = incidents.assign(killed_best=incidents[f"killed_{name}"])
    doubtful = incidents["status"].eq("doubtful")
    if doubtful.any():
        counted = incidents["status"].mask(doubtful, "carried_out")
        found["with_doubtful"] = incidents.assign(status=counted)
    if len(incidents["origin"].dropna().unique()) > 1:
        found["merged"] = incidents[_first_told(incidents)]
    return found


def _first_told(incidents: pd.DataFrame) -> pd.Series:
    """Rows but those that a second origin tells of the same days, place and type."""
    groups = incidents.groupby(_TELLS_ONE, dropna=False, observed=True)["origin"]
    several = groups.transform("nunique") > 1
    return ~several | incidents["origin"].eq(groups.transform("first"))
