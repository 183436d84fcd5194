"""The commands about data: `check` and `convert`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from analytics.cli.output import Commands, command, say


def add_check(commands: Commands) -> None:
    """The arguments of `check`."""
    parser = command(
        commands,
        "check",
        "What would be read, kept and rejected, and why.",
        "analytics check seeds --strict",
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="ledger folders or data files")
    parser.add_argument("--strict", action="store_true", help="exit 1 if anything was rejected")
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    parser.add_argument("--format", metavar="F", help="how to read files that do not tell")
    parser.set_defaults(run=_check)


def _check(chosen: argparse.Namespace) -> int:
    from analytics.sources import check

    report = check(*chosen.paths, format=chosen.format)
    if chosen.json:
        say(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
    else:
        for line in report.lines():
            say(line)
    return 1 if chosen.strict and report.rejected else 0


def add_convert(commands: Commands) -> None:
    """The arguments of `convert`."""
    parser = command(
        commands,
        "convert",
        "Write the tidy tables as Parquet, CSV or Excel.",
        "analytics convert seeds tables.xlsx",
    )
    parser.add_argument("path", metavar="PATH", help="a ledger folder or data file")
    parser.add_argument("out", type=Path, metavar="OUT", help="a folder, or a file ending in .xlsx")
    parser.add_argument("--format", metavar="F", help="how to read files that do not tell")
    parser.set_defaults(run=_convert)


def _convert(chosen: argparse.Namespace) -> int:
    from analytics.sources import convert

    for path in convert(chosen.path, chosen.out, format=chosen.format):
        say(f"wrote {path}")
    return 0
