"""How long a comparison of 18 provinces takes on 100,000 incidents: run as a module.

python -m tests.benchmarks.bench_compare
"""

import time

import numpy as np
import pandas as pd

from analytics import tables
from analytics.dataset import Dataset
from analytics.measures.compare import compare
from analytics.measures.count import count
from analytics.places import provinces
from tests.builders import coverage, sources

ROWS, LIMIT = 100_000, 1.0  # seconds


def made_up(rows: int = ROWS) -> Dataset:
    """Incidents of two years in the provinces of Iraq, one in ten dated to a few days only."""
    draw = np.random.default_rng(20240717)
    start = np.datetime64("2023-01-01") + draw.integers(0, 725, rows)
    end = start + np.where(draw.random(rows) < 0.1, draw.integers(1, 6, rows), 0)
    place = np.array(provinces("IQ"))[draw.integers(0, 18, rows)]
    incidents = pd.DataFrame(
        {
            "incident_id": [f"list:{n}" for n in range(rows)],
            "source_id": pd.Categorical(["list"] * rows),
            "start": start.astype("datetime64[us]"),
            "end": end.astype("datetime64[us]"),
            "date_precision": np.where(start == end, "day", "days"),
            "event_type": "armed_attack",
            "status": "carried_out",
            "victims": "unknown",
            "scope": place,
            "province": pd.Categorical(place),
            "place_precision": "province",
        }
    )
    return Dataset(
        incidents=tables.conform("incidents", incidents),
        coverage=coverage([{"window": "2023-01-01/2024-12-31"}]),
        sources=sources("list"),
    )


def seconds(job: object, *arguments: object, **named: object) -> float:
    """The best of three runs."""
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        job(*arguments, **named)  # type: ignore[operator]
        times.append(time.perf_counter() - begin)
    return min(times)


if __name__ == "__main__":
    data = made_up()
    spent = seconds(compare, data, "2023", "2024", by="province")
    print(f"compare, 18 provinces, {ROWS:,} incidents: {spent:.2f} s (at most {LIMIT} s)")
    print(f"count by month and province: {seconds(count, data, by='province'):.2f} s")
    raise SystemExit(spent > LIMIT)
