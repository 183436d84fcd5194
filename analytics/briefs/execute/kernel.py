"""The cells of a notebook run in a Jupyter kernel: the way that works everywhere."""

from __future__ import annotations

import os
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode
from traitlets.config import Config

from analytics.briefs.executors import guard
from analytics.briefs.executors.processes import QUIET, die_with_parent, end_group
from analytics.briefs.executors.scratch import scratch_folder
from analytics.errors import RenderError

_LONGEST_SOCKET = 100  # bytes of a path; the system allows 107, and a number is added to it


def run_in_kernel(notebook: NotebookNode, folder: Path, seconds: float) -> RenderError | None:
    """Run the cells; what stopped them, unless that is an error of a cell, which it shows.

    One deadline for the whole notebook, no waiting at the end, sockets in files, no settings of
    the user, and no process left behind.
    """
    deadline = time.monotonic() + seconds
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        startup_timeout=max(60, int(seconds)),
        timeout_func=lambda _cell: max(1, int(deadline - time.monotonic())),
        shutdown_kernel="immediate",
        record_timing=False,
        config=_connection(),
    )
    own = {**os.environ, **QUIET, "IPYTHONDIR": str(scratch_folder() / "ipython")}
    options: dict[str, Any] = {"env": own, "cwd": str(folder)}
    if sys.platform == "linux":
        options["preexec_fn"] = partial(_begin_kernel, os.getpid())
    try:
        client.execute(**options)
    except CellExecutionError:
        return None
    except Exception as error:  # noqa: BLE001 - whatever a kernel and its sockets may raise
        if time.monotonic() >= deadline - 1:
            return RenderError(f"took longer than {seconds:g} seconds", remedy="raise its timeout")
        if isinstance(error, DeadKernelError):
            return RenderError("its kernel died before the notebook was done")
        return RenderError(f"its kernel could not go on: {type(error).__name__}: {error}")
    finally:
        _end_kernel(client)
    return None


def _connection() -> Config:
    """Sockets as files of our own folder, no ports to fight over; ports if its path is too long."""
    folder = scratch_folder()
    name = f"{time.monotonic_ns():x}"
    config = Config()
    if len(os.fsencode(folder / name)) <= _LONGEST_SOCKET:
        config.ConnectionFileMixin.transport = "ipc"
        config.ConnectionFileMixin.ip = str(folder / name)
    config.ConnectionFileMixin.connection_file = str(folder / f"{name}.json")
    return config


def _begin_kernel(parent: int) -> None:
    """First thing in a kernel's process, which leads a group of its own."""
    die_with_parent(parent)
    guard.watch(os.getpid())


def _end_kernel(client: NotebookClient) -> None:
    """Whatever a cell started ends with its kernel: they share a process group."""
    provisioner = getattr(client.km, "provisioner", None)
    group = getattr(provisioner, "pgid", None)
    if group and group != os.getpgid(0):
        end_group(group)
        guard.release(group)
