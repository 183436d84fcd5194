"""Counting a data set of many files on a Dask cluster of this machine, held against plain counts.

Made rows in the layout of GED, in Parquet files that are removed afterwards: events of Iraq by day
and, one in five, by month. Counts per province and month must equal those of DuckDB (of Arrow where
DuckDB is not installed) on the same files. Beside them stand a plain Dask groupby of the columns
that the count depends on, and the reader in memory on one of the files: CPU seconds are those of
the processes that do the work, so that they can be compared on a busy machine.

    python -m tests.benchmarks.bench_dask [--rows 5000000] [--parts 20] [--workers 2]
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from distributed import Client, LocalCluster

import analytics as an
from tests.sources import GED, ged

PROVINCES = {"Kirkuk province": "IQ-KI", "Diyala province": "IQ-DI", "Ninawa province": "IQ-NI",
             "Al Anbar province": "IQ-AN", "Baghdad province": "IQ-BG"}  # fmt: skip
DAYS = 35 * 365
EVERY_DAY = np.datetime64("1989-01-01") + np.arange(DAYS)


def make_part(path: Path, first: int, rows: int) -> None:
    """Events with drawn days, provinces, sides and deaths."""
    draw = np.random.default_rng(first)
    day = draw.integers(0, DAYS, rows)
    months = EVERY_DAY.astype("datetime64[M]")
    start = np.concatenate([EVERY_DAY, months.astype("datetime64[D]")])
    end = np.concatenate([EVERY_DAY, (months + 1).astype("datetime64[D]") - 1])
    monthly = draw.random(rows) < 0.2
    best = draw.poisson(1.5, rows)
    numbers = [str(number) for number in range(100)]
    own = {
        "id": pa.array(np.arange(first + 1, first + 1 + rows)).cast(pa.string()),
        "date_start": words(start.astype(str), day + DAYS * monthly),
        "date_end": words(end.astype(str), day + DAYS * monthly),
        "date_prec": words(["1", "4"], monthly),
        "year": words(months.astype("datetime64[Y]").astype(str), day),
        "adm_1": words(list(PROVINCES), draw.integers(0, len(PROVINCES), rows)),
        "type_of_violence": words(numbers, draw.integers(1, 4, rows)),
        "side_b": words(["IS", "PKK"], draw.integers(0, 2, rows)),
        "best": words(numbers, best), "low": words(numbers, best),
        "high": words(numbers, best + draw.integers(0, 2, rows)),
    }  # fmt: skip
    cells = {name: pa.repeat(str(value), rows) for name, value in ged().items()} | own
    pq.write_table(pa.table({name: cells[name] for name in GED}), path, compression="zstd")


def words(known: Sequence[str], which: np.ndarray) -> pa.Array:
    """Words by their places, as text."""
    return pa.array(known, pa.string()).take(pa.array(which.astype(np.int32)))


def spent(who: int = resource.RUSAGE_SELF) -> float:
    """CPU seconds of this process so far."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


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


def scanned(folder: Path, client: Client) -> dict[tuple[str, str], int]:
    """The same by `scan` on a cluster."""
    scan = an.scan(str(folder), executor=client.get_executor())
    found = an.count(scan, by="province", measure="incidents")
    names = {code: name for name, code in PROVINCES.items()}
    rows = zip(found["group"], found["bin_start"], found["certain"], strict=True)
    return {(names[group], f"{day:%Y-%m}"): int(count) for group, day, count in rows
            if group in names and count}  # fmt: skip


def grouped(folder: Path, client: Client) -> dict[tuple[str, str], int]:
    """The same by a plain groupby of Dask over the columns that tell days, place and type."""
    import dask.dataframe as dd

    keys = ["adm_1", "date_start", "date_end", "date_prec", "type_of_violence"]
    sizes = client.compute(
        dd.read_parquet(str(folder), columns=keys).groupby(keys, observed=True).size()
    ).result()
    counts: Counter[tuple[str, str]] = Counter()
    for (name, day, *_), count in sizes.items():
        counts[name, day[:7]] += int(count)
    return dict(counts)


def memory() -> float:
    """Most MB that this process held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


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
        rows = size * chosen.parts
        megabytes = sum(file.stat().st_size for file in folder.iterdir()) >> 20
        tell(f"{rows:,} rows, {chosen.parts} files, {megabytes:,} MB")
        began, before = time.monotonic(), spent()
        expected, engine = plainly(folder)
        tell(f"{engine}: {time.monotonic() - began:.1f} s, {spent() - before:.1f} CPU s")
        for way in (scanned, grouped):
            with (
                LocalCluster(
                    n_workers=chosen.workers,
                    threads_per_worker=1,
                    dashboard_address="127.0.0.1:0",
                    scheduler_kwargs={"dashboard": False},
                ) as cluster,
                Client(cluster) as client,
            ):
                began, before = time.monotonic(), sum(client.run(spent).values())
                found = way(folder, client)
                used = sum(client.run(spent).values()) - before
                same = "equal" if found == expected else "NOT EQUAL"
                tell(
                    f"{way.__name__} on {chosen.workers} workers: "
                    f"{time.monotonic() - began:.1f} s, workers {used:.1f} CPU s "
                    f"({rows / used:,.0f} rows a CPU second), counts {same}, "
                    f"at most {max(client.run(memory).values()):.0f} MB a worker"
                )
        before = spent()
        an.load(folder / "0000.parquet", cache=False)
        tell(f"load, in memory, of one file: {size / (spent() - before):,.0f} rows a CPU second")


def tell(line: str) -> None:
    """A line at once: a long run is watched."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
