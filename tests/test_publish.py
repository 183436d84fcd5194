"""Published files: whole or not at all, one run at a time, editions kept and let go."""

import base64
import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest

from analytics.briefs import changes, provenance
from analytics.briefs.catalogue import Keep
from analytics.briefs.store import kept as editions
from analytics.briefs.store.kept import Made, Record, read_record, record_path, write_record
from analytics.errors import OutputError
from analytics.files import lock, sweep, write_all, write_whole
from tests.conftest import ROOT


def files(folder: Path) -> set[str]:
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}


def test_files_appear_whole_and_nothing_else_does(tmp_path: Path) -> None:
    one, two = tmp_path / "a" / "one.html", tmp_path / "b" / "two.html"
    write_all({one: b"1", two: b"2"})
    write_whole(one, b"3")
    assert (one.read_bytes(), two.read_bytes()) == (b"3", b"2")
    assert files(tmp_path) == {"a/one.html", "b/two.html"}
    assert one.stat().st_mode & 0o777 == 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_full_disk_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = tmp_path / "one.html", tmp_path / "two.html"
    write_whole(one, b"good")
    left = [1]

    def full(_: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputError, match=r"two.html: cannot be written: no space left on device"):
        write_all({one: b"new", two: b"new"})
    assert one.read_bytes() == b"good"
    assert files(tmp_path) == {"one.html"}


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="what was there stays"):
        write_whole(tmp_path / "file" / "page.html", b"1")


def test_leftovers_of_killed_runs_are_swept(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from analytics import files\n"
        "os.fsync = lambda _: os._exit(9)\n"
        "files.write_whole(Path(sys.argv[1]) / 'page.html', b'new')"
    )
    (tmp_path / "page.html").write_bytes(b"old")
    (tmp_path / ".hidden").write_bytes(b"mine")
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, check=False)
    assert done.returncode == 9
    assert len(files(tmp_path)) == 3
    sweep(tmp_path)
    assert files(tmp_path) == {"page.html", ".hidden"}
    assert (tmp_path / "page.html").read_bytes() == b"old"


def test_a_second_run_waits_and_says_so_or_is_refused(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from analytics.files import lock\n"
        "with lock(Path(sys.argv[1])):\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    said: list[str] = []
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "held\n"
        with (
            pytest.raises(OutputError, match="another run is at work"),
            lock(tmp_path, wait=False),
        ):
            pass
        other_stdin = other.stdin

        def say(line: str) -> None:
            said.append(line)
            other_stdin.close()  # lets the other run end

        with lock(tmp_path, say=say):
            pass
    assert said == [f"{tmp_path}: another run is at work here; waiting for it"]


def test_names_are_held_side_by_side_and_the_folder_waits_for_them(tmp_path: Path) -> None:
    with lock(tmp_path, ["a"]):
        with lock(tmp_path, ["b", "c"], wait=False):
            pass
        for names in (["c", "a"], None):
            with pytest.raises(OutputError, match="another run"), lock(tmp_path, names, wait=False):
                pass
        with lock(tmp_path, ["c"], wait=False):  # what was refused held nothing back
            pass
    with (
        lock(tmp_path),
        pytest.raises(OutputError, match="another run"),
        lock(tmp_path, ["b"], wait=False),
    ):
        pass


def test_records_come_back_as_they_were(tmp_path: Path) -> None:
    record = Record("a", key={"notebook": "1"}, made=(Made("a.html", "2", 3, [1, 2, 3, 4]),))
    write_record(tmp_path, record)
    assert read_record(tmp_path, "a") == record
    assert read_record(tmp_path, "a", draft=True) is None
    for broken in ("", "[]", '{"form": 0}', '{"form": 1, "made": [{}]}'):
        record_path(tmp_path, "a").write_text(broken)
        assert read_record(tmp_path, "a") is None


def packed(*rows: str) -> str:
    """Digests of rows: of the key, of dates, of place, of the rest."""
    return base64.b64encode(bytes.fromhex("".join(rows).replace(" ", ""))).decode()


SAME, KEY = "000001", "0000000000"
OLD = {
    "incidents/a": packed(*(f"{KEY}0{n} {SAME} {SAME} {SAME}" for n in (1, 2, 3))),
    "statistics/b": packed(f"{KEY}01 {SAME} {SAME} {SAME}"),
    "sources/a": packed(f"{KEY}01 {SAME} {SAME} {SAME}"),
}
NEW = {
    "incidents/a": packed(
        f"{KEY}01 ff0001 ff0001 {SAME}",
        f"{KEY}02 {SAME} {SAME} ff0001",
        f"{KEY}04 {SAME} {SAME} {SAME}",
    ),
    "statistics/b": OLD["statistics/b"],
    "sources/a": packed(f"{KEY}01 {SAME} {SAME} ff0001"),
}
EXPECTED = {"a": {"new": 1, "withdrawn": 1, "redated": 1, "replaced": 1, "revised": 1}}


def test_rows_that_changed_are_told_apart_by_source() -> None:
    assert changes.compare_rows(OLD, NEW) == EXPECTED
    assert changes.compare_rows(OLD, OLD) == {}


def test_a_page_carries_enough_to_tell_the_same_without_the_ids() -> None:
    told = provenance.rows_by_source(OLD, {"a": "source 1"})
    assert told["source 1"] == {"count": 3, "digest": mock.ANY, "digests": OLD["incidents/a"]}
    many = {"incidents/a": packed((KEY + "01" + 3 * SAME) * 2000)}
    assert provenance.rows_by_source(many, {})["a"] == {"count": 2000, "digest": mock.ANY}


def figure(value: str, title: str = "T") -> dict[str, object]:
    return {"t": {"title": title, "rows": {"Iraq": {"Attacks": value}}}}


def test_changes_are_told_with_the_row_the_old_and_the_new_value() -> None:
    old, new = (
        {"digests": rows, "values": {"a:1": ["attacks, Iraq, 2024 (AP)", told]},
         "figures": figure(cell), "sources": {"a": "The desk"}}
        for rows, told, cell in ((OLD, "153", "120"), (NEW, "253", "121"))
    )  # fmt: skip
    page = changes.as_page(changes.compare(old, new), "2024-12-29", "one")
    assert page is not None
    assert page["sentences"] == [
        "The desk: 1 row new, 1 row withdrawn, 1 row re-dated, 1 row re-placed, 1 row revised.",
        "attacks, Iraq, 2024 (AP): 153, now 253.",
        "The description of sources, their coverage or the rejected rows changed.",
        "1 number of the page changed with them.",
    ]
    assert page["table"].rows == (
        ("153", "253", "attacks, Iraq, 2024 (AP)", "The desk"),
        ("120", "121", "Iraq: Attacks", "T"),
    )
    assert changes.as_page(changes.compare(old, old), "x", "one") is None


def keep(reports: Path, data: str, day: str) -> None:
    kept = {"as_of": "2024-12-29", "digests": {}, "figures": figure("1"), "sources": {}}
    editions.keep_edition(reports, "one", f"{data} {day}".encode(), kept, data, day)


def test_editions_are_kept_once_and_compared_with_other_data(tmp_path: Path) -> None:
    for data, day in (("A", "2025-01-01"), ("B", "2025-01-02"), ("A", "2025-01-03")):
        keep(tmp_path, data, day)
        keep(tmp_path, data, day)
    found = editions.list_editions(tmp_path, "one")
    assert [(e.number, e.data) for e in found] == [(1, "A"), (2, "B"), (3, "A")]
    newest, different = editions.comparable(found)
    assert (newest.number, different.number) == (3, 2)
    assert different.path.read_bytes() == b"B 2025-01-02"
    assert different.contents()["figures"] == figure("1")
    assert editions.comparable([]) == ()
    (tmp_path / "editions" / "one" / "x.json.gz").write_bytes(b"broken")
    assert len(editions.list_editions(tmp_path, "one")) == 3


@pytest.mark.parametrize(
    ("rule", "left"),
    [(Keep(count=3), [1, 4, 5, 6]), (Keep(days=2), [1, 4, 5, 6]), (Keep(count=1), [1, 6])],
)
def test_retention_never_drops_what_is_compared_with(
    tmp_path: Path, rule: Keep, left: list[int]
) -> None:
    for number in range(1, 7):
        keep(tmp_path, "A" if number == 1 else "B", f"2025-01-0{number}")
    editions.prune_editions(tmp_path, "one", rule, "2025-01-06")
    assert [e.number for e in editions.list_editions(tmp_path, "one")] == left
    assert len(files(tmp_path)) == 2 * len(left)
    assert dt.date.fromisoformat("2025-01-06")
