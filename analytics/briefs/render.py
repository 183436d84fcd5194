"""One brief from its notebook to published pages. Runs in a process of its own."""

from __future__ import annotations

import contextlib
import time

import nbformat

from analytics.briefs.execute.engine import NotebookError
from analytics.briefs.execute.jobs import Job
from analytics.briefs.execute.notebook import run_notebook
from analytics.briefs.outcomes import Outcome
from analytics.briefs.publish.records import FAILED, mark_failed
from analytics.errors import AnalyticsError
from analytics.files import remove, write_whole


def render_brief(job: Job) -> Outcome:
    """Execute, build, verify and publish; a failure leaves everything published as it was."""
    began = time.monotonic()
    why = job.decision.reason
    try:
        state, told = _render(job)
    except AnalyticsError as error:
        note_failure(job, error)
        return Outcome(job.name, "failed", why, str(error), time.monotonic() - began)
    with contextlib.suppress(AnalyticsError):
        remove(job.reports / FAILED / f"{job.name}.ipynb")
    return Outcome(job.name, state, why, "", time.monotonic() - began, tuple(told))


def note_failure(job: Job, error: AnalyticsError) -> None:
    """Keep the failed notebook and mark the brief stale. A full disk must not hide the error."""
    notebook = error.notebook if isinstance(error, NotebookError) else None
    if notebook is not None:
        with contextlib.suppress(AnalyticsError):
            text = nbformat.writes(notebook)
            write_whole(job.reports / FAILED / f"{job.name}.ipynb", text.encode())
    if not job.decision.brief.once:
        mark_failed(job.reports, job.decision.brief, job.decision.record, error, job.today)


def _render(job: Job) -> tuple[str, list[str]]:
    brief = job.decision.brief
    title = job.decision.title
    notebook = run_notebook(
        brief.notebook,
        job.decision.parameters,
        folder=job.root,
        seconds=brief.timeout,
        engine=job.engine,
        meanwhile=_get_ready,
    )
    from analytics.briefs.finish import finish  # loaded while the cells ran

    try:
        return finish(job, notebook, title)
    except AnalyticsError as error:
        raise NotebookError(error.reason, file=error.file, remedy=error.remedy).of(
            notebook
        ) from error


def _get_ready() -> None:
    """Load what makes pages while the cells run in another process."""
    from analytics.briefs.finish import get_ready

    get_ready()
