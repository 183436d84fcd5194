"""What a task tells of itself while it runs in a fork; elsewhere nobody listens."""

from __future__ import annotations

import os
import pickle
from typing import Any

_pipe: int | None = None  # to the run, in a forked worker


def listen_on(pipe: int) -> None:
    """Send all that is told from now on to a pipe."""
    global _pipe
    _pipe = pipe


def tell(kind: str, content: Any) -> None:
    """One thing of a task to the run.

    `allow`: from now on it may take so many seconds, then it is ended. `note`: what must not be
    lost if this process ends before its task does. `answer`: what the task returns, told last.
    `error`: what went wrong, against all expectation, in words.
    """
    if _pipe is None:
        return
    told = pickle.dumps((kind, content), pickle.HIGHEST_PROTOCOL)
    rest = memoryview(len(told).to_bytes(8, "little") + told)
    while rest:
        rest = rest[os.write(_pipe, rest) :]
