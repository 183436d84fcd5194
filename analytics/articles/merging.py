"""One row per fact: repeats become further spans or `restates`, parts are linked by their sums."""

from __future__ import annotations

import re

from analytics.articles.facts import TOLLS, Fact, covers
from analytics.articles.prepared import Prepared, Sentence
from analytics.places import within

_OTHER = re.compile(
    r"\b(?:another|separate(?:ly)?|second|also|earlier|other|further|additional|different)\b", re.I
)


def merge(facts: list[Fact], text: Prepared) -> list[Fact]:
    """The facts without repeats, in the order of the text; parts know their whole."""
    kinds = [(p.start, p.end, p.kind, p.block) for p in text.parts if isinstance(p, Sentence)]
    kept: list[Fact] = []
    titles = [f for f in facts if _kind(f, kinds)[0] in {"title", "heading"}]
    for fact in [f for f in facts if f not in titles] + titles:
        kind, block = _kind(fact, kinds)
        twin = next(
            (k for k in kept if _repeats(fact, kind, block, k, *_kind(k, kinds), text)), None
        )
        if twin is None:
            kept.append(fact)
            continue
        if (
            fact.who_says.value
            and twin.who_says.value
            and fact.who_says.value != twin.who_says.value
            and kind == "prose"
        ):
            fact.restates = twin
            fact.flag("repeat")
            kept.append(fact)
            continue
        twin.also += [fact.span, *fact.also]
        if kind == "prose":
            _sharpen(twin, fact)
        for other in facts:
            if other.part_of is fact:
                other.part_of = twin
    kept.sort(key=lambda f: f.span)
    _add_up(kept)
    return kept


def _kind(fact: Fact, kinds: list[tuple[int, int, str, int]]) -> tuple[str, int]:
    return next(
        ((k, b) for start, end, k, b in kinds if start <= fact.span[0] < end), ("table", -1)
    )


def _repeats(
    fact: Fact, kind: str, block: int, twin: Fact, twin_kind: str, twin_block: int, text: Prepared
) -> bool:
    title = kind in {"title", "heading"}
    if "table" in {kind, twin_kind}:
        both = fact.rule in {"table", "table_total"} and twin.rule in {"table", "table_total"}
        same = (
            fact.window is not None
            and twin.window is not None
            and fact.window.interval == twin.window.interval
        )
        return (
            same
            and not both
            and fact.row == twin.row
            and fact.where.value == twin.where.value
            and fact.measure == twin.measure
            and fact.amount == twin.amount
        )
    if fact.measure in {"sites", "units"} and fact.words.split()[-1] != twin.words.split()[-1]:
        return False
    if kind == twin_kind == "bullet" and block != twin_block:
        return False
    if not title and (fact.row != twin.row or fact.rule == "distribution" or fact.part_of is twin):
        return False
    if not title and (
        fact.rule == "comparison"
        or _OTHER.search(text.text[max(0, fact.span[0] - 60) : fact.span[1] + 10])
    ):
        return False
    if {fact.victims, twin.victims} == {"civilians", "security_forces"} or (
        not title and fact.victims != twin.victims and "unknown" not in {fact.victims, twin.victims}
    ):
        return False
    return (
        _same_numbers(fact, twin, title)
        and _same_time(fact, twin, title)
        and _same_place(fact, twin)
    )


def _numbers(fact: Fact) -> dict[str, object]:
    return dict(fact.tolls) if fact.row == "incident" else {fact.measure: fact.amount}


def _same_numbers(fact: Fact, twin: Fact, title: bool) -> bool:
    mine, theirs = _numbers(fact), _numbers(twin)
    alike = {"attacks", "operations", "incidents", "airstrikes"}
    if title and fact.measure in alike and twin.measure in alike:
        theirs = {fact.measure: twin.amount}
    if not mine:
        return title and fact.row == twin.row == "incident"
    if (
        fact.amount is not None
        and twin.amount is not None
        and fact.amount.unit_hint != twin.amount.unit_hint
    ):
        return False
    if fact.is_ratio and (fact.amount, fact.base) != (twin.amount, twin.base):
        return False
    shared = [k for k in mine if k in theirs]
    return bool(shared) and all(covers(mine[k], theirs[k]) for k in shared)  # type: ignore[arg-type]


def _same_time(fact: Fact, twin: Fact, title: bool) -> bool:
    loose = {"undated", "announced"}
    if (
        title
        or fact.when.inherited
        or twin.when.inherited
        or fact.when.rule in loose
        or twin.when.rule in loose
    ):
        return True
    return fact.window == twin.window


def _same_place(fact: Fact, twin: Fact) -> bool:
    mine, theirs = fact.where, twin.where
    if not mine.value or not theirs.value or mine.inherited or mine.value == theirs.value:
        return True
    return within(mine.value, theirs.value) or within(theirs.value, mine.value)


def _sharpen(twin: Fact, fact: Fact) -> None:
    """What the repeat says itself replaces what the kept row only inherited."""
    if (
        (twin.when.inherited or twin.when.rule in {"undated", "announced"})
        and not fact.when.inherited
        and fact.when.rule not in {"undated", "announced", ""}
    ):
        twin.window, twin.when = fact.window, fact.when
    if (
        (not twin.where.value or twin.where.inherited)
        and fact.where.value
        and not fact.where.inherited
    ):
        twin.where = fact.where
    for toll, amount in fact.tolls.items():
        twin.tolls.setdefault(toll, amount)
    if twin.who_says.value == "" and fact.who_says.value:
        twin.who_says = fact.who_says
    for reason, read in (("inherited window", twin.when), ("inherited scope", twin.where)):
        if not read.inherited and reason in twin.flags:
            twin.flags.remove(reason)


def _add_up(facts: list[Fact]) -> None:
    """Link the parts of a total by their sum; say where they exceed it."""
    listed = frozenset({"distribution", "listed", "of_them", "accounted_for"})
    _by_sum(facts, listed)
    for place, whole in enumerate(facts):
        if (
            whole.row != "statistic"
            or whole.amount is None
            or not whole.amount.best
            or whole.rule in listed
        ):
            continue
        run = list[Fact]()
        for part in facts[place + 1 :]:
            same = (
                part.row == "statistic"
                and part.measure == whole.measure
                and part.window == whole.window
            )
            if (
                same
                and part.amount is not None
                and part.amount.best
                and part.part_of in {None, whole}
            ):
                run.append(part)
                if (
                    sum(p.amount.best or 0 for p in run if p.amount) == whole.amount.best
                    and len(run) > 1
                ):
                    for each in run:
                        each.part_of = whole
                    break
            if sum(p.amount.best or 0 for p in run if p.amount) > whole.amount.best:
                spread = [p for p in run if p.rule in listed]
                if len(spread) > 2 and len(spread) == len(run):
                    whole.flag("parts do not add up to it")
                break
    for place, fact in enumerate(facts):
        if fact.rule in listed and fact.part_of is None:
            wholes = (w for w in reversed(facts[:place]) if _may_hold(w, fact, listed))
            fact.part_of = next(wholes, None)


def _by_sum(facts: list[Fact], listed: frozenset[str]) -> None:
    """A breakdown that adds up to an earlier total is one of it, whatever stands between them."""
    runs, last = list[list[Fact]](), -1
    for place, fact in enumerate(facts):
        if fact.rule == "distribution" and fact.amount is not None:
            if last != place - 1 or not runs or runs[-1][0].measure != fact.measure:
                runs.append([])
            runs[-1].append(fact)
            last = place
    for run in [run for run in runs if len(run) > 2]:
        total = sum(fact.amount.best or 0 for fact in run if fact.amount)
        same = [f for f in facts if f.row == "statistic" and f.window == run[0].window]
        wholes = [f for f in same if f.rule not in listed and f.amount and f.amount.best == total]
        for fact in run if wholes else ():
            fact.measure, fact.part_of = wholes[0].measure, wholes[0]


def _may_hold(whole: Fact, part: Fact, listed: frozenset[str]) -> bool:
    counted = whole.row == "statistic" and whole.measure not in TOLLS and whole.rule not in listed
    return counted and (whole.measure, whole.window) == (part.measure, part.window)
