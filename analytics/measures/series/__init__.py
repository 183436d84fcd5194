"""Counts followed through time: the yearly change, the levels and the flags of every series."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

import pandas as pd

from analytics.dataset import Dataset
from analytics.measures.events import definition_of, definitions
from analytics.measures.series.estimates import flags_of, levels_of, trends_of
from analytics.measures.series.gathered import collect
from analytics.measures.series.question import Narrowed, asked_series, described, stacked
from analytics.methods.levels import LEAST_CHANGE
from analytics.methods.yearly import LEAST_TREND


def trend(
    data: Dataset, every: str = "month", *, by: str | None = None, **narrowed: Unpack[Narrowed]
) -> pd.DataFrame:
    """The yearly change of every series of counts: quasi-Poisson, held against waves and season.

    A list of incidents is followed where it is systematic, and counts the events dated to one
    bin; reported statistics are followed where one origin states a number for a bin. Bins that
    are not covered, or still filling, take no part. Where the level of a series changed, its
    levels are told in the place of a yearly change.

    Parameters
    ----------
    data
        Incidents with coverage, reported statistics, or both.
    every
        Bins: day, week, month, quarter, half or year.
    by
        Divides lists of incidents: "province", or another grouping of `count`.
    **narrowed
        measure, start, end, actor, scope, origin, as_of, filling: see `question.Narrowed`.

    Returns
    -------
    pandas.DataFrame
        A row per series and bin, with the columns of "trend" in `results.toml`: fitted counts
        with their band, annual_ratio with its interval and verdict; or, with the caution
        "level_changed", the level of each bin (events a day) and where it changed. A series that
        cannot be followed is one row with the code of the reason in `refused`.

    Raises
    ------
    ParameterError
        For an unknown bin, measure, group or day.

    References
    ----------
    See `methods.yearly.fit_trend` and `methods.judgement.holm`, which corrects for several series.

    >>> trend(Dataset()).empty
    True
    """
    found = collect(data, asked_series(every, by, **narrowed))
    return described(stacked("trend", found, trends_of), "trend", found, data, least=LEAST_TREND)


def change_points(
    data: Dataset, every: str = "month", *, by: str | None = None, **narrowed: Unpack[Narrowed]
) -> pd.DataFrame:
    """Where the level of each series changed, beyond what waves and the season can do.

    Parameters
    ----------
    data, every, by, **narrowed
        As for `trend`, which refuses the same.

    Returns
    -------
    pandas.DataFrame
        As `trend`, with the level of each bin (events a day) also where it never changed,
        whether it is the first of a new level.

    Raises
    ------
    ParameterError
        As `trend`.

    References
    ----------
    See `methods.levels.change_points`.

    >>> change_points(Dataset()).empty
    True
    """
    found = collect(data, asked_series(every, by, **narrowed))
    frame = stacked("trend", found, levels_of)
    return described(frame, "trend", found, data, least=LEAST_CHANGE, name="change_points")


def warnings(
    data: Dataset, by: str | None = "province", every: str = "week", **narrowed: Unpack[Narrowed]
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
        For an unknown bin, measure, group or day.

    References
    ----------
    See `methods.flags.flags`.

    >>> warnings(Dataset()).empty
    True
    """
    asked = asked_series(every, by, **narrowed)
    found = collect(data, asked, statistics=False)
    if asked.measure in definitions() and definition_of(asked.measure).persons:
        found.series = [replace(one, refused="persons") for one in found.series]
    frame = stacked("warnings", found, flags_of)
    return described(frame, "warnings", found, data)
