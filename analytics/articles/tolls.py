"""Drafts to rows: statistics as they are, the tolls of one event together as one incident."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from analytics.articles.clauses import clause
from analytics.articles.context import ANAPHORA
from analytics.articles.drafts import NARRATIVE
from analytics.articles.facts import TOLLS, Fact, Read, added, covers, floor
from analytics.articles.fields import fill
from analytics.articles.frames import LONG
from analytics.articles.lexicon import is_plural
from analytics.articles.sentence import Line
from analytics.articles.strip import Mention
from analytics.places import within

_TYPE_OF_TOLL = {"arrested": "arrest", "abducted": "abduction"}
_STORY = NARRATIVE - {"including"} | {"bodies"}
_GOES_ON = re.compile(r"\W*(?:the|it|they|these|those|this|both)\b")
_TOTAL = re.compile(
    r"\btotal of\b|^\W*totals?\b"
    r"|\b(?:during|over|in|for|within) (?:an?|one|the) (?:reporting )?"
    r"(?:week|month|quarter|period|year)\b(?! of)"
)
_FEW = 5  # strikes inside one incident
_DAYS = 3  # that one event may last
_MONTH = 32
_MANY = 500  # dead of one event, which no text leaves without a day
_STRETCHES = frozenset({"rolling", "between", "days_of_month", "days_of_a_month"})
_OVER = re.compile(r"\b(?:during|over|within|throughout|خلال)(?: the)?\W*$")
_MASS = re.compile(r"(?<!\ba )(?<!\bthe )\b(?:shelling|bombardment|fighting|(?:\w+ )?fire)$")
_ANOTHER = re.compile(r"\b(?:an?|another|second|third|separate|two|three)(?: [\w-]+){0,2} $")
_TOTALS = frozenset({"number_was", "rose_to", "toll_to"})
_ROSE = re.compile(
    r"\b(?:r[io]se[ns]?|rising|climb\w*|increased|jumped|grown|revised|updated|now|later|final"
    r"|bringing|brought|taking|took|raising|raised)\b"
)
_FELL = re.compile(
    r"(?:mortar )?(?:rounds|rockets|shells|missiles|bombs|mortars)\b[^.;,]{0,40}?"
    r"\b(?:fell|land(?:ed|ing)|hit|struck|exploded|slammed|crashed)\b"
)
_UNDATED = frozenset({"undated", "announced"})


def rows_of(line: Line, drafts: list[Fact]) -> list[Fact]:
    """The rows of a sentence; what only dates or places the incident before it makes none."""
    _spread_bounds(drafts)
    rows, incident, joined = list[Fact](), None, None
    for fact in drafts:
        event = _event(line, fact.sentence)
        if not _is_incident(line, fact, drafts, event):
            if incident and "alone" in line.mentions[fact.sentence].flags:
                continue  # "six people, among them a child"
            if _is_inside(line, fact, drafts):
                line.leave(line.mentions[fact.sentence], "a count inside one incident")
            else:
                rows.append(fact)
            continue
        home = incident if incident and _same_event(incident, fact) else _running(line, fact, event)
        if home and home is incident and fact.measure == "abducted" != home.measure:
            rows.append(fact)  # an incident has no column for it
        elif home is not None and _join(line, home, fact, joined):
            incident, joined = home, fact
        elif home is None or not _restates(home, fact):
            incident, joined = _incident(line, fact, event), fact
            rows.append(incident)
        elif fact.amount is not None and covers(home.tolls[fact.measure], fact.amount):
            home.also.append(fact.span)
        else:
            fact.flag("another toll of an event told before")
            rows.append(fact)
    if all(fact.rule == "of_them" for fact in rows):
        quiet = _quiet(line, told=bool(rows))
        rows += [quiet] if quiet is not None else []
    return rows


def _event(line: Line, at: int | None = None) -> Mention | None:
    """The word that says what happened: the event before the figure, else the next one."""
    found = [(i, m) for i, m in enumerate(line.mentions) if m.tag in "EXe" and m.noun]
    told = [(i, m) for i, m in found if m.meaning(last=True) != "other"] or found
    if at is not None:
        here = clause(at, line.bounds)
        near = [(i, m) for i, m in told if clause(i, line.bounds) == here]
        told = near or [(i, m) for i, m in told if i < at or m.tag != "X"]
    before = [(i, m) for i, m in told if at is None or i < at]
    nouns = [(i, m) for i, m in before if m.tag in "Ee"]
    nouns = [(i, m) for i, m in nouns if m.meaning(last=True) != "operation"] or nouns
    if nouns and (before[-1][1].tag in "Ee" or before[-1][0] - nouns[-1][0] < 4):
        return nouns[-1][1]
    return before[-1][1] if before else told[0][1] if told else None


def _is_single(line: Line, event: Mention | None, days: int = 0) -> bool:
    """Whether the words tell of one event, and not of the events of so many days."""
    if event is None:
        subject = re.search(r"[pA][-PTA,d]{0,9}V", line.tags)
        return bool(subject) and not re.search(r"B-?V", line.tags)
    other = event.tag == "X" or event.meaning(last=True) == "clash"
    if line.language != "en":
        return other or not (days > _DAYS and is_plural(event.words.lower(), line.language))
    if days > _DAYS and _MASS.search(line.lower[: event.end - line.part.start]):
        return False  # "shelling killed 17 in July"
    fell = _FELL.match(line.lower[event.start - line.part.start :])  # "two rockets hit the road"
    return other or bool(fell) or not event.words.partition(" of ")[0].endswith("s")


def _is_incident(line: Line, fact: Fact, drafts: list[Fact], event: Mention | None) -> bool:
    """Whether a toll tells of an event: a story, of a few days or of one event, no total."""
    last, days = line.context.fact, fact.window.days or 0 if fact.window else 0
    dated = fact.is_dated and days < LONG
    own = fact.part_of is None or fact.part_of.window != fact.window
    one = (own and dated and days and fact.rule == "including") or (
        fact.rule == "number_was" and (days or (event is not None and _is_single(line, event)))
    )
    told = fact.rule in _STORY or one
    if fact.amount is None or fact.measure not in {*TOLLS, "abducted"} or not told:
        return False
    if fact.is_dated and fact.window is not None and fact.window.start is None:
        return False  # "until 30 December"
    own_day, size = dated and 0 < days <= _DAYS, fact.amount.best or fact.amount.low or 0
    if size >= _MANY and not own_day:
        return False
    many = _FEW if days < LONG else 2
    events = [f for f in drafts if line.tags[f.sentence] == "e"]
    events = [f for f in events if not own_day or f.window == fact.window]
    counted = any((f.amount.best or f.amount.low or 0) > many for f in events if f.amount)
    number_of = (m.tag == "M" and not m.meaning() for m in line.mentions[: fact.sentence])
    single = own_day and event is not None and _is_single(line, event)
    at = fact.span[0] - line.part.start
    beside = line.lower[line.lower.rfind(";", 0, at) + 1 :].partition(";")[0]
    total = not single and (any(number_of) or _TOTAL.search(beside))
    said = fact.when.rule.startswith(("since", "year_to_date")) and not fact.when.inherited
    several = days > _DAYS and dated and event is not None and not _is_single(line, event, days)
    if counted or total or said or several or line.refused_date.startswith("since"):
        return False
    if _is_stretch(line, fact, event) and (event is None or not _is_single(line, event, days)):
        return False
    rough = fact.when.rule == "within" and days < _MONTH  # "in mid-July"
    if days >= LONG and not rough and not _rose(line, fact):
        inherits = event is None and fact.when.inherited
        goes_on = inherits and not line.new_block
        return (line.tells_on or not inherits) and (goes_on or _is_single(line, event, days))
    counts = last is not None and last.row == "statistic"
    # "these attacks killed 12", "12 were killed in these attacks"; not "12 of them were killed"
    points_back = ANAPHORA.search(line.lower[:at]) or re.search(r"\bthese\b", line.lower[at:])
    return not (counts and event is None and points_back and not dated)


def _is_stretch(line: Line, fact: Fact, event: Mention | None) -> bool:
    """Whether what dates a toll is a stretch over which things are counted, and no rough date."""
    if not fact.is_dated or fact.window is None or fact.when.span is None:
        return False
    long, rule = (fact.window.days or 0) > _DAYS, fact.window.rule
    over = _OVER.search(line.lower[: fact.when.span[0] - line.part.start])
    return bool(long and (rule in _STRETCHES or over)) or (rule == "rolling" and event is None)


def _is_inside(line: Line, fact: Fact, drafts: list[Fact]) -> bool:
    """A small count of strikes inside a sentence that tells one event with its toll."""
    if line.tags[fact.sentence] != "e" or fact.rule != "counted" or fact.amount is None:
        return False
    days = fact.window.days or 0 if fact.window else 0
    if days >= LONG or (fact.amount.best or fact.amount.low or 99) > _FEW:
        return False
    others = (f for f in drafts if f is not fact)
    return any(_is_incident(line, f, drafts, _event(line, f.sentence)) for f in others)


def _incident(line: Line, fact: Fact, event: Mention | None) -> Fact:
    """The first toll of an event as its row."""
    assert fact.amount is not None
    told = event.meaning(last=True) if event is not None else ""
    kind = _TYPE_OF_TOLL.get(fact.measure, "" if told == "other" else told)
    if fact.rule == "bodies":
        kind = "violence_against_civilians"
    last = line.context.fact
    if not kind and last is not None and line.tells_on and not line.new_block:
        kind = last.event_type
    if not kind:
        kind = "operation" if fact.victims == "militants" else "armed_attack"
        fact.flag("event type guessed from the toll")
    tolls = {fact.measure: fact.amount} if fact.measure in TOLLS else {}
    also = [*fact.also, *([event.span] if event is not None else [])]
    return replace(
        fact, row="incident", event_type=kind, tolls=tolls, also=also, flags=list(fact.flags)
    )


def _running(line: Line, fact: Fact, event: Mention | None) -> Fact | None:
    """The incident of the sentence before, where this one goes on telling of it."""
    last = line.context.fact
    if last is None or last.row != "incident" or line.new_block:
        return None
    if last.block != line.part.block:
        return None
    own_time = fact.window and fact.window.start and not fact.when.inherited
    own_time = own_time and not _rose(line, fact)  # "the toll has since risen to 11"
    own_place = line.places and not fact.where.inherited
    another = event is not None and (event.tag == "X" or _is_another(line, event))
    return None if own_time or own_place or another else last


def _is_another(line: Line, event: Mention) -> bool:
    """Whether an event is one that was not told before: "a separate blast"."""
    return bool(_ANOTHER.search(line.lower[: event.start - line.part.start]))


def _same_event(one: Fact, other: Fact) -> bool:
    same = one.window == other.window and one.where.value == other.where.value
    return same and one.measure != "abducted"


def _restates(home: Fact, fact: Fact) -> bool:
    """Whether a toll is another figure for the same dead, and not that of the other side."""
    says = fact.who_says
    claimed = not says.inherited and says.value not in {"", home.who_says.value}
    sides = {fact.victims, home.victims} - ({"unknown", "mixed"} if fact.rule in _TOTALS else set())
    return fact.measure in home.tolls and (claimed or len(sides) < 2)


def _rose(line: Line, fact: Fact) -> bool:
    """Whether a toll is that of an event told before, as it stands later."""
    short = fact.window is not None and (fact.window.days or LONG) < LONG
    told = short or not fact.is_dated or fact.when.rule == "another_event"
    return told and fact.rule in _TOTALS and bool(_ROSE.search(line.lower))


def _join(line: Line, home: Fact, fact: Fact, last: Fact | None) -> bool:
    """Add a toll to an incident: one that rose replaces the one before, a list is added up."""
    assert fact.amount is not None
    listed = last is not None and (fact.rule, fact.measure) == (last.rule, last.measure)
    rose = _rose(line, fact)
    if fact.measure not in home.tolls or rose:
        home.tolls[fact.measure] = fact.amount
    elif listed and last and fact.sentence - last.sentence < 14:
        home.tolls[fact.measure] = added([home.tolls[fact.measure], fact.amount])
        home.victims = home.victims if home.victims == fact.victims else "mixed"
    else:
        return False
    home.also.append(fact.span)
    home.who_says = home.who_says if home.who_says.value else fact.who_says
    if home.amount is None or rose:  # the row stands on the figure that is its toll
        home.also.append(home.span)
        for name in ("span", "words", "amount", "measure", "sentence", "rule", "victims", "target"):
            setattr(home, name, getattr(fact, name))
    return True


def _quiet(line: Line, *, told: bool) -> Fact | None:
    """An event without a toll, told with a day or a place of its own."""
    event, last = _event(line), line.context.fact
    days = [t[1] for t in line.times if t[1][0].days is not None and t[1][0].days < LONG * 10]
    if last is not None and last.row == "incident" and not told:
        if _completes(line, last, event):
            return None
        if event is not None and _goes_on(line) and not days:
            return None
    if event is None or not _is_single(line, event) or line.part.kind in {"title", "heading"}:
        return None
    kind, at = event.meaning(last=True), line.mentions.index(event)
    listed = line.part.kind == "bullet" and bool(days)  # "Fri 4 April: detonation near Marka"
    verb = listed or "X" in line.tags or re.search(r"E[-PTA]{0,6}[VLCBY]|[VB]-{0,3}E", line.tags)
    placed = days or (line.places and "X" in line.tags)
    if kind in {"other", "protest"} or not placed or not verb or "%" in line.tags:
        return None
    fact = Fact("incident", "", None, event.span, event.words, "told", at, event_type=kind)
    fill(line, [fact])
    return fact


def _completes(line: Line, last: Fact, event: Mention | None) -> bool:
    """Whether the sentence only dates or places the incident before it."""
    days = [t[1] for t in line.times if (t[1][0].days or 99) < LONG]
    goes_on = _goes_on(line)
    dates = bool(days) and last.when.rule in _UNDATED and (goes_on or event is None)
    if dates:
        last.window, last.when = days[0][0], replace(days[0][1], rule="dated_by_a_later_sentence")
        last.flag("inherited window")
        last.also += [event.span] if event is not None else []
    finer = line.places[0][1] if line.places else Read()
    here = goes_on and not line.new_block and not last.where.value
    if finer.value and (here or (dates and within(finer.value, last.where.value))):
        last.where = finer
        last.flags = [flag for flag in last.flags if flag != "no place said"]
        last.flag("inherited scope")
    return dates and event is not None


def _goes_on(line: Line) -> bool:
    """Whether the sentence goes on with the event of the one before."""
    return bool(_GOES_ON.match(line.lower)) if line.language == "en" else line.anaphoric


def _spread_bounds(drafts: list[Fact]) -> None:
    """The bound of a list reaches over it: "at least 13 soldiers and nine civilians"."""
    for first, second in pairwise(drafts):
        alike = first.rule == second.rule and first.measure == second.measure
        near = second.sentence - first.sentence < 5
        listed = alike and near and first.rule in {"active", "left_dead", "nominal"}
        if not (listed and first.amount and second.amount):
            continue
        if (first.amount.bound, second.amount.bound) == ("at_least", "exact"):
            second.amount = floor(second.amount)
