"""A whole run: plan, render what needs it, publish, bring the index up to date.

Light until something must be rendered: the packages that make pages load only then. Workers
render; what they return is published here, one after the other.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from analytics.briefs.catalogue import Brief, Catalogue
from analytics.briefs.executors.processes import quiet_threads, single_threaded
from analytics.briefs.executors.scratch import sweep_scratch
from analytics.briefs.fingerprints import Fingerprints
from analytics.briefs.plan import Decision, Load, Planner, with_digests
from analytics.briefs.store import Store
from analytics.briefs.store.kept import read_record
from analytics.errors import AnalyticsError, RenderError
from analytics.files import lock, read_bytes, sweep

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from analytics.briefs.execute.notebook import Task
    from analytics.briefs.execute.warming import Warm


class Outcome(NamedTuple):
    """What became of a brief: `state` is published, same, draft or failed.

    `why` is the reason it was rendered, `error` what went wrong, `changed` what differs from
    the edition before, in sentences.
    """

    name: str
    state: str
    why: str
    error: str | None = None
    seconds: float = 0.0
    changed: tuple[str, ...] = ()


# New objects until garbage is looked for: what loads now stays, and looking takes a fifth of it.
_RHYTHM = 50_000

Tell = Callable[[Outcome, int, int], None]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to run: `today` is the day written into the records, `warm` loads what cells need.

    `beside` are endings of what is made beside the pages: ".pdf", ".xlsx", ".eml"; `engine` is
    auto or nbclient; `scheduler` the address of a Dask cluster that renders, or "local".
    """

    reports: Path
    today: str
    load: Load
    warm: Warm
    jobs: int = 1
    force: bool = False
    beside: tuple[str, ...] = ()
    engine: str = "auto"
    scheduler: str | None = None
    wait: bool = True
    timeout: float | None = None

    @property
    def store(self) -> Store:
        """The reports folder, to be written to."""
        return Store(self.reports, self.today)


@dataclass(slots=True)
class Run:
    """What happened: an outcome per brief that was rendered, the names of the current ones."""

    outcomes: list[Outcome] = field(default_factory=list)
    current: list[str] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether any brief failed."""
        return any(outcome.state == "failed" for outcome in self.outcomes)

    def summary(self, today: str) -> dict[str, Any]:
        """The run as JSON values: the day, briefs by state, and each outcome."""
        states = [each.state for each in self.outcomes]
        counts = {state: states.count(state) for state in ("published", "draft", "same", "failed")}
        return {
            "day": today,
            "counts": {**counts, "current": len(self.current)},
            "briefs": [each._asdict() for each in self.outcomes],
        }


def plan_briefs(
    catalogue: Catalogue, briefs: Sequence[Brief], settings: Settings
) -> tuple[list[Decision], list[tuple[Brief, AnalyticsError]]]:
    """A decision for each brief, and the briefs that cannot even be planned.

    A fault of a brief that is made once is the caller's, and raised.
    """
    prints, day = Fingerprints(catalogue.root), date.fromisoformat(settings.today)
    planner = Planner(settings.reports, prints, settings.load, day, settings.beside)
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
    """Render what needs it among `briefs`; a brief belongs to one run at a time.

    Runs of single briefs go on side by side; one of the whole catalogue waits for them.
    """
    quiet_threads()
    # Asked before planning, which may load data.
    forks = settings.scheduler is None and single_threaded()
    store = settings.store
    whole = len(briefs) == len(catalogue.briefs) or any(brief.once for brief in briefs)
    names = None if whole else [brief.name for brief in briefs]
    with contextlib.ExitStack() as held:
        held.enter_context(lock(settings.reports, names, wait=settings.wait, say=say))
        sweep(settings.reports)
        sweep_scratch()
        decisions, wrong = plan_briefs(catalogue, briefs, settings)
        run = Run(current=[each.brief.name for each in decisions if not each.reason])
        for brief, error in wrong:
            record = read_record(settings.reports, brief.name, draft=brief.publish == "review")
            store.fail(brief, record, str(error))
            run.outcomes.append(Outcome(brief.name, "failed", "it cannot be planned", str(error)))
        prints = Fingerprints(catalogue.root)
        for each in decisions:
            if each.moved and not each.reason:
                store.refresh(each, with_digests(each.watched, prints))
        due = [each for each in decisions if each.reason]
        if due:
            from analytics.briefs.executors.guard import guarded  # as all that only rendering needs

            with guarded(forks=forks):
                for outcome in _render_all(due, settings, forks=forks):
                    run.outcomes.append(outcome)
                    tell(outcome, len(run.outcomes), len(due))
        if not whole:
            held.close()  # the next run of these briefs need not wait for the index
            held.enter_context(lock(settings.reports, ["index"]))
        try:
            if not all(brief.once for brief in briefs):
                store.refresh_index(catalogue)
        except AnalyticsError as error:
            run.outcomes.append(Outcome("index", "failed", "the briefs changed", str(error)))
    return run


def _render_all(due: Sequence[Decision], settings: Settings, *, forks: bool) -> Iterator[Outcome]:
    """Render and publish what is due; each outcome as it comes."""
    rhythm = gc.get_threshold()
    gc.set_threshold(_RHYTHM)
    # Heavy packages: a run with nothing to do never comes here.
    from analytics.briefs.execute.notebook import run_cells
    from analytics.briefs.executors.fork import completed, open_executor

    if settings.scheduler is not None:
        from analytics.briefs.executors.fork import cluster_executor

        executor = cluster_executor(settings.scheduler, settings.jobs)
    else:
        executor = open_executor(settings.jobs, forks=forks)
    here = forks and settings.engine != "nbclient"
    tasks = [task_of(each, settings, here=here) for each in due]
    with executor:
        if len(tasks) == 1:  # pages are made here, by what loads while the cells run elsewhere
            future = executor.submit(run_cells, tasks[0])
            from analytics.briefs.execute.warming import warm_pages

            warm_pages()
            answers = {future: 0}
        else:
            answers = _submit_all(executor, due, tasks, settings)
        for future in completed(executor, list(answers)):
            number = answers[future]
            yield _publish(due[number], tasks[number], future, settings.store)
    gc.unfreeze()
    gc.set_threshold(*rhythm)


def _submit_all(
    executor: Executor, due: Sequence[Decision], tasks: Sequence[Task], settings: Settings
) -> dict[Future[Any], int]:
    from analytics.briefs.execute.warming import warm_up
    from analytics.briefs.render import render

    if tasks[0].here:
        loads = [each.load for each in due if each.load is not None]
        once = [load for number, load in enumerate(loads) if load not in loads[:number]]
        with contextlib.chdir(due[0].root):  # as the cells will; no other thread is here
            warm_up(settings.warm, once)
    return {executor.submit(render, task): number for number, task in enumerate(tasks)}


def _publish(decision: Decision, task: Task, answer: Future[Any], store: Store) -> Outcome:
    """Publish what a worker returned; whatever went wrong there or here fails this brief alone."""
    from analytics.briefs.execute.notebook import Executed
    from analytics.briefs.render import failed, make_pages

    state = "failed"
    try:
        result = answer.result()
        rendered = make_pages(task, result) if isinstance(result, Executed) else result
        if not rendered.error:
            state = store.publish(decision, rendered)
    except AnalyticsError as error:
        rendered = failed(task, error)
    except Exception as error:  # noqa: BLE001 - of any executor: its worker ended, or its host
        rendered = failed(task, RenderError(f"was lost: {type(error).__name__}: {error}"))
    if state == "failed":
        store.fail(decision.brief, decision.record, rendered.error, rendered.notebook)
    seconds = round(rendered.seconds, 3)
    return Outcome(
        task.name, state, decision.reason, rendered.error or None, seconds, rendered.changed
    )


def task_of(decision: Decision, settings: Settings, *, here: bool) -> Task:
    """What a worker needs of a brief that is due."""
    from analytics.briefs.execute.notebook import Task

    brief = decision.brief
    return Task(
        name=brief.name,
        title=decision.title,
        notebook=brief.notebook.name,
        content=read_bytes(brief.notebook),
        parameters=decision.parameters,
        folder=decision.root,
        told={
            "chosen": list(decision.chosen),
            "asked": dict(decision.asked),
            "editor": brief.words,
        },
        correction=" ".join(f"{each.date}: {each.text}" for each in brief.corrections) or None,
        earlier=settings.store.earlier(brief),
        seconds=brief.timeout,
        beside=settings.beside,
        here=here,
    )
