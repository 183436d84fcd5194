"""Sentences of change points: when the level changed, from what to what, and how sure that is."""

import pandas as pd

from analytics.periods import as_window
from analytics.prose.trend import followed, what_of
from analytics.prose.words import area, listed, number
from analytics.results import result_info

NOTHING = (
    "No series here is long enough to look for changes of level; the table gives the reason for "
    "each."
)
_SAID = 5  # more changes than this are not all named


def levels(bins: pd.DataFrame) -> pd.DataFrame:
    """The levels of one series in order: level (events a day), start, end."""
    used = bins[bins["level"].notna()]
    part = used.assign(part=used["change"].cumsum())
    return part.groupby("part").agg(
        level=("level", "first"), start=("bin_start", "min"), end=("bin_end", "max")
    )


def _changes(bins: pd.DataFrame) -> list[str]:
    new = bins[bins["change"]]
    return [
        as_window((start.date(), end.date())).label
        for start, end in zip(new["bin_start"], new["bin_end"], strict=True)
    ]


def _rate(level: float) -> str:
    return number(level, 2)


def said_of(bins: pd.DataFrame) -> str:
    """The changes of one series, or its one level."""
    changes, found = _changes(bins), levels(bins)
    if len(changes) > _SAID:
        last = listed(changes[-3:])
        rate = _rate(found["level"].iloc[-1])
        return f"{len(changes)} changes, the last in {last}; since then {rate} a day"
    rates = " to ".join(_rate(level) for level in found["level"])
    if not changes:
        return f"no change found: {rates} a day throughout"
    return f"from {rates} a day; changes in {listed(changes, limit=_SAID)}"


def headline(result: pd.DataFrame) -> str:
    """The last change of the fullest series, or that none was found."""
    series, what = followed(result), what_of(result)
    if not series:
        return f"No series of {what} is long enough to look for changes of level"
    bins = next((bins for _, bins in series if bins["change"].any()), series[0][1])
    place = area(bins["scope"].iloc[0])
    changes, found = _changes(bins), levels(bins)
    if not changes:
        return f"No change of level found: {what} in {place}"
    before, after = found["level"].iloc[-2:]
    how = "rose" if after > before else "fell"
    last = f"last in {changes[-1]}, when it {how} from {_rate(before)} to {_rate(after)} a day"
    times = {1: "once", 2: "twice"}.get(len(changes), f"{len(changes)} times")
    return f"The level of {what} in {place} changed {times}, {last}"


def sentences(result: pd.DataFrame) -> list[str]:
    """The changes of the fullest series, and how they depend on the penalty."""
    series = followed(result)
    if not series:
        return [NOTHING]
    name, bins = series[0]
    text = str(bins["sensitivity"].iloc[0])
    return [
        f"{name}, levels: {said_of(bins)}. Where the rate never changes, at most one series in "
        f"twenty shows a change; {text}.",
    ]


def alt_text(result: pd.DataFrame) -> str:
    """The finding, and what each panel shows."""
    series = followed(result)
    drawn = " ".join(f"{name}: {said_of(bins)}." for name, bins in series[:6])
    text = f"Counts per {result_info(result).get('every', 'bin')} with their levels as steps"
    return f"{text if series else 'No chart'}. {headline(result)}. {drawn}".strip()
