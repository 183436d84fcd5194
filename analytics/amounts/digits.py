"""Single figures in figures or words, "3,000" or "one hundred and fifty", and the words behind."""

from __future__ import annotations

import re
from typing import NoReturn

from analytics.errors import InputError
from analytics.text import SCALES, UNITS, any_of, read_lexicon, read_number_words

LARGEST = 1e12
_WORD = "(?:" + "|".join(sorted([*UNITS, *SCALES], key=len, reverse=True)) + ")"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d+)?"
_BIG = "(?:hundred|thousand|million|billion)"
_IN_WORDS = rf"(?:an? (?={_BIG}))?{_WORD}(?:(?:-| and | ){_WORD})*"
# A figure ends where it is written to end: not inside "52nd", "18/9" or "1,23".
FIGURE = rf"(?:{_DIGITS}(?: {_BIG})?|{_IN_WORDS})(?![\w/])(?![.,]\d)"
NUMBER_WORDS = re.compile(any_of([*UNITS, *SCALES, "dozen", "dozens", "several"]))
LEXICON = read_lexicon("analytics.amounts", "amount_words.csv")
# Number words of Arabic and Kurdish, joined by "and": "five and twenty".
_SPELLED = "(?:" + "|".join(sorted(LEXICON["number"], key=len, reverse=True)) + r")(?!\w)"
_RUN = re.compile(rf"(?<!\w){_SPELLED}(?: و ?{_SPELLED})*")
_BETWEEN = re.compile(r"(?:ما )?بين (?P<low>.+?) و ?(?P<high>\S+(?: \S+)?)")
_SCALED = re.compile(rf"(\d+) ({any_of(LEXICON['scale'])})")
_SCALED_RANGE = re.compile(rf"(\d+) ?- ?(\d+) ({any_of(LEXICON['scale'])})")
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
_NAME_WITH_FIGURE = re.compile(r"[a-z]+-?\d+[a-z]*|\d+(?:st|nd|rd|th)")


def refuse(reason: str, remedy: str | None = None) -> NoReturn:
    """Raise the `InputError` of a text that a rule knows and does not accept."""
    raise InputError(reason, remedy=remedy)


def in_figures(words: str) -> str:
    """Folded words with the numbers that Arabic and Kurdish words spell in figures.

    >>> in_figures("خمسه وعشرين جنديا")
    '25 جنديا'
    """
    if ends := _BETWEEN.fullmatch(words):
        return f"between {in_figures(ends['low'])} and {in_figures(ends['high'])}"
    words = _SCALED_RANGE.sub(r"\1 \3-\2 \3", words)
    spelled = _RUN.sub(_in_figures, _SCALED.sub(_scaled, words))
    return _SCALED.sub(_scaled, spelled)


def _scaled(match: re.Match[str]) -> str:
    return str(int(match[1]) * int(LEXICON["scale"][match[2]]))


def _in_figures(match: re.Match[str]) -> str:
    found = re.findall(_SPELLED, re.sub(r"(?<= )و ?", "", match[0]))
    return str(sum(int(LEXICON["number"][word]) for word in found))


def read_figure(text: str) -> float:
    """The value of one figure; `InputError` if the words spell none."""
    digits, _, scale = text.rpartition(" ") if text[-1].isalpha() else (text, "", "")
    if digits[:1].isdigit():
        value = float(digits.replace(",", "").replace(" ", "")) * SCALES.get(scale, 1)
        value = round(value, 6)
    else:
        whole = read_number_words(text)
        if whole is None:
            refuse("not one number in words", "write it in figures")
        value = float(whole)
    if value > LARGEST:
        refuse("too large to be a count of anything here", "check the figure")
    return value


def check_nouns(rest: str) -> str:
    """The words after a figure, if they hold no second amount.

    Names with figures in them ("M4", "F-16", "the 52nd") are names.
    """
    if any(mark in rest for mark in ";/|"):
        refuse("holds two amounts", "write one row for each")
    for word in rest.replace(",", " ").split():
        if any(c.isdigit() for c in word) and not _NAME_WITH_FIGURE.fullmatch(word.strip(".'\"")):
            refuse("holds two amounts", "write one row for each")
    if NUMBER_WORDS.search(rest) or re.search(r"(?:\band|,) (?:an?|his|her|their)\b", rest):
        refuse("holds two amounts", "write one row for each")
    return rest.strip()


def base_of(rest: str, *, direct: bool) -> tuple[str | None, bool]:
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
