"""Figures without a noun: the figure before, the place beside or the title says what they count."""

from __future__ import annotations

import re
from itertools import pairwise

from analytics.articles.facts import EVENTS, TOLLS, Fact
from analytics.articles.lexicon import any_listed, bare, listed
from analytics.articles.measured import draft, measure_of
from analytics.articles.sentence import Line
from analytics.articles.strip import Mention

# What leads to a bare figure: a verb of counting or "it was", a time or a place of its own, or the
# end of the figure before it. In the last case something must be left of its clause.
_TELLS = re.compile(r"(?:[RWBHtLC][-pAM,]{0,4}|[TP][^RVXEDGN;.(]*)$")
_GAPPED = re.compile(r"[,;&][-]?$")
_GAP = re.compile(r"[TPtB-]|c-?[pA]")  # "..., 15 against police"
_NAMED = re.compile(r"[,;&]{1,2}[-APp]{1,3},?$")  # "..., Kirkuk four and the army one."
_OPENS = re.compile(r"-{0,2}(?:H?-?B|[XCL])")  # "Nine were ..."
_OBJECT = re.compile(r"[CL]-?$")
# What a figure behind it did not happen, or counts something else: forecasts, agents, shares.
_THE_REST = frozenset({"remaining", "rest"})
_IN_A_ROW = re.compile(r"[:,;]-{1,3}n[,;&]{1,2}-{1,3}$")  # "by sector: North 12, South 7"
_UNREAL = re.compile(rf"\b(?:{any_listed('unreal', 'en')})(?: \S+)?\W*$")
_YEAR_LABEL, _NAME_LABEL = re.compile(r"T-?:-?$"), re.compile(r"[-APT]{1,5}(?:[:(]-?)?$")


def is_bare(line: Line, place: int) -> bool:
    """Whether a figure stands without a noun: "it was 141", and not "62 parcels"."""
    if line.tags[place] != "n" or line.mentions[place].noun is not None:
        return False
    following = line.mentions[place + 1] if place + 1 < len(line.mentions) else None
    noun = following is not None and following.tag == "-" and following.words[0].isalpha()
    return following is None or not noun or _is_small(line, following)


def _is_small(line: Line, word: Mention) -> bool:
    forms = bare(word.words.lower(), line.language)
    names = ("stop", "in", "adverb", "occur", "counter")
    return any(
        not listed(language, name).isdisjoint(forms)
        for name in names
        for language in (line.language, "en")
    )


def labelled(line: Line, place: int) -> Fact | None:
    """The figure of a line such as "2021: 1,079" or "Army: 14", by the title of its lines."""
    context, last = line.context, line.context.fact
    label, since = line.mentions[: max(place - 1, 1)], line.part.block - context.titled
    goes_on = last is not None and 0 < line.part.block - last.block < 3
    goes_on = goes_on or (line.part.kind == "bullet" and 0 < since < 3)
    named = _NAME_LABEL.match(line.tags[:place]) and not label[0].words[:1].islower() and goes_on
    dated = _YEAR_LABEL.match(line.tags[:place])
    ends = re.match(r"(?:[,&)n:]|-(?=n))*[.;]?$", line.tags[place + 1 :])
    if (
        not (dated or (named and ends))
        or any(m.noun and m.tag != "p" for m in label)
        or not is_bare(line, place)
    ):
        return None
    if re.match(r"-?[qd]|-[n]", line.tags[place + 1 :]):  # "Threat level: 3 of 5"
        return None
    title = context.title_measure if dated else ""
    fact = draft(line, place, context.list_measure or title, "labelled")
    if fact is not None:
        fact.flag("inherited measure")
        context.titled = line.part.block
    return fact


def elliptic(line: Line, place: int, previous: Fact | None) -> Fact | None:
    """A bare figure counts what the one before it counted: "a year earlier it was 91".

    The figure before it must be read itself, be it in the sentence before: "Nine were ...".
    """
    last, mention = previous or line.context.fact, line.mentions[place]
    subject = "" if previous else _subject(line, place)
    if (last is None and not subject) or not is_bare(line, place):
        return None
    beside = line.told[-1] if line.told else None
    first = max((i for i in line.figures if i < place), default=-1) + 1
    before, after = line.tags[first:place], line.tags[place + 1 :]
    told = previous is not None and _GAPPED.search(before) and _GAP.match(after)
    opens = line.context.counts and not line.new_block and _OPENS.match(after)
    named = _NAMED.search(before) and not re.match("[^,;.&]", after)
    gapped = (
        told
        or (opens and place < 2 and not first)
        or (named and beside is not None and beside.sentence == first - 1)
        or line.mentions[place - 1].words.lower() in _THE_REST
        or (_IN_A_ROW.search(line.tags[:place]) and after[:1] in set(",;.&"))
    )
    following = line.mentions[place + 1].words.lower() if after else "."
    if mention.words.lower().startswith("one") and not (
        gapped and following in listed("en", "in") | {"."}
    ):
        return None
    if re.match("-{0,2}B[-B]{0,2}[KY]", after):
        return None  # "Nine were unhurt"
    unreal = _UNREAL.search(line.context.text.lower[line.part.start : mention.start])
    if unreal or re.match(r"\(T|-[nq]", after) or not (gapped or _TELLS.search(before)):
        return None
    part = re.match(r"-?B[-A]{0,2}p", after)  # "Nine were children"
    measure = subject or (_antecedent(line, place, previous, last).measure if last else "")
    rule, whole = ("of_them", last) if part else ("elliptic", None)
    fact = draft(line, place, measure, rule, whole)
    if fact is not None:
        fact.flag("inherited measure")
    return fact


def _subject(line: Line, place: int) -> str:
    """The toll that a sentence is about: "Killings went down: our partners confirm 94"."""
    if not re.search(r"[RB][-pA]{0,3}$", line.tags[:place]):
        return ""
    named = (m for m in reversed(line.mentions[:place]) if m.tag in "zN" and m.noun)
    return next((measure for m in named if (measure := measure_of(m))), "")


def _antecedent(line: Line, place: int, previous: Fact | None, last: Fact) -> Fact:
    """What a bare figure counts again: the same amount told before, or its counterpart.

    "In May 40 attacks killed 62; in April 31 had killed 48" has its parts in the same order.
    """
    told = [*line.context.told, *line.told]
    if pair := paired(line, place):
        return pair
    same = next((f for f in reversed(told) if f.amount == line.mentions[place].value), None)
    if same is not None:
        return same
    if re.match(r"-?H?-?(?:[CL]|[VR]-?[nq])", line.tags[place + 1 :]):
        return next((f for f in reversed(told) if f.measure in EVENTS), last)
    if previous is not None and _OBJECT.search(line.tags[:place]):
        pairs = [(a, b) for a, b in pairwise(told) if a.measure == previous.measure != b.measure]
        return pairs[-1][1] if pairs else last
    return last


def paired(line: Line, place: int) -> Fact | None:
    """The counterpart of a figure of a pair: "42 were killed and 65 hurt; in Kirkuk, 31 and 14"."""
    before, after = line.tags[:place], line.tags[place + 1 :]
    first = re.search("P[-:,(]{0,2}$", before) and re.match("[&,]n(?:[;,.&)]|$)", after)
    second = re.search("P[-:,(]{0,2}n[&,]$", before) and re.match("[;,.&)]|$", after)
    here, earlier = (
        [f for f in told if f.measure in TOLLS] for told in (line.told, line.context.told)
    )
    pair = here[:2] if len(here) > 1 else earlier[-2:]
    if len(pair) < 2 or pair[0].measure == pair[1].measure or not (first or second):
        return None
    return pair[0] if first else pair[1]


def distributed(line: Line, place: int, last: Fact | None) -> str:
    """The measure of "Kirkuk (7)", "Anbar 398", "Kirkuk had 24", "43 took place in Syria"."""
    before, after = line.tags[:place], line.tags[place + 1 :]
    if pair := paired(line, place):
        return pair.measure
    # "Sindh reported four"; not "Kirkuk has built schools in four places"
    between = "[-:(WBHLzER]{0,6}" if is_bare(line, place) else "[-:(WBHLzE]{0,2}"
    beside = re.search(rf"P{between}$", before)
    inside = re.match(r"-{0,4}P", after) and re.search(r"(?:^|[-,;&r(])$", before)
    person = line.tags[place] == "q" and not re.search(r"P-?[:(]-?$", before)
    told = [measure_of(m) for m in line.mentions[:place] if m.tag in "Eezm" and m.noun]
    unknown = told and _is_unknown_place(line, place)
    if person or not (beside or inside or unknown):
        return ""
    in_list = line.context.list_measure if line.part.kind == "bullet" else ""
    return (told[-1] if told else "") or in_list or (last.measure if last is not None else "")


def _is_unknown_place(line: Line, place: int) -> bool:
    """Whether a figure in a bracket stands behind a name that is in no gazetteer."""
    if not is_bare(line, place) or not re.search(r"-\($", line.tags[:place]):
        return False
    at, kinds = place - 2, listed("en", "kinds") | {"division"}
    words = [mention.words for mention in line.mentions]
    while at > 0 and line.tags[at] == "-" and (words[at][:1].isupper() or words[at] in kinds):
        at -= 1
    named = any(word[:1].isupper() for word in words[at + 1 : place - 1])
    before = words[at].lower().split()[-1]
    return (
        named
        and line.tags[place + 1 : place + 2] == ")"
        and (before in listed("en", "in") or before in {"by", "of"})
    )
