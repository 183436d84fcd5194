"""Sentences of a trend: how the level changed, or by how much the rate changes a year."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analytics.prose.change import MONTH, a_month, size, span
from analytics.prose.messages import say
from analytics.prose.words import area, area_inside, capital, day, missing, noun, period
from analytics.results import DOWN, UP, result_info
from analytics.results import rows as rows_of

_AGREES = 1.35  # times: how far the last year may lie from a level that stayed
_WEEK = 7  # days
_TOLD = 2  # series with a sentence of their own


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


def subject(result: pd.DataFrame, bins: pd.DataFrame | None = None) -> str:
    """What is counted, where, and by whom; of attacks by all actors it is said that they are.

    A count of all actors holds what they did to each other: airstrikes on a group beside the
    attacks of the group. `bins` are those of one series.
    """
    info = result_info(result)
    measure = str(info.get("measure", "incidents"))
    actor = info.get("actor") or info.get("selection", {}).get("actor")
    place, events = "", bool(info.get("definition"))
    if bins is not None:
        place, told = area_inside(bins["scope"].iloc[0]), bins["actor"].iloc[0]
        actor = None if missing(told) else told
        events = bins["basis"].iloc[0] == "incidents"
    who = "anyone" if measure == "attacks" and events else "none"
    if actor:
        who = "sides" if events and info.get("clashes") else "actor"
    where = "somewhere" if place else "anywhere"
    return say(f"trend-subject_{who}_{where}", what=noun(measure), place=place, actor=actor or "")


def levels(bins: pd.DataFrame) -> pd.DataFrame:
    """The levels of one series in order: level (events a day), start, end."""
    used = bins[bins["level"].notna()]
    part = used.assign(part=used["change"].cumsum())
    return part.groupby("part").agg(
        level=("level", "first"), start=("bin_start", "min"), end=("bin_end", "max")
    )


def _step(bins: pd.DataFrame, place: int = -1) -> str:
    """One change of level, by default the last: which way, by how much, when, from what to what."""
    found = levels(bins)
    after, before = found.iloc[place], found.iloc[place - 1]
    first = bins[bins["bin_start"] == after["start"]].iloc[0]
    when = period(first["bin_start"], first["bin_end"])
    facts = {
        "when": say("trend-week", days=when) if first["days"] == _WEEK else when,
        "before": a_month(before["level"]),
        "after": a_month(after["level"]),
    }
    ratio = after["level"] / before["level"] if before["level"] else float("inf")
    if before["level"] * MONTH < 1 and ratio >= 2:  # a multiple of next to nothing says nothing
        return say("trend-step_rose_from_few", **facts)
    return say(f"trend-step_{'rose' if ratio > 1 else 'fell'}", size=size(ratio), **facts)


def _series_facts(bins: pd.DataFrame) -> tuple[str, dict[str, Any]]:
    """What happened to one series, as a word, and what a sentence needs to say it."""
    found = levels(bins)
    used = bins[bins["fitted"].notna() | bins["level"].notna()]
    row = used.iloc[0]
    facts: dict[str, Any] = {
        "count": int(used["count"].sum()),
        "period": period(used["bin_start"].min(), used["bin_end"].max()),
        "rate": a_month(float(used["count"].sum()) / float(used["days"].sum())),
        "since": f"{used['bin_start'].min():%B %Y}",
    }
    if len(found) > 1:
        last = found.iloc[-1]
        facts |= {"step": _step(bins), "changed": f"{last['start']:%B %Y}"}
        since = max(last["start"], used["bin_end"].max() - pd.Timedelta(days=365))
        year = used[used["bin_start"] >= since]
        latest = float(year["count"].sum()) / float(year["days"].sum())
        if not last["level"] / _AGREES <= latest <= last["level"] * _AGREES:
            return "step_since", facts | {"latest": a_month(latest)}
        return "step", facts
    if len(found) == 1:
        return "flat", facts
    facts |= {"size": size(row["annual_ratio"]), "range": span(row["low"], row["high"])}
    if row["verdict"] in (*UP, *DOWN):
        return "rose" if row["verdict"] in UP else "fell", facts
    return "little" if row["verdict"] == "little_changed" else "unclear", facts


def said_of(bins: pd.DataFrame) -> str:
    """What one series did, with how sure that is."""
    kind, facts = _series_facts(bins)
    return say(f"trend-short_{kind}", **facts)


def headline(result: pd.DataFrame) -> str:
    """The last change of level, or the yearly change, of the fullest series."""
    series = followed(result)
    if not series:
        return say("trend-headline_nothing", what=capital(subject(result)))
    kind, facts = _series_facts(series[0][1])
    return say(f"trend-headline_{kind}", what=capital(subject(result, series[0][1])), **facts)


def tiles(result: pd.DataFrame) -> list[dict[str, str]]:
    """The fullest series in figures: its levels, or its rate, a month, and what that means."""
    for name, bins in followed(result)[:1]:
        found, (kind, facts) = levels(bins)["level"], _series_facts(bins)
        ends = found.iloc[-2:].map(a_month) if len(found) > 1 else [facts["rate"]]
        way = found.iloc[-1] - found.iloc[-2] if len(found) > 1 else 0
        directions = {"rose": "up", "fell": "down"} | ({"step": "up" if way > 0 else "down"})
        return [
            {
                "direction": directions.get(kind.partition("_")[0], "unclear"),
                "counts": say("trend-tile_counts", rates=" → ".join(ends)),
                "what": subject(result, bins),
                "detail": say(f"trend-tile_{kind}", name=name, **facts),
            }
        ]
    return []


def standfirst(result: pd.DataFrame) -> str:
    """Who counted, how many, and when."""
    for name, bins in followed(result)[:1]:
        what = noun(str(result_info(result).get("measure", "incidents")))
        return say("trend-standfirst", name=name, what=what, **_series_facts(bins)[1])
    return ""


def sentences(result: pd.DataFrame) -> list[str]:
    """What the fullest series did, then what qualifies it, then those that are not followed."""
    series = followed(result)
    said = [] if series else [say("trend-nothing")]
    what = noun(str(result_info(result).get("measure", "incidents")))
    for name, bins in series[:_TOLD]:
        kind, facts = _series_facts(bins)
        if kind.startswith("step"):
            if (name, len(levels(bins))) != (series[0][0], 2):  # that one is the headline
                said.append(_level_sentence(name, bins))
            said.append(say("trend-chance"))
        else:
            said.append(say(f"trend-year_{kind}", name=name, what=what, **facts))
    cautions = ";".join(dict.fromkeys(result["cautions"].dropna())).split(";")
    said += [say(f"caution-{code}") for code in dict.fromkeys(cautions)
             if code not in ("", "level_changed")]  # fmt: skip
    return [*dict.fromkeys(said), *qualified(result), *(not_followed(result) if series else [])]


def _level_sentence(name: str, bins: pd.DataFrame) -> str:
    found = levels(bins)["level"].astype(float)
    ratios = (found / found.shift()).iloc[1:].to_numpy()
    far = [max(ratio, 1 / ratio) if ratio > 0 else float("inf") for ratio in ratios]
    largest = _step(bins, far.index(max(far)) + 1)
    rates = ", then ".join(map(a_month, found))
    return say("trend-levels", name=name, count=len(far), largest=largest, rates=rates)


def qualified(result: pd.DataFrame) -> list[str]:
    """A sentence on the bins that may still be filling, or none."""
    start = result["bin_start" if "bin_start" in result else "start"]
    filling = start[result["tail"] & result.get("count", start).notna()]
    return [] if filling.empty else [say("trend-filling", day=day(filling.min()))]


def not_followed(result: pd.DataFrame) -> list[str]:
    """A sentence on the series that were refused, or none."""
    refused = list(rows_of(result[result["refused"].notna()]))
    if len(refused) > 1:
        return [say("trend-not_followed_several", count=len(refused))]
    return [
        say("trend-not_followed", name=row.series, reason=refusal_words(row, result_info(result)))
        for row in refused
    ]


def refusal_words(row: Any, info: Mapping[str, Any]) -> str:
    """Why a series is not followed; `info` is what its result says of itself."""
    least = info.get("least") or (0, 0)
    numbers = {name: 0 if missing(getattr(row, name)) else int(getattr(row, name))
               for name in ("count", "bins", "missed")}  # fmt: skip
    every = str(info.get("every", "bin"))
    return say(f"refused-{row.refused}", every=every, least_bins=least[0], least_events=least[1],
               **numbers)  # fmt: skip


def alt_text(result: pd.DataFrame) -> str:
    """The finding, and what each panel shows."""
    series = followed(result)
    drawn = " ".join(f"{name}: {said_of(bins)}." for name, bins in series[:6])
    every = result_info(result).get("every", "bin")
    return say(f"trend-{'alt' if series else 'alt_nothing'}", every=every,
               headline=headline(result), drawn=drawn)  # fmt: skip
