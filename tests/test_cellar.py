"""The cellar: files whole or not at all, only regular ones read, checked TOML, harmless text."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import analytics as an
from analytics.errors import InputError, OutputError
from analytics.files import (
    is_alive,
    lock,
    parts,
    read_bytes,
    read_text,
    sweep,
)
from analytics.periods import read_window
from analytics.sources.cache import cache_folder, cached
from analytics.sources.formats import job_for
from analytics.text import fold, fold_name, harmless, plain


@pytest.fixture
def zombie() -> Iterator[int]:
    """A process that was killed and that nobody has collected."""
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    yield child.pid
    child.communicate()


def test_a_killed_process_does_not_live_though_nobody_collected_it(zombie: int) -> None:
    assert is_alive(os.getpid())
    assert not is_alive(zombie)


def test_the_cache_sweeps_what_a_killed_process_left(
    zombie: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANALYTICS_CACHE", str(tmp_path))
    dead, alive = tmp_path / f".folder.{zombie}-x.part", tmp_path / f".folder.{os.getpid()}-x.part"
    for part in (dead, alive):
        part.write_bytes(b"half")
    sweep(cache_folder())
    assert (dead.exists(), alive.exists()) == (False, True)


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null", "/proc/self/mem", "pipe", "."])
def test_what_is_no_regular_file_is_refused_at_once(path: str, tmp_path: Path) -> None:
    there = Path(path)
    if path == "pipe":
        there = tmp_path / "pipe.csv"
        os.mkfifo(there)
    for read in (read_text, read_bytes) if path == "." else (an.load, read_text, read_bytes):
        with pytest.raises(InputError) as caught:
            read(there)
        assert "\n" not in str(caught.value)


def test_a_pipe_in_the_place_of_a_declaration_is_refused(tmp_path: Path) -> None:
    (tmp_path / "office.csv").write_text("id,when\n1,2024-01-02\n")
    os.mkfifo(tmp_path / "office.csv.source.toml")
    with pytest.raises(InputError, match="no regular file"):
        an.load(tmp_path / "office.csv")


def test_an_error_while_writing_leaves_the_old_files_and_nothing_else(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("old")
    one.chmod(0o640)
    with pytest.raises(ZeroDivisionError), parts(one, two) as (first, _):
        first.write_text(str(1 / len("")))
    assert [path.name for path in tmp_path.iterdir()] == ["one"]
    assert one.read_text() == "old"
    with parts(one, two) as (first, second):
        first.write_text("new")
        second.write_text("new")
    assert (one.read_text(), one.stat().st_mode & 0o777) == ("new", 0o640)


def test_a_lock_that_cannot_be_had_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="not a directory"), lock(tmp_path / "file" / "reports"):
        pass
    with (
        lock(tmp_path),
        pytest.raises(OutputError, match="another run"),
        lock(tmp_path, wait=False),
    ):
        pass
    with lock(tmp_path, wait=False):  # the first one was let go
        assert (tmp_path / ".lock").exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("title = 2024-01-01", 'column title: "2024-01-01": not a text; put it in quotes'),
        ("title = 5", 'column title: "5": not a text'),
        ("tilte = 'x'", 'column tilte: "x": no such key; did you mean title?'),
        ("published = " + "9" * 5000, "not TOML (Exceeds the limit"),
        ("title = 0x" + "9" * 9000, 'column title: "a number of thousands of digits": not a text'),
        ("title = [", "not TOML"),
        ("title = " + "[" * 5000, "not TOML"),
        ("day_first = 'yes'", 'column day_first: "yes": not true or false'),
        ("coverage = 3", "column coverage"),
        ("defaults = 'x'", 'column defaults: "x": not a section; write [defaults]'),
        ("[[coverage]]\nscope = 'Iraq'\nstart = 5", 'column coverage.start: "5": not a text'),
        ("rows = 'idz'", 'column rows: "idz": not a word of the vocabulary; did you mean ids?'),
    ],
)
def test_a_wrong_declaration_is_told_with_file_key_and_value(
    content: str, told: str, tmp_path: Path
) -> None:
    (tmp_path / "source.toml").write_text(content)
    (tmp_path / "incidents.csv").write_text("id,when\n1,2024-01-02\n")
    with pytest.raises(InputError) as caught:
        an.load(tmp_path)
    line = str(caught.value)
    assert line.startswith(f"{tmp_path}/source.toml")
    assert told in line
    assert len(line) < 500
    assert "\n" not in line


def test_the_keys_of_a_ledger_may_hold_colons(tmp_path: Path) -> None:
    (tmp_path / "source.toml").write_text("source_id = 'diary'")
    (tmp_path / "incidents.csv").write_text(
        "id,when,part_of\n2024:7,2024-01-02,\n8,2024-01-03,2024:7\n9,2024-01-04,diary:8\n"
        "10,2024-01-04,ap:8\n11,2024-01-04,12\n"
    )
    data = an.load(tmp_path)
    assert data.incidents["incident_id"].tolist() == [
        "diary:2024:7", "diary:8", "diary:9", "diary:10",
    ]  # fmt: skip
    assert data.incidents["part_of"].tolist()[1:] == ["diary:2024:7", "diary:8", "ap:8"]
    assert data.rejects["reason"].str.startswith("no row with this id").tolist() == [True]


@pytest.mark.parametrize(
    "sign", ["=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠", "\t", "\r", "\n"]
)
@pytest.mark.parametrize("before", ["", " ", "\n", "\u200b", "\ufeff\t"])
def test_no_spreadsheet_runs_a_cell(sign: str, before: str) -> None:
    text = f"{before}{sign}1+1"
    assert harmless(text) == f"'{text}"
    assert plain(harmless(text)) == text


def test_both_strengths_of_folding_know_the_same_letters() -> None:
    for one, other in (
        ("گوران", "كوران"),
        ("کەرکووک", "كهركووك"),
        ("ڕەنیە", "رهنيه"),
    ):
        assert fold(one) == fold(other)
        assert fold_name(one) == fold_name(other)
    assert fold("Abu Ghraib-2") == "abu ghraib-2"
    assert fold_name("Abu Ghraib-2") == "abu ghraib 2"
    assert read_window("٣٠ November 2024").days == 1


def test_large_files_are_kept_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANALYTICS_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "office.csv"
    rows = [f"{row},day {row} of the feast" for row in range(5_000)]  # given up: no day is read
    path.write_text("\n".join(["Ref,Day", *rows]))
    (tmp_path / "office.csv.source.toml").write_text("[columns]\nid = 'Ref'\nwhen = 'Day'\n")
    with pytest.raises(InputError):
        cached(job_for(path))
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
