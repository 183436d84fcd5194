"""Who says it: speakers found by the construction they stand in, not by a list of names."""

from __future__ import annotations

import re

from analytics.actors import known_actor
from analytics.articles.facts import Read
from analytics.articles.lexicon import any_listed, lexicon, listed

_NO_NAME = frozenset("VGXLCBRNK")
_SAYS = any_listed("says", "en")
_NP = r"(?P<who>(?:[Aa]n? |[Tt]he |[Tt]wo |[Tt]hree )?[^,;:\"]{2,90}?)"
_ASIDE = r"(?:, [^,\"]{3,90},)?"  # "..., the agency's head, said"
_ROUTES = (
    (
        "according_to",
        r"[Aa]ccording to (?:[\w ]*figures? [\w ]*by (?:the )?|data from "
        r"|a statement (?:by|from) |the )?(?P<who>[^,;.\"()]{2,80})",
    ),
    ("told", rf"(?:^|[,\"] ?){_NP},?(?: told| has told| tell) [A-Z]"),
    ("told", rf"(?P<who>[A-Z][^,;:\"]{{2,70}}){_ASIDE} told "),
    ("said_after", rf"[,\"] ?(?:{_SAYS}) (?P<who>(?:the )?[A-Z][^,;.\"]{{2,80}})"),
    (
        "said_before",
        rf"[,\"] ?{_NP}{_ASIDE} (?:also |now )?(?:{_SAYS})"
        r"(?: on [A-Z]\w+| late [A-Z]\w+)?[.,;\"]?$",
    ),
    ("said_first", rf"(?:^|, ){_NP}{_ASIDE} (?:also |now |has |had |have )?(?:{_SAYS})\b"),
)
_ARABIC = (
    (
        "according_to",
        r"(?:وفقا ل|وفق ما افاد|وفق|بحسب ما افاد|بحسب|حسب) ?(?P<who>[^،,.:]{3,60})",
    ),
    (
        "said",
        rf"(?:^|[،, ])[وف]?(?:{any_listed('says', 'ar')}) "
        rf"?(?P<who>(?:{any_listed('who', 'ar')})[^،,.:]{{0,60}}?)"
        rf"(?: (?:{any_listed('then', 'ar')})\b|[،,.]|$)",
    ),
    ("claimed", r"(?P<who>التنظيم|داعش)(?: قد)? تبن[يت]"),
)
_KURDISH = (("said", rf"(?P<who>[^،,.]{{3,50}}?) (?:{any_listed('says', 'ckb')})"),)
_ROUTE_OF = {
    language: tuple((rule, re.compile(pattern)) for rule, pattern in routes)
    for language, routes in (("en", _ROUTES), ("ar", _ARABIC), ("ckb", _KURDISH))
}


def voice(text: str, language: str, last: Read) -> Read:
    """The speaker of a sentence, or an empty reading where it speaks for the publisher.

    >>> voice("Ten were killed, according to the police.", "en", Read()).value
    'police'
    """
    for rule, pattern in _ROUTE_OF[language]:
        match = pattern.search(text.strip())
        if match is None:
            continue
        who = _trimmed(match["who"])
        words = who.lower().split()
        if not words or words[-1] in {"and", "was", "were", "been", "be", "also"}:
            continue
        if words[-1] in listed("en", "pronoun"):
            return Read(last.value, None, f"{rule}_pronoun", True) if last.value else Read()
        entries = [lexicon(language).get(word) for word in words]
        if (
            any(e is not None and e.tag in _NO_NAME for e in entries)
            or words == ["an"]
            or words == ["a"]
        ):
            continue
        if words[0] in listed("en", "in"):
            continue
        if entries[-1] is not None and entries[-1].tag == "E":
            continue
        if len(words) > 12 or any(c.isdigit() for c in who):
            continue
        return Read(_named(who), None, rule)
    return Read()


def _trimmed(words: str) -> str:
    text = re.sub(
        r"^(?:and|but|while|however|the|said|In a statement) ", "", words.strip(" -\"'"), flags=re.I
    )
    text = re.sub(
        r" (?:on|late|early|in a|this|last|by|who|which|has|have|had|now|also|since|earlier) ?.*$",
        "",
        text,
    )
    return text.strip(" -")


def _named(words: str) -> str:
    """The listed name of an actor among the words, else the words."""
    tokens = words.split()
    for length in range(len(tokens), 0, -1):
        for at in range(len(tokens) - length + 1):
            piece = " ".join(tokens[at : at + length])
            name = known_actor(piece) if piece[:1].isupper() or not piece.isascii() else None
            if name is not None:
                return name
    return words


def claim_of(lower: str, origin: str) -> str:
    """How the figure was counted, by the verbs of its sentence."""
    for words, rule in (
        (
            (
                "claimed responsib",
                "claimed by",
                "claims",
                "has claimed",
                "group claimed",
                "claimed",
                "تبن",
            ),
            "claimed",
        ),
        (("estimat", "believed", "تقدر"), "estimated"),
        (("confirmed", "verified"), "confirmed"),
        (
            (
                "recorded",
                "documented",
                "counted",
                "logged",
                "tallied",
                "reported",
                "registered",
                "احصي",
                "وثق",
            ),
            "recorded",
        ),
    ):
        if any(word in lower for word in words):
            return rule
    return "claimed" if origin else "recorded"
