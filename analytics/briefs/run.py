"""A whole run: plan, render what needs it, bring the index up to date.

Light until something must be rendered: the packages that make pages load only then.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from analytics.briefs.catalogue import Brief, Catalogue
from analytics.briefs.execute.jobs import Job
from analytics.briefs.execute.processes import quiet_threads
from analytics.briefs.execute.scratch import sweep_scratch
from analytics.briefs.fingerprints import Fingerprints
from analytics.briefs.outcomes import Outcome
from analytics.briefs.plan import Decision, Planner, Reader, with_digests
from analytics.briefs.publish.listing import refresh_index
from analytics.briefs.publish.records import mark_failed, read_record, write_record
from analytics.errors import AnalyticsError, RenderError
from analytics.files import lock, sweep

if TYPE_CHECKING:
    from analytics.briefs.execute.preload import Preload

Tell = Callable[[Outcome, int, int], None]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to run: `today` is the day written into the records, `preload` loads what cells need.

    `engine` is auto, fork or nbclient.
    """

    reports: Path
    today: str
    reader: Reader
    preload: Preload
    jobs: int = 1
    force: bool = False
    pdf: bool = False
    engine: str = "auto"
    wait: bool = True
    timeout: float | None = None


@dataclass(slots=True)
class Run:
    """What happened: an outcome per brief that was rendered, the names of the current ones."""

    outcomes: list[Outcome] = field(default_factory=list)
    current: list[str] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether any brief failed."""
        return any(outcome.state == "failed" for outcome in self.outcomes)


def plan_briefs(
    catalogue: Catalogue, briefs: Sequence[Brief], settings: Settings
) -> tuple[list[Decision], list[tuple[Brief, AnalyticsError]]]:
    """A decision for each brief, and the briefs that cannot even be planned.

    A fault of a brief that is made once is the caller's, and raised.
    """
    prints = Fingerprints(catalogue.root)
    planner = Planner(settings.reports, prints, settings.reader, settings.pdf)
    decisions, wrong = [], []
    for brief in briefs:
        if settings.timeout is not None:
            brief = replace(brief, timeout=settings.timeout)
        try:
            decisions.append(planner.decide(brief, force=settings.force))
        except AnalyticsError as error:
            if brief.once:
                raise
            wrong.append((brief, error))
    return decisions, wrong


def run_briefs(
    catalogue: Catalogue,
    briefs: Sequence[Brief],
    settings: Settings,
    *,
    tell: Tell = lambda _outcome, _done, _all: None,
    say: Callable[[str], None] | None = None,
) -> Run:
    """Render what needs it among `briefs`; one run at a time in a reports folder."""
    quiet_threads()  # before planning, which may load data: with two threads nothing can fork
    with lock(settings.reports, wait=settings.wait, say=say):
        sweep(settings.reports)
        sweep_scratch()
        decisions, wrong = plan_briefs(catalogue, briefs, settings)
        run = Run(current=[each.brief.name for each in decisions if not each.reason])
        for brief, error in wrong:
            draft = brief.publish == "review"
            record = read_record(settings.reports, brief.name, draft=draft)
            mark_failed(settings.reports, brief, record, error, settings.today)
            run.outcomes.append(Outcome(brief.name, "failed", "it cannot be planned", str(error)))
        _refresh(decisions, catalogue, settings)
        due = [each for each in decisions if each.reason]
        if due:
            from analytics.briefs.execute.guard import guarded  # as all that only rendering needs

            with guarded():
                _render_all(due, catalogue, settings, run, tell)
        try:
            if not all(brief.once for brief in briefs):
                refresh_index(catalogue, settings.reports)
        except AnalyticsError as error:
            run.outcomes.append(Outcome("index", "failed", "the briefs changed", str(error)))
    return run


def _refresh(decisions: Sequence[Decision], catalogue: Catalogue, settings: Settings) -> None:
    """Remember inputs that moved without changing the rows used, so as not to look again."""
    prints = Fingerprints(catalogue.root)
    for each in decisions:
        if each.moved and each.record is not None and not each.reason:
            draft = each.brief.publish == "review"
            watched = with_digests(each.watched, prints)
            write_record(settings.reports, replace(each.record, watched=watched), draft=draft)


def _render_all(
    due: Sequence[Decision], catalogue: Catalogue, settings: Settings, run: Run, tell: Tell
) -> None:
    # Heavy packages: a run with nothing to do never comes here.
    from analytics.briefs.execute.preload import kept_still, warm_up
    from analytics.briefs.execute.workers import Lost, run_all
    from analytics.briefs.render import note_failure, render_brief

    jobs = [
        Job(each, settings.reports, catalogue.root, settings.today, settings.engine, settings.pdf)
        for each in due
    ]
    if len(jobs) > 1:  # one alone loads only what it needs
        loads = [each.load for each in due if each.load is not None]
        once = [load for number, load in enumerate(loads) if load not in loads[:number]]
        with contextlib.chdir(catalogue.root):  # as the cells will; no other thread is here
            warm_up(settings.preload, once, settings.engine)
    with kept_still():
        for index, answer in run_all(jobs, render_brief, count=settings.jobs, seconds=_seconds):
            job: Job = jobs[index]
            if isinstance(answer, Lost):
                error = RenderError(answer.reason, file=job.decision.brief.notebook.name)
                note_failure(job, error)
                answer = Outcome(job.name, "failed", job.decision.reason, str(error))
            run.outcomes.append(answer)
            tell(answer, len(run.outcomes), len(jobs))


def _seconds(job: Job) -> float:
    return job.decision.brief.timeout
