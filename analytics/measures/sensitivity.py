"""What would change the answer: the comparison of one list again, counted in other ways."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analytics.dataset import Dataset
from analytics.measures.compare import compare
from analytics.results import DOWN, UP, as_result, result_frame, result_info

_TELLS_ONE = ["source_id", "start", "end", "scope", "event_type"]


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

    >>> sensitivity(Dataset(), "2023", "2024").empty
    True
    """
    asked = {"measure": measure, "actor": actor, "scope": scope}
    base = compare(data, period_a, period_b, **asked)  # type: ignore[arg-type] # as declared
    rows = [_told(base, "as_counted")]
    statistics = base[base["evidence"] == "statistics"]
    lists = replace(data, statistics=data.statistics.head(0))
    for variant, incidents in _variants(data.incidents).items():
        other = compare(
            replace(lists, incidents=incidents),
            period_a,
            period_b,
            **asked,  # type: ignore[arg-type]
        )
        rows.append(_told(other[other["evidence"] == "incidents"], variant))
    if len(rows[0]):
        here = statistics["scope"].eq(rows[0]["scope"].iloc[0]) & statistics["verdict"].ne("none")
        rows.append(_told(statistics[here], "counter"))
    frame = pd.concat(rows, ignore_index=True)
    counts = ["origin", "scope", "count_a", "count_b", "low_a", "high_a", "low_b", "high_b"]
    frame = frame[~frame.duplicated(counts)].reset_index(drop=True)
    ways = frame["verdict"].map(lambda code: (code in UP) - (code in DOWN))
    info = {k: v for k, v in result_info(base).items() if k != "kind"}
    return as_result(
        result_frame("sensitivity", frame.assign(flips=ways.ne(ways.iloc[0]) if len(ways) else [])),
        "sensitivity",
        **info,
    )


def _told(result: pd.DataFrame, variant: str) -> pd.DataFrame:
    """The pairs of one counter that were compared; of the first, only the first."""
    firm = result[result["comparability"].isin(["same_days", "other_days"])]
    return (firm.head(1) if variant == "as_counted" else firm).assign(variant=variant)


def _variants(incidents: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The rows of a list as other readers would count them."""
    known = incidents["start"].notna() & incidents["end"].notna()
    middle = incidents["start"] + (incidents["end"] - incidents["start"]) // 2
    middle = middle.dt.floor("D").astype("datetime64[us]")
    moved = {name: incidents[name].mask(known, middle) for name in ("start", "end")}
    doubtful = incidents["status"].eq("doubtful")
    return {
        "strict_dates": incidents[incidents["start"].eq(incidents["end"])],
        "loose_dates": incidents.assign(**moved),
        "low_figures": incidents.assign(killed_best=incidents["killed_low"]),
        "high_figures": incidents.assign(killed_best=incidents["killed_high"]),
        "with_doubtful": incidents.assign(status=incidents["status"].mask(doubtful, "carried_out")),
        "merged": incidents[_first_told(incidents)],
    }


def _first_told(incidents: pd.DataFrame) -> pd.Series:
    """Rows but those that a second origin tells of the same days, place and type."""
    groups = incidents.groupby(_TELLS_ONE, dropna=False, observed=True)["origin"]
    several = groups.transform("nunique") > 1
    return ~several | incidents["origin"].eq(groups.transform("first"))
