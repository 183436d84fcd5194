"""A fact of a text: a statistic or an incident, with the words and the rule of each field."""

from __future__ import annotations

from dataclasses import dataclass, field

from analytics.amounts import Amount
from analytics.periods import Window

TOLLS = ("killed", "wounded", "arrested")
UNIT = {
    "attacks": "events", "incidents": "events", "operations": "events", "raids": "events",
    "airstrikes": "events", "sites": "sites", "units": "brigades",
}  # fmt: skip
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
            (self.when.inherited, "inherited window"),
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
    low = bound.low if bound.low is not None else (bound.best or 0) * 0.9
    high = bound.high if bound.high is not None else (bound.best or low) * 1.25
    return low * 0.999 <= point <= high * 1.001
