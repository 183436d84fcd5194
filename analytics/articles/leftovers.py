"""What figures are left when no word governs them: by the figure before, a place, or a verb."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analytics.amounts import Amount
from analytics.articles.facts import Fact
from analytics.articles.gaps import distributed, elliptic, is_bare, labelled
from analytics.articles.lexicon import listed
from analytics.articles.measured import PERSONS, draft, head_measure, measure_of
from analytics.articles.sentence import Line
from analytics.text import fold

FREED = re.compile(r"K[-A]{0,3}$")
_FIGHTERS = re.compile(
    r"\b(?:strength|fighters|militants|members|combatants|jihadists|men)\b", re.I
)
_FORCE = re.compile(  # "a faction of the former rebels with some 3,500 members"
    r"\b(?:group|faction|militia|movement|rebels|front|gang|wing)\b[^.;:]{0,60}"
    r"\b(?:with|of|has|have) $"
)
_FELL = re.compile(r"fell (?:in|at|near|during|on|while|as)\b")  # "seven soldiers fell at Pensa"
_CLAIMED = frozenset({"claimed", "claims", "claiming"})
_VICTIMS = re.compile(r"\b(?:victims|lives)$")
_BODIES = re.compile(r"\b(?:bod(?:y|ies)|corpses?|remains|lives)$")
_OFTEN, _MULTIPLIES = (
    re.compile(r"(?:twice|thrice)"),
    re.compile(r" (?:the|as|that|those|what|its)\b"),
)
_EXPLAINS = re.compile(r"(?:,|T-)[-t]{0,4}$")
_AS_MANY = re.compile(r"r?-{0,2}p[-A]{0,2}B-?V")  # "twice as many people were killed"
_SHARE = re.compile(r"\b(?:share|proportion|percentage)\b")
_FEWEST = 100  # fighters "in Iraq" that are a stock; fewer are a squad of a story
_REACH = 80  # mentions before a figure that may say what it counts


@dataclass(frozen=True, slots=True)
class Leftover:
    """How a figure that no construction took gets the measure of the figure before it."""

    rule: str
    before: str = ""
    after: str = ""
    follows: frozenset[str] = frozenset()  # the rules that the figure before may have
    tags: str = "qn"
    part: bool = False


# In this order: "(previous week: 17)", "from 412 to 317", "Of them, 7 ...".
_LEFTOVERS = (
    Leftover("comparison", r"(?:\(T:?-?|c[-(:oftT]{0,6})$"),
    Leftover("comparison", r"\($", after=r"-{0,3}T\)"),
    Leftover("comparison", r"^[^n]*E[^n]*T\($", after=r"\)"),  # "up on the month before (18)"
    Leftover("comparison", r"%-{0,2}T$"),  # "9% below September's 453"
    Leftover("comparison", r",r$", after=r"-{0,3}T"),  # "94, after 131 in the second quarter"
    # "twice the 60 of May", "half of the 60 counted in May", "below the 60 it managed in May"
    Leftover("comparison", r"%-{1,2}$", after=r"(?:-{0,3}|W-?)T"),
    Leftover("from_to", r"[nqeT]-{0,2}t-?$", follows=frozenset({"comparison"})),
    Leftover("comparison", r"[&,;]-?(?:T:?)?-{0,2}$", follows=frozenset({"comparison"})),
    Leftover("accounted_for", r"C.*E-$", follows=frozenset({"counted", "accounted_for"})),
    Leftover("of_them", r"(?:^|[,.(])[ij][-,]{0,2}$", part=True),
    Leftover("comparison", r"%-{0,2}$", follows=frozenset({"ratio"})),
)
_LATE = (
    Leftover("toll_to", r"M.*t-{0,2}$"),
    Leftover("breakdown", r"[qnem][-:]{0,2}\((?:[qn][-pA]{0,3}[,&]{1,2}-?)*$", part=True),
    Leftover("breakdown", r"[qnem][^:;.]*:-{0,2}(?:[qn][-pAPoB]{0,6}[,&]{1,2}-?)*$", part=True),
    Leftover("listed", r"^-*$", tags="q"),
)


def leftover(line: Line, place: int, previous: Fact | None) -> Fact | None:
    """What a figure counts that no word governs, and that counts no noun of its own."""
    mention, tags = line.mentions[place], line.tags
    last = previous or line.context.fact
    if mention.tag == "%":
        return _ratio(line, place, previous)
    if mention.tag == "u":
        return _sites(line, place)
    claimed = place and line.mentions[place - 1].words.lower() in _CLAIMED
    bodies = _VICTIMS if claimed else _BODIES
    following = " ".join(m.words.lower() for m in line.mentions[place + 1 : place + 3])
    if mention.tag == "q" and _FELL.match(following):
        return draft(line, place, "killed", "participle")
    if mention.tag == "q" and bodies.search(mention.words.lower()):
        return draft(line, place, "killed", "bodies")
    if _is_strength(line, place):
        return draft(line, place, "strength", "strength")
    if measure := _seized(line, place):
        return draft(line, place, measure, "passive")
    if mention.tag not in "qn" or FREED.search(tags[:place]):
        return None
    found = _by_table(line, place, previous, last, _LEFTOVERS)
    if found is None and (measure := distributed(line, place, last)):
        found = draft(line, place, measure, "distribution")
    if found is not None or re.search(r"[VG]-?$", tags[:place]):
        return found
    ours = re.match(r"-(?:H|W)$", tags[:place]) and "T" in tags[place:]
    if ours and mention.tag == "q" and line.lower.startswith("we ") and line.context.counts:
        alike = (f for f in reversed(line.context.told) if f.victims == mention.meaning())
        same = next((f for f in alike if f.measure in PERSONS), None)
        return draft(line, place, same.measure, "elliptic") if same else None
    late = _by_table(line, place, previous, last, _LATE) or labelled(line, place)
    return late or elliptic(line, place, previous)


def _by_table(
    line: Line, place: int, previous: Fact | None, last: Fact | None, table: tuple[Leftover, ...]
) -> Fact | None:
    tags, after = line.tags[max(0, place - _REACH) : place], line.tags[place + 1 :]
    named = [m for m in line.mentions[:place] if m.tag in "EezM" and m.noun]
    tolls = [m for m in named if m.tag == "M" and m.meaning()] or named  # "the toll of the blast"
    own = measure_of(tolls[-1]) if tolls and previous is None else ""
    for row in table:
        fits = line.tags[place] in row.tags and re.search(row.before, tags)
        follows = not row.follows or (previous is not None and previous.rule in row.follows)
        known = last is not None or (own and row.rule == "comparison")
        alone = row.rule != "comparison" or line.tags[place] != "n" or is_bare(line, place)
        if not (known and fits and follows and alone):
            continue
        if not re.match(row.after, after):
            continue
        whole = last if row.part else None
        measure = own if own and row.rule == "comparison" else last.measure if last else ""
        if row.rule == "breakdown" and previous is not None:
            whole = previous.part_of if previous.rule == "breakdown" else previous
        elif row.rule == "listed":
            measure = line.context.head_measure if line.part.kind == "bullet" else ""
            whole = line.context.head[-1] if line.context.head else None
            if whole is not None and line.tags[place] == "q" and measure not in PERSONS:
                measure = whole.measure  # "fatalities in operations: 31 militants"
        elif row.rule == "toll_to":
            measure = head_measure(line) or measure
        if measure:
            return draft(line, place, measure, row.rule, whole)
    return None


def _is_strength(line: Line, place: int) -> bool:
    """A stock of fighters: "some 2,500 fighters at large", "the number of fighters fell to"."""
    mention = line.mentions[place]
    before = line.lower[: mention.start - line.part.start]
    amount = mention.value
    size = (amount.best or amount.low or amount.high or 0) if amount else 0
    apart = not set("XEK") & set(line.tags) and re.match("-{0,2}P", line.tags[place + 1 :])
    force = mention.tag == "q" and (_FORCE.search(before) or (size >= _FEWEST and apart))
    told = "S" in line.tags or force or re.search(r"M[-AP]{0,2}[pA]|A-{0,2}H-?q", line.tags)
    fighters = mention.meaning() == "militants" or _FIGHTERS.search(line.words)
    counts = mention.tag == "q" or is_bare(line, place)
    return bool(told and fighters and counts) and not set("VDGN") & set(line.tags)


def _ratio(line: Line, place: int, previous: Fact | None) -> Fact | None:
    mention, start = line.mentions[place], line.part.start
    if not isinstance(mention.value, Amount) or mention.value.unit_hint != "ratio":
        return None
    before, after = line.lower[: mention.start - start], line.lower[mention.end - start :]
    often = _OFTEN.fullmatch(mention.words.lower()) and not _MULTIPLIES.match(after)
    if often or _SHARE.search(before.rpartition(",")[2]):  # "twice a day"; "its share fell to 22%"
        return None
    measure = _changed(line, place, previous) or _going_on(line, place, previous)
    fact = draft(line, place, measure, "ratio")
    told = (t for t in [*line.bases, *line.times] if t[0] > place)
    base = next((t for t in told if not t[1][0].rule.startswith("since")), None)
    if fact is None or base is None:
        return fact
    between = line.context.text.text[mention.end : line.mentions[base[0]].start]
    if re.search(r"\b(?:than|total|from|compared|of|on|over|versus|against)\b", between):
        fact.base = base[1][0]
        fact.pace = False if "total" in between else None
    return fact


def _changed(line: Line, place: int, previous: Fact | None) -> str:
    """The measure that a change is of: of the figure it explains, or the nearest noun's."""
    beside = previous is not None and line.home(previous.sentence).kind != "bracket"
    if previous is not None and beside and _EXPLAINS.search(line.tags[previous.sentence : place]):
        return previous.measure  # "killed 2,150 people, a rise of 44 percent"
    members = [i for i in line.home(place).members if i < place]
    nouns = [i for i in reversed(members) if line.tags[i] in "Eezm" and line.mentions[i].noun]
    if nouns and line.tags[nouns[0]] == "E":  # "deaths from roadside bombs rose by a third"
        heads = [i for i in nouns[1:] if re.fullmatch("[-cp]{1,3}", line.tags[i + 1 : nouns[0]])]
        nouns = [i for i in heads if line.tags[i] in "zm"] + nouns
    told = "EezmV" if _AS_MANY.match(line.tags[place + 1 :]) else "Eezm"
    behind = (m for m in line.mentions[place : place + 9] if m.tag in told and m.noun)
    around = [*(line.mentions[i] for i in nouns), *behind]
    return next((x for m in around if (x := measure_of(m))), "")


def _going_on(line: Line, place: int, previous: Fact | None) -> str:
    """The measure of the fact before, unless something else changes: "Oil was up 1.2%"."""
    last = previous or line.context.fact
    pointed = line.mentions[0].words.lower() in listed("en", "pronoun")
    other = not pointed and re.fullmatch(r"[-dB]{1,4}", line.tags[:place])
    return last.measure if last is not None and not other else ""


def _seized(line: Line, place: int) -> str:
    """What "seized" says of persons: arrested by forces, carried off by gunmen."""
    words = [m.words.lower() for m in line.mentions]
    active = "seized" in words[max(0, place - 2) : place]
    passive = re.match("-?B", line.tags[place + 1 :]) and "seized" in words[place + 2 : place + 4]
    if line.tags[place] != "q" or not (active or passive):
        return ""
    doers = " ".join(m.meaning() for m in line.mentions[:place] if m.tag == "p")
    armed = any(fold(m.value) in listed("en", "armed") for m in line.mentions if m.tag == "A")
    return "abducted" if armed or "militants" in doers else "arrested"


def _sites(line: Line, place: int) -> Fact | None:
    if line.mentions[place].meaning() == "units":
        return draft(line, place, "units", "units")
    destroyed = re.search(r"Y[^.;VGN]{0,12}$", line.tags[:place])
    was_destroyed = re.search(r"^[^.;]{0,6}B[-B]{0,3}Y", line.tags[place + 1 :])
    return draft(line, place, "sites", "destroyed") if destroyed or was_destroyed else None
