"""Two papermill engines: one that forks a preloaded process per notebook, and tuned nbclient.

Both give the same outputs, obey one deadline for the whole notebook, leave no process behind, and
raise `NotebookError` with the notebook as far as it came. papermill finds them by name after
`register()`, or by the entry point group `papermill.engine`.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode, from_dict
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
from traitlets.config import Config

from analytics.briefs.execute import guard
from analytics.briefs.execute.processes import (
    QUIET,
    die_with_parent,
    end_group,
    reap,
    said,
    single_threaded,
)
from analytics.briefs.execute.scratch import scratch_folder
from analytics.errors import RenderError

FORK = "analytics-fork"
NBCLIENT = "analytics-nbclient"
_LONGEST_SOCKET = 100  # bytes of a path; the system allows 107, and a number is added to it
_TICK = 0.25  # seconds between looks at a child that says nothing


class NotebookError(RenderError):
    """A notebook that did not run to its end; `notebook` is what there is of it."""

    notebook: NotebookNode | None = None

    def of(self, notebook: NotebookNode) -> NotebookError:
        """The same error, carrying its notebook."""
        self.notebook = notebook
        return self


def register() -> None:
    """Make both engines known to papermill under `FORK` and `NBCLIENT`."""
    papermill_engines.register(FORK, ForkEngine)
    papermill_engines.register(NBCLIENT, TunedEngine)


def choose_engine(wanted: str = "auto") -> str:
    """The engine to use: the forked one where it can work, nbclient elsewhere.

    It can work on Linux in a process with one thread, with the packages it needs.
    """
    if wanted == "nbclient" or not single_threaded():
        return NBCLIENT
    try:
        import analytics.briefs.execute.shell  # noqa: F401 - its own imports may be missing
    except ImportError:
        return NBCLIENT
    return FORK


def check_cells(notebook: NotebookNode) -> None:
    """`NotebookError` unless every code cell ran and none of them erred."""
    number = 0
    for cell in notebook.cells:
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        number += 1
        for output in cell.outputs:
            if output.output_type == "error":
                reason = f"{output.ename}: {output.evalue}" if output.evalue else output.ename
                raise NotebookError(f"code cell {number}: {reason}").of(notebook)
        if cell.execution_count is None:
            raise NotebookError(f"code cell {number} did not run").of(notebook)


class ForkEngine(Engine):  # type: ignore[misc]
    """Cells run in a fork of this process, which has its packages loaded already."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,  # noqa: ARG003 - papermill's signature
        *,
        seconds: float = 600.0,
        folder: str | None = None,
        meanwhile: Callable[[], None] | None = None,
        **_: object,
    ) -> None:
        """Run the cells in a child that may take `seconds` and starts in `folder`."""
        notebook = nb_man.nb
        cells = [{"cell_type": c.cell_type, "source": c.source} for c in notebook.cells]
        place = str(scratch_folder() / "ipython")  # before the fork: it belongs to this process
        reader, writer = os.pipe()
        parent = os.getpid()
        child = os.fork()
        if child == 0:
            os.close(reader)
            _be_child(parent, partial(_send_cells, writer, cells, folder, place))
        os.close(writer)
        deadline = time.monotonic() + seconds
        try:
            if meanwhile is not None:
                meanwhile()
            _follow(child, reader, deadline, partial(_keep, nb_man))
        except NotebookError as failure:
            raise failure.of(notebook) from None
        except TimeoutError:
            raise _late(seconds).of(notebook) from None
        finally:
            os.close(reader)
            end_group(child)
            reap_quietly(child)
            guard.release(child)
        check_cells(notebook)


def _keep(nb_man: NotebookExecutionManager, message: Mapping[str, Any]) -> None:
    """Put the outputs a child sent into their cell."""
    cell = nb_man.nb.cells[message["cell"]]
    cell.outputs = [from_dict(output) for output in message["outputs"]]
    cell.execution_count = message["count"]
    cell.metadata.papermill["status"] = nb_man.COMPLETED if message["ok"] else nb_man.FAILED


def _follow(child: int, reader: int, deadline: float, keep: Callable[[Any], None]) -> None:
    """Read a child's messages until its end; `NotebookError` if it is late or ends badly."""
    buffer, finished, status = bytearray(), False, None
    while not finished:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if not select.select([reader], [], [], min(left, _TICK))[0]:
            # Silent: perhaps dead, with a process of its own still holding the pipe.
            status = reap(child, 0) if status is None else status
            if status is not None:
                break
            continue
        chunk = os.read(reader, 1 << 20)
        if not chunk:
            break
        buffer += chunk
        *lines, rest = buffer.split(b"\n")
        buffer = bytearray(rest)
        for line in lines:
            message = json.loads(line)
            finished = finished or "end" in message
            if "cell" in message:
                keep(message)
    if status is None:
        status = reap(child, max(1.0, deadline - time.monotonic()) if finished else 5.0)
    if status != 0 or not finished:
        ended = "did not end" if status is None else said(status)
        raise NotebookError(f"its process {ended} before the notebook was done")


def _late(seconds: float) -> NotebookError:
    return NotebookError(f"took longer than {seconds:g} seconds", remedy="raise its timeout")


def reap_quietly(child: int) -> None:
    """Collect a killed child; fine if it was collected before."""
    with contextlib.suppress(ChildProcessError):
        reap(child, 5.0)


def _be_child(parent: int, work: Callable[[], None]) -> None:
    """The life of a forked child: its own session, no input, `work`, and a hard end."""
    code = 1
    try:
        os.setsid()
        guard.watch(os.getpid())
        guard.leave()  # what cells start must not hold the pipe open
        die_with_parent(parent)
        empty = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(empty, descriptor)
        work()
        code = 0
    finally:
        os._exit(code)  # no clean-up of the parent's things here


def _send_cells(writer: int, cells: list[dict[str, Any]], folder: str | None, place: str) -> None:
    from analytics.briefs.execute.shell import open_shell, run_cells

    sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - for the process's life
    if folder is not None:
        os.chdir(folder)
    sys.path.insert(0, "")  # as in a kernel: the working folder comes first
    with os.fdopen(writer, "wb", closefd=False) as pipe:
        shell = open_shell(place)
        for index, outputs, ok in run_cells(shell, cells):
            count = shell.execution_count - 1
            message = {"cell": index, "outputs": outputs, "count": count, "ok": ok}
            pipe.write(json.dumps(message, default=str).encode() + b"\n")
            pipe.flush()
        pipe.write(b'{"end": true}\n')


class TunedEngine(Engine):  # type: ignore[misc]
    """nbclient with a real kernel: one deadline, no waiting at the end, sockets in files."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        seconds: float = 600.0,
        folder: str | None = None,
        **_: object,
    ) -> None:
        """Run the cells in a kernel that may take `seconds` and starts in `folder`."""
        deadline = time.monotonic() + seconds
        client = PapermillNotebookClient(
            nb_man,
            kernel_name=kernel_name,
            startup_timeout=max(60, int(seconds)),
            timeout_func=lambda _cell: max(1, int(deadline - time.monotonic())),
            shutdown_kernel="immediate",
            config=_connection(),
        )
        options: dict[str, Any] = {"env": {**os.environ, **QUIET, "IPYTHONDIR": _ipython()}}
        if folder is not None:
            options["cwd"] = folder
        if sys.platform == "linux":
            options["preexec_fn"] = partial(_begin_kernel, os.getpid())
        try:
            client.execute(**options)
        except Exception as error:
            late = time.monotonic() >= deadline - 1
            found = _late(seconds) if late else NotebookError(_reason(error))
            raise found.of(nb_man.nb) from error
        finally:
            _end_kernel(client)
        check_cells(nb_man.nb)


def _reason(error: Exception) -> str:
    if isinstance(error, DeadKernelError):
        return "its kernel died before the notebook was done"
    return f"its kernel could not go on: {type(error).__name__}: {error}"


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


def _ipython() -> str:
    """A settings folder of our own: start-up files of the user must not change a brief."""
    return str(scratch_folder() / "ipython")


def _end_kernel(client: PapermillNotebookClient) -> None:
    """Whatever a cell started ends with its kernel: they share a process group."""
    provisioner = getattr(client.km, "provisioner", None)
    group = getattr(provisioner, "pgid", None)
    if group and group != os.getpgid(0):
        end_group(group)
        guard.release(group)
