"""Pages from notebooks: both editions, the first screen, hostile text, bounds, determinism."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

import analytics as an
from analytics.briefs import index
from analytics.briefs.page import BUDGET, Pages, build, plotly_bundle, writing
from analytics.briefs.page.bundle import data_script, pack, read_data_script
from analytics.briefs.page.document import Document
from analytics.briefs.page.printing import NONE, html, text
from analytics.briefs.page.safe_text import cut, safe_link, visible
from analytics.briefs.page.seal import digest, seal
from analytics.briefs.verify import check_page
from analytics.errors import RenderError
from analytics.exhibits import MIME, Column, Finding, Nothing, Summary, Tile, as_json
from analytics.notebook import Shown
from tests import made
from tests.builders import dataset
from tests.made import same_numbers

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><script>alert(2)</script>",
    "javascript:alert(3)",
    "Kir\u202ekuk\u202c",
    "Kir\u200bkuk\u2060",
    "' onmouseover='alert(4)",
    "{{ 7 * 7 }}{% raw %}",
    "<a href='https://evil.example'>x</a>",
    "file:///etc/passwd",
    "N" * 20_000,
    "Kirkuk and Diyala e" + "\u0301" * 500,
    "كركوك Kirkuk کەرکووک",
    "]]><!-- <svg onload=alert(5)>",
)


def brief(*exhibits: Shown, **more: Any) -> Pages:
    given = {"name": "sample", "title": "Attacks in Iraq and Syria", "provenance": made.PROVENANCE}
    return build(made.notebook(*exhibits), **{**given, **more})


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
    assert len(pages.lite) <= BUDGET["lite"]
    assert len(pages.interactive) <= BUDGET["interactive"]


def test_equal_notebooks_give_equal_bytes(pages: Pages) -> None:
    assert brief() == pages


def test_only_exhibits_and_words_reach_a_page(pages: Pages) -> None:
    for page in pages[:2]:
        words = page.decode()
        assert "alert('html')" not in words
        assert "/home/someone" not in words
        assert "an.show(x)" not in words
        assert "One period <strong>against</strong> another." in words


def test_the_finding_comes_first_then_a_chart(pages: Pages) -> None:
    for page in both(pages):
        assert page.first("h1").words.startswith(made.shown()[0].exhibit.headline.text)
        assert page.first("p.kicker").words == "Attacks in Iraq and Syria"
        order = page.css("h1, figure, .summary, .words, .closing")
        assert [node.tag for node in order[:3]] == ["h1", "figure", "section"]
        assert order[-1].id == "" or order[-1].first("#about") is not None


def test_tiles_and_what_disagrees_stand_before_the_chart() -> None:
    key = made.shown()[1].exhibit.evidence.rows.keys[0]
    summary = Summary(
        Finding("It fell", "comparison"),
        standfirst=Finding("One sentence.", "comparison"),
        tiles=(Tile("135 to 65", "attacks in Iraq", "down 52%", "down", key, "comparison"),),
        boxed=Finding("The counts disagree.", "comparison"),
    )
    pages = brief(Shown(summary, {}), *made.shown()[1:])
    for page, edition in zip(both(pages), ("interactive", "lite"), strict=True):
        assert check_page(page.text.encode(), edition) == []
        assert "▼ 135 to 65" in page.first(".tiles").words
        target = page.first(".tile a.to-rows").attrs["href"][1:]
        assert page.by_id[target].tag == "tr"
        assert page.text.index('class="boxed"') < page.text.index("<figure")


def test_the_first_screen_of_the_default_comparison_is_short() -> None:
    changes = an.compare(made.facts(), "2023", "2024", actor="ISIS", across_origins=True)
    claims = an.check_claims(made.facts())
    pages = brief(
        an.summary(changes, claims, data=made.facts()),
        an.show(changes, made.facts(), view="counters"),
        an.show(claims, made.facts()),
        an.closing(made.facts(), changes, claims),
        title="Attacks by Islamic State, 2023 against 2024",
    )
    assert_short(pages, words=90, numbers=15)
    assert "A range such as “between 3% and 77% fewer” holds" in pages.lite.decode()


def assert_short(pages: Any, *, words: int, numbers: int) -> None:
    """The first screen of both editions holds no more words and numbers."""
    for page in both(pages):
        said = " ".join(
            re.sub(r" \d+$", "", node.words)  # the number of its evidence
            for node in page.css("header p, header h1, .tile b, .tile span, .tile small, .boxed")
        )
        assert len(re.findall(r"[^\W\d]+(?:[’'-]\w+)*", said)) <= words
        assert len(re.findall(r"\d[\d,.]*", said)) <= numbers


def test_the_first_screens_of_the_other_briefs_are_short() -> None:
    data = made.facts()
    asked = {"measure": "attacks", "actor": "ISIS"}
    for result, words, numbers in (
        (an.timeline(data, start="2023", end="2024"), 75, 15),
        (an.provinces(data, "2024", against="2023", country="IQ"), 60, 12),
        (an.trend(data.select(scope="x-SY-NE"), "month", **asked), 60, 12),
    ):
        pages = brief(
            an.summary(result, data=data), an.show(result, data), an.closing(data, result)
        )
        assert_short(pages, words=words, numbers=numbers)


def test_what_stands_on_the_page_once_is_linked_not_repeated() -> None:
    changes = an.compare(made.facts(), "2023", "2024", actor="ISIS", across_origins=True)
    shown = (an.show(changes, made.facts(), view=view) for view in ("counters", None))
    pages = brief(made.shown()[0], *shown, *made.shown()[2:])
    for page, edition in zip(both(pages), ("interactive", "lite"), strict=True):
        assert check_page(page.text.encode(), edition) == []
        assert page.by_id["comparison-counters-table"].tag == "table"
        assert "comparison-table" not in page.by_id
        again = page.by_id["comparison"].css(".again a")
        assert [page.by_id[a.attrs["href"][1:]].tag for a in again] == ["table", "div"]
        assert not page.by_id["comparison"].css("details")
        letters = page.css("#comparison-counters .twin .note")
        assert letters[0].words.startswith("a: ")


def test_what_a_selection_could_not_keep_to_stands_once_at_the_first_figure() -> None:
    fallujah = made.facts().select(scope="Fallujah")
    places = an.provinces(fallujah, "2024", country="IQ")
    shown = (
        an.summary(places, data=fallujah),
        an.show(places, fallujah),
        an.closing(fallujah, places),
    )
    for page in both(brief(*shown)):
        notes = [node.words for node in page.css(".note, .closing > p") if "Fallujah" in node.words]
        assert notes == ["The data does not tell Fallujah apart: the whole of Anbar is meant."]
        assert page.first("figure").html.count("does not tell Fallujah apart") == 1


def test_the_editors_words_are_printed_as_the_editors() -> None:
    words = {
        "headline": "Half as many attacks <b>",
        "standfirst": "For the first time since 2014.",
        "markers": [{"date": "2024-12-08", "text": "Assad falls"}],
    }
    for page in both(brief(provenance={**made.PROVENANCE, "editor": words})):
        assert page.first("h1").words.startswith("Half as many attacks <b>")
        assert page.first(".standfirst").words == "For the first time since 2014."
        told = page.first(".editor").words
        assert "the headline and standfirst." in told
        assert "8 December 2024: Assad falls." in page.first(".not-done").words  # no chart has it
        assert made.shown()[0].exhibit.headline.text in told


def test_a_number_leads_to_its_row(pages: Pages) -> None:
    for page in both(pages):
        link = page.first("#comparison-table a.to-rows")
        row = page.by_id[link.attrs["href"][1:]]
        assert row.tag == "tr"
        assert row.inside("details")
        assert row.first("a[rel='noopener noreferrer']") is not None


def test_a_sentence_without_its_evidence_is_an_error() -> None:
    with pytest.raises(RenderError, match="evidence that the page does not hold"):
        brief(made.shown()[0], made.shown()[3])


@pytest.mark.parametrize("lacking", ["title", "alt"])
def test_a_figure_needs_its_words(lacking: str) -> None:
    figure = as_json(made.shown()[1].exhibit)
    (figure if lacking == "title" else figure["chart"])[lacking] = " "
    notebook = made.notebook(made.shown()[1])
    notebook.cells[-1].outputs = [new_output("display_data", data={MIME: figure})]
    with pytest.raises(RenderError, match="a figure has no"):
        build(notebook, name="x", title="X", provenance=made.PROVENANCE)


@pytest.mark.parametrize("planted", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_text(planted: str) -> None:
    data = dataset(
        events=[
            {"id": f"e{day}", "day": f"2024-03-0{day}", "scope": "IQ-KI", "place": planted,
             "origin": planted, "actor": planted, "url": planted, "note": planted}
            for day in (1, 2, 3)
        ],
        figures=[{"id": "f", "count": 9, "window": "2024-01-01/2024-12-31", "scope": "IQ",
                  "origin": planted, "note": planted, "amount_as_written": planted}],
    )  # fmt: skip
    events = an.timeline(data)
    pages = brief(
        an.summary(events), an.show(events, data), an.closing(data, events),
        name=planted, title=planted, correction=planted,
        changes={"since": planted, "sentences": [planted]},
        provenance={**made.PROVENANCE, "parameters": {"x": planted}, "chosen": [planted]},
    )  # fmt: skip
    for page, edition in zip(pages[:2], ("interactive", "lite"), strict=True):
        broken = [one for one in check_page(page, edition) if one.rule != "machine"]
        assert broken == []
    assert same_numbers(pages.interactive, pages.lite) == []


def test_arabic_names_are_set_right_to_left(pages: Pages) -> None:
    names = both(pages)[1].css("bdi[dir=rtl]")
    assert ("كركوك", "ar") in {(node.words, node.attrs["lang"]) for node in names}


def test_long_tables_show_their_top_and_a_count() -> None:
    events = [
        {"id": str(n), "day": f"2024-0{1 + n % 9}-1{n % 9}", "scope": "IQ-KI"} for n in range(700)
    ]
    data = dataset(events=events)
    result = an.timeline(data)
    pages = brief(an.summary(result), an.show(result, data), an.closing(data, result))
    rows = [len(page.css("#timeline-table tbody tr")) for page in both(pages)]
    assert rows[0] == 700
    assert rows[1] <= 500
    assert same_numbers(*pages[:2]) == []


def test_a_page_over_its_budget_gives_up_in_order_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(BUDGET, "lite", 210_000)
    text = brief().lite
    assert len(text) <= 210_000
    assert "this edition leaves out the rows of tables after the first" in text.decode()
    first, *_, last = writing.LIMITS["interactive"]
    assert (first.rows, last.chart) == (1500, 0)


def test_the_whole_csv_travels_with_the_interactive_edition(pages: Pages) -> None:
    script = both(pages)[0].by_id["provinces-table-csv"]
    assert read_data_script(script.content) == made.shown()[2].exhibit.table.csv
    assert script.attrs["data-filename"] == "provinces.csv"


def test_two_figures_of_one_name_get_ids_of_their_own() -> None:
    figure = made.shown()[1]
    page = both(brief(figure, figure))[0]
    assert [one.id for one in page.css("figure")] == ["comparison", "comparison-2"]
    assert len({node.id for node in page.css("[id]")}) == len(page.css("[id]"))


def test_correction_and_changes_are_shown_under_the_finding() -> None:
    changes = {"since": "2024-12-01", "sentences": ["Two rows are new."]}
    page = both(brief(correction="2 January 2025: 151 was 153.", changes=changes))[1]
    header = page.first("header").words
    assert "Correction. 2 January 2025: 151 was 153." in header
    assert "What changed since 2024-12-01 Two rows are new." in header


def test_an_empty_notebook_makes_a_page() -> None:
    notebook = made.notebook()
    notebook.cells = notebook.cells[:2]
    pages = build(notebook, name="x", title="Empty", provenance=made.PROVENANCE)
    assert check_page(pages.lite, "lite") == []


def test_what_has_nothing_to_show_is_one_line_at_the_end() -> None:
    data = dataset(events=[{"id": "a", "day": "2024-03-01", "scope": "IQ"}])
    claims = an.check_claims(data)
    nothing = an.show(claims, data)
    assert isinstance(nothing.exhibit, Nothing)
    notebook = made.notebook(an.summary(claims))
    heading = new_markdown_cell("## A heading of nothing")
    notebook.cells += [heading, *made.notebook(nothing).cells[2:]]
    pages = build(notebook, name="x", title="X", provenance=made.PROVENANCE)
    for page, edition in zip(pages[:2], ("interactive", "lite"), strict=True):
        assert check_page(page, edition) == []
        words = page.decode()
        assert "A heading of nothing" not in words
        assert words.index('id="not-done"') < words.index(f"<p>{nothing.exhibit.reason}")
    assert plotly_bundle().digest.encode() not in pages.interactive


def test_the_notebook_is_not_changed() -> None:
    notebook = made.notebook()
    before = copy.deepcopy(notebook)
    build(notebook, name="x", title="X", provenance=made.PROVENANCE)
    assert notebook == before


def test_words_of_the_author_may_hold_no_html() -> None:
    words = (
        "# T\n#### Deep\n<script>alert(1)</script> <img src=http://x.example/a.png>\n\n"
        "![alt](http://x.example/b.png) [ok](https://example.org) [bad](file:///etc/passwd)"
    )
    notebook = made.notebook(made.shown()[1], words=words)
    page = build(notebook, name="x", title="X", provenance=made.PROVENANCE).lite.decode()
    assert "<script" not in page
    assert "<img" not in page
    assert "passwd" not in page
    assert '<a href="https://example.org" rel="noopener noreferrer">ok</a>' in page


def test_exhibits_in_any_kind_of_output_are_read() -> None:
    output = new_output("execute_result", data={MIME: as_json(made.shown()[1].exhibit)})
    notebook = made.notebook()
    notebook.cells = [new_code_cell("x", outputs=[output])]
    pages = build(notebook, name="x", title="X", provenance=made.PROVENANCE)
    assert b'<figure id="comparison"' in pages.lite


def test_a_policy_allows_the_final_scripts_only() -> None:
    page = seal('<meta content="POLICY"><script>go()</script>', ["sha256-x"]).decode()
    assert f"'{digest('go()')}'" in page
    assert "unsafe-inline'; img-src data: blob:" in page


def test_the_chart_script_is_packed_once_and_read_back() -> None:
    assert plotly_bundle() is plotly_bundle()
    assert len(plotly_bundle().packed) < 2_100_000


@pytest.mark.parametrize("harm", [b"", b"H4sIAAAAAAAC/3N0cnYBAJHW", b"\xff\xfe", b"%s"])
def test_a_chart_script_kept_and_harmed_is_packed_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: bytes
) -> None:
    monkeypatch.setenv("ANALYTICS_CACHE", str(tmp_path))
    made = plotly_bundle.__wrapped__()
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(harm.replace(b"%s", pack("alert(1)").encode()))
    assert plotly_bundle.__wrapped__() == made


def test_large_data_is_compressed_and_read_back() -> None:
    value = {"csv": "a,b\n" * 10_000}
    script = data_script(value)
    assert len(script) < 1000
    assert read_data_script(script) == value


@pytest.mark.parametrize(
    ("column", "value", "printed"),
    [
        (Column("n", kind="count"), 1234567, "1,234,567"),
        (Column("n", kind="number", digits=2), 2.5359, "2.54"),
        (Column("n", kind="count"), None, NONE),
        (Column("n", kind="number"), float("nan"), NONE),
        (Column("n", kind="percent"), 0.2083, "20.8%"),
        (Column("n", kind="bounded"), [101, None], "101 or more"),
        (Column("t", kind="window"), ["2024-03-11", "2024-03-12"], "11 to 12 March 2024"),
        (Column("t", kind="window"), ["2024-01-01", "2024-12-31"], "2024"),
        (Column("a", kind="area"), "IQ;SY", "Iraq and Syria"),
        (Column("w", kind="word"), "armed_attack", "armed attack"),
        (Column("f", kind="flag"), True, "yes"),
        (Column("l", kind="links"), [["a.org", "https://a.org"], ["b", "x"]], "a.org, b"),
    ],
)
def test_numbers_become_words_on_the_page(column: Column, value: Any, printed: str) -> None:
    assert text(column, value) == printed
    assert re.sub("<[^>]*>", "", html(column, value, printed)) == printed


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


def test_the_index_keeps_the_contract() -> None:
    entries = [
        {
            "name": "comparison", "title": "Attacks & <b>", "headline": "They at least doubled",
            "as_of": "2024-12-29", "sources": ["CENTCOM", "ق"] * 5, "state": "stale",
            "since": "2025-01-02", "tags": ["weekly"], "draft": True,
            "tile": {"counts": "1,350 to 650", "what": "attacks", "direction": "down"},
            "chart": made.shown()[2].exhibit.chart.small,
            "files": [
                {"href": "comparison.html", "edition": "interactive", "bytes": 2_093_409},
                {"href": "comparison.lite.html", "edition": "lite", "bytes": 115_580},
                {"href": "../../etc/passwd", "edition": "lite", "bytes": 1},
            ],
        },
        {"name": "new", "title": "New", "chart": "<svg ><script>alert(1)</script></svg>"},
    ]  # fmt: skip
    page = index.build(entries)
    assert check_page(page, "index") == []
    assert index.build(entries) == page
    assert entries[0]["chart"] in page.decode()
    assert page.count(b"<svg") == 1  # the second is not of our drawing
    many = [entries[0] | {"editions": [{"href": f"editions/{day}.html", "day": "2024-12-29"}
                                       for day in range(30)]}] * 120  # fmt: skip
    assert check_page(index.build(many), "index") == []
    assert "23 more kept in editions/comparison" in Document(index.build(many).decode()).words
    words = Document(page.decode()).words
    assert "▼ 1,350 to 650 attacks" in words
    assert "Interactive (2.1 MB)" in words
    assert "Stale since 2025-01-02: the last good edition is shown, data as of 29 Dec" in words
    assert "2024; a newer draft waits" in words
    assert "and 4 more" in words
    assert "Not rendered yet" in words
    assert "passwd" not in words
    assert check_page(index.build([]), "index") == []


def test_provenance_is_read_back(pages: Pages) -> None:
    for page in both(pages):
        found = json.loads(page.by_id["provenance"].content)
        assert {name: found[name] for name in made.PROVENANCE} == made.PROVENANCE
        assert re.fullmatch("[0-9a-f]{64}", found["contents"]["page"])
    assert re.search(r"Edition [0-9a-f]{12}\.", pages.lite.decode())
