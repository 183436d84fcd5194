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
from analytics.articles.strip import Mention
from analytics.places import join_scope, provinces_of, read_place, within

ANAPHORA = re.compile(rf"(?<!\w)(?:{any_listed('anaphora')})(?!\w)")
_THE_PLACE = re.compile(
    r"\bthe (?:province|governorate|state|oblast|region|district|city)\b(?! of)"
)
_NATIONWIDE = re.compile(rf"(?<!\w)(?:{any_listed('nationwide')})(?!\w)")
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
    group: str = ""  # the armed group named last, which "the group" is
    groups: set[str] = field(default_factory=set)
    document_scope: Read = field(default_factory=Read)
    last_province: Read = field(default_factory=Read)
    country: str = ""
    fact: Fact | None = None
    told: list[Fact] = field(default_factory=list)
    head: list[Fact] = field(default_factory=list)
    head_measure: str = ""
    row: list[str] = field(default_factory=list)  # the measures of the bullet before, in turn
    block: int = -1
    speaker: Read = field(default_factory=Read)

    def inherited_scope(
        self,
        kind: str,
        words: str,
        *,
        period: bool,
        anaphora: bool,
        same_block: bool,
        story: bool,
        dated: bool,
    ) -> Read:
        """The scope of a figure beside which no place is said."""
        chain = list[tuple[str, Read]]()
        if _NATIONWIDE.search(words):
            chain.append(("the_country", Read(self.country)))
        if _THE_PLACE.search(words):
            chain.append(("the_province", self.last_province))
        if kind == "bullet" and same_block:
            chain.append(("paragraph", self.last_scope))
        if kind == "bullet":
            chain += [("list", self.list_scope), ("section", self.section_scope)]
        if same_block or (not (period and dated) and (anaphora or (story and not dated))):
            chain.append(("paragraph", self.last_scope))
        chain.append(("section", self.section_scope))
        wide = [
            ("document", self.document_scope),
            ("country_of_the_text", Read(self.country)),
            ("running_scope", self.general_scope),
        ]
        chain += wide
        for rule, known in chain:
            if known.value:
                return Read(known.value, known.span, f"inherited_{rule}", True)
        return Read(rule="no_place")


def place_groups(text: str, mentions: list[Mention], tags: str) -> list[tuple[int, Read]]:
    """Places that stand together, with their scope: lists are joined, "A, B" is the inner one."""
    groups = list[list[int]]()
    for place, mention in enumerate(mentions):
        if mention.kind != "place":
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
        before = [m.words.lower() for m in mentions[max(0, group[0] - 2) : group[0]]]
        if before[-1:] == ["between"] or before == ["between", "the"]:
            shared = read_place(f"between {text[start:end]}")
            scope = shared.scope if shared is not None else ""
        if scope:
            role = "direction" if members[0].role == "direction" else "said"
            found.append((group[0], Read(scope, (start, end), f"place_{role}")))
    return found


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
