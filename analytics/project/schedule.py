"""A desk on a schedule: lines for cron, systemd and a CI, checked as far as this machine can."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from analytics.errors import OutputError, ParameterError
from analytics.project import fill_in

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_UNIT = re.compile(r"# \S+/(briefs\.(?:service|timer))[^\n]*\n(.*?)\n(?=\n# )", re.DOTALL)


def schedule(root: Path, at: str, options: Sequence[str]) -> str:
    """What renders the desk at `root` every day: a crontab line, two units, a workflow."""
    time = _TIME.fullmatch(at)
    if time is None:
        raise ParameterError("no time of day", column="--at", value=at, remedy="write --at 06:30")
    command = [*_command(), "render", *options]
    return fill_in(
        "schedule.txt",
        hour=time[1],
        minute=time[2],
        name=root.name,
        version=version("incident-analytics"),
        options=shlex.join(options),
        # cron ends a line at a percent sign, a unit takes it for one of its own words
        cron_root=shlex.quote(str(root)).replace("%", r"\%"),
        cron_command=shlex.join(command).replace("%", r"\%"),
        unit_root=str(root).replace("%", "%%"),
        unit_command=shlex.join(command).replace("%", "%%").replace("$", "$$"),
    )


def check(text: str, root: Path) -> Iterator[str]:
    """What was tried, in sentences; `OutputError` for what does not work."""
    done = subprocess.run(  # noqa: S603 - our own command
        [*_command(), "list"], cwd=root, env={}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise OutputError(f"the command fails there: {done.stderr.strip()}", file=root)
    yield "the command finds its catalogue with an empty environment, as cron starts it"
    if not (analyse := shutil.which("systemd-analyze")):
        yield "the units were not checked: this machine has no systemd-analyze"
        return
    with tempfile.TemporaryDirectory() as folder:
        units = [Path(folder, name) for name, _ in _UNIT.findall(text)]
        for unit, (_, content) in zip(units, _UNIT.findall(text), strict=True):
            unit.write_text(content, encoding="utf-8")
        done = subprocess.run(  # noqa: S603 - our own files
            [analyse, "verify", *map(str, units)], capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise OutputError(f"systemd-analyze verify says: {done.stderr.strip()}")
    yield "systemd-analyze verify finds nothing wrong with the units"


def _command() -> list[str]:
    """How this very package is started, without a shell's PATH."""
    own = Path(sys.executable).with_name("analytics")
    return [str(own)] if own.is_file() else [sys.executable, "-m", "analytics"]
