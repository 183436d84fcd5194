"""Where tasks run: a fork of this process for each, new processes, or a Dask cluster.

No fork can harm another, and none outlives the run. What a task tells of itself while it runs
reaches the run from a fork; elsewhere nobody listens.

Any executor whose futures are those of `concurrent.futures` serves as well, such as the one of a
Dask client: what a worker gets and returns can be pickled, and it writes nothing.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

from analytics.briefs.executors import guard
from analytics.briefs.executors.processes import die_with_parent, end, end_group, reap, said
from analytics.briefs.executors.scratch import drop_scratch, use_scratch
from analytics.errors import ParameterError, RenderError

_TICK = 0.25  # seconds between looks at children that say nothing
_START = 60.0  # seconds until a task says how long it may take


class LostError(RenderError):
    """A task whose process ended without an answer; `notes` is what it told before."""

    notes: tuple[Any, ...] = ()


@dataclass(slots=True)
class _Child:
    future: Future[Any]
    pid: int
    reader: int
    deadline: float
    allowed: float = _START
    heard: bytearray = field(default_factory=bytearray)
    notes: list[Any] = field(default_factory=list)
    answer: list[Any] = field(default_factory=list)
    error: str = ""
    status: int | None = None


class ForkExecutor(Executor):
    """Tasks in forks of this process, some at a time; `as_completed` starts and follows them."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._waiting: deque[tuple[Future[Any], Callable[[], Any]]] = deque()
        self._running: list[_Child] = []

    def submit(self, work: Callable[..., Any], /, *args: Any, **options: Any) -> Future[Any]:
        """A future for `work`, whose process is forked at once if one may be."""
        future: Future[Any] = Future()
        self._waiting.append((future, lambda: work(*args, **options)))
        self._fill()
        return future

    def as_completed(self) -> Iterator[Future[Any]]:
        """The futures of all that was submitted, as they are done."""
        while self._running or self._waiting:
            self._fill()
            readers = [child.reader for child in self._running]
            ready = set(select.select(readers, [], [], _TICK)[0])
            for child in list(self._running):
                if self._is_done(child, child.reader in ready):
                    self._settle(child)
                    yield child.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002
        """End what still runs: also when the run is stopped half-way."""
        for child in list(self._running):
            self._settle(child)
        self._waiting.clear()

    def _fill(self) -> None:
        while self._waiting and len(self._running) < self._jobs:
            future, work = self._waiting.popleft()
            reader, writer = os.pipe()
            parent = os.getpid()
            pid = os.fork()
            if pid == 0:
                os.close(reader)
                _be_worker(parent, writer, work)
            os.close(writer)
            self._running.append(_Child(future, pid, reader, time.monotonic() + _START))

    def _is_done(self, child: _Child, ready: bool) -> bool:
        if ready and _hear(child):
            return bool(child.answer)
        if child.status is None:
            # Silent: perhaps dead, with a process of its own still holding the pipe.
            child.status = reap(child.pid, 5.0 if ready else 0.0)
        return ready or child.status is not None or time.monotonic() >= child.deadline

    def _settle(self, child: _Child) -> None:
        self._running.remove(child)
        late = time.monotonic() >= child.deadline
        end_group(child.pid)
        while select.select([child.reader], [], [], 0)[0] and _hear(child):
            pass  # what it told just before its end
        os.close(child.reader)
        if child.status is None:
            end(child.pid)  # it may not lead its group yet
            child.status = reap(child.pid, 5.0)
        guard.release(child.pid)
        drop_scratch(child.pid)
        if child.answer:
            child.future.set_result(child.answer[0])
            return
        ended = "did not end" if child.status is None else said(child.status)
        reason, remedy = f"its process {ended} before the notebook was done", None
        if late:
            reason, remedy = f"took longer than {child.allowed:g} seconds", "raise its timeout"
        if child.error:
            reason, remedy = child.error, None
        lost = LostError(reason, remedy=remedy)
        lost.notes = tuple(child.notes)
        child.future.set_exception(lost)


def open_executor(jobs: int, *, forks: bool) -> Executor:
    """Forks of this process where that is safe (`single_threaded`), else new processes."""
    if forks:
        return ForkExecutor(jobs)
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))


def completed(executor: Executor, futures: Sequence[Future[Any]]) -> Iterator[Future[Any]]:
    """The futures of an executor as they are done; forks are driven from here."""
    if isinstance(executor, ForkExecutor):
        return executor.as_completed()
    return as_completed(futures)


def _hear(child: _Child) -> bool:
    """Take in what a child tells; False at the end of its pipe."""
    chunk = os.read(child.reader, 1 << 20)
    child.heard += chunk
    while len(child.heard) >= 8:
        size = 8 + int.from_bytes(child.heard[:8], "little")
        if len(child.heard) < size:
            break
        kind, content = pickle.loads(bytes(child.heard[8:size]))  # noqa: S301 - from our own fork
        del child.heard[:size]
        if kind == "allow":
            child.allowed, child.deadline = content, time.monotonic() + content
        elif kind == "error":
            child.error = content
        else:
            (child.notes if kind == "note" else child.answer).append(content)
    return bool(chunk)


def _be_worker(parent: int, writer: int, work: Callable[[], Any]) -> None:
    """The life of a forked worker: its own session, no input, `work`, and a hard end."""
    code = 1
    try:
        die_with_parent(parent)
        os.setsid()
        guard.watch(os.getpid())
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the run decides
        nothing = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nothing, descriptor)
        use_scratch()
        listen_on(writer)
        try:
            tell("answer", work())
        except Exception as error:  # noqa: BLE001 - the edge of a process: nothing may be lost here
            tell("error", f"{type(error).__name__}: {error}")
        code = 0
    finally:
        os._exit(code)  # no clean-up of the parent's things here


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


def cluster_executor(scheduler: str, jobs: int) -> Executor:
    """The executor of a cluster: of the scheduler at an address, or of `jobs` processes here.

    A brief whose worker is lost is rendered by another one. Raises `ParameterError` where no
    scheduler answers, or the extra `dask` is not installed.
    """
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise ParameterError(
            "needs the extra dask", column="--scheduler", remedy="install incident-analytics[dask]"
        ) from None
    try:
        where = scheduler
        if scheduler == "local":
            where = LocalCluster(
                n_workers=jobs,
                threads_per_worker=1,
                dashboard_address="127.0.0.1:0",
                scheduler_kwargs={"dashboard": False},
            )
        executor: Executor = Client(where).get_executor(pure=False)
    except (OSError, ValueError, TypeError) as error:
        reason = f"no Dask scheduler answers ({type(error).__name__})"
        raise ParameterError(reason, column="--scheduler", value=scheduler) from None
    return executor
