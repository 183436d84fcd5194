"""`load`: the front door of the sources."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from analytics import tables
from analytics.dataset import Dataset
from analytics.duplicates import apply, read_decisions
from analytics.errors import InputError, ParameterError
from analytics.files import Input, find
from analytics.sources.account import Account
from analytics.sources.arrow import join, read_back, to_frame
from analytics.sources.cache import REJECTS, ROWS, WORTH_KEEPING, cached, kept_dataset
from analytics.sources.engine import Job, coverage_of, run, sidecar_of
from analytics.sources.formats import frame_job, job_for
from analytics.sources.formats.mapping import SOURCE_FILE, ledger_folders, ledger_jobs
from analytics.sources.formats.ucdp import has_seam, stitch
from analytics.sources.slicing import Slice, sliced
from analytics.sources.source_toml import Source
from analytics.sources.unpack import door

_OF_A_SOURCE = ("source_id", "title", "published", "rows", "smallest")
_FEW_REJECTED = 0.05  # the share of rejected rows up to which counts are taken to be whole


def load(
    *paths: str | os.PathLike[str],
    format: str | None = None,
    cache: bool = True,
    decisions: str | os.PathLike[str] | None = None,
    scope: str | None = None,
    start: object = None,
    end: object = None,
) -> Dataset:
    """Read ledgers and data sets into one `Dataset`.

    Parameters
    ----------
    paths
        Ledger folders (those with a `source.toml`), folders that hold ledgers, or files. Relative
        paths are looked for from here, then upward to the project.
    format
        How to read files, where their content does not tell: "ucdp", "acled", "gtd", or the path
        of a mapping in TOML.
    cache
        Whether ledgers and large files may be taken from the cache of what was read before.
    decisions
        The CSV in which a person decided which reports tell of one event
        (`analytics.duplicates`); without it only what the sources say counts as one event.
    scope, start, end
        As for `Dataset.select`, and with the same rows in the answer. Of a large file only what
        may belong there is in memory; coverage, rejects and the account stay those of all files,
        and `notes` says how many rows lie outside, and how many of these may belong here.

    Returns
    -------
    Dataset
        Five tables, the columns of each declared in `analytics.tables`.

    Raises
    ------
    InputError
        Where nothing is found, or a whole file cannot be read. Single rows that cannot be read
        are in `rejects`.
    ParameterError
        For a place that nobody knows, or days that cannot be read.

    >>> data = load("seeds")
    >>> became = data.sources[["kept", "rejected", "skipped"]].sum(axis=1)
    >>> bool((data.sources["read"] == became).all())
    True
    >>> load("seeds", scope="Kirkuk", start="2024").selection
    {'scope': 'IQ-KI', 'start': '2024-01-01'}
    """
    if not paths:
        raise ParameterError("nothing to load", remedy='name a file or folder, as in load("seeds")')
    found = map(find, paths)
    named = [ledger_folders(path) if path.is_dir() else [path] for path in found]
    places = [place for several in named for place in several]
    twice = [place for place in places if places.count(place) > 1]
    if twice:
        raise ParameterError("named twice", file=twice[0])
    folders = [place for place in places if place.is_dir()]
    ledgers = _ledgers(*_as_they_are(folders), cache)
    files = [place for place in places if not place.is_dir()]
    jobs = [job_for(file, format) for file in files]
    # Decisions and releases with a seam hold rows against each other: all must be there.
    asked = Slice.of(scope, start, end)
    part = None if asked == Slice() or decisions is not None or has_seam(jobs) else asked
    read = [read_job(job, cache=cache, part=part) for job in jobs]
    _check_unique([*folders, *files], [ledgers, *read])
    # The rows of files were held against the contract chunk by chunk, on their way out.
    data = combine([ledgers.copy(), *stitch(jobs, read)])
    if decisions is not None:
        decided = apply(data, read_decisions(find(decisions)))
        data = replace(decided, inputs=(*decided.inputs, Input.of(find(decisions))))
    return data if asked == Slice() else sliced(data, scope, start, end)


def from_frame(
    frame: pd.DataFrame, mapping: Mapping[str, Any], *, source_id: str = "frame"
) -> Dataset:
    """The rows of a pandas frame as a dataset, with the same account as those of a file.

    Parameters
    ----------
    frame
        A table of any shape; rows are numbered from 1.
    mapping
        What a mapping file says, as a dictionary: at least `columns`, ours to the frame's.
    source_id
        Where the mapping names none.

    Returns
    -------
    Dataset
        As `load`.

    Raises
    ------
    InputError
        For what is wrong with the mapping; rows that cannot be read are in `rejects`.

    >>> frame = pd.DataFrame({"ref": ["a"], "day": ["2024-01-02"], "place": ["Kirkuk"]})
    >>> columns = {"id": "ref", "when": "day", "where": "place"}
    >>> from_frame(frame, {"columns": columns}).incidents["province"].tolist()
    ['IQ-KI']
    """
    named = frame.rename(columns=str)
    with door(Path(source_id)):
        table = pa.Table.from_pandas(named, preserve_index=False)
    return read_job(frame_job(table, mapping, source_id), cache=False)


def _check_unique(places: list[Path], datasets: list[Dataset]) -> None:
    """`InputError` if two of these ledgers or files have a source of the same id."""
    known: dict[str, Path] = {}
    names = (name for data in datasets for name in data.sources["source_id"])
    for place, name in zip(places, names, strict=True):
        if name in known:
            raise InputError(
                f"the same source_id as {known[name]}", file=place, column="source_id", value=name,
                remedy="declare another source_id in source.toml",
            )  # fmt: skip
        known[name] = place


def _as_they_are(folders: list[Path]) -> tuple[tuple[Path, ...], str]:
    """Ledger folders and one digest of the files in them."""
    files = sorted(file for folder in folders for file in folder.iterdir() if file.is_file())
    inputs = [Input.of(file) for file in files]
    return tuple(folders), "".join(f"{each.path} {each.sha256}\n" for each in inputs)


@lru_cache(maxsize=4)
def _ledgers(folders: tuple[Path, ...], contents: str, cache: bool) -> Dataset:
    """Ledgers held against the contracts.

    Kept in memory for equal contents, since many briefs of one run read the same ledgers, and
    with `cache` on disk for the next run.
    """
    if not folders:
        return Dataset()
    read = partial(_read_ledgers, folders)
    return (kept_dataset(contents, read) if cache else read()).trusted()


def _read_ledgers(folders: tuple[Path, ...]) -> Dataset:
    ledgers = []
    for folder in folders:
        data = _dataset_of([_collect(job) for job in ledger_jobs(folder)])
        ledgers.append(replace(data, inputs=(Input.of(folder / SOURCE_FILE), *data.inputs)))
    _check_unique(list(folders), ledgers)
    data = combine(ledgers)
    for table in ("sources", "coverage", "rejects"):
        data.checked(table)
    return data  # its rows were held against the contract chunk by chunk, as those of files


@dataclass(frozen=True, slots=True)
class _Part:
    """What was read of one file: its account, the input, tidy rows and rejects."""

    job: Job
    account: Account
    source: Input
    tidy: pa.Table
    rejects: pa.Table


def read_job(job: Job, *, cache: bool = True, part: Slice | None = None) -> Dataset:
    """One file as a dataset; large ones by way of the cache, unless `cache` is False.

    Of large ones only the `part` asked for is read, where it is one of incidents; `whole` then is
    an outline of the file.
    """
    if not cache or job.path.stat().st_size < WORTH_KEEPING:
        return _dataset_of([_collect(job)])
    entry = cached(job)
    rejects = read_back("rejects", entry.folder / REJECTS)
    if part is None or job.format.table != "incidents":
        tidy = read_back(job.format.table, entry.folder / ROWS)
        return _dataset_of([_Part(job, entry.account, entry.source, tidy, rejects)]).trusted()
    tidy, outline = part.read(entry.folder / ROWS)
    data = _dataset_of([_Part(job, entry.account, entry.source, tidy, rejects)])
    whole = replace(data, incidents=to_frame("incidents", outline))
    return replace(data, whole=whole).trusted()


def _collect(job: Job) -> _Part:
    """A file read into memory."""
    chunks: list[tuple[pa.Table, pa.Table]] = []
    account, source = run(job, lambda tidy, rejects: chunks.append((tidy, rejects)))
    tidy = join([chunk[0] for chunk in chunks], job.format.table)
    rejects = join([chunk[1] for chunk in chunks], "rejects")
    return _Part(job, account, source, tidy, rejects)


def _dataset_of(parts: list[_Part]) -> Dataset:
    """The files of one source: rows, rejects, the source with its account, its coverage."""
    frames: dict[str, Any] = {
        part.job.format.table: to_frame(part.job.format.table, part.tidy) for part in parts
    }
    rejects = [to_frame("rejects", part.rejects) for part in parts]
    small = small_tables([(part.job, part.account, part.source) for part in parts])
    return replace(small, **frames, rejects=tables.concat("rejects", rejects))


def small_tables(read: list[tuple[Job, Account, Input]]) -> Dataset:
    """The small tables of one source: itself with the account, its coverage, its inputs."""
    jobs, accounts, inputs = zip(*read, strict=True)
    source, changed = jobs[0].source, accounts[0].changed
    if source.published is None and changed is not None:
        source = replace(source, published=date.fromisoformat(changed))
    row = {
        **{name: getattr(source, name) for name in _OF_A_SOURCE},
        **source.texts,
        "attribution": _citation(source),
        "files": "; ".join(job.path.name for job in jobs),
        "read": sum(account.read for account in accounts),
        "kept": sum(account.kept for account in accounts),
        "rejected": sum(account.rejected for account in accounts),
        "skipped": sum(sum(account.skipped.values()) for account in accounts),
    }
    sidecars = [sidecar_of(job.path) for job in jobs]
    # Where no row could be read, silence means nothing: a count of zero would be false.
    covered = coverage_of(jobs[0], accounts[0]) if row["kept"] or not row["rejected"] else []
    return Dataset(
        sources=tables.conform("sources", pd.DataFrame([row])),
        coverage=tables.conform("coverage", pd.DataFrame(covered)),
        notes=_rejected_note(row),
        inputs=(*inputs, *(Input.of(sidecar) for sidecar in sidecars if sidecar.is_file())),
    )


def _citation(source: Source) -> str | None:
    """How a source wants to be named, with the day on which the file was taken, if it is told."""
    named, taken = source.texts.get("attribution"), source.accessed
    if named is None or taken is None:
        return named
    return f"{named.rstrip('.')} (accessed {taken:%-d %B %Y})"


def _rejected_note(row: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    """That a source lost so many rows that its counts may be short."""
    if row["rejected"] <= _FEW_REJECTED * row["read"]:
        return ()
    told = {"source": row["title"], "count": row["rejected"], "read": row["read"]}
    return ({"code": "rejected_rows", **told},)


def combine(datasets: list[Dataset]) -> Dataset:
    """Datasets under each other; each row keeps its source, nothing is merged.

    >>> combine([]).incidents.empty
    True
    """
    datasets = [data for data in datasets if len(data.sources)]
    if len(datasets) < 2:
        return datasets[0] if datasets else Dataset()
    joined: dict[str, Any] = {
        name: tables.concat(name, [getattr(data, name) for data in datasets])
        for name in tables.SCHEMAS
    }
    inputs = tuple(item for data in datasets for item in data.inputs)
    notes = tuple(note for data in datasets for note in data.notes)
    parts = any(data.whole for data in datasets)
    whole = combine([data.whole or data for data in datasets]) if parts else None
    return Dataset(**joined, inputs=inputs, notes=notes, whole=whole)
