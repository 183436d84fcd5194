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
from pathlib import Path

from analytics.config import Section, read_toml
from analytics.sources.format import Format
from analytics.sources.formats.sheet import VOCABULARIES, Sheet
from analytics.sources.source_toml import Source, read_source

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


def read_mapping(path: Path, source_id: str) -> tuple[Format, Source]:
    """The form and the declaration of a mapping; `InputError` for what it gets wrong."""
    declared = read_source(path, source_id=source_id, extra=SECTIONS)
    told = read_toml(path)
    columns = told.section("columns", COLUMNS)
    if "id" not in columns:
        raise columns.fault(
            "id", "no column for id", 'name the table\'s key, or "#" for the number of the row'
        )
    if not {"when", "start"} & set(columns.content):
        raise columns.fault("when", "no column for the date")
    sheet = Sheet(
        constants=told.section("constants", COLUMNS).texts(),
        values=_values(told.section("values", COLUMNS)),
        corrections=_words(told.section("corrections", COLUMNS)),
        day_first=declared.day_first,
        years=_years(told),
        country=declared.country,
    )
    numbered = columns.text("id") == ROW_NUMBER
    names = {
        ours: (" ".join(theirs.split()).lower(),)
        for ours, theirs in columns.texts().items()
        if theirs != ROW_NUMBER
    }
    return (
        Format(
            name="sheet",
            told={"title": declared.title, **declared.texts},
            columns=names,
            needed=tuple(names),
            rules=sheet.rules(),
            encoding=_encoding(told),
            numbered=numbered,
        ),
        declared,
    )


def _words(section: Section) -> dict[str, dict[str, str]]:
    return {column: section.section(column).texts() for column in section.content}


def _values(section: Section) -> dict[str, dict[str, str]]:
    """The words of the table and what they mean, each of them a word of the column's vocabulary."""
    for column in section.content:
        vocabulary = VOCABULARIES.get(column)
        if vocabulary is None:
            raise section.fault(
                column, "this column has no vocabulary", f"write [corrections.{column}]"
            )
        words = section.section(column)
        for theirs in words.content:
            words.word(theirs, vocabulary, "")
    return _words(section)


def _years(told: Section) -> tuple[int, int]:
    years = told.content.get("years", _YEARS)
    if (
        not isinstance(years, list | tuple)
        or len(years) != 2
        or not all(isinstance(year, int) for year in years)
    ):
        raise told.fault("years", "not two years", "write the first and the last, [2010, 2025]")
    return years[0], years[1]


def _encoding(told: Section) -> str | None:
    name = told.text("encoding")
    try:
        return None if name is None else codecs.lookup(name).name
    except LookupError as error:
        raise told.fault("encoding", "not an encoding", "cp1256 is usual for Arabic") from error
