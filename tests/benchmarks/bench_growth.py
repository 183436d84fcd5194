"""How briefs grow: one of each kind on a thousand to a million incidents, cold and from the cache.

The real Syrian GED tiled with fresh ids and dates (made events where it is absent). Each brief is
rendered by a process of its own: CPU seconds and peak memory are its own and its notebook's.

    python -m tests.benchmarks.bench_growth [--rows 1000 10000 100000 1000000] [--brief NAME]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.bench_read import make_file
from tests.conftest import ROOT

BRIEFS = {
    "timeline": ("start=2016-01-01", "end=2019-12-31"),
    "comparison": ("period_a=2016", "period_b=2017"),
    "provinces": ("period=2017", "against=2016", "country=SY"),
    "trend": (),
}
# What a child used, its own children included: told by the system when it has ended.
RUN = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
sys.exit(code)
"""


def rendered(brief: str, data: Path, folder: Path) -> tuple[float, float]:
    """CPU seconds and peak MB of `analytics render` for one brief of one file."""
    given = [f"data={data}", *BRIEFS[brief]]
    command = [sys.executable, "-m", "analytics", "render", brief, "--force"]
    command += [word for pair in given for word in ("-p", pair)]
    command += ["--reports", str(folder / "reports"), "--timeout", "3000"]
    done = subprocess.run(
        [sys.executable, "-c", RUN, *command],
        cwd=ROOT,
        env={**os.environ, "ANALYTICS_CACHE": str(folder / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{brief}, {data.name}: {done.stderr[-2000:]}")
    seconds, memory = map(float, done.stdout.split())
    return seconds, memory


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for each brief and size: CPU seconds and MB, cold and from the cache."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10**n for n in range(3, 7)])
    parser.add_argument("--brief", choices=BRIEFS, action="append")
    chosen = parser.parse_args(arguments)
    for rows in chosen.rows:
        with tempfile.TemporaryDirectory(prefix="bench-growth-") as place:
            data = Path(place) / "ged.csv"
            make_file(rows, data)
            for brief in chosen.brief or BRIEFS:
                for name in Path(place).glob("cache/*"):
                    subprocess.run(["rm", "-rf", str(name)], check=True)
                cold, warm = (rendered(brief, data, Path(place)) for _ in range(2))
                told = "; ".join(
                    f"{way} {seconds:.1f} CPU s, {memory:.0f} MB"
                    for way, (seconds, memory) in (("cold", cold), ("from the cache", warm))
                )
                sys.stdout.write(f"{rows:>9,} incidents, {brief}: {told}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
