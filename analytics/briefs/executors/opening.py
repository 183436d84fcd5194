"""Executors with the face of `concurrent.futures`: forks of this process, or new processes.

Any executor whose futures are those of `concurrent.futures` serves as well, such as the one of a
Dask client: what a worker gets and returns can be pickled, and it writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import Any

from analytics.briefs.executors.fork import ForkExecutor


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
