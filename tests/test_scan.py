"""A data set that is scanned in parts counts as the one that is read whole."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import analytics as an
from analytics.errors import InputError, ParameterError
from tests.sources import GED, ged, write

PROVINCES = ("Kirkuk province", "Diyala province", "Ninawa province", "")
COVERED = """
title = "Events"
[[coverage]]
measure = "incidents"
scope = "Iraq"
start = 2022-01-01
end = 2023-12-31
systematic = true
"""


def events(number: int) -> dict[str, object]:
    """An event whose day, place, side and deaths are drawn; every fifth is known to a month."""
    drawn = np.random.default_rng(number)
    day = np.datetime64("2022-01-01") + int(drawn.integers(0, 725) ** 0.98)
    last = day + (27 if number % 5 == 0 else 0)
    best = int(drawn.integers(0, 4))
    return ged(
        number, adm_1=PROVINCES[number % 4], date_start=day, date_end=last, year=str(day)[:4],
        date_prec=4 if number % 5 == 0 else 1, type_of_violence=1 + number % 3, best=best, low=best,
        high=best + number % 2, side_b=("IS", "PKK")[number % 2],
    )  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same 900 events in one file and in three."""
    folder = tmp_path_factory.mktemp("scan")
    rows = [events(number) for number in range(1, 901)]
    parts = {"whole/ged": rows} | {f"events/{at}": rows[at::3] for at in range(3)}
    for name, some in parts.items():
        (folder / name).parent.mkdir(exist_ok=True)
        file = write(folder / f"{name}.csv", GED, some)
        file.with_name(f"{file.name}.source.toml").write_text(COVERED)
    return folder


@pytest.fixture(autouse=True)
def own_cache(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANALYTICS_CACHE", str(files / "cache"))


ASKED = {
    "months": lambda data: an.count(data, by="province"),
    "weeks by actor": lambda data: an.count(data, "week", by="actor", measure="incidents"),
    "deaths": lambda data: an.count(data, "quarter", measure="killed", actor="ISIS"),
    "two years": lambda data: an.compare(data, "2022", "2023"),
    "by province": lambda data: an.compare(data, "2022", "2023", by="province", actor="ISIS"),
    "deaths of two years": lambda data: an.compare(data, "2022", "2023", measure="killed"),
    "provinces": lambda data: an.provinces(data, "2023", against="2022", country="IQ"),
    "month by month": lambda data: an.months(data, "2022", "2023", by="province"),
}
NAMES = ["rows", "rows_a", "rows_b", "origin", "origin_a", "origin_b"]  # of rows, and of the file


@pytest.mark.parametrize("asked", ASKED)
def test_sums_of_parts_count_as_the_rows(files: Path, asked: str) -> None:
    whole = ASKED[asked](an.load(files / "whole" / "ged.csv"))
    parts = ASKED[asked](an.scan(f"{files}/events/*.csv"))
    assert len(whole)
    drop = [name for name in NAMES if name in whole]
    pd.testing.assert_frame_equal(
        parts.drop(columns=drop), whole.drop(columns=drop), check_exact=False, rtol=1e-9
    )
    left_out = [result.attrs["result"]["left_out"] for result in (parts, whole)]
    assert left_out[0] == left_out[1]


def test_alike_rows_are_one_row(files: Path) -> None:
    sums = an.scan(f"{files}/events/").summed().incidents
    assert sums["n"].sum() == 900
    assert len(sums) < 900


def test_what_needs_rows_says_so_and_takes_a_slice(files: Path) -> None:
    parts = an.scan(f"{files}/events/*.csv")
    with pytest.raises(ParameterError, match=r"sums and no rows.*scan\.take"):
        an.timeline(parts, start="2022", end="2022")
    asked = {"scope": "IQ-KI", "start": "2022-03", "end": "2022-05"}
    taken, whole = parts.take(**asked), an.load(files / "whole" / "ged.csv").select(**asked)
    keys = [sorted(d.incidents["incident_id"].str.split(":").str[1]) for d in (taken, whole)]
    assert keys[0] == keys[1] != []
    assert taken.sources["read"].sum() == 900


def test_parts_of_another_format_are_refused(files: Path, tmp_path: Path) -> None:
    for file in [*(files / "events").iterdir(), Path(an.__file__)]:
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with pytest.raises(InputError):
        an.scan(str(tmp_path))
    with pytest.raises(InputError, match="no such file"):
        an.scan(f"{tmp_path}/*.parquet")


def test_reports_of_one_event_meet_from_different_parts(tmp_path: Path) -> None:
    mapping = tmp_path / "office.toml"
    mapping.write_text(
        '[columns]\nid = "ref"\nevent = "event"\nwhen = "day"\nwhere = "place"\ntype = "kind"\n'
        + COVERED.replace('title = "Events"', "").replace("Iraq", "IQ")
    )
    rows = [{"ref": n, "event": f"e{n // 2}", "day": "2023-01-02", "place": "Kirkuk",
             "kind": "bombing"} for n in range(8)]  # fmt: skip
    (tmp_path / "told").mkdir()
    for at in range(2):
        write(tmp_path / "told" / f"{at}.csv", rows[0], rows[at::2])
    counted = an.count(an.scan(f"{tmp_path}/told/", format=str(mapping)))
    assert counted["certain"].tolist() == [4]


def test_a_cluster_reads_the_parts_also_when_a_worker_is_killed(files: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")
    here = an.count(an.scan(f"{files}/events/*.csv"), by="province")
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        there = an.scan(f"{files}/events/*.csv", executor=client.get_executor())
        with ThreadPoolExecutor(1) as beside:
            counted = beside.submit(an.count, there, by="province")
            os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)
            pd.testing.assert_frame_equal(counted.result(), here)
