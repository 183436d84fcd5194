"""A desk of one's own: what `init` lays out, `new` adds to, `update` compares, `schedule` starts.

The notebooks and the worked ledgers are those of this package; a desk gets copies, which belong to
it. Nothing that is there is ever overwritten, but by `update` on demand, which keeps the old file.
"""

from __future__ import annotations

import difflib
import json
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from analytics.briefs.catalogue.entries import DEFAULT_CATALOGUE, NAME
from analytics.briefs.catalogue.parameters import read_interface
from analytics.errors import OutputError, ParameterError
from analytics.files import parts, write_all

NOTEBOOKS = Path("notebooks")
SEEDS = Path("seeds")
_HOME = Path(str(files(__name__)))
_BRIEFS = ("comparison", "timeline", "provinces", "trend")  # the others are for exploring
_EXAMPLE = {"trend": {"measure": "incidents"}}  # what the worked ledgers count by month
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_UNIT = re.compile(r"# \S+/(briefs\.(?:service|timer))[^\n]*\n(.*?)\n(?=\n# )", re.DOTALL)


def lay_out(folder: Path, file: Path | None = None, mapping: str = "") -> Path:
    """A new desk in `folder`, around a file of the user's or the worked ledger; its data.

    `mapping` is put beside the file, if no mapping stands there.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputError("is a file", file=folder, remedy="name a new folder")
    if folder.is_dir() and {each.name for each in folder.iterdir()} - {".git"}:
        raise OutputError("is not empty", file=folder, remedy="name a new folder; nothing changed")
    data = Path("data", file.name) if file else SEEDS
    copies = dict(_copies(file, folder / data)) if file else {}
    for ledger in () if file else (_HOME / SEEDS).iterdir():
        copies |= _copies(ledger, folder / SEEDS / ledger.name)
    if mapping:
        copies.pop(_mapping_of(folder / data), None)
    copies |= {folder / path: _HOME / path for path in _packaged()}
    with parts(*copies) as waiting:
        for part, path in zip(waiting, copies.values(), strict=True):
            shutil.copyfile(path, part)
    texts = {
        ".gitignore": fill_in("gitignore"),
        **({str(_mapping_of(data)): mapping} if mapping else {}),
    }
    write_all({folder / name: text.encode() for name, text in texts.items()})
    return data


def fill(folder: Path, data: Path, chosen: Mapping[str, Mapping[str, Any]]) -> None:
    """Write the catalogue and the README of a desk around its `data`.

    `chosen` are parameters by the name of a brief, beside `data`.
    """
    said = {
        "data": data.as_posix(),
        "watched": f"{data.parts[0]}/**/*",
        "folder": data.parts[0],
        "about": "your data, and how their columns are read"
        if data.parts[0] == "data"
        else "ledgers: a folder a source; those here are a worked example",
    }
    more = _EXAMPLE if data == SEEDS else {}
    entries = [
        _brief_entry(name, {"data": said["data"], **chosen.get(name, {}), **more.get(name, {})})
        for name in _BRIEFS
    ]
    write_all(
        {
            folder / DEFAULT_CATALOGUE: fill_in(
                "briefs.toml", briefs="\n".join(entries), **said
            ).encode(),
            folder / "README.md": fill_in("README.md", **said).encode(),
        }
    )


def defaults() -> dict[str, dict[str, Any]]:
    """The parameters of the notebooks that a desk renders, by the name of their brief."""
    return {name: read_interface(_HOME / NOTEBOOKS / f"{name}.ipynb").defaults for name in _BRIEFS}


def add_notebook(name: str, catalogue: Path, root: Path) -> Path:
    """A notebook of the user's own, and its entry at the end of the catalogue."""
    if not NAME.fullmatch(name):
        raise ParameterError(
            "no name for a brief", value=name, remedy="use small letters, digits, dots, dashes"
        )
    path = root / NOTEBOOKS / f"{name}.ipynb"
    text = catalogue.read_text(encoding="utf-8")
    if path.exists() or re.search(rf'^name = "{re.escape(name)}"', text, re.M):
        raise OutputError("is there already", file=path, remedy="choose another name")
    known = re.search(r'\bdata = "([^"]+)"', text)
    title = name.replace("-", " ").capitalize()
    notebook = fill_in("new.ipynb", title=title, data=known[1] if known else "seeds")
    entry = _brief_entry(name, {})
    write_all({path: notebook.encode(), catalogue: f"{text.rstrip()}\n\n{entry}".encode()})
    return path


def differences(root: Path) -> dict[Path, list[str]]:
    """What the notebooks of this package would change in those of a desk, cell by cell."""
    found = {}
    for path in _packaged():
        own = root / path
        old = list(_lines(own)) if own.exists() else []
        new = list(_lines(_HOME / path))
        if lines := list(difflib.unified_diff(old, new, str(own), "the package's", lineterm="")):
            found[own] = lines
    return found


def take(changed: Path) -> None:
    """Put the package's notebook in the place of a desk's, which stays beside it."""
    (path,) = (path for path in _packaged() if changed.parts[-len(path.parts) :] == path.parts)
    new = {changed: (_HOME / path).read_bytes()}
    if changed.exists():
        new[changed.with_suffix(".before.ipynb")] = changed.read_bytes()
    write_all(new)


def schedule(root: Path, at: str, options: Sequence[str]) -> str:
    """What renders the desk at `root` every day: a crontab line, two units, a workflow."""
    time = _TIME.fullmatch(at)
    if time is None:
        raise ParameterError("no time of day", column="--at", value=at, remedy="write --at 06:30")
    command = [*_own_command(), "render", *options]
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


def check_schedule(text: str, root: Path) -> Iterator[str]:
    """What was tried, in sentences; `OutputError` for what does not work."""
    done = subprocess.run(  # noqa: S603 - our own command
        [*_own_command(), "list"], cwd=root, env={}, capture_output=True, text=True, check=False
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


def fill_in(name: str, /, **said: str) -> str:
    """A text that a desk gets, with what is known in the place of its `$words`."""
    text = (_HOME / "desk" / name).read_text(encoding="utf-8")
    return Template(text).safe_substitute(said)


def _packaged() -> list[Path]:
    """The notebooks of the package, as they stand in a desk."""
    return sorted(path.relative_to(_HOME) for path in (_HOME / NOTEBOOKS).rglob("*.ipynb"))


def _copies(source: Path, target: Path) -> Iterator[tuple[Path, Path]]:
    """Files by the place that their copies get: a file with its mapping, or a whole folder."""
    if source.is_dir():
        for path in sorted(source.rglob("*")):
            if path.is_file():
                yield target / path.relative_to(source), path
        return
    yield target, source
    if _mapping_of(source).is_file():
        yield _mapping_of(target), _mapping_of(source)


def _mapping_of(path: Path) -> Path:
    """Where the mapping of a table stands."""
    return path.with_name(f"{path.name}.source.toml")


def _brief_entry(name: str, parameters: Mapping[str, Any]) -> str:
    lines = ["[[brief]]", f'name = "{name}"', f'notebook = "notebooks/{name}.ipynb"']
    if parameters:
        said = (f"{key} = {json.dumps(value)}" for key, value in parameters.items())
        lines.append(f"parameters = {{ {', '.join(said)} }}")
    return "\n".join(lines) + "\n"


def _lines(path: Path) -> Iterator[str]:
    """A notebook as the lines of its cells, each under its kind."""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        yield f"--- {cell['cell_type']}"
        yield from "".join(cell["source"]).splitlines()


def _own_command() -> list[str]:
    """How this very package is started, without a shell's PATH."""
    own = Path(sys.executable).with_name("analytics")
    return [str(own)] if own.is_file() else [sys.executable, "-m", "analytics"]
