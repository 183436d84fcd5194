"""Times in running text: the stretches of words that `read_window` reads, or refuses for good."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from analytics.amounts.digits import LEXICON as AMOUNT_WORDS
from analytics.amounts.digits import in_figures
from analytics.articles.figures import is_number
from analytics.articles.lexicon import bare, listed
from analytics.articles.strip import Mention, Strip
from analytics.errors import InputError
from analytics.periods import Window, read_window
from analytics.text import UNITS, fold, read_lexicon

RELATIVE = ("depends on another event", "speaks of another window")
_LEXICON = read_lexicon("analytics.periods", "calendar_words.csv")
_CALENDAR = {phrase: kind for kind in ("month", "weekday", "refuse") for phrase in _LEXICON[kind]}
_WORDS = frozenset(word for kind in _LEXICON.values() for phrase in kind for word in phrase.split())
_UNITS = [
    p for p, m in _LEXICON["phrase"].items() if m in {"hours", "days", "weeks", "months", "years"}
]
_COUNTED_UNITS = frozenset(_UNITS)
_COUNTED = re.compile(rf"(\d+) ({'|'.join(_UNITS)})ي?(?!\w)")
_SINCE = re.compile(rf"^(?:{fold('لە')} )?(.+?) ?{fold('ەوە')}$")  # "from ... on" round a time
_UNIT = (
    r"(?:days?|weeks?|months?|years?|quarters?|hal(?:f|ves)|hours|night|period|fortnight"
    r"|decade)"
)
_CORE = re.compile(
    r"\b(?:(?:19|20)\d\d|today|weekend|yesterday|overnight|ytd|tonight|morning|afternoon|evening"
    rf"|q[1-4]|h[12]|[1-4]q|[12]h|(?!day |week |month |year )\w+ {_UNIT}"
    r"|(?:week|month|year|day) (?:before|earlier|later|after|ago|to date|so far)"
    r"|since (?:then|that|this|early|late|dawn|noon|midday|midnight)|from (?:then|that))\b"
    r"|\d{4}-\d\d"
)
_THE = re.compile(r"the (week|month|year)(?:'s)?")
# Refusals that no shorter stretch of the same words may undo.
WITHIN = "depends on the day within"
_FINAL = (
    WITHIN, "no sharp edge", "cannot be told apart", "Hijri calendar",
    "Persian calendar", "a season", "two digits",
)  # fmt: skip
_OPEN = ("no rule reads", *RELATIVE, "not a number of days", "counts days from")
_BLOCKS = frozenset({"q1", "q2", "q3", "q4", "h1", "h2"})
_PERIODS = frozenset({"week", "month", "quarter", "period"})
_SUMS = frozenset({"total", "toll", "tally", "count", "death", "number", "figure"})
_PERFECT = frozenset({"has", "have", "had"})
_AFTER_DAY = frozenset({"a", "an", "we", "two", "three", "four", "five", "militants", "gunmen"})
_LONGEST = 11  # words
_FIGURES = 4  # days and years of two dates; a longer list is none


def find_times(strip: Strip) -> Iterator[tuple[int, Mention]]:
    """The times of a strip, each with the word that it begins at."""
    at, fits = 0, [_may_be(strip, place) for place in range(len(strip.words))]
    while at < len(strip.words):
        stop = at
        while stop < len(strip.words) and fits[stop]:
            stop += 1
        mention = _leftmost(strip, at, stop)
        if mention is None:
            at = max(stop, at + 1)
            continue
        yield strip.from_offset(mention.start), mention
        at = strip.from_offset(mention.end)


def _may_be(strip: Strip, at: int) -> bool:
    """Whether a word may stand in a time expression."""
    word = strip.word(at).removesuffix("'s").rstrip(".") or "."
    if word == ".":
        return _CALENDAR.get(strip.word(at - 1)) == "month" and len(strip.word(at - 1)) <= 4
    if word == "/":  # "يوليو/تموز"
        return all(not _WORDS.isdisjoint(strip.forms(strip.word(i))) for i in (at - 1, at + 1))
    if strip.has(at, "cased"):
        return strip.is_upper(at)
    of_year = strip.word(at - 1) in {"of", "in", "for", "during"}
    if strip.word(at + 1) == "were" and re.fullmatch(r"\d{4}", word) and not of_year:
        return False  # "887 died and 1957 were hurt"
    if word[0].isdigit():
        return bool(re.fullmatch(r"\d{1,2}(?:st|nd|rd|th|[hq])?|\d{4}|\d{1,2}:\d\d|.*/.*", word))
    if strip.language == "ar" and re.fullmatch(r"(?:و|الـ?)\d{1,4}", word):
        return True
    unit = not _COUNTED_UNITS.isdisjoint(strip.forms(strip.word(at + 1)))
    if strip.language != "en" and unit and is_number(word, strip.language):
        return True
    parts = (word, *strip.forms(word), *word.split("-"))
    known = listed(strip.language, "time") | _WORDS
    split = "-" in word and all(p in known or re.fullmatch(r"\d{4}", p) for p in word.split("-"))
    return (
        split
        or word in UNITS
        or bool(re.fullmatch(r"[qh][1-4]", word))
        or any(part in known for part in parts[: len(parts) - word.count("-") - 1])
    )


def _leftmost(strip: Strip, first: int, stop: int) -> Mention | None:
    """The leftmost, then longest stretch of a run that a rule reads."""
    refused: Mention | None = None
    if not any(len(word) > 2 or word in _BLOCKS for word in strip.words[first:stop]):
        return None  # no month, no weekday, no year
    for at in range(first, stop):
        over = strip.word(at - 1) in {"over", "during", "throughout", "through", "across"}
        the_period = strip.word(at) == "the" and (
            strip.word(at + 1) in _PERIODS
            or _sums_up(strip, at, at + 2)
            or (over and strip.word(at + 1) == "year")
        )
        if strip.language != "ckb" and strip.has(at, "skipped") and not the_period:
            continue
        for end in range(min(stop, at + _LONGEST), at, -1):
            if not _may_read(strip, first, at, end, stop):
                continue
            read = _window_read(strip, at, end)
            if strip.word(at) == "from" and getattr(read.value, "rule", "") in {"from", "since"}:
                continue
            if read.value is not None or any(r in read.refused for r in (*_FINAL, *RELATIVE)):
                return read
            if refused is None and not read.refused.startswith(_OPEN):
                refused = read
    return refused


def _may_read(strip: Strip, first: int, at: int, end: int, stop: int) -> bool:
    if sum(word[0].isdigit() for word in strip.words[at:end]) > _FIGURES:
        return False
    if at and end == at + 1 and strip.has(at - 1, "numbered"):
        return False  # "of the model 2012"
    last, following = strip.word(end - 1), strip.word(end)
    if strip.word(end - 2) == "," and last in {"half", "quarter"}:
        return False  # "this month, half of them"
    if ("in", ",") in pairwise(strip.words[at:end]):
        return False  # "With October in, the 2024 toll"
    if last.endswith("'s") and "since" in strip.words[max(0, at - 2) : at + 1]:
        return False  # "since the start of the year's offensive on 10 January"
    if last == "." or (last not in {"before", "after"} and strip.has(end - 1, "leading")):
        return False
    cut_short = end + 1 < stop and following == "of"
    if strip.word(end - 1) == "hours" and strip.word(at - 1) in {"for", "after", "next", "within"}:
        return False
    inside = at > first and strip.word(at - 1) == "of" and strip.has(at - 2, "unit_of")
    return (
        not (cut_short or inside)
        and _has_core(strip, at, end)
        and not _counts_something(strip, at, end)
    )


def _has_core(strip: Strip, at: int, end: int) -> bool:
    """Whether a stretch names the calendar, and not only "the" and "of"."""
    first, last, before, after = (strip.word(i) for i in (at, end - 1, at - 1, end))
    if last == "since":  # "has since killed nine", "have been killed since."
        alone = re.match(r"ever|(?:day|week|month)s", first) or not after[0].isalnum()
        return bool(alone) or (before in _PERFECT and not strip.has(end, "rises"))
    if re.fullmatch(r"\d{1,2}/\d{1,2}", last) and end - at < 3:
        return "on" in {first, before} or (before in {".", ">", "-"} and after in {":", "-"})
    if re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)", last) and strip.word(end - 2) == "the":
        return not after[0].isalnum() or after in _AFTER_DAY or strip.has(end, "stop")
    if first == last and "منذ" in strip.forms(first):
        return False
    words = [part for word in strip.words[at:end] for part in word.split("-")]
    forms = [f for word in words for f in strip.forms(word.removesuffix("'s").rstrip("."))]
    named = any(f in _CALENDAR for f in (*forms, *(" ".join(pair) for pair in pairwise(forms))))
    foreign = strip.language != "en" and any(f in _WORDS for f in forms)
    return named or foreign or bool(_CORE.search(" ".join(strip.words[at:end])))


def _sums_up(strip: Strip, at: int, end: int) -> bool:
    """Whether a sum is told of a period: "the year's total", "the toll of the month"."""
    before = strip.word(at - 1)
    of = before in {"of", "for", "in"} and strip.word(at - 2) in _SUMS
    so_far = (strip.word(end), strip.word(end + 1)) == ("so", "far")
    return of or so_far or strip.word(end) in _SUMS


def _counts_something(strip: Strip, at: int, end: int) -> bool:
    """Whether a number in the stretch counts: "23 in November", "March 15 people"."""
    for i in range(at + 1, end):
        if strip.word(i) == "the" and is_number(strip.word(i - 1), strip.language):
            return True  # "21 the month before"
        small = re.fullmatch(r"\d{1,2}", strip.word(i))
        listed_after = strip.word(i - 1) == "," and _CALENDAR.get(strip.word(i - 2)) == "month"
        counts_in = strip.word(i) == "in" and is_number(strip.word(i - 1), strip.language)
        if counts_in or (small and listed_after and i > at + 1):
            return True
    last, (entry, _) = strip.word(end - 1), strip.entry(end)
    if strip.word(at) == "بين" and entry is not None and entry.tag in "pEm":
        return True  # "between 1,500 and 3,000 fighters"
    counted = entry is not None and entry.tag in "pEmVDu"
    if end - at == 1:
        return last.isdigit() and (counted or strip.word(at - 1) in AMOUNT_WORDS["bound"])
    if not re.fullmatch(r"\d{1,2}", last):
        return False
    noun = strip.word(end)
    plural = noun.endswith("s") or strip.has(end, "group") or strip.language != "en"
    thing = entry is not None and entry.tag in "pEmu" and plural and strip.word(at - 1) != "on"
    dated = _CALENDAR.get(strip.word(end + 1)) or re.fullmatch(
        r"(?:19|20)\d\d", strip.word(end + 1)
    )
    return thing or (noun == "in" and bool(dated))


def _window_read(strip: Strip, at: int, end: int) -> Mention:
    words = re.sub(r"'s$", "", strip.raw(at, end))
    if (the := _THE.fullmatch(words.lower())) and _sums_up(strip, at, end):
        words = f"this {the[1]}"
    try:
        value: Any = read_in(words, strip.published, strip.language)
    except InputError as error:
        return strip.mention("time", at, end, "T", refused=error.reason)
    return strip.mention("time", at, end, "T", value)


@cache
def read_in(
    words: str, published: str | None, language: str, other: Window | None = None
) -> Window:
    """The window of words of a language, without what is written as one with them."""
    head, _, rest = words.partition(" ")
    forms = [words]
    if language == "ar":
        forms += [f"{form} {rest}".strip() for form in bare(fold(head))[1:]]
        forms += [in_figures(fold(form)) for form in forms]
    elif language == "ckb":
        bared = (
            w if w in _WORDS else bare(w, language)[-1] for w in in_figures(fold(words)).split()
        )
        behind = _COUNTED.sub(r"\2 \1", " ".join(bared))  # "2 weeks past" as in Arabic
        forms.append(_SINCE.sub(r"منذ \1", behind).removeprefix(f"{fold('لە')} "))
    errors = list[InputError]()
    for form in forms:
        try:
            return read_window(form, published, other=other)
        except InputError as error:
            errors.append(error)
    raise next((e for e in errors if not e.reason.startswith(_OPEN[0])), errors[0])
