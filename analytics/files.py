"""Files: found, read, hashed, written whole or not at all, locked, and swept after a kill.

Everything else in the package that touches files goes through here. Only regular files are read:
a pipe or a device may never end. Only this module puts a file in another's place.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from analytics.errors import InputError, OutputError

Stamp = list[int]  # size, time of change, inode: a list, since JSON has no tuples

_CHUNK = 1 << 20
_PATIENCE = 2.0  # seconds of waiting for a lock that are not worth a word
_PART = ".part"


@dataclass(frozen=True, slots=True)
class Input:
    """A file that was read: its path as given, the SHA-256 of its content, its size in bytes."""

    path: str
    sha256: str
    size: int

    @classmethod
    def of(cls, path: Path) -> Input:
        """The file as it is now; its path as `shown` prints it."""
        digest = hashlib.sha256()
        with open_regular(path) as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
            return cls(shown(path), digest.hexdigest(), file.tell())


def find(path: str | os.PathLike[str]) -> Path:
    """The file or folder of that name, seen from here or from a folder above, up to the project.

    The search stops at the first folder that holds a `pyproject.toml`. Raises `InputError` when
    nothing of that name exists.

    >>> find("no/such/folder")
    Traceback (most recent call last):
    analytics.errors.InputError: no/such/folder: no such file or folder; ...
    """
    wanted = Path(path).expanduser()
    here = Path.cwd()
    for folder in (here, *here.parents):
        found = folder / wanted
        if found.exists():
            return wanted if folder == here else found
        if wanted.is_absolute() or (folder / "pyproject.toml").exists():
            break
    raise InputError("no such file or folder", file=path, remedy=f"looked from {here} upward")


def shown(path: Path) -> str:
    """The path as it is printed, so that it tells no home folder: from its project's folder on.

    Outside of a project from the present folder on, or else the name alone; a file of a ledger
    keeps the name of its folder.
    """
    absolute = path.absolute()
    for folder in (*absolute.parents, Path.cwd()):
        here = (folder / "pyproject.toml").exists() or folder == Path.cwd()
        if here and absolute.is_relative_to(folder):
            return absolute.relative_to(folder).as_posix()
    in_ledger = (absolute.parent / "source.toml").exists()
    return f"{absolute.parent.name}/{path.name}" if in_ledger else path.name


@contextmanager
def open_regular(path: Path) -> Iterator[BinaryIO]:
    """A file opened for reading bytes; `InputError` for a folder, a pipe, a device, or no file.

    Errors of the system while it is read become an `InputError` too.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise InputError("a folder, not a file", file=path, remedy="name the file in it")
        if not stat.S_ISREG(mode):
            raise InputError("no regular file", file=path, remedy="save it to a file, name that")
        with path.open("rb") as file:
            yield file
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"cannot be read: {reason}", file=path) from error


def read_bytes(path: Path) -> bytes:
    """The content of a regular file."""
    with open_regular(path) as file:
        return file.read()


def read_text(path: Path, limit: int = 64 << 20) -> str:
    """The text of a small UTF-8 file (a byte order mark is dropped), or a located `InputError`."""
    with open_regular(path) as file:
        raw = file.read(limit + 1)
    if len(raw) > limit:
        raise InputError(f"larger than {limit >> 20} MB", file=path, remedy="split the file")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            "not UTF-8",
            file=path,
            row=raw.count(b"\n", 0, error.start) or None,
            value=raw[error.start : error.start + 8],
            remedy="save it as UTF-8",
        ) from error
    if "\0" in text:
        raise InputError(
            "holds NUL bytes",
            file=path,
            row=text.count("\n", 0, text.index("\0")) or None,
            remedy="save it as UTF-8",
        )
    return text


def sha256(content: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def stamp(path: Path) -> Stamp | None:
    """What changes when a file is written, without reading it; None if there is no such file."""
    try:
        known = path.stat()
    except OSError:
        return None
    return [known.st_size, known.st_mtime_ns, known.st_ctime_ns, known.st_ino]


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part."""
    write_all({path: content})


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write several files as `parts` does."""
    with parts(*contents) as waiting:
        for part, (path, content) in zip(waiting, contents.items(), strict=True):
            with _writing(path):
                part.write_bytes(content)


@contextmanager
def parts(*paths: Path) -> Iterator[list[Path]]:
    """Empty files beside those named, to be filled; then all are put in place.

    All are on the disk before the first one shows, and each shows whole; a kill between two leaves
    some new and some old. A full disk or a folder that cannot be written is an `OutputError`. After
    any error nothing was replaced and nothing is left. The mode of a file that is replaced stays.
    """
    waiting: dict[Path, Path] = {}
    try:
        for path in paths:
            with _writing(path):
                waiting[path] = _empty_part(path)
        with _writing(*paths):
            yield list(waiting.values())
        for path, part in waiting.items():
            with _writing(path):
                part.chmod(_mode(path))
                _settle(part)
        for path, part in list(waiting.items()):
            with _writing(path):
                part.replace(path)
            del waiting[path]
    finally:
        for part in waiting.values():
            part.unlink(missing_ok=True)
    for folder in {path.parent for path in paths}:
        with suppress(OSError):  # not every file system can
            _settle(folder)


def _empty_part(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    # The start of the name tells whose it is.
    handle, name = tempfile.mkstemp(_PART, f".{path.name[:100]}.{os.getpid()}-", path.parent)
    os.close(handle)
    return Path(name)


def _mode(path: Path) -> int:
    """The mode of the file that is there, else that of any new file."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    umask = os.umask(0o077)
    os.umask(umask)
    return 0o666 & ~umask


def _settle(path: Path) -> None:
    """Make a file or the names in a folder last through a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _writing(*paths: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"cannot be written: {(error.strerror or str(error)).lower()}",
            file=paths[0],
            remedy="what was there stays; make room or give write permission",
        ) from error


def remove(path: Path) -> None:
    """Remove a file if it is there."""
    with _writing(path):
        path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove the parts, in a folder and below, whose processes are gone."""
    for part in folder.rglob(f".*{_PART}"):
        owner = part.name.removesuffix(_PART).rpartition("-")[0].rpartition(".")[2]
        if owner.isdecimal() and not is_alive(int(owner)):
            remove_tree(part)


def remove_tree(path: Path) -> None:
    """Remove a file, or a folder with what is in it, as far as the system lets us."""
    shutil.rmtree(path, ignore_errors=True)
    with suppress(OSError):
        path.unlink(missing_ok=True)


def is_alive(pid: int) -> bool:
    """Whether a process still works; one that was killed but not yet collected does not."""
    try:
        os.kill(pid, 0)
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except ProcessLookupError:
        return False
    except OSError:  # another user's process, or a system without /proc
        return True
    return told.rpartition(")")[2].split()[0] != "Z"


@contextmanager
def lock(
    folder: Path, names: Iterable[str] | None = None, *,
    wait: bool = True, say: Callable[[str], None] | None = None,
) -> Iterator[None]:  # fmt: skip
    """Hold the lock of a folder, or of some names in it. Another process waits, or is refused.

    Who holds the folder holds all names: it waits for those that are held, and lets nobody take
    another one. The system lets locks go however their process ends. `say` is told before a wait.
    `OutputError` if a lock cannot be had.
    """
    from filelock import FileLock, Timeout  # slow to load, and needed by those who write alone

    def take(path: Path) -> ExitStack:
        one, held = FileLock(path), ExitStack()
        try:
            one.acquire(timeout=_PATIENCE if wait else 0)
        except Timeout:
            if not wait:
                remedy = "try again when it is done"
                raise OutputError(
                    "another run is at work here", file=folder, remedy=remedy
                ) from None
            if say is not None:
                say(f"{folder}: another run is at work here; waiting for it")
            one.acquire()
        held.callback(one.release)
        return held

    with ExitStack() as held:
        with _writing(folder), take(folder / ".lock") as gate:
            for path in (folder / ".locks").glob("*") if names is None else ():
                take(path).close()
            for name in sorted(set(names or ())):
                held.enter_context(take(folder / ".locks" / name))
            if names is None:
                held.push(gate.pop_all())
        yield
