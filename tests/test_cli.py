"""The command line on a small project, from a first render to editions, drafts and failures."""

import datetime as dt
import email
import email.policy
import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from tests.conftest import ROOT
from tests.notebooks import LEDGER, READS, make_project, write_ledger

BRIEFS = (
    'name = "all"\ntags = ["daily"]',
    'name = "kirkuk"\nparameters = {scope = "IQ-KI"}',
    'name = "diyala"\nparameters = {scope = "IQ-DI", word = "Diyala <script>"}',
)


def analytics(*arguments: str, cwd: Path, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "analytics", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        **options,  # type: ignore[call-overload]
    )


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file but the lock, which may be touched, with its time of change and its inode."""
    found = [p for p in folder.rglob("*") if p.is_file() and p.name != ".lock"]
    return {str(p): (p.stat().st_mtime_ns, p.stat().st_ino) for p in found}


def pages(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in (folder / "reports").glob("*.html")}


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project rendered once with two workers; tests work on copies."""
    folder = tmp_path_factory.mktemp("project")
    make_project(folder, *BRIEFS)
    done = analytics("render", "--jobs", "2", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(done.stdout.splitlines()) == [
        f"published reports/{name}.html: never rendered" for name in ("all", "diyala", "kirkuk")
    ]
    return folder


@pytest.fixture
def project(rendered: Path, tmp_path: Path) -> Path:
    """A copy that looks untouched: the same times, and records that know its inodes."""
    folder = tmp_path / "project"
    shutil.copytree(rendered, folder)
    # A copy has new inodes and times of change: let the records meet them.
    for path in (folder / "reports" / ".state").glob("*.json"):
        record = json.loads(path.read_text())
        for name, watched in record.get("watched", {}).items():
            watched["stamp"] = _stamp(folder / name)
        for made in record.get("made", []):
            made["stamp"] = _stamp(folder / "reports" / made["name"])
        path.write_text(json.dumps(record))
    return folder


def _stamp(path: Path) -> list[int]:
    found = path.stat()
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def edit(project: Path, old: str, new: str) -> None:
    path = project / "ledger" / "statistics.csv"
    path.write_text(path.read_text().replace(old, new))


def test_pages_hold_their_own_data_only(rendered: Path) -> None:
    found = pages(rendered)
    assert len(found) == 7
    assert b"121 attacks" in found["all.lite.html"]
    assert b"40 attacks" in found["kirkuk.lite.html"]
    assert b"121 attacks" not in found["kirkuk.lite.html"]
    assert b"Diyala &lt;script&gt;" in found["diyala.lite.html"]
    assert b"IQ-DI" not in found["kirkuk.lite.html"]
    done = analytics("verify", *map(str, (rendered / "reports").glob("*.html")), cwd=rendered)
    assert (done.returncode, done.stderr) == (0, "")
    for name in ("all.lite.html", "kirkuk.lite.html", "index.html"):
        assert str(rendered).encode() not in found[name]


def test_nothing_changed_means_nothing_done(project: Path) -> None:
    before = snapshot(project)
    code = (
        "import sys; from analytics.cli import main; code = main(['render'])\n"
        "heavy = {'pandas', 'numpy', 'matplotlib', 'plotly', 'papermill', 'nbformat', 'jinja2',\n"
        " 'pyarrow', 'scipy', 'pandera', 'IPython', 'msgspec', 'mistune', 'fluent', 'selectolax'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert snapshot(project) == before


@pytest.mark.slow
def test_an_edit_renders_only_the_briefs_it_touches(project: Path) -> None:
    before = pages(project)
    edit(project, ",30,", ",31,")
    plan = analytics("render", "--dry-run", cwd=project)
    assert plan.stdout.splitlines() == [
        "all: its rows changed in ledger/statistics.csv",
        "kirkuk: current",
        "diyala: its rows changed in ledger/statistics.csv",
    ]
    assert pages(project) == before
    done = analytics("render", cwd=project)
    assert done.returncode == 0, done.stderr
    after = pages(project)
    assert {name for name in after if after[name] != before[name]} == {
        "all.html", "all.lite.html", "diyala.html", "diyala.lite.html", "index.html",
    }  # fmt: skip
    assert b"What changed since 2024-12-29 (edition" in after["diyala.lite.html"]
    assert b"Figures of a desk: 1 row revised." in after["diyala.lite.html"]
    assert b"attacks, Diyala, 2024 (A desk): 30, now 31." in after["diyala.lite.html"]
    assert analytics("render", cwd=project).stdout == ""
    _check_diff(project)
    again = analytics("render", "diyala", "--force", "--engine", "nbclient", cwd=project)
    assert (again.returncode, again.stdout) == (0, "")
    assert pages(project) == after  # the same bytes, on the other engine too


def _check_diff(project: Path) -> None:
    kept = sorted((project / "reports/editions/diyala").glob("*.html"))
    current = (project / "reports/diyala.html").read_bytes()
    (old,) = [page for page in kept if page.read_bytes() != current]
    done = analytics("diff", str(old), "reports/diyala.html", cwd=project)
    lines = done.stdout.splitlines()
    assert lines[0] == "input ledger/statistics.csv: changed"
    assert "Figures of a desk: 1 row revised." in lines
    assert "attacks, Diyala, 2024 (A desk): 30, now 31." in lines
    alone = project / "alone.html"
    shutil.copy(old, alone)  # without the notes beside it: rows by source are on the page
    done = analytics("diff", str(alone), "reports/diyala.html", cwd=project)
    assert "desk: 1 row revised." in done.stdout


FAILING = """
import os, sys, time
{"error": lambda: 1 / 0, "exit": lambda: sys.exit(0), "": lambda: None,
 "dead": lambda: os.kill(os.getpid(), 9), "slow": lambda: time.sleep(60)}[
    word if word in ("error", "exit", "dead", "slow") else ""]()
"""


@pytest.mark.slow
def test_one_failure_stays_alone(tmp_path: Path) -> None:
    names = ("error", "fine", "exit", "dead", "slow")
    entries = [f'name = "{n}"\nparameters = {{word = "{n}"}}\ntimeout = 6' for n in names]
    hook = f"""import sys; open({str(tmp_path / "told.json")!r}, 'w').write(sys.stdin.read())"""
    top = f"[hooks]\non_failure = ['{sys.executable}', '-c', '''{hook}''']\n\n"
    catalogue = make_project(tmp_path, *entries, middle=FAILING, top=top)
    done = analytics("render", "--jobs", "2", "--summary", "summary.json", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout == "published reports/fine.html: never rendered\n"
    lines = sorted(done.stderr.splitlines())
    assert len(lines) == 4
    assert lines[0].startswith("analytics: dead: brief.ipynb: its process ended by SIGKILL")
    assert lines[1].endswith("error: brief.ipynb: code cell 5: ZeroDivisionError: division by zero")
    assert lines[2].endswith("exit: brief.ipynb: code cell 5: SystemExit: 0")
    assert "took longer than 6 seconds" in lines[3]
    reports = tmp_path / "reports"
    kept = sorted(p.stem for p in (reports / "failed").iterdir())
    assert kept == ["dead", "error", "exit", "slow"]
    assert "ZeroDivisionError" in (reports / "failed" / "error.ipynb").read_text()
    index = (reports / "index.html").read_text()
    assert "Failed since" in index
    assert "ZeroDivisionError" not in index
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert json.loads((tmp_path / "told.json").read_text()) == summary
    assert summary["counts"]["failed"] == 4
    _check_recovery(tmp_path, catalogue)


def _check_recovery(folder: Path, catalogue: Path) -> None:
    """A brief that fails later keeps its page and is marked stale, until it works again."""
    reports = folder / "reports"
    good = (reports / "fine.html").read_bytes()
    text = catalogue.read_text()
    catalogue.write_text(text.replace('word = "fine"', 'word = "error"'))
    assert analytics("render", "fine", cwd=folder).returncode == 1
    assert (reports / "fine.html").read_bytes() == good
    assert "Stale since" in (reports / "index.html").read_text()
    catalogue.write_text(text)
    done = analytics("render", "fine", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "")  # the same page again
    assert "Stale since" not in (reports / "index.html").read_text()
    assert not (reports / "failed" / "fine.ipynb").exists()


@pytest.mark.slow
def test_drafts_wait_for_a_look(tmp_path: Path) -> None:
    make_project(tmp_path, 'name = "one"\npublish = "review"')
    done = analytics("render", cwd=tmp_path)
    assert done.stdout == "draft reports/drafts/one.html: never rendered\n", done.stderr
    assert not (tmp_path / "reports" / "one.html").exists()
    assert "Draft: waits for review" in (tmp_path / "reports" / "index.html").read_text()
    assert analytics("render", cwd=tmp_path).stdout == ""
    done = analytics("publish", "one", cwd=tmp_path)
    assert done.stdout.splitlines() == [
        "published reports/one.html", "published reports/one.lite.html",
    ]  # fmt: skip
    assert not list((tmp_path / "reports" / "drafts").glob("*.html"))
    assert len(list((tmp_path / "reports" / "editions" / "one").glob("*.html"))) == 1
    assert analytics("render", cwd=tmp_path).stdout == ""
    done = analytics("publish", "one", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == 'analytics: "one": has no draft that waits; analytics render one\n'


@pytest.mark.slow
def test_other_parameters_make_a_page_of_their_own(project: Path) -> None:
    before, index = pages(project), snapshot(project / "reports" / ".state")
    done = analytics("render", "kirkuk", "-p", "word=Mine & yours", cwd=project)
    page = "reports/asked/kirkuk-word-mine-yours.html"
    assert done.stdout == f"published {page}: asked for\n", done.stderr
    assert b"<title>A brief (word Mine &amp; yours)</title>" in (project / page).read_bytes()
    assert (pages(project), snapshot(project / "reports" / ".state")) == (before, index)
    again = analytics("render", "kirkuk", "-p", "scope=IQ-DI", "--reports", "out", cwd=project)
    assert again.stdout == "published out/kirkuk-scope-iq-di.html: asked for\n"
    assert {p.name for p in (project / "out").iterdir()} == {
        ".lock", "kirkuk-scope-iq-di.html", "kirkuk-scope-iq-di.lite.html",
    }  # fmt: skip
    own = analytics("render", "kirkuk", "-p", "word=Desk", "--publish", cwd=project)
    assert own.stdout == "published reports/kirkuk.html: its parameters changed\n"


def test_own_data_leave_the_catalogue_behind(project: Path) -> None:
    write_ledger(project / "mine", **{",121,": ",122,"})
    done = analytics("render", "kirkuk", "-p", "data=mine", cwd=project)
    assert done.returncode == 0, done.stderr
    page = (project / "reports/asked/kirkuk-mine.lite.html").read_text()
    assert "122 attacks" in page  # not of Kirkuk alone
    write_ledger(project / "logofjane", **{'"embed"': '"ids"'})
    done = analytics("render", "kirkuk", "-p", "data=logofjane", cwd=project)
    assert done.stdout == "published reports/asked/kirkuk-figures-of-a-desk.html: asked for\n"


def test_a_page_that_breaks_the_contract_leaves_its_notebook(tmp_path: Path) -> None:
    wrong = READS.replace("an.summary(reported)", "an.summary(an.count(facts), reported)")
    make_project(tmp_path, 'name = "one"', reads=wrong)
    done = analytics("render", cwd=tmp_path)
    assert done.returncode == 1
    assert "a sentence names evidence that the page does not hold" in done.stderr
    kept = json.loads((tmp_path / "reports" / "failed" / "one.ipynb").read_text())
    assert any(cell.get("outputs") for cell in kept["cells"])


def test_a_brief_has_its_tables_and_rows_as_a_workbook_of_typed_cells(project: Path) -> None:
    done = analytics("render", "kirkuk", "--excel", cwd=project)
    assert (done.returncode, done.stderr) == (0, "")
    book = project / "reports" / "kirkuk.xlsx"
    first = book.read_bytes()
    sheets = pd.read_excel(book, sheet_name=None, engine="calamine")
    assert next(iter(sheets)) == "contents"
    listed = sheets["contents"].iloc[:, 0].astype(str)
    assert set(list(sheets)[1:]) <= set(listed)
    (rows,) = [sheet for name, sheet in sheets.items() if "evidence" in name][:1]
    assert rows["When, first day"].map(lambda day: isinstance(day, dt.datetime)).all()
    assert "kirkuk.xlsx" in (project / "reports" / "index.html").read_text(encoding="utf-8")
    assert analytics("render", "kirkuk", "--excel", cwd=project).stdout == ""
    analytics("render", "kirkuk", "--excel", "--force", cwd=project)
    assert book.read_bytes() == first


@pytest.mark.browser
def test_a_current_brief_gets_its_pdf(project: Path) -> None:
    done = analytics("render", "kirkuk", "--pdf", cwd=project)
    assert done.stdout == "published reports/kirkuk.html: it has no .pdf yet\n", done.stderr
    assert (project / "reports" / "kirkuk.pdf").read_bytes().startswith(b"%PDF")
    assert analytics("render", "kirkuk", "--pdf", cwd=project).stdout == ""


def test_the_list_as_json_tells_parameters_and_state(rendered: Path) -> None:
    told = json.loads(analytics("list", "kirkuk", "--json", cwd=rendered).stdout)
    (brief,) = told
    assert brief["parameters"] == {"data": "ledger", "scope": "IQ-KI", "word": "All"}
    assert (brief["state"], brief["headline"]) == (
        "current",
        "Only a total is known, 2024: no single event is dated",
    )
    assert [file["href"] for file in brief["files"]] == ["kirkuk.html", "kirkuk.lite.html"]


@pytest.mark.parametrize("command", ["list", "list --json", "check ledger", "render --dry-run"])
@pytest.mark.parametrize("where", [">/dev/full", ">&-", "2>&- >/dev/full", "| true"])
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_output_that_nobody_takes_is_no_traceback(
    rendered: Path, command: str, where: str
) -> None:
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m analytics {command} {where}"],
        cwd=rendered, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == (0 if where in {">&-", "| true"} else 1)
    full = where == ">/dev/full"
    words = "analytics: output cannot be written: no space left on device\n" if full else ""
    assert done.stderr == words


def test_what_nobody_foresaw_is_one_line_and_debug_says_where(rendered: Path) -> None:
    code = (
        "import sys\nfrom analytics.cli import main\n"
        "import analytics.sources as s\ns.check = lambda *a, **k: 1 / 0\nsys.exit(main())"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for extra in ((), ("--debug",)):
        done = subprocess.run(
            [sys.executable, "-c", code, "check", "ledger", *extra],
            cwd=rendered, capture_output=True, text=True, check=False, env=environment,
        )  # fmt: skip
        assert done.returncode == 1
        *trace, line = done.stderr.splitlines()
        assert line.endswith("ZeroDivisionError: division by zero; add --debug")
        assert bool(trace) == bool(extra)


def test_the_editor_has_a_word_and_is_checked(project: Path) -> None:
    catalogue = project / "reports" / "briefs.toml"
    words = 'name = "kirkuk"\nheadline = "{} attacks"\nstandfirst = "Since 2024"'
    kept = catalogue.read_text()
    catalogue.write_text(kept.replace('name = "kirkuk"', words.format(41)))
    done = analytics("render", "kirkuk", cwd=project)
    assert done.returncode == 1
    assert '"41": the editor\'s headline holds a number that no result holds' in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("render", "-p", "wrod=x", "all"), 2, 'brief.ipynb: "wrod": not a parameter of this'),
        (("render", "-p", "word"), 2, 'column -p: "word": is not KEY=VALUE'),
        (("render", "dialya"), 2, '"dialya": neither a brief nor a tag'),
        (("render", "--jobs", "0"), 2, "column --jobs"),
        (("render", "--catalogue", "gone.toml"), 1, "gone.toml"),
        (("verify", "gone.html"), 1, "gone.html: cannot be read"),
        (("verify", "ledger/source.toml"), 1, "structure"),
    ],
)
def test_wrong_calls_are_one_line(
    rendered: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    before = snapshot(rendered)
    done = analytics(*arguments, cwd=rendered)
    assert done.returncode == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert snapshot(rendered) == before


@pytest.mark.browser
def test_a_mail_has_the_words_and_pictures_and_no_script(project: Path) -> None:
    done = analytics("render", "kirkuk", "--mail", cwd=project)
    assert (done.returncode, done.stderr) == (0, "")
    raw = (project / "reports" / "kirkuk.eml").read_bytes()
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    words, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert words is not None
    assert page is not None
    assert mail["subject"] in " ".join(words.get_content().split())
    pictures = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    for picture in pictures:
        assert f"cid:{picture['content-id'].strip('<>')}" in page.get_content()
        assert picture.get_content().startswith(b"\x89PNG")
    assert pictures
    assert b"<script" not in raw
    assert len(raw) < 300_000
    analytics("render", "kirkuk", "--mail", "--force", cwd=project)
    assert (project / "reports" / "kirkuk.eml").read_bytes() == raw


def test_every_command_has_help_with_an_example(rendered: Path) -> None:
    for command in ("render", "check", "list", "verify", "convert", "diff", "publish"):
        done = analytics(command, "--help", cwd=rendered)
        assert done.returncode == 0
        assert f"example: analytics {command}" in done.stdout


def test_list_shows_what_the_catalogue_stands_for(rendered: Path) -> None:
    done = analytics("list", cwd=rendered / "ledger")  # found from a folder below, too
    assert done.stdout.splitlines()[:4] == [
        "all [daily]: A brief",
        "  data = 'ledger' (default)  # where",
        "  scope = '' (default)  # which place",
        "  word = 'All' (default)",
    ]


def test_a_no_change_run_asks_each_file_and_notebook_once(tmp_path: Path) -> None:
    """What a run over many briefs costs: nothing is read per brief but its own record."""
    make_project(tmp_path, *[f'name = "b{n}"' for n in range(40)])
    code = (
        "import sys; from pathlib import Path\n"
        "from analytics.briefs.catalogue.entries import load_catalogue\n"
        "from analytics.briefs.fingerprints import Fingerprints\n"
        "from analytics.briefs.plan import Planner, with_digests\n"
        "from analytics.briefs.store import Store\n"
        "from analytics.briefs.store.kept import Made, Record, write_record\n"
        "from analytics.files import stamp\n"
        "catalogue = load_catalogue(Path('reports/briefs.toml'))\n"
        "reports = Path('reports').resolve()\n"
        "planner = Planner(reports, Fingerprints(catalogue.root), None, None)\n"
        "for brief in catalogue.briefs:\n"
        "    decision = planner.decide(brief)\n"
        "    page = reports / f'{brief.name}.html'\n"
        "    page.write_bytes(b'x')\n"
        "    watched = with_digests(decision.watched, planner.prints)\n"
        "    write_record(reports, Record(brief.name, key=decision.key, watched=watched,\n"
        "        made=(Made(page.name, '', 1, stamp(page)),)))\n"
        "Store(reports, '2025-01-01').refresh_index(catalogue)\n"
        "(reports / '.lock').touch()\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, env=environment)
    before = snapshot(tmp_path / "reports")
    code = (
        "import builtins, collections, io, sys\n"
        "opened = collections.Counter()\n"
        "sys.addaudithook(lambda name, given: name == 'open' and opened.update([str(given[0])]))\n"
        "from analytics.cli import main\n"
        "assert main(['render']) == 0\n"
        "ours = {n: c for n, c in opened.items() if n.startswith(sys.argv[1])}\n"
        "records = {n for n in ours if '.state' in n}\n"
        "assert len(records) == 41, records\n"
        "assert not [n for n in ours if '.state' not in n and ours[n] > 2], ours\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=tmp_path, capture_output=True, text=True,
        check=False, env=environment,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert snapshot(tmp_path / "reports") == before


def _space(script: str, folder: Path, catalogue: Path) -> subprocess.CompletedProcess[str]:
    """Run a shell script where it may mount file systems; skip where the machine forbids it."""
    allowed = (
        subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False)
        if shutil.which("unshare")
        else None
    )
    if allowed is None or allowed.returncode:
        pytest.skip("this machine lets nobody mount a small file system")
    return subprocess.run(
        ["unshare", "-rm", "sh", "-c", script, "sh", str(folder), sys.executable, str(catalogue)],
        capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="mounts file systems")
def test_a_full_disk_and_a_folder_nobody_may_write(rendered: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    script = """
set -e
mount -t tmpfs -o size=24m tmpfs "$1"
cp "$(dirname "$3")"/*.html "$1"/
sum() { cat "$1"/*.html | sha256sum; }
good=$(sum "$1")
head -c 40m /dev/zero > "$1"/filler || true
set +e
"$2" -m analytics render --catalogue "$3" --reports "$1"; echo "code $?"
test "$good" = "$(sum "$1")" && echo whole
rm "$1"/filler; mount -o remount,ro "$1"
"$2" -m analytics render --catalogue "$3" --reports "$1"; echo "code $?"
test "$good" = "$(sum "$1")" && echo whole
mount -o remount,rw "$1"
"$2" -m analytics render --catalogue "$3" --reports "$1" --jobs 2; echo "code $?"
ls -A "$1" | grep -c part
"""
    done = _space(script, disk, rendered / "reports" / "briefs.toml")
    lines = done.stdout.splitlines()
    assert lines[:4] == ["code 1", "whole", "code 1", "whole"], done.stderr
    assert "no space left on device" in done.stderr
    assert "read-only file system" in done.stderr
    assert "Traceback" not in done.stderr
    assert lines[-2:] == ["code 0", "0"]


@pytest.mark.slow
def test_a_page_is_held_against_what_its_project_gives(project: Path) -> None:
    words = ("verify", "reports/kirkuk.html", "reports/kirkuk.lite.html", "--source", ".")
    done = analytics(*words, cwd=project)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    write_ledger(project / "ledger", **{",40,": ",41,"})
    done = analytics(*words[:2], *words[3:], cwd=project)
    assert done.returncode == 1
    assert "ledger/statistics.csv is not the file it was made from" in done.stderr
    assert "timeline-table is not what" in done.stderr
    assert analytics("verify", "reports/index.html", "--source", ".", cwd=project).returncode == 1


def test_a_ledger_that_breaks_keeps_the_page(project: Path) -> None:
    good = pages(project)
    (project / "ledger" / "statistics.csv").write_bytes(b"\xff\xfe\x00")
    done = analytics("render", "kirkuk", cwd=project)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "statistics.csv" in done.stderr
    assert pages(project)["kirkuk.html"] == good["kirkuk.html"]
    write_ledger(project / "ledger")
    assert LEDGER["source.toml"] in (project / "ledger" / "source.toml").read_text()
    assert analytics("render", "kirkuk", cwd=project).returncode == 0
    assert pages(project)["kirkuk.html"] == good["kirkuk.html"]
    assert READS


@pytest.mark.slow
@pytest.mark.parametrize("wait", [0.05, 0.3, 0.7, 1.5, 3.0])
def test_an_interrupt_at_any_moment_ends_it_without_a_traceback(
    tmp_path: Path, wait: float
) -> None:
    """From the first line of ours on: while it loads, and while it reads."""
    (tmp_path / "s.csv.source.toml").write_text(
        "[columns]\nid = 'a'\nwhen = 'b'\nkilled = 'c'\n[constants]\ntype = 'bombing'\n"
    )
    rows = "\n".join(f"{n},2024-01-01,about {n} or so" for n in range(200_000))
    (tmp_path / "s.csv").write_text(f"a,b,c\n{rows}\n")
    code = "import sys; from analytics.__main__ import run; print(flush=True); sys.exit(run())"
    with subprocess.Popen(
        [sys.executable, "-c", code, "check", "s.csv"], cwd=tmp_path, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(wait)
        process.send_signal(signal.SIGINT)
        told = process.communicate(timeout=50)[1]
    words = "analytics: stopped; everything published is whole\n"
    assert (process.returncode, told) in {(-signal.SIGINT, ""), (130, words)}


def test_who_watches_is_told_at_once_that_it_works(tmp_path: Path) -> None:
    write_ledger(tmp_path / "ledger")
    master, slave = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "analytics", "check", "ledger"], cwd=tmp_path, stderr=slave,
        stdout=subprocess.DEVNULL, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert os.read(master, 1000).startswith(b"\r\x1b[2Kreading ...")
    os.close(slave)
    os.close(master)
