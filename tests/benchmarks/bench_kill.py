"""A run killed at random moments: every published page stays whole, the next run completes.

Killed are the whole run, its first process alone, or one of its workers, by SIGKILL, SIGTERM or
SIGINT.

python -m tests.benchmarks.bench_kill [--kills 200] [--engine auto]
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analytics.briefs.verify import check_page
from tests.conftest import ROOT
from tests.notebooks import make_project, write_ledger

NAMES = ("one", "two", "three")
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
TARGETS = ("run", "parent", "worker")
_PATIENCE = 60.0  # seconds in which a run that was told to end, or lost a worker, must end


@dataclass
class Found:
    """What was seen over all kills; everything but `kills` and `during` must stay 0 or empty."""

    kills: int = 0
    during: int = 0  # kills that hit a run at work, not one that had ended
    broken: list[str] = field(default_factory=list)
    orphans: int = 0
    leftovers: int = 0
    failed_runs: list[str] = field(default_factory=list)
    hanging: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether nothing went wrong."""
        return not (
            self.broken or self.orphans or self.leftovers or self.failed_runs or self.hanging
        )


def kill_runs(folder: Path, kills: int, *, engine: str = "auto", seed: int = 1) -> Found:
    """Kill `kills` runs in a fresh project, each after an edit that makes all briefs due."""
    chance = random.Random(seed)
    make_project(folder, *[f'name = "{name}"' for name in NAMES])
    command = [sys.executable, "-m", "analytics", "render", "--jobs", "2", "--engine", engine]
    found = Found()
    longest = _complete(command, folder, found)
    for number in range(kills):
        write_ledger(folder / "ledger", **{",121,": f",{200 + number},"})
        process = subprocess.Popen(
            command, cwd=folder, env=_environment(folder), start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(chance.uniform(0.02, longest))
        target, kind = chance.choice(TARGETS), chance.choice(SIGNALS)
        found.kills += 1
        found.during += process.poll() is None
        _kill(process, target, kind, folder, chance)
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            found.hanging.append(f"{kind.name} to {target}")
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        found.broken += _broken(folder)
        found.orphans += _orphans(folder)
        took = _complete(command, folder, found)
        longest = 0.8 * longest + 0.2 * max(took, 0.5)
        found.broken += _broken(folder)
        found.leftovers += len(list((folder / "reports").rglob("*.part")))
        found.leftovers += len(list((folder / "tmp").glob("analytics-*/*")))
    return found


def _kill(
    process: subprocess.Popen[bytes],
    target: str,
    number: signal.Signals,
    folder: Path,
    chance: random.Random,
) -> None:
    """A worker is any other process of the run; there may be none yet, or no more."""
    workers = [int(p.name) for p in _left(folder) if int(p.name) != process.pid]
    with contextlib.suppress(ProcessLookupError):  # it ended just before
        if target == "run":
            os.killpg(process.pid, number)
        elif target == "parent" or not workers:
            os.kill(process.pid, number)
        else:
            os.kill(chance.choice(workers), number)


def _environment(folder: Path) -> dict[str, str]:
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    return {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)}


def _complete(command: Sequence[str], folder: Path, found: Found) -> float:
    began = time.monotonic()
    done = subprocess.run(
        list(command), cwd=folder, env=_environment(folder), capture_output=True, text=True,
        check=False, timeout=300,
    )  # fmt: skip
    if done.returncode or len(list((folder / "reports").glob("*.html"))) != 2 * len(NAMES) + 1:
        found.failed_runs.append(done.stderr)
    return time.monotonic() - began


def _broken(folder: Path) -> list[str]:
    """Rules that any published page breaks: a page cut short breaks many."""
    return [
        f"{page.name}: {rule.rule}: {rule.detail}"
        for page in (folder / "reports").rglob("*.html")
        for rule in check_page(page)
    ]


def _orphans(folder: Path) -> int:
    """Processes of the killed run that are still there after a moment."""
    for _ in range(40):
        if not _left(folder):
            return 0
        time.sleep(0.1)
    return len(_left(folder))


def _left(folder: Path) -> list[Path]:
    return [p for p in Path("/proc").glob("[0-9]*") if _is_ours(p, folder)]


def _is_ours(process: Path, folder: Path) -> bool:
    try:
        state = (process / "stat").read_text().rpartition(")")[2].split()[0]
        environment = (process / "environ").read_bytes()
    except OSError:
        return False
    return state != "Z" and f"TMPDIR={folder}/tmp".encode() in environment


def main(arguments: Sequence[str] | None = None) -> None:
    """Kill, look, and print what was seen; exit 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        found = kill_runs(Path(place), chosen.kills, engine=chosen.engine, seed=chosen.seed)
    sys.stdout.write(
        f"{found.kills} kills ({found.during} at work): {len(found.broken)} broken pages, "
        f"{found.orphans} orphans, {found.leftovers} leftovers, "
        f"{len(found.failed_runs)} next runs that failed, {len(found.hanging)} that did not end\n"
    )
    for line in [*found.broken[:5], *found.failed_runs[:5], *found.hanging[:5]]:
        sys.stdout.write(f"  {line}\n")
    sys.exit(0 if found.clean else 1)


if __name__ == "__main__":
    main()
