"""Bins that stand out above those just before them, for each province of a systematic list."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Unpack

import pandas as pd

from analytics.dataset import Dataset
from analytics.measures.definitions import definition_of, definitions
from analytics.measures.series.collect import collect
from analytics.measures.series.estimates import flags_of
from analytics.measures.series.frames import described, stacked
from analytics.measures.series.question import Narrowed, asked_series
from analytics.methods.flags import flags


def warnings(
    data: Dataset,
    by: str | None = "province",
    every: str = "week",
    *,
    method: str = "C1",
    **narrowed: Unpack[Narrowed],
) -> pd.DataFrame:
    """Early-warning flags: bins above what seven earlier bins and the group's mean let expect.

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
        its sum is the number expected (missing where not tested); `named` in the latest bin of a
        group that stands out from all groups together. A list or group that cannot be watched is
        one row with the code of the reason in `refused`.

    Raises
    ------
    ParameterError
        For an unknown bin, measure, group, method or day.

    References
    ----------
    See `methods.flags.flags`.

    >>> warnings(Dataset()).empty
    True
    """
    flags([[]], method)  # refuses an unknown method also where there is nothing to test
    asked = asked_series(every, by, **narrowed)
    found = collect(data, asked, statistics=False)
    if asked.measure in definitions() and definition_of(asked.measure).persons:
        found.series = [replace(one, refused="persons") for one in found.series]
    frame = stacked("warnings", found, partial(flags_of, method=method))
    return described(frame, "warnings", found, data, by=by)
