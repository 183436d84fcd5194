"""One brief rendered, without writing anything: a notebook and parameters in, pages out.

`render` may run in any process on any machine that sees the data: what it takes and gives can be
pickled. `run_cells` and `make_pages` are its halves, for a run of one brief: another process runs
the cells while this one gets ready to make the pages.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from analytics.briefs import changes, page, provenance, verify
from analytics.briefs.catalogue import check_numbers
from analytics.briefs.execute.notebook import (
    Executed,
    Task,
    keep_outputs,
    prepared,
    run_cells,
)
from analytics.briefs.executors.fork import LostError, tell
from analytics.briefs.fingerprints import digest_of, versions
from analytics.briefs.provenance import Facts
from analytics.briefs.store.kept import Edition
from analytics.errors import AnalyticsError, RenderError
from analytics.files import sha256

_GRACE = 120.0  # seconds for building and checking pages, beyond the notebook's own time


@dataclass(frozen=True, slots=True)
class Rendered:
    """What became of a task: pages by the ending of their file, or an error and its notebook.

    `facts` is what the notebook said of its data, `data` the digest of the rows used, `changed`
    what differs from the edition before, in sentences.
    """

    pages: Mapping[str, bytes] = field(default_factory=dict)
    facts: Facts = field(default_factory=Facts)
    data: str | None = None
    changed: tuple[str, ...] = ()
    error: str = ""
    notebook: Any = None
    seconds: float = 0.0


def render(task: Task) -> Rendered:
    """The pages of a brief, verified; an error that is foreseen is told, not raised."""
    return make_pages(task, run_cells(task))


def make_pages(task: Task, executed: Executed) -> Rendered:
    """Both editions of an executed notebook, and a PDF if one is asked for, all verified."""
    tell("allow", _GRACE)
    began = time.monotonic() - executed.seconds
    if executed.error is not None:
        return failed(task, executed.error, executed.notebook)
    try:
        facts = provenance.read_facts(executed.notebook)
        results = [
            facts.figures,
            facts.headline,
            facts.closing.selections,
            task.title,
            task.parameters,
        ]
        check_numbers(task.told.get("editor", {}), results)
        data = digest_of(facts.closing.rows) if facts.closing.rows else None
        before = next((e for e in task.earlier if data is not None and e.data != data), None)
        told = _what_changed(task.name, before, facts)
        pages = dict(_verified_pages(task, executed, facts, data, before, told))
    except AnalyticsError as error:
        return failed(task, error, executed.notebook)
    changed = tuple((told or {}).get("sentences", ()))
    return Rendered(pages, facts, data, changed, seconds=time.monotonic() - began)


def failed(task: Task, error: AnalyticsError, notebook: Any = None) -> Rendered:
    """A task that went wrong; of a lost process, with the outputs that it told before its end."""
    if isinstance(error, LostError):
        notebook = prepared(task)
        keep_outputs(notebook, error.notes)
    error.file = error.file or task.notebook
    return Rendered(error=str(error), notebook=notebook)


def _what_changed(name: str, before: Edition | None, facts: Facts) -> dict[str, Any] | None:
    if before is None:
        return None
    found = changes.compare(before.contents(), facts.kept)
    since = before.as_of or "no date"
    if before.as_of == (facts.closing.as_of or None):
        since += f" (edition {before.sha256[:8]})"
    return changes.as_page(found, since, name)


def _verified_pages(
    task: Task,
    executed: Executed,
    facts: Facts,
    data: str | None,
    before: Edition | None,
    told: Mapping[str, Any] | None,
) -> Iterator[tuple[str, bytes]]:
    made_from = provenance.compose(
        facts,
        notebook=(task.notebook, sha256(task.content)),
        parameters=task.parameters,
        packages=versions(),
        data=data,
        previous={"as_of": before.as_of, "sha256": before.sha256} if before else None,
        root=task.folder,
    )
    pages = page.build(
        executed.notebook,
        name=task.name,
        title=task.title,
        provenance={**made_from, **task.told},
        correction=task.correction,
        changes=told,
    )
    for edition, ending in (("interactive", ".html"), ("lite", ".lite.html")):
        content: bytes = getattr(pages, edition)
        if broken := verify.check_page(content, edition=edition):
            more = f" (and {len(broken) - 1} more)" if len(broken) > 1 else ""
            raise RenderError(
                f"breaks the contract of a page: {broken[0].rule}: {broken[0].detail}{more}",
                file=f"{task.name}{ending}",
                remedy="the last good version stays",
            )
        yield ending, content
    if ".xlsx" in task.beside:
        from analytics.briefs.page.workbook import workbook  # as below: only where asked for

        yield ".xlsx", workbook(pages.story, task.title, pages.edition)
    if ".pdf" in task.beside:
        from analytics.briefs import chromium  # drives a browser: only where asked for

        yield ".pdf", chromium.print_page(pages.interactive)
    if ".eml" in task.beside:
        from analytics.briefs import mail

        yield ".eml", mail.as_mail(pages.lite)
