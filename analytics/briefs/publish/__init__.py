"""Files put in place whole or not at all, whatever happens in between."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from analytics.errors import RenderError

_PREFIX, _SUFFIX = ".", ".part"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part."""
    write_all({path: content})


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write several files: all are on the disk before the first one shows.

    Each appears whole; a kill between two leaves some new and some old, which the next run mends.
    A full disk or a folder that cannot be written is a `RenderError`, and nothing was replaced.
    """
    waiting: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            try:
                waiting[path] = _write_beside(path, content)
            except OSError as error:
                raise _failed(path, error) from error
        for path, part in list(waiting.items()):
            try:
                part.replace(path)
            except OSError as error:
                raise _failed(path, error) from error
            del waiting[path]
    finally:
        for part in waiting.values():
            with contextlib.suppress(OSError):
                part.unlink()
    for folder in {path.parent for path in contents}:
        _settle(folder)


def remove(path: Path) -> None:
    """Remove a file if it is there."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise _failed(path, error) from error


def sweep_parts(folder: Path) -> None:
    """Remove what killed runs left half-written in `folder` and below.

    Only the holder of the run's lock may do this.
    """
    for part in folder.rglob(f"{_PREFIX}*{_SUFFIX}"):
        with contextlib.suppress(OSError):
            part.unlink()


def _write_beside(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(_SUFFIX, f"{_PREFIX}{path.name}.", path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), 0o666 & ~_umask())
            os.fsync(file.fileno())
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part


def _umask() -> int:
    current = os.umask(0o077)
    os.umask(current)
    return current


def _settle(folder: Path) -> None:
    """Make the new names last through a power cut, where the file system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _failed(path: Path, error: OSError) -> RenderError:
    return RenderError(
        f"cannot be written: {(error.strerror or str(error)).lower()}",
        file=path,
        remedy="the last good version stays; make room or give write permission",
    )
