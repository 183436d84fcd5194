"""Normalised files kept for the next time: `$ANALYTICS_CACHE`, else the user's cache folder.

An entry is named by the content it was made from, its format, and the code that made it, and
never changes. It is written under a name of its own and moved into place whole: a kill leaves no
half entry, and two runs at once leave one. A small note per file (size, time of change, inode)
tells which entry is the file's, so that an unchanged file need not be hashed again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import analytics
from analytics.dataset import Input
from analytics.sources.account import Account
from analytics.sources.blocks import Job
from analytics.sources.files import Stamp, digest

WORTH_KEEPING = 8 << 20  # bytes; smaller files are read faster than their entry is found
_ACCOUNT = "account.json"
_TEMPORARY = ".writing-"

Write = Callable[[Path], tuple[Account, Input]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A normalised file: the folder of its tables, its account, and the input it was made from."""

    folder: Path
    account: Account
    source: Input


def cache_folder() -> Path:
    """Where normalised files are kept."""
    own = os.environ.get("ANALYTICS_CACHE")
    if own:
        return Path(own)
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "incident-analytics"


def cached(job: Job, write: Write) -> Entry:
    """The entry of a file: the one kept, else a new one that `write` fills.

    `write` gets an empty folder and returns the account and the input.
    """
    root = cache_folder()
    root.mkdir(parents=True, exist_ok=True)
    note = root / f"{_hash(str(job.path.resolve()), _recipe(job))[:32]}.json"
    stamp = Stamp.of(job.path)
    told = _read_json(note)
    if told is None:
        entry = None
    elif told.get("stamp") == asdict(stamp):
        entry = _open(root / str(told.get("entry")))
    else:
        entry = _open(root / _entry_name(digest(job.path), job))
    if entry is None:
        entry = _make(root, job, write)
    _replace_text(note, json.dumps({"stamp": asdict(stamp), "entry": entry.folder.name}))
    return entry


def _entry_name(source: Input, job: Job) -> str:
    return _hash(source.sha256, _recipe(job))[:40]


def _recipe(job: Job) -> str:
    """What the result depends on besides the content: the form, the source's id, and the code."""
    rules = [(rule.inputs, rule.outputs) for rule in job.form.rules]
    return repr((job.form.name, job.form.columns, rules, job.key, job.declared.source_id, _code()))


def _open(folder: Path) -> Entry | None:
    told = _read_json(folder / _ACCOUNT)
    if told is None:
        return None
    return Entry(folder, Account.from_json(told["account"]), Input(**told["input"]))


def _make(root: Path, job: Job, write: Write) -> Entry:
    _sweep(root)
    temporary = Path(tempfile.mkdtemp(prefix=f"{_TEMPORARY}{os.getpid()}-", dir=root))
    try:
        account, source = write(temporary)
        told = {"account": account.as_json(), "input": asdict(source)}
        (temporary / _ACCOUNT).write_text(json.dumps(told), encoding="utf-8")
        for part in temporary.iterdir():
            _sync(part)
        folder = root / _entry_name(source, job)
        if _open(folder) is None:
            shutil.rmtree(folder, ignore_errors=True)
            # Another run may be first after all: its entry is the same as ours.
            with suppress(OSError):
                temporary.rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return Entry(folder, account, source)


def _sweep(root: Path) -> None:
    """Remove what runs that were killed left half written."""
    for left in root.glob(f"{_TEMPORARY}*"):
        owner = left.name.removeprefix(_TEMPORARY).partition("-")[0]
        if owner.isdecimal() and not _is_running(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _replace_text(path: Path, text: str) -> None:
    descriptor, temporary = tempfile.mkstemp(prefix=".note-", dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    Path(temporary).replace(path)


def _read_json(path: Path) -> dict[str, Any] | None:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return told if isinstance(told, dict) else None


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


@cache
def _code() -> str:
    """A hash of the package's own code and data: another version reads files anew."""
    package = Path(analytics.__file__).parent
    parts = ("sources", "places", "periods", "amounts")
    files = [file for part in parts for file in (package / part).rglob("*") if file.is_file()]
    files = [file for file in files if "__pycache__" not in file.parts]
    content = [f"{file.relative_to(package)}:{_file_hash(file)}" for file in sorted(files)]
    return _hash(_file_hash(package / "tables.py"), *content)


def _file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
