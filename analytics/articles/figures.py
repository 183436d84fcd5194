"""What is a figure among words, and the amount that it says."""

from __future__ import annotations

import re
from functools import cache

from analytics.amounts import Amount, read_amount
from analytics.amounts.digits import LEXICON as AMOUNT_WORDS
from analytics.articles.lexicon import bare
from analytics.articles.strip import Strip
from analytics.errors import InputError
from analytics.text import SCALES, UNITS

_DIGITS = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?$")
_SIGNS = frozenset({"-", "%", "to", "and", "per", "cent", "percent", "+", "between", "or", "from"})
_VAGUE = frozenset().union(*(AMOUNT_WORDS[kind] for kind in ("vague", "ratio", "share")))
_BOUNDS = frozenset(
    word
    for kind in ("bound", "bound_after", "vague")
    for phrase in AMOUNT_WORDS[kind]
    for word in phrase.split()
) | {"dozen", "dozens", "another", "half"}
_LAST = frozenset(p.split()[-1] for p in _VAGUE if p.split()[-1] != "of") | frozenset(
    {"%", "cent", "percent", "+", "more", "less", "fewer"}
)


def is_figure(strip: Strip, at: int, end: int) -> bool:
    """Whether the words are a bound, figures and signs only, with a figure among them."""
    piece = strip.words[at:end]
    if " ".join(piece) in _VAGUE:
        told = strip.has(at - 1, "superlative")  # "أعلى عدد من القتلى"
        return not told and strip.word(at - 1) not in {"how", "as", "so", "too"}  # "as many"
    figures = [w for w in piece if is_number(w, strip.language)]
    ends = piece[-1] in figures or piece[-1] in _LAST or piece[-2:] == ("or", "so")
    begins = piece[0] not in {"and", "to", "or", "-", "of", "average"}
    known = all(w in figures or w in _BOUNDS or w in _VAGUE or w in _SIGNS for w in piece)
    if piece[0] == "بين":  # "بين ألفين وثلاثة آلاف"
        known = len(figures) > 1 and all(w in figures or w == "و" for w in piece[1:])
    if "from" in (piece[0], strip.word(at - 1)) and "to" in piece:  # two figures, not a range
        at_range = strip.word(at - (piece[0] != "from") - 1)
        known = known and at_range.startswith(("rang", "estimat", "var", "anywhere"))
    few = sum(word[0].isdigit() for word in piece) < 3  # "3,000 to 5,000"; more are a list
    return known and ends and begins and few and bool(figures or _VAGUE.intersection(piece))


@cache
def is_number(word: str, language: str) -> bool:
    """Whether a word is a figure or a number word."""
    if _DIGITS.match(word):
        return True
    if language == "en":
        spelled = all(part in UNITS or part in SCALES for part in word.split("-"))
        fold = word.removesuffix("fold").rstrip("-")  # "fourfold", "5-fold"
        many = fold != word and (fold in UNITS or fold.isdigit())
        return spelled or many or word in {"dozen", "dozens", "several"}
    forms = bare(word, language)[:2]
    return any(form in AMOUNT_WORDS["number"] or form in AMOUNT_WORDS["scale"] for form in forms)


@cache
def read_words(words: str) -> Amount | str:
    """The amount, or why it is refused."""
    reason = ""
    for text in (words, re.sub(r"^و", "", words), re.sub(r"(?<=.)ي(?!\w)", "", words)):
        try:
            return read_amount(text)
        except InputError as error:
            reason = error.reason
    return reason


def read_or(words: str, amount: Amount) -> Amount:
    """The amount of the words, or the one given where they have none."""
    read = read_words(words)
    return read if isinstance(read, Amount) else amount
