"""What all tests share: the real files beside the project, a hostile time zone, no network."""

import os
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Kiritimati is a day ahead of most of the world: code that mixes days and moments fails here.
os.environ["TZ"] = "Pacific/Kiritimati"
time.tzset()


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real files that may not be redistributed; tests of them skip where they are absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real files at {folder}")
    return folder
