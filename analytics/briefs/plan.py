"""Which briefs need rendering, and why. Reads stamps first, contents only where they moved.

No pandas here: where an input's content changed, the caller's `Reselect` runs the recorded
selection again, and only then.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from analytics.briefs.catalogue import Brief
from analytics.briefs.catalogue.parameters import Interface, bind, read_interface
from analytics.briefs.editor import words_of
from analytics.briefs.fingerprints import Fingerprints, digest_of
from analytics.briefs.store.records import Record, read_record
from analytics.errors import AnalyticsError, ParameterError


class Reader(Protocol):
    """Reads data for the plan, where a file really changed or a brief has data of its own."""

    def digest(self, load: Mapping[str, Any], selection: Mapping[str, Any]) -> str | None:
        """The digest of the rows that a recorded selection gives now."""

    def last_day(self, load: Mapping[str, Any]) -> date | None:
        """The last day that the data cover."""

    def choose(
        self, load: Mapping[str, Any], defaults: Mapping[str, Any]
    ) -> tuple[Mapping[str, Any], tuple[str, ...]]:
        """Values for parameters that nobody gave, from the data, and sentences that say so."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with one brief: `reason` is empty if it is current.

    `parameters` are the values given to the notebook, `values` those of all its parameters,
    `chosen` says what was taken from the data. `key` and `watched` are what a record would hold,
    `record` is the last one. `moved` tells that inputs moved without changing the rows used: the
    record wants refreshing, the page does not.
    """

    brief: Brief
    reason: str
    root: Path
    template: str
    parameters: dict[str, Any]
    values: dict[str, Any]
    key: dict[str, Any]
    watched: dict[str, Any]
    load: dict[str, Any] | None
    record: Record | None = None
    moved: bool = False
    chosen: tuple[str, ...] = ()
    asked: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The title in words, for the page; it loads the names of places."""
        from analytics.briefs.titles import fill_title

        return fill_title(self.template, self.values)


@dataclass(slots=True)
class Planner:
    """Decides brief by brief, sharing what was read."""

    reports: Path
    prints: Fingerprints
    reader: Reader
    today: date
    pdf: bool = False
    _known: dict[Path, Interface] = field(default_factory=dict)

    def _interface(self, notebook: Path) -> Interface:
        if notebook not in self._known:
            self._known[notebook] = read_interface(notebook)
        return self._known[notebook]

    def decide(self, brief: Brief, *, force: bool = False) -> Decision:
        """Whether `brief` must be rendered. A wrong parameter is a `ParameterError`."""
        interface = self._interface(brief.notebook)
        given = bind(brief.notebook, brief.parameters, interface.parameters)
        values = interface.defaults | given
        template = brief.title or interface.title
        _check_title(template, values, brief)
        draft = brief.publish == "review"
        record = None if brief.once else read_record(self.reports, brief.name, draft=draft)
        if draft and record is None:
            record = read_record(self.reports, brief.name)
        decision = Decision(
            brief,
            reason="",
            root=self.prints.root,
            template=template,
            parameters=given,
            values=values,
            key=self._key(brief, given, template),
            watched=self._watched(brief, values, record),
            load=_load_arguments(values),
            record=record,
        )
        own = "data" in given and given["data"] != interface.defaults["data"]
        if any(isinstance(each, str) and _MAY_MOVE.search(each) for each in values.values()):
            decision = self._resolve(decision, from_data=own or brief.anchor == "data")
        if force or brief.once:
            judged = replace(decision, reason="asked for")
        else:
            judged = self._judge(decision)
        if own and (judged.reason or judged.moved):
            return self._choose(judged, interface)
        return judged

    def _resolve(self, decision: Decision, *, from_data: bool) -> Decision:
        """The decision with days in the place of windows that move."""
        from analytics.briefs.windows import moving, resolve

        def anchor() -> tuple[date, bool]:
            if not from_data:
                return self.today, False
            record = decision.record
            if record and record.key.get("anchor") and _stamps(record) == _stamps(decision):
                return date.fromisoformat(record.key["anchor"]), True
            return self.reader.last_day(decision.load or {}) or self.today, True

        asked = moving(decision.values)
        if not asked:
            return decision
        day, whole = anchor()
        found = resolve(decision.values, asked, (day, whole))
        given = {**decision.parameters, **found}
        key = {**decision.key, "parameters": given}
        told: tuple[str, ...] = ()
        if from_data:
            key["anchor"] = day.isoformat()
            told = (f"Counted back from {day.isoformat()}, the last day that the data cover.",)
        values = {**decision.values, **found}
        return replace(decision, parameters=given, values=values, key=key, chosen=told, asked=asked)

    def _choose(self, decision: Decision, interface: Interface) -> Decision:
        """The decision with what its own data say about parameters that nobody gave."""
        given = decision.parameters
        unsaid = {name: v for name, v in interface.defaults.items() if name not in given}
        chosen, sentences = self.reader.choose(decision.load or {}, unsaid)
        record = decision.record
        moved_on = record is not None and record.key.get("chosen") != chosen
        return replace(
            decision,
            reason=decision.reason or ("its data reach further" if moved_on else ""),
            parameters={**given, **chosen},
            values={**decision.values, **chosen},
            key={**decision.key, "chosen": dict(chosen)},
            chosen=decision.chosen + sentences,
        )

    def _key(self, brief: Brief, given: Mapping[str, Any], template: str) -> dict[str, Any]:
        corrections = [[c.date, c.text] for c in brief.corrections]
        return {
            "notebook": self.prints.digest(str(brief.notebook)),
            "parameters": dict(given),
            "page": digest_of(
                {"title": template, "corrections": corrections, "editor": words_of(brief)}
            ),
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
        if self.pdf and not any(file.name.endswith(".pdf") for file in record.made):
            return replace(decision, reason="it has no PDF yet")
        return self._judge_inputs(decision, record)

    def _judge_inputs(self, decision: Decision, record: Record) -> Decision:
        stamps, found = _stamps(record), _stamps(decision)
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
            return self.reader.digest(load, record.selection) == record.data
        except AnalyticsError:
            return False  # rendering will say what is wrong


def _stamps(of: Record | Decision) -> dict[str, Any]:
    return {name: each["stamp"] for name, each in of.watched.items()}


def _check_title(template: str, values: Mapping[str, Any], brief: Brief) -> None:
    for name in re.findall(r"\{(\w+)\}", template):
        if name not in values and name != "window":
            raise ParameterError(
                "the title names no parameter of the notebook",
                file=brief.notebook.name,
                value=f"{{{name}}}",
                remedy=f"it has: {', '.join(values)}",
            )


_MAY_MOVE = re.compile(r"\b(?:last|past|this|previous|same|to date|ytd|today|yesterday)\b", re.I)
_PARTS = {
    "notebook": "its notebook",
    "parameters": "its parameters",
    "page": "its title, corrections or editor's words",
    "code": "the package",
}


def with_digests(watched: Mapping[str, Any], prints: Fingerprints) -> dict[str, Any]:
    """Watched files with the digest of their content; files that vanished are left out."""
    return {
        name: {"stamp": prints.stamp(name), "sha256": prints.digest(name)}
        for name in watched
        if prints.stamp(name) is not None
    }


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
