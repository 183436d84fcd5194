"""The stored reference values are what R computes."""

import math
import shutil
import subprocess

import pytest

from tests.reference import FOLDER, NUMERICS, coal_mining, read_reference


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed")
def test_r_still_gives_the_stored_values() -> None:
    done = subprocess.run(
        ["Rscript", "--vanilla", str(FOLDER / "numerics.R")],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    computed = read_reference(done.stdout)
    assert computed.keys() == NUMERICS.keys()
    for key, rows in NUMERICS.items():
        for stored, fresh in zip(rows, computed[key], strict=True):
            for left, right in zip(stored, fresh, strict=True):
                same = left == right or (math.isnan(left) and math.isnan(right))
                assert same or left == pytest.approx(right, rel=1e-10), key


def test_the_coal_mining_series_is_whole() -> None:
    assert (len(coal_mining()), sum(coal_mining())) == (112, 191)
