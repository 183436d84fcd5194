"""Figures to drafts of facts: by a construction, or by what stands before and after them."""

from __future__ import annotations

import re

from analytics.articles.clauses import PARTS, Clause, Link, links
from analytics.articles.facts import Fact
from analytics.articles.gaps import is_bare
from analytics.articles.leftovers import FREED, leftover
from analytics.articles.lexicon import any_listed
from analytics.articles.measured import PERSONS, draft, measure_of
from analytics.articles.sentence import Line
from analytics.articles.strip import Mention

# Constructions of a story: what somebody did to somebody.
NARRATIVE = frozenset(
    {"active", "passive", "participle", "nominal", "left_dead", "including", "told"}
)
SHARES = frozenset({"distribution", "breakdown"})
_TIMES = {"airstrike": "airstrikes", "operation": "operations", "abduction": "abducted"}
_PREVENTED = re.compile(
    r"\b(?:foil|thwart|prevent|avert|plann?|plot|disrupt)(?:t?ed|ing)?(?: to carry out)?\W*$"
)
_FOUND = re.compile(rf"\b(?:{any_listed('found')})\b[^.;:]{{0,60}}$")
_RUN = re.compile(r"[Btc:]-{0,2}n(?:[-,&]{1,3}n)+\.?$")
_OF_THE = re.compile(r"(-{1,4})[emzDVp],")
_OF = frozenset({"of", "من"})
_DEFINITION = re.compile(rf"\b(?:{any_listed('definition', 'en')})\b")
_DENIED = re.compile(rf"\b(?:{any_listed('denied')})\b[^.;]*$")
_ACCIDENT = re.compile(rf"\b(?:{any_listed('accident', 'en')})\b")


def drafts_of(line: Line) -> list[Fact]:
    """A draft for each figure that counts something of ours; the others are left unread."""
    taken = {link.figure: link for link in links(line.tags, line.language)}
    homes = {i: clause for clause in line.clauses for i in clause.members}
    in_turn = _like_the_row_above(line) | _like_the_label(line)
    drafts = line.told
    for place in line.figures:
        mention, link = line.mentions[place], taken.get(place)
        told = [f for f in reversed(drafts) if f.rule != "including"]
        persons = [f for f in told if f.measure in PERSONS] if mention.tag == "q" else []
        previous = next(iter(persons or told), None)
        if reason := _no_total(line, place):
            line.leave(mention, reason)
            continue
        last = previous or line.context.fact
        if homes[place].kind in PARTS:
            whole = next((f for f in drafts if f.sentence == homes[place].whole), last)
            fact = _including(line, place, whole, link, homes[place])
            if fact is None and mention.tag in "em":  # "of those killed ..., with 12 deaths"
                fact = _counted(line, place, taken, last)
        elif place in in_turn:
            fact = draft(line, place, in_turn[place], "listed")
        else:
            fact = _counted(line, place, taken, last)
        if fact is not None and homes[place].kind == "comparison":
            fact.rule = "comparison"
        fact = fact or leftover(line, place, previous)
        if fact is not None and line.context.brackets.value and line.in_bracket(place):
            fact.rule = "comparison"
        if fact is not None and fact.rule == "comparison" and not told:
            fact = None if _compares_other(line, place) else fact
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
    """The measures of bare figures that are as many as those of the bullet or sentence before."""
    alone = [i for i in line.figures if is_bare(line, i) and "(" not in line.tags[:i]]
    if line.part.kind == "bullet" and set("VDGNzE") & set(line.tags):
        return {}  # it says itself what it counts
    run = alone == line.figures and _RUN.search(line.tags)  # "The figures for May were 11 and 20."
    row = line.context.row if run or line.part.kind == "bullet" else []
    return dict(zip(alone, row, strict=True)) if len(alone) == len(row) > 1 else {}


def _like_the_label(line: Line) -> dict[int, str]:
    """The measures of figures behind a label of several: "killed/wounded: 6/17 (11/20)"."""
    measures = legend_of(line, r"[-:]{1,2}(?=n)")
    if not measures:
        return {}
    runs = re.finditer(rf"n(?:[-&,]n){{{len(measures) - 1}}}(?![-&,]*n)", line.tags)
    figures = [[i for i in range(*run.span()) if line.tags[i] == "n"] for run in runs]
    return {i: measure for run in figures for i, measure in zip(run, measures, strict=True)}


def legend_of(line: Line, behind: str = "") -> list[str]:
    """The measures of words that stand side by side: "killed/wounded", "attacks / dead / hurt"."""
    label = re.match(rf"[^qnem.;]*?(?P<words>[VDzE](?:[-,][VDzE])+){behind}", line.tags)
    places = range(*label.span("words")) if label else ()
    return [measure_of(line.mentions[i]) for i in places if line.tags[i] not in "-,"]


def _out_of(line: Line, place: int, taken: dict[int, Link]) -> Mention | None:
    """What counts the whole of "54 of the 66 deaths", if a figure is such a part."""
    after = _whole_of(line, place)
    toll = re.match(r"-{1,2}(?=[VD])", line.tags[place + 1 :])  # "three of the wounded"
    if toll and line.mentions[place + 1].words.lower() in _OF:
        return line.mentions[place + 1 + toll.end()]
    month = re.match(r"-T-?(?=E)", line.tags[place + 1 :])  # "six of last month's attacks"
    if month and line.mentions[place + 1].words.lower() in _OF:
        return line.mentions[place + 1 + month.end()]
    if after is None:
        before = _OF_THE.match(line.tags[:place])  # "Of the 61 deaths, 23 ...", "Of the dead, 3"
        own = place in taken or line.tags[place] in "em"
        whole = before and not own and line.lower.startswith(("of the ", "of those "))
        return line.mentions[before.end(1)] if before and whole else None
    if line.tags[after] in "em":
        return line.mentions[after]
    return line.mentions[taken[after].word] if after in taken else None


def _whole_of(line: Line, place: int) -> int | None:
    """The figure of the whole that "54 of the 66 deaths" is a part of."""
    after = next((i for i in line.figures if i > place), place)
    between = " ".join(m.words.lower() for m in line.mentions[place + 1 : after])
    part = re.fullmatch(r"(?:out )?of (?:(?:the|these|those|a|total|of) ?)+", between + " ")
    return after if part else None


def _no_total(line: Line, place: int) -> str:
    """Why a figure with a noun of ours counts nothing that happened, if so."""
    mention, after = line.mentions[place], line.mentions[place + 1 : place + 2]
    if mention.tag == "d" or mention.value is None:
        return mention.refused or mention.meaning() or "no amount"
    if after and after[0].words.lower() in {"each", "apiece"}:
        return "a figure of each, no total"
    told = line.context.text.lower[line.part.start : mention.start]
    if "alone" in mention.flags and told.endswith('": '):
        return "who says it"
    if _DEFINITION.search(told.rpartition(";")[2]):
        return "a definition"
    if _DENIED.search(told):
        return "denied"
    before = [i for i in line.figures if i < place]
    part = before and line.tags[before[-1]] == "n" and _whole_of(line, before[-1]) == place
    if part and any(fact.amount == mention.value for fact in line.context.told):
        return "the whole of a part, told before"
    if _ACCIDENT.search(line.lower) and not set("EXA") & set(line.tags):
        return "an accident"
    if mention.tag == "e" and _PREVENTED.search(told):
        return "an attack that did not happen"
    weapon = mention.tag == "e" and mention.meaning(last=True) in {"bombing", "shelling"}
    weapon = weapon or (
        line.language != "en" and line.tags[place] == "n" and not is_bare(line, place)
    )
    found = re.search(r"[YK][^.;VGNXL]{0,25}$", line.tags[:place]) or _FOUND.search(told)
    return "weapons found or destroyed" if weapon and found else ""


def _compares_other(line: Line, place: int) -> bool:
    """Whether the figure before it counts nothing of ours: "18 wells, up from 12"."""
    before = max((i for i in line.figures if i < place), default=place)
    return any(left.span == line.mentions[before].span for left in line.unread)


def _in_turn(line: Line, drafts: list[Fact]) -> None:
    """Bases in turn, one for each figure: "22 killed and 35 injured, up from 17 and 21"."""
    bases = [fact for fact in drafts if fact.rule == "comparison"]
    if 2 * len(bases) == len(drafts) > 2 and line.tags.count("c") == 1:
        told = (fact for fact in drafts if fact.rule != "comparison")
        for base, fact in zip(bases, told, strict=True):
            base.measure = fact.measure


def _counted(line: Line, place: int, taken: dict[int, Link], last: Fact | None) -> Fact | None:
    """A figure that a word governs, or that counts its own noun."""
    mention, whole = line.mentions[place], _out_of(line, place, taken)
    link, among = taken.get(place), re.match(r"-{0,2}B-?(?=i)", line.tags[place + 1 :])
    if among and measure_of(line.mentions[place + 1 + among.end()]):  # "16 were among the dead"
        return draft(line, place, measure_of(line.mentions[place + 1 + among.end()]), "of_them")
    if whole is not None:
        told, measure = [*line.context.told, *line.told][::-1], measure_of(whole)
        if whole.tag == "p":  # "of the victims"
            measure = next((f.measure for f in told if f.measure in PERSONS), "")
        low = whole.value.low if whole.value else None
        same = [f for f in told if f.amount and low is not None and f.amount.low == low]
        of = same or [f for f in told if not whole.value and f.measure == measure]
        about = line.context.frames.about
        mine = (f for f in of if about is not None and f.window == about[0])
        return draft(line, place, measure, "of_them", next(mine, of[0] if of else last))
    if link is not None:
        named = [m for m in line.mentions[link.word : place] if m.tag in "Ez"]
        subject = (measure_of(m) for m in [line.mentions[link.word], *named])
        measure = next((x for x in subject if x), "")
        return draft(line, place, measure, link.rule) or _summed(line, place, last)
    if "of_the" in mention.flags and last is not None:
        return draft(line, place, measure_of(mention) or last.measure, "of_them", last)
    if mention.meaning() == "times":
        verbs = [m for m in line.mentions[:place] if m.tag == "X"]
        return (
            draft(line, place, _TIMES.get(verbs[-1].meaning(), "attacks"), "counted")
            if verbs
            else None
        )
    own = mention.tag in "em" or (mention.noun is not None and mention.tag == "n")
    return draft(line, place, measure_of(mention), "counted") if own else None


def _summed(line: Line, place: int, last: Fact | None) -> Fact | None:
    """The figure of a bare "Total: 151", which counts what the lines above it count."""
    context = line.context
    measure = context.list_measure or (last.measure if last is not None else "")
    fact = draft(line, place, measure, "toll_to") if is_bare(line, place) else None
    if fact is not None:
        fact.flag("inherited measure")
    return fact


def _including(
    line: Line, place: int, whole: Fact | None, link: Link | None, clause: Clause
) -> Fact | None:
    """A figure behind "including": a part of the figure before it."""
    mention = line.mentions[place]
    governed = measure_of(line.mentions[link.word]) if link else _subject_of_parts(line, clause)
    if not (whole or governed) or mention.tag not in "qnem" or FREED.search(line.tags[:place]):
        return None
    if re.match("j[-A]{0,2}B?[-B]{0,2}K", line.tags[place + 1 :]):
        return None  # "12 of them were freed"
    own = measure_of(mention) if mention.tag in "em" else governed
    measure = own or (whole.measure if whole is not None else "")
    return draft(line, place, measure, "including", whole)


def _why_not(line: Line, place: int) -> str:
    tag, after = line.tags[place], line.tags[place + 1 :]
    if FREED.search(line.tags[:place]) or re.match(r"-{0,2}B?[-B]{0,2}K", after):
        return "displaced, missing, seized or set free"
    return {
        "%": "a share or a change of something else",
        "u": "sites without a verb of ours",
    }.get(tag, "no measure: no construction ties it to what was counted")
