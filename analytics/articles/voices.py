"""Who says it: speakers found by the construction they stand in, not by a list of names."""

from __future__ import annotations

import re

from analytics.articles.facts import Read
from analytics.articles.lexicon import any_listed, lexicon, listed
from analytics.articles.named import actor_in

_NO_NAME = frozenset("VGXLCBRNK")
_OF_NOBODY = frozenset({"a", "an", "the", "that", "this", "yesterday", "today", "earlier"})
# A statement inside a statement: "X cited a statement by Y", "X said that Y had claimed".
_QUOTED = re.compile(
    r"\b(?:cited|quoted|citing|quoting)(?: a statement (?:by|from|of))?(?: the)? "
    r"(?P<cited>[A-Z][^,;.\"]{2,60}?)(?= (?:saying|as saying|that|which)\b|[,.;]|$)"
    r"|\b(?:said|says|reported|announced)(?: on \w+)?(?: that)?(?: the)? "
    r"(?P<said>[A-Z][^,;.\"]{1,40}?) (?:has |had |have )?"
    r"(?:claimed|recorded|documented|announced)\b"
)
_OPEN_ENDED = frozenset({"and", "was", "were", "been", "be", "also"})
_SAYS = any_listed("says", "en")
_NP = r"(?P<who>(?:[Aa]n? |[Tt]he |[Tt]wo |[Tt]hree )?[^,;:\"]{2,90}?)"
_ASIDE = r"(?:, (?P<aside>[^,\"]{3,90}),)?"  # "..., the agency's head, said"
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


_BEFORE = re.compile(r"^(?:and|but|while|however|the|said|In a statement) ", re.I)
_AFTER = re.compile(
    r" (?:on|late|early|in a|this|last|by|who|which|has|have|had|now|also|since|earlier) ?.*$"
)


def voice(text: str, language: str, last: Read) -> Read:
    """The speaker of a sentence, or an empty reading where it speaks for the publisher.

    >>> voice("Ten were killed, according to the police.", "en", Read()).value
    'police'
    """
    for rule, pattern in _ROUTE_OF[language]:
        match = pattern.search(text.strip())
        who = _trimmed(match["who"]) if match else ""
        aside = (match.groupdict().get("aside") or "") if match else ""
        if who.lower().startswith(("a ", "an ")) and aside[:1].isupper():
            who = aside  # "a little-known faction, NAME, claimed the attack"
        words = who.lower().split()
        if words and not set(words) - listed("en", "pronoun") - _OF_NOBODY:
            return Read(last.value, None, f"{rule}_pronoun", True) if last.value else Read()
        if words and _may_speak(words, language):
            return Read(actor_in(who) or who, None, rule)
    return Read()


def quoted(text: str) -> str:
    """Whom the speaker of a sentence quotes, empty if nobody.

    >>> quoted("CENTCOM said that ISIS had claimed 153 attacks.")
    'Islamic State'
    """
    match = _QUOTED.search(text)
    who = _trimmed(match["cited"] or match["said"]) if match else ""
    return (actor_in(who) or who) if who and _may_speak(who.lower().split(), "en") else ""


def _may_speak(words: list[str], language: str) -> bool:
    """Whether words may name somebody: no verb, event or figure among them."""
    entries = (lexicon(language).get(word) for word in words)
    tags = [entry.tag if entry else "" for entry in entries]
    unfit = words[0] in listed("en", "in") or words[-1] in _OPEN_ENDED or words in (["a"], ["an"])
    told = not _NO_NAME.isdisjoint(tags) or tags[-1] == "E"
    return not (unfit or told or len(words) > 12 or any(c.isdigit() for c in "".join(words)))


def _trimmed(words: str) -> str:
    return _AFTER.sub("", _BEFORE.sub("", words.strip(" -\"'"))).strip(" -")


# How a figure was counted, by the verbs of its sentence; the first that is found.
_CLAIMS = (
    ("claimed", re.compile("claimed|claims|تبن")),
    ("estimated", re.compile("estimat|believed|تقدر")),
    ("confirmed", re.compile("confirmed|verified")),
    (
        "recorded",
        re.compile("recorded|documented|counted|logged|tallied|reported|registered|احصي|وثق"),
    ),
)


def claim_of(lower: str, origin: str) -> str:
    """How the figure was counted; without a verb, claimed where somebody is named."""
    found = (rule for rule, pattern in _CLAIMS if pattern.search(lower))
    return next(found, "claimed" if origin else "recorded")
