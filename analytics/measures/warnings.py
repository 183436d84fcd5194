"""Bins that stand out above those just before them, for each province of a systematic list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analytics.dataset import Dataset
from analytics.measures.definitions import definition_of, definitions
from analytics.measures.following.collect import collect
from analytics.measures.following.results import described, refusal
from analytics.measures.following.series import FILLING, Series, asked_series
from analytics.methods.flags import ears

_COLUMNS = {
    "group": "str", "series": "str", "scope": "str", "origin": "str",
    "bin_start": "datetime64[us]", "bin_end": "datetime64[us]", "count": "Int64",
    "threshold": "Float64", "flagged": "bool", "method": "str", "expected_false": "Float64",
    "tail": "bool", "refused": "str",
}  # fmt: skip
_PERSONS = "persons of one event come together: a flag needs counts of events"
_WAVES = (
    "The number expected by chance holds for a constant rate and independent events; where events "
    "come in waves it can be twice as many. A flag says where to look, not that the rate rose."
)


def warnings(
    data: Dataset,
    by: str | None = "province",
    every: str = "week",
    measure: str = "attacks",
    start: object = None,
    end: object = None,
    *,
    actor: str | None = None,
    scope: str | None = None,
    origin: str | None = None,
    method: str = "C1",
    as_of: object = None,
    filling: int = FILLING,
) -> pd.DataFrame:
    """Early-warning flags: bins above mean + 3 standard deviations of seven earlier bins.

    Only lists of incidents that are systematic are looked at, and only bins that are covered.
    Events of several provinces, or of none known, are counted in `left_out`. A bin that may still
    be filling is neither tested nor flagged.

    Parameters
    ----------
    data
        Incidents with coverage.
    by
        What is watched: "province", None for each list as a whole, or a grouping of `count`.
    every
        Bins, weeks by default.
    measure, start, end, actor, scope, origin, as_of, filling
        As for `trend`. Measures of persons are refused: those of one event come together.
    method
        "C1": the seven bins just before; "C2": two bins are left between.

    Returns
    -------
    pandas.DataFrame
        A row per group and bin: group, series, scope, origin, bin_start, bin_end, count (Int64),
        threshold, flagged, method, expected_false (the chance of a false flag in this bin, so
        that its sum is the number expected; missing where not tested), tail, refused. A list or
        group that cannot be watched is one row with the reason in `refused`.

    Raises
    ------
    ParameterError
        For an unknown bin, measure, group, method or day.

    References
    ----------
    Hutwagner et al. 2003, J. Urban Health 80:i89 (EARS); Fricker et al. 2008, Stat. Med. 27:3407.

    >>> warnings(Dataset()).empty
    True
    """
    ears([], method)  # refuses an unknown method also where there is nothing to test
    asked = asked_series(
        every=every, measure=measure, start=start, end=end, actor=actor, scope=scope,
        origin=origin, by=by, as_of=as_of, filling=filling,
    )  # fmt: skip
    found = collect(data, asked, statistics=False)
    persons = measure in definitions() and definition_of(measure).persons
    watched = [replace(one, refused=_PERSONS) if persons else one for one in found.series]
    parts = [_watched(one, method) for one in watched]
    frame = pd.concat([_empty(), *parts], ignore_index=True).astype(_COLUMNS)
    found.notes.append(_WAVES)
    by_group = f", by {by.removesuffix('_id').replace('_', ' ')}" if by else ""
    title = f"{every}s of many {asked.words}{by_group}"
    return described(frame, "warnings", found, data, title, method=method, by=by)


def _empty() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in _COLUMNS.items()})


def _watched(one: Series, method: str) -> pd.DataFrame:
    identity = {"group": one.group, "series": one.label, "scope": one.scope, "origin": one.origin}
    flags = None
    reason = one.refused
    if reason is None:
        counts = (
            one.frame["count"].where(one.used).astype("Float64").to_numpy(float, na_value=np.nan)
        )
        flags = ears(counts, method)
        if not flags.tested:
            reason = "a flag needs seven covered bins before it, without a gap"
    if flags is None or reason is not None:
        row: dict[str, Any] = refusal(one, str(reason)) | identity | {"method": method}
        row |= {"flagged": False, "tail": False}
        return pd.DataFrame([row]).reindex(columns=list(_COLUMNS)).astype(_COLUMNS)
    tested = one.used.to_numpy() & ~np.isnan(flags.thresholds)
    share = flags.expected_false / flags.tested
    return (
        one.frame.assign(
            **identity,
            threshold=pd.array(flags.thresholds, "Float64"),
            flagged=flags.flagged,
            method=method,
            expected_false=np.where(tested, share, np.nan),
            refused=None,
        )
        .reindex(columns=list(_COLUMNS))
        .astype(_COLUMNS)
    )
