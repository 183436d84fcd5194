"""`load`: the front door of the sources."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from analytics import tables
from analytics.dataset import Dataset
from analytics.errors import InputError, ParameterError
from analytics.sources.files import find
from analytics.sources.ledger import ledger_folders, read_ledger, unique_sources


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
    if path.is_dir():
        folders = ledger_folders(path)
        if not folders:
            raise InputError(
                "a folder without a ledger", file=path, remedy="name a file, or add a source.toml"
            )
        return {str(folder): read_ledger(folder) for folder in folders}
    raise InputError("not a ledger folder", file=path)


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
