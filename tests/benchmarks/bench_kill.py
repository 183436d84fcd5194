"""A run killed at random moments: every published page stays whole, the next run completes.

Killed are the whole run, its first process alone, one of its workers, or what a worker started, by
SIGKILL, SIGTERM or SIGINT: at any moment, just after a fork, or while a file is put in place.

    python -m tests.benchmarks.bench_kill --kills 1000 --log kills.jsonl [--engine nbclient]

A run is a fork of one process that has loaded the package (`--cold`: `python -m analytics`), so
that moments are not spent on imports. The log grows by a line a kill; kills are added up over it.
"""

from __future__ import annotations

import argparse
import atexit
import collections
import contextlib
import gc
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path

from analytics.briefs.execute.warming import warm_pages
from analytics.briefs.executors.processes import quiet_threads, reap
from analytics.briefs.verify import check_page
from analytics.cli import main as analytics
from analytics.cli.rendering import warm
from analytics.files import sha256
from tests.conftest import ROOT
from tests.notebooks import make_project, markdown, write_ledger, write_notebook

NAMES = ("one", "two")
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
TARGETS = ("run", "parent", "worker", "cell")
MOMENTS = ("any", "fork", "publish")
# Few words and a table, and a process that knows nothing of the run.
CELLS = (
    'data: str = "ledger"',
    markdown("# A brief\n\nSome words."),
    "import subprocess\nsubprocess.run(['sleep', '0.1'])",
    "import pandas as pd\npd.read_csv('ledger/statistics.csv')",
)
_PATIENCE = 60.0  # seconds in which a run that was told to end, or lost a worker, must end
_TICK = 0.002


@dataclass
class Found:
    """What was seen over kills; everything but `kills` and `during` must stay 0 or empty."""

    kills: dict[str, int] = field(default_factory=dict)
    during: int = 0  # kills that hit a run at work, not one that had ended
    broken: list[str] = field(default_factory=list)
    orphans: int = 0
    leftovers: list[str] = field(default_factory=list)
    failed_runs: list[str] = field(default_factory=list)
    hanging: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether nothing went wrong."""
        return not (
            self.broken or self.orphans or self.leftovers or self.failed_runs or self.hanging
        )

    def add(self, other: Found) -> None:
        """What was seen over other kills too."""
        self.kills = dict(collections.Counter(self.kills) + collections.Counter(other.kills))
        for name in ("during", "broken", "orphans", "leftovers", "failed_runs", "hanging"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def __str__(self) -> str:
        return (
            f"{sum(self.kills.values()):,} kills ({self.during:,} at work): {len(self.broken)} "
            f"broken pages, {self.orphans} orphans, {len(self.leftovers)} leftovers, "
            f"{len(self.failed_runs)} next runs that failed, {len(self.hanging)} that did not end"
        )


class Killer:
    """A project whose runs are killed, each after an edit that makes all briefs due."""

    def __init__(self, folder: Path, *, engine: str, seed: str, cold: bool) -> None:
        self.folder = folder
        self._chance = random.Random(seed)
        self._arguments = ["render", "--jobs", "2", "--engine", engine]
        self._cold = cold
        make_project(folder, *[f'name = "{name}"\nkeep = 1' for name in NAMES])
        write_notebook(folder / "notebooks" / "brief.ipynb", *CELLS)
        (folder / "tmp").mkdir(exist_ok=True)
        began = time.monotonic()
        first = Found()
        self._complete(first)
        if not first.clean:
            raise SystemExit(str(first.failed_runs))
        self._longest = time.monotonic() - began

    def kill(self, number: int) -> Found:
        """One kill, and the run after it."""
        target, kind, moment = map(self._chance.choice, (TARGETS, SIGNALS, MOMENTS))
        write_ledger(self.folder / "ledger", **{",121,": f",{200 + number % 9},"})
        found = Found({f"{kind.name} {target} {moment}": 1})
        pid = self._start()
        self._wait_for(moment, pid)
        found.during = int(_alive(pid))
        self._send(pid, target, kind)
        if reap(pid, _PATIENCE) is None:
            found.hanging.append(f"{kind.name} to {target}")
            os.killpg(pid, signal.SIGKILL)
            reap(pid, 5.0)
        found.broken += _broken(self.folder)
        found.orphans += _orphans(self.folder)
        took = self._complete(found)
        self._longest = 0.8 * self._longest + 0.2 * max(took, 0.3)
        found.broken += _broken(self.folder)
        left = [*self.folder.rglob("*.part"), *(self.folder / "tmp").glob("*")]
        found.leftovers += [str(path.relative_to(self.folder)) for path in left]
        return found

    def _wait_for(self, moment: str, pid: int) -> None:
        end = time.monotonic() + self._chance.uniform(0.005, self._longest)
        if moment == "any":
            time.sleep(max(0.0, end - time.monotonic()))
            return
        known, last = len(_left(self.folder)), time.monotonic() + 3 * self._longest
        while time.monotonic() < last and _alive(pid):
            if moment == "fork" and len(_left(self.folder)) > known:
                break
            if moment == "publish" and any(self.folder.glob("reports/**/*.part")):
                break
            time.sleep(_TICK)
        time.sleep(self._chance.choice((0, 0, 0.01, 0.05)))

    def _send(self, pid: int, target: str, number: signal.Signals) -> None:
        """A worker is a child of the run, a cell's process a child of one; there may be none."""
        run = {int(p.name): _parent(p) for p in _left(self.folder)}
        workers = [each for each, parent in run.items() if parent == pid]
        below = [each for each, parent in run.items() if parent in workers]
        chosen = {"worker": workers, "cell": below or workers}.get(target, [])
        with contextlib.suppress(ProcessLookupError):  # it ended just before
            if target == "run":
                os.killpg(pid, number)
            else:
                os.kill(self._chance.choice(chosen) if chosen else pid, number)

    def _complete(self, found: Found) -> float:
        began = time.monotonic()
        status = reap(self._start(), 300)
        pages = len(list((self.folder / "reports").glob("*.html")))
        if status or pages != 2 * len(NAMES) + 1:
            told = (self.folder / "told").read_text(encoding="utf-8", errors="replace")
            found.failed_runs.append(f"status {status}, {pages} pages: {told[-500:]}")
        return time.monotonic() - began

    def _start(self) -> int:
        """A run in a session of its own; the id of its first process."""
        if pid := os.fork():
            return pid
        code = 1
        try:
            os.setsid()
            os.chdir(self.folder)
            told = os.open("told", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            for descriptor in (1, 2):
                os.dup2(told, descriptor)
            if self._cold:
                own = {"PYTHONPATH": str(ROOT), "TMPDIR": str(self.folder / "tmp")}
                command = [sys.executable, "-m", "analytics", *self._arguments]
                os.execve(sys.executable, command, {**os.environ, **own})
            code = analytics(self._arguments)
            atexit._run_exitfuncs()
        finally:
            sys.stdout.flush()
            os._exit(code)


def kill_runs(folder: Path, kills: int, *, engine: str = "auto", seed: int = 1) -> Found:
    """Kill so many runs of a fresh project, each started as a person starts it."""
    killer, found = Killer(folder, engine=engine, seed=str(seed), cold=True), Found()
    for number in range(kills):
        found.add(killer.kill(number))
    return found


def _broken(folder: Path) -> list[str]:
    """Rules that any published page breaks: a page cut short breaks many."""
    pages = (folder / "reports").rglob("*.html")
    return [line for page in pages for line in _rules(page, sha256(page.read_bytes()))]


@cache
def _rules(page: Path, _digest: str) -> list[str]:
    return [f"{page.name}: {rule.rule}: {rule.detail}" for rule in check_page(page)]


def _orphans(folder: Path) -> int:
    """Processes of the killed run that are still there after a moment."""
    for _ in range(40):
        if not _left(folder):
            return 0
        time.sleep(0.1)
    return len(_left(folder))


def _left(folder: Path) -> list[Path]:
    return [
        process
        for process in Path("/proc").glob("[0-9]*")
        if int(process.name) != os.getpid() and _is_ours(process, folder)
    ]


def _alive(pid: int) -> bool:
    try:
        return _stat(Path(f"/proc/{pid}"))[0] != "Z"
    except OSError:
        return False


def _parent(process: Path) -> int:
    try:
        return int(_stat(process)[1])
    except OSError:
        return 0


def _stat(process: Path) -> list[str]:
    """State, parent and so on of a process."""
    return (process / "stat").read_text().rpartition(")")[2].split()


def _is_ours(process: Path, folder: Path) -> bool:
    try:
        state = _stat(process)[0]
        environment = (process / "environ").read_bytes()
    except OSError:
        return False
    return state != "Z" and f"TMPDIR={folder}/tmp".encode() in environment


def main(arguments: Sequence[str] | None = None) -> int:
    """Kill, look, and print as it goes; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=1000, help="counting those of the log")
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cold", action="store_true")
    parser.add_argument("--log", type=Path, help="grows by a line a kill; kills are added up")
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.folder is None:
        with tempfile.TemporaryDirectory() as place:
            # Processes of a run are told by the TMPDIR with which they were started.
            environment = {**os.environ, "TMPDIR": str(Path(place, "tmp"))}
            Path(place, "tmp").mkdir()
            command = [sys.executable, "-m", "tests.benchmarks.bench_kill", "--folder", place]
            done = subprocess.run(
                [*command, *(sys.argv[1:] if arguments is None else arguments)], env=environment
            )
        return done.returncode
    quiet_threads()
    warm()
    warm_pages()
    for part in ("analytics.briefs.index", "analytics.briefs.render", "pandera.backends.pandas"):
        import_module(part)
    gc.freeze()
    log = chosen.log or Path(os.devnull)
    known = log.read_text().splitlines() if log.is_file() else []
    found = Found()
    for line in known:
        found.add(Found(**json.loads(line)))
    killer = Killer(
        chosen.folder, engine=chosen.engine, seed=f"{chosen.seed}:{len(known)}", cold=chosen.cold
    )
    while (number := sum(found.kills.values())) < chosen.kills:
        one = killer.kill(number)
        found.add(one)
        with log.open("a") as out:
            out.write(json.dumps(asdict(one)) + "\n")
        if not one.clean:
            say(f"{one.kills} {one}", [*one.broken, *one.failed_runs, *one.leftovers])
        elif (number + 1) % 20 == 0:
            say(f"{found}; {time.process_time():.0f} CPU s here")
    say(str(found), [f"{count:6,}  {name}" for name, count in sorted(found.kills.items())])
    return int(not found.clean)


def say(line: str, more: Iterable[str] = ()) -> None:
    """Print at once, whoever reads."""
    sys.stdout.write("\n  ".join([line, *more]) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
