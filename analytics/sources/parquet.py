"""A file of any size to tidy Parquet in constant memory, with its account."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from analytics.files import Input
from analytics.sources.account import Account
from analytics.sources.arrow import schema
from analytics.sources.engine import Job, Progress, run
from analytics.tables import KEYS


def write_parquet(
    job: Job, rows: Path, rejects: Path, progress: Progress | None = None
) -> tuple[Account, Input]:
    """Write the tidy rows and the rejects of a file as two Parquet files.

    What is half written when an error is raised is the caller's to remove.
    """
    with _writer(rows, job.format.table) as kept, _writer(rejects, "rejects") as lost:

        def write(tidy: pa.Table, bad: pa.Table) -> None:
            for file, table in ((kept, tidy), (lost, bad)):
                if table.num_rows:
                    file.write_table(table)

        return run(job, write, progress)


def _writer(path: Path, table: str) -> pq.ParquetWriter:
    shape = schema(table)
    # Keys never repeat: a dictionary of them only costs time.
    repeating = [name for name in shape.names if name != KEYS.get(table)]
    return pq.ParquetWriter(
        path, shape, compression="zstd", compression_level=1, use_dictionary=repeating
    )
