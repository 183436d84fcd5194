"""Sentences of a timeline: how many events, how well dated, where most, and the deadliest."""

from typing import Any

import numpy as np
import pandas as pd

from analytics.places import split_scope
from analytics.places.codes import country_of
from analytics.prose.messages import say
from analytics.prose.trend import qualified
from analytics.prose.words import FEW, area, bounded, listed, many, missing, noun, number, period
from analytics.results import result_info
from analytics.results import rows as rows_of

_SEVERAL = "Several provinces"
_NO_PLACE = "Not placed"
_A_WEEK = pd.Timedelta(days=6)  # what is known to a week is still one event


def _without_totals(result: pd.DataFrame) -> pd.DataFrame:
    return result[result["kind"] != "statement"]


def _few_countries(events: pd.DataFrame) -> str:
    """The countries of the events, or nothing where they are many."""
    codes = {code for scope in events["scope"].dropna().unique() for code in split_scope(scope)}
    found = sorted({country for code in codes if (country := country_of(code))})
    return say("timeline-in", places=listed(map(area, found))) if 0 < len(found) <= 3 else ""


def _covered_time(result: pd.DataFrame) -> str:
    return period(*(result_info(result).get("window") or (None, None)))


def headline(result: pd.DataFrame, view: str | None = None) -> str:
    """How many events, where and when; what each counter reported, of the other drawing."""
    events = _without_totals(result)
    statements = len(result) - len(events)
    undated = result_info(result)["left_out"].get("undated", 0)
    if result.empty and undated:
        return say("timeline-undated", count=undated)
    if view == "skyline" or events.empty:
        return say("timeline-totals", count=statements, period=_covered_time(result))
    if view is not None or events["start"].isna().all():
        return say("timeline-undated", count=len(events))
    kind = "listed" if result_info(result).get("complete") else "reported"
    actor = result_info(result).get("actor")
    actor = listed([actor] if isinstance(actor, str) else actor or [])
    return say(f"timeline-{kind}{'_actor' if actor else ''}", count=len(events), actor=actor,
               where=_few_countries(events), period=_covered_time(result))  # fmt: skip


def sentences(result: pd.DataFrame) -> list[str]:
    """Events and reports, precision of dates, lanes, the deadliest, totals beside them."""
    events = _without_totals(result)
    said = [*_dating(events), *_lanes(result), *_deadliest(events)] if len(events) else []
    if statements := len(result) - len(events):
        said.append(say("timeline-beside", count=statements))
    return [*said, *qualified(result)]


def _dating(events: pd.DataFrame) -> list[str]:
    reports, exact = int(events["n_reports"].sum()), int((events["kind"] == "day").sum())
    said = []
    if reports > len(events):
        said.append(say("timeline-reports", reports=reports, events=len(events)))
    if exact == len(events):
        return [*said, say("timeline-all_days", count=exact)]
    return [*said, say("timeline-days", exact=exact, rough=len(events) - exact)]


def _lanes(result: pd.DataFrame) -> list[str]:
    most = _leader(result)
    several = int((_without_totals(result)["lane"] == _SEVERAL).sum())
    said = [say("timeline-most", **most)] if most else []
    return said + [say("timeline-several", count=several)] * bool(several)


def _leader(result: pd.DataFrame) -> dict[str, Any]:
    """The province with most events and the next; nothing under five events, or on a tie."""
    lanes = _without_totals(result)["lane"].value_counts()
    lanes = lanes.drop([_SEVERAL, _NO_PLACE], errors="ignore")
    by_place = result_info(result).get("lane", "province") == "province"
    if not by_place or len(lanes) < 2 or lanes.iloc[0] < FEW or lanes.iloc[0] == lanes.iloc[1]:
        return {}
    names, counts = lanes.index[:2], lanes.iloc[:2].astype(int)
    return {"first": names[0], "count": counts.iloc[0], "second": names[1],
            "fewer": counts.iloc[1]}  # fmt: skip


def _sums(events: pd.DataFrame) -> pd.Series:
    """Which rows sum up several events, or more than a week."""
    return events["summary"] | ~((events["end"] - events["start"]) <= _A_WEEK)


def _tolls(events: pd.DataFrame) -> pd.Series:
    """The number killed that an event is ranked by: the best one, else the least."""
    told = events["killed_best"].fillna(events["killed_low"]).fillna(0)
    return told.astype("float64")


def deadliest(events: pd.DataFrame, most: int) -> list[Any]:
    """The events with most killed, the deadliest first; none that is as deadly as one left out.

    Only events known to a week or better, and none that sums up several.
    """
    some = _by_toll(events, most + 1)
    some, rest = some.head(most), some["toll"].iloc[most:]
    return list(rows_of(some if rest.empty else some[some["toll"] < rest.iloc[0]]))


def _alike(events: pd.DataFrame) -> list[Any]:
    """The deadliest event, or all that are as deadly."""
    return list(rows_of(_by_toll(events)))


def _by_toll(events: pd.DataFrame, most: int | None = None) -> pd.DataFrame:
    """The first of the events that killed, by falling tolls, then by start; None: all alike first.

    `toll` is the number killed, negative.
    """
    tolls = _tolls(events).mask(_sums(events), 0).to_numpy()
    some = np.flatnonzero(tolls > 0)
    order = some[np.lexsort((events["start"].to_numpy()[some], -tolls[some]))]
    taken = order[tolls[order] == tolls[order[:1]]] if most is None else order[:most]
    return events.iloc[taken].assign(toll=-tolls[taken])


def standfirst(result: pd.DataFrame) -> str:
    """How many reports tell of the events, and how well their days are known."""
    events = _without_totals(result)
    return " ".join(_dating(events)) if len(events) else ""


def _deadliest(events: pd.DataFrame) -> list[str]:
    """The deadliest event with its day or days, and apart from it rows that sum up longer times."""
    alike = _alike(events)
    said = []
    if alike:
        toll = _event_facts(alike[0])["toll"]
        kind = "deadliest" if len(alike) == 1 else "deadliest_several"
        kind = "only" if len(events) == 1 else kind
        facts = {"event": event_words(alike[0]), "count": len(alike), "toll": toll}
        said = [say(f"timeline-{kind}", **facts)]
    sums = events[_sums(events)]
    tolls = _tolls(sums)
    if len(sums) and tolls.max() > (-alike[0].toll if alike else 0):
        most = next(rows_of(sums.loc[[tolls.idxmax()]]))
        said.append(say("timeline-sums", count=len(sums), event=event_words(most, sums=True)))
    return said


def tiles(result: pd.DataFrame) -> list[dict[str, str]]:
    """The province with most events, or how many are known to the day; the deadliest."""
    events = _without_totals(result)
    if events.empty:
        return []
    most, alike = _leader(result), _alike(events)
    exact = int((events["kind"] == "day").sum())
    told: list[tuple[str, ...]] = []
    if not most and exact < len(events):
        told = [(number(exact), say("timeline-tile_day", events=len(events)), "")]
    if most:
        told = [(number(most["count"]), say("timeline-tile_most", **most),
                 say("timeline-tile_next", **most))]  # fmt: skip
    if alike:
        facts = _event_facts(alike[0])
        parts = ("act", "place") if len(alike) == 1 else ("several", "first")
        parts = ("only", "place") if len(events) == 1 else parts
        what, where = (say(f"timeline-tile_{part}", count=len(alike), **facts) for part in parts)
        told.append((str(facts["toll"]), what, where, str(alike[0].rows)))
    return [dict(zip(("counts", "what", "detail", "rows"), one, strict=False)) for one in told]


def event_words(row: Any, *, sums: bool = False) -> str:
    """One event in a sentence: how many were killed, who did what to whom, where, when.

    `sums`: the row sums up several.
    """
    return say("timeline-event", **_event_facts(row, sums=sums))


def _event_facts(row: Any, *, sums: bool = False) -> dict[str, str]:
    number_of = row.killed_best if not missing(row.killed_best) else None
    what = "other" if missing(row.event_type) else str(row.event_type)
    act_words = say(f"breakdown-type_{what}" if sums else f"timeline-type_{what}")
    sides = [None if missing(side) else str(side) for side in (row.actor, row.target)]
    sides = [noun("civilians") if side == "Civilians" else side for side in sides]
    if what == "clash" and all(sides):
        who = say("timeline-between", one=sides[0], other=sides[1])
    else:
        who = " ".join(
            [say("timeline-by", actor=sides[0])] * bool(sides[0])
            + [say("timeline-against", target=sides[1])] * bool(sides[1])
        )
    return {
        "toll": bounded(row.killed_low, row.killed_high)
        if number_of is None
        else number(number_of),
        "act": " ".join(filter(None, (act_words, who))),
        "where": row.place if not missing(row.place) else area(row.scope),
        "when": period(row.start, row.end),
    }


def alt_text(result: pd.DataFrame, view: str | None = None) -> str:
    """The finding, the window and how the lanes are ordered."""
    lanes = listed(result["lane"].astype(str).unique(), limit=12)
    kind = "alt_skyline" if view == "skyline" else "alt"
    return say(f"timeline-{kind}", period=_covered_time(result), lanes=lanes or many(0, "lane"),
               headline=headline(result, view))  # fmt: skip
