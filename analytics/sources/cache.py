"""Normalised files kept for the next time, in the folder of `cache_folder`.

An entry is named by the content it was made from, its format, and the code that made it. Its files
are put in place whole, the account last: a kill leaves no half entry, and two runs at once leave
one. A small note per file (size, time of change, inode)
tells which entry is the file's, so that an unchanged file need not be hashed again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq

import analytics
from analytics.config import cache_folder
from analytics.dataset import Dataset
from analytics.errors import OutputError
from analytics.files import (
    Input,
    parts,
    read_bytes,
    remove_tree,
    sha256,
    stamp,
    sweep,
    write_whole,
)
from analytics.places.gazetteer import added_folder
from analytics.sources.account import Account
from analytics.sources.arrow import schema, to_frame
from analytics.sources.engine import Job, Progress, run
from analytics.tables import KEYS, SCHEMAS

WORTH_KEEPING = 8 << 20  # bytes; smaller files are read faster than their entry is found
ROWS = "rows.parquet"
REJECTS = "rejects.parquet"
_ACCOUNT = "account.json"
_MOST_DAYS = 90  # since an entry was last used
_MOST_BYTES = 20 << 30  # of the entries beside the one just made


@dataclass(frozen=True, slots=True)
class Entry:
    """A normalised file: the folder of its tables, its account, and the input it was made from."""

    folder: Path
    account: Account
    source: Input


def cached(job: Job) -> Entry:
    """The entry of a file: the one kept, else a new one."""
    root = cache_folder()
    note = root / f"{_hash(str(job.path.resolve()), _recipe(job))[:32]}.json"
    now = stamp(job.path)
    told = _read_json(note) or {}
    name = told["entry"] if told.get("stamp") == now else None
    name = name or _hash(Input.of(job.path).sha256, _recipe(job))[:40]
    entry = _open(root / name)
    if entry is None:
        entry = _make(root / name, job)
        with suppress(FileNotFoundError):  # another run removes them too
            _evict(root, entry.folder / _ACCOUNT)
    else:
        os.utime(entry.folder / _ACCOUNT)
    write_whole(note, json.dumps({"stamp": now, "entry": name}).encode())
    return entry


def kept_dataset(contents: str, read: Callable[[], Dataset]) -> Dataset:
    """What was read from files of these contents: the dataset kept, else a new one.

    Where nothing can be kept, it is read each time.
    """
    folder = cache_folder() / _hash(contents, _code())[:40]
    files = {table: folder / f"{table}.arrow" for table in SCHEMAS}
    if told := _read_json(folder / _ACCOUNT):
        with suppress(OSError, pa.ArrowInvalid):  # another run removes them, or harmed by others
            kept = {t: feather.read_table(file, use_threads=False) for t, file in files.items()}
            # A file without rows gives columns without chunks, which pandas cannot join.
            frames: dict[str, Any] = {
                t: to_frame(t, rows if rows.num_rows else rows.schema.empty_table())
                for t, rows in kept.items()
            }
            os.utime(folder / _ACCOUNT)
            inputs = tuple(Input(**each) for each in told["inputs"])
            return Dataset(**frames, inputs=inputs, notes=tuple(told["notes"]))
    data = read()
    account = {"inputs": [asdict(each) for each in data.inputs], "notes": data.notes}
    with suppress(OutputError), parts(*files.values(), folder / _ACCOUNT) as places:
        for table, place in zip(files, places, strict=False):
            frame = getattr(data, table)
            arrow = pa.Table.from_pandas(frame, schema=schema(table), preserve_index=False)
            feather.write_feather(arrow, str(place), compression="zstd")
        places[-1].write_text(json.dumps(account))
    return data


def write_parquet(
    job: Job, rows: Path, rejects: Path, progress: Progress | None = None
) -> tuple[Account, Input]:
    """Write the tidy rows and the rejects of a file as two Parquet files.

    What is half written when an error is raised is the caller's to remove.
    """
    with _writer(rows, job.format.table) as kept, _writer(rejects, "rejects") as lost:

        def write(tidy: pa.Table, bad: pa.Table) -> None:
            for file, table in ((kept, tidy), (lost, bad)):
                if table.num_rows:
                    file.write_table(table)

        return run(job, write, progress)


def _writer(path: Path, table: str) -> pq.ParquetWriter:
    shape = schema(table)
    # Keys never repeat: a dictionary of them only costs time.
    repeating = [name for name in shape.names if name != KEYS.get(table)]
    return pq.ParquetWriter(
        path, shape, compression="zstd", compression_level=1, use_dictionary=repeating
    )


def _recipe(job: Job) -> str:
    """What the result depends on besides the content: the form, the source's id, and the code."""
    rules = [(rule.inputs, rule.outputs) for rule in job.format.rules]
    told = (job.format.name, job.format.columns, rules, job.headers, job.key)
    return repr((*told, job.source.source_id, _code()))


def _open(folder: Path) -> Entry | None:
    told = _read_json(folder / _ACCOUNT)
    if told is None:
        return None
    return Entry(folder, Account.from_json(told["account"]), Input(**told["input"]))


def _make(folder: Path, job: Job) -> Entry:
    sweep(folder.parent)
    with parts(folder / ROWS, folder / REJECTS, folder / _ACCOUNT) as (rows, rejects, told):
        account, source = write_parquet(job, rows, rejects)
        told.write_text(json.dumps({"account": account.as_json(), "input": asdict(source)}))
    return Entry(folder, account, source)


def _evict(root: Path, newest: Path) -> None:
    """Remove what was not used for long, then what was used longest ago, to keep within bounds."""
    files = [*root.glob(f"*/{_ACCOUNT}"), *root.glob("[!.]*.*")]
    used = {file: file.stat().st_mtime for file in files}
    too_old = used.pop(newest) - _MOST_DAYS * 86_400
    taken = 0
    for file in sorted(used, key=used.__getitem__, reverse=True):
        is_entry = file.name == _ACCOUNT
        taken += sum(each.stat().st_size for each in file.parent.iterdir()) if is_entry else 0
        if used[file] < too_old or (is_entry and taken > _MOST_BYTES):
            remove_tree(file.parent if is_entry else file)


def _read_json(path: Path) -> dict[str, Any] | None:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return None


@cache
def _code() -> str:
    """A hash of the package's own code and data: another version reads files anew."""
    package = Path(analytics.__file__).parent
    homes = ("sources", "places", "periods", "amounts", "actors")
    files = [file for home in homes for file in (package / home).rglob("*") if file.is_file()]
    files = [file for file in files if "__pycache__" not in file.parts]
    content = [f"{file.relative_to(package)}:{sha256(read_bytes(file))}" for file in sorted(files)]
    further = [
        package / "tables.py",
        package / "text.py",
        *sorted(added_folder().glob("*.geojson")),
    ]
    return _hash(*(sha256(read_bytes(file)) for file in further), *content)


def _hash(*texts: str) -> str:
    return sha256("\0".join(texts).encode())
