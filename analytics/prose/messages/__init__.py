"""The sentences of the pages as messages: by id, with named facts and plural forms.

A message `kind-what` stands in `en/<kind>.ftl`, in Fluent syntax; numbers are passed as numbers,
so that the message chooses between "1 attack" and "2 attacks". Which sentence is said is chosen in
`analytics.prose`; the words are here, where another language can be put beside them.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

from analytics.errors import ParameterError

LANGUAGE = "en"
_LONGEST = 500  # characters of a name in a sentence; Fluent refuses what is far longer


@lru_cache(maxsize=1 << 14, typed=True)  # the same windows, areas and notes are said many times
def say(message_id: str, **facts: object) -> str:
    """The message with its facts put in; white space at line ends becomes one space.

    Raises
    ------
    ParameterError
        For an id that no file holds, or a fact that the message needs and was not given.

    >>> say("left_out-doubtful", count=1), say("left_out-doubtful", count=1200)
    ('1 report marked as doubtful', '1,200 reports marked as doubtful')
    """
    if not known(message_id):
        raise ParameterError("no such message", column="message_id", value=message_id)
    bundle = _bundle(message_id.partition("-")[0])
    text, errors = bundle.format_pattern(
        bundle.get_message(message_id).value, {name: _as_told(told) for name, told in facts.items()}
    )
    if errors:
        said = "; ".join(str(error) for error in errors)
        raise ParameterError(f"the message cannot be said: {said}", value=message_id)
    return " ".join(text.split())


def known(message_id: str) -> bool:
    """Whether there is such a message.

    >>> known("noun-attacks"), known("noun-road_blocks")
    (True, False)
    """
    return bool(_bundle(message_id.partition("-")[0]).has_message(message_id))


def read_all() -> None:
    """Read every file of messages, so that a fork need not."""
    for file in files(__name__).joinpath(LANGUAGE).iterdir():
        _bundle(file.name.removesuffix(".ftl"))


@cache
def _bundle(kind: str) -> FluentBundle:
    bundle = FluentBundle([LANGUAGE], use_isolating=False)  # pages isolate foreign names themselves
    path = files(__name__).joinpath(LANGUAGE, f"{kind}.ftl")
    if path.is_file():
        bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return bundle


def _as_told(fact: Any) -> Any:
    """A number of numpy as Python's own; anything that is neither number nor text as text."""
    if hasattr(fact, "item"):
        fact = fact.item()
    if isinstance(fact, (int, float)):
        return fact
    text = str(fact)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
