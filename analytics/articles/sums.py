"""Totals and their parts: linked where they add up, and placed by them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from analytics.articles.facts import TOLLS, Fact, Read
from analytics.places import join_scope
from analytics.places.codes import country_of

LISTED = frozenset({"distribution", "listed", "of_them", "accounted_for"})


def link_parts(kept: list[Fact]) -> list[Fact]:
    """The facts with parts linked to their total, from which they inherit."""
    _by_sum(kept)
    _add_up(kept)
    for fact in kept:
        whole = fact.part_of
        if fact.rule == "including" and whole is not None:
            if not fact.is_dated:
                fact.window, fact.when = whole.window, whole.when
            fact.where = fact.where if fact.is_placed else whole.where
        if whole is not None and whole.actor and not fact.actor:
            fact.actor = whole.actor
            fact.flag("inherited actor")
    return kept


def _total(facts: Iterable[Fact]) -> float:
    return sum(f.amount.best or 0 for f in facts if f.amount)


def place_by_parts(whole: Fact, parts: list[Fact], rule: str) -> None:
    """The scope of a total is that of its parts, if a wider one is not known."""
    codes = {code for f in parts for code in f.where.value.split(";") if code}
    known = whole.where.value
    countries = {country_of(code) for code in known.split(";")}
    astray = known in codes or any(country_of(code) not in countries for code in codes)
    if codes and (not known or (astray and codes != {known})):
        whole.where = Read(join_scope(codes), None, rule)


def place_wholes(facts: list[Fact], rows: list[Fact]) -> Read:
    """Give totals the places of their parts; that of the total whose last part is among rows."""
    found = Read()
    for whole, run in _runs(facts):
        apart = len({part.where.value for part in run if part.is_placed}) == len(run) > 1
        if apart and _total(run) == _total([whole]):
            place_by_parts(whole, run, "places_of_the_parts")
            found = whole.where if run[-1] in rows else found
    return found


def _runs(facts: list[Fact]) -> Iterator[tuple[Fact, list[Fact]]]:
    """Each figure with those behind it that count the same, up to its sum."""
    counted = [f for f in facts if f.row == "statistic" and f.amount and f.amount.best]
    for place, whole in enumerate(counted):
        run = list[Fact]()
        if whole.rule in LISTED:
            continue
        for part in counted[place + 1 :]:
            if _alike(part, whole) and part.part_of in {None, whole}:
                run.append(part)
            if _total(run) >= _total([whole]):
                break
        yield whole, run


def _add_up(facts: list[Fact]) -> None:
    """Link the parts of a total by their sum; say where they exceed it."""
    wholes = list[Fact]()
    for whole, run in _runs(facts):
        wholes.append(whole)
        if _total(run) == _total([whole]) and len(run) > 1:
            for part in run:
                part.part_of = whole
        elif len(run) > 2 and _total(run) > _total([whole]) and all(p.rule in LISTED for p in run):
            whole.flag("parts do not add up to it")
    place_wholes(facts, facts)
    for place, fact in enumerate(facts):
        if fact.rule in LISTED and fact.part_of is None and fact.measure not in TOLLS:
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
        wholes = [f for f in same if f.rule not in LISTED and _total([f]) == _total(run)]
        for fact in run if wholes else ():
            fact.measure, fact.part_of = wholes[0].measure, wholes[0]
