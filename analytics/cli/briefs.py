"""The commands about briefs that exist: `list`, `verify`, `diff`, `publish`."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from analytics.briefs.catalogue.entries import find_catalogue
from analytics.cli.output import (
    CATALOGUE,
    argument,
    command,
    fail,
    open_catalogue,
    say,
    today,
)
from analytics.errors import AnalyticsError


@command(
    argument("names", nargs="*", metavar="NAME", help="briefs or tags; all by default"),
    argument("--json", action="store_true", help="with state, finding and files"),
    *CATALOGUE,
)
def list_(chosen: argparse.Namespace) -> int:
    """The briefs of the catalogue and their parameters.

    example: analytics list daily
    """
    from analytics.briefs.catalogue.parameters import bind, read_interface
    from analytics.briefs.store import Store
    from analytics.briefs.values import fill_title

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


@command(
    argument("files", nargs="+", type=Path, metavar="FILE"),
    argument("--browser", action="store_true", help="also open them in Chromium"),
    argument("--source", type=Path, metavar="DIR", help="render them again there and compare"),
    argument("--statement", action="store_true", help="say on what terms each source is shown"),
)
def verify(chosen: argparse.Namespace) -> int:
    """Check that rendered pages keep their contract; one line for each broken rule.

    example: analytics verify reports/*.html --browser
    """
    from analytics.briefs.verify import check_page

    code = 0
    for path in chosen.files:
        broken = list(check_page(path))
        if chosen.browser:
            from analytics.briefs.verify.browser import check_in_browser

            broken += check_in_browser(path)
        if chosen.source:
            from analytics.briefs.reproduce import differs_from
            from analytics.briefs.run import Settings
            from analytics.cli.rendering import loader, warm

            where = argparse.Namespace(catalogue=find_catalogue(chosen.source), reports=None)
            catalogue, _ = open_catalogue(where)
            settings = Settings(Path(), today(), loader(catalogue.root), warm)
            broken += differs_from(path, catalogue, settings)
        for rule in broken:
            fail(f"{path}: {rule.rule}: {rule.detail}")
            code = 1
        if chosen.statement:
            from analytics.briefs.verify import statement

            for line in statement(path):
                say(f"{path.name}: {line}")
    return code


@command(
    argument("old", type=Path, metavar="OLD"),
    argument("new", type=Path, metavar="NEW"),
)
def diff(chosen: argparse.Namespace) -> int:
    """What changed between two editions of a brief: rows by source, and figures.

    example: analytics diff old/comparison.html reports/comparison.html
    """
    from analytics.briefs.changes import compare_pages

    for line in compare_pages(chosen.old, chosen.new):
        say(line)
    return 0


@command(
    argument("names", nargs="+", metavar="NAME", help="briefs that wait in drafts/"),
    *CATALOGUE,
)
def publish(chosen: argparse.Namespace) -> int:
    """Publish drafts after a look at them.

    example: analytics publish comparison
    """
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
