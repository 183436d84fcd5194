"""The system's Chromium: where it is, and how it is started so that it is alone with the page."""

from __future__ import annotations

import shutil

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


def find_chromium() -> str:
    """The path of the installed Chromium or Chrome; `RenderError` if there is none."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None:
        raise RenderError(
            "no Chromium is installed",
            remedy="install the system's package chromium, or go without PDF and --browser",
        )
    return found
