"""The commands about briefs that exist: `list`, `verify`, `diff`, `publish`."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from analytics.cli.output import (
    Commands,
    add_catalogue,
    command,
    fail,
    open_catalogue,
    say,
    today,
)
from analytics.errors import AnalyticsError


def add_list(commands: Commands) -> None:
    """The arguments of `list`."""
    parser = command(
        commands,
        "list",
        "The briefs of the catalogue and their parameters.",
        "analytics list daily",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="briefs or tags; all by default")
    parser.add_argument("--json", action="store_true", help="with state, finding and files")
    add_catalogue(parser)
    parser.set_defaults(run=_list)


def _list(chosen: argparse.Namespace) -> int:
    from analytics.briefs.catalogue.parameters import bind, read_interface
    from analytics.briefs.store import Store
    from analytics.briefs.titles import fill_title

    catalogue, reports = open_catalogue(chosen)
    store, told, code = Store(reports, today()), [], 0
    for brief in catalogue.choose(chosen.names):
        try:
            interface = read_interface(brief.notebook)
            given = bind(brief.notebook, brief.parameters, interface.parameters)
        except AnalyticsError as error:
            fail(f"{brief.name}: {error}")
            code = 1
            continue
        title = fill_title(brief.title or interface.title, interface.defaults | given)
        values = interface.defaults | given
        told.append({**store.describe(brief), "title": title, "parameters": values})
        if chosen.json:
            continue
        tags = f" [{', '.join(brief.tags)}]" if brief.tags else ""
        say(f"{brief.name}{tags}: {title}")
        for name, parameter in interface.parameters.items():
            mark = "" if name in given else " (default)"
            about = f"  # {parameter.help}" if parameter.help else ""
            say(f"  {name} = {values[name]!r}{mark}{about}")
    if chosen.json:
        say(json.dumps(told, ensure_ascii=False, indent=1))
    return code


def add_verify(commands: Commands) -> None:
    """The arguments of `verify`."""
    parser = command(
        commands,
        "verify",
        "Check that rendered pages keep their contract; one line for each broken rule.",
        "analytics verify reports/*.html --browser",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--browser", action="store_true", help="also open them in Chromium")
    parser.set_defaults(run=_verify)


def _verify(chosen: argparse.Namespace) -> int:
    from analytics.briefs import verify

    code = 0
    for path in chosen.files:
        broken = list(verify.check_page(path))
        if chosen.browser:
            from analytics.briefs.verify.browser import check_in_browser

            broken += check_in_browser(path)
        for rule in broken:
            fail(f"{path}: {rule.rule}: {rule.detail}")
            code = 1
    return code


def add_diff(commands: Commands) -> None:
    """The arguments of `diff`."""
    parser = command(
        commands,
        "diff",
        "What changed between two editions of a brief: rows by source, and figures.",
        "analytics diff old/comparison.html reports/comparison.html",
    )
    parser.add_argument("old", type=Path, metavar="OLD")
    parser.add_argument("new", type=Path, metavar="NEW")
    parser.set_defaults(run=_diff)


def _diff(chosen: argparse.Namespace) -> int:
    from analytics.briefs.pagediff import compare_pages

    for line in compare_pages(chosen.old, chosen.new):
        say(line)
    return 0


def add_publish(commands: Commands) -> None:
    """The arguments of `publish`."""
    parser = command(
        commands,
        "publish",
        "Publish drafts after a look at them.",
        "analytics publish comparison",
    )
    parser.add_argument("names", nargs="+", metavar="NAME", help="briefs that wait in drafts/")
    add_catalogue(parser)
    parser.set_defaults(run=_publish)


def _publish(chosen: argparse.Namespace) -> int:
    from analytics.briefs.store import Store
    from analytics.files import lock

    catalogue, reports = open_catalogue(chosen)
    store = Store(reports, today())
    briefs = catalogue.choose(chosen.names)
    with lock(reports, say=fail):
        for brief in briefs:
            if brief.name not in chosen.names and not store.has_draft(brief):
                continue  # of a tag or a matrix, those that wait
            for path in store.publish_draft(brief):
                say(f"published {os.path.relpath(path)}")
        store.refresh_index(catalogue)
    return 0
