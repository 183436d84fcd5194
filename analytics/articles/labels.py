"""Figures that name, price or date something and count nothing: pages, units, money, ages."""

from __future__ import annotations

import re

from analytics.amounts.digits import LEXICON as AMOUNT_WORDS
from analytics.articles.figures import is_number
from analytics.articles.lexicon import listed
from analytics.articles.strip import Strip

_MONEY = frozenset({"$", "€", "£", "+", "#", "usd", "eur", "gbp", "rs"})
_TOLD_OF = frozenset({"was", "said", "who", "a", "told"})


def label_of(strip: Strip, at: int, end: int) -> str:
    """Why a figure names a note, an hour or a page and counts nothing, if so."""
    before, after = strip.word(at - 1), strip.word(end)
    if before in _MONEY or after in _MONEY - {"+", "#"} or _is_rate(strip, end):
        return "an amount of money or a telephone number"
    stands_alone = is_number(strip.word(at), strip.language) or before == "aged"
    if stands_alone and _names_one(strip, at - 1):
        return "a number of something"
    if not strip.word(end - 1)[0].isdigit():
        return ""
    if strip.language != "en" and not AMOUNT_WORDS["scale"].keys().isdisjoint(strip.forms(after)):
        return "thousands in a word of their own"
    if re.fullmatch(r"[a-z]{1,3}\d+", strip.word(at - 2)) and before == ",":
        return "an amount of money or a telephone number"  # "Rs500,000"
    noted = at > 1 and before == "(" and after == ")" and strip.word(at - 2) in {".", '"'}
    if before == "^" or (before == "[" and after == "]") or noted:
        return "a footnote"
    if re.fullmatch(r"0\d{3}", strip.word(at)) or re.fullmatch(r"[ap]\.?m\.?|hrs|gmt", after):
        return "a clock or a document number"
    return "an age" if _is_age(strip, at, end) else ""


def _is_rate(strip: Strip, end: int) -> bool:
    """Whether a figure is so much "to the dollar"."""
    entry, _ = strip.entry(end + 2)
    to_the = (strip.word(end), strip.word(end + 1)) == ("to", "the")
    return to_the and entry is not None and entry.meanings[0] == "currency"


def _names_one(strip: Strip, before: int) -> bool:
    """Whether the figure behind a word names one of many: "page 7", "Brigade 25", "no. 4"."""
    word, (entry, _) = strip.word(before), strip.entry(before)
    verb = word == "number" and strip.word(before - 1) in {"to", "they", "may", "could"}
    if not verb and not listed(strip.language, "numbered").isdisjoint(strip.forms(word)):
        return True  # of a page, a law, a unit
    unit = entry is not None and entry.meanings[0] == "units"
    titled = strip.is_upper(before) and (unit or strip.has(before, "titled"))
    return titled or (word == "." and strip.word(before - 1) == "no")


def _is_age(strip: Strip, at: int, end: int) -> bool:
    """Whether a figure is somebody's age: "a woman, 61, and her", "a boy of 15"."""
    before, after = strip.word(at - 1), strip.word(end)
    if any(strip.word(at - back) in {"age", "ages"} for back in range(1, 5)):
        return True
    if at < 2 or len(strip.word(at)) > 2:
        return False
    entry, _ = strip.entry(at - 2)
    named = strip.word(at - 2)
    single = entry is not None and entry.tag == "p" and not named.endswith("s")
    if before == "of" or (before, after) == ("(", ")"):  # "a farmer (35)"
        return single and not strip.has(at - 2, "group")
    if before == "," and after == "and" and strip.word(end + 1).isdigit():
        after = strip.word(end + 2)  # "two boys, 9 and 12, died"
        return entry is not None and entry.tag == "p" and after in {",", "."}
    if before == "and" and strip.word(at - 3) == "," and after in {",", "."}:
        return strip.word(at - 2).isdigit() and _is_age(strip, at - 2, at - 1)
    told = strip.word(end + 1) in _TOLD_OF or strip.has(end + 2, "possessive")
    apart = single and after in {",", ".", ";", ")"}
    return before == "," and (apart or (after == "," and told and strip.is_upper(at - 2)))
