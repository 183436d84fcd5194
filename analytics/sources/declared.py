"""`source.toml`: what a source says about itself, its licence, and where its silence means zero.

The same file stands in a ledger folder (`source.toml`) and beside a data set
(`FILE.source.toml`).
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from analytics import tables, vocabulary
from analytics.errors import InputError
from analytics.periods import read_window
from analytics.places import read_place
from analytics.sources.files import read_text

_TEXTS = ("title", "publisher", "url", "licence", "attribution", "definition")
_KEYS = ("source_id", *_TEXTS, "published", "rows", "day_first", "country", "defaults", "coverage")
_STRETCH = ("measure", "scope", "start", "end", "systematic", "rule")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Declared:
    """A source as declared: one row of `sources` and the rows of `coverage`."""

    source_id: str
    title: str
    texts: Mapping[str, str] = field(default_factory=dict)
    published: date | None = None
    rows: str = "ids"
    day_first: bool | None = None
    country: str | None = None
    defaults: Mapping[str, str] = field(default_factory=dict)
    coverage: tuple[Mapping[str, Any], ...] = ()

    def source_row(self, **counts: object) -> dict[str, Any]:
        """The row of `sources`; `counts` are files, read, kept, rejected, skipped."""
        return {
            "source_id": self.source_id,
            "title": self.title,
            **self.texts,
            "published": self.published,
            "rows": self.rows,
            **counts,
        }


def table(name: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Plain rows as the named tidy table."""
    rows = list(rows)
    if not rows:
        return tables.empty(name)
    columns = {}
    for column, spec in tables.SCHEMAS[name].columns.items():
        values = [row.get(column) for row in rows]
        dtype = spec.dtype.type
        if isinstance(dtype, pd.CategoricalDtype):
            columns[column] = pd.Series(values, dtype="str")
        elif dtype.kind == "M":
            columns[column] = pd.Series(
                pd.to_datetime(pd.Series(values, dtype="object")), dtype=dtype
            )
        else:
            columns[column] = pd.Series(values, dtype=dtype)
    return tables.conform(name, pd.DataFrame(columns))


def read_declared(path: Path, *, source_id: str, extra: Iterable[str] = ()) -> Declared:
    """Read a `source.toml`.

    Parameters
    ----------
    path
        The file.
    source_id
        The id where the file names none: the folder's or the data set's name.
    extra
        Further keys that may stand in this file (the mapping of a sheet).

    Raises
    ------
    InputError
        Not TOML, an unknown key (the closest known one is named), or a value of a wrong kind.
    """
    told = read_toml(path)
    _only(path, told, (*_KEYS, *extra))
    for key in ("source_id", *_TEXTS, "country"):
        if not isinstance(told.get(key, ""), str):
            raise InputError("not a text", file=path, column=key, value=told[key])
    name = told.get("source_id", source_id)
    if not _ID.fullmatch(name):
        raise InputError(
            "not an id", file=path, column="source_id", value=name,
            remedy="use letters, digits, dots and hyphens",
        )  # fmt: skip
    rows = told.get("rows", "ids")
    if rows not in vocabulary.ROWS_SETTINGS:
        remedy = "one of " + ", ".join(vocabulary.ROWS_SETTINGS)
        raise InputError("not a setting", file=path, column="rows", value=rows, remedy=remedy)
    day_first = told.get("day_first")
    if day_first not in (None, True, False):
        raise InputError("not true or false", file=path, column="day_first", value=day_first)
    published = _day(path, "published", told.get("published"))
    stretches = told.get("coverage", [])
    if not isinstance(stretches, list):
        raise InputError("not a list", file=path, column="coverage", remedy="write [[coverage]]")
    return Declared(
        source_id=name,
        title=told.get("title", name),
        texts={key: told[key] for key in _TEXTS[1:] if told.get(key)},
        published=published,
        rows=rows,
        day_first=day_first,
        country=told.get("country"),
        defaults={key: str(value) for key, value in _section(path, told, "defaults").items()},
        coverage=tuple(_stretch(path, name, item, published) for item in stretches),
    )


def read_toml(path: Path) -> dict[str, Any]:
    """The content of a TOML file, or a located `InputError`."""
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"not TOML ({error})", file=path) from error


def closest(word: str, known: Iterable[str]) -> str:
    """A remedy that names the closest known word, or all of them."""
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=1)
    return f"did you mean {near[0]}?" if near else "one of " + ", ".join(names)


def _only(path: Path, told: Mapping[str, Any], known: Iterable[str]) -> None:
    for key in told:
        if key not in set(known):
            raise InputError("no such key", file=path, column=key, remedy=closest(key, known))


def _section(path: Path, told: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    section = told.get(key, {})
    if not isinstance(section, Mapping):
        raise InputError("not a section", file=path, column=key, remedy=f"write [{key}]")
    return section


def _day(path: Path, key: str, value: object) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    try:
        return read_window(str(value)).end
    except InputError as error:
        raise error.at(file=path, column=key) from error


def _stretch(
    path: Path, source_id: str, told: Mapping[str, Any], published: date | None
) -> dict[str, Any]:
    _only(path, told, _STRETCH)
    scope = str(told.get("scope", ""))
    place = read_place(scope) if scope else None
    if place is None:
        raise InputError(
            "not a place of the gazetteer", file=path, column="coverage.scope", value=scope or None,
            remedy="name a country or province, or give its code such as IQ-KI",
        )  # fmt: skip
    if not isinstance(told.get("systematic", False), bool):
        raise InputError(
            "not true or false", file=path, column="coverage.systematic", value=told["systematic"]
        )
    start, end = _edge(path, told, "start", published), _edge(path, told, "end", published)
    if start and end and end < start:
        raise InputError(f"ends on {end}, before it starts", file=path, column="coverage.start")
    return {
        "source_id": source_id,
        "measure": str(told.get("measure", "attacks")),
        "scope": place.scope,
        "start": start,
        "end": end,
        "systematic": told.get("systematic", False),
        "rule": told.get("rule"),
    }


def _edge(path: Path, told: Mapping[str, Any], key: str, published: date | None) -> date | None:
    value = told.get(key)
    if value is None or value == "" or isinstance(value, date):
        return _day(path, f"coverage.{key}", value)
    try:
        window = read_window(str(value), published)
    except InputError as error:
        raise error.at(file=path, column=f"coverage.{key}") from error
    return window.start if key == "start" else window.end
