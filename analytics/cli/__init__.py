"""The command line `analytics`: it reads arguments, calls the package, and says what happened.

Exit codes: 0 all is well, 1 it ran and something failed, 2 the call makes no sense. Nothing heavy
is imported before a command needs it.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from analytics import __version__
from analytics.cli import briefs, data, desk, rendering
from analytics.cli.output import fail
from analytics.errors import AnalyticsError, ParameterError, one_line

COMMANDS = (
    rendering.render, data.check, briefs.list_, briefs.verify, data.convert, data.duplicates,
    data.places, data.read, data.accept, briefs.diff, briefs.publish, desk.init, desk.new,
    desk.update, desk.schedule,
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by who called us
            nothing = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - to our end
            setattr(sys, name, nothing)
    chosen = _parser().parse_args(arguments)
    code = 1
    try:
        code = chosen.run(chosen)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output left, as `head` does
        _let_go()
    except KeyboardInterrupt:
        fail("stopped; everything published is whole")
        return 130
    except Exception as error:  # noqa: BLE001 - the last door: one line, and the code 1
        if chosen.debug:
            traceback.print_exc()
        fail(_one_line_of(error))
        code = 2 if isinstance(error, ParameterError) else 1
        _let_go()
    return code


def _one_line_of(error: Exception) -> str:
    """One line, whatever went wrong."""
    if isinstance(error, AnalyticsError):
        return str(error)
    if isinstance(error, OSError):
        return one_line(f"output cannot be written: {(error.strerror or str(error)).lower()}")
    return one_line(f"failed in a way nobody foresaw: {type(error).__name__}: {error}; add --debug")


def _let_go() -> None:
    """Leave standard output where nothing can fail any more: Python flushes it once again."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="analytics",
        description="Timeline and trend analytics of security incidents: "
        "from dated claims to a brief you can defend.",
        epilog="example: analytics render --jobs 2. To learn it: notebooks/tutorial/1-read.ipynb, "
        "and help(an.compare) in Python.",
    )
    parser.add_argument("--version", action="version", version=f"analytics {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for each in COMMANDS:
        each.add_to(commands)
    return parser
