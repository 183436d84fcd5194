"""What a task tells of itself while it runs in a fork; elsewhere nobody listens."""

from __future__ import annotations

import os
import pickle
from typing import Any

_pipe: int | None = None  # to the run, in a forked worker


def allow(seconds: float) -> None:
    """From now on this task may take so many seconds: then it is ended."""
    _tell("allow", seconds)


def note(evidence: Any) -> None:
    """Something that must not be lost if this process ends before its task does."""
    _tell("note", evidence)


def answer(result: Any) -> None:
    """What the task returns: the last that is told."""
    _tell("answer", result)


def error(words: str) -> None:
    """What went wrong in the task, against all expectation."""
    _tell("error", words)


def listen_on(pipe: int) -> None:
    """Send all that is told from now on to a pipe."""
    global _pipe
    _pipe = pipe


def _tell(kind: str, content: Any) -> None:
    if _pipe is None:
        return
    told = pickle.dumps((kind, content), pickle.HIGHEST_PROTOCOL)
    rest = memoryview(len(told).to_bytes(8, "little") + told)
    while rest:
        rest = rest[os.write(_pipe, rest) :]
