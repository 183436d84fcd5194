"""Notebooks executed by both engines: equal outputs, honest failures, nothing left behind."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from analytics.briefs.executors.processes import QUIET
from tests.conftest import ROOT
from tests.notebooks import code, make_project, markdown, write_ledger, write_notebook

ENGINES = ("fork", "nbclient")
pytestmark = pytest.mark.slow  # kernels start, processes die

# Forking needs a process with one thread: pytest's workers have more, so a fresh one does it.
RUN = """
import json, sys
from pathlib import Path
from analytics.briefs.executors.processes import quiet_threads
quiet_threads()
from analytics.briefs.catalogue.parameters import bind
from analytics.briefs.execute.notebook import Task, run_cells
from analytics.briefs.executors.fork import completed, open_executor
from analytics.briefs.executors.processes import single_threaded
from analytics.briefs.executors.fork import LostError
from analytics.briefs.render import failed
from analytics.errors import AnalyticsError

jobs, engine = json.load(sys.stdin), sys.argv[1]
answers = []
for path, parameters, folder, seconds in jobs:
    path = Path(path)
    try:
        task = Task(
            "one", "One", path.name, path.read_bytes(), bind(path, parameters), Path(folder),
            seconds=seconds, here=engine == "fork",
        )
    except AnalyticsError as error:
        answers.append({"error": str(error)})
        continue
    forks = single_threaded()
    executor = open_executor(1, forks=forks)
    assert forks
    with executor:
        (future,) = completed(executor, [executor.submit(run_cells, task)])
        error = future.exception()
        if error is None:
            notebook, error, _ = future.result()
        else:
            notebook = failed(task, error).notebook
    answers.append({"cells": notebook.cells, **({"error": str(error)} if error else {})})
json.dump(answers, sys.stdout)
"""


def execute(engine: str, *jobs: tuple[Path, dict[str, Any], Path, float]) -> list[dict[str, Any]]:
    import json

    plain = [[str(path), given, str(folder), seconds] for path, given, folder, seconds in jobs]
    done = subprocess.run(
        [sys.executable, "-c", RUN, engine],
        input=json.dumps(plain),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def outputs(answer: dict[str, Any]) -> list[list[dict[str, Any]]]:
    found = []
    for cell in answer["cells"]:
        kept = [dict(output) for output in cell.get("outputs", [])]
        for output in kept:
            output.pop("execution_count", None)
        found.append(kept)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="the forked engine needs Linux")
def test_both_engines_give_the_same_outputs(tmp_path: Path) -> None:
    hostile = '"); import os; os._exit(3) #\\\n\u0645'
    path = write_notebook(
        tmp_path / "a.ipynb",
        'x: int = 1\nwords: str = ""\nnames: list[str] = ["a"]',
        markdown("# Words"),
        "print('one'); print('two')\nimport sys; print('three', file=sys.stderr)",
        "words, x, names",
        "import os\nos.getcwd()",
        "from IPython.display import display\nd = display({'a': 1}, display_id='k')\nd.update(2)",
        "await __import__('asyncio').sleep(0)\n5;",
        "",
        "class B:\n    __repr__ = lambda self: 'b'\n"
        "    def _repr_mimebundle_(self, **_): return {'application/y+json': {'k': 1}}",
        "B()",
    )
    given = {"x": "7", "words": hostile, "names": "b, c"}
    answers = [execute(engine, (path, given, tmp_path, 60.0))[0] for engine in ENGINES]
    assert "error" not in answers[0]
    forked, real = (outputs(answer) for answer in answers)
    assert forked == real
    text = forked[4][0]["data"]["text/plain"]
    assert text == repr((hostile, 7, ["b", "c"]))
    assert forked[5][0]["data"]["text/plain"] == repr(str(tmp_path))


FAILURES = {
    "an error": ("1/0", "code cell 3: ZeroDivisionError: division by zero"),
    "an early exit": ("import sys; sys.exit(0)", "code cell 3: SystemExit: 0"),
    "a hard exit": ("import os; os._exit(0)", "before the notebook was done|kernel died"),
    "a dead kernel": ("import os; os.kill(os.getpid(), 9)", "ended by SIGKILL|kernel died"),
    "an overrun": (
        "import subprocess, time; subprocess.Popen(['sleep', '123.25']); time.sleep(60)",
        "took longer than 8 seconds; raise its timeout",
    ),
    "a question": ("input()", "EOFError|StdinNotImplementedError"),
    "bad syntax": ("x ==", "SyntaxError"),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_failures_are_failures_and_leave_nothing_behind(tmp_path: Path, engine: str) -> None:
    jobs = []
    nap = {"fork": "123.25", "nbclient": "123.75"}[engine]  # both may be tested at once
    for number, (source, _) in enumerate(FAILURES.values()):
        source = source.replace("123.25", nap)
        path = write_notebook(tmp_path / f"{number}.ipynb", "x = 1", "x", source, "x")
        jobs.append((path, {}, tmp_path, 8.0 if "sleep" in source else 60.0))
    answers = execute(engine, *jobs)
    for answer, (name, (_, words)) in zip(answers, FAILURES.items(), strict=True):
        assert any(word in answer["error"] for word in words.split("|")), (name, answer["error"])
        assert answer["error"].count("\n") == 0
        assert answer["cells"][-1]["execution_count"] is None, name  # the cell after it never ran
        assert answer["cells"][1]["outputs"], name  # the cell before it is kept
    assert not running(nap)


def running(word: str) -> list[int]:
    """Processes with `word` among their arguments."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if word.encode() in arguments:
            found.append(int(folder.name))
    return found


def test_a_cell_that_may_raise_still_fails_the_notebook(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "a.ipynb", "x = 1", code("1/0", "raises-exception"), "x")
    (answer,) = execute("nbclient", (path, {}, tmp_path, 60.0))
    assert "ZeroDivisionError" in answer["error"]


def test_cells_die_with_the_process_that_runs_them(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    path = write_notebook(
        tmp_path / "a.ipynb",
        "x = 1",
        f"import os, pathlib, time\npathlib.Path({str(mark)!r}).write_text(str(os.getpid()))\n"
        "time.sleep(60)",
    )
    for engine in ENGINES:
        mark.unlink(missing_ok=True)
        command = [sys.executable, "-c", RUN, engine]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, cwd=ROOT, text=True)
        assert process.stdin is not None
        process.stdin.write(f'[["{path}", {{}}, "{tmp_path}", 60]]')
        process.stdin.close()
        try:
            wait_for(lambda: mark.exists() and mark.read_text() != "")
        finally:
            process.kill()
            process.wait()
        pid = int(mark.read_text())
        wait_for(lambda pid=pid: not alive(pid))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_what_a_cell_started_ends_with_a_killed_run(tmp_path: Path, engine: str) -> None:
    import signal

    nap = {"fork": "321.25", "nbclient": "321.75"}[engine]
    cell = f"import subprocess, time\nsubprocess.Popen(['sleep', '{nap}'])\ntime.sleep(60)"
    make_project(tmp_path, 'name = "one"', middle=cell)
    process = subprocess.Popen(
        [sys.executable, "-m", "analytics", "render", "--engine", engine.replace("fork", "auto")],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )
    try:
        wait_for(lambda: running(nap), 60.0)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    wait_for(lambda: not running(nap))


@pytest.mark.skipif(sys.platform != "linux", reason="forks")
def test_a_run_after_an_edit_still_forks(tmp_path: Path) -> None:
    """Planning reads the edited data first: the threads of its libraries must not be in the way."""
    told = tmp_path / "shell"
    cell = (
        "import os, pathlib\n"
        "parent = pathlib.Path(f'/proc/{os.getppid()}/cmdline').read_text()\n"
        f"open({str(told)!r}, 'a').write('spawned ' if 'spawn' in parent else 'forked ')"
    )
    make_project(tmp_path, 'name = "one"', 'name = "two"', middle=cell)
    plain = {name: value for name, value in os.environ.items() if name not in QUIET}
    for edit in ({}, {",121,": ",122,"}):
        write_ledger(tmp_path / "ledger", **edit)
        subprocess.run(
            [sys.executable, "-m", "analytics", "render", "--jobs", "2"],
            cwd=tmp_path,
            env={**plain, "PYTHONPATH": str(ROOT)},
            check=True,
        )
    assert told.read_text() == "forked " * 4


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_for(holds: Any, seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_folders_of_a_killed_process_are_swept_before_it_is_collected(tmp_path: Path) -> None:
    script = """
import subprocess, sys
from analytics.briefs.executors.scratch import scratch_folder, sweep_scratch
own = scratch_folder()
killed = subprocess.Popen(["sleep", "60"])
left = own.parent / f"analytics-{killed.pid}-left"
left.mkdir()
sweep_scratch()
assert left.is_dir()
killed.kill()
while "Z (zombie)" not in open(f"/proc/{killed.pid}/status").read():
    pass
sweep_scratch()
assert not left.exists()
assert own.is_dir()
"""
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT, env=environment)


def test_a_long_temporary_folder_is_no_reason_to_fail(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 120)
    deep.mkdir()
    make_project(tmp_path / "project", 'name = "one"')
    done = subprocess.run(
        [sys.executable, "-m", "analytics", "render", "--engine", "nbclient"],
        cwd=tmp_path / "project",
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(deep)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "published reports/one.html" in done.stdout


def test_unknown_parameters_never_run(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "a.ipynb", "period = ''")
    (answer,) = execute("nbclient", (path, {"peroid": "2023"}, tmp_path, 60.0))
    assert "did you mean period?" in answer["error"]
    assert os.environ["TZ"] == "Pacific/Kiritimati"


def test_a_cluster_renders_the_same_bytes_also_when_a_worker_is_lost(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="the extra dask is not installed")
    cell = (
        "import os, pathlib, signal, time\n"
        "mark = pathlib.Path('lost')\n"
        "if not mark.exists():\n"
        "    mark.touch()\n"
        "    os.kill(os.getppid(), signal.SIGKILL)  # the worker whose kernel this is\n"
        "    time.sleep(60)"
    )
    make_project(tmp_path, 'name = "one"', 'name = "two"', middle=cell)
    pages, told = [], []
    for way in (["--scheduler", "local"], []):
        done = subprocess.run(
            [sys.executable, "-m", "analytics", "render", "--force", "--jobs", "2", *way],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
        told.append(sorted(word for word in done.stdout.split() if word.startswith("reports/")))
        pages.append(
            [file.read_bytes() for file in sorted((tmp_path / "reports").glob("*o*.html"))]
        )
    assert (tmp_path / "lost").exists()
    assert pages[0] == pages[1]
    # Each is published once, and the second run finds nothing to publish.
    assert told == [["reports/one.html:", "reports/two.html:"], []]
