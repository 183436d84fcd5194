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
from analytics.places.codes import country_of

ANAPHORA = re.compile(rf"(?<!\w)(?:{any_listed('anaphora')})(?!\w)")
POINTERS = {
    rule: re.compile(rf"(?<!\w)(?:{any_listed(rule)})(?![\w'])(?! of\b){but}")
    for rule, but in (
        ("both", ""),
        ("elsewhere", ""),
        ("the_country", ""),
        ("the_province", ""),
        ("there", rf"(?! (?:{any_listed('being', 'en')})\b)"),
    )
}
_HOW_MANY = {"three": 3, "four": 4, "five": 5}
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
    block_scope: Read = field(default_factory=Read)  # of what this paragraph counts
    group: str = ""  # the armed group named last, which "the group" is
    groups: set[str] = field(default_factory=set)
    document_scope: Read = field(default_factory=Read)
    country: str = ""
    named: list[str] = field(default_factory=list)  # the scopes of all places so far
    fact: Fact | None = None
    told: list[Fact] = field(default_factory=list)
    head: list[Fact] = field(default_factory=list)
    head_measure: str = ""
    title_measure: str = ""  # what the last title or heading that names a measure counts
    brackets: Read = field(default_factory=Read)  # the period of "(38)": a legend says it
    row: list[str] = field(default_factory=list)  # the measures of the bullet before, in turn
    block: int = -1
    speaker: Read = field(default_factory=Read)

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
    ) -> Read:
        """The scope of a figure beside which no place is said.

        What counts goes on with what was counted before, what tells a story with its event.
        """
        last, chain = self.fact, list[tuple[str, Read]]()
        apart = counts and last is not None and last.row == "incident"
        if kind == "bullet" and same_block:
            chain.append(("paragraph", self.last_scope))
        if kind == "bullet":
            chain += [("list", self.list_scope), ("section", self.section_scope)]
        if same_block and not apart:
            chain.append(("paragraph", self.last_scope))
        elif same_block:
            chain.append(("paragraph", self.block_scope))
        elif not (period and dated) and story and not dated:
            chain.append(("event", self.last_scope))
        elif not (period and dated) and anaphora:
            chain.append(("anaphora", self.last_scope if story else self.general_scope))
        chain.append(("section", self.section_scope))
        wide = [
            ("document", self.document_scope),
            ("country_of_the_text", Read(self.country)),
            ("running_scope", self.general_scope),
            ("event", self.last_scope if same_block else Read()),
        ]
        chain += wide
        for rule, known in chain:
            if known.value:
                return Read(known.value, known.span, f"inherited_{rule}", True)
        return Read(rule="no_place")

    def pointed_at(self, rule: str, words: str) -> str:
        """The scope that "there", "the province", "both countries" mean; empty if none is named."""
        last = self.named[-1] if self.named else ""
        if rule == "there":
            return last
        fine = [scope for scope in self.named if "-" in scope and ";" not in scope]
        if rule == "the_province":
            return fine[-1] if fine else ""
        countries = [
            c for scope in self.named for code in scope.split(";") if (c := country_of(code))
        ]
        if rule != "both":
            known = {country_of(code) or "" for code in last.split(";")}
            return known.pop() if len(known) == 1 else self.country
        alike = countries if "countr" in words or not words.isascii() else fine
        many = next((n for word, n in _HOW_MANY.items() if word in words), 2)
        found = list(dict.fromkeys(reversed(alike)))[:many]
        return join_scope(set(found)) if len(found) == many else ""


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
        before = " ".join(m.words.lower() for m in mentions[max(0, group[0] - 3) : group[0]])
        if match := re.search(r"(border )?\bbetween(?: the)?$", before):
            shared = read_place(f"between {text[start:end]}")
            scope = shared.scope if shared is not None else scope if match[1] else ""
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
