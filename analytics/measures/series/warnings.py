"""Bins that stand out above those just before them, for each province of a systematic list."""

from __future__ import annotations

from typing import Unpack

import numpy as np
import pandas as pd

from analytics.dataset import Dataset
from analytics.measures.definitions import definition_of, definitions
from analytics.measures.series.collect import collect
from analytics.measures.series.frames import Told, described, stacked
from analytics.measures.series.question import Narrowed, Series, asked_series
from analytics.methods.flags import ears


def warnings(
    data: Dataset,
    by: str | None = "province",
    every: str = "week",
    *,
    method: str = "C1",
    **narrowed: Unpack[Narrowed],
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
    method
        "C1": the seven bins just before; "C2": two bins are left between.
    **narrowed
        As for `trend`. Measures of persons are refused: those of one event come together.

    Returns
    -------
    pandas.DataFrame
        A row per group and bin, with the columns of "warnings" in `results.toml`: count,
        threshold, flagged, and expected_false, the chance of a false flag in this bin, so that
        its sum is the number expected (missing where not tested). A list or group that cannot be
        watched is one row with the code of the reason in `refused`.

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
    asked = asked_series(every, by, **narrowed)
    found = collect(data, asked, statistics=False)
    persons = asked.measure in definitions() and bool(definition_of(asked.measure).persons)

    def flags(one: Series) -> Told | str:
        return "persons" if persons else _flags(one, method)

    frame = stacked("warnings", found, flags)
    return described(frame, "warnings", found, data, by=by)


def _flags(one: Series, method: str) -> Told | str:
    counts = one.frame["count"].where(one.used).astype("Float64")
    flags = ears(counts.to_numpy(float, na_value=np.nan), method)
    if not flags.tested:
        return "no_baseline"
    tested = one.used.to_numpy() & ~np.isnan(flags.thresholds)
    return {
        "threshold": flags.thresholds,
        "flagged": flags.flagged,
        "method": method,
        "expected_false": np.where(tested, flags.expected_false / flags.tested, np.nan),
    }
