"""Clauses, and the word that governs each figure: a sentence is one letter per mention.

    q figure with persons   n bare figure         e figure with events   m figure with a toll noun
    V killed, wounded ...   D dead                G killing, kills       N deaths of, arrest of
    B was, were, been       L left (... dead)     C resulting in         W suffered, recorded
    H had, has, have
    E event, X event verb   z toll noun alone     M number of, toll      S strength, at large
    c compared with         t to, reached         i including  j of them r who, which, while
    T time  P place  A actor  p persons alone  R said  - anything else

What is subordinate ("including ...", "of whom ...", "who ...", a bracket, "compared with ...") is a
clause of its own, so that the clause round it reads on without it. Inside a clause a governor looks
to one side: an active verb, a verbal noun and "deaths of" to the figures behind it, a passive and a
participle to those before it, and a bare figure behind "was", "to" or a colon completes a subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")
# A verb after a comma or "and" begins a clause, and so does ", on Friday,".
_BOUND = re.compile(r"[,;&](?=[-A&T]{0,3}[VGXYKLCB]|[-&]{0,3}T,)")
_KINDS = {"i": "including", "j": "of_whom", "r": "relative", "c": "comparison", "(": "bracket"}
_COMPARES = re.compile(r"c(?:[-ABHPW(of]{0,4}[nqem]|[-B]{0,2}T)")
PARTS = frozenset({"including", "of_whom"})
_ITEM = r"[qn]j?(?:[-oAPTpu:(]|,d|&-{0,2}p)*"  # "a woman, 61, and a boy", "9 soldiers and allies"
_SPEAKER = "q[-oAPTpuc]*R"  # "killing two soldiers, an officer in Kirkuk said"
_LIST = rf"(?:{_ITEM}(?:,{{0,2}}&?-?(?!{_SPEAKER}){_ITEM})*)"
# Before a verb a list has an "and"; without one the verb takes the last figure alone.
# "63 soldiers and loyalists were"
_SUBJECT = r"[qn](?:[-oAPTpu]|,d(?:&d)?,?|&-{0,2}[pAP]|&-{1,4}(?=H?B))*"
_SUBJECTS = rf"(?:{_SUBJECT}(?:(?:,{{1,2}}-?{_SUBJECT})*,{{0,2}}&-?{_SUBJECT})?)"
_BEFORE = re.compile(
    rf"(?P<items>{_SUBJECTS}),{{0,2}}[-T]{{0,2}}(?P<verb>H-?|H?-?B[-BRW]{{0,3}}(?:tHB?)?|[RW])?$"
)
# "arrested Abu Omar, a commander"
_BEHIND = re.compile(rf"[-AoPTpu]*?(?:-{{1,4}},(?=q)|p[-A]*&-?)?(?P<items>{_LIST})")
_DOER = re.compile(r"q[-A]{0,4}(?=q)")  # "اغتال مسلحان مختارا": the subject before the object
_HAS_OWN = re.compile(r"[qn]-?[VD]")
_DATED = re.compile(r"[nqem][^,;]*T$")  # a figure with its time
# What follows a comma or "and" where the clause round a subordinate one goes on.
_RESUMES = re.compile(r"[,&]{1,2}[-APT]{0,3}[BHVLCGXD]")
_NEW_SUBJECT = re.compile(r"[,&]{1,2}-?(?:[qnp][-oAPTpu]{0,6}[,&]{0,2}-?)+?B[-B]{0,3}V")
_LIST_GOES_ON = re.compile(r",?&?-?[qnem]")
_COMPLETES = re.compile(r"(?:[tB][-tB]{0,3}|:-?|C-{0,2})$")
_REACHED = re.compile(r"t-{0,2}[MzEN][^qnem;.]*$")  # "بلغت حصيلة القتلى منذ آذار 12"


@dataclass(slots=True)
class Clause:
    """The mentions of one clause, without those of the clauses inside it."""

    kind: str  # main, content, including, of_whom, relative, comparison, bracket
    outer: Clause | None = None
    members: list[int] = field(default_factory=list)
    whole: int | None = None  # the figure before it in the clause round it
    ended: bool = False  # its list has had its "and"

    @property
    def round(self) -> list[Clause]:
        """The clauses round it, the nearest first."""
        return [] if self.outer is None else [self.outer, *self.outer.round]

    @property
    def main(self) -> Clause:
        """The main clause round it."""
        return self if self.outer is None else self.outer.main


@dataclass(frozen=True, slots=True)
class Link:
    """A figure and the word that gives its measure, by their places in the sentence."""

    figure: int
    word: int
    rule: str


def clauses_of(tags: str) -> list[Clause]:
    """The clauses of a sentence, the main one first.

    >>> [(clause.kind, clause.members) for clause in clauses_of("Vq,iq,&q")]
    [('main', [0, 1, 2]), ('including', [3, 4, 5, 6, 7])]
    """
    stack = [Clause("main")]
    found = [stack[0]]
    for at, tag in enumerate(tags):
        while len(stack) > 1 and _closes(tags, at, stack[-1]):
            stack.pop()
        if tag == ";" and len(stack) == 1:
            stack = [Clause("main")]
            found += stack
        object_of = tag == "j" and re.search("[VG]-?[qn]$", tags[:at])  # "killing four of them"
        if tag in _KINDS and not object_of and (tag != "c" or _COMPARES.match(tags, at)):
            said_that = tag == "r" and re.search("R[-AT]{0,3}$", tags[:at])
            inner = Clause("content" if said_that else _KINDS[tag], stack[-1])
            outer = stack[-1].members
            if tag == "j" and at - 1 in outer and tags[at - 1] in "qn":
                inner.members.append(outer.pop())
            inner.whole = next((i for i in reversed(outer) if tags[i] in "qnem"), None)
            stack.append(inner)
            found.append(inner)
        top = stack[-1]
        top.ended = top.ended or (tag == "&" and _LIST_GOES_ON.match(tags, at) is not None)
        top.members.append(at)
    return found


def _closes(tags: str, at: int, clause: Clause) -> bool:
    """Whether a clause has ended before a mention."""
    tag, first = tags[at], clause.members[0]
    if clause.kind == "bracket":
        return tags[at - 1] == ")"
    if tag in ";.)" or (tag == "t" and clause.kind == "comparison"):
        return True
    if tag not in ",&" or clause.kind == "content":
        return False
    if clause.kind == "of_whom" and tags[at - 1] == "j":
        return True  # "Kirkuk saw 56 of those and Diyala 32"
    resumes, goes_on = _RESUMES.match(tags, at), _LIST_GOES_ON.match(tags, at)
    if clause.kind == "relative":
        told = any(tags[member] in "BHVXLCGD" for member in clause.members)
        subject = any(tags[member] in "qn" for member in clause.members)
        # "the war, which began in May, has"; not "in which 15, including 11 officers, were killed"
        told = told or (not subject and re.match(",[BH]", tags[at:]) is not None)
        if told and re.match("&-[EX]", tags[at:]):
            return True  # "a raid that killed 67 and an attack on"
        # "in Kidal, which it retook on 14 November, rebels killed eight"
        opens = tags[at - 1] == "T" and re.fullmatch("[^BHVXLCGDWnqem]*,", tags[:first]) is not None
        return tag == "," and (first < 2 or opens or (resumes is not None and told))
    compares = clause.kind == "comparison"
    over = tag == "," and not goes_on if compares else clause.ended and goes_on
    if compares and _DATED.search("".join(tags[i] for i in clause.members)):
        over = over or tags.startswith(",&", at)  # "up from 92 in June, and 37 killings"
    return bool(over or resumes or _NEW_SUBJECT.match(tags, at))


def bounds_of(tags: str) -> list[int]:
    """Where coordinate clauses begin."""
    return [m.start() for m in _BOUND.finditer(tags)]


def clause(place: int, bounds: list[int]) -> int:
    """The number of the clause that a mention stands in."""
    return sum(bound < place for bound in bounds)


def nearest(groups: list[tuple[int, T]], figure: int, figures: list[int], tags: str) -> T | None:
    """The group that belongs to a figure: in its clause, and before it where one leads."""
    if not groups:
        return None
    bounds = bounds_of(tags)
    near = [g for g in groups if clause(g[0], bounds) == clause(figure, bounds)] or groups
    if _each_before_its_own([g[0] for g in groups], sorted(set(figures)), tags):
        return next(group[1] for group in groups if group[0] > figure)
    before, after = ([g for g in near if (g[0] < figure) == left] for left in (True, False))
    leads = before and re.fullmatch("[-BWHMA]{0,2}", tags[before[-1][0] + 1 : figure])
    trails = after and not leads and re.fullmatch("-?", tags[figure + 1 : after[0][0]])
    if before and not trails and (leads or groups[0][0] < min(figures) or not after):
        return before[-1][1]
    return after[0][1] if after else groups[-1][1]


def _each_before_its_own(groups: list[int], figures: list[int], tags: str) -> bool:
    """Whether something stands behind every figure, and leads none: "388 by June, 625 by May"."""
    ends = [*figures[1:], groups[-1] + 1]
    each = all(any(a < g < b for g in groups) for a, b in zip(figures, ends, strict=True))
    pairs = ((g, f) for g in groups for f in figures if g < f)
    leads = any(re.fullmatch("[-BWHMA]{0,3}", tags[g + 1 : f]) for g, f in pairs)
    return each and not leads and len(figures) > 1


def links(tags: str, language: str = "en") -> list[Link]:
    """The figures of a sentence that a word governs; of two governors the nearer side wins.

    >>> [(link.figure, link.word, link.rule) for link in links("Vq&Vn")]
    [(1, 0, 'active'), (4, 3, 'active')]
    >>> [(link.figure, link.word) for link in links("nD&nV")]
    [(0, 1), (3, 4)]
    """
    found: dict[int, Link] = {}
    for clause in clauses_of(tags):
        inside = "".join(tags[i] for i in clause.members)
        for link in _governed(inside, language):
            figure, word = clause.members[link.figure], clause.members[link.word]
            found.setdefault(figure, Link(figure, word, link.rule))
        verb = re.match(r"r[-ATPHpd]*(B[-B]{0,3})?(?P<word>[VD])(?![-oAPTpu]*[qn])", inside)
        of_them = re.match(r"[qn]j[-A]{0,2}(?:B[-B]{0,3})?(?P<word>[VD])(?![-oAPTpu]*[qn])", inside)
        if clause.kind == "of_whom" and of_them:  # "90 were killed and 21 of them arrested"
            figure, word = clause.members[0], clause.members[of_them.start("word")]
            found[figure] = Link(figure, word, "passive")
        if clause.whole is None:
            continue
        if clause.kind == "relative" and verb:
            word = clause.members[verb.start("word")]
            found.setdefault(clause.whole, Link(clause.whole, word, "passive"))
        ends = re.search(r"[qn][-oAPTpu]*B[-B]{0,3}V[^VDGN]*$", inside)
        if clause.kind in PARTS and ends:  # "220, including 84 children were killed"
            word = clause.members[inside.rindex("V")]
            found.setdefault(clause.whole, Link(clause.whole, word, "passive"))
    return [found[place] for place in sorted(found)]


def _governed(tags: str, language: str) -> Iterator[Link]:
    """The links inside one clause: of what looks back, of what looks ahead, of subjects."""
    taken = set[int]()
    governors = [m.start() for m in re.finditer("[VDGN]", tags)]
    ahead = [at for at in governors if _looks_ahead(tags, at, language)]
    held = {place: at for at in ahead for place in _behind(tags, at, language)}
    first = {led[0] for at in ahead if (led := _behind(tags, at, language))}
    told = tags.replace("E", "-") if language == "ckb" else tags  # the verb ends the sentence
    for at in governors:
        if at in ahead:
            continue
        match = _BEFORE.search(told[:at])
        places = [] if match is None else _figures(tags, *match.span("items"))
        if any(place in held for place in places):
            # "killing three wounded", but "killing three, with several wounded"
            own = places[-1] not in first or (match and match["verb"])
            places = places[-1:] if own else []
        rule = "passive" if match and match["verb"] else "participle"
        taken.update(places)
        yield from (Link(place, at, rule) for place in places)
    for place, at in held.items():
        if place not in taken:
            yield Link(place, at, "nominal" if tags[at] == "N" else "active")
    taken |= held.keys()
    arabic = tags if language == "ar" else ""
    for joined in re.finditer(r"[qn]-{0,2}V[-pAP]{0,6}&-?q(?!-?V)", arabic):
        place, word = joined.end() - 1, tags.index("V", joined.start())
        if place not in taken:  # "240 dead of the army and dozens of civilians"
            taken.add(place)
            yield Link(place, word, "participle")
    for place in _figures(tags, 0, len(tags)):
        link = None if place in taken else _completed(tags, place, language)
        if link is not None and tags[place] == "q" and re.search(r":-?$", tags[:place]):
            run = re.match(_LIST, tags[place:])  # "Deaths: 31 civilians, 14 soldiers"
            listed = [] if run is None else _figures(tags, place + 1, place + run.end())
            taken.update(listed)
            yield from (Link(other, link.word, link.rule) for other in listed)
        if link is not None:
            yield link


def _figures(tags: str, start: int, end: int) -> list[int]:
    return [place for place in range(start, end) if tags[place] in "qn"]


def _looks_ahead(tags: str, at: int, language: str) -> bool:
    """Whether a governor governs what stands behind it."""
    if tags[at] in "GN":
        return True
    behind = _BEHIND.match(tags, at + 1)
    passive = re.search(r"B[-BRW]{0,3}$", tags[:at])
    if tags[at] == "D" or behind is None or language == "ckb":
        return False
    beside = re.search(r"[qn]-?$", tags[:at])
    return not passive and not (beside and _HAS_OWN.match(tags, behind.start("items")))


def _behind(tags: str, at: int, language: str = "en") -> list[int]:
    after = at + 1
    if language == "ar" and tags[at] == "V" and (doer := _DOER.match(tags, after)):
        after = doer.end()
    match = _BEHIND.match(tags, after)
    return [] if match is None else _figures(tags, *match.span("items"))


def _completed(tags: str, place: int, language: str) -> Link | None:
    """The subject that a bare figure completes: "the toll rose to 12", "killed: 4"."""
    before = tags[:place]
    last = max((i for i, tag in enumerate(before) if tag in "qnem;."), default=-1)
    number = re.match(r"-{0,2}M[^.;,]{0,8}?(?P<word>[VDzG])", tags[place + 1 :])
    if number and not re.search(r"[VG]-?$", before):
        return Link(place, place + 1 + number.start("word"), "number_was")
    counted = re.search(r"M[^;.]*?([VDzG])", before[last + 1 :])
    reached = language == "ar" and _REACHED.search(before)
    if not (_COMPLETES.search(before) or reached):
        return None
    if counted:
        return Link(place, last + 1 + counted.start(1), "number_was")
    subjects = [i for i in range(last + 1, place) if tags[i] in "zEMN"]
    tolls = [i for i in subjects if tags[i] in "MN"]  # "the toll of the ambush rose to 33"
    word = (tolls or subjects)[-1] if subjects else None
    if total := re.search(r"[zEN](?=[-,cpPAE]{0,6}M-{0,2}:-{0,2}$)", before):
        word = total.start()  # "operations in total: 212", "deaths of civilians, total: 8"
    if noun := re.search(
        r"[VD](?=-{0,3}:-{0,3}$)" if subjects else r"[VD](?=-{0,3}[:t]-{0,3}$)", before
    ):
        word = noun.start()  # "killed: 4", "put the wounded at 200"
    if word is None and (label := re.match(r"-?(?P<word>[VD])[-PTA,]{1,7}:-{0,2}$", before)):
        word = label.start("word")  # "Killed in Lebanon: 183"
    if word is None:
        return None
    return Link(place, word, "rose_to" if tags[word] == "E" else "number_was")
