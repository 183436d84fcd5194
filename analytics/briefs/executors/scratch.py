"""Short-lived files outside the project: sockets and settings of kernels, and their sweeping."""

from __future__ import annotations

import atexit
import os
import stat
import tempfile
from functools import cache
from pathlib import Path

from analytics.errors import RenderError
from analytics.files import is_alive, remove_tree


def scratch_folder() -> Path:
    """A folder for this process alone, with a path short enough for a socket."""
    return _folder(os.getpid())


@cache
def _folder(pid: int) -> Path:
    folder = _base() / str(pid)
    remove_tree(folder)  # of an earlier process with this number
    folder.mkdir(mode=0o700)
    atexit.register(drop_scratch, pid)
    return folder


def use_scratch() -> None:
    """Let all temporary files of this process and its children lie in its folder, to be swept."""
    folder = str(scratch_folder())
    tempfile.tempdir = os.environ["TMPDIR"] = folder


def drop_scratch(pid: int) -> None:
    """Remove the folder of a process that has ended or is about to."""
    remove_tree(_place() / str(pid))


def sweep_scratch() -> None:
    """Remove the folders of processes that are gone."""
    if _place().is_dir():
        for folder in _place().iterdir():
            if folder.name.isdigit() and not is_alive(int(folder.name)):
                remove_tree(folder)


@cache
def _place() -> Path:
    # Remembered: workers point TMPDIR at their own folder below it.
    return Path(tempfile.gettempdir()) / f"analytics-{_owner()}"


def _owner() -> int:
    return os.getuid() if hasattr(os, "getuid") else 0


def _base() -> Path:
    base = _place()
    base.mkdir(mode=0o700, exist_ok=True)
    known = base.lstat()
    if not stat.S_ISDIR(known.st_mode) or (hasattr(os, "getuid") and known.st_uid != _owner()):
        raise RenderError("is not a folder of yours", file=base, remedy="remove it or set TMPDIR")
    return base
