"""Work per byte: `check` of files made to be slow, against Python's plain CSV reader.

    python -m tests.benchmarks.bench_work [--megabytes 8]

Each file is over a megabyte of one construction: commas, blank lines, short rows, quotes, cells
that are each wrong in their own way. The figure is seconds of the processor of all threads, as a
multiple of what `csv.reader` needs for the same bytes; at most `LIMIT`.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from analytics.errors import InputError
from analytics.sources import check
from tests.benchmarks.bench_fuzz import MAPPING
from tests.sources import ACLED_NEW, GED, GTD, acled, csv_text, ged, gtd

LIMIT = 20
_SHEET = "Ref,Date,Kind,Governorate,Dead\n"


def _rows(header: tuple[str, ...], row: Callable[[int], dict[str, object]]) -> Callable[[int], str]:
    return lambda n: csv_text(header, [row(n)]).partition("\n")[2]


def _cells(**cells: Callable[[int], object]) -> Callable[[int], dict[str, object]]:
    return lambda n: ged(n, source_article="", **{name: cell(n) for name, cell in cells.items()})


_GED = ",".join(GED) + "\n"
# a name, the header, and the rows
MADE: dict[str, tuple[str, Callable[[int], str]]] = {
    "honest GED": (_GED, _rows(GED, _cells())),
    "honest ACLED": (",".join(ACLED_NEW) + "\n", _rows(ACLED_NEW, lambda n: acled(n))),
    "honest GTD": (",".join(GTD) + "\n", _rows(GTD, lambda n: gtd(n))),
    "honest sheet": (_SHEET, lambda n: f"{n},2024-01-{n % 28 + 1:02},bombing,Kirkuk,{n % 9}\n"),
    "commas": (_GED, lambda n: "," * 48 + "\n"),
    "one cell too many": (_GED, lambda n: "," * 49 + "\n"),
    "blank lines": (_GED, lambda n: "\n"),
    "blank lines of a sheet": (_SHEET, lambda n: "\n"),
    "carriage returns": (_SHEET, lambda n: "\r"),
    "short rows": (_GED, lambda n: "1\n"),
    "short rows of a sheet": (_SHEET, lambda n: "1\n"),
    "commas of a sheet": (_SHEET, lambda n: ",,,,\n"),
    "a letter a cell": (_SHEET, lambda n: "a,b,c,d,e\n"),
    "a digit a cell": (_SHEET, lambda n: "1,2,3,4,5\n"),
    "empty quotes": (_GED, lambda n: ",".join(['""'] * 49) + "\n"),
    "doubled quotes": (_SHEET, lambda n: '"""""",,,"""",""\n'),
    "line ends in quotes": (_SHEET, lambda n: '"\n","\n","\n","\n","\n"\n'),
    "an open quote": (_SHEET, lambda n: '1,"x\n' if n == 1 else "x,x\n"),
    "a quote open late": (_SHEET, lambda n: f"{n},2024-01-01,bombing,Kirkuk,1\n" + '"' * (n == 9)),
    "each day wrong": (_GED, _rows(GED, _cells(date_start=lambda n: f"2023-13-{n}"))),
    "each number wrong": (_GED, _rows(GED, _cells(best=lambda n: f"x{n}"))),
    "each place unknown": (_GED, _rows(GED, _cells(adm_1=lambda n: f"Nowhere {n}"))),
    "each country unknown": (_GED, _rows(GED, _cells(country=lambda n: f"Land {n}"))),
    "each actor unknown": (_GED, _rows(GED, _cells(side_b=lambda n: f"Brigade {n}"))),
    "each id the same": (_GED, _rows(GED, _cells(id=lambda n: 1))),
    "not UTF-8": (_GED, _rows(GED, _cells(adm_1=lambda n: f"\udcff{n}"))),
    "each word unknown": (_SHEET, lambda n: f"{n},2024-01-01,kind {n},Kirkuk,1\n"),
    "each day of a sheet wrong": (_SHEET, lambda n: f"{n},{n}/{n}/20,bombing,Kirkuk,1\n"),
    "each day of a sheet in words": (
        _SHEET, lambda n: f"{n},the {n % 28 + 1} of May {1900 + n % 100},bombing,Kirkuk,1\n",
    ),
    "each province unknown": (_SHEET, lambda n: f"{n},2024-01-01,bombing,Town {n},1\n"),
    "each amount wrong": (_SHEET, lambda n: f"{n},2024-01-01,bombing,Kirkuk,about {n} or so\n"),
    "totals": (_SHEET, lambda n: "total,,,,\n"),
    "the header again": (_SHEET, lambda n: _SHEET),
    "tags": (_SHEET, lambda n: "#a,#b,#c,#d,#e\n"),
    "two thousand columns": (",".join([*GED, *(f"c{n}" for n in range(1900))]) + "\n",
                             lambda n: "," * 1948 + "\n"),
    "one cell of it all": (_SHEET, lambda n: "x" * 1000),
}  # fmt: skip


def make(folder: Path, name: str, size: int) -> Path:
    """A file of about so many bytes."""
    header, row = MADE[name]
    path = folder / ("sheet.csv" if header == _SHEET else "table.csv")
    if header == _SHEET:
        (folder / "sheet.csv.source.toml").write_text(MAPPING, encoding="utf-8")

    def lines() -> Iterator[str]:
        written, number = len(header), 0
        yield header
        while written < size:
            number += 1
            line = row(number)
            written += len(line)
            yield line

    with path.open("w", encoding="utf-8", errors="surrogateescape", newline="") as out:
        out.writelines(lines())
    return path


def plain(path: Path) -> float:
    """Seconds of the processor that Python's reader needs for a file."""
    csv.field_size_limit(1 << 30)
    text = path.read_bytes().decode("utf-8", "replace")
    began = time.process_time()
    with contextlib.suppress(csv.Error):
        for _ in csv.reader(io.StringIO(text, newline="")):
            pass
    return time.process_time() - began


def work(path: Path) -> float:
    """Seconds of the processor that `check` needs for a file."""
    began = time.process_time()
    with contextlib.suppress(InputError):
        check(path)
    return time.process_time() - began


def main(arguments: list[str] | None = None) -> int:
    """Print the multiples, the worst first; 1 if any is over the limit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=float, default=8)
    parser.add_argument("--only", help="constructions whose names hold this")
    chosen = parser.parse_args(arguments)
    found = []
    with tempfile.TemporaryDirectory() as folder:
        work(make(Path(folder), "honest sheet", 1000))  # loads what is loaded once
        for name in (name for name in MADE if (chosen.only or "") in name):
            path = make(Path(folder), name, int(chosen.megabytes * 2**20))
            took, base = work(path), plain(path)
            found.append((took / base, name))
            print(f"{took / base:6.1f}  {took:6.2f} s  {name}", flush=True)
    worst = max(found)
    print(f"the worst of {len(found)} files of {chosen.megabytes:g} MB: {worst[0]:.1f} times")
    return int(worst[0] > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
