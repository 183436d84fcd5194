"""Every notebook runs: as papermill runs it for anybody, and as the catalogue renders it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("explore", {}),
        ("comparison", {"period_a": "2023", "period_b": "2024"}),
    ],
)
def test_papermill_runs_it_on_its_own(tmp_path: Path, name: str, given: dict[str, str]) -> None:
    out = tmp_path / "out.ipynb"
    parameters = [part for key, value in given.items() for part in ("-p", key, value)]
    command = [sys.executable, "-m", "papermill", str(ROOT / "notebooks" / f"{name}.ipynb")]
    done = subprocess.run(
        [*command, str(out), *parameters, "-k", "python3"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    cells = json.loads(out.read_text(encoding="utf-8"))["cells"]
    shown = [output for cell in cells for output in cell.get("outputs", [])]
    assert any("application/vnd.plotly.v1+json" in output.get("data", {}) for output in shown)
    assert not any(output["output_type"] == "error" for output in shown)
