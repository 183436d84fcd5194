"""Sentences of a timeline: how many events, how well dated, where most, and the deadliest."""

from typing import Any

import pandas as pd

from analytics.places import split_scope
from analytics.places.codes import country_of
from analytics.prose.messages import say
from analytics.prose.trend import qualified
from analytics.prose.words import area, bounded, listed, many, missing, number, period
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
    said = [*_dating(events), *_lanes(events), *_deadliest(events)] if len(events) else []
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


def _lanes(events: pd.DataFrame) -> list[str]:
    lanes = events["lane"].value_counts()
    several = int(lanes.get(_SEVERAL, 0))
    lanes = lanes.drop([_SEVERAL, _NO_PLACE], errors="ignore")
    said = []
    # Under five events, or on a tie, nobody leads.
    if len(lanes) > 1 and lanes.iloc[0] >= 5 and lanes.iloc[0] > lanes.iloc[1]:
        said.append(say("timeline-most", first=lanes.index[0], count=int(lanes.iloc[0]),
                        second=lanes.index[1], fewer=int(lanes.iloc[1])))  # fmt: skip
    return said + [say("timeline-several", count=several)] * bool(several)


def _tolls(events: pd.DataFrame) -> pd.Series:
    """The number killed that an event is ranked by: the best one, else the least."""
    told = events["killed_best"].fillna(events["killed_low"]).fillna(0)
    return told.astype("float64")


def deadliest(events: pd.DataFrame, most: int) -> list[Any]:
    """Of the events known to a week or better those with most killed, the deadliest first."""
    near = events[(events["end"] - events["start"]) <= _A_WEEK]
    tolls = _tolls(near)
    some = near[tolls > 0].assign(toll=-tolls).sort_values(["toll", "start"], kind="stable")
    return list(rows_of(some.head(most)))


def _deadliest(events: pd.DataFrame) -> list[str]:
    """The deadliest event with its day or days, and apart from it rows that sum up longer times."""
    first = next(iter(deadliest(events, 1)), None)
    said = [] if first is None else [say("timeline-deadliest", event=event_words(first))]
    long = events[(events["end"] - events["start"]) > _A_WEEK]
    tolls = _tolls(long)
    if len(long) and tolls.max() > (0 if first is None else -first.toll):
        most = next(rows_of(long.loc[[tolls.idxmax()]]))
        said.append(say("timeline-sums", count=len(long), event=event_words(most, sums=True)))
    return said


def tiles(result: pd.DataFrame) -> list[dict[str, str]]:
    """The events and how well they are dated; the deadliest known to a week or better."""
    events = _without_totals(result)
    if events.empty:
        return []
    exact = int((events["kind"] == "day").sum())
    first = next(iter(deadliest(events, 1)), None)
    told: list[tuple[str, ...]] = [
        (number(len(events)), say("timeline-tile_what", where=_few_countries(events),
                                  period=_covered_time(result)),
         say("timeline-tile_detail", exact=exact))
    ]  # fmt: skip
    if first is not None:
        facts = _event_facts(first)
        what, where = (say(f"timeline-tile_{part}", **facts) for part in ("act", "place"))
        told.append((str(facts["toll"]), what, where, str(first.rows)))
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
    lanes = listed(dict.fromkeys(result["lane"].astype(str)), limit=12)
    kind = "alt_skyline" if view == "skyline" else "alt"
    return say(f"timeline-{kind}", period=_covered_time(result), lanes=lanes or many(0, "lane"),
               headline=headline(result, view))  # fmt: skip
