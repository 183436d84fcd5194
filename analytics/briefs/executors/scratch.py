"""Short-lived files outside the project: sockets and settings of kernels, and their sweeping."""

from __future__ import annotations

import atexit
import os
import tempfile
from functools import cache
from pathlib import Path

from analytics.files import is_alive, remove_tree

_NAME = "analytics-{}-"


def scratch_folder() -> Path:
    """A folder for this process alone, with a path short enough for a socket."""
    return _folder(os.getpid())


@cache
def _folder(pid: int) -> Path:
    drop_scratch(pid)  # of an earlier process with this number
    folder = tempfile.mkdtemp(prefix=_NAME.format(pid), dir=_temporary())
    atexit.register(drop_scratch, pid)
    return Path(folder)


def use_scratch() -> None:
    """Let all temporary files of this process and its children lie in its folder, to be swept."""
    folder = str(scratch_folder())
    tempfile.tempdir = os.environ["TMPDIR"] = folder


def drop_scratch(pid: int) -> None:
    """Remove the folder of a process that has ended or is about to."""
    for folder in _temporary().glob(_NAME.format(pid) + "*"):
        remove_tree(folder)


def sweep_scratch() -> None:
    """Remove the folders of processes that are gone."""
    for folder in _temporary().glob(_NAME.format("*") + "*"):
        pid = folder.name.split("-")[1]
        if pid.isdecimal() and not is_alive(int(pid)):
            remove_tree(folder)


@cache
def _temporary() -> Path:
    # Remembered: workers point TMPDIR at their own folder below it.
    return Path(tempfile.gettempdir())
