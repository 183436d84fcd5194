"""The editor's own words on a page, their numbers held against the results."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from analytics.briefs.catalogue import Brief
from analytics.errors import RenderError

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def words_of(brief: Brief) -> dict[str, Any]:
    """What the catalogue gives of the editor's words, as JSON values; empty if it gives none."""
    markers = [{"date": each.date, "text": each.text} for each in brief.markers]
    words = {"headline": brief.headline, "standfirst": brief.standfirst, "markers": markers}
    return {key: value for key, value in words.items() if value}


def check_numbers(words: dict[str, Any], results: Iterable[Any]) -> None:
    """`RenderError` for a number of the headline or standfirst that no result holds.

    >>> check_numbers({"headline": "65 attacks, after 135"}, [{"rows": {"Iraq": ["135", 65]}}])
    >>> check_numbers({"headline": "1,653 attacks"}, ["135 and 65"])
    Traceback (most recent call last):
    analytics.errors.RenderError: "1,653": the editor's headline holds a number that no result ...
    """
    told = json.dumps(list(results), default=str)
    held = {_digits(match[0]) for match in _NUMBER.finditer(told)}
    for key in ("headline", "standfirst"):
        for match in _NUMBER.finditer(str(words.get(key, ""))):
            if _digits(match[0]) not in held:
                raise RenderError(
                    f"the editor's {key} holds a number that no result holds",
                    value=match[0],
                    remedy=f"mend {key} in the catalogue",
                )


def _digits(number: str) -> str:
    whole, dot, digits = number.replace(",", "").partition(".")
    return f"{int(whole)}{dot}{digits}".rstrip("0").rstrip(".") if dot else str(int(whole))
