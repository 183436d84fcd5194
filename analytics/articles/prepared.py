"""A text made readable without losing a character: every piece leads back to the text as given.

Letters are folded one by one (digits, dashes, Arabic forms), glued words are parted, and an
offset map leads from the readable text to the given one. Lines become blocks: title, heading,
prose, bullet, table; prose and bullets become sentences.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain

from analytics.articles.lexicon import any_listed, lexicon, nouns
from analytics.errors import InputError
from analytics.text import UNITS, fold

LONGEST = 300_000  # characters of one text; an article has some thousands
_LONGEST_SENTENCE = 1_500
_BULLET = re.compile(
    r"\s*(?:(?:[•\-*·▪◦‣●■–—]|\(?\d{1,2}[.)]|\d{1,2}-(?=\s*[^\W\d]))\s+|[-–•](?=[^\W\d])"
    rf"|(?:{any_listed('ordinal')}) ?[:/-]\s*)(?=\S)"
)
_ITEM = re.compile(rf"\s*(?:\d|(?:{'|'.join(UNITS)})\b).{{0,150}}$", re.I)  # under a colon
_ENTRY = re.compile(  # "Borno - 21", "Anbar: 4 / 7": an item, if a line beside it is one too
    r"\s*[^\W\d][^:;.!?\d\n]{1,40}?(?: ?[-:(] ?| +)(?!(?:19|20)\d\d\W*$)\d[\d,]*\)?"
    r"(?: ?[/,-] ?\d[\d,]*)*\s*$"
)
_TITLE = 160  # characters of the title of a table, if it ends like a sentence
_CLOCK = re.compile(r"\s*\d{1,2}[:.h]\d\d\b")
_CELLS = re.compile(r"\s*(?:\t|\|| {3,})\s*")
_LOOSE_CELLS = tuple(map(re.compile, (r" +[-/] +|: +", r" *[,;] +|: +| \((?=[a-z])")))
_FIGURE_CELL = re.compile(r"\W*(?:[\d.,]+|nil|n/?a|none)?\W*$", re.I)
_DATA_LINE = re.compile(r":\W{0,3}(?:nil|\d)[^a-z]*$")  # "Attacks: 31 (38)" goes on nowhere
_TOLL = "|".join(word for word in lexicon("en", "VDm") if word.isalpha())
# "Civilians killed/wounded: 6/17 (11/20)" is no date
_TOLL_PAIR = re.compile(
    rf"\b(?:{_TOLL}) ?/ ?(?:{_TOLL})\b[^\d\n]{{0,20}}(?P<figures>[\d/() ,;-]+)", re.I
)
_OF_A_HUNDRED = map(fold, ("في المئة", "بالمئة", "في المائة", "بالمائة"))
_PERCENT = re.compile(rf"(?<=\d) ?(?:pc|p\.c\.|{'|'.join(_OF_A_HUNDRED)})(?!\w)")
_GLUED = re.compile(
    r"(?<![\w-])(?:over|than|least|about|nearly|almost|some|to|around|under|of|by|and|killed|killing"
    r"|wounded|injured|approximately|reached|carried out)(?=\d)"
    r"|(?<=\d)(?=[xX]\s)|(?<=\d)(?=(?:يش?|دا|هوه|هم|همين)(?!\w))|(?<=[a-z]{3})(?<!Mac)(?=[A-Z][a-z]{2})|(?<=[a-z]{3},)(?=[a-z]{3})|(?<!\w)[وبلك](?=\d)"
    r"|(?<=[a-z]{3}[.!?])(?=\"?[A-Z][a-z])|(?<=[a-z][.!?]\")(?=[A-Z])",
)
_COUNT = re.compile(r"(?<!\d )\((\d[\d.,]*)\)(?=\s[\u0600-\u06ff])")  # "(29) militants" in Arabic
_FOOTNOTE = re.compile(r"(?m)(?<=[a-z]{2}[.,])(?=\d{1,3}(?!\S))|(?<=\d{3}\.)(?=\d\d?(?: [A-Z]|$))")
_BEFORE = "the|and|had|has|have|was|were|with|from|of|in"
_AFTER = "this|that|in|on|at|of|and|were|was|to|from|by|with|since|have|has"
_SENTENCE_END = re.compile(
    r"(?<=[.!?؟])[\"')]*(?:\^\d+|\[\d+\]|\(\d+\))*(?P<gap>\s+)(?=[\"'(\[]*[A-Z0-9\u0600-\u06ff])"
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:[A-Z]|U\.S|U\.N|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Gen|Maj|Col|Lt|Capt|Sgt"
    r"|Brig|Mr|Mrs|Ms|Dr|St|No|Nos|approx|ca|vs|Gov|Sen|Rep|Prof|Fla|a\.m|p\.m|e\.g|i\.e))\.$"
)


Cells = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of the readable text with the block that it stands in."""

    start: int
    end: int
    kind: str  # title, heading, prose, bullet
    block: int
    head: bool = False  # ends in a colon: what follows is its list


@dataclass(frozen=True, slots=True)
class Grid:
    """Lines of a table as cells with their spans, and the line before it as its title."""

    rows: tuple[Cells, ...]
    title: tuple[int, int] | None
    block: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """The text as given, the readable one, and for each readable character where it came from."""

    given: str
    text: str
    lower: str
    origin: tuple[int, ...]
    parts: tuple[Sentence | Grid, ...] = field(default=())

    def stretches(self) -> Iterator[tuple[int, int]]:
        """The span of each sentence and of each cell that is not empty, in order."""
        for part in self.parts:
            cells = chain(*part.rows) if isinstance(part, Grid) else [(part.start, part.end)]
            yield from (cell for cell in cells if cell[1] > cell[0])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the given text of a span in the readable one."""
        while end > start + 1 and self.text[end - 1].isspace():
            end -= 1
        return self.origin[start], self.origin[end - 1] + 1


def prepare(given: str) -> Prepared:
    """The readable form of a text, with its sentences and tables in order.

    >>> text = prepare("killing over100 militants")
    >>> text.text, text.span(13, 16)
    ('killing over 100 militants', (12, 15))
    """
    if not isinstance(given, str):
        raise InputError("not a text", remedy="give the words of the article")
    if len(given) > LONGEST:
        raise InputError(f"longer than {LONGEST:,} characters", remedy="give one article at a time")
    if "\x00" in given:
        raise InputError("not a text: it holds binary zeros", remedy="give plain text in UTF-8")
    text, origin = _mended(*_cleaned(given))
    parts = tuple(_paragraphs(text))
    text = _PERCENT.sub(lambda m: "%".ljust(len(m[0])), text)
    text = _COUNT.sub(r" \1 ", text)
    for pair in _TOLL_PAIR.finditer(text):
        figures = re.sub(r"(?<=\d)/(?=\d)", "&", pair["figures"])
        text = text[: pair.start("figures")] + figures + text[pair.end("figures") :]
    text = text.replace("\n", " ")  # a sentence may have been wrapped
    lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return Prepared(given, text, lower, origin, parts)


@cache
def _readable(character: str) -> str:
    if character.isspace() or unicodedata.category(character) == "Cc":
        return character if character in "\n\t" else " "
    if character == "\u2e3a":  # a long dash parts words, where a short one joins them
        return " - "
    folded = fold(character)
    return character if len(folded) == 1 and character.lower() == folded else folded


_HASHTAG = re.compile(r"#(?=[^\W\d])")
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"') | {"…": ".", "\r": "\n", "—": "\u2e3a"})


def _cleaned(given: str) -> tuple[str, list[int]]:
    pieces, origin = list[str](), list[int]()
    for place, character in enumerate(_HASHTAG.sub(" ", given.translate(_QUOTES))):
        plain = _readable(character)
        pieces.append(plain)
        origin += [place] * len(plain)
    return "".join(pieces), origin


def _mended(text: str, origin: list[int]) -> tuple[str, tuple[int, ...]]:
    """Spaces put where words are glued; a space leads to the character after it."""
    notes = {m.start() for m in _FOOTNOTE.finditer(text)}
    cuts = sorted(
        {m.end(m.lastindex or 0) for p in (_GLUED, *_glued_words()) for m in p.finditer(text)}
        | notes
    )
    if not cuts:
        return text, tuple(origin)
    pieces, places, last = list[str](), list[int](), 0
    for cut in cuts:
        pieces += [text[last:cut], "^" if cut in notes else " "]
        places += [*origin[last:cut], origin[cut]]
        last = cut
    return "".join([*pieces, text[last:]]), (*places, *origin[last:])


@cache
def _glued_words() -> tuple[re.Pattern[str], ...]:
    """A word of the field written as one with a small word: "attacksthis", "haddoubled"."""
    every = {*nouns("en"), *lexicon("en"), "doubled", "tripled", "halved"}
    long = (word for word in every if len(word) > 4 and word.isalpha())
    words = "|".join(sorted(long, key=len, reverse=True))
    return (
        re.compile(rf"(?<![\w-])({words})(?=(?:{_AFTER})(?!\w))"),
        re.compile(rf"(?<![\w-])({_BEFORE})(?=(?:{words})(?!\w))"),
    )


def _paragraphs(text: str) -> Iterator[Sentence | Grid]:
    lines = _unwrapped(text)
    entries = {i for i, line in enumerate(lines) if _ENTRY.fullmatch(text, *line)}
    at, first, listed = 0, True, False
    while at < len(lines):
        rows = _table_at(text, lines, at)
        if len(rows) > 1:
            title = lines[at - 1] if at else None
            if title and title[1] - title[0] > _TITLE and text[slice(*title)].rstrip()[-1:] == ".":
                title = None  # a paragraph of prose
            yield Grid(tuple(rows), title, at)
            at += len(rows)
            continue
        listed = listed and _ITEM.match(text, *lines[at]) is not None
        entry = at in entries and not entries.isdisjoint((at - 1, at + 1))
        known = "bullet" if listed or entry else "title" if first else ""
        yield from _sentences(text, lines, at, known)
        listed, first = listed or text[slice(*lines[at])].rstrip().endswith(":"), False
        at += 1


def _unwrapped(text: str) -> list[tuple[int, int]]:
    """The lines; one that was wrapped inside a sentence goes on with the line before it."""
    found = list[tuple[int, int]]()
    for match in re.finditer(r"[^\n]+", text):
        line = match[0].strip()
        if not line:
            continue
        start, end = match.span()
        last = text[slice(*found[-1])].rstrip() if found else ""
        near = bool(found) and text[found[-1][1] : start].count("\n") == 1
        wrapped = line[0].islower() or (len(last) > 60 and last[-1].islower() and line[0].isalpha())
        # "18:42 SDF says ..." heads what follows, "Attacks: 31 (38)" is whole
        wrapped = wrapped and not _CLOCK.match(last) and not _DATA_LINE.search(last)
        plain = "\t" not in line + last and "|" not in line + last and not _BULLET.match(match[0])
        if near and wrapped and plain and last[-1:] not in ".!?:;" and line[0].isascii():
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _table_at(text: str, lines: list[tuple[int, int]], at: int) -> list[Cells]:
    loose = (_rows(text, lines[at:], cut) for cut in _LOOSE_CELLS)
    listed = (rows for rows in loose if len(rows) > 2 and _holds_figures(text, rows))
    return _rows(text, lines[at:], _CELLS) or next(listed, [])


def _holds_figures(text: str, rows: list[Cells]) -> bool:
    """Whether lines are a table though only a dash or a comma parts them: figures beside names."""
    width = len(rows[0])
    return width > 2 and all(
        len(row) == width
        and (row is rows[0] or all(_FIGURE_CELL.match(text[a:b]) for a, b in row[1:]))
        for row in rows
    )


def _rows(text: str, lines: list[tuple[int, int]], cut: re.Pattern[str]) -> list[Cells]:
    rows = list[Cells]()
    for start, end in lines:
        cells = _table_cells(text, start, end, cut)
        near = not rows or abs(len(cells) - len(rows[0])) <= 1
        if len(cells) < 2 or not near:
            break
        ruled = len(cells) > 2 or "\t" in text[start:end] or "|" in text[start:end]
        if not ruled and (any(b - a >= 40 for a, b in cells) or text[cells[-1][0]].isalpha()):
            break
        rows.append(cells)
    return rows


def _table_cells(text: str, start: int, end: int, parted: re.Pattern[str]) -> Cells:
    found, last = list[tuple[int, int]](), start
    for cut in [*parted.finditer(text, start, end), None]:
        stop = end if cut is None else cut.start()
        outer = (text[start] == "|" and stop == start) or (
            cut is None and not text[last:end].strip()
        )
        if not outer:
            found.append((last, stop))
        last = end if cut is None else cut.end()
    return tuple(found)


def _sentences(text: str, lines: list[tuple[int, int]], at: int, known: str) -> Iterator[Sentence]:
    start, end = lines[at]
    bullet, first = _BULLET.match(text, start, end), known == "title"
    kind = "bullet" if bullet or known == "bullet" else "prose"
    if bullet:
        start = bullet.end()
    line = text[start:end].rstrip()
    marks = (".", '"', ";", ",", ":") if first else (".", "!", "?", "؟", '"', ";", ",", ":")
    closed = (line.endswith(marks) or ". " in line) and line.count(" | ") < 2
    if kind == "prose" and not closed and len(line) < 200:
        kind = "title" if first else "heading"
    last = start
    for cut in _SENTENCE_END.finditer(text, start, end):
        if _ABBREVIATED.search(text[last : cut.start()]):
            continue
        yield from _pieces(text, last, cut.start("gap"), kind, at)
        last = cut.end()
    *pieces, final = _pieces(text, last, end, kind, at)
    yield from (*pieces, replace(final, head=line.endswith(":")))


def _pieces(text: str, start: int, end: int, kind: str, block: int) -> Iterator[Sentence]:
    """A sentence, cut where it is longer than any: rules must stay fast on what is no prose."""
    while end - start > _LONGEST_SENTENCE:
        space = text.rfind(" ", start + 1, start + _LONGEST_SENTENCE)
        cut = space if space > start else start + _LONGEST_SENTENCE
        yield Sentence(start, cut, kind, block)
        start = cut
    yield Sentence(start, end, kind, block)
