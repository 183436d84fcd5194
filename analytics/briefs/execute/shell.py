"""The cells of a notebook run in this process, their outputs kept as a notebook keeps them.

An IPython shell with hooks that collect what a kernel would send: results, displays, streams,
errors. It is used in a forked child only: it takes over `sys.stdout` and the display machinery.
"""

from __future__ import annotations

import base64
import io
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

# What a shell loads when it opens, so that the process it is forked from has it already.
from IPython.core import (  # noqa: F401
    application,
    completer,
    completerlib,
    crashhandler,
    logger,
    magics,
    oinspect,
    pylabtools,
)
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import List
from traitlets.config import Config

from analytics.briefs.execute.notebook import Gave
from analytics.briefs.executors import guard
from analytics.briefs.executors.scratch import scratch_folder

Output = dict[str, Any]


class _ResultHook(DisplayHook):  # type: ignore[misc]
    """The value of a cell's last expression, as an `execute_result`."""

    def write_output_prompt(self) -> None:
        """A notebook has no prompts."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        self.shell.outputs.append(
            {
                "output_type": "execute_result",
                "data": format_dict,
                "metadata": md_dict or {},
                "execution_count": self.shell.execution_count,
            }
        )

    def finish_displayhook(self) -> None:
        """Nothing was written that would need an end."""


class _Stream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr`, as `stream` outputs."""

    def __init__(self, name: str, outputs: list[Output]) -> None:
        self.name = name
        self._outputs = outputs

    def write(self, text: str) -> int:
        last = self._outputs[-1] if self._outputs else {}
        if last.get("output_type") == "stream" and last["name"] == self.name:
            last["text"].append(text)  # joined at the end: a cell may print millions of lines
        else:
            self._outputs.append({"output_type": "stream", "name": self.name, "text": [text]})
        return len(text)

    def writable(self) -> bool:
        return True


class CollectingShell(InteractiveShell):  # type: ignore[misc]
    """An IPython shell whose cells leave their outputs in `outputs`."""

    outputs: Any = List()
    displayhook_class = _ResultHook
    display_pub_class = CapturingDisplayPublisher

    def enable_gui(self, gui: str | None = None) -> None:
        """There is no screen."""

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.outputs.append(
            {
                "output_type": "error",
                "ename": etype.__name__,
                "evalue": str(evalue),
                "traceback": stb,
            }
        )


def run_here(cells: Sequence[Any], folder: Path) -> Iterator[Gave]:
    """Run code cells in order, in this process, up to the first that errs; what each one gave.

    Blank cells are left out, as nbclient does.
    """
    guard.leave()  # what cells start must not hold its pipe open
    sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - for the process's life
    os.chdir(folder)
    sys.path.insert(0, "")  # as in a kernel: the working folder comes first
    shell = _open_shell()
    for index, cell in enumerate(cells):
        if cell["cell_type"] != "code" or not cell["source"].strip():
            continue
        shell.outputs = shell.display_pub.outputs = []
        kept = sys.stdout, sys.stderr
        sys.stdout = _Stream("stdout", shell.outputs)
        sys.stderr = _Stream("stderr", shell.outputs)
        try:
            result = shell.run_cell(cell["source"], store_history=True)
        finally:
            sys.stdout, sys.stderr = kept
        outputs = json.loads(json.dumps(_as_nbformat(shell.outputs), default=_as_text))
        yield index, outputs, shell.execution_count - 1
        if not result.success:
            return


def _as_text(value: object) -> str:
    """What JSON has no form for: bytes of a picture as a notebook keeps them, else its words."""
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)


def _as_nbformat(given: Sequence[Output]) -> list[Output]:
    """What a shell gave as a notebook's file has it: an updated display is its last form."""
    outputs: list[Output] = []
    shown: dict[str, list[Output]] = {}
    for output in given:
        if "output_type" in output:
            text = {"text": "".join(output["text"])} if "text" in output else {}
            outputs.append({**output, **text})
            continue
        label = str((output["transient"] or {}).get("display_id", ""))
        content = {"data": output["data"], "metadata": output["metadata"] or {}}
        if output["update"]:
            for earlier in shown.get(label, ()):
                earlier.update(content)
            continue
        outputs.append({"output_type": "display_data", **content})
        if label:
            shown.setdefault(label, []).append(outputs[-1])
    return outputs


def _open_shell() -> CollectingShell:
    """A fresh shell without history or the user's settings."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.cache_size = 0
    place = str(scratch_folder() / "ipython")
    shell: CollectingShell = CollectingShell.instance(config=config, ipython_dir=place)
    if "matplotlib" in sys.modules:
        from matplotlib_inline.backend_inline import configure_inline_support

        configure_inline_support(shell, "inline")
    return shell
