"""Who did what to whom: the events of a window by perpetrator and type, clashes by sides."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analytics.dataset import Dataset
from analytics.measures.coverage import day_of, stretches
from analytics.measures.events import definition_of, definitions, select_events
from analytics.results import as_result, result_frame

BETWEEN = "clash"  # the sides of a clash have no direction


def breakdown(
    data: Dataset,
    start: object = None,
    end: object = None,
    *,
    measure: str = "attacks",
    actor: str | None = None,
    scope: str | None = None,
    complete: bool = False,
) -> pd.DataFrame:
    """The events of a window by who did what to whom, the most frequent first.

    A count of all actors adds up what they did to each other; this says what it is made of.

    Parameters
    ----------
    data
        Incidents.
    start, end
        Days, months or years; only events surely inside them count.
    measure, actor, scope
        A measure of `definitions.toml` (another gives no row); only what this actor took part in;
        only within this place.
    complete
        Only lists in which silence means that nothing happened.

    Returns
    -------
    pandas.DataFrame
        The columns of "breakdown" in `results.toml`: a row per perpetrator and type, with the
        side that most of it was directed at; of clashes a row per pair of sides, in the order of
        the alphabet (`directed` is False).

    Raises
    ------
    ParameterError
        For an unknown measure or period.

    >>> breakdown(Dataset()).empty
    True
    """
    data, actor = data.select(scope=scope), data.actor_named(actor)
    if measure not in definitions():
        data, measure = replace(data, incidents=data.incidents.head(0)), "incidents"
    definition = definition_of(measure)
    chosen = select_events(data, definition, actor=actor)
    events = chosen.frame
    if complete:
        whole = stretches(data, definition.covered_by)["source_id"]
        events = events[events["source_id"].isin(list(whole))]
    begin, until = day_of(start, "start"), day_of(end, "end")
    inside = (begin is None) | (events["start"] >= pd.Timestamp(begin))  # type: ignore[arg-type]
    inside &= (until is None) | (events["end"] <= pd.Timestamp(until))  # type: ignore[arg-type]
    events = events[inside]
    directed = events["event_type"] != BETWEEN
    one, other = events["actor"].fillna(""), events["target"].fillna("")
    first, second = one.mask(one > other, other), other.mask(one > other, one)
    table = pd.DataFrame(
        {
            "actor": one.where(directed, first).replace("", None),
            "target": other.where(directed, second).replace("", None),
            "event_type": events["event_type"].astype("str"),
            "directed": directed,
            "side": second.mask(directed, ""),
            "count": events["best"] if definition.persons else 1,
        }
    )
    keys = ["actor", "event_type", "side", "directed"]
    grouped = table.groupby(keys, dropna=False)
    counted = grouped["count"].sum().reset_index()
    counted["target"] = grouped["target"].agg(_mostly).array
    counted = counted.sort_values(["count", *keys[:3]], ascending=[False, True, True, True])
    counted["share"] = counted["count"] / counted["count"].sum()
    return as_result(
        result_frame("breakdown", counted.reset_index(drop=True)),
        "breakdown",
        data,
        measure=measure,
        definition=definition.definition,
        actor=actor,
        window=[None if day is None else day.isoformat() for day in (begin, until)],
        sources=sorted(events["source_id"].astype("str").unique()),
        left_out={**chosen.left_out, "outside_window": int((~inside).sum())},
    )


def _mostly(targets: pd.Series) -> str | None:
    """The side that most of some events were directed at, or None."""
    sizes = targets.value_counts()
    return str(sizes.index[0]) if len(sizes) and sizes.iloc[0] * 2 > len(targets) else None
