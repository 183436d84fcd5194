"""What commands share: lines on the terminal, and the arguments that name a catalogue."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import sys
from pathlib import Path
from typing import Any

from analytics.briefs.catalogue import Catalogue
from analytics.briefs.catalogue.entries import find_catalogue, load_catalogue

Commands = Any  # argparse keeps the type of its sub-parsers to itself


def say(line: str) -> None:
    """A line of results."""
    sys.stdout.write(f"{line}\n")


def fail(line: str) -> None:
    """A line about something that went wrong."""
    hide_progress()
    with contextlib.suppress(OSError):  # nobody can be told
        sys.stderr.write(f"analytics: {line}\n")


def show_progress(line: str) -> None:
    """One line that the next one overwrites; nothing unless a person is watching."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[2K{line[:100]}")
        sys.stderr.flush()


def hide_progress() -> None:
    """Take the progress line away."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[2K")


def command(commands: Commands, name: str, about: str, example: str) -> argparse.ArgumentParser:
    """A sub-command with its help and an example."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=about, description=about, epilog=f"example: {example}"
    )
    parser.add_argument("--debug", action="store_true", help="say where in the code it went wrong")
    return parser


def add_catalogue(parser: argparse.ArgumentParser) -> None:
    """The options --catalogue and --reports."""
    parser.add_argument(
        "--catalogue", type=Path, metavar="FILE", help="the briefs (reports/briefs.toml)"
    )
    parser.add_argument(
        "--reports", type=Path, metavar="DIR", help="where pages go (the catalogue's folder)"
    )


def open_catalogue(chosen: argparse.Namespace) -> tuple[Catalogue, Path]:
    """The catalogue that the arguments name, and the folder of its pages."""

    # Place names load a gazetteer: only a catalogue that says "each province" asks for them.
    def provinces(country: str) -> tuple[str, ...]:
        from analytics.places import provinces

        return tuple(provinces(country))

    path = chosen.catalogue or find_catalogue(Path.cwd())
    catalogue = load_catalogue(path, provinces)
    reports = chosen.reports or path.parent
    return catalogue, reports.resolve()


def today() -> str:
    """The day on this machine: the only place where the clock is read."""
    return dt.datetime.now().astimezone().date().isoformat()
