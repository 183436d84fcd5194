"""Hostile files: a located message or rejects, never a traceback, never a row lost silently."""

import ast
import contextlib
import cProfile
import gzip
import os
import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import analytics as an
from analytics.errors import AnalyticsError, InputError
from analytics.sources import check, csv_reader, engine, unpack
from analytics.sources.account import Account
from tests.benchmarks.bench_fuzz import MAPPING, fuzz
from tests.conftest import ROOT
from tests.notebooks import write_ledger
from tests.sources import GED, csv_text, ged, write


def account(path: Path) -> Account:
    (found,) = check(path)
    assert found.read == found.kept + found.rejected + sum(found.skipped.values())
    return found


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        an.load(path)
    message = str(caught.value)
    assert path.name in message
    assert "\n" not in message
    return message


def text_of(*rows: dict[str, object]) -> str:
    return csv_text(GED, rows)


def test_damaged_packings(tmp_path: Path) -> None:
    whole = gzip.compress(text_of(*(ged(i) for i in range(1, 500))).encode())
    (tmp_path / "cut.csv.gz").write_bytes(whole[:-900])
    assert "damaged or cut" in refused(tmp_path / "cut.csv.gz")
    (tmp_path / "tail.csv.gz").write_bytes(whole + b"garbage")
    assert "damaged or cut" in refused(tmp_path / "tail.csv.gz")
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04 nothing")
    assert "not a whole zip" in refused(tmp_path / "x.zip")
    (tmp_path / "x.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 nothing")
    assert "not a whole workbook" in refused(tmp_path / "x.xlsx")
    (tmp_path / "x.parquet").write_bytes(b"PAR1 nothing PAR1")
    assert "not a whole Parquet" in refused(tmp_path / "x.parquet")


def test_zips_that_hold_no_one_table(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.csv", text_of(ged()))
        archive.writestr("b.csv", text_of(ged()))
    assert "a.csv, b.csv" in refused(tmp_path / "two.zip")
    with zipfile.ZipFile(tmp_path / "none.zip", "w") as archive:
        archive.writestr("a.pdf", "x")
    assert "0 tables" in refused(tmp_path / "none.zip")


@pytest.mark.parametrize("packing", ["gz", "zip"])
def test_a_bomb_is_refused_before_it_unfolds(tmp_path: Path, packing: str) -> None:
    row = text_of(ged()).split("\n", 1)[1].encode()
    bomb = text_of().encode() + row * (unpack._ALWAYS_ALLOWED // len(row) + 50_000)
    path = tmp_path / f"bomb.csv.{packing}"
    if packing == "gz":
        path.write_bytes(gzip.compress(bomb))
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("bomb.csv", bomb)
    assert "100 times its size" in refused(path)


def test_what_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    assert "without a ledger" in refused(tmp_path / "folder.csv")
    (tmp_path / "empty.csv").write_bytes(b"")
    assert "empty" in refused(tmp_path / "empty.csv")
    (tmp_path / "blank.csv").write_bytes(b"\n\n  \n")
    assert "empty" in refused(tmp_path / "blank.csv")
    (tmp_path / "binary.csv").write_bytes(bytes(range(256)) * 40)
    assert "known format" in refused(tmp_path / "binary.csv")
    (tmp_path / "nul.csv").write_bytes(b"\0" * 4096)
    assert "binary" in refused(tmp_path / "nul.csv")
    (tmp_path / "bare.csv").write_text(text_of().replace("\n", ""))
    assert account(tmp_path / "bare.csv").read == 0


def test_a_very_wide_header(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(",".join(f"column{i}" for i in range(100_000)) + "\n")
    assert "more than 2000 columns" in refused(path)
    path.write_text("x" * (3 << 20))
    assert len(refused(path)) < 500


def test_cells_that_are_no_text(tmp_path: Path) -> None:
    raw = text_of(ged(1), ged(2, adm_1="NUL"), ged(3, adm_1="LATIN"), ged(4, adm_1="LONG"))
    raw_bytes = raw.encode().replace(b"NUL", b"Kir\0kuk").replace(b"LATIN", b"Erb\xedl")
    path = tmp_path / "ged.csv"
    path.write_bytes(raw_bytes.replace(b"LONG", b"x" * (10 << 20)))
    found = account(path)
    assert (found.kept, found.rejected) == (1, 3)
    reasons = {item.reason: item.examples[0]["row"] for item in found.reasons}
    assert reasons == {
        "NUL bytes in the cell": 3, "not UTF-8": 4, "a cell longer than 20000 bytes": 5
    }  # fmt: skip


def test_a_huge_cell_in_a_column_nobody_reads(tmp_path: Path) -> None:
    huge = ged(2, source_article="y" * (10 << 20))
    found = account(write(tmp_path / "ged.csv", GED, [ged(1), huge, ged(3)]))
    assert (found.kept, found.rejected) == (3, 0)
    huge = ged(2, source_article="y" * (60 << 20))
    assert "a record of more than" in refused(write(tmp_path / "big.csv", GED, [ged(1), huge]))


def test_header_again_and_empty_rows_are_skipped_and_counted(tmp_path: Path) -> None:
    head, first, *_ = text_of(ged(1, source_article="")).split("\n")
    second = text_of(ged(2, source_article="")).split("\n")[1]
    empty = "," * (len(GED) - 1)
    path = tmp_path / "ged.csv"
    path.write_text("\r\n".join([head, first, head, empty, "", second]) + "\r\n")
    found = account(path)
    assert found.skipped == {"header again": 1, "empty row": 2}
    assert (found.kept, found.rejected) == (2, 0)


def test_misshapen_rows_keep_their_numbers(tmp_path: Path) -> None:
    rows = [text_of(ged(i)).split("\n", 1)[1] for i in range(1, 7)]
    rows[1] = "1,2,3\n"
    rows[3] = rows[3].rstrip("\n") + ",more\n"
    path = tmp_path / "ged.csv"
    path.write_text(text_of() + "".join(rows[:5]) + text_of(ged(6, best=-1)).split("\n", 1)[1])
    data = an.load(path).check()
    assert data.rejects["row"].tolist() == [7, 3, 5]
    assert "3 cells under a header of 49" in data.rejects["reason"].tolist()[1]
    assert len(data.incidents) == 3


def test_lone_quotes(tmp_path: Path) -> None:
    rows = [text_of(ged(i, source_article="plain")).split("\n", 1)[1] for i in range(1, 9)]
    inside = rows.copy()
    inside[2] = inside[2].replace("plain", 'a 5" shell')
    path = tmp_path / "ged.csv"
    path.write_text(text_of() + "".join(inside))
    assert account(path).kept == 8
    opened = rows.copy()
    opened[2] = opened[2].replace("plain", '"never closed')
    path.write_text(text_of() + "".join(opened))
    found = account(path)
    assert (found.kept, found.rejected) == (2, 1)
    assert "over 6 lines" in found.reasons[0].reason
    last = rows.copy()
    last[2] = last[2].rstrip("\n") + '"open\n'
    path.write_text(text_of() + "".join(last))
    found = account(path)
    assert (found.kept, found.rejected) == (2, 1)
    assert "to the end of the file" in found.reasons[0].reason


def test_an_open_quote_in_a_long_file_is_located(tmp_path: Path) -> None:
    rows = "".join(text_of(ged(i)).split("\n", 1)[1] for i in range(1, 4))
    path = tmp_path / "ged.csv"
    path.write_text(text_of() + rows + '4,"open' + "z,z\n" * (13 << 20))
    assert "quote that is not closed" in refused(path)


def test_ids_repeated_far_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_reader, "CHUNK_ROWS", 10)
    monkeypatch.setattr(csv_reader, "_CSV_BYTES", 4096)
    ids = [*range(1, 101), 50, "x", "x", "0", "007", "7.0"]
    path = write(tmp_path / "ged.csv", GED, [ged(id=i) for i in ids])
    data = an.load(path).check()
    assert data.rejects["row"].tolist() == [102, 104, 107]
    assert account(path).duplicates == 3


def test_chunks_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        ged(i, best=i % 7 - 1, adm_1="Kirkuk province" if i % 3 else "X") for i in range(1, 300)
    ]
    path = write(tmp_path / "ged.csv", GED, rows)
    whole = an.load(path)
    monkeypatch.setattr(csv_reader, "CHUNK_ROWS", 7)
    monkeypatch.setattr(csv_reader, "_CSV_BYTES", 3000)
    parts = an.load(path)
    assert whole.incidents.equals(parts.incidents.astype(whole.incidents.dtypes))
    assert whole.rejects.equals(parts.rejects)


def test_a_file_that_changes_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "ged.csv", GED, [ged(1)])
    real = engine.read_rows

    def meddle(*args: object) -> object:
        with path.open("a") as file:
            file.write("\n")
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "read_rows", meddle)
    assert "changed while it was read" in refused(path)


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = write(tmp_path / "ged.csv", GED, [ged(1)])
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert "cannot be read" in refused(path)


CELLS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.integers(-(10**20), 10**20).map(str),
    st.sampled_from(["2024-01-05", "2024-13-45", "nan", "inf", "1e5", "3.0", '"', "=1+1", "#x"]),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cells=st.lists(st.dictionaries(st.sampled_from(GED), CELLS, max_size=6), max_size=6))
def test_any_cells_are_kept_or_rejected(tmp_path: Path, cells: list[dict[str, str]]) -> None:
    rows = [ged(i) | row for i, row in enumerate(cells, start=1)]
    path = write(tmp_path / "ged.csv", GED, rows)
    data = an.load(path)
    counts = data.sources.iloc[0]
    assert counts["read"] == counts["kept"] + counts["rejected"] + counts["skipped"]
    assert (counts["kept"], counts["rejected"]) == (len(data.incidents), len(data.rejects))


# A short row that is not UTF-8 cannot be handed to our handler: pyarrow says so on the side, and
# the file is refused all the same.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_damage_is_told(tmp_path: Path, data: st.DataObject) -> None:
    raw = bytearray(text_of(*(ged(i) for i in range(1, 5))).encode())
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "ged.csv"
    path.write_bytes(bytes(raw[: data.draw(st.integers(0, len(raw)))]))
    with contextlib.suppress(AnalyticsError):
        account(path)
        an.load(path)


def test_damaged_files_of_every_kind_are_accounted_for() -> None:
    assert set(fuzz(80, seed=7)) <= {"read", "refused"}


@pytest.mark.parametrize(
    "rows",
    [
        ["," * 48] * 40_000,
        [""] * 60_000,
        ["1"] * 60_000,
        ['1,"' + "x" * 500_000],
    ],
    ids=["commas", "blank lines", "short rows", "an open quote"],
)
def test_files_of_nothing_take_no_longer_than_files_of_something(
    tmp_path: Path, rows: list[str]
) -> None:
    """No row is looked at on its own: the work is counted in calls of Python functions."""
    path = tmp_path / "ged.csv"
    path.write_text("\n".join([",".join(GED), *rows]) + "\n")
    profile = cProfile.Profile()
    profile.enable()
    with contextlib.suppress(InputError):
        assert account(path).read == len(rows)
    profile.disable()
    calls = sum(entry.callcount for entry in profile.getstats())
    assert calls < 400_000 + 30 * min(len(rows), csv_reader.MOST_MISSHAPEN)


def test_a_workbook_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    far, repeated = tmp_path / "far.xlsx", tmp_path / "repeated.xlsx"
    with xlsxwriter.Workbook(far) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, GED)
        sheet.write(1_048_575, 16_383, 1)
    assert "more cells or text than memory holds" in refused(far)
    with xlsxwriter.Workbook(repeated) as book:
        sheet = book.add_worksheet()
        for row in range(40_000):
            sheet.write(row, 0, "x" * 32_000)
    assert "more cells or text than memory holds" in refused(repeated)


def test_a_text_that_repeats_in_parquet_is_measured_before_it_is_laid_out(tmp_path: Path) -> None:
    text = pa.DictionaryArray.from_arrays(np.zeros(90_000, "int32"), ["x" * 19_000])
    row = {name: [str(value)] * 90_000 for name, value in ged(1).items()}
    pq.write_table(pa.table({**row, "where_coordinates": text}), tmp_path / "ged.parquet")
    assert "more than memory holds" in refused(tmp_path / "ged.parquet")


def test_reader_libraries_are_called_behind_the_door_only() -> None:
    """Whatever they raise leaves through `unpack.door`."""
    readers_of = {
        "open_csv", "read_csv", "CalamineWorkbook", "from_filelike", "from_path", "ParquetFile",
        "ZipFile", "CompressedInputStream", "read_parquet", "read_excel",
    }  # fmt: skip
    behind = {"unpack.py", "readers.py", "csv_reader.py"}
    for path in (ROOT / "analytics").rglob("*.py"):
        if path.name in behind:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        doors = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.With)
            and "door"
            in {getattr(getattr(each.context_expr, "func", None), "id", "") for each in node.items}
        ]
        inside = {id(node) for found in doors for node in ast.walk(found)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and id(node) not in inside:
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                assert name not in readers_of, f"{path}:{node.lineno}"


@pytest.mark.parametrize(
    ("name", "member"), [("log.xlsb", "xl/workbook.bin"), ("log.ods", "content.xml")]
)
def test_workbooks_of_other_kinds_are_refused(tmp_path: Path, name: str, member: str) -> None:
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        archive.writestr(member, b"x")
    assert "save it as .xlsx" in refused(tmp_path / name)


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_a_nul_in_the_header_costs_no_record(tmp_path: Path, end: str) -> None:
    """A record is what stands between two line ends, whatever the header holds."""
    rows = [ged(number, source_article="") for number in (1, 2, 3)]
    text = text_of(*rows).replace("gwnob", "gwnob\0").replace("\n", end)
    path = tmp_path / "ged.csv"
    path.write_text(text, newline="")
    assert account(path).kept == 3


def test_the_name_of_a_column_is_cut_in_messages(tmp_path: Path) -> None:
    write_ledger(tmp_path)
    sheet = tmp_path / "statistics.csv"
    sheet.write_text(sheet.read_text().replace("origin", "é" * 400), encoding="utf-8")
    assert len(refused(tmp_path)) < 500


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [("Date", "{0}/{0}/20", "like 2,001 different"), ("Kind", "kind {0}", "like 2,001 different")],
)
def test_a_column_of_which_nothing_can_be_read_is_refused_with_its_reason(
    tmp_path: Path, column: str, cell: str, reason: str
) -> None:
    """Work on what cannot be read is bounded; a column that can be read is not counted."""
    path = tmp_path / "office.csv"
    (tmp_path / "office.csv.source.toml").write_text(MAPPING)
    honest = {"Ref": "{0}", "Date": "2024-01-01", "Kind": "bombing", "Governorate": "Town {0}"}
    for many, refusal in ((honest | {column: cell}, reason), (honest, "")):
        lines = [",".join(each.format(n) for each in many.values()) for n in range(100, 5000)]
        path.write_text("\n".join([",".join([*many, "Dead"]), *(f"{one},1" for one in lines)]))
        if refusal:
            assert refusal in (told := refused(path))
            assert f"column {column.lower()}" in told
        else:
            assert account(path).kept == len(lines)


def test_each_row_is_rejected_for_its_first_reason_only(tmp_path: Path) -> None:
    """A cell of rows that are rejected already is not read again, and other rows with it are."""
    path = tmp_path / "office.csv"
    (tmp_path / "office.csv.source.toml").write_text(MAPPING)
    path.write_text(
        "Ref,Date,Kind,Governorate,Dead\n"
        "1,soon,bombing,Kirkuk,-4\n2,2024-01-01,bombing,Kirkuk,-4\n"
        "3,2024-01-01,bombing,Kirkuk,4\n4,soon,bombing,Kirkuk,4\n"
    )
    rejects = an.load(path).rejects
    assert rejects[["row", "column"]].to_numpy().tolist() == [
        [2, "date"], [3, "dead"], [5, "date"],
    ]  # fmt: skip
