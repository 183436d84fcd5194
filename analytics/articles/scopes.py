"""The place of a figure among those of its sentence, else the one it inherits.

A figure takes the place of its clause, and of two that hold each other the finer one; what a part
or a bracket owns is not that of the whole.
"""

from __future__ import annotations

import re
from dataclasses import replace

from analytics.articles.context import ANAPHORA
from analytics.articles.drafts import NARRATIVE, SHARES
from analytics.articles.facts import STOCKS, TOLLS, Fact, Read
from analytics.articles.frames import LONG
from analytics.articles.lexicon import any_listed, listed
from analytics.articles.sentence import Line
from analytics.places import within
from analytics.places.codes import country_of

_WEEK = 7
_SOMEWHERE = re.compile(r"\W*in the (?:far |rural )?(?:north|south|east|west|cent)[a-z-]*,")
_HEADED = frozenset({"inherited_section", "inherited_list"})
_DONE = frozenset({"airstrikes", "operations", "raids"})  # "two of Turkey's 12 strikes"
_OVERALL = re.compile(rf"\b(?:{any_listed('overall', 'en')})\b")
_MOSTLY = re.compile(rf"\b(?:{any_listed('mostly', 'en')})\b")


def place_of(line: Line, fact: Fact, drafts: list[Fact]) -> Read:
    """The scope of a figure: said in its clause, pointed at, or inherited."""
    if line.wholes.get(fact.sentence, Read()).value and fact.measure not in _DONE:
        return line.wholes[fact.sentence]
    before = [f for f in drafts if f.sentence < fact.sentence]
    if fact.rule == "comparison":
        own = [r for p, r in line.places if p > fact.sentence and line.adjoins(fact.sentence, p)]
        others = (f for f in reversed(before) if f.rule != "distribution")
        other, last = next(others, None), line.context.fact
        carried = replace(last.where, rule="inherited_compared", inherited=True) if last else Read()
        read = own[0] if own else other.where if other is not None else carried
        if read.value:
            return read
    overall = _OVERALL.search(line.beside(fact)) is not None
    found = place_beside(line, fact) or line.attached(_free(line, fact, overall), fact.sentence)
    if found is not None:
        return _finer(line, fact, found, {f.sentence for f in drafts})
    frame = next((f.where for f in before if f.where.inherited and f.rule not in SHARES), Read())
    if frame.value and not overall:
        return frame  # one sentence goes on with one frame
    whole = fact.part_of
    if fact.rule == "of_them" and whole is not None and whole.where.value:
        return replace(whole.where, rule="inherited_whole", inherited=True)
    read = _inherited(line, fact, overall)
    countries = {country_of(code) or "" for code in read.value.split(";")}
    unknown = line.unplaced and line.mentions[0].words.lower() in listed("en", "in")
    apart = (unknown or _SOMEWHERE.match(line.lower)) and read.rule not in _HEADED
    return replace(read, value=countries.pop()) if apart and len(countries) == 1 else read


def _free(line: Line, fact: Fact, overall: bool) -> list[tuple[int, Read]]:
    """The places that may be those of a figure; of the sentence's frame and its own clause alone
    where it is a grand total or tells of a period of its own ("...; they lost five in 2024").
    """
    seen = [p for p in line.places if fact.rule == "distribution" or p[0] not in line.owned]
    free = [p for p in (*seen, *line.pointed) if _is_seen(line, p[0], fact.sentence)]
    if overall or (fact.is_dated and fact.days >= LONG and fact.rule != "elliptic"):
        main = line.home(fact.sentence).main
        leads = {p[0] for p in free if re.fullmatch("[-&]{0,3}", line.tags[: p[0]])}
        free = [p for p in free if p[0] in leads or line.home(p[0]).main is main]
    return sorted(free, key=lambda p: p[0])


def _inherited(line: Line, fact: Fact, overall: bool) -> Read:
    """The scope that earlier sentences hold out to a figure."""
    last, days = line.context.fact, fact.days
    over = line.new_block and last is not None and last.kind_of_block == "bullet"
    goes_on = fact.rule in NARRATIVE | {"bodies", "elliptic"}
    story = line.tells_on and goes_on and not (over and line.part.kind == "prose")
    period = days >= LONG and (fact.is_dated or not story)
    told = fact.rule in NARRATIVE or fact.measure in TOLLS
    anaphora = ANAPHORA.search(line.lower[: fact.span[0] - line.part.start]) is not None
    counts = (not told or (fact.is_dated and days >= _WEEK)) and not anaphora
    return line.context.inherited_scope(
        line.part.kind, period=period or fact.measure in STOCKS,
        anaphora=anaphora, same_block=not line.new_block, story=story,
        dated=fact.is_dated and (line.context.frames.paragraph or (None,))[0] != fact.window,
        counts=counts, overall=overall,
    )  # fmt: skip


def _is_seen(line: Line, place: int, figure: int) -> bool:
    """Whether a place may be that of a figure: not one that a part of another figure owns."""
    home = next(clause for clause in line.clauses if place in clause.members)
    bracket = next((clause for clause in (home, *home.round) if clause.kind == "bracket"), None)
    if bracket and not set("qnem") & {line.tags[i] for i in (*bracket.members, *home.members)}:
        return bracket.whole in {None, figure}
    return home.kind == "relative" or line.reaches(place, figure)


def _finer(line: Line, fact: Fact, found: Read, figures: set[int]) -> Read:
    """Of "Mali: ... killed 30 in the Ménaka region" the place inside the one that heads it."""
    for place, read in line.places:
        between = range(fact.sentence + 1, place)
        apart = any(i in figures or line.tags[i] in ";(ij%" for i in between)
        near = place > fact.sentence and not apart and place not in line.owned
        if near and read.value != found.value and within(read.value, found.value):
            words = line.context.text.lower[
                line.mentions[fact.sentence].end : line.mentions[place].start
            ]
            return found if _MOSTLY.search(words) else read
    return found


def place_beside(line: Line, fact: Fact) -> Read | None:
    """The place of a bracket, or that beside a share: "Kirkuk (7 killed)", "17 in Diyala"."""
    led = re.search(r"P-{0,2}\([^()P]*$", line.tags[: fact.sentence])
    own = re.match(r"-{0,4}P", line.tags[fact.sentence + 1 :])  # "Iraq (17 in Diyala)"
    named = [read for place, read in line.places if led and not own and place == led.start()]
    if named or fact.rule not in SHARES:
        return named[0] if named else None
    place = fact.sentence
    before = [read for p, read in line.places if p < place and fact.rule == "distribution"]
    after = [read for p, read in line.places if p > place]
    follows = re.match(r"-{0,4}P", line.tags[place + 1 :])
    leads = re.search(r"P[-:(WBHL]{0,3}$", line.tags[:place])
    if after and (follows or (not before and fact.rule == "distribution")) and not leads:
        return after[0]
    return before[-1] if before else None
