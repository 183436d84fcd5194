"""Sentences of a trend: how the level changed, or by how much the rate changes a year."""

import pandas as pd

from analytics.prose.change import size, span
from analytics.prose.messages import say
from analytics.prose.sizes import MONTH, a_month, note_words, period
from analytics.prose.words import area, capital, day, listed, missing, noun
from analytics.results import DOWN, UP, result_info
from analytics.results import rows as rows_of

NOTHING = say("trend-nothing")
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
    attacks of the group.
    """
    info = result_info(result)
    measure = str(info.get("measure", "incidents"))
    actor = info.get("actor") or info.get("selection", {}).get("actor")
    place, listed_events = "", bool(info.get("definition"))
    if bins is not None:
        place, told = area(bins["scope"].iloc[0]), bins["actor"].iloc[0]
        actor = None if missing(told) else told
        listed_events = bins["basis"].iloc[0] == "incidents"
    who = "anyone" if measure == "attacks" and listed_events else "none"
    if actor:
        who = "sides" if listed_events and info.get("clashes") else "actor"
    where = "somewhere" if place else "anywhere"
    return say(f"trend-subject_{who}_{where}", what=noun(measure), place=place, actor=actor or "")


def levels(bins: pd.DataFrame) -> pd.DataFrame:
    """The levels of one series in order: level (events a day), start, end."""
    used = bins[bins["level"].notna()]
    part = used.assign(part=used["change"].cumsum())
    return part.groupby("part").agg(
        level=("level", "first"), start=("bin_start", "min"), end=("bin_end", "max")
    )


def changed(bins: pd.DataFrame) -> bool:
    """Whether the level of a series changed."""
    return bool(bins["change"].any())


def step(bins: pd.DataFrame, place: int = -1) -> str:
    """One change of level, by default the last: which way, by how much, when, from what to what."""
    found = levels(bins)
    after, before = found.iloc[place], found.iloc[place - 1]
    facts = {
        "when": period(*_first_bin(bins, after["start"])),
        "before": a_month(before["level"]),
        "after": a_month(after["level"]),
    }
    if before["level"] == 0:
        return say("trend-step_from_nothing", **facts)
    ratio = after["level"] / before["level"]
    way = "rose" if ratio > 1 else "fell"
    if before["level"] * MONTH < 1 and ratio >= 2:
        return say("trend-step_rose_from_few", **facts)
    return say(f"trend-step_{way}", size=size(ratio), **facts)


def _first_bin(bins: pd.DataFrame, start: pd.Timestamp) -> tuple[pd.Timestamp, pd.Timestamp]:
    row = bins[bins["bin_start"] == start].iloc[0]
    return row["bin_start"], row["bin_end"]


def said_of(bins: pd.DataFrame) -> str:
    """What one series did, with how sure that is."""
    if changed(bins):
        return step(bins)
    row = bins[bins["fitted"].notna()].iloc[0]
    kind = f"trend-short_{_way(row)}"
    return say(kind, rate=_rate(bins), size=size(row["annual_ratio"]), range=_range(row))


def _way(row: pd.Series) -> str:
    if row["verdict"] in UP:
        return "rose"
    if row["verdict"] in DOWN:
        return "fell"
    return "flat" if row["verdict"] == "little_changed" else "unclear"


def _range(row: pd.Series) -> str:
    return span(row["low"], row["high"])


def _rate(bins: pd.DataFrame) -> str:
    used = bins[bins["fitted"].notna()]
    return a_month(float(used["count"].sum()) / float(used["days"].sum()))


def headline(result: pd.DataFrame) -> str:
    """The last change of level, or the yearly change, of the fullest series."""
    series = followed(result)
    if not series:
        return say("trend-headline_nothing", what=capital(subject(result)))
    _, bins = series[0]
    what = capital(subject(result, bins))
    if changed(bins):
        return say("trend-headline_step", what=what, step=step(bins))
    used = bins[bins["fitted"].notna()]
    row = used.iloc[0]
    since = f"{used['bin_start'].min():%B %Y}"
    return say(f"trend-headline_{_way(row)}", what=what, rate=_rate(bins), since=since,
               size=size(row["annual_ratio"]), range=_range(row))  # fmt: skip


def sentences(result: pd.DataFrame) -> list[str]:
    """What the fullest series did, then what qualifies it, then those that are not followed."""
    series = followed(result)
    said = [] if series else [NOTHING]
    for name, bins in series[:_TOLD]:
        said += _levels_told(name, bins) if changed(bins) else [_year_told(name, bins, result)]
    cautions = dict.fromkeys(
        code for cell in result["cautions"].dropna() for code in str(cell).split(";")
    )
    said += [say(f"caution-{code}") for code in cautions if code != "level_changed"]
    return [*said, *qualified(result), *(not_followed(result) if series else [])]


def _year_told(name: str, bins: pd.DataFrame, result: pd.DataFrame) -> str:
    used = bins[bins["fitted"].notna()]
    row = used.iloc[0]
    return say(
        f"trend-year_{_way(row)}",
        name=name,
        what=noun(str(result_info(result).get("measure", "incidents"))),
        count=int(used["count"].sum()),
        period=period(used["bin_start"].min(), used["bin_end"].max()),
        size=size(row["annual_ratio"]),
        range=_range(row),
    )


def _levels_told(name: str, bins: pd.DataFrame) -> list[str]:
    found = levels(bins)
    ratios = (found["level"] / found["level"].shift()).dropna().astype(float)
    far = ratios.map(lambda ratio: max(ratio, 1 / ratio) if ratio > 0 else float("inf"))
    largest = int(far.to_numpy().argmax()) + 1
    return [
        say("trend-levels", name=name, count=len(found) - 1, largest=step(bins, largest),
            rates=listed([a_month(level) for level in found["level"]], limit=7)),
    ]  # fmt: skip


def qualified(result: pd.DataFrame) -> list[str]:
    """Sentences on bins that may still be filling and on a list that falls silent, or none."""
    tail = result[result["tail"] & result["count"].notna()]
    notes = result_info(result)["notes"]
    silent = [note_words(note) for note in notes if note["code"] == "silent_end"]
    return [*qualified_days(tail["bin_start"]), *silent]


def qualified_days(filling: pd.Series) -> list[str]:
    """A sentence on the days from which on counts may still grow, or none."""
    return [] if filling.empty else [say("trend-filling", day=day(filling.min()))]


def not_followed(result: pd.DataFrame) -> list[str]:
    """A sentence on the series that were refused, or none."""
    refused = result[result["refused"].notna()]
    if refused.empty:
        return []
    if len(refused) == 1:
        row = next(rows_of(refused))
        return [say("trend-not_followed", name=row.series, reason=refusal_words(row, result))]
    return [say("trend-not_followed_several", count=len(refused))]


def refusal_words(row: object, result: pd.DataFrame) -> str:
    """Why a series is not followed."""
    least = result_info(result).get("least") or (0, 0)
    facts = {
        "count": 0 if missing(row.count) else int(row.count),  # type: ignore[attr-defined]
        "bins": 0 if missing(row.bins) else int(row.bins),  # type: ignore[attr-defined]
        "missed": 0 if missing(row.missed) else int(row.missed),  # type: ignore[attr-defined]
        "every": str(result_info(result).get("every", "bin")),
        "least_bins": least[0],
        "least_events": least[1],
    }
    return say(f"refused-{row.refused}", **facts)  # type: ignore[attr-defined]


def subtitle(result: pd.DataFrame) -> str:
    """What was counted, in which bins, over which time."""
    info = result_info(result)
    window = info.get("window") or [None, None]
    facts = {"what": capital(noun(str(info["measure"]))), "every": info["every"]}
    if not all(window):
        return say("trend-subtitle", **facts)
    return say("trend-subtitle_period", period=period(*window), **facts)


def alt_text(result: pd.DataFrame) -> str:
    """The finding, and what each panel shows."""
    series = followed(result)
    drawn = " ".join(f"{name}: {said_of(bins)}." for name, bins in series[:6])
    kind = "alt" if series else "alt_nothing"
    every = result_info(result).get("every", "bin")
    return say(f"trend-{kind}", every=every, headline=headline(result), drawn=drawn)
