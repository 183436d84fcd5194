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
from typing import Any

import numpy as np
import pyarrow as pa

from analytics import tables
from analytics.errors import InputError, shorten
from analytics.files import Input, sha256, shown, stamp
from analytics.places import country_code, suggest_places
from analytics.sources.account import Account
from analytics.sources.arrow import schema, to_frame
from analytics.sources.chunk import Chunk, Stream, rejects_table
from analytics.sources.format import CHANGED, REPAIR, UNRESOLVED, Format
from analytics.sources.header import Header, recognise
from analytics.sources.readers import chunks, headers
from analytics.sources.rows import KnownIds, Read, read_rows, readers_of
from analytics.sources.source_toml import Source
from analytics.sources.unpack import Wrapped, look

Sink = Callable[[pa.Table, pa.Table], None]
Progress = Callable[[int], None]

AGAIN = "an id that an earlier row has"
_WIDE = 1 << 19  # rows of which those that are alike are counted
_FIRST_ROWS = 1_000  # that a draft of a mapping looks at
_SUGGESTED = 20  # unresolved names for which suggestions are looked up
_NO_COVERAGE = (
    "coverage is not stated, so no silence counts as zero; declare it in {sidecar} with a "
    "[[coverage]] of measure, scope, start, end, systematic"
)


@dataclass(frozen=True, slots=True)
class Job:
    """A recognised file: how it is packed, its format and headers, and what is declared of it.

    `unread` are the sheets of a workbook that hold rows and are not read.
    """

    path: Path
    wrapped: Wrapped
    format: Format
    headers: tuple[Header, ...]
    source: Source
    key: str = ""  # hash of the mapping that made the format, for the cache
    unread: tuple[str, ...] = ()


def plan(
    path: Path, formats: Sequence[Format], source: Source, wrapped: Wrapped | None = None
) -> Job:
    """Recognise a file among `formats`; `InputError` that names what was tried."""
    wrapped = wrapped or look(path)
    there = headers(wrapped)
    form, chosen = recognise(there, formats, shown(path))
    read = {header.sheet for header in chosen}
    unread = dict.fromkeys(each.sheet for each in there if each.sheet and each.sheet not in read)
    return Job(path, wrapped, form, tuple(chosen), source, unread=tuple(filter(None, unread)))


def keys_of(job: Job) -> frozenset[str]:
    """The keys of all rows of a small file, as they are written."""
    only = replace(job.format, columns={"id": job.format.columns["id"]})
    found: set[str] = set()
    for header in job.headers:
        for chunk in chunks(job.wrapped, Stream(only, header)):
            keys = chunk.cells["id"].to_pylist()
            found |= {key.decode("utf-8", "replace").strip() for key in keys if key}
    return frozenset(found)


def first_cells(path: Path) -> tuple[Header, list[list[str]], list[str]]:
    """The most likely header of any table, its first rows as text, and the sheets that have it."""
    wrapped = look(path)
    there = headers(wrapped)
    header = max(there, key=lambda each: (sum(map(bool, each.names)), -each.row))
    sheets = [each.sheet for each in there if each.sheet and each.names == header.names]
    names = [name or f"column {at}" for at, name in enumerate(header.names, start=1)]
    every = Format("draft", {}, {name: (name,) for name in names}, (), ())
    first = next(chunks(wrapped, Stream(every, header)), None)
    if first is None:
        return header, [], sheets
    part = first.take(np.arange(min(first.size, _FIRST_ROWS)))
    cells = {name: column.to_pylist() for name, column in part.cells.items()}
    empty = [b""] * part.size
    columns = [cells.get(name, empty) for name in names]
    return (
        header,
        [
            [" ".join((cell or b"").decode("utf-8", "replace").split()) for cell in row]
            for row in zip(*columns, strict=True)
        ],
        sheets,
    )


def run(
    job: Job, sink: Sink, progress: Progress | None = None, alike: Sequence[str] = ()
) -> tuple[Account, Input]:
    """Read a file to its end: tidy rows and rejects go to `sink`, chunk by chunk.

    With `alike` the rows that are alike in these columns go there as one, with their number `n`;
    the account then counts rows and tells of no years and places, and nothing is held against the
    contract.

    Raises `InputError` where the file cannot be read on, or changed while it was read.
    """
    in_memory = job.wrapped.kind == "frame"
    before = None if in_memory else stamp(job.path)
    account = Account(
        job.path.name if in_memory else shown(job.path), job.format.name, job.source.source_id
    )
    readers, known = readers_of(job.format), KnownIds()
    with ThreadPoolExecutor(1) as reader, ThreadPoolExecutor(1) as hasher:
        content = hasher.submit(_input_of, job)
        for header in job.headers:
            several = len(job.headers) > 1
            label = f"{header.sheet}-" if several else ""
            stream = Stream(job.format, header, _WIDE if alike else 0, label)
            file = f"{account.file}, sheet {shorten(header.sheet)}" if several else account.file
            for chunk in _ahead(chunks(job.wrapped, stream), reader):
                read = read_rows(chunk, job.format, account.source_id, file, readers)
                fresh, rejects = _without_repeats(read, chunk, known, account, job.format, file)
                if alike:
                    tidy = read.alike(fresh, alike)
                    account.kept += len(fresh)
                    account.add_spans(tidy)
                else:
                    tidy = read.tidy(fresh)
                    tables.check_table(job.format.table, to_frame(job.format.table, tidy))
                    account.add_kept(tidy)
                account.add_rejects(rejects)
                account.add_counts(read.skipped, read.tally(REPAIR), read.tally(UNRESOLVED))
                account.changed = max([*read.tally(CHANGED), account.changed or ""]) or None
                sink(tidy, rejects)
                if progress is not None:
                    progress(account.read)
            lost = rejects_table(account.source_id, file, stream.misshapen)
            account.add_rejects(lost)
            if not alike:
                sink(schema(job.format.table).empty_table(), lost)
        source = content.result()
    if not in_memory and stamp(job.path) != before:
        raise InputError("changed while it was read", file=account.file, remedy="read it again")
    return _with_whole_file(account, job), source


def _input_of(job: Job) -> Input:
    """The file as an input; of a table in memory the digest of its rows as Arrow writes them."""
    if job.wrapped.table is None:
        return Input.of(job.path)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, job.wrapped.table.schema) as writer:
        writer.write_table(job.wrapped.table)
    content = sink.getvalue().to_pybytes()
    return Input(job.path.name, sha256(content), len(content))


def _ahead(items: Iterator[Chunk], reader: ThreadPoolExecutor) -> Iterator[Chunk]:
    """The same chunks, each fetched by the reader's thread while the last one is worked on."""
    waiting = reader.submit(next, items, None)
    while (chunk := waiting.result()) is not None:
        waiting = reader.submit(next, items, None)
        yield chunk


def _without_repeats(
    read: Read, chunk: Chunk, known: KnownIds, account: Account, form: Format, file: str
) -> tuple[np.ndarray[Any, Any], pa.Table]:
    """The places of rows whose key was not met before, and the rejects with those whose was."""
    repeated = known.repeated(read.keys)
    fresh, again = np.flatnonzero(~repeated), np.flatnonzero(repeated)
    if not len(again):
        return fresh, read.rejects
    if form.pairs_with is not None and form.pairs_with not in chunk.cells:
        account.add_counts({"another actor of an event": len(again)}, {}, {})
        return fresh, read.rejects
    account.duplicates += len(again)
    keys = read.keys.take(pa.array(again)).to_pylist()
    found = [
        (int(read.numbers[row]), chunk.written["id"], shorten(key), AGAIN)
        for row, key in zip(again, keys, strict=True)
    ]
    repeats = rejects_table(account.source_id, file, found)
    return fresh, pa.concat_tables([read.rejects, repeats])


def _with_whole_file(account: Account, job: Job) -> Account:
    """The account with what is told of the whole file: suggestions, coverage, notes."""
    names = sorted(account.unresolved, key=lambda name: (-account.unresolved[name], name))
    stretches = coverage_of(job, account)
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
            for row in stretches
        ],
        notes=_notes(job, account, bool(stretches)),
        rows=job.source.rows,
    )


def coverage_of(job: Job, account: Account) -> list[dict[str, Any]]:
    """The stretches that the source declares, else those that the release itself tells."""
    if job.source.coverage:
        return [dict(row) for row in job.source.coverage]
    if job.format.covers is None or not account.spans:
        return []
    spans = {
        scope: (date.fromisoformat(first), date.fromisoformat(last))
        for scope, (first, last) in account.spans.items()
    }
    every = min(span[0] for span in spans.values()), max(span[1] for span in spans.values())
    told = {"source_id": job.source.source_id, "measure": job.format.measure, "systematic": True}
    return [
        {**told, "scope": scope, "start": start, "end": end, "rule": rule}
        for scope in sorted(spans)
        for start, end, rule in job.format.covers(spans[scope], every, job.path.name)
    ]


def _suggest(unresolved: str) -> list[str]:
    name, _, country = unresolved.rpartition(", ")
    code = country_code(country) if name else None
    return suggest_places(name, code) if code else suggest_places(unresolved)


def _notes(job: Job, account: Account, covered: bool) -> list[str]:
    definition = job.source.texts.get("definition")
    notes = [definition] if definition else []
    if account.changed is not None:
        notes.append(f"a living source: its newest row was changed on {account.changed}")
    notes += [
        f"the header stands in row {header.row}; the rows above it are not part of the table"
        for header in job.headers
        if header.row > 1
    ]
    notes += [
        f"not read: the sheet {shorten(sheet)}; name it in sheets = [...] to read it"
        for sheet in job.unread
    ]
    if not covered:
        in_ledger = job.format.name == "ledger"
        sidecar = "source.toml" if in_ledger else sidecar_of(job.path).name
        notes.append(_NO_COVERAGE.format(sidecar=sidecar))
    return list(dict.fromkeys(notes))  # sheets may tell the same


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
