"""Texts made comparable before rules read them, in two strengths, and made harmless when written.

`fold` is for expressions ("over 100", "30 November"): punctuation stays, since it has a meaning
there. `fold_name` is for names, whose spellings differ by it. Both know the same letters. Also the
number words of English ("one hundred and fifty"), which dates ("three days ago") and amounts share;
and values that show themselves in the words of `analytics.display`, far above, loaded when needed.
"""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any, Generic, TypeVar

from analytics.errors import InputError

Build = TypeVar("Build", bound=Callable[..., object])

LONGEST = 200  # characters; an expression is a few words, and rules must stay fast on any input

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("‘’ʼ`´", "'"))
# Letters that Arabic, Kurdish and Persian keyboards write in several ways. The Kurdish ێ is a
# letter of its own in words (three is not thirty); only names are spelled with either.
_ARABIC_LETTERS = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك",
        "ڪ": "ك", "گ": "ك", "ة": "ه", "ۀ": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ۆ": "و", "ۇ": "و",
        "ڕ": "ر", "ڵ": "ل", "ـ": None,
    }
)  # fmt: skip
_NAME_MARKS = str.maketrans(
    dict.fromkeys("'’‘`´ʿʾʼʻ′“”\"", None)
    | dict.fromkeys("-‐‑‒–—_.", " ")
    | {
        "،": ",",
        "؛": ";",
        "ێ": "ي",
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "æ": "ae",
        "œ": "oe",
    }
)
_ARABIC_SIGNS = str.maketrans({"٪": "%", "٬": ",", "٫": ".", "،": ",", "؛": ";"})

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
UNITS: Mapping[str, int] = {word: n for n, word in enumerate(_SMALL)} | {
    word: 10 * n for n, word in enumerate(_TENS, start=2)
}
SCALES: Mapping[str, int] = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9,
}  # fmt: skip


# Groups below a thousand under falling scales: two thousand | five hundred and six.
_BELOW_HUNDRED = (
    rf"(?:(?:{'|'.join(_TENS)})(?: (?:{'|'.join(_SMALL[1:10])}))?|{'|'.join(_SMALL[1:])})"
)
_GROUP = rf"(?:(?:{'|'.join(_SMALL[1:])}) hundred(?: (?:and )?{_BELOW_HUNDRED})?|{_BELOW_HUNDRED})"
_SPELLED = re.compile(
    "".join(rf"(?:{_GROUP} {scale}(?: |$))?" for scale in ("billion", "million", "thousand"))
    + rf"(?:(?:(?<!^)and )?{_GROUP})?"
)


def fold(text: str) -> str:
    r"""`text` in lower case, on one line, with plain digits, dashes and Arabic letter forms.

    Raises `InputError` when the text is longer than `LONGEST` characters.

    >>> fold("  ٣٠ November\t2024 – ")
    '30 november 2024 -'
    """
    if not isinstance(text, str):
        raise InputError("not a text", value=text, remedy="give the words as written")
    if len(text) > LONGEST:
        raise InputError(
            f"longer than {LONGEST} characters",
            value=text,
            remedy="give only the few words that hold the date or the amount",
        )
    if text.isascii():
        return " ".join(text.lower().translate(_DASHES).split())
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = plain.translate(_DASHES).translate(_ARABIC_SIGNS).translate(_ARABIC_LETTERS)
    if not plain.isascii():
        # Vowel signs of Arabic and the stray dot of a lowered Turkish capital I carry no meaning.
        plain = "".join(
            str(unicodedata.digit(c, c)) if c.isdecimal() else c
            for c in plain
            if unicodedata.category(c) not in {"Mn", "Cf", "Cs"}
        )
    return " ".join(plain.split())


def fold_name(text: str) -> str:
    """A name in lower case, without diacritics, apostrophes and hyphens, spaces made single.

    >>> fold_name("  Şalāḩ  ad-Dīn ")
    'salah ad din'
    """
    if text.isascii():
        return " ".join(text.lower().translate(_NAME_MARKS).split())
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in decomposed if unicodedata.category(c) not in {"Mn", "Cf"})
    return " ".join(kept.translate(_ARABIC_LETTERS).translate(_NAME_MARKS).split())


# What some spreadsheet takes for a formula or a command at the start of a cell, in any width;
# white space before it does not help. The apostrophe is our own mark, so that it can be undone.
_RUNS = re.compile(r"[\s\ufeff\u200b-\u200f]*[=+\-@|%＝＋－＠｜％\t\r\n]|'")


def harmless(text: str) -> str:
    """Text that no spreadsheet runs as a formula: an apostrophe goes before what one might run.

    >>> harmless("=1+1"), harmless("Kirkuk"), plain(harmless("'quoted'"))
    ("'=1+1", 'Kirkuk', "'quoted'")
    """
    return f"'{text}" if _RUNS.match(text) else text


def plain(text: str) -> str:
    """What `harmless` was given."""
    return text[1:] if text.startswith("'") else text


def read_number_words(text: str) -> int | None:
    """The whole number that folded words spell, or None.

    Accepts the words of zero to the thousands of millions, with "and", hyphens, and "a" for one.

    >>> read_number_words("one hundred and fifty"), read_number_words("twenty-one")
    (150, 21)
    >>> read_number_words("one two") is None
    True
    """
    words = text.replace("-", " ").split()
    if len(words) > 1 and words[0] in {"a", "an"} and words[1] in SCALES:
        words[0] = "one"
    if words == ["zero"]:
        return 0
    if not words or not _SPELLED.fullmatch(" ".join(words)):
        return None
    total = group = 0
    for word in words:
        if word == "hundred":
            group *= 100
        elif word in SCALES:
            total, group = total + group * SCALES[word], 0
        else:
            group += UNITS.get(word, 0)  # an "and" adds nothing
    return total + group


@cache
def read_lexicon(package: str, file: str) -> Mapping[str, Mapping[str, str]]:
    """Kind -> folded phrase -> meaning, from a CSV file with columns kind, phrase, meaning."""
    text = files(package).joinpath(file).read_text("utf-8")
    lexicon: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(text.splitlines()):
        phrases, phrase = lexicon.setdefault(row["kind"], {}), fold(row["phrase"])
        if phrases.setdefault(phrase, row["meaning"]) != row["meaning"]:
            raise InputError("has two meanings", file=file, value=row["phrase"])
    return lexicon


def any_of(phrases: Iterable[str]) -> str:
    """A pattern that matches any of the phrases, not cut out of a word, the longest first."""
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return r"(?<!\w)(?:" + "|".join(_whole(phrase) for phrase in ordered) + ")"


def _whole(phrase: str) -> str:
    """A sign such as ">" may touch a figure; a word may not touch another."""
    return re.escape(phrase) + (r"(?!\w)" if phrase[-1].isalnum() else "")


@dataclass(frozen=True, slots=True)
class Rule(Generic[Build]):
    """One way of reading an expression; its name is stored with the value that it read."""

    name: str
    pattern: re.Pattern[str]
    build: Build


class Rules(list[Rule[Build]]):
    """A closed table: the first rule whose pattern matches the whole text reads it.

    >>> table = Rules()
    >>> @table.rule("number", "[0-9]+")
    ... def number(match):
    ...     return int(match[0])
    >>> rule, match = table.match("12")
    >>> rule.name, rule.build(match), table.match("a dozen")
    ('number', 12, None)
    """

    def rule(self, name: str, *patterns: str) -> Callable[[Build], Build]:
        """Declare a builder under a name, after the rules declared before it."""

        def declared(build: Build) -> Build:
            self.extend(Rule(name, re.compile(pattern), build) for pattern in patterns)
            return build

        return declared

    def match(self, words: str) -> tuple[Rule[Build], re.Match[str]] | None:
        """The rule that reads folded words, with its match."""
        return next(((r, found) for r in self if (found := r.pattern.fullmatch(words))), None)


def row_id(key: str) -> str:
    """The id on a page of a contributing row, whose key may hold anything.

    >>> row_id("office:a")
    'row-3ec53b6c4b'
    """
    return "row-" + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:10]


class Shows:
    """A value whose `print` and display in a notebook are words of `analytics.display`.

    Its `repr` stays what Python makes of it, so that it can be read back.
    """

    __slots__ = ()

    def __str__(self) -> str:
        return str(in_words(self))

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/plain": str(in_words(self))}

    def _repr_html_(self) -> str:
        return str(in_words(self)._repr_html_())


def in_words(value: object) -> Any:
    """What `analytics.display` says of a value."""
    return import_module("analytics.display").told(value)
