"""A desk of one's own: laid out from the package alone, filled from data, never overwritten."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.test_cli import analytics, snapshot

UCDP = ROOT.parent / "shared" / "data" / "ucdp" / "ged_iraq_1989_2018_hdx.csv.gz"
OFFICE = "Ref,Date,Kind,Governorate,Dead\n" + "".join(
    f"{n},{n % 28 + 1:02}/{n % 12 + 1:02}/{2023 + n // 30},IED,Kirkuk,{n % 3}\n" for n in range(60)
).replace("04/12/2024", "31/12/2024")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    done = analytics("init", "desk", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "next: cd desk && analytics render\n"
    return tmp_path / "desk"


def test_a_desk_holds_all_that_it_needs(desk: Path) -> None:
    names = {p.relative_to(desk).as_posix() for p in desk.rglob("*") if p.is_file()}
    assert {"README.md", ".gitignore", "reports/briefs.toml", "notebooks/trend.ipynb"} <= names
    assert {n for n in names if n.startswith("seeds/")} == {
        f"seeds/{n}"
        for n in (
            "incidents-iraq-2023-2024/incidents.csv",
            "incidents-iraq-2023-2024/source.toml",
            "musings-on-iraq/source.toml",
            "musings-on-iraq/statistics.csv",
        )
    }
    assert "notebooks/tutorial/1-read.ipynb" in names
    for name in (name for name in names if name.endswith(".ipynb")):
        assert (desk / name).read_bytes() == (ROOT / name).read_bytes()
    told = json.loads(analytics("list", "--json", cwd=desk).stdout)
    assert [one["name"] for one in told] == ["comparison", "timeline", "provinces", "trend"]
    assert told[2]["parameters"]["period"] == "2024"
    assert "$" not in (desk / "README.md").read_text()


def test_nothing_is_overwritten(desk: Path) -> None:
    before = snapshot(desk)
    again = analytics("init", "desk", cwd=desk.parent)
    assert (again.returncode, again.stderr) == (
        1, "analytics: desk: is not empty; name a new folder; nothing changed\n",
    )  # fmt: skip
    assert analytics("new", "trend", cwd=desk).stderr.endswith("choose another name\n")
    wrong = analytics("new", "../x", cwd=desk)
    assert (wrong.returncode, wrong.stderr) == (
        2,
        'analytics: "../x": no name for a brief; use small letters, digits, dots, dashes\n',
    )
    assert snapshot(desk) == before


@pytest.mark.skipif(os.getuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    done = analytics("init", "desk", cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "cannot be written: permission denied" in done.stderr


def test_an_older_layout_is_told(tmp_path: Path) -> None:
    (tmp_path / "briefs.toml").write_text("")
    done = analytics("list", cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "stands in reports/ now; move it there" in done.stderr


def test_a_table_of_an_office_gets_a_mapping_and_its_windows(tmp_path: Path) -> None:
    (tmp_path / "office.csv").write_text(OFFICE)
    done = analytics("init", "desk", "--from", "office.csv", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("data/office.csv: 60 rows kept, 0 rejected\n")
    assert "CONFIRM" in (tmp_path / "desk/data/office.csv.source.toml").read_text()
    catalogue = (tmp_path / "desk/reports/briefs.toml").read_text()
    assert '{ data = "data/office.csv", period_a = "2023", period_b = "2024" }' in catalogue
    assert not (tmp_path / "office.csv.source.toml").exists()


def test_newer_notebooks_are_shown_and_taken_on_demand(desk: Path) -> None:
    own = desk / "notebooks" / "trend.ipynb"
    assert analytics("update", cwd=desk).stdout == ""
    changed = own.read_text().replace('every: str = \\"month\\"', 'every: str = \\"week\\"')
    own.write_text(changed)
    shown = analytics("update", cwd=desk).stdout
    assert '-every: str = "week"' in shown
    assert '+every: str = "month"' in shown
    assert own.read_text() == changed
    assert analytics("update", "--write", cwd=desk).stdout == "wrote notebooks/trend.ipynb\n"
    assert own.read_bytes() == (ROOT / "notebooks" / "trend.ipynb").read_bytes()
    assert own.with_name("trend.before.ipynb").read_text() == changed


def test_the_schedule_is_for_this_desk_and_was_checked(desk: Path) -> None:
    done = analytics("schedule", "--at", "5:45", "--tag", "daily", cwd=desk / "notebooks")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"45 5 * * * cd {desk} && " in done.stdout
    assert "render --jobs 2 --tag daily\n" in done.stdout
    assert "OnCalendar=*-*-* 5:45" in done.stdout
    assert "# checked: the command finds its catalogue" in done.stdout
    wrong = analytics("schedule", "--at", "25:00", cwd=desk)
    assert wrong.stderr == ('analytics: column --at: "25:00": no time of day; write --at 06:30\n')
    assert "neither a brief nor a tag" in analytics("schedule", "--tag", "dayly", cwd=desk).stderr


@pytest.mark.slow
def test_runs_of_single_briefs_fan_out(desk: Path) -> None:
    """Four at once, as `xargs -P` starts them: every page whole, one index of them all."""
    names = [one["name"] for one in json.loads(analytics("list", "--json", cwd=desk).stdout)]
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "analytics", "render", name],
            cwd=desk, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE,
        )
        for name in names
    ]  # fmt: skip
    assert [run.communicate()[1] for run in runs] == [b""] * len(names)
    told = json.loads(analytics("list", "--json", cwd=desk).stdout)
    assert {one["state"] for one in told} == {"current"}
    index = (desk / "reports" / "index.html").read_text()
    assert all(f'href="{name}.html"' in index for name in names)


@pytest.mark.slow
@pytest.mark.parametrize("file", [None, UCDP], ids=["worked", "ucdp"])
def test_the_wheel_alone_makes_a_desk_and_its_pages(tmp_path: Path, file: Path | None) -> None:
    if file and not file.exists():
        pytest.skip("the file is not here")
    source, wheels, home = tmp_path / "source", tmp_path / "wheels", tmp_path / "home"
    tree = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    source.mkdir()
    subprocess.run(
        ["tar", "-cf", tmp_path / "tree.tar", *tree.stdout.splitlines()], cwd=ROOT, check=True
    )
    subprocess.run(["tar", "-xf", tmp_path / "tree.tar"], cwd=source, check=True)
    pip = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check"]
    options = ["--no-deps", "--no-build-isolation", "-w", str(wheels)]
    subprocess.run([*pip, "wheel", *options, str(source)], check=True)
    (wheel,) = wheels.iterdir()
    subprocess.run([*pip, "install", "--no-deps", "--target", str(home), str(wheel)], check=True)

    def run(*arguments: str, cwd: Path) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "analytics", *arguments],
            cwd=cwd, env={**os.environ, "PYTHONPATH": str(home)},
            capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    (tmp_path / "empty").mkdir()
    run("init", "desk", *(["--from", str(file)] if file else []), cwd=tmp_path / "empty")
    desk = tmp_path / "empty" / "desk"
    assert run("render", "--jobs", "2", cwd=desk).count("never rendered") == 4
    assert run("render", cwd=desk) == ""
    pages = sorted(map(str, (desk / "reports").glob("*.html")))
    assert len(pages) == 9
    assert run("verify", *pages, cwd=desk) == ""
