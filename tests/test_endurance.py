"""Kills, many renders and many workers, in small; the benchmarks do the same at full count."""

import sys
from pathlib import Path

import pytest

from tests.benchmarks.bench_kill import kill_runs
from tests.benchmarks.bench_soak import in_parallel_and_in_a_row, mixed, soak

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc"),
]


@pytest.mark.parametrize(("engine", "kills"), [("auto", 2), ("nbclient", 1)])
def test_a_killed_run_leaves_whole_pages_and_no_process(
    tmp_path: Path, engine: str, kills: int
) -> None:
    found = kill_runs(tmp_path, kills, engine=engine, seed=7)
    assert found.clean, found


def test_rendering_again_and_again_holds_nothing_more(tmp_path: Path) -> None:
    seen = soak(tmp_path, 15)
    assert seen[-1][:4] == seen[1][:4]


@pytest.mark.parametrize(("engine", "count"), [("auto", 6), ("nbclient", 2)])
def test_parallel_pages_are_the_serial_ones(tmp_path: Path, engine: str, count: int) -> None:
    parallel, serial = in_parallel_and_in_a_row(tmp_path, count, 4, engine=engine)
    assert len(parallel) == 2 * count + 1
    assert parallel == serial
    assert mixed(parallel, count) == []
