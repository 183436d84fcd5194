"""What cells start does not outlive the run, even if the run is killed without a chance to tidy up.

The kernel ends our own processes with their parent; a process that a cell started knows nothing of
that. So a small process beside the run is told of each notebook's process group, and ends those
that are left when the last process of the run is gone: its pipe then reaches the end.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator

from analytics.briefs.executors.processes import end_group, reap

_pipe: int | None = None  # to the guard, in the run and in its workers


@contextlib.contextmanager
def guarded(*, forks: bool) -> Iterator[None]:
    """Guard the process groups told to `watch`, where forking is safe; elsewhere do nothing."""
    global _pipe
    if _pipe is not None or not forks:
        yield
        return
    reader, _pipe = os.pipe()
    guard = os.fork()
    if guard == 0:
        _stand_guard(reader)
    os.close(reader)
    try:
        yield
    finally:
        leave()
        reap(guard, 5.0)


def watch(group: int) -> None:
    """Tell the guard of a process group that must not outlive the run."""
    _tell(f"+{group}\n")


def release(group: int) -> None:
    """Tell the guard that a group has ended, before its number can be another's."""
    _tell(f"-{group}\n")


def leave() -> None:
    """Let go of the guard: in the run's own end, and in processes that run cells."""
    global _pipe
    if _pipe is not None:
        os.close(_pipe)
        _pipe = None


def _tell(line: str) -> None:
    if _pipe is not None:
        with contextlib.suppress(BrokenPipeError):  # the guard is gone: the run goes on
            os.write(_pipe, line.encode())


def _stand_guard(reader: int) -> None:
    """The life of the guard; it holds nothing of the run open but its end of the pipe."""
    try:
        os.setsid()  # a signal to the run's own group leaves it standing
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        os.dup2(reader, 0)
        os.closerange(1, os.sysconf("SC_OPEN_MAX"))
        groups: set[int] = set()
        with os.fdopen(0, "r") as told:
            for line in told:
                change = groups.add if line[0] == "+" else groups.discard
                change(int(line[1:]))
        for group in groups:
            end_group(group)
    finally:
        os._exit(0)
