"""One run at a time in a reports folder."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from analytics.errors import RenderError

try:
    import fcntl
except ImportError:  # not on Windows: there, runs are not kept apart
    fcntl = None  # type: ignore[assignment]


@contextlib.contextmanager
def one_run(
    folder: Path, *, wait: bool = True, say: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Hold the folder's lock. A second run waits and says so, or is refused if not `wait`.

    The lock belongs to the process: the system lets it go however the process ends.
    """
    if fcntl is None:
        yield
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / ".lock").open("ab")
    except OSError as error:
        raise RenderError(
            f"cannot be locked: {(error.strerror or str(error)).lower()}",
            file=folder,
            remedy="pass --reports FOLDER with a folder you may write",
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not wait:
                raise RenderError(
                    "another run is at work here", file=folder, remedy="try again when it is done"
                ) from None
            if say is not None:
                say(f"{folder}: another run is at work here; waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
