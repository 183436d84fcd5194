"""The house: imports point one way, heavy packages load only where used, notebooks are thin."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "analytics"
MODULES = sorted(PACKAGE.rglob("*.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.ipynb"))

# The cellar: all that stands above it may use it.
CELLAR = {"errors", "text", "files", "config"}
# Who may import whom inside the package. A part may always import itself.
MAY_IMPORT = {
    "errors": set(),
    "exhibits": set(),
    "vocabulary": set(),
    "palette": set(),
    "text": {"errors"},
    "files": {"errors"},
    "config": {"errors", "files"},
    "actors": set(),
    "periods": set(),
    "amounts": {"vocabulary"},
    "places": set(),
    "tables": {"periods", "vocabulary"},
    "results": {"config", "errors"},
    "selecting": {"actors", "periods", "places"},
    "dataset": {"actors", "selecting", "tables"},
    "digests": {"dataset", "selecting", "tables"},
    "sources": {
        "actors",
        "duplicates",
        "errors",
        "vocabulary",
        "text",
        "tables",
        "periods",
        "amounts",
        "places",
        "dataset",
        "selecting",
    },
    "review": {"errors", "files", "text"},
    "articles": {
        "actors",
        "amounts",
        "briefs",
        "dataset",
        "errors",
        "periods",
        "places",
        "review",
        "sources",
        "vocabulary",
    },
    "duplicates": {
        "review",
        "selecting",
        "errors",
        "vocabulary",
        "text",
        "tables",
        "periods",
        "places",
        "dataset",
    },
    "methods": {"errors"},
    "measures": {
        "selecting",
        "actors",
        "methods",
        "errors",
        "vocabulary",
        "tables",
        "results",
        "periods",
        "places",
        "dataset",
    },
    "prose": {"actors", "errors", "results", "periods", "places"},
    "charts": {"errors", "palette", "results", "periods", "places", "prose"},
    "exporting": {"briefs", "charts", "errors", "exhibits", "notebook", "prose", "results"},
    "notebook": {
        "digests",
        "exhibits",
        "results",
        "dataset",
        "places",
        "charts",
        "prose",
        "selecting",
        "vocabulary",
    },
    "project": {"briefs"},
    "picker": {"briefs", "charts", "dataset", "measures", "places", "prose"},
    "lineage": {"briefs", "dataset", "display", "measures", "notebook", "prose", "results"},
    "display": {
        "amounts",
        "articles",
        "briefs",
        "dataset",
        "errors",
        "exhibits",
        "methods",
        "notebook",
        "periods",
        "places",
        "prose",
        "results",
    },
    "briefs": {"actors", "dataset", "digests", "exhibits", "palette", "periods", "places", "prose"},
}
# The command line and the package's front door may know everything.
FREE = {"cli", "__init__", "__main__"}


def part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_parts(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = (
                [f"analytics.{alias.name}" for alias in node.names]
                if node.module == "analytics"
                else [node.module]
            )
        else:
            continue
        found |= {name.split(".")[1] for name in names if name.startswith("analytics.")}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_one_way(path: Path) -> None:
    here = part(path)
    if here in FREE:
        return
    cellar = set() if here in CELLAR | {"vocabulary", "palette"} else CELLAR
    assert imported_parts(path) - {here} <= MAY_IMPORT[here] | cellar


def test_the_front_door_is_light() -> None:
    code = (
        "import sys, analytics, analytics.cli\n"
        "heavy = {'pandas', 'numpy', 'matplotlib', 'plotly', 'scipy', 'mistune', 'papermill'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_statistics_packages_load_only_where_used() -> None:
    code = (
        "import sys, analytics as an\n"
        "an.compare, an.count, an.provinces, an.check_claims, an.timeline\n"
        "heavy = {'statsmodels', 'scipy.stats', 'matplotlib', 'plotly'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebooks_are_clean_and_thin(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert not any(cell["outputs"] or cell["execution_count"] for cell in code)
    assert sum("parameters" in cell["metadata"].get("tags", []) for cell in code) == 1
    lines = [line for cell in code for line in "".join(cell["source"]).splitlines()]
    assert len(lines) <= 60
    assert not any(line.lstrip().startswith(("def ", "for ", "while ")) for line in lines)


def test_library_code_never_prints_or_reads_the_clock() -> None:
    clock = {"today", "now", "utcnow"}
    for path in MODULES:
        if part(path) in FREE:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                assert getattr(node.func, "id", "") != "print", f"{path}:{node.lineno}"
                assert getattr(node.func, "attr", "") not in clock, f"{path}:{node.lineno}"


def test_one_module_alone_puts_files_in_place_and_asks_who_lives() -> None:
    """Writing whole, locks, and whether a process lives are one thing each, in `files`."""
    alone = {("os", "replace"), ("os", "rename"), ("os", "fsync"), ("os", "link")}
    for path in MODULES:
        if part(path) == "files":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name for alias in node.names} | {getattr(node, "module", "")}
                assert not names & {"fcntl", "msvcrt", "filelock"}, path
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            where = f"{path}:{node.lineno}"
            assert (getattr(node.func.value, "id", ""), node.func.attr) not in alone, where
            # A text's `replace` takes two arguments, a path's one.
            one_argument = len(node.args) == 1 and not node.keywords
            assert not (node.func.attr in {"replace", "rename"} and one_argument), where
            asks = node.func.attr == "kill" and getattr(node.args[-1], "value", None) == 0
            assert not asks, where


# Modules that are still to be split, and what they may not outgrow until then.
TOO_LONG = {
    "tables.py": 356,
}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_over_300_lines_is_two(path: Path) -> None:
    most = TOO_LONG.get(path.relative_to(PACKAGE).as_posix(), 300)
    assert path.read_text(encoding="utf-8").count("\n") <= most
