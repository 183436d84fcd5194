"""A sentence with its mentions as letters: its times, its places, its speaker, its figures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeVar

from analytics.articles.clauses import PARTS, Clause, bounds_of, clauses_of, nearest
from analytics.articles.context import ANAPHORA, POINTERS, Context, place_groups
from analytics.articles.facts import Fact, Read, Unread
from analytics.articles.frames import Dated, is_long
from analytics.articles.prepared import Sentence
from analytics.articles.roles import SUPERLATIVE, eligible_times
from analytics.articles.strip import Mention
from analytics.articles.voices import quoted, voice
from analytics.periods import Window

_WIRE = (  # "Islamabad, Sep 2 (XYZ) Gunmen ...", "Quetta [Pakistan], September 2 (XYZ): ..."
    r"[A-Z][\w .']+(?: ?\[[^\]]{2,30}\])?, [\w. ]{3,20} ?\([A-Z][^)]{1,24}\)"
)
_DATELINE = re.compile(
    r"\W*[A-Z][\w.' ]+(?:, [\w. ]+)?(?:(?: ?\([^)]*\))? *(?:- |/)| ?\([^),]*\):)"
    rf"|\W*{_WIRE}|[\u0600-\u06ff ]{{2,25}} - "
)
_STAMP = re.compile(rf"\W*(?:[A-Z][\w ]+,? [^-]{{0,30}}(?:- |\):)|{_WIRE})")
_SINCE_EVENT = re.compile(  # "since the war began on", "the war, which broke out in"
    r"\b(?:[Ss]ince|و?منذ)\b(?! early| late)[^,.;:]{2,60}$"
    r"|\b(?:which|that) (?:broke out|began|started|erupted)(?: [\w']+){0,3} $"
)
_AFTER_WHAT = re.compile(r"((?:\w+ )?(?:day|week|month|year)s?) after")
_OF_WHOLE = re.compile(r"\bof (its|(?:the )?[^\W\d]+'s|[^\W\d]+ [^\W\d]+'s) (?=\d)")
_SINCE = re.compile(r"\b[Ss]ince (?=the |[A-Z0-9])[\w' ]{0,30}")

T = TypeVar("T")
Timed = tuple[int, Dated]
Placed = tuple[int, Read]


@dataclass(slots=True)
class Line:
    """A sentence while it is read; times and places come with the mention that they begin at."""

    part: Sentence
    mentions: list[Mention]
    context: Context
    new_block: bool
    tags: str = ""
    words: str = ""
    lower: str = ""
    clauses: list[Clause] = field(default_factory=list)
    times: list[Timed] = field(default_factory=list)
    bases: list[Timed] = field(default_factory=list)
    asides: list[Timed] = field(default_factory=list)  # they date the clause behind them alone
    places: list[Placed] = field(default_factory=list)
    pointed: list[Placed] = field(default_factory=list)  # "there", "the province"
    wholes: dict[int, Read] = field(default_factory=dict)  # of figures: "38 of Niger's 61 events"
    dates: set[int] = field(default_factory=set)  # times of the shares of a list
    owned: set[int] = field(default_factory=set)  # places of the shares of a breakdown
    said: Window | None = None
    speaker: Read = field(default_factory=Read)
    teller: str = ""  # who quotes the speaker
    refused_date: str = ""
    told: list[Fact] = field(default_factory=list)  # the drafts so far
    unread: list[Unread] = field(default_factory=list)

    @property
    def language(self) -> str:
        """The language of the text."""
        return self.context.language

    @property
    def figures(self) -> list[int]:
        """The mentions that are quantities."""
        return [i for i, m in enumerate(self.mentions) if m.kind == "quantity"]

    @property
    def bounds(self) -> list[int]:
        """Where clauses begin."""
        return bounds_of(self.tags)

    def beside(self, fact: Fact) -> str:
        """The words round a figure between the semicolons of its sentence, in lower case."""
        at = fact.span[0] - self.part.start
        return self.lower[self.lower.rfind(";", 0, at) + 1 :].partition(";")[0]

    def in_bracket(self, figure: int) -> bool:
        """Whether a figure without a noun stands in a bracket behind another one: "31 (38)"."""
        return re.search(r"n\((?:n[-&,])*$", self.tags[:figure]) is not None

    @property
    def period(self) -> Dated | None:
        """The first window that is said for what the sentence tells."""
        return self.times[0][1] if self.times else None

    @property
    def anaphoric(self) -> bool:
        """Whether the sentence points back: "these attacks", "the toll", "of them"."""
        inside = any(c.kind == "of_whom" and c.whole is not None for c in self.clauses)
        found = (m[0] for m in ANAPHORA.finditer(self.lower))
        return any(not (inside and words.startswith("of ")) for words in found)

    @property
    def tells_on(self) -> bool:
        """Whether an incident was told before, so that toll and place go on with it."""
        last = self.context.fact
        story = not self.new_block or self.context.frames.document is None
        return last is not None and last.row == "incident" and story

    def adjoins(self, figure: int, place: int) -> bool:
        """Whether nothing but small words stands between a figure and what is behind it."""
        return re.fullmatch(r"-{0,3}", self.tags[figure + 1 : place]) is not None

    @property
    def unplaced(self) -> str:
        """A capitalised word after "in", "at" or "near" that no gazetteer knows."""
        for before, after in pairwise(self.mentions):
            near = before.words.lower() in {"in", "at", "near", "outside"}
            if near and after.kind == "mark" and after.words[:1].isupper():
                return after.words
        return ""

    def home(self, member: int) -> Clause:
        """The clause that a mention stands in."""
        return next(clause for clause in self.clauses if member in clause.members)

    def reaching(self, times: list[Timed], figure: int) -> list[Timed]:
        """The times whose reach holds a figure."""
        home = self.home(figure)
        behind = home.members[0] if home.kind == "relative" else 0
        named = [aside for aside in self.asides if 0 < behind - aside[0] < 4]
        return named or [time for time in times if self.reaches(time[0], figure)]

    def reaches(self, place: int, figure: int) -> bool:
        """Whether a time or a place may be that of a figure: a clause round it, or one it heads."""
        home, inner = self.home(place), self.home(figure)
        if home is inner or home in inner.round:
            return True
        own = [i for i in self.figures if home in (self.home(i), *self.home(i).round)]
        timed = self.language != "en" and place in dict(self.times)
        apart = timed or "," in self.tags[max(own, default=0) : place]
        if home.kind in PARTS and own and max(own) < place and apart:
            return True  # "killed eight, including six children, on 21 October"
        held = bool(own)
        if home.main is not inner.main:  # "...; 1,012 since the start of the year"
            return place < figure or not held
        if home.kind == "bracket":
            return len(home.members) < 4 and not held  # "(12 May)"
        told = dict(self.times).get(place)  # "the war, which broke out in 2017, has killed"
        history = home.kind == "relative" and told and is_long(told) and told[0].rule != "since"
        return not held and not history

    def attached(
        self, groups: list[tuple[int, T]], figure: int, *, inside: bool = False
    ) -> T | None:
        """The time or place of a figure: in its clause, in one round it, or in any other.

        `inside` looks into its own clause alone.
        """
        home: Clause | None = self.home(figure)
        while home is not None:
            here = [group for group in groups if self.home(group[0]) is home]
            if here or inside:
                beside = [place for place in self.figures if self.home(place) is home]
                return nearest(here, figure, [*beside, figure], self.tags)
            if home.kind == "relative":  # "in May, when", "since 1 May, when"
                named = [group for group in groups if 0 < home.members[0] - group[0] < 4]
                before = [g for g in groups if g[0] < home.members[0]]
                apart = before and any(before[-1][0] < i < figure for i in self.figures)
                named = named or ([] if apart else before)
                if named:
                    return named[-1][1]
            home = home.outer
        below = [group for group in groups if self.home(group[0]).main is self.home(figure).main]
        return nearest(below or groups, figure, [*self.figures, figure], self.tags)

    def leave(self, mention: Mention, reason: str) -> None:
        """Say why a number becomes no row."""
        self.unread.append(mention.unread(reason))


def line_of(part: Sentence, mentions: list[Mention], context: Context, *, new_block: bool) -> Line:
    """A sentence with its times, places and speaker found."""
    text = context.text
    line = Line(part, mentions, context, new_block)
    line.tags = "".join(mention.tag for mention in mentions)
    line.clauses = clauses_of(line.tags)
    line.words, line.lower = text.text[part.start : part.end], text.lower[part.start : part.end]
    line.places = _without_dateline(line, place_groups(text.text, mentions, line.tags))
    _find_pointed(line)
    _find_times(line)
    line.speaker = voice(line.words, line.language, context.speaker)
    at = line.words.find(line.speaker.value)
    if at >= 0 and not line.speaker.value.isascii():  # in the letters of the text
        start, end = text.span(part.start + at, part.start + at + len(line.speaker.value))
        line.speaker.value = " ".join(text.given[start:end].split())
    if line.said is not None:
        context.frames.statement = (line.speaker.value, line.said)
    context.speaker = line.speaker if line.speaker.value else context.speaker
    if inner := quoted(line.words):
        line.teller, line.speaker = line.speaker.value, Read(inner, None, "quoted")
    return line


def _find_pointed(line: Line) -> None:
    """What points at places that were named before: "there", "the province", "both countries"."""
    context, offset = line.context, line.part.start
    placed = [m for m in line.mentions if m.kind == "place"]
    named = [m for m in placed if m.role] or placed
    found = [
        (m.start(), rule, m[0]) for rule, p in POINTERS.items() for m in p.finditer(line.lower)
    ]
    for start, rule, words in sorted(found):
        before = [m for m in named if m.start < offset + start]
        context.named += before
        named = named[len(before) :]
        at = next(i for i, m in enumerate(line.mentions) if m.end > offset + start)
        scope = context.pointed_at(rule, words)
        if scope and not any(m.kind == "place" for m in line.mentions[at : at + 3]):
            line.pointed.append((at, Read(scope, None, f"inherited_{rule}", True)))
    context.named += named
    for match in _OF_WHOLE.finditer(line.lower):
        at = next(i for i, m in enumerate(line.mentions) if m.end > offset + match.end())
        named = [m for m in placed if m.end == offset + match.end() - 1]
        scope = named[0].value.scope if named else ""
        if not named and match[1].startswith("the "):
            rule = "the_country" if "country" in match[1] else "the_province"
            scope = context.pointed_at(rule, match[1])
        known = Read(scope, None, "inherited_whole", not named)
        line.wholes[at] = known if scope else next(reversed(line.wholes.values()), Read())


def _find_times(line: Line) -> None:
    covered = []
    compared = {i for clause in line.clauses if clause.kind == "comparison" for i in clause.members}
    for place, role in eligible_times(line.words, line.mentions, line.tags, compared):
        mention = line.mentions[place]
        if (turned := _turned(line, place)) is not None:
            mention = replace(mention, words=turned)
        covered.append(mention.span)
        before = line.words[: mention.start - line.part.start]
        on_event = bool(_SINCE_EVENT.search(before)) and not SUPERLATIVE.search(before.lower())
        own = line.times[-1][1][0] if line.times else line.said
        window = line.context.frames.window_of(mention, own, since=on_event, role=role)
        if window is None:
            line.refused_date = line.refused_date or mention.words
            continue
        # "two days later" begins with a time of an earlier sentence
        rule = window.rule if own is not None or mention.value is not None else "counted_on"
        dated = (place, (window, mention.read(rule)))
        if role == "said":
            line.said = window
        elif role == "base":
            line.bases.append(dated)
        elif role == "aside":  # "the deadliest since December, when gunmen killed 11"
            inner = line.context.frames.read(re.sub(r"^\w+ ", "", mention.words)) or window
            line.asides.append((place, (inner, mention.read(inner.rule))))
        elif role == "event" and not _is_stamp(line, place):
            line.times.append(dated)
    days = [t for t in line.times if t[1][0].rule != "last_night"]
    line.times = days or line.times  # "on 3 February an overnight exchange of fire"
    since = _SINCE.search(line.words)
    at = line.part.start + since.start() if since else -1
    deadliest = SUPERLATIVE.search(line.lower)  # "the deadliest since the war began" dates nothing
    if since and not deadliest and not line.times and not any(a <= at < b for a, b in covered):
        line.refused_date = line.refused_date or since[0]  # "since the start of the war"


def _turned(line: Line, place: int) -> str | None:
    """The time before an event that "two days after gunmen stormed the jail" tells of."""
    told = _AFTER_WHAT.fullmatch(line.mentions[place].words.lower())
    if told is None or not re.match("-{0,2}[pAEXNGq]", line.tags[place + 1 :]):
        return None
    return f"{told[1]} earlier" if place else ""


def _is_stamp(line: Line, place: int) -> bool:
    """Whether a time belongs to the dateline: "BAGHDAD, Nov 12 (Wire) -"."""
    opens = line.new_block and place <= 8 and line.part.kind == "prose"
    stamp = _STAMP.match(line.words) if opens else None
    return stamp is not None and line.mentions[place].end < line.part.start + stamp.end()


def _without_dateline(line: Line, places: list[Placed]) -> list[Placed]:
    """The town of a dateline is where the reporter sits."""
    match = _DATELINE.match(line.words) if line.part.kind == "prose" else None
    edge = line.part.start + match.end() if match else 0
    return [p for p in places if line.mentions[p[0]].start >= edge]
