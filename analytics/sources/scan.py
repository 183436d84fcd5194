"""`scan`: a data set too large for one table, read in parts and kept as how many rows are alike.

Every part goes through the adapter of its format. What leaves a worker is small: the rows that are
alike in all that a measure looks at (days, place, type, status; actors and persons only where they
are asked for), and how many they are. Such counts add up, and measures count them as if each row
stood there. Reports of one event travel as they are, and meet where all parts meet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import partial
from glob import has_magic
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analytics import tables
from analytics.dataset import Dataset
from analytics.errors import InputError, ParameterError
from analytics.files import Input, find
from analytics.sources.account import Account
from analytics.sources.arrow import TEXT, schema, to_frame
from analytics.sources.cache import ROWS, cached
from analytics.sources.engine import Job, run, slug
from analytics.sources.formats import job_for
from analytics.sources.loading import small_tables
from analytics.sources.rows import Encoded, distinct
from analytics.sources.source_toml import Source
from analytics.sources.unpack import door

_ALIKE = (
    "incident_id", "source_id", "event_id", "start", "end", "date_precision", "event_type",
    "status", "scope", "part_of", "origin",
)  # fmt: skip
_UNASKED = {"victims": "unknown", "place_precision": "unknown"}  # no measure looks at them
_BLOCK = 1 << 20  # rows of a part that are looked at together
_PARTS = 16  # whose counts wait to be added up
_NONE = pa.array([], pa.int64())
Part = tuple[pa.Table, Account, Input]


@dataclass(frozen=True)
class Scan:
    """A data set in parts: `count`, `compare`, `months` and `provinces` take it as a dataset.

    It holds no rows: `take` reads a slice of them, for all that needs rows.
    """

    files: tuple[Path, ...]
    format: str | None
    source: Source
    executor: Executor | None = field(default=None, repr=False)
    _found: dict[tuple[str, ...], Dataset] = field(default_factory=dict, repr=False)

    def summed(self, more: Iterable[str] = ()) -> Dataset:
        """Rows that are alike as one, how many they are in the column `n` of the incidents.

        `more` are columns of incidents to tell rows apart by, beside days, place, type and origin.
        """
        columns = (*_ALIKE, *sorted(set(more)))
        if columns not in self._found:
            table, small = self._read(partial(_alike_in, columns=columns))
            frame = table.to_pandas()
            count = frame.pop("n").astype("int64")
            names = frame["source_id"].astype("str") + ":~" + pd.Series(frame.index.astype(str))
            frame["incident_id"] = frame["incident_id"].fillna(names)
            sums = tables.conform("incidents", frame.assign(**_UNASKED))
            tables.check_table("incidents", sums)
            whole = replace(small, incidents=sums.assign(n=count)).trusted()
            self._found[columns] = whole
        return self._found[columns]

    def take(self, **asked: Any) -> Dataset:
        """The rows of a slice, asked for as of `Dataset.select`; only they leave the workers."""
        table, small = self._read(partial(_slice_of, asked=asked))
        return replace(small, incidents=to_frame("incidents", table)).select(**asked)

    def _read(self, work: Callable[..., Part]) -> tuple[pa.Table, Dataset]:
        """What `work` gives of all parts, added up, with the small tables of the whole source."""
        run = map if self.executor is None else self.executor.map
        parts: Iterator[Part] = iter(
            run(partial(work, format=self.format, source=self.source), self.files)
        )
        table: pa.Table | None = None
        told: list[tuple[Account, Input]] = []
        while some := list(islice(parts, _PARTS)):
            table = _added([*([] if table is None else [table]), *(part[0] for part in some)])
            told += [part[1:] for part in some]
        jobs = [_job(file, self.format, self.source) for file in self.files]
        accounts = _together([account for account, _ in told])
        inputs = [source for _, source in told]
        return table, small_tables(list(zip(jobs, accounts, inputs, strict=True)))

    def __getattr__(self, name: str) -> Any:
        if name not in (*Dataset.__dataclass_fields__, "select", "checked", "check", "copy"):
            raise AttributeError(name)
        raise ParameterError(
            "a scan has sums and no rows",
            column=name,
            remedy="take a slice, as in scan.take(scope=..., start=..., end=...)",
        )


def scan(pattern: str, *, format: str | None = None, executor: Executor | None = None) -> Scan:
    """A data set of many files of one format as one source, read when it is counted.

    Parameters
    ----------
    pattern
        "events/*.csv.gz", a folder of files such as "events.parquet/", or one file.
    format
        As for `load`.
    executor
        Where the parts are read: any executor of `concurrent.futures`, such as that of a Dask
        cluster, `distributed.Client(...).get_executor()`, which reads a part again whose worker is
        lost. By default they are read here, one after the other. The workers see the same files.

    Returns
    -------
    Scan
        What `count`, `compare`, `months` and `provinces` take as a dataset; `scan.take(scope=...,
        start=..., end=...)` gives the rows of a slice as one.

    The parts are one source, named after their folder, of incidents; it covers what all of them
    cover together. An id may stand once in all of them: that a row of one part repeats a row of
    another is not looked for.

    Raises
    ------
    InputError
        Where nothing is found, or the parts are not of one format.

    >>> scan("no/such/*.csv")
    Traceback (most recent call last):
    analytics.errors.InputError: no/such/*.csv: no such file
    """
    place = Path(pattern)
    if has_magic(place.name):
        files, place = sorted(place.parent.glob(place.name)), place.parent
    else:
        place = find(pattern)
        files = sorted(place.iterdir()) if place.is_dir() else [place]
    files = [file for file in files if file.is_file() and file.suffix != ".toml"]
    if not files:
        raise InputError("no such file", file=pattern)
    jobs = [job_for(file, format) for file in files]
    for job in jobs:
        if job.format.name != jobs[0].format.name or job.format.table != "incidents":
            raise InputError(f"no incidents in the format of {files[0].name}", file=job.path)
    name, first = slug(place.absolute()), jobs[0].source
    covered = tuple({**row, "source_id": name} for row in first.coverage)
    source = replace(first, source_id=name, coverage=covered)
    return Scan(tuple(files), format, source, executor)


def _job(file: Path, format: str | None, source: Source) -> Job:
    return replace(job_for(file, format), source=source)


def _alike_in(file: Path, *, columns: tuple[str, ...], format: str | None, source: Source) -> Part:
    """The rows of a part that are alike, counted as they are read."""
    counted = [schema("incidents").empty_table().select(columns).append_column("n", _NONE)]
    with door(file):
        account, read = run(
            _job(file, format, source), lambda rows, _: counted.append(rows), alike=columns
        )
    return _added(counted), account, read


def _added(parts: list[pa.Table]) -> pa.Table:
    """The counts of equal rows added up; rows without a count stand under each other."""
    # One chunk of fresh memory: what came over a network may lie in it as it pleased the network.
    table = pa.concat_tables(parts).unify_dictionaries().combine_chunks()
    if "n" not in table.column_names:
        return table
    linked = pc.or_(pc.is_valid(table["event_id"]), pc.is_valid(table["part_of"]))
    own = pc.if_else(linked, table["incident_id"], None)  # no other needs a name of its own
    table = table.set_column(0, table.field(0), own.cast(TEXT))
    which, first = distinct(_codes(table.drop_columns("n")), len(table))
    numbers = np.bincount(which, table["n"].to_numpy(), len(first)).astype(np.int64)
    return table.take(pa.array(first)).drop_columns("n").append_column("n", pa.array(numbers))


def _codes(table: pa.Table) -> Iterator[Encoded]:
    """The columns in which rows differ, as codes."""
    for column in table.columns:
        cells = column.combine_chunks().dictionary_encode()
        size = len(cells.dictionary)
        if size + bool(cells.null_count) > 1:
            codes = pc.fill_null(cells.indices, size).to_numpy().astype(np.int64)
            yield Encoded(codes, [None] * (size + 1))


def _slice_of(file: Path, *, asked: dict[str, Any], format: str | None, source: Source) -> Part:
    """The rows of a part that fit."""
    entry = cached(_job(file, format, source))
    with door(file), pq.ParquetFile(entry.folder / ROWS) as rows:
        blocks = (pa.Table.from_batches([block]) for block in rows.iter_batches(_BLOCK))
        kept = [block.filter(_fits(block, asked)) for block in blocks]
        empty = rows.schema_arrow.empty_table()
    return pa.concat_tables([empty, *kept]), entry.account, entry.source


def _fits(block: pa.Table, asked: dict[str, Any]) -> pa.Array:
    ids = block["incident_id"]
    chosen = Dataset(incidents=to_frame("incidents", block)).select(**asked).incidents
    return pc.is_in(ids, pa.array(chosen["incident_id"].tolist(), ids.type))


def _together(accounts: list[Account]) -> list[Account]:
    """The accounts of parts, the first with the days that all of them hold of each country."""
    spans: dict[str, list[str]] = {}
    for account in accounts:
        for scope, (first, last) in account.spans.items():
            known = spans.get(scope, [first, last])
            spans[scope] = [min(known[0], first), max(known[1], last)]
    changed = max((one.changed for one in accounts if one.changed), default=None)
    return [replace(accounts[0], spans=spans, changed=changed), *accounts[1:]]
