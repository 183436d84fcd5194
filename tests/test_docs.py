"""The README tells the truth: its commands, keys, names and pictures exist."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import analytics as an
from analytics.briefs.catalogue.entries import load_catalogue
from analytics.places import provinces
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return [
        re.sub(r"^   ", "", text, flags=re.M) if text.startswith("   ") else text
        for text in re.findall(rf"```{language}\n(.*?)```", README, re.S)
    ]


def commands() -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "analytics", "--help"], capture_output=True, text=True, check=True
    )
    return re.findall(r"^    (\w+)(?: {2,}|$)", done.stdout, re.M)


def test_every_command_is_in_the_readme_and_has_an_example() -> None:
    assert len(commands()) >= 8
    for command in commands():
        assert f"analytics {command}" in README
        done = subprocess.run(
            [sys.executable, "-m", "analytics", command, "--help"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert f"example: analytics {command}" in done.stdout


def test_the_python_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for code in blocks("python"):
        exec(code, names)  # it is our own text
    assert str(names["an"].read_amount("over 100").low) == "101.0"  # type: ignore[attr-defined]


def test_the_mapping_of_the_readme_reads_a_sheet(tmp_path: Path) -> None:
    (mapping,) = (text for text in blocks("toml") if "[columns]" in text)
    sheet = tmp_path / "office.csv"
    sheet.write_text(
        "Ref,Date,Kind,Governorate,Dead\n1,03/02/2024,IED,Kirkuk,2\n2,31/02/2024,IED,Kirkuk,1\n"
    )
    (tmp_path / "office.csv.source.toml").write_text(mapping)
    facts = an.load(sheet)
    row = facts.incidents.iloc[0]
    assert (str(row["start"].date()), row["scope"], row["killed_best"]) == (
        "2024-02-03",
        "IQ-KI",
        2,
    )
    reject = facts.rejects.iloc[0]
    assert (reject["row"], reject["value"]) == (3, "31/02/2024")


def test_the_catalogue_of_the_readme_is_a_catalogue(tmp_path: Path) -> None:
    (text,) = (text for text in blocks("toml") if "[[brief]]" in text)
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "reports").mkdir()
    (tmp_path / "notebooks").symlink_to(ROOT / "notebooks")
    path = tmp_path / "reports" / "briefs.toml"
    path.write_text(text)
    catalogue = load_catalogue(path, provinces)
    assert len(catalogue.choose(["provinces"])) == len(provinces("IQ"))
    kirkuk = next(b for b in catalogue.briefs if b.parameters.get("scope") == "IQ-KI")
    assert (kirkuk.tags, kirkuk.publish) == (("daily", "kirkuk desk"), "review")


@pytest.mark.slow
def test_the_schedule_of_the_readme_renders_every_province(tmp_path: Path) -> None:
    (text,) = (text for text in blocks("toml") if "[[brief]]" in text)
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "briefs.toml").write_text(text)
    for name in ("notebooks", "seeds"):
        (tmp_path / name).symlink_to(ROOT / name)

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "analytics", *arguments],
            cwd=tmp_path, capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    assert run("render", "--jobs", "2").count("never rendered") == 19
    assert run("render") == ""
    titles = {
        re.findall("<title>(.*)</title>", page.read_text())[0]
        for page in (tmp_path / "reports" / "drafts").glob("*.lite.html")
    }
    assert len(titles) == 18
    assert "Incidents in Kirkuk, 2023-2024" in titles
    assert run("publish", "kirkuk desk").count("published") == 2
    assert run("publish", "daily").count("published") == 34
    assert not (tmp_path / "reports" / "failed").exists()


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#:]+)\)", README))
def test_links_and_pictures_are_there(link: str) -> None:
    assert (ROOT / link).is_file()


def test_every_room_of_the_house_is_in_the_readme() -> None:
    rooms = {
        path.name.removesuffix(".py")
        for path in (ROOT / "analytics").iterdir()
        if (path.is_dir() or path.suffix == ".py") and not path.name.startswith("_")
    }
    small = {"config", "errors", "vocabulary", "palette", "text", "results", "digests"}
    assert {room for room in rooms - small if room not in README} == set()


def test_versions_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert project["version"] == an.__version__
    assert f"version: {an.__version__}\n" in citation
    assert f"[{an.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_each_package_of_the_run_is_pinned_by_its_hashes() -> None:
    """`.ci/hashes.txt` holds the versions of `.ci/constraints.txt`, and no address."""

    def pins(name: str) -> dict[str, str]:
        text = (ROOT / ".ci" / name).read_text(encoding="utf-8")
        found = re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)
        return {re.sub(r"[._]", "-", name).lower(): version for name, version in found}

    hashed, text = pins("hashes.txt"), (ROOT / ".ci" / "hashes.txt").read_text(encoding="utf-8")
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert {re.split(r"[>\[]", one)[0].replace(".", "-") for one in needed} <= hashed.keys()
    assert hashed.items() <= pins("constraints.txt").items()
    assert len(re.findall(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$", text, re.MULTILINE)) + len(
        hashed
    ) == text.count("\n")
