"""Drafts to rows: statistics as they are, the tolls of one event together as one incident."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from analytics.articles.events import (
    TOTALS,
    event_of,
    has_risen,
    is_incident,
    is_inside,
    is_single,
)
from analytics.articles.facts import TOLLS, Fact, Read, added, covers, floor
from analytics.articles.fields import fill
from analytics.articles.frames import LONG
from analytics.articles.sentence import Line
from analytics.articles.strip import Mention
from analytics.places import within

_TYPE_OF_TOLL = {"arrested": "arrest", "abducted": "abduction"}
_GOES_ON = re.compile(r"\W*(?:the|it|they|these|those|this|both)\b")
_ANOTHER = re.compile(r"\b(?:an?|another|second|third|separate|two|three)(?: [\w-]+){0,2} $")
_EARLIER = re.compile(
    r"\b(?:earlier|initial|previous|first) (?:reports?|tolls?|counts?|figures?|statements?|post)\b"
    r"|\b(?:had )?earlier (?:put|gave|said|reported|announced)\b|\bcorrection\b"
)
_UNDATED = frozenset({"undated", "announced"})


def rows_of(line: Line, drafts: list[Fact]) -> list[Fact]:
    """The rows of a sentence; what only dates or places the incident before it makes none."""
    _spread_bounds(drafts)
    rows, incident, joined = list[Fact](), None, None
    for fact in drafts:
        event = event_of(line, fact.sentence) or line.context.event
        if not is_incident(line, fact, drafts, event):
            if incident and "alone" in line.mentions[fact.sentence].flags:
                continue  # "six people, among them a child"
            if is_inside(line, fact, drafts):
                line.leave(line.mentions[fact.sentence], "a count inside one incident")
            else:
                rows.append(fact)
            continue
        same = bool(incident and joined and _same_event(line, incident, joined, fact))
        home = incident if same else _running(line, fact, event)
        if home and home is incident and fact.measure == "abducted" != home.measure:
            rows.append(fact)  # an incident has no column for it
        elif home is not None and _join(line, home, fact, joined):
            incident, joined = home, fact
        elif home is None or not _restates(line, home, fact):
            incident, joined = _incident(line, fact, event), fact
            rows.append(incident)
        elif fact.amount is not None and covers(home.tolls[fact.measure], fact.amount):
            home.also.append(fact.span)
        else:
            fact.flag("another toll of an event told before")
            rows.append(fact)
    if all(fact.rule == "of_them" for fact in rows):
        quiet = _quiet(line, told=bool(rows))
        rows += [quiet] if quiet is not None else []
    return rows


def _incident(line: Line, fact: Fact, event: Mention | None) -> Fact:
    """The first toll of an event as its row."""
    assert fact.amount is not None
    told = event.meaning(last=True) if event is not None else ""
    kind = _TYPE_OF_TOLL.get(fact.measure, "" if told == "other" else told)
    if fact.rule == "bodies":
        kind = "violence_against_civilians"
    last = line.context.fact
    if not kind and last is not None and line.tells_on and not line.new_block:
        kind = last.event_type
    if not kind:
        kind = "operation" if fact.victims == "militants" else "armed_attack"
        fact.flag("event type guessed from the toll")
    tolls = {fact.measure: fact.amount} if fact.measure in TOLLS else {}
    also = [*fact.also, *([event.span] if event is not None else [])]
    return replace(
        fact, row="incident", event_type=kind, tolls=tolls, also=also, flags=list(fact.flags)
    )


def _running(line: Line, fact: Fact, event: Mention | None) -> Fact | None:
    """The incident of the sentence before, where this one goes on telling of it."""
    last = line.context.fact
    if last is None or last.row != "incident":
        return None
    near = last.block == line.part.block and not line.new_block
    the = event is not None and line.lower[: event.start - line.part.start].endswith("the ")
    told = last.tolls.get(fact.measure)
    same = told is not None and fact.amount is not None and covers(told, fact.amount)
    passed = line.context.passed and not same
    if not near and (last.is_title or passed or not (the or event is None)):
        return None
    if not near and not (_claims(line, last, fact) or (the and told is None)):
        return None
    own_time = fact.window and fact.window.start and not fact.when.inherited
    own_time = own_time and not has_risen(line, fact)  # "the toll has since risen to 11"
    here = the and _nested(fact.where.value, last.where.value)
    own_place = fact.is_placed and not here
    another = event is not None and (event.tag == "X" or _is_another(line, event))
    return None if own_time or own_place or another else last


def _nested(one: str, other: str) -> bool:
    """Whether one of two places lies in the other."""
    return bool(other) and (one == other or within(one, other) or within(other, one))


def _is_another(line: Line, event: Mention) -> bool:
    """Whether an event is one that was not told before: "a separate blast"."""
    return bool(_ANOTHER.search(line.lower[: event.start - line.part.start]))


def _same_event(line: Line, told: Fact, last: Fact, fact: Fact) -> bool:
    apart = line.home(last.sentence).main is not line.home(fact.sentence).main
    another = told.measure == "abducted" or ("arrested" in {told.measure, fact.measure} and apart)
    return not another and told.window == fact.window and told.where.value == fact.where.value


def _restates(line: Line, home: Fact, fact: Fact) -> bool:
    """Whether a toll is another figure for the same dead, and not that of the other side."""
    sides = {fact.victims, home.victims}
    if fact.rule in TOTALS:
        sides -= {"unknown", "mixed"}
    return fact.measure in home.tolls and (_claims(line, home, fact) or len(sides) < 2)


def _claims(line: Line, home: Fact, fact: Fact) -> bool:
    """Whether another voice, or an earlier one, gives a toll that the row has already."""
    says, said = fact.who_says, home.who_says.value.lower()
    alike = says.value.lower() in said if said else says.inherited
    other = (says.value and not alike) or _EARLIER.search(line.lower)
    return bool(other) and fact.measure in home.tolls


def _join(line: Line, home: Fact, fact: Fact, last: Fact | None) -> bool:
    """Add a toll to an incident: one that rose replaces the one before, a list is added up."""
    assert fact.amount is not None
    listed = last is not None and (fact.rule, fact.measure) == (last.rule, last.measure)
    rose = has_risen(line, fact)
    if fact.measure not in home.tolls or rose:
        home.tolls[fact.measure] = fact.amount
    elif listed and last and fact.sentence - last.sentence < 14:
        home.tolls[fact.measure] = added([home.tolls[fact.measure], fact.amount])
        home.victims = home.victims if home.victims == fact.victims else "mixed"
    else:
        return False
    home.also.append(fact.span)
    home.who_says = home.who_says if home.who_says.value else fact.who_says
    if home.amount is None or rose:  # the row stands on the figure that is its toll
        home.also.append(home.span)
        for name in ("span", "words", "amount", "measure", "sentence", "rule", "victims", "target"):
            setattr(home, name, getattr(fact, name))
    return True


def _quiet(line: Line, *, told: bool) -> Fact | None:
    """An event without a toll, told with a day or a place of its own."""
    event, last = event_of(line), line.context.fact
    days = [t[1] for t in line.times if t[1][0].days is not None and t[1][0].days < LONG * 10]
    if last is not None and last.row == "incident" and not told:
        if _completes(line, last, event):
            return None
        if event is not None and _goes_on(line) and not days:
            return None
    if event is None or not is_single(line, event) or line.part.kind in {"title", "heading"}:
        return None
    kind, at = event.meaning(last=True), line.mentions.index(event)
    listed = line.part.kind == "bullet" and bool(days)  # "Fri 4 April: detonation near Marka"
    verb = listed or "X" in line.tags or re.search(r"E[-PTA]{0,6}[VLCBY]|[VB]-{0,3}E", line.tags)
    placed = days or (line.places and "X" in line.tags)
    if kind in {"other", "protest"} or not placed or not verb or "%" in line.tags:
        return None
    fact = Fact("incident", "", None, event.span, event.words, "told", at, event_type=kind)
    fill(line, [fact])
    return fact


def _completes(line: Line, last: Fact, event: Mention | None) -> bool:
    """Whether the sentence only dates or places the incident before it."""
    days = [t[1] for t in line.times if (t[1][0].days or 99) < LONG]
    goes_on = _goes_on(line)
    dates = bool(days) and last.when.rule in _UNDATED and (goes_on or event is None)
    if dates:
        last.window, last.when = days[0][0], replace(days[0][1], rule="dated_by_a_later_sentence")
        last.flag("inherited window")
        last.also += [event.span] if event is not None else []
    finer = line.places[0][1] if line.places else Read()
    here = goes_on and not line.new_block and not last.where.value
    vague = goes_on and last.where.rule == "place_direction"  # "north of Baghdad"
    if finer.value and (here or vague or (dates and within(finer.value, last.where.value))):
        last.where = finer
        last.flags = [flag for flag in last.flags if flag != "no place said"]
        last.flag("inherited scope")
    return dates and event is not None


def _goes_on(line: Line) -> bool:
    """Whether the sentence goes on with the event of the one before."""
    return bool(_GOES_ON.match(line.lower)) if line.language == "en" else line.anaphoric


def _spread_bounds(drafts: list[Fact]) -> None:
    """The bound of a list reaches over it: "at least 13 soldiers and nine civilians"."""
    for first, second in pairwise(drafts):
        alike = first.rule == second.rule and first.measure == second.measure
        near = second.sentence - first.sentence < 5
        listed = alike and near and first.rule in {"active", "left_dead", "nominal"}
        if not (listed and first.amount and second.amount):
            continue
        if (first.amount.bound, second.amount.bound) == ("at_least", "exact"):
            second.amount = floor(second.amount)
