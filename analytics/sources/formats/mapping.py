"""Any table through a short mapping: its columns, the order of its dates, its words.

A ledger is read so too, by a mapping in which every column has our own name.

    table = "incidents"        # or "statistics": a table of counts by place and period
    sheets = ["2024"]          # of a workbook; "*" for all that fit; without it the first that fits
    header_row = 3             # where titles stand above the header
    years = "20xx"             # two-digit years are of this century; or [2010, 2025]
    other = "keep"             # types that are not explained below count as "other"

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

    [constants]                # for cells that are empty, or columns that the table lacks
    country = "Iraq"

`day_first`, `encoding`, `country`, coverage and the texts about the source stand beside them.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from analytics.config import Section, closest
from analytics.errors import InputError
from analytics.files import shown
from analytics.sources.engine import Job, keys_of, plan
from analytics.sources.format import Format
from analytics.sources.formats.plain_words import PlainWords
from analytics.sources.source_toml import Source, read_source, source_of
from analytics.vocabulary import COLUMNS, DATES, REFERENCES, VOCABULARIES

ROW_NUMBER = "#"
_KEYS = (
    "columns", "values", "corrections", "constants", "encoding", "years", "table", "sheets",
    "header_row", "other",
)  # fmt: skip
_YEARS = (1900, 2099)
_SHEETS = 'write ["Log 2023"] or "*"'


def read_mapping(told: Section, source_id: str) -> tuple[Format, Source]:
    """The format and the source of a mapping; `InputError` for what it gets wrong."""
    source = source_of(told, source_id, extra=_KEYS)
    table = told.word("table", COLUMNS, "incidents")
    names = COLUMNS[table]
    columns = told.section("columns", names)
    if "id" not in columns:
        raise columns.fault(
            "id", "no column for id", 'name the table\'s key, or "#" for the number of the row'
        )
    if not {"when", "start"} & set(columns.content):
        raise columns.fault("when", "no column for the date")
    constants = told.section("constants", names).texts()
    source = replace(source, defaults={**source.defaults, **constants})
    years, century = _years(told)
    one = told.content.get("sheets")
    words = PlainWords(
        source,
        values=_words_meant(told.section("values", names)),
        corrections=_words(told.section("corrections", names)),
        years=years,
        century=century,
        keep_unknown_types=told.word("other", ("reject", "keep"), "reject") == "keep",
    )
    mapped = {
        ours: (" ".join(theirs.split()).lower(),)
        for ours, theirs in columns.texts().items()
        if theirs != ROW_NUMBER
    }
    return (
        Format(
            name="sheet",
            told={"title": source.title, **source.texts},
            columns=mapped,
            needed=tuple(mapped),
            rules=words.rules(table),
            table=table,
            encoding=_codec(told),
            numbered=columns.text("id") == ROW_NUMBER,
            dated_by=tuple(name for name in DATES[:3] if name in mapped),
            sheets=(one,) if isinstance(one, str) else told.listed("sheets", _SHEETS),
            header_row=told.whole("header_row", 1) if "header_row" in told else None,
        ),
        source,
    )


def _words(section: Section) -> dict[str, dict[str, str]]:
    return {column: section.section(column).texts() for column in section.content}


def _words_meant(section: Section) -> dict[str, dict[str, str]]:
    """The words of the table and what they mean, each of them a word of the column's vocabulary."""
    for column in section.content:
        if column not in VOCABULARIES:
            raise section.fault(
                column, "this column has no vocabulary", f"write [corrections.{column}]"
            )
        words = section.section(column)
        for theirs in words.content:
            words.word(theirs, VOCABULARIES[column], "")
    return _words(section)


def _years(told: Section) -> tuple[tuple[int, int], str | None]:
    """First and last year that a row may have, and the century of years in two digits."""
    years: Any = told.content.get("years", _YEARS)
    if isinstance(years, str) and re.fullmatch(r"\d\dxx", years):
        return (int(years[:2]) * 100, int(years[:2]) * 100 + 99), years[:2]
    if (
        not isinstance(years, list | tuple)
        or len(years) != 2
        or not all(isinstance(year, int) for year in years)
    ):
        remedy = 'write the first and the last, [2010, 2025], or "20xx"'
        raise told.fault("years", "not two years", remedy)
    return (years[0], years[1]), None


def _codec(told: Section) -> str | None:
    name = told.text("encoding")
    try:
        return None if name is None else codecs.lookup(name).name
    except LookupError as error:
        raise told.fault("encoding", "not an encoding", "cp1256 is usual for Arabic") from error


SOURCE_FILE = "source.toml"
_NEEDED = {"incidents": ("id",), "statistics": ("id", "amount")}


def ledger_folders(folder: Path) -> list[Path]:
    """The folder itself if it is a ledger, else every ledger below it, in order of name.

    Raises `InputError` if there is none.
    """
    if (folder / SOURCE_FILE).exists():
        return [folder]
    folders = sorted(path.parent for path in folder.rglob(SOURCE_FILE))
    if not folders:
        raise InputError(
            "a folder without a ledger", file=folder, remedy="name a file, or add a source.toml"
        )
    return folders


def ledger_jobs(folder: Path) -> list[Job]:
    """The files of a ledger, ready to be read.

    Raises `InputError` for what is wrong with the whole: no file, no column `id`, an unknown one.
    """
    source = read_source(folder / SOURCE_FILE, folder.name)
    known = {name for columns in COLUMNS.values() for name in columns}
    for column in source.defaults:
        if column not in known:
            raise InputError(
                "no such column", file=folder / SOURCE_FILE, column=f"defaults.{column}",
                remedy=closest(column, known),
            )  # fmt: skip
    paths = {table: folder / f"{table}.csv" for table in COLUMNS}
    jobs = [_ledger_job(path, table, source) for table, path in paths.items() if path.exists()]
    if not jobs:
        raise InputError(
            "a ledger without rows", file=folder, remedy="add statistics.csv or incidents.csv"
        )
    return jobs


def _ledger_job(path: Path, table: str, source: Source) -> Job:
    form = Format(
        name="ledger",
        told={"title": source.title, **source.texts},
        columns={name: (name,) for name in COLUMNS[table]},
        needed=_NEEDED[table],
        rules=(),
        table=table,
    )
    job = plan(path, [form], source)
    (header,) = job.headers
    _check_columns(path, header.names, COLUMNS[table])
    ids = keys_of(job) if set(REFERENCES) & set(header.names) else frozenset()
    words = PlainWords(source, ledger=True, ids=ids)
    return replace(job, format=replace(form, rules=words.rules(table)))


def _check_columns(path: Path, header: Iterable[str], known: tuple[str, ...]) -> None:
    names = list(header)
    for name in names:
        if name not in known:
            raise InputError(
                "no such column", file=shown(path), column=name, remedy=closest(name, known)
            )
        if names.count(name) > 1:
            raise InputError("this column stands twice", file=shown(path), column=name)
