"""A brief with parameters of somebody's own: its page and its name, and what nobody said.

That comes from the data: the windows and the country that they hold.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.briefs.catalogue import Brief
from analytics.briefs.catalogue.entries import slug
from analytics.briefs.catalogue.parameters import bind, read_interface
from analytics.briefs.values import in_words, written
from analytics.config import read_toml
from analytics.dataset import Dataset
from analytics.files import sha256
from analytics.periods import Window, span

ASKED = "asked"  # the folder of such pages, unless the caller names one
_LONGEST = 80  # characters of a file's name
_FILES = {"data", "decisions"}  # parameters that name files: told by the file's name alone
_TOLD_FILES = 2  # that a name tells one by one
_WINDOW = {"start", "end", "period"}
_EARLIER, _LATER = ("period_a", "against"), ("period_b", "period")
_DAY = timedelta(days=1)
_EDGE = 7  # an event this many days from a month's edge or less: the month counts as covered
_MANY = 3  # a page shows all countries of the data up to so many, beyond them the first


def ask(brief: Brief, given: Mapping[str, Any], *, publish: bool = False) -> Brief:
    """`brief` with the parameters `given`, made once; with `publish`, in the brief's own place.

    With data of the caller's own, what the catalogue says of its data does not carry over: nor
    its parameters, nor its title.
    """
    interface = read_interface(brief.notebook)
    bound = bind(brief.notebook, given, interface.parameters)
    own = "data" in bound
    changed = replace(
        brief,
        parameters=bound if own else {**brief.parameters, **bound},
        title=_title((not own and brief.title) or interface.title, bound),
    )
    if publish:
        return changed
    return replace(
        changed,
        name=_page_name(brief.name, bound),
        publish="now",
        corrections=(),
        data=(),
        once=True,
    )


def _title(template: str, bound: Mapping[str, Any]) -> str:
    """The template with whatever it does not tell of the given parameters behind it."""
    told = set(re.findall(r"\{(\w+)\}", template))
    told |= _WINDOW if "window" in told else set()
    more = [f"{name} {{{name}}}" for name in bound if name not in told | _FILES]
    return f"{template} ({', '.join(more)})" if more else template


def _called(path: Path) -> str:
    """A file by its name; by the title of its source where that does not share its rows."""
    for told in (path / "source.toml", path.with_name(f"{path.name}.source.toml")):
        if told.is_file():
            source = read_toml(told)
            if source.content.get("rows", "ids") != "embed":
                return source.text("title") or sha256(path.name.encode())[:8]
    return path.name.partition(".")[0]


def _page_name(name: str, bound: Mapping[str, Any]) -> str:
    """A file name that tells the parameters: `provinces-ged-period-2017`."""
    parts = [name]
    for key, value in bound.items():
        if key in _FILES:
            names = [_called(Path(each)) for each in str(value).split(";")]
            several = f"{names[0]} to {names[-1]} {len(names)} files"
            parts += names if len(names) <= _TOLD_FILES else [several]
        else:
            parts += [key, value]
    whole = "-".join(filter(None, map(slug, parts)))
    if len(whole) <= _LONGEST:
        return whole
    return f"{whole[: _LONGEST - 9]}-{sha256(whole.encode())[:8]}"


def choose(data: Dataset, defaults: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Values for those of the parameters in `defaults` that speak of windows or a country.

    With them a sentence for each thing chosen. A default that is empty means "whatever is there"
    and stays. The windows are the last two years that the data cover in full; else the longest
    equal ones: the same months of two years, or the two halves of what there is.
    """
    wanted = {name for name, value in defaults.items() if value}
    values: dict[str, Any] = {}
    told = []
    found = last_windows(data) if wanted & {*_EARLIER, *_LATER, "start", "end"} else None
    if found is not None:
        earlier, later, why = found
        chosen = {
            **dict.fromkeys(_EARLIER, written("period", earlier)),
            **dict.fromkeys(_LATER, written("period", later)),
            "start": str(earlier.start),
            "end": str(later.end),
        }
        values |= {name: value for name, value in chosen.items() if name in wanted}
        told.append(f"Nobody named the periods: {later.label} and {earlier.label} are {why}.")
    if "country" in wanted and (counts := _countries_by_rows(data)):
        first = next(iter(counts))
        values["country"] = first if len(counts) == 1 or len(counts) > _MANY else ""
        if len(counts) > _MANY:
            told.append(
                f"Nobody named a country: {in_words('country', first)} has most rows, "
                f"of {len(counts)} countries in the data."
            )
    return values, tuple(told)


def last_windows(data: Dataset) -> tuple[Window, Window, str] | None:
    """An earlier and a later window of one length that the data cover, and why these two."""
    spans = _covered(data)
    for first, last in reversed(spans):
        year = last.year if (last.month, last.day) == (12, 31) else last.year - 1
        if first <= date(year - 1, 1, 1):
            december = pd.Period(year=year, month=12, freq="M")
            return (*_two(december, 12, 12), "the last two full years in the data")
    spans = [each for each in spans if each[0] < each[1]]
    if not spans:
        return None
    first, last = max(spans, key=lambda each: each[1] - each[0])
    return (*_longest(first, last), "the longest equal stretches in the data")


def _longest(first: date, last: date) -> tuple[Window, Window]:
    """The same months of two years, or halves in months, or halves in days."""
    start = pd.Period(first, "M") + int(first.day > 1)
    end = pd.Period(last + _DAY, "M") - 1  # the last whole month
    months = end.ordinal - start.ordinal + 1
    same = min(end.month, months - 12)
    if 2 * same >= months // 2 > 0:
        return _two(end, same, 12)
    if months >= 2:
        return _two(end, months // 2, months // 2)
    half = timedelta(days=max(1, ((last - first).days + 1) // 2))
    return span(last - 2 * half + _DAY, last - half), span(last - half + _DAY, last)


def _two(end: pd.Period, months: int, back: int) -> tuple[Window, Window]:
    """So many months up to `end`, and as many so many months before."""
    earlier, later = (
        span((last - months + 1).start_time.date(), last.end_time.date())
        for last in (end - back, end)
    )
    return earlier, later


def last_day(data: Dataset) -> date | None:
    """The last day that the data cover: what "last month" is counted from, if not from today."""
    return max((last for _, last in _covered(data)), default=None)


def _covered(data: Dataset) -> list[tuple[date, date]]:
    """Stretches that sources say they cover, joined; without a word, from first to last event."""
    declared = data.coverage[["start", "end"]].dropna()
    spans = sorted(
        (a.date(), b.date()) for a, b in zip(declared["start"], declared["end"], strict=True)
    )
    joined: list[tuple[date, date]] = []
    for first, last in spans:
        if joined and first <= joined[-1][1] + _DAY:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined or _seen(data)


def _seen(data: Dataset) -> list[tuple[date, date]]:
    exact = data.incidents[data.incidents["date_precision"].isin(["day", "days"])]
    rows = exact if len(exact) else data.statistics
    days = pd.concat([rows["start"], rows["end"]]).dropna()
    if days.empty:
        return []
    first, last = days.min().date(), days.max().date()
    month, end = (pd.Period(first, "M").start_time.date(), pd.Period(last, "M").end_time.date())
    near = (first - month).days < _EDGE, (end - last).days < _EDGE
    return [(month if near[0] else first, end if near[1] else last)]


def _countries_by_rows(data: Dataset) -> dict[str, int]:
    """Countries of the rows, the most frequent first."""
    scopes = pd.concat([data.incidents["scope"], data.statistics["scope"]]).dropna()
    codes = scopes.astype(str).str.split(";").explode().str.removeprefix("x-").str[:2]
    counts = codes[codes.str.fullmatch("[A-Z]{2}")].value_counts()
    return {str(code): int(count) for code, count in counts.items()}
