"""Hundreds of renders from one process, and fifty in parallel against fifty in a row.

python -m tests.benchmarks.bench_soak [--renders 500] [--parallel 50] [--engine auto]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.conftest import ROOT
from tests.notebooks import make_project

# One process renders the same briefs again and again and notes what it holds after each round.
ROUNDS = """
import json, os, sys, threading
from pathlib import Path
from analytics.briefs.catalogue.entries import load_catalogue
from analytics.briefs.run import Settings, run_briefs
from analytics.cli.rendering import warm

rounds, engine = int(sys.argv[1]), sys.argv[2]
catalogue = load_catalogue(Path("reports/briefs.toml"))
settings = Settings(reports=Path("reports").resolve(), today="2025-01-01", load=None,
                    warm=warm, jobs=2, force=True, engine=engine)

def held():
    status = Path("/proc/self/status").read_text()
    memory = int(status.split("VmRSS:")[1].split()[0])
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    temporary = sum(1 for _ in Path(os.environ["TMPDIR"]).rglob("*"))
    files = sum(1 for p in Path("reports").rglob("*"))
    return [len(os.listdir("/proc/self/fd")), len(children), temporary, files, memory]

seen = []
for _ in range(rounds):
    run = run_briefs(catalogue, catalogue.briefs, settings)
    assert not run.failed, run.outcomes
    seen.append(held())
json.dump(seen, sys.stdout)
"""


def soak(folder: Path, renders: int, *, engine: str = "auto") -> list[list[int]]:
    """After each round of five renders: descriptors, children, temporary files, files, memory."""
    import json

    make_project(folder, *[f'name = "b{n}"\nparameters = {{word = "w{n}"}}' for n in range(5)])
    done = subprocess.run(
        [sys.executable, "-c", ROUNDS, str(max(2, renders // 5)), engine],
        cwd=folder, env=environment(folder), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr)
    return list(json.loads(done.stdout))


def environment(folder: Path) -> dict[str, str]:
    """The environment of a run whose temporary files lie in its project."""
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    return {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)}


def in_parallel_and_in_a_row(
    folder: Path, count: int, jobs: int, *, engine: str = "auto"
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The pages of `count` parameter sets, rendered by `jobs` workers and by one."""
    entry = 'name = "b"\n[brief.matrix]\nword = [{}]'
    words = ", ".join(f'"w{n:02}w"' for n in range(count))
    make_project(folder, entry.format(words))
    found = []
    for workers, name in ((jobs, "parallel"), (1, "serial")):
        done = subprocess.run(
            [sys.executable, "-m", "analytics", "render", "--jobs", str(workers),
             "--reports", name, "--engine", engine],
            cwd=folder, env=environment(folder), capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(done.stderr)
        found.append({p.name: p.read_bytes() for p in (folder / name).glob("*.html")})
    return found[0], found[1]


def mixed(pages: dict[str, bytes], count: int) -> list[str]:
    """Pages that hold words of another parameter set."""
    marks = {n: f"w{n:02}w".encode() for n in range(count)}
    return [
        name
        for name, page in pages.items()
        if name.endswith(".lite.html")
        for n, mark in marks.items()
        if (mark in page) != (name == f"b-w{n:02}w.lite.html")
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 if anything grew or differed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--renders", type=int, default=500)
    parser.add_argument("--parallel", type=int, default=50)
    parser.add_argument("--engine", default="auto")
    chosen = parser.parse_args(arguments)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        seen = soak(Path(place), chosen.renders, engine=chosen.engine)
    say = sys.stdout.write
    say(f"{5 * len(seen)} renders in {time.monotonic() - began:.0f} s\n")
    say("after      descriptors children temporary files memory/KB\n")
    for name, row in (("1 round", seen[0]), ("2 rounds", seen[1]), ("all", seen[-1])):
        say(f"{name:10} " + " ".join(f"{value:>9}" for value in row) + "\n")
    grew = seen[-1][:4] != seen[1][:4]
    with tempfile.TemporaryDirectory() as place:
        one, other = in_parallel_and_in_a_row(Path(place), chosen.parallel, 8, engine=chosen.engine)
    wrong = [name for name in one if one[name] != other[name]] + mixed(one, chosen.parallel)
    say(f"{chosen.parallel} in parallel against a row: {len(wrong)} pages differ or are mixed\n")
    return int(grew or bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
