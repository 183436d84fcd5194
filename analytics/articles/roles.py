"""The role of a time in its sentence: what happened then, or what is said or measured by it.

event   dates what is told              said    the day on which it was told
base    of what a figure is compared with
aside   dates the clause behind it ("the deadliest since December, when")
range   the stretch that a record is measured by ("the most in any month this year")
"""

from __future__ import annotations

import re

from analytics.articles.frames import EDGES, LONG
from analytics.articles.lexicon import any_listed
from analytics.articles.strip import Mention
from analytics.periods import Window

SUPERLATIVE = re.compile(rf"(?<!\bat )\b(?:{any_listed('superlative')})\b")
SPEAKS = re.compile(rf"(?:{any_listed('speaks')})$")
_AMONG = re.compile(  # "the most in any month this year"
    rf"(?<!\bat )\b(?:{any_listed('superlative')})\b[^,;:.]{{0,60}}$"
)
_MEASURES = frozenset({"figure", "total", "level", "tally", "effort", "pace", "peak", "rate"})
_OWN = re.compile(r"th(?:e|is) (?:week|month|year)")
_EXCEEDS = re.compile(
    r"\b(?:exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|than|outpac\w+|topp(?:ed|ing))"
    r"(?: (?:the|that|those|whole|total|tally|toll|figure|all|entire|level|of|in|for|during))*\W*$"
    r"|\bضعف(?: [\u0600-\u06ff]+){0,3}\W*$"
)
_REPORTED = re.compile(  # "in a report published on Monday"
    r"\b(?:(?:report|statement|bulletin|briefing|study|survey|interview)(?: \w+){0,3}"
    rf"|(?:{any_listed('reported', 'ar')})(?: [\u0600-\u06ff]+)?)"
    r" (?:on|(?:ال)?(?:نشره|نشرته|منشور|صدر|صادره?|اصدره|اصدرته))?\W*$"
)
_TELLS_FIRST = re.compile(r"[-&]{0,2}R[-PA(),p]{0,12}")  # "أعلنت البعثة الثلاثاء مقتل ..."


def eligible_times(
    text: str, mentions: list[Mention], tags: str, compared: set[int]
) -> list[tuple[int, str]]:
    """The time mentions of a sentence with their role: event, said, aside, base."""
    roles = list[tuple[int, str]]()
    for place, mention in enumerate(mentions):
        if mention.kind != "time":
            continue
        before = text[: max(0, mention.start - mentions[0].start)]
        near = " ".join(m.words for m in mentions[max(0, place - 5) : place] if m.kind != "time")
        words, last = mention.words.lower(), tags[:place]
        after = mentions[place + 1].words.lower() if place + 1 < len(mentions) else ""
        role = "event"
        its = re.match(r"-?[nqem]", tags[place + 1 :]) if words.endswith("'s") else None
        if words.startswith(EDGES) and SUPERLATIVE.search(before.lower()):
            role = "aside"
        elif roles and _AMONG.search(before.lower()):
            role = "range"
        elif (
            (not place and _opens_speech(mentions, tags))
            or (re.search(r"R[-P,Ap]{0,4}$", last) and _last_speech(mentions, place))
            or (
                _TELLS_FIRST.fullmatch(last)
                and not words.isascii()
                and _last_speech(mentions, place)
            )
            or (words.startswith(("until", "by ")) and "said" in near)
            or _opens_record(mentions[place:], tags[place:])
            or (_REPORTED.search(before) and _is_day(mention))
            or (after == "that" and last.endswith("R-") and _is_day(mention))
        ):
            role = "said"
        elif (
            (last.endswith("(") and re.match(r":?-?n", tags[place + 1 :]))  # "(previous week: 17)"
            # "half the 2023 figure of 165"
            or (after in _MEASURES and not _OWN.match(words))
            or place in compared
            or (its and re.search("[nqem]", last))  # "9% below September's 453"
            or _EXCEEDS.search(before)
        ):
            role = "base"
        roles.append((place, role))
    return roles


def _opens_speech(mentions: list[Mention], tags: str) -> bool:
    """Whether a sentence opens with the month of a statement: "Last July, X reported that"."""
    match = re.match(r"T,?[-A()&p]{0,12}[RW]", tags)
    window = mentions[0].value
    later = "T" in tags[1:]
    return bool(match) and isinstance(window, Window) and window.precision == "month" and later


def _opens_record(mentions: list[Mention], tags: str) -> bool:
    """Whether a day stands before a verb of saying, and a time of its own behind that."""
    told = re.match(r"T[RW][^;.]*?T", tags)
    week = (
        re.match("TR", tags) is not None and getattr(mentions[0].value, "rule", "") == "last_period"
    )
    return bool(told and mentions[told.end() - 1].value) and (_is_day(mentions[0]) or week)


def _is_day(mention: Mention) -> bool:
    return isinstance(mention.value, Window) and (mention.value.days or LONG) < LONG


def _last_speech(mentions: list[Mention], place: int) -> bool:
    words = next((m.words.lower() for m in reversed(mentions[:place]) if m.tag == "R"), "")
    window = mentions[place].value
    long = isinstance(window, Window) and (window.days is None or window.days > LONG)
    return bool(SPEAKS.search(words.lstrip("وف"))) and not long
