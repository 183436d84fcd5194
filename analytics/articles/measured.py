"""What a word counts, and the statistic that a figure of a sentence states."""

from __future__ import annotations

import re

from analytics.articles.facts import TOLLS, Fact
from analytics.articles.named import actor_in
from analytics.articles.sentence import Line
from analytics.articles.strip import Mention
from analytics.vocabulary import MEASURES

PERSONS = frozenset({*TOLLS, "abducted", "casualties", "killed_or_arrested", "strength"})


def measure_of(mention: Mention) -> str:
    """The measure that a word or a counted noun stands for; empty if none of ours."""
    meaning = mention.meaning()
    if meaning == "other" and mention.tag == "e":
        return "incidents"
    return meaning if meaning in MEASURES and meaning != "other" else ""


def head_measure(line: Line) -> str:
    """The measure that the list under a sentence counts."""
    told = [m for m in line.mentions if m.noun is not None and m.tag in "EezmVDM"]
    if re.match(r"A[MR]", line.tags) and line.mentions[1].words.lower() == "claims":
        return "attacks"  # "JNIM claims, April 2024"
    return next((x for m in reversed(told) if (x := measure_of(m))), "")


def fact_of(
    mention: Mention, measure: str, rule: str, place: int, whole: Fact | None = None
) -> Fact:
    """The statistic that a figure states."""
    value, words = mention.value, mention.words
    return Fact("statistic", measure, value, mention.span, words, rule, place, part_of=whole)


def draft(
    line: Line, place: int, measure: str, rule: str, whole: Fact | None = None
) -> Fact | None:
    """The statistic of a figure of a sentence, with whom it counts; none without a measure."""
    mention = line.mentions[place]
    others = mention.words.lower().endswith(" others")
    counts_persons = (mention.tag == "q" and mention.noun is not None) or others
    if not measure or (counts_persons and measure not in PERSONS):
        return None
    fact = fact_of(mention, measure, rule, place, whole)
    if mention.noun is not None and mention.noun.tag == "p":
        fact.victims, fact.target = mention.meaning(), actor_in(mention.words)
    following = line.mentions[place + 1] if place + 1 < len(line.mentions) else None
    unknown = following is not None and following.tag == "-" and following.words.endswith("s")
    if mention.tag == "n" and unknown and measure in TOLLS:
        fact.flag("outside the lexicon")
    return fact
