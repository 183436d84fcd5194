"""Twelve briefs rendered by `analytics render` and by the papermill and nbconvert commands.

The same notebooks, parameters and machine, one after the other. The commands make one stock page
each; ours makes both editions, checks them and keeps an edition.

    python -m tests.benchmarks.bench_render [--jobs 2] [--quick]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

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

CELLS = """
import json, resource, sys
from pathlib import Path
from analytics.briefs.execute.preload import quiet_threads, warm_up
quiet_threads()
from analytics.briefs.execute.engine import FORK, choose_engine
from analytics.briefs.execute.notebook import run_notebook
from analytics.cli.preload import preload
warm_up(preload, [{"paths": ["seeds"], "format": None}], "auto")
assert choose_engine() == FORK
for path, given in json.load(sys.stdin):
    run_notebook(Path(path), given, folder=Path.cwd())
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


def measured(command: Sequence[str], **options: Any) -> tuple[float, float]:
    """Wall and CPU seconds of a command; it must succeed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    done = subprocess.run(
        list(command), cwd=ROOT, capture_output=True, text=True, check=False, **options
    )
    wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:6])} ...: {done.stderr[-2000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu


def by_commands(briefs: Sequence[tuple[Path, dict[str, str]]], folder: Path) -> float:
    """Seconds of `papermill` and `nbconvert` for these briefs, one after the other."""
    total = 0.0
    for number, (notebook, given) in enumerate(briefs):
        out = folder / f"{number}.ipynb"
        pairs = [word for key, value in given.items() for word in ("-p", key, value)]
        total += measured([sys.executable, "-m", "papermill", str(notebook), str(out), *pairs])[0]
        total += measured([sys.executable, "-m", "nbconvert", "--to", "html", str(out)])[0]
    return total


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


def ours(catalogue: Path, reports: Path, *arguments: str) -> tuple[float, float]:
    """Wall and CPU seconds of `analytics render` into an empty folder."""
    options = ["--catalogue", str(catalogue), "--reports", str(reports)]
    return measured([sys.executable, "-m", "analytics", "render", *arguments, *options])


def cells_alone(briefs: Sequence[tuple[Path, dict[str, str]]]) -> tuple[float, float]:
    """CPU seconds of the cells themselves, and the most memory (MB) one notebook took."""
    told = json.dumps([[str(path), given] for path, given in briefs])
    done = subprocess.run(
        [sys.executable, "-c", CELLS],
        input=told,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    cpu, memory = done.stdout.split()
    return float(cpu), int(memory) / 1024


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print one line for each way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--quick", action="store_true", help="three briefs instead of twelve")
    parser.add_argument("--notebook", type=Path, action="append", help="use these notebooks")
    chosen = parser.parse_args(arguments)
    if chosen.notebook:
        briefs = [(chosen.notebook[n % len(chosen.notebook)].resolve(), {}) for n in range(12)]
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
    wall, cpu = ours(catalogue, folder / "all", "--jobs", str(jobs))
    one, _ = ours(catalogue, folder / "one", "b0")
    cells, memory = cells_alone(briefs)
    nothing, _ = ours(catalogue, folder / "all", "--jobs", str(jobs))
    commands = by_commands(briefs, folder)
    commands_one = by_commands(briefs[:1], folder)
    say = sys.stdout.write
    say(f"{count} briefs, papermill and nbconvert commands: {commands:.1f} s\n")
    say(f"{count} briefs, analytics render --jobs {jobs}: {wall:.1f} s: {commands / wall:.1f}x\n")
    say(f"one brief: {commands_one:.1f} s against {one:.1f} s: {commands_one / one:.1f}x\n")
    say(f"CPU a brief: {cpu / count:.2f} s, of which cells {cells / count:.2f} s\n")
    say(f"overhead a brief: {(cpu - cells) / count:.2f} CPU s\n")
    say(f"most memory of a notebook's process: {memory:.0f} MB\n")
    say(f"nothing changed, {count} briefs: {nothing:.2f} s\n")


if __name__ == "__main__":
    main()
