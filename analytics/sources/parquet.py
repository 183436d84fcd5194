"""`normalise`: a file of any size to tidy Parquet in constant memory, with its account."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from analytics.files import Input
from analytics.sources.account import Account
from analytics.sources.arrow import schema
from analytics.sources.engine import Job, Progress, run
from analytics.tables import KEYS

_WAITING = 2  # chunks that may wait to be written


def write_parquet(
    job: Job, rows: Path, rejects: Path, progress: Progress | None = None
) -> tuple[Account, Input]:
    """Write the tidy rows and the rejects of a file as two Parquet files.

    What is half written when an error is raised is the caller's to remove.
    """
    with (
        _Writer.open(rows, job.format.table) as kept,
        _Writer.open(rejects, "rejects") as lost,
    ):

        def write(tidy: pa.Table, bad: pa.Table) -> None:
            kept.write(tidy)
            lost.write(bad)

        return run(job, write, progress)


class _Writer:
    """A Parquet file that is written by a thread of its own, a few chunks behind."""

    def __init__(self, file: pq.ParquetWriter, thread: ThreadPoolExecutor) -> None:
        self._file = file
        self._thread = thread
        self._waiting: list[Future[None]] = []

    @classmethod
    @contextmanager
    def open(cls, path: Path, table: str) -> Iterator[_Writer]:
        shape = schema(table)
        # Keys never repeat: a dictionary of them only costs time.
        repeating = [name for name in shape.names if name != KEYS.get(table)]
        parquet = pq.ParquetWriter(
            path, shape, compression="zstd", compression_level=1, use_dictionary=repeating
        )
        with parquet as file, ThreadPoolExecutor(1) as thread:
            writer = cls(file, thread)
            yield writer
            writer._wait_for(0)

    def write(self, chunk: pa.Table) -> None:
        """Hand a chunk over; waits while too many are waiting already."""
        if chunk.num_rows:
            self._waiting.append(self._thread.submit(self._file.write_table, chunk))
        self._wait_for(_WAITING)

    def _wait_for(self, most: int) -> None:
        while len(self._waiting) > most:
            self._waiting.pop(0).result()
