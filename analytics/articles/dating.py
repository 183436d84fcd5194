"""The window of a figure among the times of its sentence, else the one it inherits.

A base of a comparison dates what is compared alone; what is cumulative ends with the statement or
with the "up to" of its sentence.
"""

from __future__ import annotations

import re
from dataclasses import replace

from analytics.articles.context import closest
from analytics.articles.drafts import NARRATIVE, SHARES
from analytics.articles.facts import STOCKS, TOLLS, Fact, Read
from analytics.articles.frames import LONG, Dated, is_since, undated, until
from analytics.articles.lexicon import any_listed
from analytics.articles.sentence import Line, Timed
from analytics.periods import Window, span
from analytics.periods.bins import bin_of
from analytics.periods.window import day_window

_FELL = re.compile(r"\bby\b.*\b(?:sunk|fallen|dropped|declined|slowed|shrunk|dwindled|halved)\b")
_PAIRS = frozenset({"days_of_month", "weekdays", "months"})
_WAR_HAS = re.compile(
    rf"\b(?:{any_listed('war', 'en')})\b[^.;]{{0,60}}? ha(?:s|ve) (?!since)"
    rf"|\bha(?:s|ve) been (?!\w+ since)[^.;]* in the (?:{any_listed('war', 'en')})\b"
)


def give_window(line: Line, fact: Fact) -> None:
    """Give a draft the window that is said for it, or one that it inherits."""
    _date(line, fact)
    _end_with_statement(line, fact)


def _date(line: Line, fact: Fact) -> None:
    aside = line.home(fact.sentence).kind == "comparison" and not fact.is_ratio
    compared = fact.rule == "comparison" or aside
    own = _base_time(line, fact) if compared else _own_time(line, fact)
    if fact.rule == "comparison" and own is None:
        fact.flag("inherited window")
    whole = fact.part_of
    if own is None and fact.rule == "of_them" and whole is not None and whole.window is not None:
        own = whole.window, replace(whole.when, rule="inherited_whole", inherited=True)
    if own is not None:
        fact.window, fact.when = own
        _end_with_until(line, fact)
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


def _end_with_until(line: Line, fact: Fact) -> None:
    """What "has since" been counted "up to this June" ends with that June."""
    behind = (t[1][0] for t in line.times if t[0] > fact.sentence and t[1][0].rule == "until")
    window, last = fact.window, next(behind, None)
    if window and last and window.start and last.end and is_since((window, fact.when)):
        fact.window = span(window.start, max(window.start, last.end), window.rule)


def in_turn(line: Line, drafts: list[Fact]) -> None:
    """Two days or months of two figures: "on 18 and 20 December respectively"."""
    pairs = [f for f in drafts if f.window and f.window.rule in _PAIRS and f.rule != "including"]
    windows = {f.window for f in pairs}
    if len(pairs) != 2 or len(windows) != 1 or "respectively" not in line.lower:
        return
    for fact, day in zip(pairs, pairs[0].window.ends if pairs[0].window else (), strict=True):
        whole = fact.window and fact.window.rule == "months"
        fact.window = bin_of(day, "month") if whole else day_window(day, "respectively")


def compared_alike(line: Line, fact: Fact, drafts: list[Fact]) -> None:
    """What is compared with 11 "in December" is of a month too, if the text is about one."""
    about, behind = line.context.frames.about, drafts[drafts.index(fact) + 1 :]
    base = next((f for f in behind if f.rule == "comparison" and f.is_dated), None)
    if about is None or base is None or fact.is_dated or fact.rule == "comparison":
        return
    if abs(base.days - (about[0].days or 0)) < abs(base.days - fact.days):
        fact.window, fact.when = (
            about[0],
            replace(about[1], rule="inherited_period", inherited=True),
        )


def _start_with_frame(line: Line, fact: Fact) -> None:
    """What is counted "by the end of June" in a text about a year began with that year."""
    held, window = line.context.frames, fact.window
    if window is None or window.end is None or fact.measure in STOCKS:
        return
    if _FELL.search(line.lower) and (
        inner := held.read(re.sub("^by ", "", fact.when.value.lower()))
    ):
        fact.window = inner  # "by the fourth quarter, the figure had sunk to 191"
        return
    if window.rule != "until" and not fact.when.value.lower().startswith("as of"):
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
    bases = [] if fact.is_ratio else [b for b in line.bases if b[0] < place]
    between = line.tags[bases[-1][0] + 1 : place] if bases else ";"
    reached = "t" if line.language == "ar" else ""
    if re.fullmatch(f"[-BHM:{reached}]{{0,5}}", between):
        return bases[-1][1]  # "nearly double last year's total of 33"
    free = [t for t in line.times if t[0] not in line.dates and not _later_only(line, t, place)]
    free = line.reaching(free, place)
    if len(free) > 1:
        free = [t for t in free if not _is_attribute(line, t, place)] or free
    if fact.rule == "told":  # "the worst of the quarter came on 26 February"
        free = [t for t in free if not any(_holds(t, other) for other in free)]
    if not free and fact.rule != "from_to" and re.fullmatch("[^nqemt;]*", between):
        return bases[-1][1]  # "exceeds the whole of 2023, when 645 were counted"
    return closest(free, place) if fact.rule == "told" else line.attached(free, place)


def _holds(time: Timed, other: Timed) -> bool:
    """Whether a window holds a shorter one."""
    whole, part = time[1][0], other[1][0]
    return whole.is_closed and whole != part and whole.contains(part)


def _is_attribute(line: Line, time: Timed, place: int) -> bool:
    """Whether a time dates a noun of another clause: "by documenting today's death, it counted"."""
    apart = "," in line.tags[time[0] : place]
    return apart and time[1][1].value.endswith("'s")


def _later_only(line: Line, time: Timed, place: int) -> bool:
    """Whether "a week later" dates only the last of several figures."""
    relative = time[1][0].rule == "another_event" and time[0] > place
    return relative and re.search("[qnem]", line.tags[place + 1 : time[0]]) is not None


def _is_announced(line: Line, fact: Fact) -> bool:
    """Whether all that dates a figure is the day on which it was said."""
    if line.said is None or line.part.kind == "bullet":
        return False
    goes_on = (line.anaphoric or not line.new_block) and line.context.frames.running is not None
    counted = fact.measure not in TOLLS or "e" in line.tags
    return not goes_on and (line.context.frames.document is None or not counted)


def adjoins_base(line: Line, time: Timed, place: int) -> bool:
    """Whether a time follows a figure that another one is compared with."""
    between = line.tags[place + 1 : time[0]] if time[0] > place else "."
    return re.fullmatch(r"[-,&nWBHVDRE]*", between) is not None


def _base_time(line: Line, fact: Fact) -> Dated | None:
    """The window of a figure that another one is compared with."""
    told = sorted([*line.bases, *line.times], key=lambda t: t[0])
    place = fact.sentence
    following = next((t for t in told if t[0] > place), None)
    if following and adjoins_base(line, following, place):
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
