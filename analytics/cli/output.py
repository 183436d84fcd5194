"""What commands share: lines on the terminal, and how they are declared."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from analytics.briefs.catalogue import Catalogue
from analytics.briefs.catalogue.entries import find_catalogue, load_catalogue


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


Argument = tuple[tuple[str, ...], dict[str, Any]]


def argument(*names: str, **options: Any) -> Argument:
    """An argument of a command, as `argparse` takes it."""
    return names, options


CATALOGUE = (
    argument("--catalogue", type=Path, metavar="FILE", help="the briefs (reports/briefs.toml)"),
    argument("--reports", type=Path, metavar="DIR", help="where pages go (the catalogue's folder)"),
)


@dataclass(frozen=True, slots=True)
class Command:
    """A sub-command: its help is the docstring of what it runs, whose last paragraph is an example.

    `run` gives the exit code.
    """

    arguments: tuple[Argument, ...]
    run: Callable[[argparse.Namespace], int]

    def add_to(self, commands: Any) -> None:
        """Let the parser behind `commands` know this one."""
        about, *more, example = (inspect.getdoc(self.run) or "").split("\n\n")
        parser = commands.add_parser(
            self.run.__name__.rstrip("_"),
            help=about,
            description=" ".join([about, *more]),
            epilog=" ".join(example.split()),
        )
        parser.add_argument("--debug", action="store_true", help="say where in the code it failed")
        for names, options in self.arguments:
            parser.add_argument(*names, **options)
        parser.set_defaults(run=self.run)


def command(*arguments: Argument) -> Callable[[Callable[[argparse.Namespace], int]], Command]:
    """Make a command of the function below, which gives it its name."""
    return partial(Command, arguments)


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
