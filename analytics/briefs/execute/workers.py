"""One process per brief, some at a time: none can harm another, and none outlives the run."""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

from analytics.briefs.execute.processes import die_with_parent, end, reap, said, single_threaded
from analytics.briefs.execute.scratch import drop_scratch, use_scratch

_GRACE = 120.0  # seconds for building, verifying and publishing, beyond the notebook's own time


@dataclass(frozen=True, slots=True)
class Lost:
    """A task whose process ended without an answer."""

    reason: str


@dataclass(slots=True)
class _Child:
    index: int
    pid: int
    reader: int
    deadline: float
    answer: bytearray = field(default_factory=bytearray)


def run_all(
    tasks: Sequence[Any],
    work: Callable[[Any], Any],
    *,
    count: int = 1,
    seconds: Callable[[Any], float] = lambda _task: 600.0,
) -> Iterator[tuple[int, Any]]:
    """(position of the task, what `work` returned or `Lost`), as they come in.

    Where forking is safe, each task runs in a fork of this process; elsewhere in new processes,
    or in this one if `count` is 1.
    """
    if single_threaded():
        yield from _forked(tasks, work, count, seconds)
    elif count == 1:
        for index, task in enumerate(tasks):
            yield index, _answer(task, work)
    else:
        yield from _spawned(tasks, work, count)


def _forked(
    tasks: Sequence[Any], work: Callable[[Any], Any], count: int, seconds: Callable[[Any], float]
) -> Iterator[tuple[int, Any]]:
    waiting = list(range(len(tasks)))
    running: dict[int, _Child] = {}
    try:
        while waiting or running:
            while waiting and len(running) < count:
                index = waiting.pop(0)
                child = _start(index, tasks[index], work, seconds(tasks[index]) + _GRACE)
                running[child.reader] = child
            for child, answer in _finished(running):
                yield child.index, answer
    finally:  # also when the caller stops half-way, or the user does
        for child in running.values():
            end(child.pid)
            reap(child.pid, 5.0)
            os.close(child.reader)


def _start(index: int, task: Any, work: Callable[[Any], Any], seconds: float) -> _Child:
    reader, writer = os.pipe()
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        _be_worker(parent, writer, task, work)
    os.close(writer)
    return _Child(index, pid, reader, time.monotonic() + seconds)


def _be_worker(parent: int, writer: int, task: Any, work: Callable[[Any], Any]) -> None:
    code = 1
    try:
        die_with_parent(parent)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
        use_scratch()
        answer = pickle.dumps(_answer(task, work))
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(answer)
        code = 0
    finally:
        with contextlib.suppress(OSError):
            drop_scratch()
        os._exit(code)


def _answer(task: Any, work: Callable[[Any], Any]) -> Any:
    try:
        return work(task)
    except Exception as error:  # noqa: BLE001 - the edge of a process: nothing may be lost here
        return Lost(f"{type(error).__name__}: {error}")


def _finished(running: dict[int, _Child]) -> Iterator[tuple[_Child, Any]]:
    """Read what is there; give the children that are done or late, and forget them."""
    left = min(child.deadline for child in running.values()) - time.monotonic()
    ready, _, _ = select.select(list(running), [], [], max(0.0, min(left, 1.0)))
    for reader in ready:
        child = running[reader]
        chunk = os.read(reader, 1 << 20)
        child.answer += chunk
        if not chunk:
            status = reap(child.pid, 10.0)
            yield _forget(running, child), _read(child, status)
    for child in list(running.values()):
        if time.monotonic() >= child.deadline:
            end(child.pid)
            reap(child.pid, 5.0)
            yield _forget(running, child), Lost("took far longer than its timeout")


def _forget(running: dict[int, _Child], child: _Child) -> _Child:
    del running[child.reader]
    os.close(child.reader)
    return child


def _read(child: _Child, status: int | None) -> Any:
    if status == 0 and child.answer:
        return pickle.loads(bytes(child.answer))  # noqa: S301 - written by our own child
    if status is None:
        end(child.pid)
        reap(child.pid, 5.0)
        return Lost("its process did not end")
    return Lost(f"its process {said(status)}")


def _spawned(
    tasks: Sequence[Any], work: Callable[[Any], Any], count: int
) -> Iterator[tuple[int, Any]]:
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        futures = {pool.submit(_answer, task, work): index for index, task in enumerate(tasks)}
        for future in as_completed(futures):
            try:
                yield futures[future], future.result()
            except BrokenProcessPool:
                yield futures[future], Lost("its process ended")
