"""Context: the window and the scope of a figure, said beside it or inherited by a named rule.

Order for windows: said in the sentence; carried by the list it stands in; carried by what
"these attacks" point to; the period of the document; the sentence before in one paragraph;
undated. The base year of a comparison never becomes a context, and "said on Monday" never dates
an event.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from analytics.articles.facts import Fact, Read
from analytics.articles.lexicon import any_listed
from analytics.articles.prepared import Prepared
from analytics.articles.strip import Mention
from analytics.errors import InputError
from analytics.periods import Window, read_window
from analytics.places import join_scope, provinces_of, read_place, within

SUPERLATIVE = re.compile(rf"\b(?:{any_listed('superlative')})\b")
_SPEAKS = re.compile(rf"(?:{any_listed('speaks')})$")
ANAPHORA = re.compile(rf"(?<!\w)(?:{any_listed('anaphora')})(?!\w)")
_BEFORE = re.compile(r"\b(?:previous|preceding|prior) (week|month|quarter|year)\b")
_THE_PLACE = re.compile(
    r"\bthe (?:province|governorate|state|oblast|region|district|city)\b(?! of)"
)
_NATIONWIDE = re.compile(rf"(?<!\w)(?:{any_listed('nationwide')})(?!\w)")
_THE_PERIOD = re.compile(r"(?:this |the |reporting )*(week|month|quarter|year|period)")
_LENGTHS = {"week": (5, 8), "month": (27, 32), "quarter": (88, 93), "year": (150, 366)}
_LEAST = {"week": 2, "month": 8, "quarter": 32, "year": 93}  # days of what one is before
_EDGES = ("since", "after", "before", "منذ")
T = TypeVar("T")
LONG = 4  # days: a longer window tells of a period, a shorter one of an event


@dataclass(slots=True)
class Context:
    """What earlier sentences say about later ones."""

    text: Prepared
    published: str | None
    language: str = "en"
    document: tuple[Window, Read] | None = None
    section: tuple[Window, Read] | None = None
    listed: tuple[Window, Read] | None = None
    last: tuple[Window, Read] | None = None
    section_scope: Read = field(default_factory=Read)
    list_scope: Read = field(default_factory=Read)
    general_scope: Read = field(default_factory=Read)
    last_scope: Read = field(default_factory=Read)
    group: str = ""  # the armed group named last, which "the group" is
    groups: set[str] = field(default_factory=set)
    statement: tuple[str, Window] | None = None
    block_window: tuple[Window, Read] | None = None
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

    def window_of(self, time: Mention, own: Window | None, *, since: bool = False) -> Window | None:
        """The window of a time mention; one that points back is read beside the last window."""
        beside = (own, Read()) if own is not None else self.last or self.document
        before = _BEFORE.search(time.words.lower())
        if (the := _THE_PERIOD.fullmatch(time.words.lower())) is not None:
            known = (self.section, self.document, beside)
            if said := next((k[0] for k in known if k and _as_long(k[0], the[1])), None):
                return said
        if before:
            known = (beside, self.section, self.document)
            long = (k for k in known if k and (k[0].days or 0) >= _LEAST[before[1]])
            beside = next(long, beside)
        if before and beside is not None and beside[0].is_closed:
            return self.read(f"a {before[1]} earlier", beside[0])
        if isinstance(time.value, Window):
            words = f"since {time.words}" if since else time.words
            return self._in_its_year(words, time.value) if since or self.document else time.value
        if not time.refused.startswith("depends on another event") or beside is None:
            return None
        return self.read(time.words.removesuffix("'s"), beside[0])

    def _in_its_year(self, words: str, window: Window) -> Window:
        """A date without a year in a text about a year gone by is of that year."""
        about = self.document[0] if self.document else None
        told = re.search(r"\d{4}", words) or words.lower() == words.upper()
        if about and about.end and window.precision == "day" and not about.contains(window):
            read = self.read("" if told else f"{words} {about.end.year}")
            if read is not None and about.contains(read):
                return read
        return self.read(words) or window

    def read(self, words: str, beside: Window | None = None) -> Window | None:
        """The window of the words, if a rule reads them."""
        try:
            return read_window(words, self.published, other=beside) if words else None
        except InputError:
            return None

    def inherited_window(
        self, kind: str, anaphora: bool, same_block: bool, *, apart: bool, follows: bool
    ) -> tuple[Window | None, Read]:
        """The window of a figure beside which none is said."""
        chain: list[tuple[str, tuple[Window, Read] | None]] = []
        if same_block:
            chain.append(("paragraph", self.block_window))
        if anaphora:
            chain.append(("anaphora", self.last))
        if kind == "bullet":
            chain += [("list", self.listed), ("section", self.section)]
        chain += [("section", self.section), ("document", self.document)]
        if not apart and self.last is not None and (follows or (self.last[0].days or 0) >= LONG):
            chain.append(("running_period", self.last))
        for rule, known in chain:
            if known is not None:
                return known[0], Read(known[1].value, known[1].span, f"inherited_{rule}", True)
        return None, Read(rule="undated")

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


def _as_long(window: Window, unit: str) -> bool:
    """Whether "the month" may mean a window."""
    low, high = _LENGTHS.get(unit, (LONG, 400))
    return low <= (window.days or 0) <= high


def eligible_times(
    text: str, mentions: list[Mention], tags: str, compared: set[int]
) -> list[tuple[int, str]]:
    """The time mentions of a sentence with their role: event, said, since_superlative, base."""
    roles = list[tuple[int, str]]()
    for place, mention in enumerate(mentions):
        if mention.kind != "time":
            continue
        before = text[: max(0, mention.start - mentions[0].start)]
        near = " ".join(m.words for m in mentions[max(0, place - 5) : place] if m.kind != "time")
        words, last = mention.words.lower(), tags[:place]
        after = mentions[place + 1].words.lower() if place + 1 < len(mentions) else ""
        role = "event"
        if words.startswith(_EDGES) and SUPERLATIVE.search(before.lower()):
            role = "superlative"
        elif (
            (not place and _opens_speech(mentions, tags))
            or (re.search(r"R[-P,A]{0,3}$", last) and _last_speech(mentions, place))
            or (words.startswith(("until", "by ")) and "said" in near)
        ):
            role = "said"
        elif (
            (last.endswith("(") and re.match(r":?-?n", tags[place + 1 :]))  # "(previous week: 17)"
            or after in {"figure", "total", "level", "tally"}  # "half the 2023 figure of 165"
            or place in compared
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


def _last_speech(mentions: list[Mention], place: int) -> bool:
    words = next((m.words.lower() for m in reversed(mentions[:place]) if m.tag == "R"), "")
    window = mentions[place].value
    long = isinstance(window, Window) and (window.days is None or window.days > LONG)
    return bool(_SPEAKS.search(words.lstrip("وف"))) and not long


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


def until(window: Window) -> Window:
    """What is announced on a day happened by that day."""
    return Window(None, window.end, "undated", "announced")


def undated(published: str | None) -> Window:
    """Any time up to the last day of publication."""
    try:
        return read_window("", published)
    except InputError:
        return Window(None, None, "undated", "no_expression")


def last_day_of(published: str | None) -> date | None:
    """The last day on which the page may have appeared."""
    return undated(published).end
