"""The closed table of rules that read an amount.

Each rule has a name, which is stored with the value, a pattern that must match the whole folded
text (its bound already taken off), and a builder. When no rule matches, there is no amount:
nothing is guessed.

Written choices, where everyday words are loose:

- "several", "a few" are at least 2, "dozens" at least 24, "scores" at least 40, "hundreds" at
  least 200: low ends only, marked vague.
- "a dozen" is about 12; "nearly 100" is at most 100; a range has no midpoint.
- "a soldier" is 1. "No casualties" is 0; "no casualties reported" is no amount: silence is not 0.
- "up 25%" is a ratio of about 1.25, "down 25%" of about 0.75; "40%" alone is a share.
- "three times more" is refused: it may mean three times or four times as many.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from analytics.amounts.amount import Amount, UnitHint, bounded
from analytics.amounts.digits import FIGURE, LEXICON, check_nouns, read_figure, refuse
from analytics.text import SCALES, any_of

BOUND = any_of(LEXICON["bound"])
_NOUNS = r"(?P<nouns>(?:[ ,].*)?)"
_REST = "(?P<rest>(?: .*)?)"
_PERCENT = rf"(?P<figure>{FIGURE})(?: ?%| per ?cent)(?! ?points?)"
_PERIOD = "(?P<per>hour|day|week|month|quarter|year)"
_CHANGE = any_of(LEXICON["change"])
_TOLL = any_of(LEXICON["toll"])
_ZERO_TAIL = r"(?: or (?:injuries|deaths|damage|losses))?"
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_BASE = re.compile(
    rf"(?:^| )(?P<base>(?:(?:the )?(?:first|second) half (?:of )?|[hq][1-4] |{_MONTH} )?"
    r"(?:19|20)\d\d|(?:the )?(?:last|previous|prior|preceding) (?:year|month|quarter|week)"
    r"|the year before|(?:a|one) year (?:earlier|ago|before)"
    r"|(?:the )?same period (?:(?:of|in) (?:19|20)\d\d"
    r"|(?:of |in )?(?:the )?(?:last|previous) year))$"
)
# "doubled in 2024" happened in 2024; only these words make a base of what follows them.
_COMPARES = re.compile(
    r"(?:^|.* )(?:than|compared (?:to|with)|versus|vs\.?|against|from|over|relative to|as)"
    r"(?: (?:in|of|for|that of|those of))?$"
)
_OF_A_THING = re.compile(r"(?:(?:the|those|that|its|as) .*(?:in|of|for|during))?$")


@dataclass(frozen=True, slots=True)
class Case:
    """A text that a rule matched, with its bound, the unit asked for and whether it is a pace."""

    match: re.Match[str]
    bound: str
    unit: UnitHint
    pace: bool | None
    rule: str


Builder = Callable[[Case], Amount]


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of reading an amount."""

    name: str
    pattern: re.Pattern[str]
    build: Builder


def _number(case: Case) -> Amount:
    check_nouns(case.match["nouns"])
    figure = read_figure(case.match["figure"])
    if case.unit == "count" and figure != int(figure):
        refuse("a count has no decimals", "write 2,152 for thousands, or name another unit")
    return _bounded(case, figure, case.unit)


def _bounded(case: Case, figure: float, unit: UnitHint, base: str | None = None) -> Amount:
    pace = case.pace if unit == "ratio" else None
    if unit == "count" and not figure and case.bound not in {"exact", "at_least"}:
        refuse("a bound on nothing")
    return bounded(figure, case.bound, case.rule, unit=unit, base=base, pace=pace)


def _between(case: Case) -> Amount:
    check_nouns(case.match["nouns"])
    low, high = read_figure(case.match["low"]), read_figure(case.match["high"])
    if low >= high:
        refuse(f"the range from {low:g} to {high:g} does not rise", "swap or correct the ends")
    scale_said_once = any(
        word in case.match["high"] and word not in case.match["low"] for word in SCALES
    )
    if scale_said_once or (high >= 1000 and low < high / 100):
        refuse(
            "the low end may share the hundreds or thousands of the high end",
            "write both ends in full",
        )
    if case.unit == "count" and (low != int(low) or high != int(high)):
        refuse("a count has no decimals", "write 2,152 for thousands, or name another unit")
    if case.bound not in {"exact", "about"}:
        refuse("a range under a second bound", "write the range alone")
    return Amount(
        low, None, high, "between", case.bound == "about", case.unit, None, None, case.rule
    )


def _dozen(case: Case) -> Amount:
    check_nouns(case.match["nouns"])
    words = case.match["n"] or "one"
    number = {"a": 1.0, "half a": 0.5}.get(words) or read_figure(words)
    return bounded(12 * number, "about" if case.bound == "exact" else case.bound, case.rule)


def _zero(case: Case) -> Amount:
    if case.bound != "exact":
        refuse("a bound on nothing")
    return bounded(0, "exact", case.rule)


def _one(case: Case) -> Amount:
    check_nouns(case.match["noun"])
    first = case.match["noun"].split()[0]
    if first in LEXICON["not_one"]:
        refuse(f"no number is known of a {first}", "write the number")
    return bounded(1, case.bound, case.rule)


def _alone(case: Case) -> Amount:
    """A noun that says one or two by its form: "ضابط", "جنديين", "سەربازێک"."""
    check_nouns(case.match["nouns"])
    return bounded(float(LEXICON["alone"][case.match["noun"]]), case.bound, case.rule)


def _vague(case: Case) -> Amount:
    check_nouns(case.match["nouns"])
    if case.bound not in {"exact", "about", "at_least", "more_than"}:
        refuse("a bound on an amount that is vague already")
    low = float(LEXICON["vague"][case.match["phrase"]])
    return Amount(low, None, None, "vague", True, "count", None, None, case.rule)


def _some(case: Case) -> Amount:
    check_nouns(case.match["nouns"])
    return Amount(2, None, None, "vague", True, "count", None, None, case.rule)


def _base(rest: str, *, direct: bool) -> tuple[str | None, bool]:
    """What a ratio is taken against, and whether the words call it a total.

    After "double" the base may follow at once; after "doubled" or "up 25%" only a comparing word
    leads to it.
    """
    found = _BASE.search(rest)
    before = rest[: found.start()].strip() if found else rest
    check_nouns(re.sub(r"\b(?:19|20)\d\d\b", "", before))
    compares = _COMPARES.fullmatch(before) or (direct and _OF_A_THING.fullmatch(before))
    if found is None or not compares:
        return None, False
    return found["base"].removeprefix("the "), "total" in before.split()


def _ratio(case: Case) -> Amount:
    word = case.match["word"]
    base, total = _base(case.match["rest"].strip(), direct=not word.endswith(("ed", "ing")))
    return _against(case, float(LEXICON["ratio"][word]), case.bound, base, total)


def _against(case: Case, figure: float, bound: str, base: str | None, total: bool) -> Amount:
    pace = case.pace if case.pace is not None else (False if total else None)
    if figure < 1:  # "more than halved" leaves less than a half
        flipped = {"more_than": "less_than", "at_least": "at_most", "less_than": "more_than"}
        bound = flipped.get(bound, bound)
    return bounded(figure, bound, case.rule, unit="ratio", base=base, pace=pace)


def _times(case: Case) -> Amount:
    base, total = _base(case.match["rest"].strip(), direct=True)
    return _against(case, read_figure(case.match["figure"]), case.bound, base, total)


def _times_more(case: Case) -> Amount:
    figure = case.match["figure"]
    refuse(
        f'"{figure} times more" may mean {figure} times as many, or once more than that',
        f'write "{figure} times as many"',
    )


def _change(case: Case) -> Amount:
    base, total = _base(case.match["rest"].strip(), direct=False)
    bound = LEXICON["bound"].get(case.match["inner"] or "", case.bound)
    step = read_figure(case.match["figure"]) / 100
    down = LEXICON["change"][case.match["way"]] == "down"
    if down and step > 1:
        refuse("a fall of more than 100%")
    figure = round(1 - step if down else 1 + step, 9)
    # A change given as a whole percentage is rounded: a point, not an exact ratio.
    return _against(case, figure, "about" if bound == "exact" else bound, base, total)


def _share(case: Case) -> Amount:
    check_nouns(case.match["nouns"])
    return _bounded(case, round(read_figure(case.match["figure"]) / 100, 9), "share")


def _fraction(case: Case) -> Amount:
    check_nouns(case.match["nouns"])
    return _bounded(case, float(Fraction(LEXICON["share"][case.match["phrase"]])), "share")


def _rate(case: Case) -> Amount:
    check_nouns(case.match["nouns"])
    return _bounded(case, read_figure(case.match["figure"]), "rate", case.match["per"])


def _average(case: Case) -> Amount:
    check_nouns(case.match["nouns"])
    bound = "about" if case.bound == "exact" else case.bound
    figure, per = read_figure(case.match["figure"]), case.match["per"]
    return bounded(figure, bound, case.rule, unit="rate", base=per)


def _ordinal(case: Case) -> Amount:
    refuse(
        f"{case.match['ordinal']} is an ordinal: it names a unit or a day and counts nothing",
        "write the number of units",
    )


def _lettered(case: Case) -> Amount:
    refuse(
        f"the letter of {case.match[0]} may mean thousands, killed or wounded",
        "write the figure and the word",
    )


def _points(case: Case) -> Amount:
    refuse(f"{case.match[0]} is a difference of shares", "write both shares")


_PER = rf"(?: (?:per|an?|each|every) {_PERIOD})"
_TABLE: tuple[tuple[str, str, Builder], ...] = (
    (
        "zero",
        rf"(?:no|zero|without(?: causing)?(?: any)?) {_TOLL}{_ZERO_TAIL}"
        r"|none|nobody|no one|nil|never",
        _zero,
    ),
    (
        "ordinal",
        r"(?:the )?(?P<ordinal>\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth)\b.*",
        _ordinal,
    ),
    ("lettered", r"\d+ ?[kwm]", _lettered),
    ("between", rf"between (?P<low>{FIGURE}) (?:and|to|-) (?P<high>{FIGURE}){_NOUNS}", _between),
    (
        "between",
        rf"(?:from )?(?P<low>{FIGURE}) (?:to|or) (?P<high>{FIGURE}){_NOUNS}",
        _between,
    ),
    # Words joined by a hyphen are one figure ("twenty-one"): only figures in digits make a range.
    ("between", rf"(?P<low>(?=\d){FIGURE}) ?- ?(?P<high>(?=\d){FIGURE}){_NOUNS}", _between),
    ("rate", rf"(?P<figure>{FIGURE})(?P<nouns>[^;]*?){_PER}", _rate),
    (
        "average",
        rf"(?:an |on )?(?:average(?: of)?|averaging),? (?P<figure>{FIGURE})"
        rf"(?P<nouns>[^;]*?){_PER}?",
        _average,
    ),
    ("dozen", rf"(?:(?P<n>half a|a|{FIGURE}) )?dozen(?: of)?{_NOUNS}", _dozen),
    ("vague", rf"(?P<phrase>{any_of(LEXICON['vague'])}){_NOUNS}", _vague),
    (
        "change",
        rf"(?:an? )?(?P<way>{_CHANGE})(?: by| of)? (?:(?P<inner>{BOUND}) ?)?{_PERCENT}{_REST}",
        _change,
    ),
    ("change", rf"(?:an? )?(?P<inner>){_PERCENT} (?P<way>{_CHANGE}){_REST}", _change),
    ("points", rf"{FIGURE}(?: ?%| per ?cent(?:age)?) ?points?\b.*", _points),
    ("share", rf"{_PERCENT}{_NOUNS}", _share),
    ("fraction", rf"(?P<phrase>{any_of(LEXICON['share'])}){_NOUNS}", _fraction),
    (
        "times",
        rf"(?P<figure>{FIGURE}) times (?P<rest>(?:as (?:many|much|high|large)|the|that|its)\b.*)",
        _times,
    ),
    ("times_more", rf"(?P<figure>{FIGURE}) times (?:more|higher|greater|larger).*", _times_more),
    ("ratio", rf"(?P<word>{any_of(LEXICON['ratio'])}){_REST}", _ratio),
    ("number", rf"(?P<figure>{FIGURE}){_NOUNS}", _number),
    ("one", r"(?:an?|another)(?P<noun> [^\d\W].*)", _one),
    ("one", r"(?P<noun>another)", _one),
    ("alone", rf"(?P<noun>{any_of(LEXICON['alone'])}){_NOUNS}", _alone),
    ("vague", r"some(?P<nouns> [^\d\W].*)", _some),
)
RULES: tuple[Rule, ...] = tuple(
    Rule(name, re.compile(pattern), build) for name, pattern, build in _TABLE
)
