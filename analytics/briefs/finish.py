"""From an executed notebook to published pages: build, verify, keep, put in place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from analytics.briefs import changes, page, provenance, verify
from analytics.briefs.execute.jobs import Job
from analytics.briefs.fingerprints import Fingerprints, digest_of, versions
from analytics.briefs.plan import page_names
from analytics.briefs.provenance import Facts
from analytics.briefs.publish import editions
from analytics.briefs.publish.drafts import keep_facts
from analytics.briefs.publish.records import Made, Record, write_record
from analytics.errors import RenderError
from analytics.files import remove, sha256, stamp, write_all


def get_ready() -> None:
    """Pack the chart library, which takes a moment, before the first page wants it."""
    page.plotly_bundle()


def finish(job: Job, notebook: NotebookNode, title: str) -> tuple[str, list[str]]:
    """Publish the pages of an executed notebook; the state, and what changed in sentences."""
    brief = job.decision.brief
    facts = provenance.read_facts(notebook)
    data = digest_of(dict(facts.rows)) if facts.rows else None
    before = editions.last_different(editions.list_editions(job.reports, brief.name), data)
    told = _what_changed(brief.name, before, facts)
    pages = _build(job, notebook, title, facts, data, before, told)
    contents = dict(zip(page_names(brief), pages[:2], strict=True))
    _verify(contents)
    if job.pdf:
        from analytics.briefs import pdf  # drives a browser: only where asked for

        name = page_names(brief)[0].removesuffix(".html") + ".pdf"
        contents[name] = pdf.print_page(contents[page_names(brief)[0]])
    return _publish(job, contents, facts, data, title), list((told or {}).get("sentences", ()))


def _what_changed(
    name: str, before: editions.Edition | None, facts: Facts
) -> dict[str, Any] | None:
    if before is None:
        return None
    old = before.contents()
    found = changes.compare(old["rows"], facts.rows, old["figures"], facts.figures)
    since = before.as_of or "no date"
    if before.as_of == facts.as_of:
        since += f" (edition {before.sha256[:8]})"
    return changes.as_page(found, since, {**old["sources"], **facts.sources}, name)


def _build(
    job: Job,
    notebook: NotebookNode,
    title: str,
    facts: Facts,
    data: str | None,
    before: editions.Edition | None,
    told: Mapping[str, Any] | None,
) -> page.Pages:
    brief = job.decision.brief
    previous = {"as_of": before.as_of, "sha256": before.sha256} if before else None
    made_from = provenance.compose(
        facts,
        notebook=(brief.notebook.name, job.decision.key["notebook"]),
        parameters=job.decision.parameters,
        packages=versions(),
        data=data,
        previous=previous,
        root=job.root,
    )
    correction = " ".join(f"{each.date}: {each.text}" for each in brief.corrections)
    return page.build(
        notebook,
        name=brief.name,
        title=title,
        provenance={**made_from, "chosen": list(job.decision.chosen)},
        correction=correction or None,
        changes=told,
    )


def _verify(contents: Mapping[str, bytes]) -> None:
    for name, content in contents.items():
        edition = "lite" if name.endswith(".lite.html") else "interactive"
        broken = verify.check_page(content, edition=edition)
        if broken:
            more = f" (and {len(broken) - 1} more)" if len(broken) > 1 else ""
            raise RenderError(
                f"breaks the contract of a page: {broken[0].rule}: {broken[0].detail}{more}",
                file=name,
                remedy="the last good version stays",
            )


def _publish(
    job: Job, contents: Mapping[str, bytes], facts: Facts, data: str | None, title: str
) -> str:
    brief, record = job.decision.brief, job.decision.record
    draft = brief.publish == "review"
    known = {made.name: made.sha256 for made in record.made} if record else {}
    new = {
        name: content
        for name, content in contents.items()
        if known.get(name) != sha256(content) or not _intact(job.reports / name, content)
    }
    if brief.once:
        write_all({job.reports / name: content for name, content in contents.items()})
        return "published"
    if draft:
        keep_facts(job.reports, brief.name, facts)
    else:
        first = contents[page_names(brief)[0]]
        editions.keep_edition(job.reports, brief.name, first, facts, data, job.today)
    write_all({job.reports / name: content for name, content in new.items()})
    if not draft:
        editions.prune_editions(job.reports, brief.name, brief.keep, job.today)
    for made in record.made if record else ():
        if made.name.endswith(".pdf") and made.name not in contents:
            remove(job.reports / made.name)  # of the edition before
    write_record(job.reports, _record(job, contents, facts, data, title), draft=draft)
    if not new:
        return "same"
    return "draft" if draft else "published"


def _intact(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False


def _record(
    job: Job, contents: Mapping[str, bytes], facts: Facts, data: str | None, title: str
) -> Record:
    made = tuple(
        Made(name, sha256(content), len(content), stamp(job.reports / name))
        for name, content in contents.items()
    )
    return Record(
        name=job.name,
        key=job.decision.key,
        watched=_watched(job, facts),
        load=job.decision.load,
        selection=facts.selection,
        data=data,
        made=made,
        shown={
            "title": title,
            "headline": facts.headline,
            "as_of": facts.as_of,
            "sources": list(facts.sources.values()),
        },
    )


def _watched(job: Job, facts: Facts) -> dict[str, Any]:
    """Input files with their stamp from before the run and the digest of what was read."""
    prints = Fingerprints(job.root)
    read = {str(each["path"]): str(each["sha256"]) for each in facts.inputs}
    watched: dict[str, Any] = {}
    for name in sorted({*job.decision.watched, *read}):
        seen = job.decision.watched.get(name, {}).get("stamp")
        if prints.stamp(name) is None:
            continue
        # A file first met in this run has no earlier stamp: trust the one of now only if its
        # content still is what was read.
        if seen is None and prints.digest(name) == read.get(name):
            seen = prints.stamp(name)
        watched[name] = {"stamp": seen, "sha256": read.get(name) or prints.digest(name)}
    return watched
