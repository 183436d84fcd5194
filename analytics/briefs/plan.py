"""Which briefs need rendering, and why. Reads stamps first, contents only where they moved.

No pandas here: where an input's content changed, the caller's `Reselect` runs the recorded
selection again, and only then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from analytics.briefs.catalogue import Brief
from analytics.briefs.catalogue.parameters import Parameter, bind, read_parameters
from analytics.briefs.fingerprints import Fingerprints, digest_of
from analytics.briefs.publish.records import DRAFTS, Record, read_record
from analytics.errors import AnalyticsError

# (what to load, selection) -> digest of the rows that gives now
Reselect = Callable[[Mapping[str, Any], Mapping[str, Any]], str | None]


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with one brief: `reason` is empty if it is current.

    `parameters` are the bound values, `key` and `watched` what a record would hold, `record` the
    last one. `moved` tells that inputs moved without changing the rows used: the record wants
    refreshing, the page does not.
    """

    brief: Brief
    reason: str
    parameters: dict[str, Any]
    key: dict[str, Any]
    watched: dict[str, Any]
    load: dict[str, Any] | None
    record: Record | None = None
    moved: bool = False


@dataclass(slots=True)
class Planner:
    """Decides brief by brief, sharing what was read."""

    reports: Path
    prints: Fingerprints
    reselect: Reselect
    overrides: Mapping[str, Any] = field(default_factory=dict)
    _known: dict[Path, dict[str, Parameter]] = field(default_factory=dict)

    def bound(self, brief: Brief) -> tuple[dict[str, Any], dict[str, Any]]:
        """The values given to the brief's notebook, and all values with its defaults."""
        if brief.notebook not in self._known:
            self._known[brief.notebook] = read_parameters(brief.notebook)
        known = self._known[brief.notebook]
        given = bind(brief.notebook, {**brief.parameters, **self.overrides}, known)
        return given, {name: each.default for name, each in known.items()} | given

    def decide(self, brief: Brief, *, force: bool = False) -> Decision:
        """Whether `brief` must be rendered. A wrong parameter is a `ParameterError`."""
        given, values = self.bound(brief)
        draft = brief.publish == "review"
        record = read_record(self.reports, brief.name, draft=draft)
        if draft and record is None:
            record = read_record(self.reports, brief.name)
        decision = Decision(
            brief,
            reason="",
            parameters=given,
            key=self._key(brief, given),
            watched=self._watched(brief, values, record),
            load=_load_arguments(values),
            record=record,
        )
        if force:
            return replace(decision, reason="asked for")
        return self._judge(decision)

    def _key(self, brief: Brief, given: Mapping[str, Any]) -> dict[str, Any]:
        corrections = [[c.date, c.text] for c in brief.corrections]
        return {
            "notebook": self.prints.digest(str(brief.notebook)),
            "parameters": dict(given),
            "page": digest_of({"title": brief.title, "corrections": corrections}),
            "code": self.prints.code(),
        }

    def _watched(
        self, brief: Brief, values: Mapping[str, Any], record: Record | None
    ) -> dict[str, Any]:
        """Input files by name: those the globs match, and those read last time."""
        patterns = brief.data or tuple(_patterns(values, self.prints.root))
        names = {*self.prints.matching(patterns), *(record.watched if record else ())}
        return {name: {"stamp": self.prints.stamp(name)} for name in sorted(names)}

    def _judge(self, decision: Decision) -> Decision:
        record = decision.record
        if record is None or not record.made:
            return replace(decision, reason="never rendered")
        if record.failed:
            return replace(decision, reason=f"failed since {record.failed['since']}")
        for part, words in _PARTS.items():
            if record.key.get(part) != decision.key[part]:
                return replace(decision, reason=f"{words} changed")
        for file in record.made:
            if self.prints.stamp(str((self.reports / file.name).resolve())) != file.stamp:
                return replace(decision, reason=f"{file.name} is missing or was changed")
        return self._judge_inputs(decision, record)

    def _judge_inputs(self, decision: Decision, record: Record) -> Decision:
        stamps = {name: each["stamp"] for name, each in record.watched.items()}
        found = {name: each["stamp"] for name, each in decision.watched.items()}
        if stamps == found:
            return decision
        changed = []
        for name in sorted({*stamps, *found}):
            if stamps.get(name) != found.get(name):
                before = record.watched.get(name, {}).get("sha256")
                after = self.prints.digest(name) if found.get(name) else None
                if before != after:
                    changed.append(name)
        moved = replace(decision, moved=True)
        if not changed:
            return moved
        if self._same_rows(record, decision.load):
            return moved
        others = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        return replace(decision, reason=f"its rows changed in {changed[0]}{others}")

    def _same_rows(self, record: Record, load: dict[str, Any] | None) -> bool:
        """Whether the recorded selection still gives the rows that the page was made from."""
        if record.data is None or record.selection is None or load is None or load != record.load:
            return False
        try:
            return self.reselect(load, record.selection) == record.data
        except AnalyticsError:
            return False  # rendering will say what is wrong


_PARTS = {
    "notebook": "its notebook",
    "parameters": "its parameters",
    "page": "its title or corrections",
    "code": "the package",
}


def with_digests(watched: Mapping[str, Any], prints: Fingerprints) -> dict[str, Any]:
    """Watched files with the digest of their content; files that vanished are left out."""
    return {
        name: {"stamp": prints.stamp(name), "sha256": prints.digest(name)}
        for name in watched
        if prints.stamp(name) is not None
    }


def page_names(brief: Brief) -> tuple[str, str]:
    """The files of both editions, from the reports folder."""
    folder = f"{DRAFTS}/" if brief.publish == "review" else ""
    return f"{folder}{brief.name}.html", f"{folder}{brief.name}.lite.html"


def _load_arguments(values: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the notebook loads, by its parameters `data` and `format`; None if it has no `data`.

    Several paths are a list, or a text with ";" between them.
    """
    data = values.get("data")
    paths = data.split(";") if isinstance(data, str) else data
    if not isinstance(paths, list) or not all(isinstance(each, str) for each in paths):
        return None
    return {"paths": paths, "format": values.get("format")}


def _patterns(values: Mapping[str, Any], root: Path) -> list[str]:
    """Globs for the parameter `data`, for briefs whose catalogue entry has none."""
    load = _load_arguments(values)
    return [
        f"{path.rstrip('/')}/**/*" if (root / path).is_dir() else path
        for path in (load["paths"] if load else [])
    ]
