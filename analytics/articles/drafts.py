"""Figures to drafts of facts: by a construction, or by what stands before and after them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analytics.amounts import Amount
from analytics.articles.clauses import PARTS, Clause, Link, links
from analytics.articles.facts import TOLLS, Fact
from analytics.articles.lexicon import any_listed
from analytics.articles.mentions import actor_in
from analytics.articles.sentence import Line
from analytics.articles.strip import Mention
from analytics.vocabulary import MEASURES

_FIGHTERS = re.compile(
    r"\b(?:strength|fighters|militants|members|combatants|jihadists|men)\b", re.I
)
_BODIES = re.compile(r"\b(?:bod(?:y|ies)|corpses?|remains|lives)$")
_FREED = re.compile(r"K[-A]{0,3}$")
_PERSONS = frozenset({*TOLLS, "abducted", "casualties", "killed_or_arrested"})
_ACCIDENT = re.compile(rf"\b(?:{any_listed('accident', 'en')})\b")
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
    Leftover("from_to", r"[nqeT]-{0,2}t-?$", follows=frozenset({"comparison"})),
    Leftover("comparison", r"[&,]-{0,2}$", follows=frozenset({"comparison"})),
    Leftover("accounted_for", r"C.*E-$", follows=frozenset({"counted", "accounted_for"})),
    Leftover("of_them", r"(?:^|[,.(])[ij][-,]{0,2}$", part=True),
)
_LATE = (
    Leftover("toll_to", r"M.*t-{0,2}$"),
    Leftover("breakdown", r"[qnem][-:]{0,2}\((?:[qn][-pA]{0,3}[,&]{1,2}-?)*$", part=True),
    Leftover("breakdown", r"[qnem][^:;.]*:-{0,2}(?:[qn][-pAPo]{0,6}[,&]{1,2}-?)*$", part=True),
    Leftover("listed", r"^-*$", tags="q"),
)


def drafts_of(line: Line) -> list[Fact]:
    """A draft for each figure that counts something of ours; the others are left unread."""
    taken = {link.figure: link for link in links(line.tags, line.language)}
    homes = {i: clause for clause in line.clauses for i in clause.members}
    in_turn = _like_the_row_above(line)
    drafts: list[Fact] = []
    for place in line.figures:
        mention, link = line.mentions[place], taken.get(place)
        told = [f for f in reversed(drafts) if f.rule != "including"]
        persons = [f for f in told if f.measure in _PERSONS] if mention.tag == "q" else []
        previous = next(iter(persons or told), None)
        if reason := _no_total(line, place):
            line.leave(mention, reason)
            continue
        last = previous or line.context.fact
        if homes[place].kind in PARTS:
            whole = next((f for f in drafts if f.sentence == homes[place].whole), last)
            fact = _including(line, place, whole, link, homes[place])
        elif place in in_turn:
            fact = _draft(line, place, in_turn[place], "listed")
        else:
            fact = _counted(line, place, link, last)
        if fact is not None and homes[place].kind == "comparison":
            fact.rule = "comparison"
        fact = fact or _leftover(line, place, previous)
        if fact is not None:
            drafts.append(fact)
        elif "alone" not in mention.flags:
            line.leave(mention, _why_not(line, place))
    _in_turn(line, drafts)
    return drafts


def _subject_of_parts(line: Line, clause: Clause) -> str:
    """The measure that parts share: "among the injured, 3 ...", "total deaths included 98 ..."."""
    opener = line.mentions[clause.members[0]]
    if clause.whole is None and not opener.meaning() and clause.outer is not None:
        named = [i for i in clause.outer.members if line.tags[i] in "zD" and i < clause.members[0]]
        opener = line.mentions[named[-1]] if named else opener
    return measure_of(opener)


def _like_the_row_above(line: Line) -> dict[int, str]:
    """The measures of bare figures of a bullet that are as many as those of the one before it."""
    bare = [i for i in line.figures if line.tags[i] == "n" and "(" not in line.tags[:i]]
    row = line.context.row if line.part.kind == "bullet" else []
    return dict(zip(bare, row, strict=True)) if len(bare) == len(row) > 1 else {}


def _out_of(line: Line, place: int) -> Mention | None:
    """The whole of "54 of the 66 deaths", if a figure is such a part."""
    after = next((i for i in line.figures if i > place), place)
    between = " ".join(m.words.lower() for m in line.mentions[place + 1 : after])
    part = re.fullmatch(r"(?:out )?of (?:(?:the|these|those|a|total|of) ?)+", between + " ")
    return line.mentions[after] if part and line.tags[after] in "em" else None


def _no_total(line: Line, place: int) -> str:
    """Why a figure with a noun of ours counts nothing that happened, if so."""
    mention, after = line.mentions[place], line.mentions[place + 1 : place + 2]
    if mention.tag == "d" or mention.value is None:
        return mention.refused or mention.meaning() or "no amount"
    if after and after[0].words.lower() in {"each", "apiece"}:
        return "a figure of each, no total"
    before = [i for i in line.figures if i < place]
    if before and line.tags[before[-1]] == "n" and _out_of(line, before[-1]) is mention:
        return "the whole of a part"
    if _ACCIDENT.search(line.lower) and not set("EXA") & set(line.tags):
        return "an accident"
    weapon = mention.tag == "e" and mention.meaning(last=True) in {"bombing", "shelling"}
    found = weapon and re.search(r"[YK][^.;VGNXL]{0,25}$", line.tags[:place])
    return "weapons found or destroyed" if found else ""


def _in_turn(line: Line, drafts: list[Fact]) -> None:
    """Bases in turn, one for each figure: "22 killed and 35 injured, up from 17 and 21"."""
    bases = [fact for fact in drafts if fact.rule == "comparison"]
    if 2 * len(bases) == len(drafts) > 2 and line.tags.count("c") == 1:
        told = (fact for fact in drafts if fact.rule != "comparison")
        for base, fact in zip(bases, told, strict=True):
            base.measure = fact.measure


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


def _draft(
    line: Line, place: int, measure: str, rule: str, whole: Fact | None = None
) -> Fact | None:
    mention = line.mentions[place]
    if not measure:
        return None
    fact = fact_of(mention, measure, rule, place, whole)
    if mention.noun is not None and mention.noun.tag == "p":
        fact.victims, fact.target = mention.meaning(), actor_in(mention.words)
    following = line.mentions[place + 1] if place + 1 < len(line.mentions) else None
    unknown = following is not None and following.tag == "-" and following.words.endswith("s")
    if mention.tag == "n" and unknown and measure in TOLLS:
        fact.flag("outside the lexicon")
    return fact


def _counted(line: Line, place: int, link: Link | None, last: Fact | None) -> Fact | None:
    """A figure that a word governs, or that counts its own noun."""
    mention, whole = line.mentions[place], _out_of(line, place)
    if whole is not None:
        return _draft(line, place, measure_of(whole), "of_them", last)
    if link is not None:
        return _draft(line, place, measure_of(line.mentions[link.word]), link.rule)
    if "of_the" in mention.flags and last is not None:
        return _draft(line, place, measure_of(mention), "of_them", last)
    own = mention.tag in "em" or (mention.noun is not None and mention.tag == "n")
    return _draft(line, place, measure_of(mention), "counted") if own else None


def _including(
    line: Line, place: int, whole: Fact | None, link: Link | None, clause: Clause
) -> Fact | None:
    """A figure behind "including": a part of the figure before it."""
    mention = line.mentions[place]
    governed = measure_of(line.mentions[link.word]) if link else _subject_of_parts(line, clause)
    if whole is None or mention.tag not in "qnem" or _FREED.search(line.tags[:place]):
        return None
    measure = (measure_of(mention) if mention.tag in "em" else governed) or whole.measure
    if mention.tag == "q" and measure not in _PERSONS:
        return None
    return _draft(line, place, measure, "including", whole)


def _leftover(line: Line, place: int, previous: Fact | None) -> Fact | None:
    mention, tags = line.mentions[place], line.tags
    last = previous or line.context.fact
    if mention.tag == "%":
        return _ratio(line, place, last)
    if mention.tag == "u":
        return _sites(line, place)
    if mention.tag == "q" and _BODIES.search(mention.words.lower()):
        return _draft(line, place, "killed", "bodies")
    if _is_strength(line, mention):
        return _draft(line, place, "strength", "strength")
    if mention.tag not in "qn" or _FREED.search(tags[:place]):
        return None
    found = _by_table(line, place, previous, last, _LEFTOVERS)
    if found is None and (measure := _distributed(line, place, last)):
        found = _draft(line, place, measure, "distribution")
    if found is not None or re.search(r"[VG]-?$", tags[:place]):
        return found
    return _by_table(line, place, previous, last, _LATE)


def _by_table(
    line: Line, place: int, previous: Fact | None, last: Fact | None, table: tuple[Leftover, ...]
) -> Fact | None:
    tags, after = line.tags[max(0, place - _REACH) : place], line.tags[place + 1 :]
    for row in table:
        fits = line.tags[place] in row.tags and re.search(row.before, tags)
        follows = not row.follows or (previous is not None and previous.rule in row.follows)
        if last is None or not fits or not re.match(row.after, after) or not follows:
            continue
        whole, measure = last if row.part else None, last.measure
        if row.rule == "breakdown" and previous is not None:
            whole = previous.part_of if previous.rule == "breakdown" else previous
        elif row.rule == "listed":
            measure = line.context.head_measure if line.part.kind == "bullet" else ""
            whole = line.context.head[-1] if line.context.head else None
        elif row.rule == "toll_to":
            measure = head_measure(line) or measure
        if measure:
            return _draft(line, place, measure, row.rule, whole)
    return None


def _distributed(line: Line, place: int, last: Fact | None) -> str:
    """The measure of "Kirkuk (7)", "Anbar 398", "Kirkuk had 24", "43 took place in Syria"."""
    before, after = line.tags[:place], line.tags[place + 1 :]
    beside = re.search(r"P[-:(WBHLzE]{0,6}$", before)
    inside = re.match(r"-{0,4}P", after) and re.search(r"(?:^|[-,&r(])$", before)
    person = line.tags[place] == "q" and not re.search(r"P-?[:(]-?$", before)
    if person or not (beside or inside):
        return ""
    told = [measure_of(m) for m in line.mentions[:place] if m.tag in "Eezm" and m.noun]
    listed = line.context.head_measure if line.part.kind == "bullet" else ""
    return (told[-1] if told else "") or listed or (last.measure if last is not None else "")


def _is_strength(line: Line, mention: Mention) -> bool:
    """A stock of fighters: "some 2,500 fighters at large", "the number of fighters fell to"."""
    told = "S" in line.tags or re.search(r"M[-AP]{0,2}[pA]", line.tags)
    fighters = mention.tag in "qn" and _FIGHTERS.search(line.words)
    return bool(told and fighters) and not set("VDGN") & set(line.tags)


def _ratio(line: Line, place: int, last: Fact | None) -> Fact | None:
    mention = line.mentions[place]
    if not isinstance(mention.value, Amount) or mention.value.unit_hint != "ratio":
        return None
    around = [m for m in line.mentions[max(0, place - 9) : place + 9] if m.tag in "Eezm" and m.noun]
    own = last.measure if last is not None else ""
    measure = next((x for m in around if (x := measure_of(m))), own)
    fact = _draft(line, place, measure, "ratio")
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
        return _draft(line, place, "units", "units")
    destroyed = re.search(r"Y[^.;VGN]{0,12}$", line.tags[:place])
    was_destroyed = re.search(r"^[^.;]{0,6}B[-B]{0,3}Y", line.tags[place + 1 :])
    return _draft(line, place, "sites", "destroyed") if destroyed or was_destroyed else None


def _why_not(line: Line, place: int) -> str:
    tag, after = line.tags[place], line.tags[place + 1 :]
    if _FREED.search(line.tags[:place]) or re.match(r"-{0,2}B?[-B]{0,2}K", after):
        return "displaced, missing, seized or set free"
    return {
        "%": "a share or a change of something else",
        "u": "sites without a verb of ours",
    }.get(tag, "no measure: no construction ties it to what was counted")
