"""`load`: the front door of the sources."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from analytics import tables
from analytics.dataset import Dataset
from analytics.duplicates import apply, read_decisions
from analytics.errors import InputError, ParameterError
from analytics.files import Input, find
from analytics.sources.account import Account
from analytics.sources.arrow import join, read_back, to_frame
from analytics.sources.cache import INCIDENTS, REJECTS, WORTH_KEEPING, cached
from analytics.sources.engine import Job, Progress, run, sidecar_of
from analytics.sources.formats import job_for
from analytics.sources.formats.ledger import ledger_folders, read_ledgers, unique_sources
from analytics.sources.parquet import write_parquet
from analytics.sources.source_toml import table


def load(
    *paths: str | os.PathLike[str],
    format: str | None = None,
    cache: bool = True,
    decisions: str | os.PathLike[str] | None = None,
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
        Whether large files may be taken from the cache of normalised files.
    decisions
        The CSV in which a person decided which reports tell of one event
        (`analytics.duplicates`); without it only what the sources say counts as one event.

    Raises
    ------
    InputError
        Where nothing is found, or a whole file cannot be read. Single rows that cannot be read
        are in `rejects`.

    >>> data = load("seeds")
    >>> became = data.sources[["kept", "rejected", "skipped"]].sum(axis=1)
    >>> bool((data.sources["read"] == became).all())
    True
    """
    if not paths:
        raise ParameterError("nothing to load", remedy='name a file or folder, as in load("seeds")')
    places = [place for path in paths for place in _places(find(path))]
    for place in places:
        if places.count(place) > 1:
            raise ParameterError("named twice", file=place)
    folders = [place for place in places if place.is_dir()]
    ledgers = _ledgers(*_as_they_are(folders))
    files = [place for place in places if not place.is_dir()]
    read = [read_file(file, format, cache=cache) for file in files]
    unique_sources(_named([*folders, *files], [ledgers, *read]))
    # The rows of files were held against the contract chunk by chunk, on their way out.
    data = combine([ledgers.copy(), *read])
    return data if decisions is None else _decided(data, find(decisions))


def _named(places: list[Path], datasets: list[Dataset]) -> Iterator[tuple[str, str]]:
    """Each place with the id of its one source."""
    names = [name for data in datasets for name in data.sources["source_id"]]
    for place, name in zip(places, names, strict=True):
        yield str(place), name


def _decided(data: Dataset, path: Path) -> Dataset:
    """The dataset with the events that a person decided on, and the file among its inputs."""
    decided = apply(data, read_decisions(path))
    return replace(decided, inputs=(*decided.inputs, Input.of(path)))


def _as_they_are(folders: list[Path]) -> tuple[tuple[Path, ...], str]:
    """Ledger folders and one digest of the files in them."""
    files = sorted(file for folder in folders for file in folder.iterdir() if file.is_file())
    told = "".join(f"{file}{Input.of(file).sha256}" for file in files)
    return tuple(folders), told


@lru_cache(maxsize=4)
def _ledgers(folders: tuple[Path, ...], _contents: str) -> Dataset:
    """Ledgers held against the contracts.

    Kept in memory for equal contents: many briefs of one run read the same ledgers.
    """
    ledgers = read_ledgers(folders)
    unique_sources(_named(list(folders), [ledgers]))
    return ledgers.check()


def _places(path: Path) -> list[Path]:
    """The file, or the ledgers of a folder."""
    if not path.is_dir():
        return [path]
    folders = ledger_folders(path)
    if not folders:
        raise InputError(
            "a folder without a ledger", file=path, remedy="name a file, or add a source.toml"
        )
    return folders


def read_file(
    path: Path, format: str | None = None, *, cache: bool = True, progress: Progress | None = None
) -> Dataset:
    """One file as a dataset; large ones by way of the cache, unless `cache` is False."""
    job = job_for(path, format)
    if cache and path.stat().st_size >= WORTH_KEEPING:
        entry = cached(job, lambda kept, lost: write_parquet(job, kept, lost, progress))
        tidy = read_back("incidents", entry.folder / INCIDENTS)
        rejects = read_back("rejects", entry.folder / REJECTS)
        return dataset_of(job, entry.account, entry.source, tidy, rejects)
    account, source, tidy, rejects = collect(job, progress)
    return dataset_of(job, account, source, tidy, rejects)


def collect(
    job: Job, progress: Progress | None = None
) -> tuple[Account, Input, pa.Table, pa.Table]:
    """A file read into memory: its account, the input, tidy incidents and rejects."""
    chunks: list[tuple[pa.Table, pa.Table]] = []
    account, source = run(job, lambda tidy, rejects: chunks.append((tidy, rejects)), progress)
    tidy = join([chunk[0] for chunk in chunks], "incidents")
    return account, source, tidy, join([chunk[1] for chunk in chunks], "rejects")


def dataset_of(
    job: Job, account: Account, source: Input, tidy: pa.Table, rejects: pa.Table
) -> Dataset:
    """Tidy rows and rejects of one file with its source and coverage."""
    return replace(
        account_tables(job, account, source),
        incidents=to_frame("incidents", tidy),
        rejects=to_frame("rejects", rejects),
    )


def account_tables(job: Job, account: Account, source: Input) -> Dataset:
    """The small tables of one file: its source with the account, its coverage, its inputs."""
    declared = job.declared
    if declared.published is None and account.changed is not None:
        declared = replace(declared, published=date.fromisoformat(account.changed))
    sidecar = sidecar_of(job.path)
    row = declared.source_row(
        files=job.path.name,
        read=account.read,
        kept=account.kept,
        rejected=account.rejected,
        skipped=sum(account.skipped.values()),
    )
    return Dataset(
        sources=table("sources", [row]),
        coverage=table("coverage", declared.coverage),
        inputs=(source, Input.of(sidecar)) if sidecar.is_file() else (source,),
    )


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
    return Dataset(**joined, inputs=inputs)
