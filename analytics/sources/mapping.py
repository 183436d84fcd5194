"""Any table through a short mapping in TOML: its columns, the order of its dates, its words.

    [columns]                  # ours = the table's
    id = "Ref"                 # "#" where the table has no key: the number of the row
    when = "Date"
    type = "Kind of incident"
    province = "Governorate"
    killed = "Dead"

    [values.type]              # words of the table = words of ours
    "IED" = "bombing"

    [corrections.province]     # what the table got wrong
    "Ninvah" = "Nineveh"

    [constants]
    country = "Iraq"

`day_first`, `encoding`, `years`, `country`, coverage and the texts about the source stand beside
them.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analytics.errors import InputError
from analytics.sources.declared import Declared, closest, read_declared, read_toml
from analytics.sources.form import Form
from analytics.sources.sheet import VOCABULARIES, Sheet

ROW_NUMBER = "#"
COLUMNS = (
    "id", "when", "start", "end", "type", "status", "actor", "target", "victims", "where",
    "province", "country", "latitude", "longitude", "killed", "wounded", "arrested", "event",
    "origin", "locator", "url", "note",
)  # fmt: skip
SECTIONS = ("columns", "values", "corrections", "constants", "encoding", "years")
_YEARS = (1900, 2099)


def is_mapping(path: Path) -> bool:
    """Whether a TOML file maps the columns of a table."""
    return "columns" in read_toml(path)


def read_mapping(path: Path, source_id: str) -> tuple[Form, Declared]:
    """The form and the declaration of a mapping; `InputError` for what it gets wrong."""
    declared = read_declared(path, source_id=source_id, extra=SECTIONS)
    told = read_toml(path)
    columns = _section(path, told, "columns", COLUMNS)
    if "id" not in columns:
        raise InputError(
            "no column for id", file=path, column="columns.id",
            remedy='name the table\'s key, or "#" for the number of the row',
        )  # fmt: skip
    if not {"when", "start"} & set(columns):
        raise InputError("no column for the date", file=path, column="columns.when")
    constants = _section(path, told, "constants", COLUMNS)
    sheet = Sheet(
        constants={name: str(value) for name, value in constants.items()},
        values=_words(path, told, "values"),
        corrections=_words(path, told, "corrections"),
        day_first=declared.day_first,
        years=_years(path, told),
        country=declared.country,
    )
    _check_values(path, sheet)
    numbered = columns["id"] == ROW_NUMBER
    names = {
        ours: (" ".join(str(theirs).split()).lower(),)
        for ours, theirs in columns.items()
        if theirs != ROW_NUMBER
    }
    return (
        Form(
            name="sheet",
            told={"title": declared.title, **declared.texts},
            columns=names,
            needed=tuple(names),
            rules=sheet.rules(),
            encoding=_encoding(path, told),
            numbered=numbered,
        ),
        declared,
    )


def _section(
    path: Path, told: Mapping[str, Any], name: str, known: tuple[str, ...]
) -> dict[str, Any]:
    section = told.get(name, {})
    if not isinstance(section, dict):
        raise InputError("not a section", file=path, column=name, remedy=f"write [{name}]")
    for key in section:
        if key not in known:
            raise InputError(
                "no such column", file=path, column=f"{name}.{key}", remedy=closest(key, known)
            )
    return section


def _words(path: Path, told: Mapping[str, Any], name: str) -> dict[str, dict[str, str]]:
    sections = _section(path, told, name, COLUMNS)
    for column, words in sections.items():
        if not isinstance(words, dict):
            raise InputError(
                "not a section", file=path, column=f"{name}.{column}",
                remedy=f"write [{name}.{column}]",
            )  # fmt: skip
    return {
        column: {str(theirs): str(ours) for theirs, ours in words.items()}
        for column, words in sections.items()
    }


def _check_values(path: Path, sheet: Sheet) -> None:
    for column, words in sheet.values.items():
        vocabulary = VOCABULARIES.get(column)
        if vocabulary is None:
            raise InputError(
                "this column has no vocabulary", file=path, column=f"values.{column}",
                remedy=f"write [corrections.{column}]",
            )  # fmt: skip
        for theirs, ours in words.items():
            if ours not in vocabulary:
                raise InputError(
                    f"not our word for {theirs}", file=path, column=f"values.{column}", value=ours,
                    remedy=closest(ours, vocabulary),
                )  # fmt: skip


def _years(path: Path, told: Mapping[str, Any]) -> tuple[int, int]:
    years = told.get("years", _YEARS)
    if len(years) != 2 or not all(isinstance(year, int) for year in years):
        raise InputError("not two years", file=path, column="years", value=years)
    return years[0], years[1]


def _encoding(path: Path, told: Mapping[str, Any]) -> str | None:
    name = told.get("encoding")
    if name is None:
        return None
    try:
        return codecs.lookup(str(name)).name
    except LookupError as error:
        raise InputError("not an encoding", file=path, column="encoding", value=name) from error
