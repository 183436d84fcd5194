"""The fields of a draft: its window, its scope, its sides and what is flagged about them."""

from __future__ import annotations

import re

from analytics.articles.dating import adjoins_base, compared_alike, give_window, in_turn
from analytics.articles.drafts import SHARES
from analytics.articles.facts import STOCKS, TOLLS, Fact
from analytics.articles.lexicon import listed
from analytics.articles.scopes import place_beside, place_of
from analytics.articles.sentence import Line
from analytics.articles.voices import claim_of
from analytics.text import fold

_HARM = frozenset({*TOLLS, "casualties", "attacks", "incidents", "abducted"}) - {"arrested"}
_OF_GROUP = re.compile(r"\bof the (?:group|organi[sz]ation|movement)\b")
_THE_GROUP = re.compile(r"(?<!of )(?<!on )(?<!against )\bthe (?:group|organi[sz]ation)\b")


def fill(line: Line, drafts: list[Fact]) -> None:
    """Give every draft its window, scope, voice and sides."""
    bases = [fact.base for fact in drafts if fact.is_ratio and fact.base is not None]
    compared = [fact.sentence for fact in drafts if fact.rule == "comparison"]
    beside = [t for t in line.times if any(adjoins_base(line, t, place) for place in compared)]
    base = [t for t in line.times if t in beside or t[1][0] in bases]
    line.bases += base
    line.times = [t for t in line.times if t not in base]
    shares = [fact for fact in drafts if fact.rule in SHARES]
    reads = [place_beside(line, fact) for fact in shares]
    line.owned = {place for place, read in line.places if any(read is r for r in reads)}
    line.dates = {
        t[0]
        for t in line.times
        for f in shares
        if t[0] - f.sentence > 0 and line.adjoins(f.sentence, t[0])
    }
    for fact in drafts:
        whole = fact.part_of if fact.rule == "including" and fact.part_of in drafts else None
        if whole is not None:
            time = line.attached(line.times, fact.sentence, inside=True)
            place = line.attached(line.places, fact.sentence, inside=True)
            fact.window, fact.when = time or (whole.window, whole.when)
            fact.where = place or whole.where
        else:
            give_window(line, fact)
            fact.where = place_of(line, fact, drafts)
        fact.who_says = line.speaker
        if line.teller:
            fact.flag(f"told by {line.teller}")
        fact.claim = claim_of(line.lower, line.speaker.value)
        _doer_and_target(line, fact)
    in_turn(line, drafts)
    for fact in drafts:
        compared_alike(line, fact, drafts)
        _flag(line, fact)


def _flag(line: Line, fact: Fact) -> None:
    fact.flag_fields()
    if line.unplaced and (fact.where.inherited or not fact.where.value):
        fact.flag(f"place not read: {line.unplaced}")


# Sides -------------------------------------------------------------------------------------


def _doer_and_target(line: Line, fact: Fact) -> None:
    """Who did it and to whom; what is not said in the sentence is flagged."""
    context, last, place = line.context, line.context.fact, fact.sentence
    actors = [(i, m) for i, m in enumerate(line.mentions) if m.kind == "actor"]
    said = {i: line.mentions[i - 1].words.lower() for i, _ in actors if i}
    against = (m.value for i, m in actors if said.get(i) == "against")
    fact.target = fact.target or next(against, "")
    if not fact.target and _OF_GROUP.search(line.lower) and fact.victims == "militants":
        fact.target = context.group
    if not fact.target and fact.victims == "civilians" and fact.measure in TOLLS:
        fact.target = "civilians"
    if fact.measure == "strength" and fact.target:
        fact.actor, fact.target = fact.target, ""  # "some 2,500 ISIS fighters"
        return
    doers = [(i, m) for i, m in actors if m.value != fact.target and _is_doer(line, fact, i)]
    by = [i for i, m in doers if said.get(i) == "by" or _names_event(line, i, place)]
    told = line.teller or line.speaker.value  # who speaks did not do it, unless it claims
    mute = "" if fold(told) in listed("en", "armed") else told
    before = [i for i, m in doers if i < place and m.value != mute]
    harmed = fact.victims == "militants" or fact.measure not in _HARM
    if by:
        fact.actor = line.mentions[by[0]].value
    elif before:
        fact.actor = line.mentions[_first_of_run(line, before)].value
    elif _THE_GROUP.search(line.lower) and context.group != fact.target:
        fact.actor = context.group
    elif last is not None and last.block == line.part.block and last.actor != fact.target:
        fact.actor = last.actor
        if last.actor:
            fact.flag("inherited actor")
    if not fact.actor and not harmed and len(context.groups) == 1:
        fact.actor = context.group  # the only armed group that the text names
        fact.flag("inherited actor")


def _is_doer(line: Line, fact: Fact, at: int) -> bool:
    """Whether a named actor may have done what is counted: no victim, and no mere setting."""
    tags, said = line.tags, line.mentions[at - 1].words.lower() if at else ""
    armed = line.language == "en" and fold(line.mentions[at].value) in listed("en", "armed")
    among = armed and fact.victims == "militants" and fact.measure not in STOCKS
    if among or said == "against" or re.search(r"[qn]-?$", tags[:at]):
        return False
    passive = fact.rule in {"passive", "participle"}
    return not passive or said == "by" or re.match(r"-{0,2}[EeX]", tags[at + 1 :]) is not None


def _names_event(line: Line, at: int, place: int) -> bool:
    """Whether an actor names the event behind a figure, or its verb where that comes first."""
    if line.language == "ar":
        return re.search(r"X[-p]{0,3}$", line.tags[:at]) is not None
    return at > place and re.match(r"-?[EX]", line.tags[at + 1 :]) is not None


def _first_of_run(line: Line, places: list[int]) -> int:
    """The first of the last actors that are joined: "X and its partners Y and Z"."""
    first = places[-1]
    for at in reversed(places[:-1]):
        if not re.fullmatch(r"[-,&p]{0,6}", line.tags[at + 1 : first]):
            break
        first = at
    return first
