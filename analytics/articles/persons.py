"""Persons without a figure: "a policeman", "Policeman killed", "ضابط", "مواطنان", "أحد عناصر"."""

from __future__ import annotations

from analytics.amounts import Amount
from analytics.amounts.digits import LEXICON as AMOUNT_WORDS
from analytics.articles.figures import is_number, read_words
from analytics.articles.lexicon import Entry, listed, nouns
from analytics.articles.strip import Mention, Strip


def find_person(strip: Strip, at: int) -> Mention | None:
    """One person without a figure: "a policeman", "its commander", "ضابط"."""
    if strip.language != "en":
        return _by_its_form(strip, at)
    if strip.word(at) not in {"a", "an", "one", "another", "his", "her", "its"}:
        return _headlined(strip, at)
    if strip.word(at) == "another" and not strip.word(at + 1)[0].isalpha():
        return strip.mention("quantity", at, at + 1, "n", read_words("one"), flags=("alone",))
    aged = strip.word(at + 1).isdigit() and strip.word(at + 3).startswith("year-old")
    for place in range(at + (4 if aged else 1), min(len(strip.words), at + 7)):
        entry, length = strip.entry(place)
        end = place + length
        if entry is not None and entry.tag == "p" and _is_singular(strip, place, end):
            amount = read_words("a " + strip.word(end - 1))
            if not isinstance(amount, Amount):
                return None
            return strip.mention("quantity", at, end, "q", amount, noun=entry, flags=("alone",))
        modifies = entry is None or entry.tag in "pu-"
        if not modifies or strip.has(place, "stop") or not strip.word(place)[0].isalpha():
            return None
    return None


def _by_its_form(strip: Strip, at: int) -> Mention | None:
    """Arabic and Kurdish: one or two by the form of the noun, by "one of" or by a "two" behind."""
    if _describes(strip, at):
        return None
    if any(f in listed(strip.language, "one_of") for f in strip.forms(strip.word(at))):
        entry, length = strip.entry(at + 1, counted=True)
        before, _ = strip.entry(at - 1)
        unknown = entry is None and strip.entry(at + 1)[0] is None
        if unknown and before is not None and before.tag in "VN":
            entry, length = Entry("p", ("unknown",)), 1  # "مقتل أحد ..."
        found = (entry, read_words("1"), at + 1 + length)
    else:
        forms = [(f, read_words(f)) for f in strip.forms(strip.word(at))]
        if strip.language == "ar":
            forms += [(_single_of(f), read_words("2")) for f, _ in forms if f.endswith("ان")]
        known = ((nouns(strip.language).get(f), amount, at + 1) for f, amount in forms)
        found = next((k for k in known if k[0] and isinstance(k[1], Amount)), (None, "", at))
        if strip.has(at + 1, "two"):  # "جنديين اثنين"
            entry, length = strip.entry(at, counted=True)
            found = (entry or found[0], read_words("2"), at + 1 + (length or 1))
    entry, amount, end = found
    if entry is None or entry.tag != "p" or not isinstance(amount, Amount):
        return None
    return strip.mention("quantity", at, end, "q", amount, noun=entry, flags=("alone",))


def _describes(strip: Strip, at: int) -> bool:
    """Whether a noun only says of what kind the one before it is: "مصدر عسكري"."""
    word, described = strip.word(at), listed(strip.language, "described")
    if word not in described:
        return word.removeprefix("ال") in described
    entry, _ = strip.entry(at - 1)
    governed = entry is not None and entry.tag in "VNLiCB"
    return strip.word(at - 1)[0].isalpha() and not governed and not strip.has(at - 1, "stop")


def _single_of(dual: str) -> str:
    """The noun that an Arabic dual is of: "مواطنان" two of "مواطن", "طفلتان" of "طفلة"."""
    stem = dual.removesuffix("ان")
    return stem.removesuffix("ت") + "ه" if stem.endswith("ت") else stem


def _headlined(strip: Strip, at: int) -> Mention | None:
    """One person at the head of a line in the style of headlines: "Policeman killed in Kirkuk"."""
    entry, length = strip.entry(at)
    end = at + length
    verb, _ = strip.entry(end)
    if entry is None or entry.tag != "p" or verb is None or verb.tag != "V":
        return None
    opens = strip.word(at - 1) in {".", ":", ";", "-", ")"}
    active = is_number(strip.word(end + 1), "en") or strip.word(end + 1) in {
        "a",
        "an",
        "the",
        "his",
    }
    amount = read_words("a " + strip.word(end - 1))
    plural = strip.word(end - 1).endswith("s") or strip.word(end - 1) in {"police", "people"}
    if not opens or active or plural or not isinstance(amount, Amount):
        return None
    return strip.mention("quantity", at, end, "q", amount, noun=entry, flags=("alone",))


def _is_singular(strip: Strip, place: int, end: int) -> bool:
    """Whether a noun is one, and not the first half of "police checkpoint"."""
    word, after = strip.word(end - 1), strip.word(end)
    if (word.endswith("s") and not word.endswith("ss")) or word in AMOUNT_WORDS["not_one"]:
        return False
    ends = strip.has(end, "stop") or not after[0].isalpha()
    following, _ = strip.entry(end)
    return place < end and (ends or (following is not None and following.tag not in "pEuozSX"))
