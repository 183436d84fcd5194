"""Sentences to facts, in the order of the text; each leaves its context to the next ones."""

from __future__ import annotations

import re
from dataclasses import replace

from analytics.articles.context import Context, is_fine
from analytics.articles.drafts import SHARES, drafts_of, legend_of
from analytics.articles.events import event_of, is_single, one_event
from analytics.articles.facts import Fact, Read, Unread
from analytics.articles.fields import fill
from analytics.articles.frames import LONG, Dated
from analytics.articles.grids import read_grid
from analytics.articles.lexicon import listed
from analytics.articles.measured import head_measure
from analytics.articles.mentions import Mention, Scanner
from analytics.articles.prepared import Grid, Sentence
from analytics.articles.roles import SUPERLATIVE
from analytics.articles.sentence import Line, line_of
from analytics.articles.sums import LISTED, place_wholes
from analytics.articles.tolls import rows_of
from analytics.places import join_scope, within
from analytics.places.codes import country_of
from analytics.text import fold

_PERIOD_LINE = re.compile(
    r"^\W*(?:reporting period|period|as of|covering|week of|weekly|date range)"
    r"|\b(?:covers|covering|reporting period)\b",
    re.I,
)
_PAST_DAY = re.compile(r"\b(?:past|last) (?:day|24 hours|night)\b|\bovernight\b", re.I)
_DAILY = re.compile(rf"\b(?:live|updates?|daily|as of)\b|{_PAST_DAY.pattern}", re.I)
_LOOKS_BACK = re.compile(r"\b(?:deadliest|worst|highest|biggest|bloodiest)\b.*\bsince\b")
_CLAIMS = re.compile(r"\bclaimed (?:responsibility|the (?:attack|assault|bombing|blast|raid))")
_BRACKETS = r"in (?:brackets|parenthes[ei]s)"
_IN_BRACKETS = re.compile(
    rf"\b(?:previous|last|prior|preceding) (\w+)(?:'s figures?)? (?:is |are )?{_BRACKETS}"
    rf"|\b(\w+) (?:before|earlier) (?:is |are )?{_BRACKETS}"
    rf"|\b{_BRACKETS}\W+(?:the )?(?:previous|last|prior|preceding) (\w+)"
)
_BREAKS_DOWN = re.compile(r"\W*(?:by|per|of (?:these|which)|breakdown|geograph|distribut|total)\b")
_LABEL = re.compile(r"[-,(]{0,2}T[-,)]{0,2}:")  # "26 Sep: ..."
_CLOCK = re.compile(r"\d{1,2}[:.h]\d\d\b")
_AGENCY = re.compile(r"\W*[^\W\d]+(?: [^\W\d]+)? ?[-:/] ?\S+(?: \S+)?\W*$")  # "Baghdad - INA"
_FRAME = re.compile(r"[-&]{0,3}P-?[,:.]")
_TOPIC = re.compile(r"(?:P:|[^:XVGDqn]*[Ez]-{1,2}P)[^XVGDqn]*$")  # "Iraq: security in Diyala"
_LEAD = 4  # sentences in which the text says what it is about
_NEAR = 20  # rows among which a total and its parts stand
_EARLY = 8  # sentences in which a title or a period line may stand
_MONTH = range(27, 93)
_YEARS = 800  # days: no section is about longer


class Reader:
    """Reads the parts of one text in order."""

    def __init__(self, scanner: Scanner, context: Context) -> None:
        self.scanner, self.context = scanner, context
        self.facts: list[Fact] = []
        self.unread: list[Unread] = []
        self.mentions: list[Mention] = []
        self._count, self._lead = 0, -1

    def read(self, part: Sentence | Grid) -> None:
        """Take the facts of a sentence or a table."""
        if isinstance(part, Grid):
            facts, left, mentions = read_grid(part, self.scanner, self.context)
        else:
            mentions = self.scanner.scan(part.start, part.end)
            facts, left = self._sentence(part, mentions) if mentions else ([], [])
        self.facts += facts
        self.unread += left
        self.mentions += mentions

    def _sentence(self, part: Sentence, mentions: list[Mention]) -> tuple[list[Fact], list[Unread]]:
        context = self.context
        new_block = part.kind in {"title", "heading"} or part.block != context.block
        if new_block:
            context.block = part.block
            context.frames.paragraph = context.frames.scene = context.frames.told = None
            context.block_scope = context.here = Read()
            context.event = context.topic
        self._count += 1
        line = line_of(part, mentions, context, new_block=new_block)
        drafts = drafts_of(line)
        fill(line, drafts)
        rows = rows_of(line, drafts)
        opens = self._lead < 0 and part.kind == "prose" and bool(rows or line.places)
        self._lead = part.block if opens else self._lead
        context.told += rows
        both = place_wholes(context.told[-_NEAR:], rows)  # "57 took place in Iraq and 24 in Syria"
        self._remember_titles(line, rows)
        for fact in rows:
            fact.block, fact.kind_of_block = part.block, part.kind
            _remember(line, fact)
        if both.value:
            context.general_scope = context.block_scope = context.here = both
        _remember_line(line, rows)
        return rows, line.unread

    def _remember_titles(self, line: Line, rows: list[Fact]) -> None:
        """The period and the place of the document or the section, from titles and first lines."""
        context, kind, period = self.context, line.part.kind, line.period
        frames = context.frames
        if _CLOCK.match(line.words):  # a page that goes on through one day
            day = frames.read(frames.published or "")
            frames.section = (day, Read(rule="day_of_the_page")) if day and day.days == 1 else None
            return
        if legend := _IN_BRACKETS.search(line.lower):
            unit = legend[legend.lastindex or 1]
            units = {"day", "week", "month", "quarter", "year"}
            words = f"a {unit} earlier" if unit in units else "previous period"
            context.brackets = Read(words, (line.part.start, line.part.end), "legend")
        if kind in {"title", "heading"} and not re.search(":-?n", line.tags):
            _remember_measure(line)
        exact = [d for at, d in line.times if line.home(at).kind == "bracket"]
        period = exact[0] if exact and kind == "heading" else period  # "Last week (17-23 June)"
        long = period is not None and (period[0].days or 0) >= LONG
        if kind in {"title", "heading"}:
            context.topic = one_event(line) if kind == "heading" and period else None
        period = period if long or context.topic or _DAILY.search(line.words) else None
        titled = kind in {"title", "heading"} and self._count < _EARLY
        named = self._count < _LEAD and not rows and not re.search("[BHVGXLWDR]", line.tags)
        if kind == "heading":
            frames.listed = period
            frames.section = period if period and (period[0].days or 0) < _YEARS else None
            one = len(line.places) == 1 and not _AGENCY.match(line.words)
            context.section_scope = line.places[0][1] if one else Read()
            context.last_scope = context.section_scope
        leads = _PERIOD_LINE.search(line.words) or (
            self._count < 3 and _PAST_DAY.search(line.words)
        )
        if period and self._count < _EARLY and _PERIOD_LINE.search(line.words):
            frames.document = period
        elif self._opens(line, rows):
            frames.document = frames.document or line.period
        elif titled or named or (self._count < _EARLY and leads):
            frames.document = frames.document or period
        if _FRAME.match(line.tags) and line.places:
            context.block_scope = line.places[0][1]  # "In Syria, ...", "Kharkiv region. Two ..."
        about = _about(line, period)
        placed = {f.where.value for f in rows if f.part_of is None and f.row == "statistic"}
        one = not rows or placed == {about.value}  # "57 in Iraq and 24 in Syria" are of both
        dated = period is not None or frames.document is not None
        lead = line.part.block == self._lead and dated and one and not is_fine(about)
        if (lead or titled) and not context.document_scope.value:
            context.document_scope = about

    def _opens(self, line: Line, rows: list[Fact]) -> bool:
        """Whether the first sentence tells of a month, or of the events of a day.

        "Violence rose in Mali last month"; "separate attacks left four dead on Thursday".
        """
        event, days = event_of(line), (line.period[0].days or 0) if line.period is not None else 0
        first = line.part.kind == "prose" and line.part.block == self._lead and line.new_block
        several = event is not None and event.tag == "E" and not is_single(line, event)
        month = days in _MONTH and not any(fact.row == "incident" for fact in rows)
        return first and (month or (several and 0 < days < LONG and bool(rows)))


def _remember_measure(line: Line) -> None:
    """What a title or a heading counts; "By country" and "Iraq" go on with what stands above."""
    context, measure = line.context, head_measure(line)
    goes_on = _BREAKS_DOWN.match(line.lower) or set(line.tags) <= set("TPA,:.&()")
    goes_on = goes_on or any(line.tags[i] != "d" for i in line.figures)
    if measure or not goes_on:
        context.head, context.head_measure = [], ""
        context.title_measure = measure or context.title_measure
        context.titled = line.part.block if measure else -1
    elif context.titled >= 0:
        context.titled = line.part.block


def _about(line: Line, period: Dated | None) -> Read:
    """What a title or a lead is about; of "Gunmen kill 19 in Zamfara" it is the country."""
    named = [m.read("place_said", m.value.scope) for m in line.mentions if m.kind == "place"]
    first = line.mentions[0].kind == "place" or line.words.lower().startswith("the ")
    alone = len(named) == 1 and first and line.part.kind in {"title", "heading"}
    found = [read for _, read in line.places] or (named if alone else [])
    if not found:
        return Read()
    long = period is not None and (period[0].days or 0) >= LONG
    if (long or _TOPIC.match(line.tags)) and not SUPERLATIVE.search(line.lower):
        inner = (r for r in found if r.value != found[0].value and within(r.value, found[0].value))
        return next(inner, found[0])
    countries = {country_of(code) or "" for code in found[0].value.split(";")}
    return replace(found[0], value=join_scope(countries - {""}))


def _remember(line: Line, fact: Fact) -> None:
    """What a row says to the sentences after it."""
    context = line.context
    said = bool(fact.where.value) and not fact.where.inherited
    if fact.is_ratio and said:
        context.general_scope = context.last_scope = fact.where
    base = any(fact.window is dated[0] for _, dated in line.bases)
    if fact.rule == "comparison" or fact.is_ratio or base:
        return
    if fact.window is not None and fact.rule != "including":
        back = _LOOKS_BACK.search(line.words) is not None
        context.frames.take((fact.window, fact.when), back=back)
    if fact.where.value and fact.rule not in LISTED | SHARES | {"including"}:
        context.last_scope = context.here = fact.where
        whole = fact.row == "statistic" and fact.part_of is None and fact.rule not in SHARES
        if whole:
            context.block_scope = fact.where
        if whole and line.part.kind != "bullet":
            context.general_scope = fact.where
    if fact.rule != "including":
        context.fact = fact


def _remember_line(line: Line, rows: list[Fact]) -> None:
    """What a sentence says to those after it, besides its rows."""
    context, part = line.context, line.part
    frames = context.frames
    actors = [mention.value for mention in line.mentions if mention.kind == "actor"]
    for name in [*actors, *(fact.target for fact in rows)]:
        if fold(name) in listed("en", "armed"):
            context.group = name
            context.groups.add(name)
    if context.fact is not None and not context.fact.actor and _CLAIMS.search(line.lower):
        context.fact.actor = line.speaker.value
        context.fact.flag("inherited actor")
    if line.times:
        frames.latest = line.times[-1][1]
    told = None if rows else one_event(line)
    context.event = None if rows else told or context.event
    context.passed = not rows and (context.passed or told is not None)
    if not rows and line.period is not None:
        label = len(line.words) < 30 or _LABEL.match(line.tags)
        frames.paragraph = line.period if label else frames.paragraph
        frames.scene = line.period
    if not rows and part.kind in {"prose", "bullet"} and line.places:
        context.last_scope = context.here = line.places[-1][1]
    if line.figures:
        left = {unread.span for unread in line.unread}
        context.counts = line.mentions[line.figures[-1]].span not in left
    wholes = [f for f in rows if f.part_of is None and f.rule not in SHARES]
    in_row = [measure for f in wholes for measure in (f.tolls or [f.measure])]
    if part.kind != "bullet" or len(in_row) > 1:
        context.row = in_row or (legend_of(line) if not line.figures else [])
    if part.head:
        context.head = rows or ([context.fact] if context.fact else [])
        last = context.fact if context.counts and not (line.new_block or line.figures) else None
        context.head_measure = head_measure(line) or (last.measure if last else "")
        back = frames.running if line.anaphoric else None  # "these attacks took place in:"
        frames.listed = line.period or back or frames.paragraph or frames.about or frames.running
        context.list_scope = line.places[0][1] if line.places else context.general_scope
    elif part.kind == "prose":
        context.head, context.head_measure = [], ""
