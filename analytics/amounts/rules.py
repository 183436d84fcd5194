"""The closed table of rules that read an amount, each pattern beside its builder.

A pattern must match the whole folded text, its bound already taken off; the order is the priority.
When no rule matches, there is no amount: nothing is guessed.

Written choices, where everyday words are loose:

- "several", "a few" are at least 2, "dozens" at least 24, "scores" at least 40, "hundreds" at
  least 200: low ends only, marked vague.
- "a dozen" is about 12; "nearly 100" is at most 100; a range has no midpoint.
- "a soldier" is 1. "No casualties" is 0; "no casualties reported" is no amount: silence is not 0.
- "up 25%" is a ratio of about 1.25, "a quarter fewer" of about 0.75; "40%" alone is a share.
- "a fivefold increase" is five times as many; "a fivefold drop" is refused, and so is "three times
  more": it may mean three times or four times as many.
- "rose from 20 to 35", "12 fewer" and "a sharp rise" are changes: none is a count.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from analytics.amounts.amount import Amount, UnitHint, bounded
from analytics.amounts.digits import FIGURE, LEXICON, base_of, check_nouns, read_figure, refuse
from analytics.text import SCALES, Rules, any_of

BOUND = any_of(LEXICON["bound"])
_NOUNS = r"(?P<nouns>(?:[ ,].*)?)"
_REST = "(?P<rest>(?: .*)?)"
_PERCENT = rf"(?P<figure>{FIGURE})(?: ?%| per ?cent)(?! ?points?)"
_PERIOD = "(?P<per>hour|day|week|month|quarter|year)"
_CHANGE = any_of(LEXICON["change"])
_DOWN = any_of(word for word, way in LEXICON["change"].items() if way == "down")
_PART = rf"(?:{_PERCENT}|(?P<part>{any_of(w for w in LEXICON['share'] if not w.endswith(' of'))}))"
_FOLD = r"(?P<fold>\d+|[a-z]+?)[- ]?fold"
_A_CHANGE = re.compile(
    r"\b(?:increase|rise|growth|jump|surge|spike|decrease|decline|drop|fall|reduction|change)\b"
)
_TOLL = any_of(LEXICON["toll"])
_ZERO_TAIL = r"(?: or (?:injuries|deaths|damage|losses))?"
_PER = rf"(?: (?:per|an?|each|every) {_PERIOD})"
_SHARES = any_of(LEXICON["share"])
_LOOSE = 0.05  # how far from "up by a third" a ratio may lie, either way: as from "halved"


@dataclass(frozen=True, slots=True)
class Case:
    """A text that a rule matched, with its bound, the unit asked for and whether it is a pace."""

    match: re.Match[str]
    bound: str
    unit: UnitHint
    pace: bool | None
    rule: str

    def figure(self, name: str = "figure") -> float:
        """The value of a figure; the nouns behind it hold no second one."""
        check_nouns(self.match.groupdict().get("nouns") or "")
        figure = read_figure(self.match[name])
        if self.unit == "count" and self.rule in {"number", "between"} and figure != int(figure):
            refuse("a count has no decimals", "write 2,152 for thousands, or name another unit")
        return figure

    def amount(
        self, figure: float, unit: UnitHint = "count", bound: str = "", base: str | None = None
    ) -> Amount:
        """The amount of a figure under the bound of the words."""
        bound = bound or self.bound
        if unit == "count" and not figure and bound not in {"exact", "at_least"}:
            refuse("a bound on nothing")
        pace = self.pace if unit == "ratio" else None
        return bounded(figure, bound, self.rule, unit=unit, base=base, pace=pace)

    def against(
        self, figure: float, *, direct: bool, bound: str = "", falls: bool = False
    ) -> Amount:
        """A ratio with what it is taken against; `falls` where words say by how much it fell."""
        base, total = base_of(self.match["rest"].strip(), direct=direct)
        pace = self.pace if self.pace is not None else (False if total else None)
        bound = bound or self.bound
        if falls:  # "more than halved" leaves less than a half
            bound = _FLIPPED.get(bound, bound)
        return bounded(figure, bound, self.rule, unit="ratio", base=base, pace=pace)

    def vague(self, low: float) -> Amount:
        """A low end alone."""
        return Amount(low, None, None, "vague", True, rule=self.rule)


RULES: Rules[Callable[[Case], Amount]] = Rules()
# What bounds a fall bounds what is left from the other side.
_FLIPPED = {
    "more_than": "less_than", "at_least": "at_most", "less_than": "more_than",
    "at_most": "at_least", "nearly": "at_least",
}  # fmt: skip
_REFUSED = {
    "ordinal": (
        "{ordinal} is an ordinal: it names a unit or a day and counts nothing",
        "write the number of units",
    ),
    "lettered": (
        "the letter of {whole} may mean thousands, killed or wounded",
        "write the figure and the word",
    ),
    "points": ("{whole} is a difference of shares", "write both shares"),
    "from_to": ("{whole} tells of two periods", "write one row for each, with its count"),
    "difference": ("{whole} is a change and no count", "write both counts, one row for each"),
    "fold_fall": (
        "{whole} may mean that much less, or a part of it",
        'write "fell to a third", or both counts',
    ),
    "times_more": (
        '"{figure} times more" may mean {figure} times as many, or once more than that',
        'write "{figure} times as many"',
    ),
}


@RULES.rule(
    "zero",
    rf"(?:no|zero|without(?: causing)?(?: any)?) {_TOLL}{_ZERO_TAIL}"
    r"|none|nobody|no one|nil|never",
)
def _zero(case: Case) -> Amount:
    if case.bound != "exact":
        refuse("a bound on nothing")
    return case.amount(0)


@RULES.rule("points", rf"{FIGURE}(?: ?%| per ?cent(?:age)?) ?points?\b.*")
@RULES.rule("times_more", rf"(?P<figure>{FIGURE}) times (?:more|higher|greater|larger).*")
@RULES.rule("from_to", rf"(?:an? )?{_CHANGE}(?: in [^\d]*?)? (?:from|to) .*")
@RULES.rule(
    "fold_fall",
    rf"(?:an? )?[a-z\d]+[- ]?fold {_DOWN}\b.*|{_DOWN}(?: by)? [a-z\d]+[- ]?fold\b.*",
)
@RULES.rule("lettered", r"\d+ ?[kwm]")
@RULES.rule(
    "ordinal", r"(?:the )?(?P<ordinal>\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth)\b.*"
)
def _refused(case: Case) -> Amount:
    reason, remedy = (
        text.format(whole=case.match[0], **case.match.groupdict()) for text in _REFUSED[case.rule]
    )
    refuse(reason, remedy)


@RULES.rule(
    "between",
    rf"between (?P<low>{FIGURE}) (?:and|to|-) (?P<high>{FIGURE}){_NOUNS}",
    rf"(?:from )?(?P<low>{FIGURE}) (?:to|or) (?P<high>{FIGURE}){_NOUNS}",
    # Words joined by a hyphen are one figure ("twenty-one"): only figures in digits make a range.
    rf"(?P<low>(?=\d){FIGURE}) ?- ?(?P<high>(?=\d){FIGURE}){_NOUNS}",
)
def _between_rule(case: Case) -> Amount:
    low, high = case.figure("low"), case.figure("high")
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
    if case.bound not in {"exact", "about"}:
        refuse("a range under a second bound", "write the range alone")
    return Amount(low, None, high, "between", case.bound == "about", case.unit, rule=case.rule)


@RULES.rule(
    "average",
    rf"(?:an |on )?(?:average(?: of)?|averaging),? (?P<figure>{FIGURE})(?P<nouns>[^;]*?){_PER}?",
)
@RULES.rule("rate", rf"(?P<figure>{FIGURE})(?P<nouns>[^;]*?){_PER}")
def _rate(case: Case) -> Amount:
    loose = case.rule == "average" and case.bound == "exact"
    return case.amount(case.figure(), "rate", "about" if loose else "", case.match["per"])


@RULES.rule("dozen", rf"(?:(?P<n>half a|a|{FIGURE}) )?dozen(?: of)?{_NOUNS}")
def _dozen(case: Case) -> Amount:
    check_nouns(case.match["nouns"])
    words = case.match["n"] or "one"
    number = {"a": 1.0, "half a": 0.5}.get(words) or read_figure(words)
    return case.amount(12 * number, bound="about" if case.bound == "exact" else "")


@RULES.rule("vague", rf"(?P<phrase>{any_of(LEXICON['vague'])}){_NOUNS}")
def _vague(case: Case) -> Amount:
    check_nouns(case.match["nouns"])
    if case.bound not in {"exact", "about", "at_least", "more_than"}:
        refuse("a bound on an amount that is vague already")
    return case.vague(float(LEXICON["vague"][case.match["phrase"]]))


@RULES.rule(
    "change",
    rf"(?:an? )?(?P<way>{_CHANGE})(?: by| of| بنسبه)? (?:(?P<inner>{BOUND}) ?)?{_PART}{_REST}",
    rf"(?:an? )?(?P<inner>){_PART} (?P<way>{_CHANGE}){_REST}",
)
def _change_rule(case: Case) -> Amount:
    bound = LEXICON["bound"].get(case.match["inner"] or "", case.bound)
    part = case.match["part"]
    step = float(Fraction(LEXICON["share"][part])) if part else case.figure() / 100
    down = LEXICON["change"][case.match["way"]] == "down"
    if down and step > 1:
        refuse("a fall of more than 100%")
    # A change given as a percentage or a fraction is rounded: a point, not an exact ratio.
    bound = "about" if bound == "exact" else bound
    left = round(1 - step if down else 1 + step, 4)
    amount = case.against(left, direct=False, bound=bound, falls=down)
    if part and amount.bound == "about":
        low, high = round(left - _LOOSE, 4), round(left + _LOOSE, 4)
        amount = replace(amount, low=low, high=high)
    return amount


@RULES.rule(
    "fold",
    rf"(?:an? )?{_FOLD}(?: {_CHANGE})?{_REST}",
    rf"{_CHANGE}(?: by)? (?:(?P<inner>{BOUND}) )?{_FOLD}{_REST}",
)
def _fold_rule(case: Case) -> Amount:
    bound = LEXICON["bound"].get(case.match.groupdict().get("inner") or "", case.bound)
    return case.against(read_figure(case.match["fold"]), direct=False, bound=bound)


@RULES.rule("share", rf"{_PERCENT}{_NOUNS}")
def _share_rule(case: Case) -> Amount:
    return case.amount(round(case.figure() / 100, 9), "share")


@RULES.rule(
    "times",
    rf"(?P<figure>{FIGURE}) times (?P<rest>(?:as (?:many|much|high|large)|the|that|its)\b.*)",
    r"(?P<part>half) (?:of )?(?P<rest>(?:the|that|its) (?:number|figure|total|rate|level)\b.*)",
    rf"(?P<part>{_SHARES}) (?P<again>as (?:many|much) again|again as [a-z]+)\b(?P<rest>.*)",
    rf"(?P<part>{_SHARES}) (?P<rest>as (?:many|much|high|large)\b(?! again).*)",
)
def _times_rule(case: Case) -> Amount:
    told = case.match.groupdict()
    part, again = told.get("part"), told.get("again")
    many = Fraction(LEXICON["share"][part]) + bool(again) if part else case.figure()
    return case.against(float(many), direct=True)


@RULES.rule(
    "ratio",
    rf"(?P<word>{any_of(LEXICON['ratio'])})(?![- ]digit){_REST}",
    rf"an? (?P<word>{any_of(w for w in LEXICON['ratio'] if w.endswith('ing'))}){_REST}",
)
def _ratio_rule(case: Case) -> Amount:
    word, figure = case.match["word"], float(LEXICON["ratio"][case.match["word"]])
    return case.against(figure, direct=not word.endswith(("ed", "ing")), falls=figure < 1)


@RULES.rule("fraction", rf"(?P<phrase>{_SHARES}){_NOUNS}")
def _fraction(case: Case) -> Amount:
    check_nouns(case.match["nouns"])
    return case.amount(float(Fraction(LEXICON["share"][case.match["phrase"]])), "share")


RULES.rule(
    "difference",
    rf"(?:an? )?{_CHANGE}(?: by| of)(?: {BOUND})? {FIGURE}.*",
    rf"{FIGURE}(?: [a-z]+)? (?:fewer|less)\b.*",
)(_refused)


@RULES.rule("number", rf"(?P<figure>{FIGURE}){_NOUNS}")
def _number_rule(case: Case) -> Amount:
    return case.amount(case.figure(), case.unit)


@RULES.rule("one", r"(?:an?|another)(?P<noun> [^\d\W].*)", r"(?P<noun>another)")
def _single_rule(case: Case) -> Amount:
    check_nouns(case.match["noun"])
    if _A_CHANGE.search(case.match["noun"]):
        refuse("a change is no count", "write both counts, one row for each")
    first = case.match["noun"].split()[0]
    if first in LEXICON["not_one"]:
        refuse(f"no number is known of a {first}", "write the number")
    return case.amount(1)


@RULES.rule("alone", rf"(?P<noun>{any_of(LEXICON['alone'])}){_NOUNS}")
def _alone(case: Case) -> Amount:
    """A noun that says one or two by its form: "ضابط", "جنديين", "سەربازێک"."""
    check_nouns(case.match["nouns"])
    return case.amount(float(LEXICON["alone"][case.match["noun"]]))


@RULES.rule("vague", r"some(?P<nouns> [^\d\W].*)")
def _some_rule(case: Case) -> Amount:
    check_nouns(case.match["nouns"])
    return case.vague(2)
