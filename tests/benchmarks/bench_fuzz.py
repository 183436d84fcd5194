"""Damaged and hostile files through `check`: no traceback, no imbalance, no long wait.

    python -m tests.benchmarks.bench_fuzz --files 100000 --seed 1 --log fuzz.jsonl
    python -m tests.benchmarks.bench_fuzz --seed 1 --only 4711 --keep kept

Each file is made from a small true one of a format by a few random injuries: bytes changed, cut,
doubled or swapped, cells replaced by hostile ones, packings damaged. An outcome is right if it is
an account in which read = kept + rejected + skipped, equal to the number of records that Python's
own CSV reader counts below the header, or an `InputError` of one line below 500 characters.

A process takes a thousand files; the system ends it at a file that takes over ten seconds of
the processor, two minutes by the clock, or 4 GB. A file is told by the seed and its number. The log
grows by a line a process; a run that was ended goes on from it. The tidy rows of every fifth file
are held against their contract, which takes longer than all else that is done to them.
"""

from __future__ import annotations

import argparse
import collections
import csv
import gzip
import io
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from pandera.config import config_context

from analytics.errors import InputError
from analytics.sources import check
from analytics.sources.formats import job_for
from tests.notebooks import LEDGER
from tests.sources import ACLED_NEW, ACLED_OLD, GED, GTD, acled, csv_text, ged, gtd

MAPPING = """
[columns]
id = "Ref"
when = "Date"
type = "Kind"
province = "Governorate"
killed = "Dead"
[constants]
country = "Iraq"
"""
HOSTILE = (
    "", " ", "\x00", "9" * 5000, "2147483647", "-1", "1e308", "nan", "=1+1", "31/02/2024", '"',
    '""', 'a"b', "\n", "\r", "\r\n", ",", ";", "\t", "٣٠ November", "\u202e", "\ufffd", "é" * 300,
    "0000-00-00", "9999-12-31", "0001-01-01", "#tag", "total", "\ud800", "x" * 30_000,
)  # fmt: skip
RIGHT = {"read", "refused"}
_BATCH = 1_000  # files of one process
_MOST_CPU, _MOST_WAIT, _MOST_MEMORY = 10, 120, 4 << 30  # of one file
_CONTRACT = 5  # of so many files, one's tidy rows are held against the contract


@cache
def _texts() -> dict[str, str]:
    sheet = "Ref,Date,Kind,Governorate,Dead\n" + "".join(
        f"{n},2024-01-{n:02},bombing,Kirkuk,{n}\n" for n in range(1, 9)
    )
    return {
        "ged.csv": csv_text(GED, [ged(n) for n in range(1, 6)]),
        "acled.csv": csv_text(ACLED_NEW, [acled(n) for n in range(1, 6)]),
        "old.csv": csv_text(ACLED_OLD, [acled(n) for n in range(1, 6)]),
        "gtd.csv": csv_text(GTD, [gtd(n) for n in range(1, 6)]),
        "sheet.csv": sheet,
    }


def make(folder: Path, random_: random.Random) -> tuple[Path, bytes | None]:
    """One injured file, and its CSV bytes where it is plain CSV."""
    if random_.random() < 0.05:
        return _ledger(folder, random_), None
    name, text = random_.choice(list(_texts().items()))
    kind = random_.choice(("csv", "csv", "csv", "cells", "gz", "zip", "xlsx", "parquet", "toml"))
    if kind == "cells":
        text = _with_hostile_cells(text, random_)
    raw = text.encode("utf-8", "surrogatepass")
    path = folder / name
    if name == "sheet.csv":
        declared = MAPPING.encode()
        declared = _injured(declared, random_) if kind == "toml" else declared
        (folder / "sheet.csv.source.toml").write_bytes(declared)
    if kind in ("csv", "cells"):
        raw = _injured(raw, random_) if kind == "csv" else raw
        path.write_bytes(raw)
        return path, raw
    packed = {
        "gz": lambda: gzip.compress(raw), "zip": lambda: _zip(raw, random_),
        "xlsx": lambda: _xlsx(text), "parquet": lambda: _parquet(text), "toml": lambda: raw,
    }[kind]()  # fmt: skip
    path.write_bytes(packed if kind == "toml" else _injured(packed, random_))
    return path, None


def _ledger(folder: Path, random_: random.Random) -> Path:
    """A ledger of which one file is injured."""
    ledger = folder / "ledger"
    ledger.mkdir(exist_ok=True)
    hurt = random_.choice(list(LEDGER))
    for name, text in LEDGER.items():
        raw = text.encode()
        (ledger / name).write_bytes(_injured(raw, random_) if name == hurt else raw)
    return ledger


def _injured(raw: bytes, random_: random.Random) -> bytes:
    out = bytearray(raw)
    for _ in range(random_.randint(1, 6)):
        at = random_.randrange(len(out) or 1)
        injury = random_.randrange(6)
        if injury == 0 and out:
            out[at] = random_.randrange(256)
        elif injury == 1:
            del out[at : at + random_.randint(1, 40)]
        elif injury == 2:
            out[at:at] = out[at : at + random_.randint(1, 200)]
        elif injury == 3:
            out[at:at] = random_.choice(
                (b'"', b"\n", b"\r", b"\r\n", b",", b"\x00", b"\xff", b"\n\n")
            )
        elif injury == 4:
            del out[at:]
        else:
            out[at:at] = random_.choice(HOSTILE).encode("utf-8", "surrogatepass")
    return bytes(out)


def _with_hostile_cells(text: str, random_: random.Random) -> str:
    rows = list(csv.reader(io.StringIO(text)))
    for _ in range(random_.randint(1, 8)):
        row = random_.choice(rows[1:])
        row[random_.randrange(len(row))] = random_.choice(HOSTILE)
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def _zip(raw: bytes, random_: random.Random) -> bytes:
    out = io.BytesIO()
    kinds = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2)
    with zipfile.ZipFile(out, "w", random_.choice(kinds)) as archive:
        archive.writestr("table.csv", raw)
    return out.getvalue()


def _xlsx(text: str) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(csv.reader(io.StringIO(text))):
            sheet.write_row(at, 0, row)
    return out.getvalue()


def _parquet(text: str) -> bytes:
    head, *rows = csv.reader(io.StringIO(text))
    table = pa.table({name: [row[at] for row in rows] for at, name in enumerate(head)})
    sink = io.BytesIO()
    pq.write_table(table, sink)
    return sink.getvalue()


def records(raw: bytes, header_row: int) -> int | None:
    """How many records stand below a row of a CSV file, by another reader; None if it cannot."""
    csv.field_size_limit(1 << 30)
    text = raw.decode("latin-1").removeprefix("\xef\xbb\xbf")
    try:
        return sum(1 for _ in csv.reader(io.StringIO(text, newline=""))) - header_row
    except csv.Error:
        return None


def outcome(path: Path, raw: bytes | None) -> str:
    """What became of a file: "read", "refused", or what is wrong."""
    try:
        (account,) = check(path)
    except InputError as error:
        line = str(error)
        if "\n" in line or len(line) > 500:
            return f"long message: {line[:80]}"
        return "refused" if path.name in line or "toml" in line else f"no file: {line[:80]}"
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"traceback: {type(error).__name__} in {Path(place.filename).name}:{place.lineno}"
    if account.read != account.kept + account.rejected + sum(account.skipped.values()):
        return "does not add up"
    if raw is not None and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        counted = records(raw, job_for(path).headers[0].row)
        if counted is not None and counted != account.read:
            return f"read {account.read}, counted {counted}"
    return "read"


def tried(folder: Path, seed: int, number: int, keep: Path | None = None) -> str:
    """The outcome of the file of this number; a wrong one is kept."""
    path, raw = make(folder, random.Random(f"{seed}:{number}"))
    with config_context(validation_enabled=number % _CONTRACT == 0):
        told = outcome(path, raw)
    if keep is not None and told not in RIGHT:
        kept = keep / f"{seed}-{number}"
        shutil.copytree(folder, kept, dirs_exist_ok=True)
    return told


def fuzz(files: int, seed: int) -> collections.Counter[str]:
    """The outcomes of so many files, in this process."""
    with tempfile.TemporaryDirectory() as folder:
        return collections.Counter(tried(Path(folder), seed, n) for n in range(files))


def _batch(seed: int, numbers: range, keep: Path | None) -> Iterator[tuple[str, float]]:
    """The outcomes of files in a process of their own, and the seconds of the processor of each."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _forked(Path(folder), seed, numbers, keep)


def _forked(
    folder: Path, seed: int, numbers: range, keep: Path | None
) -> Iterator[tuple[str, float]]:
    reading, writing = os.pipe()
    if not (child := os.fork()):
        os.close(reading)
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        with os.fdopen(writing, "w") as out:
            for number in numbers:
                signal.setitimer(signal.ITIMER_PROF, _MOST_CPU)  # nobody handles it: it ends us
                signal.setitimer(signal.ITIMER_REAL, _MOST_WAIT)
                began = time.process_time()
                told = tried(folder, seed, number, keep)
                out.write(f"{json.dumps([told, time.process_time() - began])}\n")
                out.flush()
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as out:
        yield from map(json.loads, out)
    if status := os.waitpid(child, 0)[1]:
        names = {signal.SIGPROF: "over 10 s", signal.SIGALRM: "waits for ever"}
        ended = os.WTERMSIG(status)
        yield names.get(ended, f"process ended: {ended or status}"), float(_MOST_CPU)


def main(arguments: list[str] | None = None) -> int:
    """Print the outcomes and the time."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for the files that went wrong")
    parser.add_argument("--log", type=Path, help="grows by a line a process; goes on from it")
    parser.add_argument("--only", type=int, help="this file alone")
    chosen = parser.parse_args(arguments)
    if chosen.only is not None:
        for told, seconds in _batch(chosen.seed, range(chosen.only, chosen.only + 1), chosen.keep):
            print(told, f"{seconds:.2f} s")
        return 0
    found: collections.Counter[str] = collections.Counter()
    spent = slowest = 0.0
    log = chosen.log or Path(os.devnull)
    for line in log.read_text().splitlines() if log.exists() else []:
        found.update((before := json.loads(line))["outcomes"])
        spent, slowest = spent + before["seconds"], max(slowest, before["slowest"])
    while (first := found.total()) < chosen.files:
        numbers = range(first, min(first + _BATCH, chosen.files))
        told = list(_batch(chosen.seed, numbers, chosen.keep))
        outcomes, seconds = collections.Counter(name for name, _ in told), [s for _, s in told]
        found, spent = found + outcomes, spent + sum(seconds)
        slowest = max(slowest, *seconds)
        wrong = {first + n: name for n, (name, _) in enumerate(told) if name not in RIGHT}
        line = {
            "first": first, "outcomes": outcomes, "seconds": sum(seconds), "slowest": max(seconds),
            "wrong": wrong,
        }  # fmt: skip
        with log.open("a") as out:
            out.write(json.dumps(line) + "\n")
        print(f"{found.total():,} files, {spent:.0f} CPU s", wrong or "", flush=True)
    for name, count in found.most_common():
        print(f"{count:8,}  {name}")
    print(f"{found.total():,} files in {spent:.0f} CPU s, the slowest {slowest:.1f} s")
    return int(not set(found) <= RIGHT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
