"""The command `analytics render`, and what its runs need loaded before they fork."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import analytics
from analytics.briefs.catalogue import Catalogue
from analytics.briefs.hooks import call_hooks
from analytics.briefs.plan import Load
from analytics.briefs.run import Outcome, Run, Settings, plan_briefs, run_briefs
from analytics.cli.output import (
    CATALOGUE,
    argument,
    command,
    fail,
    hide_progress,
    open_catalogue,
    say,
    show_progress,
    today,
)
from analytics.errors import AnalyticsError, ParameterError
from analytics.files import find, write_whole

# Parts that load a module for each kind of result on first use.
_BY_KIND = ("analytics.charts", "analytics.prose")
# What pages do without: texts read by rules, what only a person at a notebook asks, matplotlib.
_UNUSED = {
    "read_article", "scan", "pick", "export", "rows", "explain",
    "analytics.charts.picture", "analytics.charts.static",
}  # fmt: skip
_SMALL = 5_000_000  # bytes of files: packed, these may be a hundred thousand rows


@command(
    argument("names", nargs="*", metavar="NAME", help="briefs or tags; all by default"),
    argument("--tag", help="only briefs with this tag"),
    argument("-p", dest="given", action="append", metavar="KEY=VALUE", help="overrule a parameter"),
    argument("--publish", action="store_true", help="with -p: in the catalogue's page's place"),
    argument("--jobs", type=int, default=1, metavar="N", help="briefs at a time"),
    argument("--force", action="store_true", help="render also what did not change"),
    argument("--dry-run", action="store_true", help="say what would be rendered, and why"),
    argument("--pdf", action="store_true", help="also print each brief as PDF"),
    argument("--excel", action="store_true", help="also write each brief's tables as Excel"),
    argument("--mail", action="store_true", help="also each brief as a mail, for sendmail"),
    argument("--timeout", type=float, metavar="S", help="seconds a notebook may take"),
    argument("--summary", type=Path, metavar="FILE", help="write what happened as JSON"),
    argument("--no-wait", action="store_true", help="fail if another run is at work"),
    argument("--scheduler", metavar="ADDRESS", help="a Dask cluster, tcp://HOST:8786, or local"),
    argument("--engine", choices=("auto", "nbclient"), default="auto", help="how cells run"),
    *CATALOGUE,
)
def render(chosen: argparse.Namespace) -> int:
    """Render the briefs that changed, and publish them.

    With -p a page of its own is made; with -p data=FILE what nobody says comes from the data.

    example: analytics render comparison -p period_a=2023 --jobs 2
    """
    if chosen.jobs < 1:
        raise ParameterError("must be 1 or more", column="--jobs", value=chosen.jobs)
    if chosen.timeout is not None and chosen.timeout <= 0:
        raise ParameterError("must be above 0", column="--timeout", value=chosen.timeout)
    catalogue, reports = open_catalogue(chosen)
    briefs = catalogue.choose(chosen.names, chosen.tag)
    given = _pairs(chosen.given or ())
    if given:
        from analytics.briefs.asking import ASKED, ask

        briefs = tuple(ask(brief, given, publish=chosen.publish) for brief in briefs)
        if not chosen.publish and chosen.reports is None:
            reports = reports / ASKED
    settings = Settings(
        reports=reports,
        today=today(),
        load=loader(catalogue.root),
        warm=warm,
        jobs=chosen.jobs,
        force=chosen.force,
        beside=(".pdf",) * chosen.pdf + (".xlsx",) * chosen.excel + (".eml",) * chosen.mail,
        engine=chosen.engine,
        scheduler=chosen.scheduler,
        wait=not chosen.no_wait,
        timeout=chosen.timeout,
    )
    if chosen.dry_run:
        return _say_plan(catalogue, briefs, settings)
    show_progress("looking for what changed ...")
    run = run_briefs(catalogue, briefs, settings, tell=_teller(reports), say=fail)
    hide_progress()
    return _report(run, catalogue, settings, chosen.summary)


def _say_plan(catalogue: Catalogue, briefs: Sequence[Any], settings: Settings) -> int:
    decisions, wrong = plan_briefs(catalogue, briefs, settings)
    for decision in decisions:
        say(f"{decision.brief.name}: {decision.reason or 'current'}")
    for _, error in wrong:
        fail(str(error))
    return 1 if wrong else 0


def _teller(reports: Path) -> Callable[[Outcome, int, int], None]:
    """Says what became of a brief: failures on the error stream, pages where they are."""

    def tell(outcome: Outcome, done: int, total: int) -> None:
        hide_progress()
        if outcome.state == "failed":
            fail(f"{outcome.name}: {outcome.error}")
        elif outcome.state != "same":
            folder = reports / "drafts" if outcome.state == "draft" else reports
            page = os.path.relpath(folder / f"{outcome.name}.html")
            say(f"{outcome.state} {page}: {outcome.why}")
        show_progress(f"{done} of {total} briefs done")

    return tell


def _report(run: Run, catalogue: Catalogue, settings: Settings, path: Path | None) -> int:
    told = run.summary(settings.today)
    if path is not None:
        text = json.dumps(told, ensure_ascii=False, indent=1)
        write_whole(path, text.encode() + b"\n")
    errors = call_hooks(catalogue.hooks, told)
    for error in errors:
        fail(str(error))
    for outcome in run.outcomes:
        if outcome.why in {"it cannot be planned", "the briefs changed"}:
            fail(f"{outcome.name}: {outcome.error}")
    return 1 if run.failed or errors else 0


def _pairs(texts: Sequence[str]) -> dict[str, str]:
    pairs = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals:
            raise ParameterError("is not KEY=VALUE", column="-p", value=text)
        pairs[key.strip()] = value
    return pairs


def loader(root: Path) -> Load:
    """Loads what briefs read, from the project's folder, each set of files once."""

    @cache
    def read(paths: tuple[str, ...], kind: str | None) -> Any:
        found = [str(root / path) if (root / path).exists() else path for path in paths]
        return analytics.load(*found, format=kind)

    return lambda load: read(tuple(load["paths"]), load["format"])


def warm(loads: Sequence[Mapping[str, Any]] = ()) -> None:
    """Load the package, write one throw-away frame, read the ledgers that `loads` names.

    Ledgers stay in memory by their contents, so that a fork need not read them again. Of files
    each brief reads the part it asks for.
    """
    with contextlib.suppress(AnalyticsError):
        if "analytics.tables" not in sys.modules and _size_of(loads) < _SMALL:
            import pandas as pd

            # Cells ask small tables many small questions: each costs less of Python's own texts
            # than of Arrow's, which many rows need. Before the first text: the two do not mix.
            pd.set_option("mode.string_storage", "python")
    for name in set(analytics.__all__) - _UNUSED:
        with contextlib.suppress(ImportError):  # the cells that need it will say so
            getattr(analytics, name)
    for part in _BY_KIND:
        modules = {each.name for each in iter_modules(import_module(part).__path__, f"{part}.")}
        for module in modules - _UNUSED:
            import_module(module)
    import_module("analytics.prose.messages").read_all()
    import_module("analytics.places.world").divisions("IQ")  # the ISO table, if not read before
    analytics.rate_ratio(1, 1, 1, 1)  # loads what the methods use of scipy
    _write_throwaway()
    for load in loads:
        with contextlib.suppress(AnalyticsError):  # the notebook will say so
            ledgers = [path for path in load["paths"] if find(path).is_dir()]
            data = analytics.load(*ledgers, format=load["format"])
            if data.original is not data:  # a ledger in memory, of which every fork takes its part
                import_module("analytics.notebook.evidence").prepare(data.original)


def _size_of(loads: Sequence[Mapping[str, Any]]) -> int:
    """Bytes of the files that are read, as they lie there."""
    paths = [find(path) for load in loads for path in load["paths"]]
    files = [file for path in paths for file in (path, *path.rglob("*")) if file.is_file()]
    return sum(file.stat().st_size for file in files)


def _write_throwaway() -> None:
    """A frame written out: pandas loads and looks up much on first use."""
    import pandas as pd

    frame = pd.DataFrame({"day": pd.to_datetime(["2024-01-01", "2024-02-01"]), "count": [1, 2]})
    frame.to_dict("records")
    frame.to_csv(index=False)
