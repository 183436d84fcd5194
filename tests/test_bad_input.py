"""Input that strains a page, through the render command: pages stay whole and say what went."""

import json
from pathlib import Path

import pytest

from analytics.briefs import verify
from analytics.briefs.page.document import Document
from tests.conftest import ROOT
from tests.test_cli import analytics

ENTRY = '[[brief]]\nname = "{0}"\nnotebook = "notebooks/{0}.ipynb"\n'
SHEET = """title = "Office"
rows = "embed"
[columns]
id = "id"
when = "day"
type = "kind"
province = "place"
killed = "dead"
actor = "who"
[values.type]
"IED" = "bombing"
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the notebooks and the seeds."""
    for name in ("notebooks", "seeds"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "reports").mkdir()
    briefs = map(ENTRY.format, ("comparison", "timeline", "provinces", "trend"))
    (tmp_path / "reports" / "briefs.toml").write_text("".join(briefs))
    return tmp_path


def rendered(desk: Path, name: str, *words: str, entry: str | None = None) -> list[Document]:
    """Both editions of a brief, verified; `entry` is what its catalogue holds."""
    if entry is not None:
        (desk / "reports" / "briefs.toml").write_text(entry, encoding="utf-8")
    told = () if entry else ("--reports", "out")
    done = analytics("render", name, *told, *words, cwd=desk)
    assert (done.returncode, done.stderr) == (0, "")
    found = sorted((desk / ("reports" if entry else "out")).glob(f"{name}*.html"))
    assert [broken for path in found for broken in verify.check_page(path)] == []
    return [Document(path.read_text(encoding="utf-8")) for path in found]


def sheet(desk: Path, rows: list[str]) -> tuple[str, ...]:
    """Words that render a brief of a sheet of these rows."""
    text = "\n".join(["id,day,kind,place,dead,who", *(f"{n},{row}" for n, row in enumerate(rows))])
    (desk / "office.csv").write_text(text, encoding="utf-8")
    (desk / "office.csv.source.toml").write_text(SHEET, encoding="utf-8")
    return "-p", "data=office.csv"


def test_markers_are_drawn_where_their_day_is_and_told_where_it_is_not(desk: Path) -> None:
    entry = ENTRY.format("trend") + (
        'parameters = {every = "month", scope = "north-east Syria", start = "2022-01-01"}\n'
        'markers = [{date = 2023-10-07, text = "%s"}, {date = 2031-01-01, text = "Not yet"}]\n'
    )
    long = "<b>" + "War in Gaza " * 20
    for page in rendered(desk, "trend", entry=entry % long):
        svg = page.first("#trend svg")
        (above,) = [one.words for one in svg.css("text") if "7 October 2023" in one.words]
        assert above.startswith("7 October 2023: <b>War in Gaza")
        assert above.endswith("…")
        assert "set by the editor" in svg.words
        assert "1 January 2031: Not yet." in page.first(".not-done").words
        assert "Not yet" not in page.first("header").words + svg.words
    (desk / "reports" / "briefs.toml").write_text(entry % "987,654 attacks, says nobody")
    done = analytics("render", cwd=desk)
    assert done.returncode == 1
    assert '"987,654": the editor\'s marker holds a number that no result holds' in done.stderr


@pytest.mark.parametrize("headline", ["<script>alert(1)</script>\u202e\u0007 {{ x }}", "Na" * 5000])
def test_a_hostile_or_very_long_headline_stays_words(desk: Path, headline: str) -> None:
    entry = ENTRY.format("comparison") + f"headline = {json.dumps(headline)}\n"
    for page in rendered(desk, "comparison", entry=entry):
        (title,) = page.css("h1")
        assert len(title.words) < 2000
        assert title.words[:4] == headline[:4]
        assert not [one for one in page.css("script") if "alert(1)" in one.content]


@pytest.mark.parametrize("name", ["comparison", "timeline", "provinces", "trend"])
def test_a_brief_with_nothing_in_it_says_so(desk: Path, name: str) -> None:
    (desk / "empty.csv").write_text("id,day,kind,place,dead,who\n")
    (desk / "empty.csv.source.toml").write_text(SHEET)
    for page in rendered(desk, name, "-p", "data=empty.csv"):
        assert page.first("h1").words
        assert not page.css("figure svg")


@pytest.mark.parametrize("name", ["comparison", "timeline", "provinces", "trend"])
def test_one_event_is_one_event(desk: Path, name: str) -> None:
    for page in rendered(desk, name, *sheet(desk, ["2024-03-05,IED,Kirkuk,2,ISIS"])):
        assert "1 events" not in page.content
        assert "1 incidents" not in page.content


def test_sixty_counters_are_cut_and_counted(desk: Path) -> None:
    ledger = desk / "counters"
    ledger.mkdir()
    (ledger / "source.toml").write_text('title = "Counters"\nrows = "embed"\n')
    head = "id,measure,amount,kind,start,end,date_basis,where,actor,origin,counting_rule\n"
    rows = [
        f"{year}-{n},attacks,{50 + n + year % 7},flow,{year}-01-01,{year}-12-31,the year,Iraq,ISIS,"
        f"Counter {n},recorded"
        for n in range(60)
        for year in (2023, 2024)
    ]
    (ledger / "statistics.csv").write_text(head + "\n".join(rows))
    words = ("-p", "data=counters", "-p", "period_a=2023", "-p", "period_b=2024")
    for page in rendered(desk, "comparison", *words):
        counters = [one.words for one in page.css("#comparison-counters svg text")]
        assert len([one for one in counters if one.startswith("Counter ")]) == 30
        assert "30 more are in the table" in counters


def test_names_in_three_scripts_stay_whole(desk: Path) -> None:
    names = ["ISIS", "سرايا الفجر", "هێزی ڕۆژ"]
    rows = [f"2024-0{n + 1}-05,IED,{place},1,{names[n]}"
            for n, place in enumerate(("Kirkuk", "نينوى", "هەولێر"))]  # fmt: skip
    words = (*sheet(desk, rows), "-p", "start=2024-01-01", "-p", "end=2024-03-31")
    for page in rendered(desk, "timeline", *words):
        told = page.first("#timeline-table").words
        assert all(name in told for name in names[1:])
        drawn = page.first("#timeline svg").html
        assert all(f">{name}</text>" in drawn for name in ("Kirkuk", "Nineveh", "Erbil"))


@pytest.mark.slow
def test_sixteen_thousand_events_fit(shared_data: Path, desk: Path) -> None:
    (desk / "syria.csv.gz").symlink_to(shared_data / "ucdp" / "ged_syria_2016_2019.csv.gz")
    words = ("-p", "data=syria.csv.gz", "-p", "start=2016-01-01", "-p", "end=2019-12-31")
    for page in rendered(desk, "timeline", *words):
        assert "16,566 events" in page.first("h1").words
        assert page.first("#timeline svg") is not None
        assert "The first 500 of 16,566 rows." in page.first("#timeline").words
