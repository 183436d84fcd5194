"""Amounts as texts state them: "over 100", "3,000 to 5,000", "dozens", "more than double 2023".

`read_amount` reads the words by a closed table of rules into an `Amount`: low, best, high and
the kind of bound. The bound is taken off, one rule reads the rest, and the bound is applied.
Bounds are never turned into points, and what no rule reads is refused.
"""

from __future__ import annotations

import re
from contextlib import suppress

from analytics.amounts.amount import UNIT_HINTS, Amount, check_unit
from analytics.amounts.digits import LEXICON, NUMBER_WORDS, in_figures, refuse
from analytics.amounts.rules import BOUND, RULES, Case
from analytics.errors import InputError
from analytics.text import any_of, fold

__all__ = ["UNIT_HINTS", "Amount", "read_amount"]

_NO_RULE = "no rule reads this as an amount"
_FORMS = 'write one figure, such as 150, "over 100" or "3,000 to 5,000"'
_AFTER = LEXICON["bound_after"]
_BEFORE_TEXT = re.compile(rf"({BOUND}) ?(.+)")
_AFTER_TEXT = re.compile(rf"(.+?)(?<! times)(?: ({any_of(p for p in _AFTER if p != '+')})| ?(\+))")
_GLUED = re.compile(
    r"(?<!\w)(over|than|least|about|nearly|almost|some|to|around|under|of|by|approximately)(?=\d)"
)
_PACE = re.compile(r"(?:on|at)(?: an?)? (?:pace|track|course)(?: to| for|)(?= )")
_SUBSET = re.compile(r",? (?:including|among them|among whom|of whom|of them)(?: .*|$)")
_NOTE = re.compile(r" ?\(([^()]*)\)")
_TOLLS = {
    kind: re.compile(any_of(p for p, meaning in LEXICON["toll"].items() if meaning == kind))
    for kind in ("killed", "wounded", "arrested")
}


def read_amount(text: str, *, unit: str = "count", total: bool = False) -> Amount:
    """The amount that a few words state, as bounds and a point.

    Parameters
    ----------
    text
        The words as written: "over 100", "3,000 to 5,000", "more than double 2023".
    unit
        What a plain figure counts: "count" (whole numbers, so "over 100" is 101 or more),
        "rate", "share" or "ratio" (decimals; "over 2" excludes 2). Words such as "doubled",
        "40%" or "per day" say their unit themselves.
    total
        Add up the parts of a list of people or things, each exact: "an officer and four
        soldiers" is 5. Lists of unlike parts (killed and wounded) stay refused.

    Returns
    -------
    Amount
        low, best, high, bound, and the rule that read it.

    Raises
    ------
    InputError
        If no rule of the closed table reads the text, or it holds two amounts.

    >>> read_amount("over 100 militants").low, read_amount("dozens").bound
    (101.0, 'vague')
    >>> ratio = read_amount("more than double the total in 2023")
    >>> ratio.low, ratio.best, ratio.base, ratio.pace
    (2.0, None, '2023', False)
    >>> read_amount("the 52nd and 63rd brigades")
    Traceback (most recent call last):
    analytics.errors.InputError: "the 52nd and 63rd brigades": 52nd is an ordinal: it names a unit
    or a day and counts nothing; write the number of units
    """
    asked = check_unit(unit)
    try:
        words = _normalise(text)
        if total and (parts := _parts(words)):
            return _add([_read(part, asked) for part in parts])
        return _read(words, asked)
    except InputError as error:
        raise InputError(error.reason, value=text, remedy=error.remedy) from None


def _normalise(text: str) -> str:
    words = in_figures(_GLUED.sub(r"\1 ", fold(text)).strip(" .:;,"))
    if words.startswith("(") and words.endswith(")") and "(" not in words[1:]:
        words = words[1:-1].strip()
    words = _SUBSET.sub("", words)
    return " ".join(_NOTE.sub(_drop_note, words).split())


def _drop_note(match: re.Match[str]) -> str:
    """Drop "(ISIS claim)"; a note with figures splits the amount or adds another."""
    if re.search(r"^including\b|\b(?:among|of) (?:them|whom)$", match[1]):
        return " "
    if re.search(r"\d", match[1]) or NUMBER_WORDS.search(match[1]):
        refuse("holds two amounts", "write one row for each")
    return " "


def _read(words: str, unit: str) -> Amount:
    """Read with the bound taken off; if that leaves nothing to read, read the whole."""
    if not words:
        refuse("empty", "leave the amount missing, or write it")
    bare, pace = _PACE.subn("", words, count=1)
    bare = " ".join(bare.split())
    bound, rest = _take_bound(bare)
    try:
        amount = _apply(rest, bound, unit, bool(pace) or None)
    except InputError as error:
        if error.reason != _NO_RULE or rest == bare:
            raise
        amount = _apply(bare, "exact", unit, bool(pace) or None)
    if pace and amount.unit_hint != "ratio":
        refuse("a pace foretells a count, it does not state one", "write what was counted so far")
    return amount


def _take_bound(words: str) -> tuple[str, str]:
    before = _BEFORE_TEXT.fullmatch(words)
    if before:
        return LEXICON["bound"][before[1]], before[2]
    after = _AFTER_TEXT.fullmatch(words)
    if after:
        return _AFTER[after[2] or after[3]], after[1]
    return "exact", words


def _apply(words: str, bound: str, unit: str, pace: bool | None) -> Amount:
    found = RULES.match(words)
    if found is None:
        refuse(_NO_RULE, _FORMS)
    rule, match = found
    return rule.build(Case(match, bound, check_unit(unit), pace, rule.name))


def _parts(words: str) -> list[str]:
    """The parts of "an officer and four soldiers"; none for one amount or unlike parts."""
    parts = [
        re.sub(r"^(?:his|her|their) ", "", part) for part in re.split(r", and |, | and ", words)
    ]
    named = [kind for kind, pattern in _TOLLS.items() if pattern.search(words)]
    if len(parts) < 2 or len(named) > 1 or "between" in words:
        return []
    with suppress(InputError):
        _read(words, "count")
        return []
    return parts


def _add(parts: list[Amount]) -> Amount:
    exact = [part for part in parts if part.bound == "exact" and part.unit_hint == "count"]
    figures = [part.best for part in exact if part.best is not None]
    if len(figures) < len(parts):
        refuse("a list whose parts are not all exact counts", "write one row for each")
    if len(figures) > 2 and figures[0] == sum(figures[1:]):
        refuse("the first figure may be the sum of the others", "write the total alone")
    whole = sum(figures)
    return Amount(whole, whole, whole, "exact", rule="sum")
