"""Sentences of a timeline: how many events, how well dated, where the most, which the deadliest."""

import pandas as pd

from analytics.prose.words import area, bounded, capital, day, listed, many, missing, number
from analytics.results import result_info


def _events(result: pd.DataFrame) -> pd.DataFrame:
    return result[result["kind"] != "statement"]


def headline(result: pd.DataFrame) -> str:
    """How many events, and the month with the most of them."""
    events = _events(result)
    statements = len(result) - len(events)
    if not len(events):
        return f"{capital(many(statements, 'reported figure'))} and no dated incident"
    months = events["start"].dropna().dt.to_period("M").value_counts().sort_index()
    if not len(months):
        return f"{many(len(events), 'event')}, none with a day"
    busiest = months.idxmax()
    return (
        f"{many(len(events), 'event')} reported; the most in "
        f"{busiest.to_timestamp():%B %Y} ({number(months.max())})"
    )


def sentences(result: pd.DataFrame) -> list[str]:
    """Events and reports, precision of dates, the deadliest event, the statements beside them."""
    events = _events(result)
    said = []
    if len(events):
        exact = int((events["kind"] == "day").sum())
        said.append(
            f"{many(int(events['n_reports'].sum()), 'report')} tell of "
            f"{many(len(events), 'event')}; {number(exact)} are known to the day, the other "
            f"{number(len(events) - exact)} only to a window."
        )
        lanes = events["lane"].value_counts().head(3)
        leaders = listed(f"{name} ({number(count)})" for name, count in lanes.items())
        said.append(f"The most are in {leaders}. This list is what was reported, not a census.")
        said += _deadliest(events)
    statements = len(result) - len(events)
    if statements:
        said.append(
            f"Beside them {many(statements, 'reported figure')}, drawn over the period covered."
        )
    return said


def _deadliest(events: pd.DataFrame) -> list[str]:
    deaths = events["killed_low"].fillna(0)
    if deaths.max() <= 0:
        return []
    row = events.iloc[int(deaths.astype(float).argmax())]
    where = row["place"] if not missing(row["place"]) else area(row["scope"])
    when = day(row["start"]) if not missing(row["start"]) else "an unknown day"
    toll = bounded(row["killed_low"], row["killed_high"])
    return [f"The deadliest: {toll} killed, {where}, {when}."]


def alt_text(result: pd.DataFrame) -> str:
    """The finding, the window and how the lanes are ordered."""
    lanes = listed(dict.fromkeys(result["lane"].astype(str)), limit=12)
    window = result_info(result).get("window") or []
    span = f" from {day(window[0])} to {day(window[1])}" if all(window) and window else ""
    return (
        f"Timeline{span}, one lane each for {lanes or 'nothing'}. {headline(result)}. Days are "
        "dots, windows are bars, reported figures are bars over the period they cover."
    )
