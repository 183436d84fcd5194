"""The closed table of constructions: how a figure and a word of the field belong together.

A sentence is written as one letter per mention, and a construction is a pattern over the letters.
Groups: `items` are the figures, `word` is what gives their measure.

    q figure with persons   n bare figure         e figure with events   m figure with a toll noun
    V killed, wounded ...   D dead                G killing, kills       N deaths of, arrest of
    B was, were, have       L left (... dead)     C resulting in         W suffered, recorded
    E event, X event verb   z toll noun alone     M number of, toll      S strength, at large
    c compared with         t to, reached         i including  j of them r who, which, while
    T time  P place  A actor  p persons alone  R said  - anything else

The order is the priority: a figure that one construction took is not offered to the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FILL = r"[-oAPTpiu():]{0,9}?"
_ITEM = rf"[qn]{_FILL}"
_SEP = r"(?:,&|,|&|\()[-]?"
_LIST = rf"(?P<items>{_ITEM}(?:{_SEP}{_ITEM}){{0,9}})"
_TABLE = (
    (
        "number_was",
        r"M[^M.;]{0,6}?(?P<word>[VDzG])[^M.;,nq]{0,8}?[tB][-B]{0,3}(?P<items>[nq])",
    ),
    ("number_was", r"(?P<word>z)[^M.;,nq]{0,5}[Bt][-t]{0,3}(?P<items>[nq])(?![-]?[VDG])"),
    ("number_was", r"R-{0,3}(?P<word>[VD])t-{0,2}(?P<items>n)"),
    ("number_before", r"[tC-](?P<items>n)-{0,2}M[^.;,]{0,8}?(?P<word>[VDzG])"),
    ("accounted_for", r"C-{0,2}(?P<items>n)-{0,3}(?P<word>z)"),
    ("passive", rf"{_LIST}r?B[-B]{{0,3}}(?P<word>V)"),
    ("left_dead", rf"[LC]-{{0,3}}{_LIST},?(?P<word>[DV])"),
    ("rose_to", r"(?P<word>[Ez])[-APT]{0,8}t-{0,2}(?P<items>n)"),
    ("label", r"(?P<word>[zEVD])[-AP]{0,3}:-?(?P<items>n)"),
    ("participle", rf"{_LIST}r?(?P<word>[VD])(?!-?[qn](?!-?[VD]))"),
    ("nominal", rf"(?P<word>N)[-AP]{{0,4}}{_LIST}"),
    ("active", rf"(?P<word>[VG])[-APp]{{0,4}}{_LIST}"),
    ("toll_to", r"(?P<word>z)[-B]{0,3}t-?(?P<items>[nq])"),
)
TABLE = tuple((name, re.compile(pattern)) for name, pattern in _TABLE)
_SUBORDINATE = re.compile(
    r",?i[-A]{0,3}[qnud](?![-p]{0,3}B)(?:[-pAPT]{0,4}(?:,&|,|&)-?[qn](?![-p]{0,3}B))*(?:,(?=-?[BVr]))?"
    r"|(?<![GVN]),?[nq]j|,?j-?[qn]|,r[^,.;qnem]*,(?=-{0,2}B)"
    r"|,i[^.;:VDGNXECLBqn]*?(?=,)|\(i[^)]*\)"
)


@dataclass(frozen=True, slots=True)
class Link:
    """A figure and the word that gives its measure, by their places in the sentence."""

    figure: int
    word: int
    rule: str


def links(tags: str, language: str = "en") -> list[Link]:
    """The figures of a sentence that a construction ties to a word.

    >>> [(link.figure, link.word, link.rule) for link in links("Vq&Vn")]
    [(1, 0, 'active'), (4, 3, 'active')]
    >>> [(link.figure, link.word) for link in links("nD&nV")]
    [(0, 1), (3, 4)]
    """
    plain = without_subordinate(tags)
    found: dict[int, Link] = {}
    verb_first = language == "ar"  # what governs stands before: those rules come first
    table = (
        sorted(TABLE, key=lambda row: row[0] not in {"nominal", "active"}) if verb_first else TABLE
    )
    for rule, pattern in table:
        for match in _all(pattern, plain):
            for place in _items(plain, match, rule):
                found.setdefault(place, Link(place, match.start("word"), rule))
    return [found[place] for place in sorted(found)]


def without_subordinate(tags: str) -> str:
    """The letters with "including ..." blanked, so that parts never pass for members of a list."""
    return _SUBORDINATE.sub(lambda m: "-" * len(m[0]), tags)


def _all(pattern: re.Pattern[str], tags: str) -> Iterator[re.Match[str]]:
    """All matches, also those that begin inside another one's list."""
    at = 0
    while match := pattern.search(tags, at):
        yield match
        at = match.end("word") if match.end("word") > match.start() + 1 else match.end()
        at = max(at, match.start() + 1)


def _items(tags: str, match: re.Match[str], rule: str) -> list[int]:
    """The figures of the match; of a list that a verb governs only the last is free."""
    start, end = match.span("items")
    places = [place for place in range(start, end) if tags[place] in "qn"]
    governed = re.search(r"[VGN][-AP]{0,4}$", tags[:start]) is not None
    after_passive = re.search(r"(?:B[-B]{0,3}|[qn][-oAPTp()]{0,4})[VD][-AP]{0,4}$", tags[:start])
    if rule in {"passive", "participle"} and governed and not after_passive:
        return places[-1:] if len(places) > 1 else []
    return places
