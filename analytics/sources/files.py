"""Files to be read: finding them, opening text, and proving later which content was read."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from analytics.dataset import Input
from analytics.errors import InputError

_CHUNK = 1 << 20


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


def read_text(path: Path, limit: int = 64 << 20) -> str:
    """The text of a small UTF-8 file (a byte order mark is dropped), or a located `InputError`."""
    try:
        if path.stat().st_size > limit:
            raise InputError(f"larger than {limit >> 20} MB", file=path, remedy="split the file")
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", file=path) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            "not UTF-8",
            file=path,
            row=raw.count(b"\n", 0, error.start) or None,
            value=raw[error.start : error.start + 8],
            remedy='save it as "CSV UTF-8"',
        ) from error
    if "\0" in text:
        raise InputError(
            "holds NUL bytes",
            file=path,
            row=text.count("\n", 0, text.index("\0")) or None,
            remedy='save it as "CSV UTF-8"',
        )
    return text


def digest(path: Path) -> Input:
    """The file as an input of the record: its path, SHA-256 and size."""
    sha = hashlib.sha256()
    size = 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                sha.update(chunk)
                size += len(chunk)
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", file=path) from error
    return Input(shown(path), sha.hexdigest(), size)


def changed_inputs(inputs: tuple[Input, ...]) -> list[str]:
    """The paths whose content is no longer what was read; a publisher asks before it signs."""
    return [item.path for item in inputs if not _is_still(item)]


def _is_still(item: Input) -> bool:
    try:
        return digest(find(item.path)).sha256 == item.sha256
    except InputError:
        return False


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells cheaply whether a file is still the same: size, time of change, inode."""

    size: int
    mtime_ns: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> Stamp:
        """The stamp of a file as it is now."""
        stat = path.stat()
        return cls(stat.st_size, stat.st_mtime_ns, stat.st_ino)
