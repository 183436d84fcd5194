"""The command line `analytics`: it reads arguments, calls the package, and says what happened.

Exit codes: 0 all is well, 1 it ran and something failed, 2 the call makes no sense. Nothing heavy
is imported before a command needs it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from analytics import __version__
from analytics.cli import briefs, data, rendering
from analytics.cli.output import fail
from analytics.errors import AnalyticsError, ParameterError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    chosen = _parser().parse_args(arguments)
    try:
        code: int = chosen.run(chosen)
        sys.stdout.flush()
    except ParameterError as error:
        fail(str(error))
        return 2
    except AnalyticsError as error:
        fail(str(error))
        return 1
    except BrokenPipeError:  # the reader of our output left, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        fail("stopped; everything published is whole")
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="analytics",
        description="Timeline and trend analytics of security incidents: "
        "from dated claims to a brief you can defend.",
        epilog="example: analytics render --jobs 2",
    )
    parser.add_argument("--version", action="version", version=f"analytics {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    rendering.add_render(commands)
    data.add_check(commands)
    briefs.add_list(commands)
    briefs.add_verify(commands)
    data.add_convert(commands)
    data.add_duplicates(commands)
    briefs.add_diff(commands)
    briefs.add_publish(commands)
    return parser
