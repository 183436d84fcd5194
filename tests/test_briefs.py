"""The briefs of the catalogue, rendered from the seeds as a stranger renders them."""

import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

from analytics.briefs import chromium, verify
from analytics.briefs.verify import browser
from tests import made
from tests.conftest import ROOT

NAMES = ("comparison", "provinces", "timeline", "trend")
PAGES = [f"{name}{edition}.html" for name in NAMES for edition in ("", ".lite")]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the rendered briefs."""
    folder = tmp_path_factory.mktemp("reports")
    done = subprocess.run(
        [sys.executable, "-m", "analytics", "render", "--reports", str(folder), "--jobs", "2"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


def text_of(page: Path) -> str:
    """The words of a page, its dashes made plain."""
    words = re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", page.read_text("utf-8"), flags=re.S)
    # Spans that keep an interval on one line leave blanks around it.
    return re.sub(r"\s+", " ", unescape(words)).replace("( ", "(").replace(" )", ")")


@pytest.mark.parametrize("name", PAGES)
def test_every_edition_keeps_the_contract(reports: Path, name: str) -> None:
    assert verify.check_page(reports / name) == []


@pytest.mark.parametrize("name", NAMES)
def test_both_editions_show_the_same_numbers(reports: Path, name: str) -> None:
    pages = [(reports / f"{name}{edition}.html").read_bytes() for edition in ("", ".lite")]
    assert made.same_numbers(*pages) == []


@pytest.mark.parametrize("edition", ["", ".lite"])
def test_the_comparison_leads_with_pairs_of_one_counter(reports: Path, edition: str) -> None:
    text = text_of(reports / f"comparison{edition}.html")
    assert "fell by about half in Iraq; in Syria 2 of 3 counters counted more, none clearly" in text
    assert "counted 65 attacks by Islamic State in 2024 after 135 in 2023: down 52%" in text
    assert "contradicted as a total; as a pace some counts fit and others contradict it" in text
    assert "0.48 times" not in text
    assert "significan" not in text


def test_the_provinces_say_what_was_given_to_none(reports: Path) -> None:
    text = text_of(reports / "provinces.lite.html")
    assert "in the total, but in no province" in text
    assert "That does not mean nothing happened" in text
    assert "كركوك" in text


def test_a_second_run_renders_nothing(reports: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in reports.rglob("*") if path.is_file()}
    done = subprocess.run(
        [sys.executable, "-m", "analytics", "render", "--reports", str(reports)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "")
    after = {path: path.stat().st_mtime_ns for path in reports.rglob("*") if path.is_file()}
    assert after == before


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_a_reader_offline_sees_every_chart(reports: Path, name: str) -> None:
    if chromium.find_chromium() is None and not os.environ.get("CI"):
        pytest.skip("Chromium is not installed")
    assert browser.check_in_browser(reports / name) == []
