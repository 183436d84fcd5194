"""The ledgers of `seeds/`: words, ids, references; no figure of the raw files is missing."""

import csv
import re
import tomllib
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from analytics import vocabulary
from analytics.amounts import read_amount
from analytics.sources import load

VOCABULARIES = {
    "measure": vocabulary.MEASURES,
    "kind": vocabulary.KINDS,
    "unit": vocabulary.UNITS,
    "victims": vocabulary.VICTIMS,
    "counting_rule": vocabulary.COUNTING_RULES,
    "status": vocabulary.STATUSES,
    "type": vocabulary.EVENT_TYPES,
}
LONGEST_CELL = 200
LONGEST_COPY = 7  # words in a row that a cell may share with the article

# The raw files hold these twice: one page, one figure, read two times.
READ_TWICE = Counter(
    {
        ("https://www.kurdistan24.net/en/story/389072", 283.0): 1,
        ("https://www.kurdistan24.net/en/story/389072", 399.0): 1,
        ("https://www.kurdistan24.net/en/story/389072", 539.0): 1,
        ("https://www.kurdistan24.net/en/story/389072", 40.0): 1,
        (
            "https://anfenglish.com/features/"
            "rojava-information-centre-releases-isis-sleeper-cell-report-for-month-of-june-68139",
            24.0,
        ): 1,
    }
)


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def seeds(root):
    return root / "seeds"


@pytest.fixture(scope="module")
def ledgers(seeds):
    """(folder, file, rows) of every ledger file."""
    return [(path.parent.name, path.name, read(path)) for path in sorted(seeds.glob("*/*.csv"))]


@pytest.fixture(scope="module")
def statistics(ledgers):
    return {
        f"{folder}:{row['id']}": row
        for folder, file, rows in ledgers
        for row in rows
        if file == "statistics.csv"
    }


@pytest.fixture(scope="module")
def data(seeds):
    return load(str(seeds), cache=False)


@pytest.fixture(scope="module")
def article(shared_data):
    path = shared_data.parent / "seed" / "shafaq-2024-12-29.txt"
    if not path.is_file():
        pytest.skip(f"no article at {path}")
    return path.read_text(encoding="utf-8")


def test_every_word_belongs_to_its_vocabulary(ledgers):
    strangers = [
        (folder, row["id"], column, row[column])
        for folder, _, rows in ledgers
        for row in rows
        for column, words in VOCABULARIES.items()
        if row.get(column) and row[column] not in words
    ]
    assert not strangers


def test_ids_are_unique_short_and_plain(ledgers):
    for folder, file, rows in ledgers:
        ids = [row["id"] for row in rows]
        assert len(ids) == len(set(ids)), (folder, file)
        assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,60}", one) for one in ids), folder


def test_references_name_rows_that_exist(ledgers):
    known = {(f"{folder}:{row['id']}", file) for folder, file, rows in ledgers for row in rows}
    for folder, file, rows in ledgers:
        for row in rows:
            for column in ("part_of", "restates", "about"):
                target = row.get(column)
                if target:
                    full = target if ":" in target else f"{folder}:{target}"
                    assert (full, file) in known, (folder, row["id"], column, target)
                    assert full != f"{folder}:{row['id']}"


def test_what_is_restated_is_itself_an_original(statistics):
    for name, row in statistics.items():
        target = row.get("restates")
        if target:
            full = target if ":" in target else f"{name.split(':')[0]}:{target}"
            assert not statistics[full].get("restates"), name


def test_addresses_and_lengths(ledgers):
    for folder, _, rows in ledgers:
        for row in rows:
            assert not row.get("url") or re.match(r"https?://\S+$", row["url"]), (folder, row["id"])
            for column, cell in row.items():
                assert column == "url" or len(cell) <= LONGEST_CELL, (folder, row["id"], column)
                assert cell == cell.strip()
                assert "\n" not in cell


def test_files_are_plain_utf8_with_newlines(seeds):
    for path in seeds.glob("*/*"):
        raw = path.read_bytes()
        assert b"\r" not in raw, path
        assert raw.decode("utf-8").endswith("\n"), path


def test_every_folder_declares_itself(seeds):
    for path in seeds.glob("*/source.toml"):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        assert told["source_id"] == path.parent.name
        assert told["rows"] == "embed"
        assert len(told["definition"]) > 100
        assert {"title", "publisher", "licence", "attribution"} <= told.keys()
    assert {p.parent for p in seeds.glob("*/*.csv")} == {p.parent for p in seeds.glob("*/*.toml")}


def words(text):
    return re.findall(r"[\w']+", text.lower())


def test_no_sentence_of_the_article_is_copied(article, seeds):
    said = words(article)
    length = LONGEST_COPY + 1
    runs = {tuple(said[at : at + length]) for at in range(len(said) - length + 1)}
    for path in sorted(seeds.glob("*/*")):
        text = path.read_text(encoding="utf-8")
        cells = [cell for row in csv.reader(text.splitlines()) for cell in row]
        for cell in [text] if path.suffix == ".toml" else cells:
            own = words(cell)
            copied = [
                " ".join(own[at : at + length])
                for at in range(len(own) - length + 1)
                if tuple(own[at : at + length]) in runs
            ]
            assert not copied, (path, copied[:1])


@pytest.mark.parametrize(
    ("name", "amount", "start", "end"),
    [
        ("centcom:2024h1-attacks", "153", "2024-01-01", "2024-06-30"),
        ("press:ap-2023-attacks-iq-sy", "121", "2023-01-01", "2023-12-31"),
        ("musings-on-iraq:2022-attacks-isis", "491", "2022-01-01", "2022-12-31"),
        ("musings-on-iraq:2023-attacks-isis", "135", "2023-01-01", "2023-12-31"),
        ("musings-on-iraq:2024-attacks-isis", "65", "2024-01-01", "2024-12-31"),
        ("rojava-information-center:2023-attacks", "189", "2023-01-01", "2023-12-31"),
        ("shafaq-2024-12-29:attacks-153", "153", "2024-01-01", "2024-07-31"),
        ("shafaq-2024-12-29:killed-over-100", "over 100", None, None),
        ("shafaq-2024-12-29:killed-150", "150", None, None),
    ],
)
def test_anchors(statistics, name, amount, start, end):
    row = statistics[name]
    assert row["amount"] == amount
    assert (row["start"] or None, row["end"] or None) == (start, end)
    assert not row.get("part_of")


def test_the_claim_is_a_pace_at_its_origin_and_not_in_the_article(data):
    rows = data.statistics.set_index("statistic_id")
    pace = rows.loc["centcom:2024h1-attacks-pace"]
    relayed = rows.loc["shafaq-2024-12-29:attacks-more-than-double"]
    assert bool(pace["pace"])
    assert pace["about"] == "centcom:2024h1-attacks"
    assert pd.isna(relayed["pace"]) or not relayed["pace"]
    for row in (pace, relayed):
        assert row["kind"] == "ratio"
        assert (row["low"], row["bound"]) == (2.0, "more_than")
        assert str(row["base_start"].date()) == "2023-01-01"
    assert rows.loc["shafaq-2024-12-29:attacks-153", "restates"] == "centcom:2024h1-attacks"
    assert rows.loc["shafaq-2024-12-29:attacks-doubled", ["base_start"]].isna().all()


def test_nothing_is_rejected_and_everything_is_counted(data):
    assert data.rejects.empty, data.rejects.to_string()
    sources = data.sources
    assert (sources["read"] == sources["kept"] + sources["rejected"] + sources["skipped"]).all()
    assert sources["kept"].sum() == len(data.statistics) + len(data.incidents)


def test_no_incident_of_the_article_has_a_day(data):
    own = data.incidents[data.incidents["source_id"] == "shafaq-2024-12-29"]
    assert len(own) >= 30
    assert set(own["date_precision"]) == {"undated"}
    assert own["start"].isna().all()
    assert set(own["end"].dt.date.astype(str)) == {"2024-12-29"}
    assert own["locator"].str.contains(", par. ").all()


@pytest.mark.parametrize(
    ("source", "actor", "least"),
    [
        ("rojava-information-center", "Islamic State", 20),
        ("counter-extremism-project", "Islamic State", 15),
    ],
)
def test_months_of_one_series_are_alike(data, source, actor, least):
    """Months can be compared only if nothing but the window and the number differs."""
    rows = data.statistics
    months = rows[
        (rows["source_id"] == source)
        & (rows["measure"] == "attacks")
        & (rows["kind"] == "flow")
        & (rows["actor"] == actor)
        & rows["scope"].astype("str").str.startswith("x-SY")
        & rows["exposure_days"].between(28, 31)
        & rows["part_of"].isna()
        & rows["restates"].isna()
        & ~rows["counting_rule"].isin(["claimed"])
    ]
    months = months[~months["statistic_id"].str.contains("confirmed")]
    assert len(months) >= least
    keys = ["scope", "target", "victims", "unit", "counting_rule", "origin", "status"]
    assert len(months[keys].astype("str").drop_duplicates()) == 1
    assert not months["start"].duplicated().any()


def test_sub_counts_and_doubts_are_marked(shared_data, ledgers):
    """SUBSET rows are parts, DOUBT and ERROR rows are doubtful."""
    raw = read(shared_data / "reported" / "other_series.csv")
    raw += read(shared_data / "reported" / "incidents.csv")
    subsets = sum("SUBSET" in row["note"] for row in raw)
    doubts = sum(bool(re.search(r"\b(DOUBT|ERROR)\b", row["note"])) for row in raw)
    rows = [row for folder, _, rows in ledgers if "shafaq" not in folder for row in rows]
    assert sum(bool(row.get("part_of")) for row in rows) >= subsets
    assert sum(row.get("status") == "doubtful" for row in rows) >= doubts


def numbers(amount):
    """What a cell can stand for in a file that keeps bare numbers."""
    read_as = read_amount(amount)
    ends = {value for value in (read_as.low, read_as.best, read_as.high) if value is not None}
    if read_as.unit_hint == "ratio":
        return {round(100 * (end - 1)) for end in ends}
    return (
        ends
        | {end - 1 for end in ends if read_as.bound == "more_than"}
        | {end + 1 for end in ends if read_as.bound == "less_than"}
    )


def raw_statistics(folder: Path):
    """(address, start, end, value) of every row of the three raw files."""
    for row in read(folder / "reported_statistics.csv"):
        yield row["page_url"], row["period_start"], row["period_end"], float(row["value"])
    for name in ("musings.csv", "other_series.csv"):
        for row in read(folder / name):
            yield row["page_url"], row["window_start"], row["window_end"], float(row["value"])


def test_no_reported_figure_is_left_out(shared_data, statistics):
    unused = {}
    for row in statistics.values():
        key = (row.get("url"), row.get("start", ""), row.get("end", ""))
        unused.setdefault(key, []).append(numbers(row["amount"]))
    missing = Counter()
    total = 0
    for url, start, end, value in raw_statistics(shared_data / "reported"):
        total += 1
        candidates = unused.get((url, start, end), [])
        found = next((one for one in candidates if value in one), None)
        if found is None:
            missing[url, value] += 1
        else:
            candidates.remove(found)
    assert total == 98 + 320 + 608
    assert missing == READ_TWICE


def test_no_incident_is_left_out(shared_data, seeds):
    raw = read(shared_data / "reported" / "incidents.csv")
    kept = read(seeds / "incidents-iraq-2023-2024" / "incidents.csv")
    assert len(raw) == len(kept) == 342
    assert Counter(
        (r["page_url"], r["date_start"], r["date_end"], r["event_type"], r["same_event_id"])
        for r in raw
    ) == Counter((r["url"], r["start"], r["end"], r["source_type"], r["event"]) for r in kept)
