"""`load`: the front door of the sources."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from analytics import tables
from analytics.dataset import Dataset, Input
from analytics.errors import InputError, ParameterError
from analytics.sources import ucdp
from analytics.sources.account import Account
from analytics.sources.arrow import join, to_frame
from analytics.sources.blocks import Job, Progress, plan, run, sidecar_of, slug
from analytics.sources.declared import Declared, closest, read_declared
from analytics.sources.files import digest, find
from analytics.sources.ledger import ledger_folders, read_ledger, unique_sources

FORMATS = {"ucdp": ucdp.form}


def load(*paths: str | os.PathLike[str], format: str | None = None, cache: bool = True) -> Dataset:
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
    datasets: dict[str, Dataset] = {}
    for path in paths:
        for name, data in _read(find(path), format, cache).items():
            if name in datasets:
                raise ParameterError("named twice", file=name)
            datasets[name] = data
    unique_sources(datasets)
    return combine(list(datasets.values()))


def _read(path: Path, format: str | None, cache: bool) -> dict[str, Dataset]:
    if not path.is_dir():
        return {str(path): read_file(path, format)}
    folders = ledger_folders(path)
    if not folders:
        raise InputError(
            "a folder without a ledger", file=path, remedy="name a file, or add a source.toml"
        )
    return {str(folder): read_ledger(folder) for folder in folders}


def read_file(path: Path, format: str | None = None, progress: Progress | None = None) -> Dataset:
    job = job_for(path, format)
    tidy: list[pa.Table] = []
    rejects: list[pa.Table] = []

    def collect(more: pa.Table, bad: pa.Table) -> None:
        tidy.append(more)
        rejects.append(bad)

    account, source = run(job, collect, progress)
    return dataset_of(job, account, source, join(tidy, "incidents"), join(rejects, "rejects"))


def dataset_of(
    job: Job, account: Account, source: Input, tidy: pa.Table, rejects: pa.Table
) -> Dataset:
    """Tidy rows and rejects of one file with its source and coverage."""
    sidecar = sidecar_of(job.path)
    return Dataset(
        incidents=to_frame("incidents", tidy),
        sources=job.declared.source_row(
            files=job.path.name,
            read=account.read,
            kept=account.kept,
            rejected=account.rejected,
            skipped=sum(account.skipped.values()),
        ),
        coverage=job.declared.coverage_rows(),
        rejects=to_frame("rejects", rejects),
        inputs=(source, digest(sidecar)) if sidecar.is_file() else (source,),
    )


def job_for(path: Path, format: str | None) -> Job:
    """Recognise a file, by its content or as `format` says, with what is declared beside it."""
    sidecar = sidecar_of(path)
    declared = read_declared(sidecar, source_id=slug(path)) if sidecar.is_file() else None
    if format is not None and format not in FORMATS:
        raise ParameterError(
            "no such format", column="format", value=format, remedy=closest(format, FORMATS)
        )
    forms = [make() for name, make in FORMATS.items() if format in (None, name)]
    job = plan(path, forms, declared or Declared(slug(path), slug(path)))
    told = {key: text for key, text in job.form.told.items() if key != "title"}
    if declared is None:
        own = Declared(slug(path), f"{job.form.told['title']}: {path.name}", told)
    else:
        own = replace(declared, texts={**told, **declared.texts})
    return replace(job, declared=own)


def combine(datasets: list[Dataset]) -> Dataset:
    """Datasets under each other; each row keeps its source, nothing is merged.

    >>> combine([]).incidents.empty
    True
    """
    if len(datasets) == 1:
        return datasets[0]
    joined: dict[str, Any] = {
        name: tables.concat(name, [getattr(data, name) for data in datasets])
        for name in tables.SCHEMAS
    }
    inputs = tuple(item for data in datasets for item in data.inputs)
    return Dataset(**joined, inputs=inputs).check()
