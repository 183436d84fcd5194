"""The system's Chromium, alone with a page: where it is, and a brief printed by it on paper."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from analytics.errors import RenderError

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_SECONDS = 120
_NEIGHBOUR = re.compile(r'<a href="[\w./-]+\.(?:html|pdf|xlsx)">')
_SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
_DATE = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}")
_NO_DAY = b"19700101000000"


def find_chromium() -> str:
    """The path of the installed Chromium or Chrome; `RenderError` if there is none."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None:
        raise RenderError(
            "no Chromium is installed",
            remedy="install the system's package chromium, or go without PDF and --browser",
        )
    return found


def print_page(page: bytes) -> bytes:
    """The PDF of a page on A4, either edition: both print the same static charts, without scripts.

    Links to other editions are left out, since a PDF would turn them into paths of this machine,
    and the dates that the browser writes are blanked. Equal pages give equal PDFs with the same
    browser and fonts.

    Raises
    ------
    RenderError
        If no Chromium is installed, or it fails.
    """
    browser = find_chromium()
    html = _SCRIPT.sub("", _NEIGHBOUR.sub("<a>", page.decode("utf-8")))
    html = html.replace("</head>", "<style>@page{size:A4}</style></head>", 1)
    with tempfile.TemporaryDirectory(prefix="brief-") as folder:
        source, target = Path(folder, "brief.html"), Path(folder, "brief.pdf")
        source.write_bytes(html.encode("utf-8"))
        command = [
            browser,
            "--headless",
            *FLAGS,
            "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={folder}/profile",
            "--no-pdf-header-footer",
            "--generate-pdf-document-outline",
            f"--print-to-pdf={target}",
            source.as_uri(),
        ]
        try:
            # The command is ours and the page is a file of ours: nothing of it reaches a shell.
            done = subprocess.run(  # noqa: S603
                command, capture_output=True, timeout=_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise RenderError(f"Chromium took more than {_SECONDS} seconds to print") from None
        if done.returncode:
            raise RenderError(f"Chromium failed to print (exit {done.returncode})")
        if not target.is_file():
            raise RenderError("Chromium made no PDF", remedy="open the page and print it by hand")
        return _DATE.sub(lambda match: b"/" + match[1] + b" (D:" + _NO_DAY, target.read_bytes())
