"""The commands about data: `check`, `convert`, `duplicates` and `places`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from analytics.cli.output import argument, command, hide_progress, say, show_progress

PATHS = (
    argument("paths", nargs="+", metavar="PATH", help="ledger folders or data files"),
    argument("--format", metavar="F", help="how to read files that do not tell"),
)


@command(
    *PATHS,
    argument("--strict", action="store_true", help="exit 1 if anything was rejected"),
    argument("--json", action="store_true", help="the accounts as JSON"),
    argument(
        "--draft", action="store_true", help="write a first mapping of a table, guesses marked"
    ),
)
def check(chosen: argparse.Namespace) -> int:
    """What would be read, kept and rejected, and why.

    example: analytics check seeds --strict
    """
    from rich.console import Console

    from analytics import sources
    from analytics.files import find

    if chosen.draft:
        for path in chosen.paths:
            say(sources.draft_mapping(find(path)).rstrip())
        return 0
    accounts = sources.check(*chosen.paths, format=chosen.format, progress=_show_rows)
    hide_progress()
    if chosen.json:
        say(json.dumps([one.as_json() for one in accounts], ensure_ascii=False, indent=1))
    else:
        console = Console(soft_wrap=True)
        for account in accounts:
            console.print(sources.on_terminal(account))
    return 1 if chosen.strict and any(account.rejected for account in accounts) else 0


@command(
    *PATHS,
    argument("out", type=Path, metavar="OUT", help="ends in .parquet, .csv or .xlsx"),
)
def convert(chosen: argparse.Namespace) -> int:
    """Write the tidy tables as Parquet, CSV or Excel.

    example: analytics convert seeds tables.xlsx
    """
    from analytics import sources

    written = sources.convert(chosen.paths, chosen.out, format=chosen.format, progress=_show_rows)
    hide_progress()
    for path in written:
        say(f"wrote {path}")
    return 0


@command(
    *PATHS,
    argument(
        "--out", type=Path, required=True, metavar="FILE", help="keeps what was decided before"
    ),
)
def duplicates(chosen: argparse.Namespace) -> int:
    """Propose which reports tell of one event, for a person to decide in a small CSV.

    example: analytics duplicates seeds --out confirmed.csv
    """
    from analytics.duplicates import propose, write_proposals
    from analytics.sources import load

    data = load(*chosen.paths, format=chosen.format)
    written = write_proposals(chosen.out, propose(data), data)
    say(
        f"wrote {chosen.out}: {written.new} new proposals, {written.kept} rows decided before, "
        f"{written.gone} of them about reports that are gone"
    )
    return 0


@command(
    argument("action", choices=["add"], help="add a country's boundaries and names"),
    argument("file", type=Path, metavar="FILE", help="its first-level divisions as GeoJSON"),
    argument("--country", metavar="C", help="whose they are, where the file does not tell"),
)
def places(chosen: argparse.Namespace) -> int:
    """Add a country's boundaries, so that its maps work, and further names of its provinces.

    example: analytics places add nigeria.geojson
    """
    from analytics.files import find
    from analytics.places import name_of
    from analytics.places.adding import add_places

    added = add_places(find(chosen.file), chosen.country)
    say(f"wrote {added.file}: {added.divisions} first-level divisions of {name_of(added.country)}")
    if added.without_shape:
        say(f"without a boundary: {', '.join(added.without_shape)}")
    if added.not_known:
        say(f"left out, not known under these names: {', '.join(added.not_known)}")
    return 0


def _show_rows(count: int) -> None:
    show_progress(f"{count:,} rows read")
