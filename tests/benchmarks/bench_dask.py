"""Counting a data set of many files on a Dask cluster of this machine, held against plain counts.

Made rows in the layout of GED, in Parquet files that are removed afterwards: events of Iraq by day
and, one in five, by month. Counts per province and month must equal those of DuckDB (of Arrow where
DuckDB is not installed) on the same files.

    python -m tests.benchmarks.bench_dask [--rows 5000000] [--parts 20] [--workers 2]
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

import analytics as an
from tests.sources import GED, ged

PROVINCES = {"Kirkuk province": "IQ-KI", "Diyala province": "IQ-DI", "Ninawa province": "IQ-NI",
             "Al Anbar province": "IQ-AN", "Baghdad province": "IQ-BG"}  # fmt: skip
DAYS = 35 * 365


def make_part(path: Path, first: int, rows: int) -> None:
    """Events with drawn days, provinces, sides and deaths."""
    draw = np.random.default_rng(first)
    day = np.datetime64("1989-01-01") + draw.integers(0, DAYS, rows)
    monthly = draw.random(rows) < 0.2
    month = day.astype("datetime64[M]")
    last = np.where(monthly, (month + 1).astype("datetime64[D]") - 1, day)
    best = draw.poisson(1.5, rows)
    own = {
        "id": np.arange(first, first + rows),
        "date_start": np.where(monthly, month.astype("datetime64[D]"), day).astype(str),
        "date_end": last.astype(str),
        "date_prec": np.where(monthly, 4, 1),
        "year": day.astype("datetime64[Y]").astype(int) + 1970,
        "adm_1": np.array(list(PROVINCES))[draw.integers(0, len(PROVINCES), rows)],
        "type_of_violence": draw.integers(1, 4, rows),
        "side_b": np.array(["IS", "PKK"])[draw.integers(0, 2, rows)],
        "best": best, "low": best, "high": best + draw.integers(0, 2, rows),
    }  # fmt: skip
    plain = {name: pa.repeat(str(value), rows) for name, value in ged().items()}
    cells = plain | {name: pa.array(values.astype(str)) for name, values in own.items()}
    pq.write_table(pa.table({name: cells[name] for name in GED}), path, compression="zstd")


def plainly(folder: Path) -> tuple[dict[tuple[str, str], int], str]:
    """Events per province and month, by an engine that knows nothing of adapters."""
    try:
        import duckdb
    except ImportError:
        table = ds.dataset(folder).to_table(columns=["adm_1", "date_start"])
        months = pc.utf8_slice_codeunits(table["date_start"], 0, 7)
        grouped = table.append_column("month", months).group_by(["adm_1", "month"])
        found = grouped.aggregate([([], "count_all")]).to_pylist()
        counts = {(row["adm_1"], row["month"]): row["count_all"] for row in found}
        return counts, "Arrow"
    rows = duckdb.sql(
        f"SELECT adm_1, date_start[1:7], count(*) FROM '{folder}/*.parquet' GROUP BY 1, 2"
    ).fetchall()
    return {(name, month): count for name, month, count in rows}, "DuckDB"


def counted(folder: Path, workers: int) -> tuple[dict[tuple[str, str], int], float]:
    """The same by `scan` on a cluster; most MB of a worker."""
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        scan = an.scan(str(folder), executor=client.get_executor())
        found = an.count(scan, by="province", measure="incidents")
        memory = max(
            client.run(lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss).values()
        )
    names = {code: name for name, code in PROVINCES.items()}
    rows = zip(found["group"], found["bin_start"], found["certain"], strict=True)
    counts = {(names[group], f"{day:%Y-%m}"): int(count) for group, day, count in rows
              if group in names and count}  # fmt: skip
    return counts, memory / 1024


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the rows, count them both ways, and print seconds and memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--parts", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args(arguments)
    size = chosen.rows // chosen.parts
    with tempfile.TemporaryDirectory(prefix="bench-dask-") as place:
        folder = Path(place) / "events"
        folder.mkdir()
        os.environ["ANALYTICS_CACHE"] = str(Path(place) / "cache")
        for part in range(chosen.parts):
            make_part(folder / f"{part:04}.parquet", part * size, size)
        began = time.monotonic()
        expected, engine = plainly(folder)
        sys.stdout.write(
            f"{size * chosen.parts:,} rows, {engine}: {time.monotonic() - began:.1f} s\n"
        )
        for way in ("cold", "from the cache"):
            began = time.monotonic()
            found, memory = counted(folder, chosen.workers)
            seconds = time.monotonic() - began
            same = "equal" if found == expected else "NOT EQUAL"
            sys.stdout.write(
                f"scan on {chosen.workers} workers, {way}: {seconds:.1f} s, counts {same}, "
                f"at most {memory:.0f} MB a worker\n"
            )


if __name__ == "__main__":
    main()
