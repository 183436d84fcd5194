"""The commands about data: `check`, `convert` and `duplicates`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from analytics.cli.output import Commands, command, hide_progress, say, show_progress


def add_check(commands: Commands) -> None:
    """The arguments of `check`."""
    parser = command(
        commands,
        "check",
        "What would be read, kept and rejected, and why.",
        "analytics check seeds --strict",
    )
    _add_paths(parser)
    parser.add_argument("--strict", action="store_true", help="exit 1 if anything was rejected")
    parser.add_argument("--json", action="store_true", help="the accounts as JSON")
    parser.add_argument(
        "--draft", action="store_true", help="write a first mapping of a table, guesses marked"
    )
    parser.set_defaults(run=_check)


def _check(chosen: argparse.Namespace) -> int:
    from rich.console import Console

    from analytics.files import find
    from analytics.sources import check, draft_mapping, on_terminal

    if chosen.draft:
        for path in chosen.paths:
            say(draft_mapping(find(path)).rstrip())
        return 0
    accounts = check(*chosen.paths, format=chosen.format, progress=_rows)
    hide_progress()
    if chosen.json:
        say(json.dumps([one.as_json() for one in accounts], ensure_ascii=False, indent=1))
    else:
        console = Console(soft_wrap=True)
        for account in accounts:
            console.print(on_terminal(account))
    return 1 if chosen.strict and any(account.rejected for account in accounts) else 0


def add_convert(commands: Commands) -> None:
    """The arguments of `convert`."""
    parser = command(
        commands,
        "convert",
        "Write the tidy tables as Parquet, CSV or Excel.",
        "analytics convert seeds tables.xlsx",
    )
    _add_paths(parser)
    parser.add_argument("out", type=Path, metavar="OUT", help="ends in .parquet, .csv or .xlsx")
    parser.set_defaults(run=_convert)


def _convert(chosen: argparse.Namespace) -> int:
    from analytics.sources import convert

    written = convert(chosen.paths, chosen.out, format=chosen.format, progress=_rows)
    hide_progress()
    for path in written:
        say(f"wrote {path}")
    return 0


def add_duplicates(commands: Commands) -> None:
    """The arguments of `duplicates`."""
    parser = command(
        commands,
        "duplicates",
        "Propose which reports tell of one event, for a person to decide in a small CSV.",
        "analytics duplicates seeds --out confirmed.csv",
    )
    _add_paths(parser)
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="keeps what was decided before"
    )
    parser.set_defaults(run=_duplicates)


def _duplicates(chosen: argparse.Namespace) -> int:
    from analytics.duplicates import propose, write_proposals
    from analytics.sources import load

    data = load(*chosen.paths, format=chosen.format)
    written = write_proposals(chosen.out, propose(data), data)
    say(
        f"wrote {chosen.out}: {written.new} new proposals, {written.kept} rows decided before, "
        f"{written.gone} of them about reports that are gone"
    )
    return 0


def _add_paths(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="ledger folders or data files")
    parser.add_argument("--format", metavar="F", help="how to read files that do not tell")


def _rows(count: int) -> None:
    show_progress(f"{count:,} rows read")
