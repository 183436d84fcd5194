"""Ledgers: folders that hold what sources wrote: `source.toml`, `statistics.csv`, `incidents.csv`.

A ledger is read as a sheet is, by a mapping in which every column has our own name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from analytics.config import closest
from analytics.errors import InputError
from analytics.files import shown
from analytics.sources.engine import Job, keys_of, plan
from analytics.sources.format import Format
from analytics.sources.formats.plain_words import PlainWords
from analytics.sources.source_toml import Source, read_source
from analytics.vocabulary import COLUMNS, REFERENCES

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
