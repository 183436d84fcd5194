"""The commands about a desk of one's own: `init`, `new`, `update`, `schedule`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from analytics import project
from analytics.cli.output import CATALOGUE, argument, command, fail, open_catalogue, say
from analytics.errors import AnalyticsError, InputError
from analytics.files import find


@command(
    argument("folder", type=Path, metavar="FOLDER", help="a new or an empty folder"),
    argument("--from", dest="file", metavar="FILE", help="your data; else a worked example"),
)
def init(chosen: argparse.Namespace) -> int:
    """Lay out a desk of your own: a catalogue, notebooks that belong to you, data.

    With --from your file is checked and copied, a mapping of its columns is drafted if it needs
    one, and the catalogue asks for the periods and the country that it holds.

    example: analytics init desk --from office.csv
    """
    import analytics
    from analytics.briefs.asking import choose

    file = find(chosen.file) if chosen.file else None
    mapping = _mapping(file) if file else ""
    data = project.lay_out(chosen.folder, file, mapping)
    values: dict[str, Any] = {}
    try:
        facts = analytics.load(str(chosen.folder / data))
        if file:
            kept = len(facts.incidents) + len(facts.statistics)
            say(f"{data}: {kept:,} rows kept, {len(facts.rejects):,} rejected")
        for name, defaults in project.defaults().items():
            found, sentences = choose(facts, defaults)
            values[name] = found
            if file and name == "comparison":
                for sentence in sentences:
                    say(sentence)
    except AnalyticsError as error:
        fail(f"{error}; the desk is laid out all the same")
    project.fill(chosen.folder, data, values)
    if mapping:
        say(f"{data}.source.toml: a first mapping; look at every line that says CONFIRM")
    say(f"next: cd {os.path.relpath(chosen.folder)} && analytics render")
    return 0


def _mapping(file: Path) -> str:
    """A draft for a table that no known format and no mapping explains; else nothing."""
    from analytics.sources import check, draft_mapping

    try:
        check(str(file))
    except InputError:
        return draft_mapping(file)
    return ""


@command(
    argument("name", metavar="NAME", help="of the brief and of its notebook"),
    *CATALOGUE,
)
def new(chosen: argparse.Namespace) -> int:
    """Make a notebook of your own that is a brief: its name goes to the end of the catalogue.

    example: analytics new kirkuk-road
    """
    catalogue, _ = open_catalogue(chosen)
    path = project.add_notebook(chosen.name, catalogue.path, catalogue.root)
    say(f"wrote {os.path.relpath(path)}; next: analytics render {chosen.name}")
    return 0


@command(
    argument("--write", action="store_true", help="take them; what was there stays beside"),
    *CATALOGUE,
)
def update(chosen: argparse.Namespace) -> int:
    """Show what the notebooks of this version would change in those of your desk.

    example: analytics update --write
    """
    catalogue, _ = open_catalogue(chosen)
    for path, lines in project.differences(catalogue.root).items():
        if chosen.write:
            project.take(path)
            say(f"wrote {os.path.relpath(path)}")
        else:
            say("\n".join(lines))
    return 0


@command(
    argument("--at", default="06:30", metavar="HH:MM", help="the time of day"),
    argument("--tag", help="only briefs with this tag"),
    argument("--jobs", type=int, default=2, metavar="N", help="briefs at a time"),
    *CATALOGUE,
)
def schedule(chosen: argparse.Namespace) -> int:
    """Print a crontab line, units of systemd and a CI workflow for this desk, and check them.

    example: analytics schedule --at 05:45 --tag daily
    """
    catalogue, _ = open_catalogue(chosen)
    catalogue.choose((), chosen.tag)
    root = catalogue.root.resolve()
    options = ["--jobs", str(chosen.jobs), *(["--tag", chosen.tag] if chosen.tag else [])]
    text = project.schedule(root, chosen.at, options)
    say(text)
    for sentence in project.check_schedule(text, root):
        say(f"# checked: {sentence}")
    return 0
