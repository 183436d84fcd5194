"""The data that planning asks for: each set of files is loaded once in a run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any


class DataReader:
    """Loads what briefs read, from the project's folder; pandas comes with the first question."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._load = cache(self._read)

    def digest(self, load: Mapping[str, Any], selection: Mapping[str, Any]) -> str:
        """The digest of the rows that a recorded selection gives now."""
        from analytics.digests import one_digest, row_digests

        data = self._load(tuple(load["paths"]), load["format"])
        return one_digest(row_digests(data.select(**selection)))

    def last_day(self, load: Mapping[str, Any]) -> date | None:
        """The last day that the data cover."""
        from analytics.briefs.choices import last_day

        return last_day(self._load(tuple(load["paths"]), load["format"]))

    def choose(
        self, load: Mapping[str, Any], defaults: Mapping[str, Any]
    ) -> tuple[Mapping[str, Any], tuple[str, ...]]:
        """Windows and country of the data, for parameters that nobody gave."""
        from analytics.briefs.choices import choose

        choice = choose(self._load(tuple(load["paths"]), load["format"]), defaults)
        return choice.values, choice.sentences

    def _read(self, paths: tuple[str, ...], kind: str | None) -> Any:
        import analytics

        found = [str(self._root / path) if (self._root / path).exists() else path for path in paths]
        return analytics.load(*found, format=kind)
