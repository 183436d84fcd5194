"""A fact of a text: a statistic or an incident, with the words and the rule of each field.

`merge` makes one row per fact: repeats become further spans or `restates`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from analytics.amounts import Amount
from analytics.articles.prepared import Prepared
from analytics.periods import Window
from analytics.places import within

TOLLS = ("killed", "wounded", "arrested")
STOCKS = frozenset({"strength", "units"})


@dataclass(slots=True)
class Read:
    """A field as it was read: its value, the span of its words, the rule, whether inherited."""

    value: str = ""
    span: tuple[int, int] | None = None
    rule: str = ""
    inherited: bool = False


@dataclass(slots=True, eq=False)
class Fact:
    """One row in the making; offsets are those of the readable text."""

    row: str
    measure: str
    amount: Amount | None
    span: tuple[int, int]
    words: str
    rule: str
    sentence: int
    window: Window | None = None
    when: Read = field(default_factory=Read)
    where: Read = field(default_factory=Read)
    who_says: Read = field(default_factory=Read)
    actor: str = ""
    target: str = ""
    victims: str = "unknown"
    event_type: str = ""
    claim: str = ""
    tolls: dict[str, Amount] = field(default_factory=dict)
    base: Window | None = None
    pace: bool | None = None
    part_of: Fact | None = None
    restates: Fact | None = None
    also: list[tuple[int, int]] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    block: int = -1
    kind_of_block: str = "table"

    @property
    def is_title(self) -> bool:
        """Whether a title or a heading states it."""
        return self.kind_of_block in {"title", "heading"}

    @property
    def in_table(self) -> bool:
        """Whether a cell of a table states it."""
        return self.kind_of_block == "table"

    @property
    def is_dated(self) -> bool:
        """Whether its own sentence dates it."""
        return not self.when.inherited and self.when.rule not in {"undated", "announced", ""}

    @property
    def days(self) -> int:
        """How many days its window has; none where it is open or missing."""
        return (self.window.days or 0) if self.window is not None else 0

    @property
    def size(self) -> float:
        """About how much it counts, by its least figure where no best is said."""
        return (self.amount.best or self.amount.low or 0) if self.amount is not None else 0

    @property
    def is_placed(self) -> bool:
        """Whether its own sentence places it."""
        return bool(self.where.value) and not self.where.inherited

    @property
    def kind(self) -> str:
        """What the amount is: ratio, share, rate, stock or flow."""
        hint = self.amount.unit_hint if self.amount is not None else "count"
        return hint if hint != "count" else "stock" if self.measure in STOCKS else "flow"

    @property
    def is_ratio(self) -> bool:
        """Whether the row states a ratio against another period."""
        return self.amount is not None and self.amount.unit_hint == "ratio"

    def flag_fields(self) -> None:
        """Flag what is missing, inherited or ambiguous of its window and scope."""
        for holds, reason in (
            (self.when.rule == "undated", "no time said"),
            (not self.where.value, "no place said"),
            (self.where.rule == "place_direction", "ambiguous place: a direction from a place"),
            (self.when.inherited or self.when.rule == "counted_on", "inherited window"),
            (self.where.inherited, "inherited scope"),
        ):
            if holds:
                self.flag(reason)

    def flag(self, reason: str) -> None:
        """Say once what a person should look at."""
        if reason not in self.flags:
            self.flags.append(reason)


@dataclass(frozen=True, slots=True)
class Unread:
    """A number of the text that became no row, and why."""

    span: tuple[int, int]
    words: str
    reason: str


def added(amounts: list[Amount]) -> Amount:
    """The sum of a list of one clause: "a commander and two guards" is 3.

    >>> from analytics.amounts import read_amount
    >>> added([read_amount("a commander"), read_amount("at least two guards")]).low
    3.0
    """
    if len(amounts) == 1:
        return amounts[0]
    low, best, high = (
        None if any(getattr(a, k) is None for a in amounts) else sum(getattr(a, k) for a in amounts)
        for k in ("low", "best", "high")
    )
    bound = next((a.bound for a in amounts if a.bound != "exact"), "exact")
    return Amount(low, best, high, bound, any(a.approximate for a in amounts), rule="sum")


def floor(amount: Amount) -> Amount:
    """The same figure as a least number: "at least 13 soldiers and nine civilians"."""
    return Amount(amount.low, None, None, "at_least", amount.approximate, rule=amount.rule)


def covers(one: Amount, other: Amount) -> bool:
    """Whether one amount may state the other: equal, or rounded to a bound that holds it."""
    if (one.low, one.best, one.high) == (other.low, other.best, other.high):
        return True
    point = other.best if other.best is not None else one.best
    bound = one if point is other.best else other
    if point is None or bound.bound == "exact":
        return False
    low = bound.low if bound.low is not None else 0.75 * (bound.best or bound.high or 0)
    high = bound.high if bound.high is not None else (bound.best or low) * 1.25
    return low * 0.999 <= point <= high * 1.001


_OTHER = re.compile(
    r"\b(?:another|separate(?:ly)?|second|also|earlier|other|further|additional|different)\b", re.I
)
EVENTS = frozenset({"attacks", "operations", "incidents", "airstrikes"})
_OWN = frozenset({"comparison", "of_them"})


def merge(facts: list[Fact], text: Prepared) -> list[Fact]:
    """The facts without repeats, in the order of the text."""
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
    return sorted(kept, key=lambda f: f.span)


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
        own = {fact.rule, twin.rule} & _OWN or fact.rule == "distribution" or fact.part_of is twin
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
    if fact.is_title and {fact.measure, twin.measure} <= EVENTS and twin.amount is not None:
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
