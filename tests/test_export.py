"""What leaves the house: figures and tables as files that say what they are."""

import os
import re
import subprocess
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from PIL import Image

import analytics as an
from analytics.errors import ParameterError
from tests import small
from tests.conftest import ROOT

SOURCES = pd.DataFrame({"source_id": ["figures", "press"], "title": ["Missions & strikes", "Press"],
                        "publisher": ["US Central Command", "various"]})  # fmt: skip
LINE = "Source: Missions & strikes (US Central Command)."


@pytest.mark.parametrize("size", ["slide", "page", "column"])
@pytest.mark.parametrize("kind", ["comparison", "provinces", "trend"])
def test_a_figure_with_a_size_has_its_words_in_it(kind: str, size: str) -> None:
    result = small.ALL[kind]()
    figure = an.draw(result, size=size, sources=SOURCES)
    said = " ".join(text.get_text() for text in figure.axes[0].texts)
    for word in an.headline(result).split():
        assert word in said
    assert "Source" in said
    wide, high = figure.get_size_inches()
    assert wide == {"slide": 13.33, "page": 6.5, "column": 3.4}[size]
    assert (high == 7.5) == (size == "slide")
    figure.canvas.draw()
    inside = figure.bbox
    for text in figure.axes[0].texts:
        box = text.get_window_extent()
        assert inside.y0 <= box.y0
        assert box.y1 <= inside.y1
    assert not plt.get_fignums()


def test_files_of_a_figure_keep_title_alternative_text_and_source(tmp_path: Path) -> None:
    result = small.comparison()
    alt = an.draw(result, static=True).words.alt
    assert alt
    for name in ("x.svg", "x.png", "x.pdf"):
        figure = an.draw(result, static=True, size="page", sources=SOURCES)
        first = figure.save(tmp_path / name).read_bytes()
        again = an.draw(result, static=True, size="page", sources=SOURCES)
        assert again.save(tmp_path / f"again-{name}").read_bytes() == first
    svg = (tmp_path / "x.svg").read_text(encoding="utf-8")
    assert re.search(r'<svg role="img" aria-label="[^"]{20}', svg)
    assert "Missions &amp; strikes" in svg
    with Image.open(tmp_path / "x.png") as picture:
        assert picture.text["Description"] == alt
        assert picture.text["Source"] == LINE
    assert b"/Subject" in (tmp_path / "x.pdf").read_bytes()


def test_another_ending_or_size_is_refused_in_one_line(tmp_path: Path) -> None:
    result = small.comparison()
    with pytest.raises(ParameterError, match=r"ends in \.svg, \.png or \.pdf"):
        an.draw(result, static=True).save(tmp_path / "x.gif")
    with pytest.raises(ParameterError, match="slide, page, column"):
        an.draw(result, size="poster")
    with pytest.raises(ParameterError, match=r"ends in \.xlsx, \.tex, \.md"):
        an.export(result, tmp_path / "x.docx")
    assert not list(tmp_path.iterdir())


def test_a_table_leaves_with_caption_and_footnotes(tmp_path: Path) -> None:
    result = small.provinces()
    result.loc[0, "name"] = "=1+1 | 5% & more"
    for ending in (".xlsx", ".tex", ".md"):
        an.export(result, tmp_path / f"t{ending}", sources=SOURCES)
    rows = (tmp_path / "t.md").read_text(encoding="utf-8").splitlines()
    assert rows[0] == f"**{an.headline(result)}**"
    bars = {len(re.findall(r"(?<!\\)\|", row)) for row in rows if row.startswith("|")}
    assert len(bars) == 1
    assert rows[-1].startswith("Source")
    tex = (tmp_path / "t.tex").read_text(encoding="utf-8")
    assert r"5\% \& more" in tex
    assert tex.rstrip().splitlines()[-1].startswith(r"{\footnotesize Source")
    sheet = pd.read_excel(tmp_path / "t.xlsx", header=None, engine="calamine")
    assert sheet.iloc[0, 0] == an.headline(result)
    head = sheet.iloc[2].tolist()
    counts = sheet.iloc[3:, head.index("Count")].dropna()
    assert counts.iloc[0] == result["count"].iloc[0]
    assert str(sheet.iloc[3, 0]).startswith("'=")


def test_the_first_run_of_matplotlib_says_nothing_of_its_fonts(tmp_path: Path) -> None:
    """It looks for fonts when it has no list of them, and warns when that takes a while."""
    code = (
        "import threading\nlater = threading.Timer\n"
        "threading.Timer = lambda wait, tell: later(0, tell)\n"
        "import analytics as an\nfrom tests import small\n"
        "an.draw(small.ALL['trend'](), static=True)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "MPLCONFIGDIR": str(tmp_path)},
    )  # fmt: skip
    assert list(tmp_path.glob("fontlist*"))
    assert done.stderr == ""
