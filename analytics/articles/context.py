"""Context: what earlier sentences say to later ones, and the scope of a figure.

A scope is said beside the figure or inherited by a named rule; for windows see `frames`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeVar

from analytics.articles.facts import Fact, Read
from analytics.articles.frames import Frames
from analytics.articles.lexicon import any_listed
from analytics.articles.prepared import Prepared
from analytics.articles.roles import SPEAKS
from analytics.articles.strip import Mention
from analytics.places import join_scope, provinces_of, read_place, within
from analytics.places.codes import country_of

_HOW_MANY = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
ANAPHORA = re.compile(rf"(?<!\w)(?:{any_listed('anaphora')})(?!\w)")
_ONE = (
    rf"(?:the|this|that|{any_listed('possessive', 'en')})(?: same)? (?:{any_listed('kind', 'en')})"
)
_MANY = rf"(?:both|(?:(?:the|these|those|all) )?(?:{'|'.join(_HOW_MANY)}|these))"
POINTERS = {
    rule: re.compile(rf"(?<!\w)(?:{any_listed(rule)}{more})(?![\w'])(?! of\b){but}")
    for rule, more, but in (
        ("both", rf"|{_MANY} (?:{any_listed('several', 'en')})", ""),
        ("elsewhere", "", ""),
        ("the_country", "", ""),
        ("the_province", f"|{_ONE}", ""),
        ("there", "", rf"(?! (?:{any_listed('being', 'en')})\b)"),
    )
}
_SPEAKER = re.compile(r"[^qnemVGXEBHWLC:;(]*R")  # "Kampala, after denying it, confirmed"
_DETERMINERS = frozenset({"a", "an", "the", "its", "more", "no", "only"})
T = TypeVar("T")


@dataclass(slots=True)
class Context:
    """What earlier sentences say about later ones."""

    text: Prepared
    frames: Frames
    language: str = "en"
    section_scope: Read = field(default_factory=Read)
    list_scope: Read = field(default_factory=Read)
    general_scope: Read = field(default_factory=Read)
    last_scope: Read = field(default_factory=Read)
    here: Read = field(default_factory=Read)  # of the row before in this paragraph
    block_scope: Read = field(default_factory=Read)  # of what this paragraph counts
    group: str = ""  # the armed group named last, which "the group" is
    groups: set[str] = field(default_factory=set)
    document_scope: Read = field(default_factory=Read)
    country: str = ""
    named: list[Mention] = field(default_factory=list)  # the places so far
    topic: Mention | None = None  # the one event that a dated heading names
    event: Mention | None = None  # the one told last in this paragraph, of which no row tells yet
    passed: bool = False  # whether another event was told since the last row
    fact: Fact | None = None
    told: list[Fact] = field(default_factory=list)
    head: list[Fact] = field(default_factory=list)
    counts: bool = False  # whether the last figure so far became a row
    head_measure: str = ""
    title_measure: str = ""  # what the last title or heading that names a measure counts
    titled: int = -1  # the block of that title or of its last item; none where it has ended
    brackets: Read = field(default_factory=Read)  # the period of "(38)": a legend says it
    row: list[str] = field(default_factory=list)  # the measures of the bullet before, in turn
    block: int = -1
    speaker: Read = field(default_factory=Read)

    @property
    def list_measure(self) -> str:
        """What the lines under a head or a title count."""
        return self.head_measure or (self.title_measure if self.titled >= 0 else "")

    def inherited_scope(
        self,
        kind: str,
        *,
        period: bool,
        anaphora: bool,
        same_block: bool,
        story: bool,
        dated: bool,
        counts: bool,
        overall: bool,
    ) -> Read:
        """The scope of a figure beside which no place is said.

        What counts goes on with what was counted before, what tells a story with its event; a
        grand total is that of the section or the text.
        """
        counted = counts and self.fact is not None and self.fact.row == "incident"
        chain = list[tuple[str, Read]]()
        if same_block and not overall:
            chain.append(("paragraph", self.block_scope if counted else self.here))
        if kind == "bullet":
            chain.append(("list", self.list_scope))
        elif story and not dated:
            chain.append(("event", self.last_scope))
        elif anaphora and not (period and dated):
            chain.append(("anaphora", self.last_scope if story else self.general_scope))
        chain += [
            ("section", self.section_scope),
            ("document", self.document_scope),
            ("country_of_the_text", Read(self.country)),
            ("running_scope", Read() if is_fine(self.general_scope) else self.general_scope),
        ]
        for rule, known in chain:
            if known.value:
                return Read(known.value, known.span, f"inherited_{rule}", True)
        return Read(rule="no_place")

    def pointed_at(self, rule: str, words: str) -> str:
        """The scope that "there", "the province", "both countries" mean; empty if none is named."""
        last = self.named[-1].value.scope if self.named else ""
        if rule == "there":
            return last
        if rule == "the_province":
            fine = [m for m in self.named if "-" in m.value.scope and ";" not in m.value.scope]
            kind = words.rpartition(" ")[2]
            alike = [m for m in fine if kind in m.words.lower().split()]
            alike = alike if alike and words.startswith("the ") else fine  # not "in his region"
            return _of_kind(alike[-1], kind) if alike else ""
        if rule != "both":
            known = {country_of(code) or "" for code in last.split(";")}
            return known.pop() if len(known) == 1 else self.country
        wide = "countr" in words or not words.isascii()
        return self._named_last(next((n for w, n in _HOW_MANY.items() if w in words), 2), wide)

    def _named_last(self, many: int, wide: bool) -> str:
        """The places that "the three provinces" are: named in one breath, or one by one."""
        found = dict[str, None]()
        for mention in reversed(self.named):
            codes = mention.value.scope.split(";")
            codes = list(dict.fromkeys((country_of(c) or "") if wide else c for c in codes))
            if not wide and "-" not in codes[0]:
                continue
            if not found and len(codes) == many:
                return join_scope(set(codes))
            if wide or len(codes) == 1:
                found.update(dict.fromkeys(reversed(codes)))
            if len(found) >= many:
                return join_scope(set(list(found)[:many]))
        return ""


def is_fine(read: Read) -> bool:
    """Whether a scope is inside a country, so that no whole text is about it unless it says so."""
    return "-" in read.value and not read.value.startswith("x-")


def _of_kind(mention: Mention, kind: str) -> str:
    """The scope of the part of a name that is of a kind: the region of "Duhok, X Region"."""
    parts = mention.words.split(", ")
    named = [part for part in parts if kind in part.lower().split()] if len(parts) > 1 else []
    place = read_place(named[0], country=country_of(mention.value.codes[0])) if named else None
    return place.scope if place is not None else str(mention.value.scope)


def place_groups(text: str, mentions: list[Mention], tags: str) -> list[tuple[int, Read]]:
    """Places that stand together, with their scope: lists are joined, "A, B" is the inner one."""
    groups = list[list[int]]()
    for place, mention in enumerate(mentions):
        if mention.kind != "place":
            continue
        if _tells_nothing(mentions, tags, place):
            continue
        if groups and re.fullmatch(r"[-,&(]{0,3}", tags[groups[-1][-1] + 1 : place]):
            groups[-1].append(place)
        elif mention.role:
            groups.append([place])
    found = list[tuple[int, Read]]()
    for group in groups:
        members = [mentions[i] for i in group]
        start, end = members[0].start, members[-1].end
        scope = _scope_words(text, members)
        before = " ".join(m.words.lower() for m in mentions[max(0, group[0] - 3) : group[0]])
        if match := re.search(r"(border )?\bbetween(?: the)?$", before):
            shared = read_place(f"between {text[start:end]}")
            one = ";" not in scope or match[1]
            scope = shared.scope if shared is not None else scope if one else _holder(members)
        if scope:
            role = "direction" if members[0].role == "direction" else "said"
            found.append((group[0], Read(scope, (start, end), f"place_{role}")))
    return found


def _holder(members: list[Mention]) -> str:
    """The province behind two of its towns: "between Jilib and Jamaame in Middle Juba"."""
    last = members[-1]
    return str(last.value.scope) if len(members) > 1 and last.role == "inside" else ""


def _tells_nothing(mentions: list[Mention], tags: str, place: int) -> bool:
    """Whether a place speaks, acts or is where somebody spoke: nothing happened there."""
    mention, behind = mentions[place], tags[place + 1 :]
    if mention.role == "head" and re.search(r"(?:^|[;:.])[-&,]{0,2}$", tags[:place]):
        acts = re.match(r"H(?!-?[qnemWBLz])", behind) and mention.value.precision == "country"
        had = acts and mentions[place + 2].words.lower() in _DETERMINERS
        if _SPEAKER.match(behind) or (acts and not had):
            return True
    told = re.search(r"R[-pA]{0,5}$", tags[:place])
    words = mentions[told.start()].words.lower() if told else ""
    alone = not words.isascii() and sum(m.kind == "place" for m in mentions) == 1
    spoke = re.search(SPEAKS, words) and re.match(r"[-T]{0,2}(?:[.,;r]|$)", behind)
    return bool(spoke) and not alone  # "a source in Diyala told of" is Diyala's in Arabic


def _scope_words(text: str, members: list[Mention]) -> str:
    words = text[members[0].start : members[-1].end]
    whole = read_place(words) if len(members) > 1 and len(words) < 200 else members[0].value
    if whole is not None and (len(members) == 1 or not re.search(r"\d", words)):
        return whole.scope
    kept = list[str]()
    for member in members:
        scope = member.value.scope
        if any(scope != other and _within(other, scope) for other in kept):
            continue
        kept = [other for other in kept if not _within(scope, other)] + [scope]
    return join_scope({code for scope in kept for code in scope.split(";")})


def _within(inner: str, outer: str) -> bool:
    if inner == outer or within(inner, outer):
        return True
    touched = set(provinces_of(inner))
    return bool(touched) and len(touched) == 1 and touched <= set(provinces_of(outer))


def closest(groups: list[tuple[int, T]], word: int) -> T | None:
    """The group that stands nearest to a word that tells an event; behind it before ahead of it."""
    return min(groups, key=lambda g: (abs(g[0] - word), g[0] < word))[1] if groups else None
