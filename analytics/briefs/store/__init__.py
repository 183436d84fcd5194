"""The folder of published briefs: pages, drafts, editions, records and the index.

`Store` alone writes there. Each file appears whole or not at all, and a brief that fails leaves
what was published as it was.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analytics.briefs.catalogue import Brief, Catalogue
from analytics.briefs.fingerprints import Fingerprints, digest_of
from analytics.briefs.store.kept import (
    DRAFTS,
    STATE,
    Edition,
    Made,
    Record,
    comparable,
    keep_edition,
    list_editions,
    pack,
    prune_editions,
    read_record,
    record_path,
    unpack,
    write_record,
)
from analytics.errors import AnalyticsError, ParameterError, RenderError
from analytics.files import read_bytes, remove, sha256, stamp, write_all, write_whole

if TYPE_CHECKING:  # they load what makes pages
    from analytics.briefs.plan import Decision
    from analytics.briefs.provenance import Facts
    from analytics.briefs.render import Rendered

FAILED = "failed"
INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Store:
    """What is written below `reports`; `today` is the day that records note."""

    reports: Path
    today: str

    def earlier(self, brief: Brief) -> tuple[Edition, ...]:
        """The editions that a new one may be compared with, the newest first."""
        return () if brief.once else comparable(list_editions(self.reports, brief.name))

    def publish(self, decision: Decision, rendered: Rendered) -> str:
        """Put pages in place, or beside as a draft: published, draft, or same as before."""
        brief = decision.brief
        with contextlib.suppress(AnalyticsError):
            remove(self._failed(brief))
        folder = f"{DRAFTS}/" if brief.publish == "review" else ""
        contents = {f"{folder}{brief.name}{end}": page for end, page in rendered.pages.items()}
        if brief.once:
            self._put(contents)
            return "published"
        kept = rendered.facts.kept
        if folder:
            write_whole(self._draft_facts(brief.name), pack(kept))
        else:
            page = contents[f"{brief.name}.html"]
            keep_edition(self.reports, brief.name, page, kept, rendered.data, self.today)
        new = self._put(contents)
        if not folder:
            prune_editions(self.reports, brief.name, brief.keep, self.today)
            for made in decision.record.made if decision.record else ():
                if made.name not in contents:  # a PDF of the edition before
                    remove(self.reports / made.name)
        record = self._record(decision, rendered, contents)
        write_record(self.reports, record, draft=bool(folder))
        if not new:
            return "same"
        return "draft" if folder else "published"

    def fail(self, brief: Brief, record: Record | None, error: str, notebook: Any = None) -> None:
        """Keep the notebook that failed and mark the brief stale; its pages stay as they are.

        A disk too full for the note must not hide the failure itself.
        """
        with contextlib.suppress(AnalyticsError):
            if notebook is not None:
                text = json.dumps(notebook, ensure_ascii=False, indent=1)
                write_whole(self._failed(brief), text.encode())
            if not brief.once:
                record = record or Record(brief.name)
                failed = {"since": record.failed.get("since", self.today), "reason": error}
                self._write(brief, replace(record, failed=failed))

    def refresh(self, decision: Decision, watched: Mapping[str, Any]) -> None:
        """Remember inputs that moved without changing the rows used, so as not to look again."""
        if decision.record is not None:
            self._write(decision.brief, replace(decision.record, watched=dict(watched)))

    def has_draft(self, brief: Brief) -> bool:
        """Whether pages of a brief wait for a look."""
        record = read_record(self.reports, brief.name, draft=True)
        return record is not None and any(made.name.startswith(DRAFTS) for made in record.made)

    def publish_draft(self, brief: Brief) -> list[Path]:
        """Put a draft in the place of the published brief; the files now published."""
        record = read_record(self.reports, brief.name, draft=True)
        if record is None or not self.has_draft(brief):
            raise ParameterError(
                "has no draft that waits", value=brief.name, remedy=f"analytics render {brief.name}"
            )
        contents = {}
        for file in record.made:
            content = read_bytes(self.reports / file.name)
            if sha256(content) != file.sha256:
                raise RenderError("was changed by hand", file=file.name, remedy="render it again")
            contents[file.name.removeprefix(f"{DRAFTS}/")] = content
        facts = self._draft_facts(brief.name)
        page = contents[f"{brief.name}.html"]
        kept = unpack(read_bytes(facts))
        keep_edition(self.reports, brief.name, page, kept, record.data, self.today)
        self._put(contents)
        prune_editions(self.reports, brief.name, brief.keep, self.today)
        write_record(self.reports, replace(record, made=self._made(contents)))
        for file in record.made:
            remove(self.reports / file.name)
        remove(record_path(self.reports, brief.name, draft=True))
        remove(facts)
        return [self.reports / name for name in contents]

    def refresh_index(self, catalogue: Catalogue) -> None:
        """Write `index.html` if what it lists differs from what it listed."""
        entries = [self.describe(brief) for brief in catalogue.briefs]
        note = self.reports / STATE / "index.json"
        told = json.dumps({"digest": digest_of({"entries": entries})}).encode()
        if (self.reports / INDEX).is_file() and _content(note) == told:
            return
        from analytics.briefs.index import build  # the template engine: only when something changed

        write_all({self.reports / INDEX: build(entries), note: told})

    def describe(self, brief: Brief) -> dict[str, Any]:
        """What the index prints of a brief; `index.build` says what the keys mean."""
        record = read_record(self.reports, brief.name) or Record(brief.name)
        review = brief.publish == "review"
        draft = read_record(self.reports, brief.name, draft=True) if review else None
        failed = record.failed or (draft.failed if draft else {})
        if record.made:
            state = "stale" if failed else "current"
        else:
            state = "failed" if failed else "draft" if draft else "unpublished"
        return {
            "name": brief.name,
            "title": brief.name,
            **record.shown,
            "tags": list(brief.tags),
            "files": [{"href": m.name, "bytes": m.size} for m in record.made],
            "state": state,
            "since": failed.get("since"),
            "why": failed.get("reason"),
            "draft": bool(draft and draft.made),
        }

    def _record(
        self, decision: Decision, rendered: Rendered, contents: Mapping[str, bytes]
    ) -> Record:
        facts = rendered.facts
        return Record(
            name=decision.brief.name,
            key=decision.key,
            watched=dict(_watched(decision, facts)),
            load=decision.load,
            selection=facts.closing.selection,
            data=rendered.data,
            made=self._made(contents),
            shown={
                "title": decision.title,
                "headline": facts.headline,
                "as_of": facts.closing.as_of or None,
                "sources": list(facts.sources.values()),
                "tile": facts.tile,
                "chart": facts.chart,
                "changed": list(rendered.changed),
                "checked": self.today,
                "editions": [
                    {"href": e.path.relative_to(self.reports).as_posix(), "day": e.published}
                    for e in list_editions(self.reports, decision.brief.name)[:-1]
                ],
            },
        )

    def _made(self, contents: Mapping[str, bytes]) -> tuple[Made, ...]:
        return tuple(
            Made(name, sha256(content), len(content), stamp(self.reports / name))
            for name, content in contents.items()
        )

    def _put(self, contents: Mapping[str, bytes]) -> bool:
        """Write what is not there already; whether anything was."""
        files = {self.reports / name: content for name, content in contents.items()}
        new = {path: content for path, content in files.items() if _content(path) != content}
        write_all(new)
        return bool(new)

    def _write(self, brief: Brief, record: Record) -> None:
        write_record(self.reports, record, draft=brief.publish == "review")

    def _failed(self, brief: Brief) -> Path:
        return self.reports / FAILED / f"{brief.name}.ipynb"

    def _draft_facts(self, name: str) -> Path:
        return self.reports / STATE / f"{name}.draft.facts.json.gz"


def _watched(decision: Decision, facts: Facts) -> Iterator[tuple[str, dict[str, Any]]]:
    """Input files with their stamp from before the run and the digest of what was read."""
    prints = Fingerprints(decision.root)
    read = {str(each["path"]): str(each["sha256"]) for each in facts.closing.inputs}
    for name in sorted({*decision.watched, *read}):
        known = decision.watched.get(name)
        now = prints.stamp(name)
        if now is None:
            continue
        # A file first met in this run has no earlier stamp: trust the one of now only if its
        # content still is what was read.
        if known is None and prints.digest(name) == read.get(name):
            known = now
        yield name, {"stamp": known, "sha256": read.get(name) or prints.digest(name)}


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
