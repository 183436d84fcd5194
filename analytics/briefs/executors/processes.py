"""Processes that never outlive the run: they die with their parent, and groups end together."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import time
from pathlib import Path

_PR_SET_PDEATHSIG = 1
# The allocator that Arrow brings along stops its helper before a fork and starts a new one after.
_FORK_SAFE = {"jemalloc_bg_thd"}
LINUX = sys.platform == "linux"
# One thread for linear algebra: sums come out the same everywhere, and a fork is safe.
QUIET = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PLOTLY_RENDERER": "plotly_mimetype",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
# Found before any fork: between fork and exec nothing may be loaded.
_LIBC = ctypes.CDLL(None, use_errno=True) if LINUX else None


def quiet_threads() -> None:
    """Ask libraries for one thread each, before they load: sums come out alike, forks are safe."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)


def die_with_parent(parent: int) -> None:
    """Ask the kernel to end this process when its parent ends (Linux; elsewhere nothing happens).

    Call it first thing in a child. `parent` is the id of the process that made it: if that one is
    gone already, the child leaves at once.
    """
    if _LIBC is None:
        return
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def single_threaded() -> bool:
    """Whether forking this process is safe: Linux, and no second thread, ours or a library's.

    To be asked before data are read: Arrow then keeps threads of its own, which it stops and starts
    anew around a fork, and which nobody can tell from threads that it would leave behind.
    """
    if not LINUX:
        return False
    try:
        tasks = list(Path("/proc/self/task").iterdir())
        names = [(task / "comm").read_text(encoding="utf-8").strip() for task in tasks]
    except OSError:
        return False
    return sum(name not in _FORK_SAFE for name in names) == 1


def end_group(group: int) -> None:
    """Kill every process of a group; fine if there is none left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def end(pid: int) -> None:
    """Kill one process; fine if it is gone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def reap(pid: int, seconds: float) -> int | None:
    """The wait status of a child once it ended, or None if it still runs after `seconds`."""
    deadline = time.monotonic() + seconds
    pause = 0.001
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return status
        if time.monotonic() >= deadline:
            return None
        time.sleep(pause)
        pause = min(pause * 2, 0.05)


def said(status: int) -> str:
    """A wait status in words.

    >>> said(9), said(256)
    ('ended by SIGKILL', 'left with exit code 1')
    """
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        return f"ended by {signal.Signals(-code).name}"
    return f"left with exit code {code}"
