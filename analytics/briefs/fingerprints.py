"""Fingerprints of files and of the code itself, each computed at most once in a run."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from analytics.files import read_bytes, sha256, stamp
from analytics.places.gazetteer import added_folder

# What a page's bytes depend on, beside our own code.
PACKAGES = (
    "jinja2", "mistune", "numpy", "pandas", "plotly", "pyarrow", "scipy", "statsmodels",
)  # fmt: skip


@cache
def versions() -> Mapping[str, str]:
    """The versions of Python and of the packages that shape a page; looked up once a process."""
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    for name in ("incident-analytics", *PACKAGES):
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


@cache
def code() -> str:
    """One digest over every file of this package, places added, and the versions it works with."""
    home = Path(__file__).parents[1]
    files = (p for p in home.rglob("*") if p.is_file() and p.suffix != ".pyc")
    parts = {str(p.relative_to(home)): sha256(p.read_bytes()) for p in files}
    parts |= {p.name: sha256(p.read_bytes()) for p in added_folder().glob("*.geojson")}
    return digest_of({"files": parts, "versions": versions()})


class Fingerprints:
    """Files seen from one project folder, each looked at once in a run.

    `stamp` and `digest` give the stamp and the SHA-256 of a file named from that folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.stamp = cache(lambda name: stamp(root / name))
        self.digest = cache(lambda name: sha256(read_bytes(root / name)))
        self._found = cache(lambda pattern: tuple(_glob(root, pattern)))

    def matching(self, patterns: Iterable[str]) -> tuple[str, ...]:
        """The files that globs match, as names from the project folder, hidden ones left out."""
        return tuple(sorted({name for pattern in patterns for name in self._found(pattern)}))


def digest_of(value: Mapping[str, Any]) -> str:
    """The SHA-256 of JSON values, whatever the order of their keys.

    >>> digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
    True
    """
    return sha256(json.dumps(value, sort_keys=True, default=str).encode())


def _glob(root: Path, pattern: str) -> Iterable[str]:
    base, parts = (Path("/"), pattern[1:]) if pattern.startswith("/") else (root, pattern)
    for path in base.glob(parts):
        name = path.relative_to(root) if path.is_relative_to(root) else path
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            yield name.as_posix()
