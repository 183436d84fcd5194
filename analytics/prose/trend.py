"""Sentences of a trend: by how much each series changes a year, and which are not followed."""

import pandas as pd

from analytics.prose.words import (
    area,
    by_whom,
    capital,
    day,
    interval,
    listed,
    many,
    noun,
    number,
    ratio_text,
)
from analytics.results import result_info
from analytics.results import rows as rows_of

NOTHING = "No series here can be followed; the table gives the reason for each."
_TOLD = 2  # series with a sentence of their own
_WAY = {
    "at least doubled": "at least doubling each year",
    "higher": "rising",
    "lower": "falling",
    "at least halved": "at least halving each year",
    "cannot tell": "cannot tell whether rising or falling",
}
_VERB = {"at least doubled": "rose", "higher": "rose", "lower": "fell", "at least halved": "fell"}


def followed(result: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The series that were followed, each with its bins, in the order of the result."""
    rows = result[result["refused"].isna()]
    names = short_names(rows)
    return [(names[str(name)], bins) for name, bins in rows.groupby("series", sort=False)]


def short_names(rows: pd.DataFrame) -> dict[str, str]:
    """Series by the area alone where one origin tells of several areas, else by their full label.

    >>> rows = pd.DataFrame({"series": ["a", "b"], "scope": ["IQ-KI", "IQ-DI"], "origin": "UCDP"})
    >>> short_names(rows)
    {'a': 'Kirkuk', 'b': 'Diyala'}
    """
    told = rows.drop_duplicates("series")
    one_origin = len(told["origin"].unique()) == 1
    apart = len(told) > 1 and one_origin and told["scope"].is_unique
    return {str(row.series): area(row.scope) if apart else str(row.series) for row in rows_of(told)}


def said_of(bins: pd.DataFrame) -> str:
    """The yearly change of one series with its interval, and what that allows to say."""
    row = bins.iloc[0]
    factor = f"{number(row['annual_ratio'], 2)} times a year ({interval(row['low'], row['high'])})"
    return f"{_WAY[row['verdict']]}: {factor}"


def not_followed(result: pd.DataFrame) -> list[str]:
    """A sentence on the series that were refused, or none."""
    refused = result["refused"].dropna()
    if refused.empty:
        return []
    if len(refused) == 1:
        name = result.loc[refused.index[0], "series"]
        return [f"{name} is not followed: {refused.iloc[0]}."]
    some = len(refused) < len(result)
    return [
        f"{len(refused)} {'other ' if some else ''}series are not followed: too short, not "
        "complete, or given as bounds; the table says which."
    ]


def filling_note(result: pd.DataFrame) -> list[str]:
    """A sentence on the bins that may still be filling, or none."""
    tail = result[result["tail"] & result["count"].notna()]
    if tail.empty:
        return []
    return [
        f"Counts from {day(tail['bin_start'].min())} on may still grow: they are shaded and used "
        "in no estimate."
    ]


def what_of(result: pd.DataFrame) -> str:
    """What is counted and by whom."""
    info = result_info(result)
    return noun(str(info.get("measure", "incidents"))) + by_whom(info.get("actor"))


def headline(result: pd.DataFrame) -> str:
    """Which series rise or fall, with their yearly change."""
    series, what = followed(result), capital(what_of(result))
    if not series:
        return f"{what}: no series can be followed"
    if len(series) == 1:
        row = series[0][1].iloc[0]
        factor = f"{number(row['annual_ratio'], 2)} times a year"
        way = f"{_WAY[row['verdict']]} ({factor}, {interval(row['low'], row['high'])})"
        return f"{what} in {area(row['scope'])}: {way}"
    parts = []
    for verb in ("fell", "rose"):
        moving = [(n, b.iloc[0]) for n, b in series if _VERB.get(b.iloc[0]["verdict"]) == verb]
        named = [f"{name} ({ratio_text(row['annual_ratio'])} times a year)" for name, row in moving]
        parts += [f"{verb} in {listed(named, limit=2)}"] * bool(moving)
    unsure = [name for name, bins in series if bins.iloc[0]["verdict"] not in _VERB]
    parts += [f"cannot tell for {listed(unsure, limit=2)}"] * bool(unsure)
    return f"{what} {'; '.join(parts)}"


def sentences(result: pd.DataFrame) -> list[str]:
    """The fullest series with their yearly change, then those that are not followed."""
    series = followed(result)
    every, what = result_info(result).get("every", "bin"), what_of(result)
    said = [] if series else [NOTHING]
    for name, bins in series[:_TOLD]:
        used = bins[bins["fitted"].notna()]
        row = used.iloc[0]
        span = f"{day(used['bin_start'].min())} to {day(used['bin_end'].max())}"
        said.append(
            f"{name}, {span}: {number(used['count'].sum())} {what} in "
            f"{many(len(used), every)} with a count. Each year the daily rate is "
            f"{number(row['annual_ratio'], 2)} times that of the year before "
            f"({interval(row['low'], row['high'])}): {_WAY[row['verdict']]}."
        )
    return [*said, *filling_note(result), *(not_followed(result) if series else [])]


def alt_text(result: pd.DataFrame) -> str:
    """The finding, and what each panel shows."""
    series = followed(result)
    drawn = " ".join(f"{name}: {said_of(bins)}." for name, bins in series[:6])
    text = f"Counts per {result_info(result).get('every', 'bin')} with a fitted line and its band"
    return f"{text if series else 'No chart'}. {headline(result)}. {drawn}".strip()
