"""How fast and how bounded a GED file is read, beside what pyarrow and pandas need.

The file is the real Syrian GED tiled with fresh ids and dates (about 700 MB at a million rows);
without it, made events take its place. Each figure is of a process of its own, so that peak
memory is its own too.

    python -m tests.benchmarks.bench_read [ROWS] [--repeat N] [--apply]
"""

import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from tests.conftest import ROOT
from tests.sources import GED, csv_text, ged

SYRIA = ROOT.parent / "shared" / "data" / "ucdp" / "ged_syria_2016_2019.csv.gz"
APPLY_ROWS = 50_000  # the row-wise reading is timed on a part and scaled: it is that slow


def make_file(rows: int, path: Path) -> None:
    """Tile the Syrian events to `rows` rows; ids and dates are fresh in every tile."""
    tile = _tile()
    starts = {name: pd.to_datetime(tile[name]) for name in ("date_start", "date_end")}
    marked = tile.assign(id="\x01", date_start="\x02", date_end="\x02")
    lines = [csv_text(marked.columns, [row]) for row in marked.to_dict("records")]
    head = lines[0].split("\n", 1)[0]
    # What stands between the key and the two dates of each event is the same in every tile.
    parts = [re.split("[\x01\x02]", line.split("\n", 1)[1]) for line in lines]
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(head + "\n")
        for done in range(0, rows, len(tile)):
            shift = pd.Timedelta(days=done // len(tile) % 2_000)
            days = [(starts[name] + shift).dt.strftime("%Y-%m-%d") for name in starts]
            events = zip(parts[: rows - done], *days, strict=False)
            file.writelines(
                f"{a}{1_000_000 + done + i}.0{b}{start}{c}{end}{d}"
                for i, ((a, b, c, d), start, end) in enumerate(events)
            )


def _tile() -> pd.DataFrame:
    if SYRIA.is_file():
        return pd.read_csv(SYRIA, dtype=str, keep_default_na=False)
    events = [ged(i, source_article="word " * 90) for i in range(1, 16_567)]
    return pd.DataFrame(events, columns=list(GED)).astype("str")


def columns() -> list[str]:
    """The columns that the adapter reads."""
    from analytics.sources.formats import ucdp

    there = set(_tile().columns)
    return [names[0] for names in ucdp.form().columns.values() if names[0] in there]


def arrow(path: Path) -> int:
    """`pyarrow.csv.read_csv` of the same columns, types as it infers them."""
    import pyarrow.csv as pacsv

    options = {
        "parse_options": pacsv.ParseOptions(newlines_in_values=True),
        "convert_options": pacsv.ConvertOptions(include_columns=columns()),
    }
    return int(pacsv.read_csv(path, **options).num_rows)


def ours(path: Path) -> int:
    """CSV to checked tidy Parquet with rejects."""
    from analytics.sources.cache import write_parquet
    from analytics.sources.formats import job_for

    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        rows, rejects = Path(folder) / "rows.parquet", Path(folder) / "rejects.parquet"
        account, _ = write_parquet(job_for(path, "ucdp"), rows, rejects)
    assert account.read == account.kept
    return account.read


def row_wise(path: Path) -> int:
    """`pandas.read_csv` and a function applied to every row, on the first rows."""
    from analytics.errors import InputError
    from analytics.sources.formats import ucdp

    frame = pd.read_csv(path, usecols=columns(), dtype=str, nrows=APPLY_ROWS)
    names = {ours: theirs[0] for ours, theirs in ucdp.form().columns.items()}
    rules = ucdp.form().rules

    def read(row: pd.Series) -> pd.Series:
        made: dict[str, object] = {}
        for rule in rules:
            cells = [
                None if pd.isna(row[names[name]]) else row[names[name]] for name in rule.inputs
            ]
            try:
                made |= dict(zip(rule.outputs, rule.read(*cells), strict=True))
            except InputError as error:
                made["reason"] = error.reason
        return pd.Series(made)

    return len(frame.apply(read, axis=1))


def first_load(path: Path) -> int:
    """`load` of a file that was never read."""
    shutil.rmtree(os.environ["ANALYTICS_CACHE"], ignore_errors=True)
    return _load(path)


def second_load(path: Path) -> int:
    """`load` of the same file again, by way of the cache."""
    return _load(path)


def _load(path: Path) -> int:
    import analytics as an

    return len(an.load(path, format="ucdp").incidents)


MEASURED: dict[str, Callable[[Path], int]] = {
    function.__name__: function for function in (arrow, ours, row_wise, first_load, second_load)
}


def measure(name: str, path: Path) -> dict[str, float]:
    """Seconds, peak memory in MB and rows of one function in a process of its own."""
    code = f"from tests.benchmarks.bench_read import run_one; run_one({name!r}, {str(path)!r})"
    environment = {**os.environ, "ANALYTICS_CACHE": str(path.parent / "cache")}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def run_one(name: str, path: str) -> None:
    """Time one function after its imports, and print the figures."""
    import pyarrow.csv  # noqa: F401

    import analytics.sources  # noqa: F401 - what a session imports once is not the file's cost

    begin = time.perf_counter()
    rows = MEASURED[name](Path(path))
    seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak, "rows": rows}))


def compare(rows: int, path: Path, repeat: int, names: list[str]) -> dict[str, dict[str, float]]:
    """The best of `repeat` turns of each function, taken in turn so that all share the weather."""
    best: dict[str, dict[str, float]] = {}
    for _ in range(repeat):
        for name in names:
            if name == "row_wise" and name in best:
                continue
            figures = measure(name, path)
            if name not in best or figures["seconds"] < best[name]["seconds"]:
                best[name] = figures
    if "row_wise" in best:
        best["row_wise"]["seconds"] *= rows / min(rows, APPLY_ROWS)
    return best


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the file, take the figures, print them side by side."""
    parser = argparse.ArgumentParser(
        description="Read a tiled GED file, beside pyarrow and pandas."
    )
    parser.add_argument("rows", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--only", nargs="*", choices=sorted(MEASURED), default=list(MEASURED))
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-read-") as folder:
        path = Path(folder) / "ged.csv"
        make_file(chosen.rows, path)
        size = path.stat().st_size / 1e6
        print(f"{chosen.rows:,} rows, {size:,.0f} MB")
        best = compare(chosen.rows, path, chosen.repeat, chosen.only)
    base = best.get("arrow", {}).get("seconds")
    for name, figures in best.items():
        ratio = f"{figures['seconds'] / base:6.2f} x pyarrow" if base else ""
        words = (MEASURED[name].__doc__ or "").splitlines()[0]
        print(
            f"{name:12} {figures['seconds']:8.2f} s {ratio:>18} "
            f"{figures['peak_mb']:7.0f} MB peak   {words}"
        )


if __name__ == "__main__":
    main()
