"""Figures in running text, each with its bound and the noun that it counts."""

from __future__ import annotations

import re
from dataclasses import replace

from analytics.amounts import Amount
from analytics.amounts.digits import LEXICON as AMOUNT_WORDS
from analytics.articles.figures import is_figure, is_number, read_or, read_words
from analytics.articles.labels import label_of
from analytics.articles.lexicon import Entry, nouns
from analytics.articles.persons import find_person
from analytics.articles.strip import Mention, Strip

_TAGS = {"p": "q", "E": "e", "m": "m", "u": "u", "o": "d"}
_ADJECTIVES = frozenset({"confirmed", "recorded", "documented", "reported", "claimed"})
_AGAIN = re.compile(
    r"(?:(?:as (?:many|much) )?again\b(?: as \w+)?|as (?:many|much)\b"
    r"|(?<=half )the (?:number|figure|total)\b)"
)
_CASES = frozenset(
    {"cases", "instances", "acts", "episodes", "counts", "reports", "allegations", "complaints"}
)
_RATE = re.compile(r"(?:per|a|each|every) (?:hour|day|week|month|quarter|year)$")
_MULTIPLIED = frozenset({"the", "that", "those", "as", "what", "its", "last"})
_PARTS = frozenset(",;.:(")
_LATER = frozenset({"later", "ago", "earlier", "before", "after"})


def find_quantity(strip: Strip, at: int) -> Mention | None:
    """The quantity that begins at a word: a figure, one person, or a number left unread."""
    for end in range(min(len(strip.words), at + 8), at, -1):
        if is_figure(strip, at, end):
            if reason := label_of(strip, at, end):
                return strip.mention("quantity", at, end, "d", noun=Entry("o", (reason,)))
            amount = read_words(strip.low(at, end))
            if isinstance(amount, Amount):
                return _counted_noun(strip, at, end, amount)
    return find_person(strip, at) or _unread(strip, at)


def _counted_noun(strip: Strip, at: int, end: int, amount: Amount) -> Mention:
    """A figure with the noun that it counts, found among the next words."""
    following = strip.word(end)
    if amount.unit_hint != "count" or following == "%":
        return _change(strip, at, end + (following == "%"), amount)
    joined = end < len(strip.words) and strip.tokens[end][0] == strip.tokens[end - 1][1]
    if following == "-" and joined and strip.word(end + 1)[0].isalpha():
        last = min(end + 2, len(strip.words))
        noun = Entry("o", ("part of a word",))
        return strip.mention("quantity", at, last, "d", amount, noun=noun)
    if _RATE.match(f"{strip.word(end)} {strip.word(end + 1)}"):  # "averaged 12 a month"
        return _bounded_after(strip, strip.mention("quantity", at, end, "n", amount), end)
    place = end
    while place < min(len(strip.words), end + 9):
        found = _noun(strip, place)
        if found is not None:
            ratio = f"{strip.low(at, found[1])} the number"  # "three times the figure of May"
            if found[0].meanings[0] == "times" and strip.word(found[1]) in _MULTIPLIED:
                return strip.mention("quantity", at, found[1], "%", read_or(ratio, amount))
            return _with_noun(strip, at, end, found, amount)
        if not _may_modify(strip, place, end):
            break
        place += 1
    return _bounded_after(strip, strip.mention("quantity", at, end, "n", amount), end)


def _noun(strip: Strip, place: int) -> tuple[Entry, int] | None:
    """The counted noun that begins at a word, and where it ends; the last of "police officers"."""
    word = strip.word(place)
    if strip.language == "ar" and word[0] in "بلك" and word not in nouns("ar"):
        return None  # "by an attack" counts nothing
    entry, length = strip.entry(place, counted=True)
    if entry is None or strip.word(place + length - 1).endswith("'s"):
        return None  # "nine of the week's attacks"
    after, more = strip.entry(place + length, counted=True)
    if after is None:
        return entry, place + length
    if entry.tag == "E" and after.tag in "po" and strip.language == "en":
        return None  # "attack helicopters"
    aboard = after.tag == "p" and "vehicles or weapons" in entry.meanings  # "bus passengers"
    known = after.tag in "pEm" and entry.tag in "pEu"
    compound = strip.language == "en" and (known or aboard)
    if compound and strip.word(place) != "others":
        return after, place + length + more
    return entry, place + length


def _may_modify(strip: Strip, place: int, end: int) -> bool:
    """Whether a word may stand between a figure and its noun."""
    word, (entry, _) = strip.word(place), strip.entry(place)
    cases = word in _CASES or (word == "of" and strip.word(place - 1) in _CASES)
    if cases and "of" in (word, strip.word(place + 1)):
        return True  # "23 cases of shelling"
    of_its = word == "of" and strip.has(place + 1, "possessive")
    if strip.has(place, "possessive") or of_its:
        return word != "the" or strip.word(place - 1) in {"of", "half", "all", "both"}
    following, _ = strip.entry(place + 1, counted=True)
    participle = word.endswith("ed") and following is not None and following.tag == "p"
    adjective = (word in _ADJECTIVES or participle) and place == end
    verb = entry is not None and entry.tag not in "pEmuoAS-" and not adjective
    glued = strip.language == "ar" and word[0] in "بلك" and entry is not None
    if glued and word not in nouns("ar"):
        return False  # "eleven others by a mine"
    far = strip.language != "en" and place - end >= 2
    plain = (word[0].isalnum() or word in {"'", "*"}) and not is_number(word, strip.language)
    return plain and not verb and not far and not strip.has(place, "stop")


def _with_noun(
    strip: Strip, at: int, end: int, found: tuple[Entry, int], amount: Amount
) -> Mention:
    entry, noun_end = found
    noun_end += strip.has(noun_end, "others")  # "خمسة مدنيين آخرين"
    if strip.low(at, noun_end).startswith("one of the ") and any(
        w.endswith("est") for w in strip.words[end:noun_end]
    ):
        noun = Entry("o", ("one of the most, no count",))
        return strip.mention("quantity", at, noun_end, "d", amount, noun=noun)
    unit = entry.tag == "u" and strip.is_upper(noun_end - 1) and strip.word(at).isdigit()
    if unit and not strip.word(noun_end - 1).endswith("s"):  # "26 Task Force Brigade"
        return strip.mention("quantity", at, noun_end, "d", noun=Entry("o", ("part of a name",)))
    if re.fullmatch(r"(?:.* )?(?:19|20)\d\d", strip.low(at, end)) and entry.tag == "E":
        return strip.mention("quantity", at, end, "d", noun=Entry("o", ("a year",)))
    mention = strip.mention("quantity", at, noun_end, _TAGS[entry.tag], amount, noun=entry)
    part = strip.word(end) == "of" and strip.word(end + 1) in {"the", "these", "those"}
    victims = "victims" in strip.words[end:noun_end]  # "19 of the victims children"
    flags = ("of_the",) if part and (mention.tag == "e" or victims) else ()
    return replace(_bounded_after(strip, mention, noun_end), flags=flags)


def _bounded_after(strip: Strip, mention: Mention, after: int) -> Mention:
    """With the bound or the time behind the noun: "23 soldiers at least", "14 attacks a month"."""
    tail = f"{strip.word(after)} {strip.word(after + 1)}"
    amount = mention.value
    if _RATE.match(tail) and strip.word(after + 2) not in _LATER:
        amount = read_words(f"{mention.words.lower()} {tail}")
    for phrase in AMOUNT_WORDS["bound_after"]:
        if tail == phrase or (phrase not in {"more", "total"} and tail.startswith(phrase + " ")):
            amount = read_words(f"{mention.value.best or 0:g} {phrase}")
    return replace(mention, value=amount) if isinstance(amount, Amount) else mention


def _change(strip: Strip, at: int, end: int, amount: Amount) -> Mention:
    """A ratio, a share, or the change that a share says: "a decrease of 15 per cent"."""
    if tail := _AGAIN.match(" ".join(strip.words[end - 1 : end + 3]), len(strip.word(end - 1)) + 1):
        end += len(tail[0].split())
        return strip.mention("quantity", at, end, "%", read_or(strip.low(at, end), amount))
    entry, _ = strip.entry(end)
    adjective = strip.word(end - 1) not in {"many", "much"}
    if amount.unit_hint == "ratio" and adjective and entry is not None and entry.tag in "Ep":
        return strip.mention("mark", at, end, "-")  # "a triple bombing"
    if strip.word(end) in AMOUNT_WORDS["change"]:
        return strip.mention("quantity", at, end + 1, "%", read_or(strip.low(at, end + 1), amount))
    comma = max((i for i in range(at) if strip.word(i) in _PARTS), default=-1)
    for back in range(max(comma + 1, at - 8), at):
        made_up = strip.word(back - 1) in {"made", "make", "makes"}
        way = next((f for f in strip.forms(strip.word(back)) if f in AMOUNT_WORDS["change"]), "")
        if way and not made_up:
            told = read_or(f"{way} {strip.low(at, end)}", amount)
            return strip.mention("quantity", at, end, "%", read_or(strip.low(back, end), told))
    return strip.mention("quantity", at, end, "%", amount)


def _unread(strip: Strip, at: int) -> Mention | None:
    """A word with a digit that no rule reads: a name, an ordinal, a clock; or "9K" of a table."""
    word = strip.word(at)
    if not any(c.isdigit() for c in word):
        return None
    lettered = not strip.word(at + 1)[0].isalpha() and re.fullmatch(r"(\d+)([kw])", word)
    if lettered:
        entry = Entry("m", ({"k": "killed", "w": "wounded"}[lettered[2]],))
        return strip.mention("quantity", at, at + 1, "n", read_words(lettered[1]), noun=entry)
    clock = ":" in word or "/" in word
    reason = "a clock or a document number" if clock else "part of a name"
    refusal = read_words(word)
    said = refusal if isinstance(refusal, str) and "ordinal" in refusal else reason
    return strip.mention("quantity", at, at + 1, "d", noun=Entry("o", (reason,)), refused=said)
