"""What figures are left when no word governs them: by the figure before, a place, or a verb."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analytics.amounts import Amount
from analytics.articles.facts import TOLLS, Fact
from analytics.articles.lexicon import any_listed, bare, listed
from analytics.articles.mentions import actor_in
from analytics.articles.sentence import Line
from analytics.articles.strip import Mention
from analytics.vocabulary import MEASURES

PERSONS = frozenset({*TOLLS, "abducted", "casualties", "killed_or_arrested", "strength"})
FREED = re.compile(r"K[-A]{0,3}$")
_FIGHTERS = re.compile(
    r"\b(?:strength|fighters|militants|members|combatants|jihadists|men)\b", re.I
)
_BODIES = re.compile(r"\b(?:bod(?:y|ies)|corpses?|remains|lives)$")
# What leads to a bare figure: a verb of counting or "it was", a time or a place of its own, or the
# end of the figure before it. In the last case something must be left of its clause.
_TELLS = re.compile(r"(?:[RWBHtL][-pAM,]{0,4}|[TP][^RVXEDGN;.(]*)$")
_GAPPED = re.compile(r"[,;&][-]?$")
# What a figure behind it did not happen, or counts something else: forecasts, agents, shares.
_THE_REST = frozenset({"remaining", "rest"})
_IN_A_ROW = re.compile(r"[:,;]-{1,3}n[,;&]{1,2}-{1,3}$")  # "by sector: North 12, South 7"
_UNREAL = re.compile(rf"\b(?:{any_listed('unreal', 'en')})(?: \S+)?\W*$")
_YEAR_LABEL, _NAME_LABEL = re.compile(r"T-?:-?$"), re.compile(r"[-A]{1,3}:-?$")
_OFTEN, _MULTIPLIES = (
    re.compile(r"(?:twice|thrice)"),
    re.compile(r" (?:the|as|that|those|what|its)\b"),
)
_SHARE = re.compile(r"\b(?:share|proportion|percentage)\b")
_REACH = 80  # mentions before a figure that may say what it counts


@dataclass(frozen=True, slots=True)
class Leftover:
    """How a figure that no construction took gets the measure of the figure before it."""

    rule: str
    before: str = ""
    after: str = ""
    follows: frozenset[str] = frozenset()  # the rules that the figure before may have
    tags: str = "qn"
    part: bool = False


# In this order: "(previous week: 17)", "from 412 to 317", "Of them, 7 ...".
_LEFTOVERS = (
    Leftover("comparison", r"(?:\(T:?-?|c[-(:oftT]{0,6})$"),
    Leftover("comparison", r"\($", after=r"-{0,3}T\)"),
    Leftover("comparison", r"%-{1,2}$", after=r"-{0,2}T"),  # "twice the 60 of the same quarter"
    Leftover("from_to", r"[nqeT]-{0,2}t-?$", follows=frozenset({"comparison"})),
    Leftover("comparison", r"[&,]-{0,2}$", follows=frozenset({"comparison"})),
    Leftover("accounted_for", r"C.*E-$", follows=frozenset({"counted", "accounted_for"})),
    Leftover("of_them", r"(?:^|[,.(])[ij][-,]{0,2}$", part=True),
    Leftover("comparison", r"%-{0,2}$", follows=frozenset({"ratio"})),
)
_LATE = (
    Leftover("toll_to", r"M.*t-{0,2}$"),
    Leftover("breakdown", r"[qnem][-:]{0,2}\((?:[qn][-pA]{0,3}[,&]{1,2}-?)*$", part=True),
    Leftover("breakdown", r"[qnem][^:;.]*:-{0,2}(?:[qn][-pAPo]{0,6}[,&]{1,2}-?)*$", part=True),
    Leftover("listed", r"^-*$", tags="q"),
)


def measure_of(mention: Mention) -> str:
    """The measure that a word or a counted noun stands for; empty if none of ours."""
    meaning = mention.meaning()
    if meaning == "other" and mention.tag == "e":
        return "incidents"
    return meaning if meaning in MEASURES and meaning != "other" else ""


def head_measure(line: Line) -> str:
    """The measure that the list under a sentence counts."""
    told = [m for m in line.mentions if m.noun is not None and m.tag in "EezmVDM"]
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
    counts_persons = mention.tag == "q" and mention.noun is not None
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


def leftover(line: Line, place: int, previous: Fact | None) -> Fact | None:
    """What a figure counts that no word governs, and that counts no noun of its own."""
    mention, tags = line.mentions[place], line.tags
    last = previous or line.context.fact
    if mention.tag == "%":
        return _ratio(line, place, last)
    if mention.tag == "u":
        return _sites(line, place)
    if mention.tag == "q" and _BODIES.search(mention.words.lower()):
        return draft(line, place, "killed", "bodies")
    if _is_strength(line, mention):
        return draft(line, place, "strength", "strength")
    if mention.tag not in "qn" or FREED.search(tags[:place]):
        return None
    found = _by_table(line, place, previous, last, _LEFTOVERS)
    if found is None and (measure := _distributed(line, place, last)):
        found = draft(line, place, measure, "distribution")
    if found is not None or re.search(r"[VG]-?$", tags[:place]):
        return found
    late = _by_table(line, place, previous, last, _LATE) or _labelled(line, place)
    return late or _elliptic(line, place, previous)


def is_bare(line: Line, place: int) -> bool:
    """Whether a figure stands without a noun: "it was 141", and not "62 parcels"."""
    if line.tags[place] != "n" or line.mentions[place].noun is not None:
        return False
    following = line.mentions[place + 1] if place + 1 < len(line.mentions) else None
    noun = following is not None and following.tag == "-" and following.words[0].isalpha()
    return following is None or not noun or _is_small(line, following)


def _is_small(line: Line, word: Mention) -> bool:
    forms = bare(word.words.lower(), line.language)
    small = listed(line.language, "stop") | listed(line.language, "in") | listed("en", "adverb")
    return not small.isdisjoint(forms)


def _labelled(line: Line, place: int) -> Fact | None:
    """The figure of a line such as "2021: 1,079" or "Army: 14", by the title of its lines."""
    label, last = line.mentions[: place - 1], line.context.fact
    dated = _YEAR_LABEL.match(line.tags[:place])
    goes_on = last is not None and 0 < line.part.block - last.block < 3
    named = _NAME_LABEL.match(line.tags[:place]) and goes_on and not any(m.noun for m in label)
    scale = re.match(r"-?[nqd]", line.tags[place + 1 :])  # "Threat level: 3 of 5"
    if not (dated or named) or scale or not is_bare(line, place):
        return None
    context = line.context
    fact = draft(line, place, context.head_measure or context.title_measure, "labelled")
    if fact is not None:
        fact.flag("inherited measure")
    return fact


def _elliptic(line: Line, place: int, previous: Fact | None) -> Fact | None:
    """A bare figure counts what the one before it counted: "a year earlier it was 91".

    Where the text has told the same figure before, it is that one again.
    """
    last, mention = previous or line.context.fact, line.mentions[place]
    if last is None or not is_bare(line, place) or mention.words.lower().startswith("one"):
        return None
    first = max((i for i in line.figures if i < place), default=-1) + 1
    before, after = line.tags[first:place], line.tags[place + 1 : place + 3]
    gapped = previous is not None and _GAPPED.search(before) and after[:1] in set("TPt-")
    gapped = gapped or line.mentions[place - 1].words.lower() in _THE_REST
    gapped = gapped or (_IN_A_ROW.search(line.tags[:place]) and after[:1] in set(",;.&"))
    unreal = _UNREAL.search(line.context.text.lower[line.part.start : mention.start])
    if unreal or re.match(r"\(T|-[nq]", after) or not (gapped or _TELLS.search(before)):
        return None
    told = (f for f in reversed(line.context.told) if f.amount == mention.value)
    fact = draft(line, place, next(told, last).measure, "elliptic")
    if fact is not None:
        fact.flag("inherited measure")
    return fact


def _by_table(
    line: Line, place: int, previous: Fact | None, last: Fact | None, table: tuple[Leftover, ...]
) -> Fact | None:
    tags, after = line.tags[max(0, place - _REACH) : place], line.tags[place + 1 :]
    named = [m for m in line.mentions[:place] if m.tag in "EezM" and m.noun]
    tolls = [m for m in named if m.tag == "M" and m.meaning()] or named  # "the toll of the blast"
    own = measure_of(tolls[-1]) if tolls and previous is None else ""
    for row in table:
        fits = line.tags[place] in row.tags and re.search(row.before, tags)
        follows = not row.follows or (previous is not None and previous.rule in row.follows)
        known = last is not None or (own and row.rule == "comparison")
        alone = row.rule != "comparison" or line.tags[place] != "n" or is_bare(line, place)
        if not (known and fits and follows and alone):
            continue
        if not re.match(row.after, after):
            continue
        whole = last if row.part else None
        measure = own if own and row.rule == "comparison" else last.measure if last else ""
        if row.rule == "breakdown" and previous is not None:
            whole = previous.part_of if previous.rule == "breakdown" else previous
        elif row.rule == "listed":
            measure = line.context.head_measure if line.part.kind == "bullet" else ""
            whole = line.context.head[-1] if line.context.head else None
            if whole is not None and line.tags[place] == "q" and measure not in PERSONS:
                measure = whole.measure  # "fatalities in operations: 31 militants"
        elif row.rule == "toll_to":
            measure = head_measure(line) or measure
        if measure:
            return draft(line, place, measure, row.rule, whole)
    return None


def _distributed(line: Line, place: int, last: Fact | None) -> str:
    """The measure of "Kirkuk (7)", "Anbar 398", "Kirkuk had 24", "43 took place in Syria"."""
    before, after = line.tags[:place], line.tags[place + 1 :]
    said = "R" if is_bare(line, place) else ""  # "Sindh reported four"
    beside = re.search(rf"P[-:(WBHLzE{said}]{{0,6}}$", before)
    inside = re.match(r"-{0,4}P", after) and re.search(r"(?:^|[-,&r(])$", before)
    person = line.tags[place] == "q" and not re.search(r"P-?[:(]-?$", before)
    if person or not (beside or inside):
        return ""
    told = [measure_of(m) for m in line.mentions[:place] if m.tag in "Eezm" and m.noun]
    listed = line.context.head_measure if line.part.kind == "bullet" else ""
    return (told[-1] if told else "") or listed or (last.measure if last is not None else "")


def _is_strength(line: Line, mention: Mention) -> bool:
    """A stock of fighters: "some 2,500 fighters at large", "the number of fighters fell to"."""
    told = "S" in line.tags or re.search(r"M[-AP]{0,2}[pA]|A-{0,2}H-?q", line.tags)
    fighters = mention.meaning() == "militants" or _FIGHTERS.search(line.words)
    return bool(told and fighters and mention.tag in "qn") and not set("VDGN") & set(line.tags)


def _ratio(line: Line, place: int, last: Fact | None) -> Fact | None:
    mention, start = line.mentions[place], line.part.start
    if not isinstance(mention.value, Amount) or mention.value.unit_hint != "ratio":
        return None
    before, after = line.lower[: mention.start - start], line.lower[mention.end - start :]
    often = _OFTEN.fullmatch(mention.words.lower()) and not _MULTIPLIES.match(after)
    if often or _SHARE.search(before.rpartition(",")[2]):  # "twice a day"; "its share fell to 22%"
        return None
    own = next(clause for clause in line.clauses if place in clause.members)
    close = [line.mentions[i] for i in own.members if i < place]
    around = [
        m
        for m in [*reversed(close), *line.mentions[place : place + 9]]
        if m.tag in "Eezm" and m.noun
    ]
    pointed = line.mentions[0].words.lower() in listed("en", "pronoun")
    other = not pointed and re.fullmatch(r"[-dB]{1,4}", line.tags[:place])  # "Oil was up 1.2%"
    going_on = last.measure if last is not None and not other else ""
    measure = next((x for m in around if (x := measure_of(m))), going_on)
    fact = draft(line, place, measure, "ratio")
    told = (t for t in [*line.bases, *line.times] if t[0] > place)
    base = next((t for t in told if not t[1][0].rule.startswith("since")), None)
    if fact is None or base is None:
        return fact
    between = line.context.text.text[mention.end : line.mentions[base[0]].start]
    if re.search(r"\b(?:than|total|from|compared|of|on|over|versus|against)\b", between):
        fact.base = base[1][0]
        fact.pace = False if "total" in between else None
    return fact


def _sites(line: Line, place: int) -> Fact | None:
    if line.mentions[place].meaning() == "units":
        return draft(line, place, "units", "units")
    destroyed = re.search(r"Y[^.;VGN]{0,12}$", line.tags[:place])
    was_destroyed = re.search(r"^[^.;]{0,6}B[-B]{0,3}Y", line.tags[place + 1 :])
    return draft(line, place, "sites", "destroyed") if destroyed or was_destroyed else None
