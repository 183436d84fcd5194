"""Pages in the system's Chromium, opened from disk with the network cut."""

import csv
import datetime as dt
import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

import analytics as an
from analytics.briefs import index
from analytics.briefs.chromium import NAMES, find_chromium, print_page
from analytics.briefs.page import build
from analytics.briefs.verify import browser
from analytics.briefs.verify.browser import check_in_browser, open_page
from analytics.errors import RenderError
from tests import made
from tests.builders import dataset

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not any(map(shutil.which, NAMES)) and os.environ.get("CI") != "true",
        reason="no Chromium is installed",
    ),
    # Playwright's own event loop leaves a socket to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def write(folder: Path, notebook: Any, **more: Any) -> tuple[Path, Path]:
    pages = build(notebook, name="sample", title="Attacks", provenance=made.PROVENANCE, **more)
    paths = folder / "sample.html", folder / "sample.lite.html"
    for path, page in zip(paths, pages[:2], strict=True):
        path.write_bytes(page)
    return paths


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return write(tmp_path_factory.mktemp("pages"), made.notebook())


@pytest.fixture
def tab(paths: tuple[Path, Path]) -> Iterator[Any]:
    with open_page(paths[0], accept_downloads=True) as (opened, _):
        yield opened


def test_the_interactive_edition_keeps_the_contract(paths: tuple[Path, Path]) -> None:
    assert check_in_browser(paths[0]) == []


def test_a_sentence_is_copied_with_its_source(paths: tuple[Path, Path]) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    with open_page(paths[0], permissions=allowed) as (opened, seen):
        opened.hover("h1")
        opened.click("h1 .copy")
        opened.wait_for_selector("h1 .copy:has-text('copied')")
        sentence, source, cite = opened.evaluate("navigator.clipboard.readText()").splitlines()
    assert sentence.strip() == made.shown()[0].exhibit.headline.text
    assert source.startswith("Source: ")
    assert cite.startswith("Cite this brief as: Attacks. Data as of 29 December 2024. Edition ")
    assert seen["errors"] == []


def test_the_lite_edition_keeps_the_contract(paths: tuple[Path, Path]) -> None:
    assert check_in_browser(paths[1]) == []


def test_the_index_keeps_the_contract(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_bytes(index.build([{"name": "a", "title": "A", "state": "failed", "since": "x"}]))
    assert check_in_browser(page) == []


def test_hostile_text_breaks_nothing(tmp_path: Path) -> None:
    planted = (
        "<script>alert(1)</script>\u202e{{ 7 * 7 }}'\"><img src=x onerror=alert(1)>" + "N" * 9000
    )
    events = [
        {"id": f"e{day}", "day": f"2024-03-0{day}", "scope": "IQ-KI", "place": planted,
         "origin": planted, "actor": planted, "url": planted}
        for day in (1, 2, 3)
    ]  # fmt: skip
    data = dataset(events=events)
    result = an.timeline(data)
    shown = an.summary(result), an.show(result, data), an.closing(data, result)
    for path in write(tmp_path, made.notebook(*shown), correction="<script>alert(1)</script>"):
        assert check_in_browser(path) == []


def test_a_page_that_breaks_the_contract_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "_PATIENCE", 500)
    page = tmp_path / "bad.html"
    page.write_text(
        "<!DOCTYPE html><html><head><title>x</title><meta http-equiv='Content-Security-Policy' "
        "content=\"default-src 'none'; img-src https:\"></head><body>"
        "<img src='https://example.org/x.png'><script>go()</script>"
        "<table width=2000><tr><td>wide</table><div class='live' data-chart='c'></div>"
    )
    found = {broken.rule for broken in check_in_browser(page)}
    assert found >= {"network", "browser", "charts", "layout", "accessibility"}


def test_every_chart_is_drawn_over_its_static_one(tab: Any) -> None:
    assert tab.locator(".live .main-svg .trace").count() >= 3
    assert tab.locator(".static:visible").count() == 0
    assert tab.locator('[data-chart="provinces"] .fills path').count() >= 18


def test_without_scripts_the_static_charts_show(paths: tuple[Path, Path]) -> None:
    with open_page(paths[0], java_script_enabled=False) as (plain, seen):
        assert plain.locator(".static:visible").count() == 3
        assert plain.locator(".live:visible").count() == 0
        assert seen["requests"] == []


def test_print_shows_the_static_charts(tab: Any) -> None:
    tab.emulate_media(media="print")
    assert tab.locator(".static:visible").count() == 3
    assert tab.locator(".live:visible").count() == 0
    assert tab.locator(".tools button:visible").count() == 0


def test_dark_mode_turns_page_and_charts(tab: Any) -> None:
    drawn = "(want) => getComputedStyle(document.querySelector('.live .xtick text')).fill === want"
    tab.emulate_media(color_scheme="light")
    tab.wait_for_function(drawn, arg="rgb(28, 33, 39)")
    tab.emulate_media(color_scheme="dark")
    tab.wait_for_function(drawn, arg="rgb(232, 234, 237)")
    paper = tab.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(20, 23, 27)"


def test_a_marker_opens_its_evidence(tab: Any) -> None:
    tab.locator(".summary .marker").first.click()
    assert tab.locator("#evidence-comparison").is_visible()


def test_a_number_opens_its_row_in_one_step(tab: Any) -> None:
    tab.evaluate("document.querySelector('#comparison .twin').open = true")
    link = tab.locator("#comparison-table a.to-rows").first
    row = tab.locator(link.get_attribute("href"))
    assert not row.is_visible()
    link.click()
    assert row.is_visible()
    assert row.locator("a[href^=http]").count() == 1


def test_a_mark_opens_the_row_behind_it(tab: Any) -> None:
    found = tab.evaluate("""() => {
        const host = document.querySelector("#timeline .live");
        for (const trace of host.data) for (const customdata of trace.customdata ?? []) {
            const row = document.querySelector(`#timeline-table [data-of="${customdata}"]`);
            const listed = row?.querySelector(".to-rows");
            if (!listed) continue;
            host.emit("plotly_click", { points: [{ customdata }] });
            return listed.hash.slice(1);
        }
    }""")
    assert found
    assert tab.locator(f"#{found}").is_visible()


def test_events_are_picked_by_area_actor_and_time(tab: Any) -> None:
    facts = made.shown()[3].exhibit.chart.plotly["facets"]
    box = tab.locator(".picking")
    said, (area, actor) = box.get_by_role("status"), box.locator("select").all()
    count = f"{facts['count']} of {facts['count']} events shown."
    assert said.inner_text() == count
    drawn = """host => host.data.flatMap((one) => one.customdata ? one.y : [])
        .filter(Number.isFinite).length"""
    every = tab.locator("#timeline .live").evaluate(drawn)

    area.select_option(
        label=next(o for o in area.locator("option").all_inner_texts() if "Kirkuk" in o)
    )
    actor.focus()
    tab.keyboard.press("I")  # of Islamic State, the first that begins so
    alone = an.timeline(made.facts(), scope="IQ-KI", actor="ISIS", start="2023", end="2024")
    events = int((alone["kind"] != "statement").sum())
    begins = "(want) => document.querySelector('.picking p').textContent.startsWith(want)"
    tab.wait_for_function(begins, arg=f"{events} of 177 events")
    assert tab.locator("#timeline .live").evaluate(drawn) < every
    tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    listed = tab.locator("#timeline-table tbody tr:visible")
    assert listed.count() == len(alone)
    assert all("Islamic State" in row for row in listed.all_inner_texts())
    behind = tab.locator("#evidence-timeline-rows tbody tr:visible")
    assert behind.count() == alone["n_reports"].sum()

    first = box.locator("input").first
    first.focus()
    for _ in range(5):
        tab.keyboard.press("PageUp")
    tab.wait_for_function(
        "() => !document.querySelector('.picking .edge span').textContent.endsWith('2023')"
    )
    assert first.get_attribute("aria-valuetext") == "1 January 2024"
    assert all("2024" in row for row in listed.all_inner_texts())

    box.get_by_role("button", name="Show all").click()
    tab.wait_for_function(
        "(want) => document.querySelector('.picking p').textContent === want", arg=count
    )
    assert tab.locator("#timeline .live").evaluate(drawn) == every


def test_a_stretch_drawn_out_in_the_chart_is_picked(tab: Any) -> None:
    layer = tab.locator("#timeline .live .nsewdrag").first
    layer.scroll_into_view_if_needed()
    plot = layer.bounding_box()
    middle = plot["y"] + plot["height"] / 2
    tab.mouse.move(plot["x"] + 2, middle)
    tab.mouse.down()
    tab.mouse.move(plot["x"] + plot["width"] / 2, middle, steps=5)
    tab.mouse.up()
    told = tab.locator(".picking .edge span").last
    tab.wait_for_function(
        "() => !document.querySelector('.picking p').textContent.startsWith('177')"
    )
    assert told.inner_text() in ("To 31 December 2023", "To 1 January 2024", "To 2 January 2024")


def test_tables_are_sorted_by_keyboard(tab: Any) -> None:
    tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    head = tab.locator("#provinces-table th", has_text="Count")
    place = [one.strip() for one in tab.locator("#provinces-table th").all_inner_texts()]
    cells = tab.locator(f"#provinces-table tbody td:nth-child({place.index('Count') + 1})")
    head.locator("button").focus()
    for order in ("ascending", "descending"):
        tab.keyboard.press("Enter")
        assert head.get_attribute("aria-sort") == order
        shown = [int(text) for text in cells.all_inner_texts() if text != "–"]
        assert shown == sorted(shown, reverse=order == "descending")
        assert cells.all_inner_texts()[-1] == "–"


def test_the_skip_link_comes_first(paths: tuple[Path, Path]) -> None:
    with open_page(paths[1]) as (page, _):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


def saved(tab: Any, selector: str) -> tuple[str, bytes]:
    with tab.expect_download() as waiting:
        tab.locator(selector).first.click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_csv_provenance_and_pictures_are_downloads(tab: Any) -> None:
    name, content = saved(tab, "button[data-csv='provinces-table']")
    assert name == "provinces.csv"
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0]["name"] == "Kirkuk"
    tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    assert saved(tab, "button[data-provenance]")[0] == "sample-provenance.json"
    name, content = saved(tab, "button[data-image='png'][data-of='provinces']")
    assert (name, content[:4]) == ("provinces.png", b"\x89PNG")
    name, content = saved(tab, "button[data-image='svg'][data-of='provinces']")
    assert name == "provinces.svg"
    picture = content.decode()
    title = tab.locator("#provinces figcaption :is(h2,h3,h4)").inner_text()
    assert all(word in picture for word in title.split())
    assert "Source:" in picture
    assert "Edition" in picture
    assert "var(" not in picture


def test_one_workbook_holds_all_tables_and_rows(tab: Any) -> None:
    name, content = saved(tab, "button[data-workbook]")
    assert name == "sample.xlsx"
    book = {
        sheet: CalamineWorkbook.from_object(io.BytesIO(content))
        .get_sheet_by_name(sheet)
        .to_python()
        for sheet in CalamineWorkbook.from_object(io.BytesIO(content)).sheet_names
    }
    contents = book.pop("contents")
    assert contents[0] == ["Sheet", "What it holds", "Rows", "Of", "Left out"]
    named = {row[0]: row for row in contents if row[0] in book}
    assert {name: row[2] for name, row in named.items()} == {
        name: len(rows) - 1 for name, rows in book.items()
    }
    ((_, heads, first, *_), *_) = [
        (n, *rows) for n, rows in book.items() if n.endswith(" timeline")
    ]
    told = dict(zip(heads, first, strict=True))
    held = next(csv.DictReader(io.StringIO(made.shown()[3].exhibit.table.csv)))
    assert told["start"] == dt.date.fromisoformat(held["start"])
    assert told["label"] == held["label"]
    assert isinstance(told["n_reports"], float)
    (behind,) = (row for name, row in named.items() if name.endswith("evidence-timeline-rows"))
    assert behind[2:] == [400, 400, "40 more rows are counted and not set out here."]
    assert any("Edition" in str(row[0]) for row in contents)


def test_evidence_rows_are_a_download(tab: Any) -> None:
    tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    name, content = saved(tab, "button[data-csv='evidence-timeline-rows']")
    assert name == "evidence-timeline-rows.csv"
    assert len(content.decode().splitlines()) > 100


def test_buttons_that_need_scripts_are_not_shown_without(paths: tuple[Path, Path]) -> None:
    with open_page(paths[0], java_script_enabled=False) as (plain, _):
        assert plain.locator("button:visible").count() == 0


def test_pdf_is_the_same_each_time_and_names_no_place(paths: tuple[Path, Path]) -> None:
    one, other = (print_page(paths[1].read_bytes()) for _ in range(2))
    assert one == other
    assert one.startswith(b"%PDF")
    assert b"file:" not in one
    assert b"sample.lite.html" not in one


def test_pdf_needs_chromium(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(RenderError, match="no Chromium is installed; install the system's package"):
        print_page(b"<p>x</p>")
    with pytest.raises(RenderError, match="no Chromium"):
        find_chromium()


def test_a_chart_that_is_never_drawn_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "_PATIENCE", 500)
    page = tmp_path / "undrawn.html"
    page.write_text("<!DOCTYPE html><div class='live' data-chart='fig-9'>x</div>")
    with open_page(page) as (tab, _):
        assert tab.evaluate(browser._UNDRAWN) == ["fig-9"]
