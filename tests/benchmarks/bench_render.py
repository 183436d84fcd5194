"""Twelve briefs rendered by `analytics render` and by the papermill and nbconvert commands.

The same notebooks, parameters and machine, one after the other. The commands make one stock page
each; ours makes both editions, checks them and keeps an edition.

    python -m tests.benchmarks.bench_render [--jobs 2] [--quick]
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.conftest import ROOT

# Notebook and parameters: twelve different pages of the project's own notebooks.
BRIEFS: tuple[tuple[str, dict[str, str]], ...] = (
    ("timeline", {"scope": "IQ"}),
    ("timeline", {"scope": "SY"}),
    ("timeline", {"lane": "origin", "scope": "IQ"}),
    ("timeline", {"scope": "IQ", "start": "2024-01-01"}),
    ("comparison", {"scope": "IQ"}),
    ("comparison", {"scope": "SY"}),
    ("comparison", {"across_origins": "false"}),
    ("comparison", {"measure": "killed"}),
    ("provinces", {"country": "IQ"}),
    ("provinces", {"country": "SY"}),
    ("provinces", {"country": "IQ", "measure": "killed"}),
    ("provinces", {"country": "SY", "period": "2023", "against": ""}),
)

# The same run as `analytics render`, with the CPU seconds of each process told apart.
WORK = """
import argparse, gc, json, resource, sys, time
gc.set_threshold(50_000)  # as a run does
from pathlib import Path
from analytics.briefs.executors.processes import quiet_threads
quiet_threads()
from analytics.briefs.execute import notebook, shell
from analytics.briefs.execute.warming import warm_up
from analytics.briefs.executors.fork import completed, open_executor
from analytics.briefs.executors.processes import single_threaded
from analytics.briefs.render import make_pages
from analytics.briefs.run import Settings, plan_briefs, task_of
from analytics.cli.output import open_catalogue
from analytics.cli.rendering import warm

def render(task):
    began = time.process_time()
    executed = notebook.run_cells(task)
    cells = time.process_time()
    rendered = make_pages(task, executed)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return rendered.error, time.process_time() - cells, cells - began, memory

path, reports, jobs = sys.argv[1:]
catalogue, reports = open_catalogue(argparse.Namespace(catalogue=Path(path), reports=Path(reports)))
settings = Settings(reports=reports, today="2024-12-31", load=None, warm=warm)
forks = single_threaded()
due, _ = plan_briefs(catalogue, catalogue.choose([], None), settings)
warm_up(warm, [{"paths": ["seeds"], "format": None}])
start = time.process_time()  # with imports and planning
executor = open_executor(int(jobs), forks=forks)
assert forks
with executor:
    futures = [executor.submit(render, task_of(each, settings, here=True)) for each in due]
    told = [future.result() for future in completed(executor, futures)]
assert not any(error for error, *_ in told), told
json.dump({
    "start": start, "own": sum(each[1] for each in told), "cells": sum(each[2] for each in told),
    "memory": max(each[3] for each in told) / 1024,
}, sys.stdout)
"""


class Cost(NamedTuple):
    """Seconds of the clock and of the processor."""

    wall: float = 0.0
    cpu: float = 0.0


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measured(command: Sequence[str]) -> Cost:
    """What a command took; it must succeed."""
    began, before = time.monotonic(), _children()
    done = subprocess.run(list(command), cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:6])} ...: {done.stderr[-2000:]}")
    return Cost(time.monotonic() - began, _children() - before)


def by_commands(briefs: Sequence[tuple[Path, dict[str, str]]], folder: Path) -> Cost:
    """What `papermill` and `nbconvert` take for these briefs, one after the other."""
    costs: list[Cost] = []
    for number, (notebook, given) in enumerate(briefs):
        out = folder / f"{number}.ipynb"
        pairs = [word for key, value in given.items() for word in ("-p", key, value)]
        costs.append(measured([sys.executable, "-m", "papermill", str(notebook), str(out), *pairs]))
        costs.append(measured([sys.executable, "-m", "nbconvert", "--to", "html", str(out)]))
    return Cost(*map(sum, zip(*costs, strict=True)))


def write_catalogue(briefs: Sequence[tuple[Path, dict[str, str]]], path: Path) -> None:
    """A catalogue of these briefs, named b0, b1 and so on."""
    entries = []
    for number, (notebook, given) in enumerate(briefs):
        pairs = ", ".join(f"{key} = {json.dumps(value)}" for key, value in given.items())
        place = os.path.relpath(notebook, ROOT)
        entries.append(
            f'[[brief]]\nname = "b{number}"\nnotebook = "{place}"\nparameters = {{ {pairs} }}\n'
        )
    path.write_text("\n".join(entries), encoding="utf-8")


def ours(catalogue: Path, reports: Path, *arguments: str) -> Cost:
    """What `analytics render` into an empty folder takes."""
    options = ["--catalogue", str(catalogue), "--reports", str(reports)]
    return measured([sys.executable, "-m", "analytics", "render", *arguments, *options])


def work_apart(catalogue: Path, reports: Path, jobs: int) -> dict[str, float]:
    """CPU seconds of the start, of our own work and of the cells; MB of the largest notebook."""
    done = subprocess.run(
        [sys.executable, "-c", WORK, str(catalogue), str(reports), str(jobs)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print one line for each way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--quick", action="store_true", help="three briefs instead of twelve")
    parser.add_argument("--notebook", type=Path, action="append", help="use these notebooks")
    chosen = parser.parse_args(arguments)
    if chosen.notebook:
        briefs: list[tuple[Path, dict[str, str]]] = [
            (chosen.notebook[n % len(chosen.notebook)].resolve(), {}) for n in range(12)
        ]
    else:
        briefs = [(ROOT / "notebooks" / f"{name}.ipynb", given) for name, given in BRIEFS]
    briefs = briefs[::4] if chosen.quick else briefs
    with tempfile.TemporaryDirectory(dir=ROOT / "reports", prefix=".bench-") as place:
        report(briefs, Path(place), chosen.jobs)


def report(briefs: Sequence[tuple[Path, dict[str, str]]], folder: Path, jobs: int) -> None:
    """Run every way and print what was measured."""
    catalogue = folder / "briefs.toml"
    write_catalogue(briefs, catalogue)
    count = len(briefs)
    compileall.compile_dir(ROOT / "analytics", quiet=1)  # as an installed package is
    every = ours(catalogue, folder / "all", "--jobs", str(jobs))
    one = ours(catalogue, folder / "one", "b0")
    work = work_apart(catalogue, folder / "apart", jobs)
    nothing = ours(catalogue, folder / "all", "--jobs", str(jobs))
    commands = by_commands(briefs, folder)
    commands_one = by_commands(briefs[:1], folder)
    say = sys.stdout.write
    compared = {f"{count} briefs": (commands, every), "one brief": (commands_one, one)}
    for name, (theirs, own) in compared.items():
        say(f"{name}: commands {theirs.wall:.1f} s ({theirs.cpu:.1f} CPU), ours {own.wall:.1f} s")
        times = Cost(theirs.wall / own.wall, theirs.cpu / own.cpu)
        say(f" ({own.cpu:.1f} CPU): {times.wall:.1f}x, CPU {times.cpu:.1f}x\n")
    say(f"CPU a brief: cells {work['cells'] / count:.2f} s, our own {work['own'] / count:.2f} s\n")
    say(f"CPU of the start, once: {work['start']:.1f} s\n")
    say(f"most memory of a notebook's process: {work['memory']:.0f} MB\n")
    say(f"nothing changed, {count} briefs: {nothing.wall:.2f} s ({nothing.cpu:.2f} CPU)\n")


if __name__ == "__main__":
    main()
