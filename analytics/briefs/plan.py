"""Which briefs need rendering, and why. Reads stamps first, contents only where they moved.

No pandas here: where an input's content changed, its data are loaded and the recorded selection
runs again, and only then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analytics.briefs.catalogue import Brief
from analytics.briefs.catalogue.parameters import Interface, bind, read_interface
from analytics.briefs.fingerprints import Fingerprints, code, digest_of
from analytics.briefs.store.kept import Record, read_record
from analytics.errors import AnalyticsError, ParameterError
from analytics.files import Stamp

if TYPE_CHECKING:
    from analytics.dataset import Dataset


# Reads data for the plan, where a file really changed or a brief has data of its own.
Load = Callable[[Mapping[str, Any]], "Dataset"]


@dataclass(slots=True)
class Decision:
    """What to do with one brief: `reason` is empty if it is current.

    `parameters` are the values given to the notebook, `values` those of all its parameters,
    `asked` the windows among them as they were written, where they move; `chosen` says what was
    taken from the data. `key` is what a record would hold, `watched` the input files by name with
    their stamps, `record` the last one. `moved` tells that inputs moved without changing the rows
    used: the record wants refreshing, the page does not.
    """

    brief: Brief
    root: Path
    template: str
    parameters: dict[str, Any]
    values: dict[str, Any]
    key: dict[str, Any]
    watched: dict[str, Stamp | None]
    load: dict[str, Any] | None
    record: Record | None = None
    reason: str = ""
    moved: bool = False
    chosen: tuple[str, ...] = ()
    asked: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The title in words, for the page; it loads the names of places."""
        from analytics.briefs.values import fill_title

        return fill_title(self.template, self.values)

    def take(self, found: Mapping[str, Any]) -> None:
        """Give the notebook values that nobody wrote down."""
        self.parameters = {**self.parameters, **found}
        self.values = {**self.values, **found}


@dataclass(slots=True)
class Planner:
    """Decides brief by brief, sharing what was read."""

    reports: Path
    prints: Fingerprints
    load: Load
    today: date
    beside: tuple[str, ...] = ()
    _known: dict[Path, Interface] = field(default_factory=dict)

    def decide(self, brief: Brief, *, force: bool = False) -> Decision:
        """Whether `brief` must be rendered. A wrong parameter is a `ParameterError`."""
        if brief.notebook not in self._known:
            self._known[brief.notebook] = read_interface(brief.notebook)
        interface = self._known[brief.notebook]
        given = bind(brief.notebook, brief.parameters, interface.parameters)
        values = interface.defaults | given
        draft = brief.publish == "review"
        record = None if brief.once else read_record(self.reports, brief.name, draft=draft)
        if draft and record is None:
            record = read_record(self.reports, brief.name)
        decision = Decision(
            brief,
            root=self.prints.root,
            template=_checked_title(brief.title or interface.title, values, brief),
            parameters=given,
            values=values,
            key={},
            watched=self._watched(brief, values, record),
            load=_load_arguments(values),
            record=record,
        )
        own = "data" in given and given["data"] != interface.defaults["data"]
        if any(isinstance(each, str) and _MAY_MOVE.search(each) for each in values.values()):
            self._resolve(decision, from_data=own or brief.anchor == "data")
        decision.key |= self._key(decision)
        decision.reason = "asked for" if force or brief.once else self._reason(decision)
        if own and (decision.reason or decision.moved):
            self._choose(decision, {k: v for k, v in interface.defaults.items() if k not in given})
        return decision

    def _resolve(self, decision: Decision, *, from_data: bool) -> None:
        """Put days in the place of windows that move."""
        from analytics.briefs.values import moving, resolve

        decision.asked = moving(decision.values)
        if not decision.asked:
            return
        day = self.today
        if from_data:
            record = decision.record
            if record and "anchor" in record.key and _stamps(record) == decision.watched:
                day = date.fromisoformat(record.key["anchor"])
            else:
                from analytics.briefs.asking import last_day

                day = last_day(self.load(decision.load or {})) or day
            decision.key["anchor"] = str(day)
            decision.chosen = (f"Counted back from {day}, the last day that the data cover.",)
        decision.take(resolve(decision.values, decision.asked, (day, from_data)))

    def _choose(self, decision: Decision, unsaid: Mapping[str, Any]) -> None:
        """Let its own data say about parameters what nobody gave."""
        from analytics.briefs.asking import choose
        from analytics.briefs.values import BESIDE

        # What all of it holds is looked at only where something of it is to be chosen.
        unsettled = {name for name, value in unsaid.items() if value} & {*BESIDE, "country"}
        found, sentences = choose(self.load(decision.load or {}), unsaid) if unsettled else ({}, ())
        record = decision.record
        if record is not None and record.key.get("chosen") != found:
            decision.reason = decision.reason or "its data reach further"
        decision.take(found)
        decision.key["chosen"] = dict(found)
        decision.chosen += sentences

    def _key(self, decision: Decision) -> dict[str, Any]:
        brief = decision.brief
        corrections = [[c.date, c.text] for c in brief.corrections]
        words = {"title": decision.template, "corrections": corrections, "editor": brief.words}
        return {
            "notebook": self.prints.digest(str(brief.notebook)),
            "parameters": decision.parameters,
            "page": digest_of(words),
            "code": code(),
        }

    def _watched(
        self, brief: Brief, values: Mapping[str, Any], record: Record | None
    ) -> dict[str, Stamp | None]:
        """Input files by name: those the globs match, and those read last time."""
        patterns = brief.data or tuple(_patterns(values, self.prints.root))
        names = {*self.prints.matching(patterns), *(record.watched if record else ())}
        return {name: self.prints.stamp(name) for name in sorted(names)}

    def _reason(self, decision: Decision) -> str:
        """Why a brief is due, or nothing; notes inputs that moved on the way."""
        record = decision.record
        if record is None or not record.made:
            return "never rendered"
        if record.failed:
            return f"failed since {record.failed['since']}"
        for part, words in _PARTS.items():
            if record.key.get(part) != decision.key[part]:
                return f"{words} changed"
        for file in record.made:
            if self.prints.stamp(str((self.reports / file.name).resolve())) != file.stamp:
                return f"{file.name} is missing or was changed"
        for ending in self.beside:
            if not any(file.name.endswith(ending) for file in record.made):
                return f"it has no {ending} yet"
        known, now = _stamps(record), decision.watched
        touched = [name for name in sorted({*known, *now}) if known.get(name) != now.get(name)]
        decision.moved = bool(touched)
        changed = [name for name in touched if self._differs(name, record, now)]
        if not changed or self._same_rows(record, decision.load):
            return ""
        others = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        return f"its rows changed in {changed[0]}{others}"

    def _differs(self, name: str, record: Record, now: Mapping[str, Stamp | None]) -> bool:
        after = self.prints.digest(name) if now.get(name) else None
        return bool(record.watched.get(name, {}).get("sha256") != after)

    def _same_rows(self, record: Record, load: dict[str, Any] | None) -> bool:
        """Whether the recorded selection still gives the rows that the page was made from."""
        if record.data is None or record.selection is None or load is None or load != record.load:
            return False
        from analytics.digests import row_digests

        try:
            rows = self.load(load).select(**record.selection)
            return digest_of(row_digests(rows)) == record.data
        except AnalyticsError:
            return False  # rendering will say what is wrong


def _stamps(record: Record) -> dict[str, Stamp | None]:
    return {name: each["stamp"] for name, each in record.watched.items()}


def _checked_title(template: str, values: Mapping[str, Any], brief: Brief) -> str:
    for name in re.findall(r"\{(\w+)\}", template):
        if name not in values and name != "window":
            raise ParameterError(
                "the title names no parameter of the notebook",
                file=brief.notebook.name,
                value=f"{{{name}}}",
                remedy=f"it has: {', '.join(values)}",
            )
    return template


_MAY_MOVE = re.compile(r"\b(?:last|past|this|previous|same|to date|ytd|today|yesterday)\b", re.I)
_PARTS = {
    "notebook": "its notebook",
    "parameters": "its parameters",
    "page": "its title, corrections or editor's words",
    "code": "the package",
}


def with_digests(watched: Iterable[str], prints: Fingerprints) -> dict[str, Any]:
    """Watched files with stamp and digest of their content; files that vanished are left out."""
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
