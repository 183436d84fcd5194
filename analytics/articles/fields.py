"""The fields of a draft: its window, its scope, its sides, and what is flagged about them."""

from __future__ import annotations

import re
from dataclasses import replace

from analytics.articles.context import closest
from analytics.articles.drafts import NARRATIVE, SHARES
from analytics.articles.facts import STOCKS, TOLLS, Fact, Read
from analytics.articles.frames import LONG, Dated, is_since, undated, until
from analytics.articles.lexicon import any_listed, listed
from analytics.articles.scopes import place_beside, place_of
from analytics.articles.sentence import Line, Timed
from analytics.articles.voices import claim_of
from analytics.periods import Window, span
from analytics.text import fold

_HARM = frozenset({*TOLLS, "casualties", "attacks", "incidents", "abducted"}) - {"arrested"}
_OF_GROUP = re.compile(r"\bof the (?:group|organi[sz]ation|movement)\b")
_THE_GROUP = re.compile(r"(?<!of )(?<!on )(?<!against )\bthe (?:group|organi[sz]ation)\b")
_WAR_HAS = re.compile(
    rf"\b(?:{any_listed('war', 'en')})\b[^.;]{{0,60}}? ha(?:s|ve) (?!since)"
    rf"|\bha(?:s|ve) been (?!\w+ since)[^.;]* in the (?:{any_listed('war', 'en')})\b"
)


def fill(line: Line, drafts: list[Fact]) -> None:
    """Give every draft its window, scope, voice and sides."""
    bases = [fact.base for fact in drafts if fact.is_ratio and fact.base is not None]
    compared = [fact.sentence for fact in drafts if fact.rule == "comparison"]
    beside = [t for t in line.times if any(_adjoins_base(line, t, place) for place in compared)]
    base = [t for t in line.times if t in beside or t[1][0] in bases]
    line.bases += base
    line.times = [t for t in line.times if t not in base]
    shares = [fact for fact in drafts if fact.rule in SHARES]
    reads = [place_beside(line, fact) for fact in shares]
    line.owned = {place for place, read in line.places if any(read is r for r in reads)}
    line.dates = {
        t[0]
        for t in line.times
        for f in shares
        if t[0] - f.sentence > 0 and line.adjoins(f.sentence, t[0])
    }
    for fact in drafts:
        whole = fact.part_of if fact.rule == "including" and fact.part_of in drafts else None
        if whole is not None:
            time = line.attached(line.times, fact.sentence, inside=True)
            place = line.attached(line.places, fact.sentence, inside=True)
            fact.window, fact.when = time or (whole.window, whole.when)
            fact.where = place or whole.where
        else:
            _date(line, fact)
            _end_with_statement(line, fact)
            fact.where = place_of(line, fact, drafts)
        fact.who_says = line.speaker
        if line.teller:
            fact.flag(f"told by {line.teller}")
        fact.claim = claim_of(line.lower, line.speaker.value)
        _doer_and_target(line, fact)
        _flag(line, fact)


def _flag(line: Line, fact: Fact) -> None:
    fact.flag_fields()
    if line.unplaced and (fact.where.inherited or not fact.where.value):
        fact.flag(f"place not read: {line.unplaced}")


# Windows -------------------------------------------------------------------------------------


def _date(line: Line, fact: Fact) -> None:
    aside = line.home(fact.sentence).kind == "comparison" and not fact.is_ratio
    compared = fact.rule == "comparison" or aside
    own = _base_time(line, fact) if compared else _own_time(line, fact)
    if fact.rule == "comparison" and own is None:
        fact.flag("inherited window")
    if own is not None:
        fact.window, fact.when = own
        _start_with_frame(line, fact)
        return
    if _is_announced(line, fact) and line.said is not None:
        fact.window, fact.when = until(line.said), Read(rule="announced")
        return
    if line.refused_date and not line.times:
        fact.flag(f"refused date: {line.refused_date}")
    window: Window | None = None
    read = Read(rule="undated")
    whole_war = fact.measure in STOCKS or _WAR_HAS.search(line.lower)
    if not whole_war and (not line.refused_date or line.part.kind == "bullet"):
        last, story = line.context.fact, fact.rule in NARRATIVE
        incident = last is not None and last.row == "incident"
        window, read = line.context.frames.inherited(
            line.part.kind, line.anaphoric, not line.new_block,
            apart=line.new_block and bool(line.places) and story and incident,
            follows=story or not incident,
        )  # fmt: skip
    fact.window, fact.when = window or undated(line.context.frames.published), read


def _start_with_frame(line: Line, fact: Fact) -> None:
    """What is counted "by the end of June" in a text about a year began with that year."""
    held, window = line.context.frames, fact.window
    if window is None or window.rule != "until" or window.end is None or fact.measure in STOCKS:
        return
    frames = (held.scene, held.section, held.document, held.paragraph, held.running)
    for frame in (f[0] for f in frames if f is not None):
        if frame.start is not None and frame.start <= window.end <= (frame.end or window.end):
            fact.window = span(frame.start, window.end, window.rule)
            fact.flag("inherited window")
            return


def _own_time(line: Line, fact: Fact) -> Dated | None:
    """The window that is said for a figure in its sentence."""
    place = fact.sentence
    near = [t for t in line.times if t[0] in line.dates and 0 < t[0] - place < 5]
    if fact.rule in SHARES and near:
        return near[0][1]
    since = next((t for t in line.times if t[0] > place and is_since(t[1])), None)
    if since is not None and line.adjoins(place, since[0]):
        return since[1]  # "spoke on Monday of 161 attacks since 17 October"
    base = next((b for b in line.bases if b[0] < place), None)
    beside = base is not None and re.fullmatch("[-BH:]{0,5}", line.tags[base[0] + 1 : place])
    if base is not None and beside and not fact.is_ratio:
        return base[1]  # "nearly double last year's total of 33"
    free = [t for t in line.times if t[0] not in line.dates and not _later_only(line, t, place)]
    free = line.reaching(free, place)
    if re.search("[nqem]-{0,2}T-{0,2}t-{0,2}$", line.tags[:place]):
        free = [t for t in free if not re.fullmatch("-{0,2}t-{0,2}", line.tags[t[0] + 1 : place])]
    if (
        not free and fact.rule != "from_to" and not fact.is_ratio
    ):  # "from the previous month's total of 759"
        near = [b for b in line.bases if b[0] < place]
        free = [b for b in near if re.fullmatch("[^nqem;]*", line.tags[b[0] + 1 : place])]
    return closest(free, place) if fact.rule == "told" else line.attached(free, place)


def _later_only(line: Line, time: Timed, place: int) -> bool:
    """Whether "a week later" dates only the last of several figures."""
    relative = time[1][0].rule == "another_event" and time[0] > place
    return relative and any(place < i < time[0] for i in line.figures)


def _is_announced(line: Line, fact: Fact) -> bool:
    """Whether all that dates a figure is the day on which it was said."""
    if line.said is None or line.part.kind == "bullet":
        return False
    goes_on = (line.anaphoric or not line.new_block) and line.context.frames.running is not None
    counted = fact.measure not in TOLLS or "e" in line.tags
    return not goes_on and (line.context.frames.document is None or not counted)


def _adjoins_base(line: Line, time: Timed, place: int) -> bool:
    """Whether a time follows a figure that another one is compared with."""
    between = line.tags[place + 1 : time[0]] if time[0] > place else "."
    return re.fullmatch(r"[-,&nWBHVDRE]*", between) is not None


def _base_time(line: Line, fact: Fact) -> Dated | None:
    """The window of a figure that another one is compared with."""
    told = sorted([*line.bases, *line.times], key=lambda t: t[0])
    place = fact.sentence
    following = next((t for t in told if t[0] > place), None)
    if following and _adjoins_base(line, following, place):
        return following[1]
    word = next((m for m in reversed(line.mentions[:place]) if m.tag == "c"), None)
    frames = line.context.frames
    known = (line.period, frames.section, frames.document, frames.running)
    anchor = next((k for k in known if k is not None and (k[0].days or 0) >= LONG), None)
    if line.context.brackets.value and line.in_bracket(place) and anchor is not None:
        window = frames.read(line.context.brackets.value, anchor[0])
        return (window, line.context.brackets) if window else None
    if word is not None and word.words.lower().startswith("previous") and anchor is not None:
        # "(previous week: 17)": the comparing word itself is the time.
        window = frames.read(word.words, anchor[0]) or frames.read("previous period", anchor[0])
        return (window, word.read(window.rule)) if window else None
    return next((t[1] for t in reversed(told) if t[0] < place), None)


def _end_with_statement(line: Line, fact: Fact) -> None:
    """What X counts "to date" in a statement of last July ends with that July."""
    told, window = line.context.frames.statement, fact.window
    if told is None or window is None or window.start is None or window.end is None:
        return
    same = line.said is not None or (line.speaker.value and line.speaker.value == told[0])
    to_date = window.end == undated(line.context.frames.published).end
    if same and to_date and told[1].end and window.start <= told[1].end < window.end:
        fact.window = span(window.start, told[1].end, window.rule)
        fact.when = replace(fact.when, rule=f"{fact.when.rule}_to_the_statement")
        fact.flag("ends with the statement it was told in")


# Sides -------------------------------------------------------------------------------------


def _doer_and_target(line: Line, fact: Fact) -> None:
    """Who did it and to whom; what is not said in the sentence is flagged."""
    context, last, place = line.context, line.context.fact, fact.sentence
    actors = [(i, m) for i, m in enumerate(line.mentions) if m.kind == "actor"]
    said = {i: line.mentions[i - 1].words.lower() for i, _ in actors if i}
    against = (m.value for i, m in actors if said.get(i) == "against")
    fact.target = fact.target or next(against, "")
    if not fact.target and _OF_GROUP.search(line.lower) and fact.victims == "militants":
        fact.target = context.group
    if not fact.target and fact.victims == "civilians" and fact.measure in TOLLS:
        fact.target = "civilians"
    if fact.measure == "strength" and fact.target:
        fact.actor, fact.target = fact.target, ""  # "some 2,500 ISIS fighters"
        return
    doers = [(i, m) for i, m in actors if m.value != fact.target and _is_doer(line, fact, i)]
    by = [i for i, m in doers if said.get(i) == "by" or _names_event(line, i, place)]
    told = line.teller or line.speaker.value  # who speaks did not do it, unless it claims
    mute = "" if fold(told) in listed("en", "armed") else told
    before = [i for i, m in doers if i < place and m.value != mute]
    harmed = fact.victims == "militants" or fact.measure not in _HARM
    if by:
        fact.actor = line.mentions[by[0]].value
    elif before:
        fact.actor = line.mentions[_first_of_run(line, before)].value
    elif _THE_GROUP.search(line.lower) and context.group != fact.target:
        fact.actor = context.group
    elif last is not None and last.block == line.part.block and last.actor != fact.target:
        fact.actor = last.actor
        if last.actor:
            fact.flag("inherited actor")
    if not fact.actor and not harmed and len(context.groups) == 1:
        fact.actor = context.group  # the only armed group that the text names
        fact.flag("inherited actor")


def _is_doer(line: Line, fact: Fact, at: int) -> bool:
    """Whether a named actor may have done what is counted: no victim, and no mere setting."""
    tags, said = line.tags, line.mentions[at - 1].words.lower() if at else ""
    armed = line.language == "en" and fold(line.mentions[at].value) in listed("en", "armed")
    among = armed and fact.victims == "militants" and fact.measure not in STOCKS
    if among or said == "against" or re.search(r"[qn]-?$", tags[:at]):
        return False
    passive = fact.rule in {"passive", "participle"}
    return not passive or said == "by" or re.match(r"-{0,2}[EeX]", tags[at + 1 :]) is not None


def _names_event(line: Line, at: int, place: int) -> bool:
    """Whether an actor names the event behind a figure, or its verb where that comes first."""
    if line.language == "ar":
        return re.search(r"X[-p]{0,3}$", line.tags[:at]) is not None
    return at > place and re.match(r"-?[EX]", line.tags[at + 1 :]) is not None


def _first_of_run(line: Line, places: list[int]) -> int:
    """The first of the last actors that are joined: "X and its partners Y and Z"."""
    first = places[-1]
    for at in reversed(places[:-1]):
        if not re.fullmatch(r"[-,&p]{0,6}", line.tags[at + 1 : first]):
            break
        first = at
    return first
