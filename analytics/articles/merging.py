"""One row per fact: repeats become further spans or `restates`, parts are linked by their sums."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from analytics.amounts import Amount
from analytics.articles.facts import TOLLS, Fact, covers
from analytics.articles.prepared import Prepared
from analytics.places import within

_OTHER = re.compile(
    r"\b(?:another|separate(?:ly)?|second|also|earlier|other|further|additional|different)\b", re.I
)
_EVENTS = frozenset({"attacks", "operations", "incidents", "airstrikes"})
_LISTED = frozenset({"distribution", "listed", "of_them", "accounted_for"})


def merge(facts: list[Fact], text: Prepared) -> list[Fact]:
    """The facts without repeats, in the order of the text; parts know their whole."""
    kept: list[Fact] = []
    for fact in sorted(facts, key=lambda f: f.is_title):
        twin = next((k for k in kept if _repeats(fact, k, text)), None)
        voices = {f.who_says.value for f in (fact, twin or fact)} - {""}
        if twin is not None and (fact.is_title or len(voices) < 2):
            twin.also += [fact.span, *fact.also]
            if not fact.is_title and not fact.in_table:
                _sharpen(twin, fact)
            for other in facts:
                other.part_of = twin if other.part_of is fact else other.part_of
            continue
        if twin is not None:
            fact.restates = twin
            fact.flag("repeat")
        kept.append(fact)
    kept.sort(key=lambda f: f.span)
    _by_sum(kept)
    _add_up(kept)
    return kept


def _repeats(fact: Fact, twin: Fact, text: Prepared) -> bool:
    """Whether two facts state the same; a title may round what the text says."""
    if fact.in_table or twin.in_table:
        return not (fact.in_table and twin.in_table) and _key(fact) == _key(twin)
    if fact.measure in {"sites", "units"} and fact.words.split()[-1] != twin.words.split()[-1]:
        return False
    victims = {fact.victims, twin.victims}
    if not fact.is_title:
        around = text.text[max(0, fact.span[0] - 60) : fact.span[1] + 10]
        apart = fact.kind_of_block == twin.kind_of_block == "bullet" and fact.block != twin.block
        own = fact.rule in {"distribution", "comparison"} or fact.part_of is twin
        unlike = fact.row != twin.row or (len(victims) > 1 and "unknown" not in victims)
        if apart or own or unlike or _OTHER.search(around):
            return False
    if victims == {"civilians", "security_forces"} or not _same_numbers(fact, twin):
        return False
    same_time = fact.is_title or not (fact.is_dated and twin.is_dated) or fact.window == twin.window
    mine, theirs = fact.where.value, twin.where.value
    anywhere = not (mine and theirs) or fact.where.inherited or mine == theirs
    return same_time and (anywhere or within(mine, theirs) or within(theirs, mine))


def _key(fact: Fact) -> tuple[object, ...]:
    window = fact.window.interval if fact.window else None
    return fact.row, fact.measure, fact.amount, window, fact.where.value


def _same_numbers(fact: Fact, twin: Fact) -> bool:
    mine, theirs = _numbers(fact), _numbers(twin)
    if fact.is_title and {fact.measure, twin.measure} <= _EVENTS and twin.amount is not None:
        theirs = {fact.measure: twin.amount}
    if not mine:
        return fact.is_title and fact.row == twin.row == "incident"
    if fact.amount and twin.amount and fact.amount.unit_hint != twin.amount.unit_hint:
        return False
    if fact.is_ratio and (fact.amount, fact.base) != (twin.amount, twin.base):
        return False
    shared = mine.keys() & theirs.keys()
    return bool(shared) and all(covers(mine[k], theirs[k]) for k in shared)


def _numbers(fact: Fact) -> dict[str, Amount]:
    return fact.tolls or ({fact.measure: fact.amount} if fact.amount is not None else {})


def _sharpen(twin: Fact, fact: Fact) -> None:
    """What the repeat says itself replaces what the kept row only inherited."""
    if fact.is_dated and not twin.is_dated:
        twin.window, twin.when = fact.window, fact.when
    if fact.is_placed and not twin.is_placed:
        twin.where = fact.where
    twin.tolls = {**fact.tolls, **twin.tolls}
    twin.who_says = twin.who_says if twin.who_says.value else fact.who_says
    stale = {"inherited window": twin.is_dated, "inherited scope": twin.is_placed}
    twin.flags = [flag for flag in twin.flags if not stale.get(flag)]


def _total(facts: Iterable[Fact]) -> float:
    return sum(f.amount.best or 0 for f in facts if f.amount)


def _add_up(facts: list[Fact]) -> None:
    """Link the parts of a total by their sum; say where they exceed it."""
    counted = [f for f in facts if f.row == "statistic" and f.amount and f.amount.best]
    wholes = [f for f in counted if f.rule not in _LISTED]
    for whole in wholes:
        run = list[Fact]()
        for part in counted[counted.index(whole) + 1 :]:
            if _alike(part, whole) and part.part_of in {None, whole}:
                run.append(part)
            if _total(run) >= _total([whole]):
                break
        if _total(run) == _total([whole]) and len(run) > 1:
            for part in run:
                part.part_of = whole
        elif len(run) > 2 and _total(run) > _total([whole]) and all(p.rule in _LISTED for p in run):
            whole.flag("parts do not add up to it")
    for place, fact in enumerate(facts):
        if fact.rule in _LISTED and fact.part_of is None and fact.measure not in TOLLS:
            before = (f for f in reversed(facts[:place]) if f in wholes)
            fact.part_of = next((f for f in before if _alike(f, fact)), None)


def _alike(one: Fact, other: Fact) -> bool:
    return (one.measure, one.window) == (other.measure, other.window)


def _by_sum(facts: list[Fact]) -> None:
    """A breakdown that adds up to an earlier total is one of it, whatever stands between them."""
    for (rule, _), group in groupby(facts, key=lambda f: (f.rule, f.measure)):
        run = list(group)
        if rule != "distribution" or len(run) < 3:
            continue
        same = [f for f in facts if f.row == "statistic" and f.window == run[0].window]
        wholes = [f for f in same if f.rule not in _LISTED and _total([f]) == _total(run)]
        for fact in run if wholes else ():
            fact.measure, fact.part_of = wholes[0].measure, wholes[0]
