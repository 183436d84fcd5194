"""Pages from notebooks: both editions, hostile text, bounds, determinism."""

import copy
import json
import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from analytics.briefs import index
from analytics.briefs.page import LITE_ROWS, Pages, build
from analytics.briefs.page.blocks_html import read_table
from analytics.briefs.page.bundle import data_script, plotly_bundle, read_data_script
from analytics.briefs.page.colours import dark
from analytics.briefs.page.policy import digest, seal
from analytics.briefs.page.svg import clean_svg
from analytics.briefs.page.text import cut, safe_link, visible
from analytics.briefs.verify import check_page, same_numbers
from analytics.briefs.verify.html_tree import Document
from analytics.errors import RenderError
from analytics.mime import BLOCK
from tests import samples


def brief(*blocks: samples.Json, **more: object) -> Pages:
    return build(
        samples.notebook(*blocks),
        name="sample",
        title="Attacks in Iraq and Syria, 2023 and 2024",
        provenance=samples.PROVENANCE,
        **more,
    )


@pytest.fixture(scope="module")
def pages() -> Pages:
    return brief()


def both(pages: Pages) -> list[Document]:
    return [Document(page.decode()) for page in pages[:2]]


def test_both_editions_keep_the_contract(pages: Pages) -> None:
    assert check_page(pages.interactive, "interactive") == []
    assert check_page(pages.lite, "lite") == []
    assert same_numbers(pages.interactive, pages.lite) == []


def test_the_lite_edition_holds_no_script_and_is_small(pages: Pages) -> None:
    assert b"<script" not in pages.lite
    assert b"script-src" not in pages.lite
    assert len(pages.lite) <= 300_000
    assert len(pages.interactive) <= 2_600_000


def test_equal_notebooks_give_equal_bytes(pages: Pages) -> None:
    assert brief() == pages


def test_facts_for_the_index(pages: Pages) -> None:
    assert pages.headline.startswith("Attacks across Iraq and Syria at least doubled")
    assert pages.sources[0] == "Press reports of the Islamic State in Iraq and Syria"


def test_only_blocks_and_words_reach_a_page(pages: Pages) -> None:
    for page in pages[:2]:
        text = page.decode()
        assert "alert('html')" not in text
        assert "/home/someone" not in text
        assert "an.show(result)" not in text
        assert "One period <strong>against</strong> another." in text


def test_markers_lead_to_their_evidence(pages: Pages) -> None:
    for page in both(pages):
        summary = next(node for node in page.nodes if node.has("summary"))
        targets = [a.attrs["href"] for a in summary.all("a")]
        assert targets == ["#ev-fig-comparison", "#ev-fig-comparison", "#ev-fig-provinces"]
        assert all(page.by_id[target[1:]].inside("details") for target in targets)


def test_sentences_may_name_a_result_instead_of_its_evidence() -> None:
    summary = samples.summary_block()
    for sentence, name in zip(summary["sentences"], ["fig-comparison", "fig", None], strict=True):
        sentence["evidence"] = name
    page = both(brief(summary, samples.comparison_block()))[1]
    section = next(node for node in page.nodes if node.has("summary"))
    assert [a.attrs["href"] for a in section.all("a")] == ["#ev-fig-comparison"] * 2


def test_a_sentence_without_its_evidence_is_an_error() -> None:
    with pytest.raises(RenderError, match="evidence that the page does not hold"):
        brief(samples.summary_block(), samples.table_block())


def test_an_unknown_block_is_an_error() -> None:
    with pytest.raises(RenderError, match='"poster": a notebook shows a block'):
        brief({"block": "poster"})


@pytest.mark.parametrize("lacking", ["title", "alt"])
def test_a_figure_needs_its_words(lacking: str) -> None:
    with pytest.raises(RenderError, match="a figure has no"):
        brief({**samples.comparison_block(), lacking: ""})


@pytest.mark.parametrize("text", samples.HOSTILE, ids=range(len(samples.HOSTILE)))
def test_hostile_text_stays_text(text: str) -> None:
    blocks = [
        samples.summary_block(), samples.comparison_block(), samples.provinces_block(),
        samples.table_block(), samples.closing_block(),
    ]  # fmt: skip
    pages = build(
        samples.notebook(*(samples.hostile(block, text) for block in blocks)),
        name=text,
        title=text,
        provenance={**samples.PROVENANCE, "parameters": {text: text}},
        correction=text,
        changes={"since": text, "sentences": [text]},
    )
    for page, edition in zip(pages[:2], ("interactive", "lite"), strict=True):
        broken = [one for one in check_page(page, edition) if one.rule != "machine"]
        assert broken == []
    assert same_numbers(pages.interactive, pages.lite) == []


def test_arabic_and_kurdish_names_are_set_right_to_left(pages: Pages) -> None:
    names = [node for node in both(pages)[1].all("bdi") if node.attrs.get("dir") == "rtl"]
    assert {(node.text, node.attrs["lang"]) for node in names} >= {
        ("كركوك", "ar"),
        ("ھەولێر", "ckb"),
    }


def test_long_tables_show_their_top_and_a_count() -> None:
    pages = brief(samples.timeline_block(LITE_ROWS + 200))
    interactive, lite = both(pages)
    rows = [len(page.by_id["fig-timeline-table"].all("tr")) - 1 for page in (interactive, lite)]
    assert rows == [LITE_ROWS + 200, LITE_ROWS]
    assert "The first 500 of 700 rows." in pages.lite.decode()
    assert same_numbers(*pages[:2]) == []


def test_the_whole_csv_travels_with_the_interactive_edition(pages: Pages) -> None:
    script = both(pages)[0].by_id["fig-provinces-table-csv"]
    csv = read_data_script("".join(script.words))
    assert csv == samples.provinces_block()["table"]["csv"]
    assert script.attrs["data-filename"] == "provinces.csv"


def test_chart_words_cannot_become_links_or_markup() -> None:
    block = samples.hostile(samples.comparison_block(), "<a href='https://evil.example'>x</a><b>y")
    script = both(brief(block))[0].by_id["fig-comparison-chart"]
    name = read_data_script("".join(script.words))["data"][0]["name"]
    assert name == "&lt;a href='https://evil.example'>x&lt;/a><b>y"


def test_two_figures_of_one_name_get_ids_of_their_own() -> None:
    page = both(brief(samples.comparison_block(), samples.comparison_block()))[0]
    assert [figure.attrs["id"] for figure in page.all("figure")] == [
        "fig-comparison", "fig-comparison-2",
    ]  # fmt: skip
    assert page.repeated == []


def test_correction_and_changes_are_shown() -> None:
    changes = {"since": "2024-12-01", "sentences": ["Two rows are new."]}
    text = brief(correction="2 January 2025: 151 was 153.", changes=changes).lite.decode()
    assert "<b>Correction.</b> 2 January 2025: 151 was 153." in text
    assert "What changed since 2024-12-01" in text
    assert "Two rows are new." in text


def test_an_empty_notebook_makes_a_page() -> None:
    notebook = samples.notebook()
    notebook.cells = notebook.cells[:2]
    pages = build(notebook, name="x", title="Empty", provenance=samples.PROVENANCE)
    assert check_page(pages.lite, "lite") == []


def test_what_has_nothing_to_show_is_one_line_at_the_end() -> None:
    nothing = {**samples.table_block(0), "block": "nothing", "title": "No claim to check"}
    notebook = samples.notebook(samples.summary_block(), samples.comparison_block())
    heading = new_markdown_cell("## A heading of nothing")
    summary = {
        "block": "summary",
        "headline": "0 events",
        "evidence": "tab-claims",
        "sentences": [],
    }
    notebook.cells = [samples.cell(summary), heading, samples.cell(nothing)]
    pages = build(notebook, name="x", title="X", provenance=samples.PROVENANCE)
    for page, edition in zip(pages[:2], ("interactive", "lite"), strict=True):
        assert check_page(page, edition) == []
        text = page.decode()
        assert "A heading of nothing" not in text
        assert "<p>No claim to check.</p>" in text
        assert text.index("What we could not do") < text.index("No claim to check")
    assert b"script-src" in pages.interactive
    assert plotly_bundle().digest.encode() not in pages.interactive


def test_a_source_may_be_named_like_a_path() -> None:
    coverage = [{"source_id": "a", "rule": "see file:///etc/motd"}]
    pages = build(
        samples.notebook(), name="x", title="X",
        provenance={**samples.PROVENANCE, "coverage": coverage},
    )  # fmt: skip
    assert check_page(pages.lite, "lite") == []


def test_the_notebook_is_not_changed() -> None:
    notebook = samples.notebook()
    before = copy.deepcopy(notebook)
    build(notebook, name="x", title="X", provenance=samples.PROVENANCE)
    assert notebook == before


def test_words_of_the_author_may_hold_no_html() -> None:
    notebook = samples.notebook(samples.comparison_block())
    notebook.cells[0].source = (
        "# T\n#### Deep\n<script>alert(1)</script> <img src=http://x.example/a.png>\n\n"
        "![alt](http://x.example/b.png) [ok](https://example.org) [bad](file:///etc/passwd)"
    )
    text = build(notebook, name="x", title="X", provenance=samples.PROVENANCE).lite.decode()
    assert "<script" not in text
    assert "<img" not in text
    assert "passwd" not in text
    assert '<a href="https://example.org" rel="noopener noreferrer">ok</a>' in text
    assert "<h2>Deep</h2>" in text
    assert "<h3>Attacks in Iraq and Syria at least doubled" in text


def test_blocks_in_any_kind_of_output_are_read() -> None:
    notebook = samples.notebook()
    output = new_output("execute_result", data={BLOCK: samples.comparison_block()})
    notebook.cells = [new_code_cell("x", outputs=[output])]
    pages = build(notebook, name="x", title="X", provenance=samples.PROVENANCE)
    assert b"fig-comparison" in pages.lite


def test_charts_are_sanitised() -> None:
    source = """<svg viewBox="0 0 10 10" onload="alert(1)" xmlns:xlink="http://www.w3.org/1999/xlink">
      <style>*{fill:url(http://evil.example)}</style><script>alert(1)</script>
      <foreignObject><p>x</p></foreignObject>
      <a xlink:href="javascript:alert(1)"><text>gone</text></a>
      <image xlink:href="http://evil.example/x.png" width="1" height="1"/>
      <use xlink:href="http://evil.example/#a"/><use xlink:href="#mark" x="1.23456"/>
      <path id="mark" d="M 0.123456 1" onclick="alert(1)" fill="#1f77b4"
        style="stroke: #000000; background: url(http://evil.example); clip-path: url(#mark)"/>
      <text>A &lt;b&gt;</text></svg>"""
    clean = clean_svg(source, prefix="f", alt="Words")
    assert clean == (
        '<svg viewBox="0 0 10 10" role="img" aria-label="Words"><use/>'
        '<use href="#f-mark" x="1.23"/><path id="f-mark" d="M0.12 1" '
        'style="fill:var(--c-1f77b4);stroke:var(--c-000000);clip-path:url(#f-mark)"/>'
        "<text>A &lt;b&gt;</text></svg>"
    )


@pytest.mark.parametrize(
    "source",
    ["not svg", "<p/>", "<svg/>", '<svg viewBox="0 0 1 1"/>',
     '<!DOCTYPE s [<!ENTITY a "b">]><svg viewBox="0 0 1 1"><text>&a;</text></svg>'],
)  # fmt: skip
def test_what_is_no_chart_is_an_error(source: str) -> None:
    with pytest.raises(RenderError, match=r"chart (is|has) (no|empty)"):
        clean_svg(source, prefix="f", alt="Words")


def test_a_policy_allows_the_final_scripts_only() -> None:
    page = seal('<meta content="POLICY"><script>go()</script>', ["sha256-x"]).decode()
    assert f"script-src '{digest('go()')}' 'sha256-x';" in page or "'sha256-x'" in page
    assert "unsafe-inline'; img-src data: blob:" in page


def test_the_chart_script_is_packed_once_and_read_back() -> None:
    assert plotly_bundle() is plotly_bundle()
    assert len(plotly_bundle().packed) < 2_100_000


def test_large_data_is_compressed_and_read_back() -> None:
    value = {"csv": "a,b\n" * 10_000}
    script = data_script(value)
    assert len(script) < 1000
    assert read_data_script(script) == value


def test_tables_format_numbers_and_gaps() -> None:
    table = samples.table(
        [("n", "number"), ("what", "text")],
        [[1234567, None], [2.5359, "x"], [float("nan"), True]],
        "t",
    )
    shown = [[(cell.text, cell.css) for cell in row] for row in read_table(table, "t").rows]
    assert shown == [
        [("1,234,567", "num"), ("–", "none")],
        [("2.54", "num"), ("x", "")],
        [("–", "num none"), ("yes", "")],
    ]


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org/a", True),
        ("HTTPS://example.org", True),
        ("http://[::1", False),
        ("//example.org", False),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://user:pass@example.org", False),
        ("https://example.org/\u202e", False),
        (None, False),
    ],
)
def test_only_plain_web_addresses_are_links(address: str | None, kept: bool) -> None:
    assert (safe_link(address) is not None) is kept


def test_hidden_characters_are_written_out() -> None:
    assert visible("a\u202eb\u200bc\u200d") == "a[U+202E]b[U+200B]c[U+200D]"
    assert visible("می\u200cخواهم") == "می\u200cخواهم"
    assert visible("\ud800") == "?"
    assert len(cut("x" * 100_000)) < 200


def test_dark_colours_keep_the_order_of_a_scale() -> None:
    def light(colour: str) -> int:
        return sum(int(colour[i : i + 2], 16) for i in (1, 3, 5))

    pale, middle, full = (light(dark(c)) for c in ("#e3edf5", "#6f9ec0", "#0b3d61"))
    assert pale < middle < full


def test_the_index_keeps_the_contract() -> None:
    entries = [
        {
            "name": "comparison", "title": "Attacks & <b>", "headline": "They at least doubled",
            "as_of": "2024-12-29", "sources": ["CENTCOM", "ق"] * 5, "state": "stale",
            "since": "2025-01-02", "tags": ["weekly"], "draft": True,
            "files": [
                {"href": "comparison.html", "edition": "interactive", "bytes": 2_093_409},
                {"href": "comparison.lite.html", "edition": "lite", "bytes": 115_580},
                {"href": "../../etc/passwd", "edition": "lite", "bytes": 1},
            ],
        },
        {"name": "new", "title": "New"},
    ]  # fmt: skip
    page = index.build(entries)
    assert check_page(page, "index") == []
    assert index.build(entries) == page
    text = Document(page.decode()).root.text
    assert "Interactive (2.1 MB)" in text
    assert "Stale since 2025-01-02: the last good edition is shown; a newer draft" in text
    assert "and 4 more" in text
    assert "Not rendered yet" in text
    assert "passwd" not in text
    assert check_page(index.build([]), "index") == []


def test_provenance_is_read_back(pages: Pages) -> None:
    for page in both(pages):
        assert json.loads(page.by_id["provenance"].text) == samples.PROVENANCE
    assert re.search(r"Edition [0-9a-f]{12}\.", pages.lite.decode())
