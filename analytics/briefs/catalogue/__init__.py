"""The catalogue `briefs.toml`: which briefs there are, and the editor's words on them.

`entries` reads it; `parameters` are what the notebook of a brief accepts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from analytics.config import closest
from analytics.errors import ParameterError, RenderError

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Keep:
    """How many old editions stay: a number of them, or those of the last so many days."""

    count: int | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """A dated text of the editor: a correction, or a context marker such as "Assad falls"."""

    date: str
    text: str


@dataclass(frozen=True, slots=True)
class Hooks:
    """Commands told about a run: a JSON summary on their standard input, stopped at `timeout`."""

    on_change: tuple[str, ...] = ()
    on_failure: tuple[str, ...] = ()
    timeout: float = 60.0


@dataclass(frozen=True, slots=True)
class Brief:
    """One page to render: a notebook, its parameters, and how it is published.

    `notebook` is an absolute path; `title` a template of its parameters, empty for the notebook's
    own; `entry` the name in the catalogue, which a matrix shares among its briefs; `data` holds
    globs relative to the project's folder, watched for changes beside the files the notebook says
    it read. `headline`, `standfirst` and `markers` are the editor's own words; `anchor` says what
    windows that move are counted from: the "day" of the run, or the last day of the "data". A
    brief that is made `once` keeps no record and no edition.
    """

    name: str
    notebook: Path
    title: str = ""
    entry: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    data: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    publish: str = "now"
    keep: Keep = Keep(count=10)
    timeout: float = 600.0
    corrections: tuple[Dated, ...] = ()
    headline: str = ""
    standfirst: str = ""
    markers: tuple[Dated, ...] = ()
    anchor: str = "day"
    once: bool = False

    @property
    def words(self) -> dict[str, Any]:
        """The editor's own words, as JSON values; empty if there are none."""
        markers = [{"date": each.date, "text": each.text} for each in self.markers]
        words = {"headline": self.headline, "standfirst": self.standfirst, "markers": markers}
        return {key: value for key, value in words.items() if value}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The briefs of one file, in its order, and the folder its paths start from."""

    path: Path
    root: Path
    briefs: tuple[Brief, ...]
    hooks: Hooks = Hooks()

    def choose(self, words: Sequence[str] = (), tag: str | None = None) -> tuple[Brief, ...]:
        """The briefs named by `words` (names, entries, tags) and by `tag`; all if nothing is said.

        A word that names nothing is a `ParameterError` with the closest name.
        """
        tags = {each for brief in self.briefs for each in brief.tags}
        known = {name for brief in self.briefs for name in (brief.name, brief.entry)} | tags
        unknown = [word for word in words if word not in known]
        for word in [*unknown, *({tag} - {None} - tags)]:
            near = closest(word, known)
            raise ParameterError(
                "neither a brief nor a tag of the catalogue",
                value=word,
                remedy=near if near.startswith("did") else "analytics list shows them",
            )
        wanted = set(words)
        return tuple(
            brief
            for brief in self.briefs
            if (tag is None or tag in brief.tags)
            and (not words or wanted & {brief.name, brief.entry, *brief.tags})
        )


def check_numbers(words: dict[str, Any], results: Iterable[Any]) -> None:
    """`RenderError` for a number of the editor's words that no result holds.

    >>> check_numbers({"headline": "65 attacks, after 135"}, [{"rows": {"Iraq": ["135", 65]}}])
    >>> check_numbers({"headline": "1,653 attacks"}, ["135 and 65"])
    Traceback (most recent call last):
    analytics.errors.RenderError: "1,653": the editor's headline holds a number that no result ...
    """
    told = json.dumps(list(results), default=str)
    held = set(_numbers_in(told))
    texts = [(key, str(words.get(key, ""))) for key in ("headline", "standfirst")]
    for key, text in texts + [("marker", each["text"]) for each in words.get("markers", ())]:
        for number, written in _numbers_in(text).items():
            if number not in held:
                raise RenderError(
                    f"the editor's {key} holds a number that no result holds",
                    value=written,
                    remedy=f"mend {key} in the catalogue",
                )


def _numbers_in(text: str) -> dict[Decimal, str]:
    return {Decimal(found.replace(",", "")): found for found in _NUMBER.findall(text)}
