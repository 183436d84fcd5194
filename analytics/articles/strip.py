"""A strip of text as words: what the finders of times, quantities, places and phrases look at."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from analytics.articles.facts import Read, Unread
from analytics.articles.lexicon import (
    LONGEST_PHRASE,
    Entry,
    any_listed,
    bare,
    lexicon,
    listed,
    nouns,
)
from analytics.articles.prepared import Prepared

_TOKEN = re.compile(
    r"\d{1,2}[.:]\d\d[ap]m\b|(?:[^\W\d_]\.){2,}|\d+(?:[.,:/]\d+)*(?:st|nd|rd|th)?(?!\w)"
    r"|[^\W_]+(?:['.&-][^\W_]+)*|[^\s\w\"]|_"
)
_PERSON = re.compile(r"[a-z]{3,}(?:man|men|woman|women)")  # "councilman", "tribesmen"


@dataclass(frozen=True, slots=True)
class Mention:
    """A few words of the text and what they mean; offsets are those of the readable text.

    `tag` is the letter under which `clauses` know it; `role` says of a place how it places
    something: inside, head, bracket, direction, or empty where it places nothing.
    """

    kind: str  # quantity, time, place, actor, word, mark
    start: int
    end: int
    tag: str
    value: Any = None
    noun: Entry | None = None
    words: str = ""
    refused: str = ""
    flags: tuple[str, ...] = ()
    role: str = ""

    @property
    def span(self) -> tuple[int, int]:
        """Its offsets."""
        return self.start, self.end

    def read(self, rule: str, value: str | None = None) -> Read:
        """The field that is read from it; its own words without a value."""
        return Read(self.words if value is None else value, self.span, rule)

    def unread(self, reason: str) -> Unread:
        """The number that became no row."""
        return Unread(self.span, self.words, reason)

    def meaning(self, last: bool = False) -> str:
        """The first (or last) meaning of its noun, empty without one."""
        return "" if self.noun is None else self.noun.meanings[-1 if last else 0]


@dataclass(frozen=True, slots=True)
class Strip:
    """Words in lower case with their places, and what a text says of itself."""

    text: Prepared
    language: str
    published: str | None
    countries: tuple[str, ...]
    tokens: tuple[tuple[int, int], ...]
    words: tuple[str, ...]

    def cut(self, first: int, last: int) -> Strip:
        """The words from `first` to before `last`."""
        return replace(self, tokens=self.tokens[first:last], words=self.words[first:last])

    def raw(self, first: int, last: int) -> str:
        """The text of some words, in its own case."""
        return self.text.text[self.tokens[first][0] : self.tokens[last - 1][1]]

    def low(self, first: int, last: int) -> str:
        """The text of some words in lower case, without quotes."""
        return self.text.lower[self.tokens[first][0] : self.tokens[last - 1][1]].replace('"', "")

    def word(self, at: int) -> str:
        """A word, or a full stop beyond the end."""
        return self.words[at] if 0 <= at < len(self.words) else "."

    def has(self, at: int, name: str) -> bool:
        """Whether a word stands in a list of the language."""
        return self.word(at) in listed(self.language, name)

    def forms(self, word: str) -> tuple[str, ...]:
        """A word and, in Arabic and Kurdish, its forms without what is written as one with it."""
        return (word,) if self.language == "en" else bare(word, self.language)

    def from_offset(self, offset: int) -> int:
        """The first word at or after an offset."""
        return next((i for i, t in enumerate(self.tokens) if t[0] >= offset), len(self.tokens))

    def is_upper(self, at: int) -> bool:
        """Whether a word holds a capital letter."""
        return any(c.isupper() for c in self.raw(at, at + 1))

    def entry(self, at: int, *, counted: bool = False) -> tuple[Entry | None, int]:
        """The longest phrase of the lexicon that begins at a word, and how many words it has.

        `counted` looks only among what a figure counts, where "arrests" is a noun.
        """
        if at >= len(self.words):
            return None, 0
        known = nouns(self.language) if counted else lexicon(self.language)
        for length in range(min(LONGEST_PHRASE, len(self.words) - at), 0, -1):
            rest = self.words[at + 1 : at + length]
            heads = dict.fromkeys((self.words[at], self.words[at].removesuffix("'s")))
            for form in (*heads, *self.forms(self.words[at])[1:]):
                found = known.get(" ".join((form, *rest)))
                if found is not None and ("accident" not in found.meanings or self.is_mined):
                    return found, length
        if self.language == "en" and _PERSON.fullmatch(self.words[at]):
            return Entry("p", ("civilians",)), 1
        return None, 0

    @property
    def is_mined(self) -> bool:
        """Whether the text tells of mines, so that its accidents are incidents."""
        return re.search(rf"\b(?:{any_listed('mined', 'en')})\b", self.text.lower) is not None

    def mention(
        self, kind: str, first: int, last: int, tag: str, value: Any = None, **more: Any
    ) -> Mention:
        """A mention of some words."""
        start, end = self.tokens[first][0], self.tokens[last - 1][1]
        return Mention(kind, start, end, tag, value, words=self.text.text[start:end], **more)


def strip_of(
    text: Prepared,
    start: int,
    end: int,
    language: str,
    published: str | None,
    countries: tuple[str, ...],
) -> Strip:
    """The words of a stretch of the readable text."""
    tokens = tuple((m.start(), m.end()) for m in _TOKEN.finditer(text.lower, start, end))
    words = tuple(text.lower[a:b] for a, b in tokens)
    return Strip(text, language, published, countries, tokens, words)
