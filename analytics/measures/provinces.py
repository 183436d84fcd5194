"""The breakdown by province: counts, shares, rates per head, and change against another window."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analytics.dataset import Dataset
from analytics.errors import ParameterError
from analytics.measures.allocation import (
    UNALLOCATED,
    UNPLACED,
    allocate,
    common_day,
    countries_of,
    provinces_on,
)
from analytics.measures.compare.asked import Asked, asked_pair, asked_window
from analytics.measures.compare.covered import bounds_of, named_rows, window_of
from analytics.measures.compare.judged import level_of, looked_at, with_corrections
from analytics.measures.compare.listed import listed_rows
from analytics.measures.coverage import count_days, covered_days, days_since_1970, stretches
from analytics.measures.events import (
    Definition,
    check_one_dataset,
    dated,
    definition_of,
    number,
    select_events,
)
from analytics.measures.scanned import summable
from analytics.places import country_code, names, population, within
from analytics.results import Note, as_result, result_frame

_OTHERS = {UNALLOCATED: "Several provinces", UNPLACED: "Not placed"}
_CHANGE = [
    "ratio", "low", "high", "p_value", "p_holm", "p_bh", "verdict", "certainty",
    "refused", "cautions", "looked", "window_a", "window_b", "season",
    "doubt", "doubt_a", "doubt_b", "of_a", "of_b",
]  # fmt: skip


@summable
def provinces(
    data: Dataset,
    period: object,
    against: object = None,
    measure: str = "attacks",
    country: str | None = None,
    actor: str | None = None,
    scope: str | None = None,
) -> pd.DataFrame:
    """Incidents of one window by province, all provinces shown, ranked by count.

    Parameters
    ----------
    data
        Incidents with their coverage.
    period, against
        The window counted, and an earlier one to compare its daily rates with.
    measure, actor, scope
        A measure of `definitions.toml`; only incidents by this actor; only within this place.
    country
        Name or code; by default the countries of the events, or of the selected place.

    Returns
    -------
    pandas.DataFrame
        A row per province (kind "province"), then "unallocated" for events of several provinces,
        given to none of them, and "unplaced". count: certain in the window, missing where nothing
        was reported and nobody counted systematically; possible: with imprecise dates; share: of
        the events placed in a province; per_100k: people, where known, in the whole window;
        name_ar; population with year and source; rank; covered. With `against` the columns of a
        comparison: ratio, low, high, p_value, p_holm, p_bh (for the colour of a map), verdict
        (after Holm's correction over all provinces looked at), certainty, cautions; refused where
        nobody can compare.

    Raises
    ------
    ParameterError
        Unknown words, windows that overlap, or two systematic lists in one count.

    >>> from analytics.dataset import Dataset
    >>> provinces(Dataset(), "2024", country="IQ")["kind"].tolist()[17:]
    ['province', 'unallocated', 'unplaced']
    """
    data, actor = data.select(scope=scope), data.actor_named(actor)
    definition = definition_of(measure)
    data.checked("coverage")
    asked, earlier = asked_window("period", period), None
    if against is not None:
        earlier, asked = asked_pair(against, period)
    selected = select_events(data, definition, actor=actor)
    check_one_dataset(data, selected.frame, definition)
    chosen = data.selection.get("scope")
    countries = _countries(chosen, selected.frame, country)
    scopes = selected.frame["scope"]
    touching = [s for s in scopes.dropna().unique() if {*countries_of([s])} & {*countries}]
    here = scopes.isna() | scopes.isin(touching)
    events = selected.frame[here].reset_index(drop=True)
    on, notes = common_day(countries, (earlier or asked).start, asked.end)
    inside = [code for code in provinces_on(countries, on) if not chosen or within(code, chosen)]
    labels = allocate(events["scope"], on)
    frame = _province_counts(data, events, labels, inside, asked, definition)
    frame = _per_head(frame, countries, on)
    if earlier is not None:
        before = _province_counts(data, events, labels, inside, earlier, definition)["count"]
        frame, said = _with_change(frame, data, definition, (earlier, asked), actor, countries)
        frame = frame.assign(count_before=before.where(frame["refused"].ne("not_systematic")))
        notes += said
    frame = _by_count(frame)
    return as_result(
        frame,
        "provinces",
        data,
        title=f"{measure.replace('_', ' ')} by province",
        measure=measure,
        definition=definition.definition,
        actor=actor,
        countries=countries,
        window=[str(asked.start), str(asked.end)],
        against=None if earlier is None else [str(earlier.start), str(earlier.end)],
        label=asked.label,
        against_label=None if earlier is None else earlier.label,
        sources=sorted(events["source_id"].unique()),
        left_out={
            **selected.left_out,
            "other_place": number(selected.frame, ~here),
            **dated(events)[1],
        },
        notes=notes,
    )


def _countries(chosen: str | None, events: pd.DataFrame, country: str | None) -> list[str]:
    if country is None:
        return countries_of([chosen] if chosen else events["scope"].dropna().unique())
    code = country_code(country)
    if code is None:
        raise ParameterError(
            "no such country", column="country", value=country, remedy="use a code such as IQ"
        )
    return [code]


def _province_counts(
    data: Dataset,
    events: pd.DataFrame,
    labels: pd.Series,
    codes: list[str],
    asked: Asked,
    definition: Definition,
) -> pd.DataFrame:
    """Certain and possible counts of each province, missing where silence says nothing."""
    coverage = stretches(data, definition.covered_by)
    first, last = days_since_1970([asked.start, asked.end])
    whole = np.array([[first, last]])
    members = {str(code): at for code, at in labels.groupby(labels).indices.items()}
    rows: list[dict[str, Any]] = []
    for code in [*codes, *sorted(set(members) - {*codes, *_OTHERS}), *_OTHERS]:
        own = events.iloc[np.asarray(members.get(code, []), np.int64)]
        window = window_of(own, whole, asked)
        low, high = bounds_of(own, window, definition)
        placed = code not in _OTHERS
        known = names(code) if placed else {"en": _OTHERS[code]}
        covered = placed and count_days(covered_days(coverage, code), first, last) == asked.days
        unknown = placed and not len(window.index) and not covered
        rows.append(
            {
                "province": code if placed else None,
                "name": known["en"],
                "name_ar": known.get("ar"),
                "count": None if unknown else low,
                "possible": None if unknown else high,
                "covered": bool(covered),
                "kind": "province" if placed else code,
                "rows": named_rows(own["rows"], window),
            }
        )
    return result_frame("provinces", rows)


def _per_head(frame: pd.DataFrame, countries: list[str], on: Any) -> pd.DataFrame:
    """Share of the events placed in a province, and events per 100,000 people."""
    count = frame["count"].astype("Float64")
    placed = count.where(frame["kind"] == "province")
    total = float(placed.sum())
    people = pd.concat([population(country, on=on) for country in countries] or [population("IQ")])
    people = people.set_index("province").reindex(frame["province"]).reset_index(drop=True)
    return frame.assign(
        share=placed / total if total else placed.where(placed.isna()),
        population=people["population"],
        population_year=people["year"],
        population_source=people["source"],
        per_100k=count / people["population"].astype("Float64") * 100_000,
    )


def _with_change(
    frame: pd.DataFrame,
    data: Dataset,
    definition: Definition,
    asked: tuple[Asked, Asked],
    actor: str | None,
    countries: list[str],
) -> tuple[pd.DataFrame, list[Note]]:
    """The daily rate of each province against the earlier window."""
    scope = data.selection.get("scope") or ";".join(countries) or None
    found = listed_rows(data, definition, asked, by="province", actor=actor, scope=scope)
    rows = [row for row in found.rows if row.get("province")]
    change = with_corrections(rows, level_of(moved=found.moved, families=1))
    by_code = (
        result_frame("comparison", change)
        .set_index("province")
        .reindex(frame["province"])
        .reset_index(drop=True)
    )
    changed = frame.assign(**by_code[_CHANGE])
    if all(row.get("refused") == "not_systematic" for row in found.rows):
        placed = frame["kind"] == "province"
        changed["refused"] = changed["refused"].mask(placed, "not_systematic")
    return changed, [*found.notes, *looked_at(change, "province")]


def _by_count(frame: pd.DataFrame) -> pd.DataFrame:
    """Provinces by falling count, the unknown last, then what has no province."""
    known = (frame["kind"] == "province") & frame["count"].notna()
    ranked = frame.assign(
        rank=frame["count"].where(known).rank(method="min", ascending=False).astype("Int64"),
        place=frame["kind"].map({"province": 0, UNALLOCATED: 1, UNPLACED: 2}),
    ).sort_values(["place", "rank", "name"], kind="stable", ignore_index=True)
    return ranked.drop(columns="place")
