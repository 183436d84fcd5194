"""The one path of every data set: recognise, read in chunks, read the cells, check, hand over.

A thread reads the next chunk while this one is normalised; memory holds a few chunks, however
long the file is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from analytics import tables
from analytics.errors import InputError
from analytics.files import Input, shown, stamp
from analytics.places import country_code, suggest_places
from analytics.sources.account import Account
from analytics.sources.arrow import schema, to_frame
from analytics.sources.chunk import Chunk, rejects_table
from analytics.sources.format import Format
from analytics.sources.header import Header, recognise
from analytics.sources.readers import Stream, chunks, headers
from analytics.sources.repeated_ids import KnownIds
from analytics.sources.rows import Memory, Read, read_rows
from analytics.sources.source_toml import Source
from analytics.sources.unpack import Wrapped, look

Sink = Callable[[pa.Table, pa.Table], None]
Progress = Callable[[int], None]

AGAIN = "an id that an earlier row has"
_SUGGESTED = 20  # unresolved names for which suggestions are looked up
_NO_COVERAGE = (
    "coverage is not stated, so no silence counts as zero; declare it in {sidecar} with a "
    "[[coverage]] of measure, scope, start, end, systematic"
)


@dataclass(frozen=True, slots=True)
class Job:
    """A recognised file: how it is packed, its form and header, and what is declared of it."""

    path: Path
    wrapped: Wrapped
    form: Format
    header: Header
    declared: Source
    key: str = ""  # hash of the mapping that made the form, for the cache


def plan(path: Path, forms: Sequence[Format], declared: Source) -> Job:
    """Recognise a file among `forms`; `InputError` that names what was tried."""
    wrapped = look(path)
    form, header = recognise(headers(wrapped), forms, shown(path))
    return Job(path, wrapped, form, header, declared)


def run(job: Job, sink: Sink, progress: Progress | None = None) -> tuple[Account, Input]:
    """Read a file to its end: tidy rows and rejects go to `sink`, chunk by chunk.

    Raises `InputError` where the file cannot be read on, or changed while it was read.
    """
    before = stamp(job.path)
    account = Account(shown(job.path), job.form.name, job.declared.source_id)
    stream = Stream(job.form, job.header)
    memory, seen = Memory(), KnownIds()
    with ThreadPoolExecutor(1) as reader, ThreadPoolExecutor(1) as hasher:
        content = hasher.submit(Input.of, job.path)
        for chunk in _ahead(chunks(job.wrapped, stream), reader):
            read = read_rows(chunk, job.form, account.source_id, account.file, memory)
            tidy, rejects = _without_repeats(read, chunk, seen, account, job.form)
            tables.check_table("incidents", to_frame("incidents", tidy))
            account.add_kept(tidy)
            account.add_rejects(rejects)
            account.add_counts(read.skipped, read.repairs, read.unresolved)
            account.changed = max(filter(None, (account.changed, read.changed)), default=None)
            sink(tidy, rejects)
            if progress is not None:
                progress(account.read)
        lost = rejects_table(account.source_id, account.file, stream.misshapen)
        account.add_rejects(lost)
        sink(schema("incidents").empty_table(), lost)
        source = content.result()
    if stamp(job.path) != before:
        raise InputError("changed while it was read", file=account.file, remedy="read it again")
    return _closed(account, job), source


def _ahead(items: Iterator[Chunk], reader: ThreadPoolExecutor) -> Iterator[Chunk]:
    """The same chunks, each fetched by the reader's thread while the last one is worked on."""
    waiting = reader.submit(next, items, None)
    while (chunk := waiting.result()) is not None:
        waiting = reader.submit(next, items, None)
        yield chunk


def _without_repeats(
    read: Read, chunk: Chunk, seen: KnownIds, account: Account, form: Format
) -> tuple[pa.Table, pa.Table]:
    """The rows whose key was not met before, and the rejects with those whose key was."""
    again = np.flatnonzero(seen.repeated(read.keys))
    if not len(again):
        return read.tidy, read.rejects
    fresh = np.setdiff1d(np.arange(read.tidy.num_rows), again)
    if form.pairs_with is not None and form.pairs_with not in chunk.cells:
        account.add_counts({"another actor of an event": len(again)}, {}, {})
        return read.tidy.take(pa.array(fresh)), read.rejects
    account.duplicates += len(again)
    keys = read.keys.take(pa.array(again)).to_pylist()
    found = [
        (int(read.numbers[row]), chunk.written["id"], str(key), AGAIN)
        for row, key in zip(again, keys, strict=True)
    ]
    repeats = rejects_table(account.source_id, account.file, found)
    return read.tidy.take(pa.array(fresh)), pa.concat_tables([read.rejects, repeats])


def _closed(account: Account, job: Job) -> Account:
    """The account with what is told of the whole file: suggestions, coverage, notes."""
    names = sorted(account.unresolved, key=lambda name: (-account.unresolved[name], name))
    return replace(
        account,
        years=dict(sorted(account.years.items())),
        unresolved={name: account.unresolved[name] for name in names},
        suggestions={name: _suggest(name) for name in names[:_SUGGESTED]},
        coverage=[
            {
                key: value.isoformat() if isinstance(value, date) else value
                for key, value in row.items()
            }
            for row in job.declared.coverage
        ],
        notes=_notes(job, account),
    )


def _suggest(unresolved: str) -> list[str]:
    name, _, country = unresolved.rpartition(", ")
    code = country_code(country) if name else None
    return suggest_places(name, code) if code else suggest_places(unresolved)


def _notes(job: Job, account: Account) -> list[str]:
    definition = job.declared.texts.get("definition")
    notes = [definition] if definition else []
    if account.changed is not None:
        notes.append(f"a living source: its newest row was changed on {account.changed}")
    if not job.declared.coverage:
        notes.append(_NO_COVERAGE.format(sidecar=sidecar_of(job.path).name))
    return notes


def sidecar_of(path: Path) -> Path:
    """Where a file's own declaration stands.

    >>> sidecar_of(Path("data/ged.csv.gz")).as_posix()
    'data/ged.csv.gz.source.toml'
    """
    return path.with_name(path.name + ".source.toml")


def slug(path: Path) -> str:
    """A source id from the name of a file, without its endings.

    >>> slug(Path("GED Iraq (1989).csv.gz"))
    'ged-iraq-1989'
    """
    stem = re.sub(r"(\.(csv|tsv|txt|gz|zip|xlsx|xls|ods|parquet))+$", "", path.name.lower())
    return re.sub(r"[^a-z0-9._]+", "-", stem).strip("-._") or "file"
