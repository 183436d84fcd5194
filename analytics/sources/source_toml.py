"""`source.toml`: what a source says about itself, its licence, and where its silence means zero.

The same file stands in a ledger folder (`source.toml`) and beside a data set
(`FILE.source.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from analytics import vocabulary
from analytics.config import Section, read_toml
from analytics.errors import InputError
from analytics.periods import Window, read_window
from analytics.places import read_place

_TEXTS = ("title", "publisher", "url", "licence", "attribution", "definition")
_KEYS = (
    "source_id", *_TEXTS, "published", "accessed", "rows", "smallest", "day_first", "country",
    "defaults", "coverage",
)  # fmt: skip
_STRETCH = ("measure", "scope", "start", "end", "systematic", "rule")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Source:
    """A source as declared: one row of `sources` and the rows of `coverage`.

    `accessed` is the day on which the file was taken, which each citation names; `smallest` the
    least number of events that a cell of a breakdown may show where rows are withheld.
    """

    source_id: str
    title: str
    texts: Mapping[str, str] = field(default_factory=dict)
    published: date | None = None
    accessed: date | None = None
    rows: str = "ids"
    smallest: int = vocabulary.SMALLEST
    day_first: bool | None = None
    country: str | None = None
    defaults: Mapping[str, str] = field(default_factory=dict)
    coverage: tuple[Mapping[str, Any], ...] = ()


def read_source(path: Path, source_id: str) -> Source:
    """Read a `source.toml`; `source_id` where the file names none.

    Raises `InputError` for what is not TOML, an unknown key (the closest known one is named), or a
    value of a wrong kind.
    """
    return source_of(read_toml(path), source_id)


def source_of(told: Section, source_id: str, extra: Iterable[str] = ()) -> Source:
    """The source that a TOML file declares; `extra` are keys that the file may have besides."""
    told.only((*_KEYS, *extra))
    name = told.text("source_id", source_id) or source_id
    if not _ID.fullmatch(name):
        raise told.fault("source_id", "not an id", "use letters, digits, dots and hyphens")
    published = _toml_window(told, "published", None).end
    texts = {key: told.text(key) for key in _TEXTS}
    return Source(
        source_id=name,
        title=texts.pop("title") or name,
        texts={key: text for key, text in texts.items() if text},
        published=published,
        accessed=_toml_window(told, "accessed", published).end,
        smallest=told.whole("smallest", vocabulary.SMALLEST),
        rows=told.word("rows", vocabulary.ROWS_SETTINGS, "ids"),
        day_first=told.flag("day_first"),
        country=told.text("country"),
        defaults=told.section("defaults").texts(),
        coverage=tuple(
            _stretch(name, item, published) for item in told.sections("coverage", _STRETCH)
        ),
    )


def _toml_window(told: Section, key: str, published: date | None) -> Window:
    """A day of TOML, or the window that a text means; open on both sides where there is neither."""
    value = told.content.get(key)
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return Window(day, day, "day")
    text = told.text(key)
    if text is None:
        return Window(None, None, "open")
    try:
        return read_window(text, published)
    except InputError as error:
        raise told.fault(key, error.reason, error.remedy) from error


def _stretch(source_id: str, told: Section, published: date | None) -> dict[str, Any]:
    scope = told.text("scope")
    place = read_place(scope) if scope else None
    if place is None:
        raise told.fault(
            "scope",
            "not a place of the gazetteer",
            "name a country or province, or give its code such as IQ-KI",
        )
    start, end = (
        _toml_window(told, "start", published).start,
        _toml_window(told, "end", published).end,
    )
    if start and end and end < start:
        raise told.fault("end", f"before the start {start}")
    if published and end and end > published:
        raise told.fault("end", f"after the day of publication, {published}")
    return {
        "source_id": source_id,
        "measure": told.text("measure", "attacks"),
        "scope": place.scope,
        "start": start,
        "end": end,
        "systematic": told.flag("systematic", default=False),
        "rule": told.text("rule"),
    }
