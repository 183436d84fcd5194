"""The yearly change of every series that a dataset holds, or its levels where they changed."""

from __future__ import annotations

from typing import Unpack

import pandas as pd

from analytics.dataset import Dataset
from analytics.measures.series.collect import collect
from analytics.measures.series.estimates import levels_of, trends_of
from analytics.measures.series.frames import described, stacked
from analytics.measures.series.question import Narrowed, asked_series
from analytics.methods.levels import LEAST_CHANGE
from analytics.methods.trend import LEAST_TREND


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
    See `methods.trend.fit_trend` and `methods.many.holm`, which corrects for several series.

    >>> trend(Dataset()).empty
    True
    """
    found = collect(data, asked_series(every, by, **narrowed))
    return described(stacked("trend", found, trends_of), "trend", found, data, least=LEAST_TREND)


def change_points(
    data: Dataset, every: str = "month", *, by: str | None = None, **narrowed: Unpack[Narrowed]
) -> pd.DataFrame:
    """Where the level of each series changed, beyond what waves and the season can do.

    Takes, refuses and raises what `trend` does.

    Returns
    -------
    pandas.DataFrame
        As `trend`, with the level of each bin (events a day) also where it never changed,
        whether it is the first of a new level, and how many changes weaker and stronger penalties
        find.

    References
    ----------
    See `methods.levels.change_points`.

    >>> change_points(Dataset()).empty
    True
    """
    found = collect(data, asked_series(every, by, **narrowed))
    frame = stacked("trend", found, levels_of)
    return described(frame, "trend", found, data, least=LEAST_CHANGE, name="change_points")
