"""The cache: hits, changes, kills, two runs at once, and the way around it."""

import json
import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import analytics as an
from analytics import tables
from analytics.errors import InputError, ParameterError
from analytics.sources import cache
from tests.conftest import ROOT
from tests.notebooks import LEDGER
from tests.sources import GED, ged, write


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANALYTICS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "WORTH_KEEPING", 0)
    monkeypatch.setattr("analytics.sources.loading.WORTH_KEEPING", 0)
    return tmp_path / "cache"


def entries(root: Path) -> list[Path]:
    return sorted(path.parent for path in root.glob("*/account.json"))


def test_the_second_load_does_not_read_the_file(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "ged.csv", GED, [ged(1), ged(2, best=-1), ged(3, best=9)])
    first = an.load(path).check()
    monkeypatch.setattr("analytics.sources.cache.write_parquet", None)
    second = an.load(path).check()
    assert second.incidents.equals(first.incidents)
    assert second.rejects.equals(first.rejects)
    assert second.sources.equals(first.sources)
    assert second.inputs == first.inputs
    assert len(entries(root)) == 1


def test_a_touched_file_is_hashed_and_a_changed_one_read_anew(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "ged.csv", GED, [ged(1)])
    an.load(path)
    os.utime(path, ns=(1, 1))
    with monkeypatch.context() as patch:
        patch.setattr("analytics.sources.cache.write_parquet", None)
        assert len(an.load(path).incidents) == 1
    write(path, GED, [ged(1), ged(2)])
    assert len(an.load(path).incidents) == 2
    assert len(entries(root)) == 2


def test_around_the_cache(root: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "ged.csv", GED, [ged(1)])
    assert len(an.load(path, cache=False).incidents) == 1
    assert not root.exists()


def test_a_failed_or_killed_run_leaves_no_entry(root: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "ged.csv", GED, [ged(1)])
    killed = root / "entry" / ".rows.parquet.999999999-x.part"
    killed.parent.mkdir(parents=True)
    killed.write_bytes(b"PAR1 half")
    assert len(an.load(path).incidents) == 1
    assert not killed.exists()
    wrong = tmp_path / "cut.csv.gz"
    wrong.write_bytes(b"\x1f\x8b\x08\x00")
    with pytest.raises(InputError):
        an.load(wrong)
    assert len(entries(root)) == 1
    assert not list(root.rglob("*.part"))


def test_a_spoilt_note_or_entry_is_made_anew(root: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "ged.csv", GED, [ged(1)])
    an.load(path)
    (note,) = root.glob("*.json")
    note.write_text("{")
    assert len(an.load(path).incidents) == 1
    (entry,) = entries(root)
    (entry / "account.json").unlink()
    assert len(an.load(path).incidents) == 1
    assert json.loads(note.read_text())["entry"] == entry.name


def _load(path: str, folder: str) -> int:
    os.environ["ANALYTICS_CACHE"] = folder
    from analytics.sources import loading

    loading.WORTH_KEEPING = 0
    return len(an.load(path).incidents)


def test_two_runs_at_once(root: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "ged.csv", GED, [ged(i) for i in range(1, 2000)])
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        counts = pool.starmap(_load, [(str(path), str(root))] * 4)
    assert counts == [1999] * 4
    assert len(entries(root)) == 1


def test_old_and_many_entries_give_way(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [write(tmp_path / f"{name}.csv", GED, [ged(1, side_b=name)]) for name in "abcd"]
    for days, path in zip((200, 50, 20), paths, strict=False):
        an.load(path)
        for file in [*entries(root)[-1].parent.glob("*/account.json"), *root.glob("*.json")]:
            if file.stat().st_mtime > time.time() - 86_400:
                os.utime(file, (time.time() - days * 86_400,) * 2)
    an.load(paths[3])
    assert len(entries(root)) == len(list(root.glob("*.json"))) == 3
    monkeypatch.setattr(cache, "_MOST_BYTES", 1)
    an.load(paths[0])
    assert len(entries(root)) == 1
    assert len(an.load(paths[0]).incidents) == 1


def test_where_the_cache_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANALYTICS_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/tmp/x")
    assert cache.cache_folder() == Path("/var/tmp/x/incident-analytics")
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache.cache_folder().name == "incident-analytics"


def test_ledgers_read_again_from_what_was_kept_are_the_same(root: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "figures"  # a ledger without incidents: its table is empty
    ledger.mkdir(parents=True)
    for name, content in LEDGER.items():
        (ledger / name).write_text(content)
    told = [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", _READ_AND_COUNT, str(ledger), str(ROOT / "seeds")],
                check=True, capture_output=True, text=True,
            ).stdout
        )
        for _ in range(2)
    ]  # fmt: skip
    assert told[0] == told[1]
    assert told[0][0]["dated"] == 4


_READ_AND_COUNT = """
import json, sys
import analytics as an

told = []
for path in sys.argv[1:]:
    facts = an.load(path)
    frames = {
        name: [frame.to_csv(index=False), [str(kind) for kind in frame.dtypes]]
        for name in ("incidents", "statistics", "coverage", "sources", "rejects")
        for frame in [getattr(facts, name)]
    }
    told.append({"frames": frames, "dated": len(an.timeline(facts)), "notes": str(facts.notes)})
print(json.dumps(told))
"""


_SCOPES = st.sampled_from(
    [None, "Syria", "IQ", "Aleppo", "x-SY-NE", "SY-DY", "Palmyra", "SY-HI;SY-DY"]
)
_DAYS = st.sampled_from([
    (None, None), (None, "2016"), ("2016-11-30", "2017-05"), ("2018-03-07", None), ("2019", "2019"),
])  # fmt: skip


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Without the words of a category that no row has."""
    return frame.astype(dict.fromkeys(frame.select_dtypes("category").columns, "str"))


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(_SCOPES, _DAYS)
@example("Palmyra", ("2019", "2019"))  # a town the list tells apart only on other days
def test_a_slice_of_a_kept_file_is_what_would_be_selected_of_all(
    root: Path, shared_data: Path, scope: str | None, days: tuple[str | None, str | None]
) -> None:
    path = shared_data / "ucdp" / "ged_syria_2016_2019.csv.gz"
    asked = {"scope": scope, "start": days[0], "end": days[1]}
    part, whole = an.load(path, **asked), an.load(path)
    selected = whole.select(**asked)
    for table in tables.SCHEMAS:
        assert_frame_equal(_plain(getattr(part, table)), _plain(getattr(selected, table)))
    assert part.selection == selected.selection
    outside = [note["count"] for note in part.notes if note["code"] == "outside"]
    assert sum(outside) == len(whole.incidents) - len(part.incidents)
    months = [an.count(each, every="month", measure="incidents") for each in (part, selected)]
    assert_frame_equal(_plain(months[0]), _plain(months[1]))


def test_rows_without_a_day_or_a_place_stay_or_are_told_of(root: Path, tmp_path: Path) -> None:
    mapping = 'title = "Log"\n[columns]\nid = "id"\nwhen = "when"\nwhere = "where"\n'
    (tmp_path / "log.csv.source.toml").write_text(mapping, encoding="utf-8")
    path = tmp_path / "log.csv"
    path.write_text(
        "id,when,where\na,2024-02-03,Kirkuk\nb,undated,Kirkuk\nc,2024,Kirkuk\nd,2024-02,Iraq\n"
        "e,2024-02-04,\nf,2024-02-05,Mosul\ng,2023-02-05,Kirkuk\n",
        encoding="utf-8",
    )
    part = an.load(path, scope="IQ-KI", start="2024-02", end="2024-02")
    assert [key.split(":")[1] for key in part.incidents["incident_id"]] == ["a", "b", "c"]
    assert part.notes == ({"code": "outside", "count": 4, "kept": 7, "may_belong": 2},)
    assert part.sources["read"].tolist() == [7]


def test_a_slice_knows_the_actors_and_the_silence_of_the_whole_list(
    root: Path, tmp_path: Path
) -> None:
    days = [f"2023-01-{day:02}" for day in range(1, 29)]
    rows = [ged(i, date_start=day, date_end=day) for i, day in enumerate(days, 1)]
    rows += [ged(99, side_b="Order of the Fig", adm_1="Nineveh province")]
    path = write(tmp_path / "GEDEvent_v24_1.csv", GED, rows)
    part, whole = an.load(path, scope="IQ-KI", end="2023-02"), an.load(path)
    assert part.select(actor="Order of the Fig").incidents.empty  # it acts elsewhere
    with pytest.raises(ParameterError, match="no such actor"):
        part.select(actor="Order of the Pear")
    selected = whole.select(scope="IQ-KI", end="2023-02")
    counts = [an.count(each, every="month", measure="incidents") for each in (part, selected)]
    assert_frame_equal(_plain(counts[0]), _plain(counts[1]))
