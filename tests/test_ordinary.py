"""Any notebook is a brief: ordinary tables and figures of a user's own cells under the contract."""

import base64
import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.express as px
import pytest
from matplotlib.figure import Figure
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analytics.briefs.page import Pages, build
from analytics.briefs.page.document import Document
from analytics.briefs.verify import check_page
from analytics.errors import RenderError
from tests import made
from tests.notebooks import markdown, write_ledger, write_notebook
from tests.test_cli import analytics

ALT = "#| fig-alt: A line that rises from one to three"


def shown(source: str, **data: Any) -> dict[str, Any]:
    mimes = {"html": "text/html", "png": "image/png", "svg": "image/svg+xml", "text": "text/plain",
             "plotly": "application/vnd.plotly.v1+json", "jpeg": "image/jpeg",
             "widget": "application/vnd.jupyter.widget-view+json"}  # fmt: skip
    bundle = {mimes[name]: value for name, value in data.items()}
    return new_code_cell(source, outputs=[new_output("display_data", data=bundle)])


def page(*cells: Any) -> Pages:
    notebook = new_notebook(cells=[new_markdown_cell("# Own\n\nSome words."), *cells])
    return build(notebook, name="own", title="Own", provenance=made.PROVENANCE)


def drawn(kind: str) -> str:
    figure = Figure(figsize=(3, 2))
    figure.subplots().plot([1, 2, 3])
    file = io.BytesIO()
    figure.savefig(file, format=kind)
    return file.getvalue().decode() if kind == "svg" else base64.b64encode(file.getvalue()).decode()


def kept(pages: Pages) -> list[Document]:
    assert check_page(pages.interactive, "interactive") == []
    assert check_page(pages.lite, "lite") == []
    return [Document(one.decode()) for one in (pages.interactive, pages.lite)]


FRAME = pd.DataFrame(
    {"place": ["Kirkuk", "<b>x</b>", "=1+1"], "year": [2023, 2024, 2024], "n": [1200, 3, None]}
)


def test_a_frame_becomes_a_table_with_its_numbers_and_csv() -> None:
    interactive, lite = kept(page(shown("#| tbl-cap: By place", html=FRAME._repr_html_())))
    for one in (interactive, lite):
        (figure,) = one.css("figure")
        assert figure.css("figcaption h2")[0].words == "By place"
        rows = [[cell.words for cell in row.css("td")] for row in figure.css("tbody tr")]
        assert rows == [
            ["Kirkuk", "2023", "1,200"],
            ["<b>x</b>", "2024", "3"],
            ["=1+1", "2024", "–"],
        ]
        assert "the notebook's own code, cell 1" in figure.words
    (script,) = interactive.css("script[id$='-csv']")
    assert script.content.startswith('"place,year,n\\nKirkuk,2023,1200.0\\n')
    assert "'=1+1" in script.content


def test_grouped_headers_and_rows_stand_in_every_row() -> None:
    frame = FRAME.fillna(0).pivot_table(index=["place", "year"], values="n", aggfunc=["sum", "max"])
    (one, _) = kept(page(shown("frame", html=frame._repr_html_())))
    assert [head.words for head in one.css("th")] == ["place", "year", "sum n", "max n"]
    two = FRAME.assign(k=[1, 2, 1]).set_index(["year", "k"])[["n"]]
    (one, _) = kept(page(shown("frame", html=two._repr_html_())))
    assert [row.css("td")[0].words for row in one.css("tbody tr")] == ["2023", "2024", "2024"]


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_picture_becomes_a_figure_with_words(kind: str) -> None:
    for one in kept(page(shown(f"{ALT}\n#| fig-cap: It rises", **{kind: drawn(kind)}))):
        (figure,) = one.css("figure.chart-figure")
        (svg,) = figure.css("svg")
        assert svg.attrs["aria-label"] == ALT.removeprefix("#| fig-alt: ")
        assert svg.css("image")[0].attrs["href"].startswith("data:image/")
        assert figure.css("figcaption h2")[0].words == "It rises"


@pytest.mark.browser
def test_a_plotly_figure_is_live_static_and_a_table() -> None:
    figure = px.bar(x=["a", "b"], y=[1, 3], title="Two bars")
    cell = shown(ALT, plotly=json.loads(figure.to_json()))
    pages = page(cell)
    interactive, lite = kept(pages)
    assert page(cell)[:2] == pages[:2]
    assert [one.id for one in interactive.css("script[id$='-chart']")] == ["cell-1-0-chart"]
    assert lite.css("figcaption h2")[0].words == "Two bars"
    rows = [[cell.words for cell in row.css("td")] for row in lite.css("tbody tr")]
    assert rows == [["–", "a", "1"], ["–", "b", "3"]]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (shown("plot()", png="x"), "code cell 1 shows a figure without words for those who do not"),
        (shown("#| fig-alt: short", png="x"), "a line such as #| fig-alt:"),
        (
            shown("", html="<div id='bk'></div><script>Bokeh.embed()</script>"),
            "hands bokeh scripts",
        ),
        (shown("", html="<script>vegaEmbed()</script>"), r'alt.renderers.enable\("svg"\)'),
        (shown("", html="<iframe src='x'></iframe>"), "hands scripts, which no page may run"),
        (shown("", widget={}, text="Slider()"), "hands scripts, which no page may run"),
        (shown(ALT, jpeg="x"), "shows a JPEG picture; show it as PNG or SVG"),
        (
            shown(ALT, plotly={"data": [{"type": "scattergeo"}], "layout": {}}),
            "code cell 1 draws a scattergeo, which fetches or runs more",
        ),
    ],
)
def test_what_no_page_may_hold_is_named_with_its_cell(cell: Any, told: str) -> None:
    cell.source = cell.source or "x"
    with pytest.raises(RenderError, match=told):
        page(cell)


def test_text_is_left_out_and_that_is_said() -> None:
    printed = new_code_cell(
        "print(1)", outputs=[new_output("stream", name="stdout", text="secret")]
    )
    with_value = shown("len(x)", text="42")
    for one in kept(page(printed, with_value)):
        assert "no printed or plain text; it was left out of code cell 1, 2." in one.words
        assert "secret" not in one.words


@pytest.mark.slow
def test_own_notebooks_render_with_the_catalogue(tmp_path: Path) -> None:
    """Ten megabytes of print, no parameters, a figure of matplotlib: all through the command."""
    write_ledger(tmp_path / "ledger")
    folder = tmp_path / "notebooks"
    write_notebook(
        folder / "big.ipynb",
        'data: str = "ledger"',
        "for _ in range(100_000):\n    print('x' * 99)",
    )
    plots = f"{ALT}\nimport matplotlib.pyplot as plt\n_ = plt.plot([1, 2, 3])"
    write_notebook(folder / "plot.ipynb", 'data: str = "ledger"', markdown("# A plot"), plots)
    path = folder / "bare.ipynb"
    write_notebook(path, "import pandas as pd", "pd.DataFrame({'a': [1, 2]})")
    path.write_text(path.read_text().replace('"parameters"', ""))
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "briefs.toml").write_text(
        "".join(
            f'[[brief]]\nname = "{n}"\nnotebook = "notebooks/{n}.ipynb"\n'
            for n in ("big", "plot", "bare")
        )
    )
    done = analytics("render", "--jobs", "2", cwd=tmp_path)
    assert (done.returncode, done.stderr, done.stdout.count("published")) == (0, "", 3)
    assert len((tmp_path / "reports" / "big.lite.html").read_bytes()) < 100_000
    before = (tmp_path / "reports" / "plot.html").read_bytes()
    done = analytics("render", "plot", "--force", "--engine", "nbclient", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "reports" / "plot.html").read_bytes()) == (0, before)
    done = analytics("render", "bare", "-p", "scope=IQ", cwd=tmp_path)
    assert done.stderr.endswith("none of its cells has the tag parameters\n")
