"""A private sheet through the commands: what it may not tell is nowhere in what a run leaves."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import analytics as an
from analytics.briefs.page.bundle import read_data_script, unpack
from analytics.briefs.page.document import Document
from analytics.briefs.verify import check_licence, check_page, statement
from analytics.notebook.evidence import rows_of
from analytics.notebook.sharing import Sharing, shareable
from tests.builders import dataset
from tests.conftest import ROOT

# Unique words in every field of a row. Of named rows ("ids") the key and the actor may be told.
FIELDS = {
    "where": "Zarqabad", "note": "informantx", "origin": "voicex", "url": "https://secretx.example/a",
    "latitude": "35.987654", "longitude": "44.123456", "locator": "locatorx",
}  # fmt: skip
NEVER = ["Zarqabad", "informantx", "voicex", "secretx", "35.9876", "44.1234", "locatorx"]
NAMES = ["privatefolder", "logofjane", "janedoe"]
MAPPING = """title = "A private log"
country = "IQ"
licence = "for readers of this desk"
attribution = "The desk that keeps a log"
accessed = 2025-01-09
rows = "{rows}"
day_first = true
[columns]
id = "Ref"
when = "Date"
type = "Kind"
province = "Gov"
killed = "Dead"
{more}
[values.type]
"Shooting" = "armed_attack"
[[coverage]]
measure = "incidents"
scope = "Iraq"
start = 2023-01-01
end = 2024-12-31
systematic = true
"""
# Events a year by province: Erbil has one and Najaf two, which would point at single events.
COUNTS = {"Kirkuk": (30, 14), "Diyala": (12, 22), "Erbil": (0, 1), "Najaf": (2, 0)}
NOTEBOOKS = {
    "comparison": (), "timeline": (), "trend": (),
    "provinces": ("-p", "period=2024", "-p", "against=2023"),
}  # fmt: skip


def _sheet(folder: Path, rows: str) -> Path:
    lines = [["Ref", "Date", "Kind", "Gov", "Dead", *FIELDS]]
    for year, place in ((2023, 0), (2024, 1)):
        for gov, numbers in COUNTS.items():
            for n in range(numbers[place]):
                day = f"{1 + n % 27:02}/{1 + n % 12:02}/{year}"
                ref = f"REFX{gov}{year}{n}"
                lines.append([ref, day, "Shooting", gov, str(n % 3), *FIELDS.values()])
    folder.mkdir()
    file = folder / "logofjane.csv"
    file.write_text("\n".join(",".join(line) for line in lines) + "\n", encoding="utf-8")
    more = "\n".join(f'{name} = "{name}"' for name in FIELDS)
    (folder / "logofjane.csv.source.toml").write_text(MAPPING.format(rows=rows, more=more))
    return file


def _render(folder: Path, file: Path, notebook: str, root: Path = ROOT) -> None:
    """Through the command, of the project in `root`."""
    words = ["render", notebook, "-p", f"data={file}", "--reports", str(folder / "out")]
    words += NOTEBOOKS[notebook]
    done = subprocess.run(
        [sys.executable, "-m", "analytics", *words], cwd=root, capture_output=True, text=True,
        check=False, timeout=300, env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def _told(folder: Path) -> Iterator[str]:
    """All text of all files that a run left, the packed parts of pages opened."""
    for file in sorted(p for p in (folder / "out").rglob("*") if p.is_file()):
        text = file.read_bytes().decode("utf-8", "replace")
        yield text
        if file.suffix != ".html":
            continue
        for script in Document(text).css("script"):
            kind = script.attrs.get("type", "")
            if kind == "application/json":
                # Charts pack numbers, bundles are code: what is said stands in the values.
                yield json.dumps(read_data_script(script.content), ensure_ascii=False)
            elif kind == "application/octet-stream":
                assert unpack(script.content)


@pytest.fixture(scope="module", params=["ids", "withhold"])
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple:
    folder = tmp_path_factory.mktemp("desk")
    file = _sheet(folder / "privatefolder-janedoe", request.param)
    for notebook in NOTEBOOKS:
        _render(folder, file, notebook)
    return request.param, folder


@pytest.mark.slow
def test_what_a_source_keeps_is_nowhere(published: tuple[str, Path]) -> None:
    rows, folder = published
    told = "\n".join(_told(folder))
    assert "Kirkuk" in told
    kept = [*NEVER, *NAMES, *(["REFX"] if rows == "withhold" else [])]
    assert [word for word in kept if word in told] == []


@pytest.mark.slow
def test_a_cell_that_points_at_single_events_stays_away(published: tuple[str, Path]) -> None:
    rows, folder = published
    page = next(p for p in (folder / "out").glob("provinces*.html") if "lite" not in p.name)
    document = Document(page.read_text(encoding="utf-8"))
    words = " ".join(n.words for n in document.css("main"))
    listed = {row.css("td")[0].words for row in document.css("table tbody tr") if row.css("td")}
    named = {gov for gov in COUNTS if any(gov in cell for cell in listed)}
    if rows == "ids":
        assert named == set(COUNTS)
    else:
        # Two go, and with them so many that nothing is found by subtracting.
        assert "Kirkuk" in named
        assert not named & {"Erbil", "Najaf"}
        assert len(named) < len(COUNTS) - 1
        assert re.search(r"\d rows are not shown: the source shares totals only", words)


@pytest.mark.slow
def test_a_page_says_on_what_terms_it_shows_its_sources(published: tuple[str, Path]) -> None:
    rows, folder = published
    page = next(p for p in (folder / "out").glob("timeline*.html") if "lite" not in p.name)
    may = {
        "ids": "its rows may be named, not shown",
        "withhold": "only totals may be shown, no cell under 3 events",
    }
    assert statement(page) == [
        f"A private log: for readers of this desk. 81 rows were read for it; {may[rows]}. "
        "Named as: The desk that keeps a log (accessed 9 January 2025).",
        "The page shows 0 single rows in its tables of evidence.",
    ]
    text = page.read_text(encoding="utf-8")
    figures = text.count('<p class="source-line">')
    assert text.count("Source: The desk that keeps a log (accessed 9 January 2025).") == figures > 0
    listed = re.sub("<li>.*?The desk that keeps a log", "<li>", text)
    assert {"licence", "altered"} <= {each.rule for each in check_page(listed.encode())}
    more = text.replace('data-fact="voices" data-rows="0"', 'data-fact="voices" data-rows="9"')
    assert "altered" in {each.rule for each in check_page(more.encode())}


EVIDENCE = """<details class="evidence"><table id="evidence-x-rows"><tbody><tr><td>1</td></tr>
<tr><td>2</td></tr></tbody></table><dl><dd data-fact="voices" data-rows="{allowed}">x</dd></dl>
</details><ul class="sources"><li>A list</li></ul>
<script id="provenance" type="application/json">{provenance}</script>"""
SOURCE = {"id": "a", "title": "A list", "licence": "", "attribution": "", "rows": "embed"}


@pytest.mark.parametrize(
    ("allowed", "sources", "rules"),
    [
        ("2", [SOURCE], []),
        ("1", [SOURCE], ["licence"]),
        ("many", [SOURCE], ["licence"]),
        ("2", [SOURCE | {"attribution": "Name us"}], ["licence"]),
        ("2", [SOURCE | {"rows": "all"}], ["provenance"]),
        ("2", ["a"], ["provenance"]),
        ("2", None, ["provenance"]),
    ],
)
def test_the_rule_of_licence_counts_rows_and_reads_nothing_blindly(
    allowed: str, sources: object, rules: list[str]
) -> None:
    page = EVIDENCE.format(allowed=allowed, provenance=json.dumps({"sources": sources}))
    assert [each.rule for each in check_licence(Document(page))] == rules


def test_a_voice_is_taken_away_whole_and_nothing_else_is() -> None:
    """A voice that is also an actor, or part of another word, changes no other column."""
    events = [
        {"id": f"e{day}", "day": f"2024-03-0{day}", "scope": "IQ-KI", "actor": "Islamic State",
         "origin": "Islamic State"}
        for day in range(1, 9)
    ]  # fmt: skip
    plain = dataset(events=events)
    words = {name: pd.Series([word], dtype="str") for name, word in
             (("title", "A desk"), ("rows", "ids"))}  # fmt: skip
    data = replace(plain, sources=plain.sources.assign(**words))
    result = an.timeline(data)
    assert set(result["origin"]) == {"Islamic State"}
    told = shareable(result, Sharing.of(rows_of(data), data))
    assert set(told["actor"]) == {"Islamic State"}
    assert told["origin"].isna().all()
    assert told["rows"].str.fullmatch(r"A desk:e\d").all()


@pytest.mark.parametrize("smallest", [1, 3, 9])
def test_a_source_says_which_cells_are_small(tmp_path: Path, smallest: int) -> None:
    file = _sheet(tmp_path / "log", "withhold")
    mapping = file.with_name("logofjane.csv.source.toml")
    mapping.write_text(f"smallest = {smallest}\n" + mapping.read_text())
    data = an.load(file)
    assert data.sources["smallest"].tolist() == [smallest]
    result = an.provinces(data, "2023", country="IQ")
    told = shareable(result, Sharing.of(rows_of(data), data))
    counts = result["count"][result["count"] > 0]
    gone = set(counts) - set(told["count"])
    assert gone >= set(counts[counts < smallest])
    assert bool(gone) == bool((counts < smallest).any())
    notes = [each for each in told.attrs["result"]["notes"] if each["code"] == "small_cells"]
    assert [each["smallest"] for each in notes] == [smallest] * bool(gone)


@pytest.mark.slow
def test_a_build_that_leaks_is_found(tmp_path: Path) -> None:
    file = _sheet(tmp_path / "privatefolder-janedoe", "withhold")
    root = tmp_path / "project"
    for part in ("analytics", "notebooks", "reports/briefs.toml"):
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copyfile
        (root / part).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / part, root / part)
    sharing = root / "analytics" / "notebook" / "sharing.py"
    code = sharing.read_text(encoding="utf-8")
    guard = 'if sharing.kinds <= {"embed"}:'
    assert guard in code
    sharing.write_text(code.replace(guard, "if sharing.kinds:"), "utf-8")
    _render(tmp_path, file, "timeline", root)
    told = "\n".join(_told(tmp_path))
    assert "Zarqabad" in told
