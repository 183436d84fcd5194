"""Whether a toll is that of one event, or counts what happened over a period.

One event is told by a singular noun, by a verb of somebody, by a volley that hits; a count by a
stretch of days, by a plural of events, by a total.
"""

from __future__ import annotations

import re

from analytics.articles.clauses import clause
from analytics.articles.context import ANAPHORA
from analytics.articles.drafts import NARRATIVE
from analytics.articles.facts import TOLLS, Fact
from analytics.articles.frames import LONG
from analytics.articles.lexicon import is_plural
from analytics.articles.sentence import Line
from analytics.articles.strip import Mention

TOTALS = frozenset({"number_was", "rose_to", "toll_to"})
_STORY = NARRATIVE - {"including"} | {"bodies"}
_TOTAL = re.compile(
    r"\btotal of\b|^\W*totals?\b"
    r"|\b(?:during|over|in|for|within) (?:an?|one|the) (?:reporting )?"
    r"(?:week|month|quarter|period|year)\b(?! of)"
    r"|\bsince the (?:start|beginning|outbreak|launch)\b"
    r"|\bin (?:the )?(?:latest|newest|recent|other|new) violence\b"
)
_SO_FAR = re.compile(
    r"\b(?:so|thus) far\b|\bha(?:s|ve) (?:already )?(?:left|killed|claimed|wounded|injured)\b"
)
_FEW = 5  # strikes inside one incident
_DAYS = 3  # that one event may last
_WEEK = 7  # that one battle may last
_MONTH = 32
_MANY = 500  # dead of one event, which no text leaves without a day
_STRETCHES = frozenset({"rolling", "between", "days_of_month", "days_of_a_month"})
_OVER = re.compile(r"\b(?:during|over|within|throughout|خلال)(?: the)?\W*$")
_MASS = re.compile(r"(?<!\ba )(?<!\bthe )\b(?:shelling|bombardment|fighting|(?:\w+ )?fire)$")
_ROSE = re.compile(
    r"\b(?:r[io]se[ns]?|rising|climb\w*|increased|jumped|grown|revised|updated|now|later|final"
    r"|bringing|brought|taking|took|raising|raised)\b"
)
_NAMED = re.compile(r"\(T\),?-?r")  # "the Westgate mall (2013), in which"
_FELL = re.compile(
    r"(?:mortar )?(?:rounds|rockets|shells|missiles|bombs|mortars)\b[^.;,]{0,40}?"
    r"\b(?:fell|land(?:ed|ing)|hit|struck|exploded|slammed|crashed)\b"
)


def is_incident(line: Line, fact: Fact, drafts: list[Fact], event: Mention | None) -> bool:
    """Whether a toll tells of an event: a story, of a few days or of one event, no total."""
    last, days = line.context.fact, fact.days
    dated = fact.is_dated and days < LONG
    own = fact.part_of is None or fact.part_of.window != fact.window
    one = (own and dated and days and fact.rule == "including") or (
        fact.rule == "number_was" and (days or (event is not None and is_single(line, event)))
    )
    told = fact.rule in _STORY or one
    if fact.amount is None or fact.measure not in {*TOLLS, "abducted"} or not told:
        return False
    if fact.is_dated and fact.window is not None and fact.window.start is None:
        return False  # "until 30 December"
    own_day = dated and 0 < days <= _DAYS
    if fact.size >= _MANY and not own_day:
        return False
    apart = fact.when.inherited and fact.is_placed  # of the day of another place
    many = 2 if days >= LONG or apart else _FEW
    events = [f for f in drafts if line.tags[f.sentence] == "e"]
    events = [f for f in events if not own_day or f.window == fact.window]
    counted = any(f.size > many for f in events)
    number_of = (m.tag == "M" and not m.meaning() for m in line.mentions[: fact.sentence])
    single = own_day and event is not None and is_single(line, event)
    at = fact.span[0] - line.part.start
    beside, plural = line.beside(fact), event is not None and not is_single(line, event, days)
    total = not single and (any(number_of) or _TOTAL.search(beside))
    adds_up = event is not None and _SO_FAR.search(beside) and not is_single(line, event)
    said = fact.when.rule.startswith(("since", "year_to_date")) and not fact.when.inherited
    several = days > _DAYS and dated and plural
    if counted or total or adds_up or said or several or line.refused_date.startswith("since"):
        return False
    if _is_stretch(line, fact, event) and (event is None or plural):
        return False
    rough = fact.when.rule == "within" and days < _MONTH  # "in mid-July"
    if days >= LONG and not rough and not has_risen(line, fact):
        inherits = event is None and fact.when.inherited
        goes_on = inherits and not line.new_block
        return (line.tells_on or not inherits) and (goes_on or is_single(line, event, days))
    counts = last is not None and last.row == "statistic"
    # "these attacks killed 12", "12 were killed in these attacks"; not "12 of them were killed"
    points_back = ANAPHORA.search(line.lower[:at]) or re.search(r"\bthese\b", line.lower[at:])
    of_many = last is not None and last.size > _FEW  # "the 54 attacks"
    return not (counts and (event is None or (of_many and plural)) and points_back and not dated)


def event_of(line: Line, at: int | None = None) -> Mention | None:
    """The word that says what happened: the event before the figure, else the next one."""
    if at is not None and _NAMED.search(line.tags[:at]):
        return None
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


def one_event(line: Line) -> Mention | None:
    """The one event that a sentence tells, if it tells of one."""
    event = event_of(line)
    return event if event is not None and is_single(line, event, LONG) else None


def is_single(line: Line, event: Mention | None, days: int = 0) -> bool:
    """Whether the words tell of one event, and not of the events of so many days."""
    if event is None:
        subject = re.search(r"[pA][-PTA,d]{0,9}V|[pA][^;.]*,-?G", line.tags)
        named = _NAMED.search(line.tags)
        return bool(named or (subject and not re.search(r"B-?V", line.tags)))
    if event is line.context.event:
        return True  # the sentence before told it
    clash = event.meaning(last=True) == "clash" and days <= _WEEK
    other = event.tag == "X" or clash
    if days > _DAYS and _MASS.search(line.lower[: event.end - line.part.start]):
        return False  # "shelling killed 17 in July"
    fell = _FELL.match(line.lower[event.start - line.part.start :])  # "two rockets hit the road"
    plural = is_plural(event.words.lower(), line.language)
    if line.language != "en":  # "انفجار ألغام" is of the mines
        of = line.mentions[line.mentions.index(event) + 1 :][:1]
        plural = plural or any(m.tag == "E" and is_plural(m.words, line.language) for m in of)
    return other or bool(fell) or not (plural and (days > _DAYS or line.language == "en"))


def _is_stretch(line: Line, fact: Fact, event: Mention | None) -> bool:
    """Whether what dates a toll is a stretch over which things are counted, and no rough date."""
    if not fact.is_dated or fact.window is None or fact.when.span is None:
        return False
    long, rule = (fact.window.days or 0) > _DAYS, fact.window.rule
    over = _OVER.search(line.lower[: fact.when.span[0] - line.part.start])
    return bool(long and (rule in _STRETCHES or over)) or (rule == "rolling" and event is None)


def is_inside(line: Line, fact: Fact, drafts: list[Fact]) -> bool:
    """A small count of strikes inside a sentence that tells one event with its toll."""
    if line.tags[fact.sentence] != "e" or fact.rule != "counted" or fact.amount is None:
        return False
    if fact.days >= LONG or (fact.amount.best or fact.amount.low or 99) > _FEW:
        return False
    others = (f for f in drafts if f is not fact)
    return any(is_incident(line, f, drafts, event_of(line, f.sentence)) for f in others)


def has_risen(line: Line, fact: Fact) -> bool:
    """Whether a toll is that of an event told before, as it stands later."""
    short = fact.window is not None and (fact.window.days or LONG) < LONG
    told = short or not fact.is_dated or fact.when.rule in {"another_event", "counted_on"}
    return told and fact.rule in TOTALS and bool(_ROSE.search(line.lower))
