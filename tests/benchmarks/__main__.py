"""All benchmarks, one after the other: `python -m tests.benchmarks`, or `... soak` for the rest.

`make bench` takes the measured figures of the README; `make soak` kills and repeats at full count.
"""

import sys

from tests.benchmarks import (
    bench_calibration,
    bench_compare,
    bench_dask,
    bench_fuzz,
    bench_growth,
    bench_kill,
    bench_read,
    bench_render,
    bench_soak,
    bench_work,
)


def main(chosen: list[str]) -> None:
    """Run the figures of the README, or with "soak" the tests of endurance."""
    if chosen == ["soak"]:
        runs = (bench_kill.main, bench_soak.main, bench_work.main)
        codes = [run([]) for run in runs] + [bench_fuzz.main(["--files", "100000"])]
        sys.exit(max(codes))
    bench_calibration.main()
    bench_compare.main()
    bench_render.main([])
    bench_read.main([])
    bench_growth.main([])
    bench_dask.main([])


if __name__ == "__main__":
    main(sys.argv[1:])
