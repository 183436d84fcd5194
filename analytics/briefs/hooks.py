"""Telling people: commands that get the summary of a run on their standard input."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from typing import Any

from analytics.briefs.catalogue import Hooks
from analytics.briefs.executors.processes import end_group
from analytics.errors import AnalyticsError, RenderError


def call_hooks(hooks: Hooks, summary: dict[str, Any]) -> list[AnalyticsError]:
    """Run the commands that this summary calls for; what went wrong with them."""
    counts = summary["counts"]
    changed = counts["published"] or counts["draft"]
    errors = []
    for name, due in (("on_change", changed), ("on_failure", counts["failed"])):
        command = getattr(hooks, name)
        try:
            if command and due:
                _call(name, command, summary, hooks.timeout)
        except AnalyticsError as error:
            errors.append(error)
    return errors


def _call(name: str, command: Sequence[str], summary: dict[str, Any], seconds: float) -> None:
    text = json.dumps(summary, ensure_ascii=False, indent=1)
    try:
        process = subprocess.Popen(  # noqa: S603 - the command is the catalogue owner's own
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=os.name == "posix",
            text=True,
        )
    except OSError as error:
        raise RenderError(
            f"the hook {name} cannot be run: {(error.strerror or str(error)).lower()}",
            value=command[0],
            remedy="mend [hooks] in the catalogue",
        ) from error
    try:
        process.communicate(text, timeout=seconds)
    except subprocess.TimeoutExpired:
        end_group(process.pid)
        process.communicate()
        raise RenderError(
            f"the hook {name} took longer than {seconds:g} seconds", value=command[0]
        ) from None
    if process.returncode:
        raise RenderError(
            f"the hook {name} left with exit code {process.returncode}", value=command[0]
        )
