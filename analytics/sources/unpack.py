"""The door for files of others: unpacked whatever they are wrapped in, bounded, errors located.

A compressed file that unpacks to more than `LARGEST_RATIO` times its size is refused: tables
shrink by about ten times, and only a trap shrinks by hundreds. Whatever a reader library raises
leaves through `door`, as one line with the file's name.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa

from analytics.errors import AnalyticsError, InputError, shorten
from analytics.files import open_regular, shown

LARGEST_RATIO = 100
MOST_BYTES = 1 << 30  # that the cells of a workbook, or of a part of a Parquet file, may take
MOST_CELLS = 40_000_000  # of a sheet, empty ones in its rectangle too
_ALWAYS_ALLOWED = 64 << 20  # bytes that any file may unpack to
_TABLES = (".csv", ".tsv", ".txt", ".tab")
_EXCEL = (".xlsx", ".xlsm", ".xls")
_SHARED = "xl/sharedStrings.xml"
_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Wrapped:
    """What a file is: "csv", "excel", "parquet" or "frame" (a table in memory), and its packing."""

    path: Path
    kind: str
    packing: str = "none"
    member: str | None = None
    table: pa.Table | None = None


@contextmanager
def door(path: Path, kind: str = "file") -> Iterator[None]:
    """Whatever a reader raises becomes an `InputError` of one line; the original is its cause."""
    try:
        yield
    except AnalyticsError as error:
        if error.file in (None, str(path)):
            error.file = shown(path)  # which tells no home folder
        raise
    except Exception as error:  # a damaged file can make a library raise anything
        raise InputError(
            f"not a whole {kind} ({type(error).__name__}: {shorten(error, 120)})",
            file=shown(path),
            remedy="it is damaged or cut: save or download it again",
        ) from error


def look(path: Path) -> Wrapped:
    """What the file at `path` is, by its first bytes; `InputError` for what cannot be a table."""
    with door(path), open_regular(path) as file:
        head = file.read(8)
    if not head:
        raise InputError("empty", file=path, remedy="write at least a header line")
    if head.startswith(b"\x1f\x8b"):
        return Wrapped(path, "csv", "gzip")
    if head.startswith(b"PK"):
        with door(path, "zip file"):
            return _look_into_zip(path)
    if head.startswith(b"PAR1"):
        return Wrapped(path, "parquet")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return Wrapped(path, "excel")
    return Wrapped(path, "csv")


def _look_into_zip(path: Path) -> Wrapped:
    with zipfile.ZipFile(path) as archive:
        members = [item for item in archive.infolist() if not item.is_dir()]
    check_ratio(path, sum(item.file_size for item in members))
    names = [item.filename for item in members]
    if {"xl/workbook.bin", "content.xml"} & set(names):
        raise InputError("a workbook of another kind", file=path, remedy="save it as .xlsx")
    if "xl/workbook.xml" in names:
        return Wrapped(path, "excel")
    tables = [item for item in members if item.filename.lower().endswith((*_TABLES, *_EXCEL))]
    tables = [item for item in tables if "__MACOSX" not in item.filename]
    if len(tables) != 1:
        found = shorten(", ".join(item.filename for item in tables) or "none")
        raise InputError(
            f"a zip with {len(tables)} tables ({found})",
            file=path,
            remedy="unpack it, and name one",
        )
    if tables[0].flag_bits & 1:
        raise InputError("locked with a password", file=path, remedy="unpack it first")
    kind = "excel" if tables[0].filename.lower().endswith(_EXCEL) else "csv"
    return Wrapped(path, kind, "zip", tables[0].filename)


def check_ratio(path: Path, unpacked: int) -> None:
    """Refuse a file that unpacks to more than it can honestly hold."""
    if unpacked > max(_ALWAYS_ALLOWED, LARGEST_RATIO * path.stat().st_size):
        raise InputError(
            f"unpacks to more than {LARGEST_RATIO} times its size", file=path,
            remedy="unpack it yourself if you trust it",
        )  # fmt: skip


class _Bounded(io.RawIOBase):
    """A stream that refuses to give more bytes than its file can honestly hold."""

    def __init__(self, stream: Any, path: Path) -> None:
        super().__init__()
        self._stream = stream
        self._path = path
        self._given = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        with door(self._path, "packed file"):
            data: bytes = self._stream.read(_CHUNK if size is None or size < 0 else size)
        self._given += len(data)
        check_ratio(self._path, self._given)
        return data


@contextmanager
def open_bytes(wrapped: Wrapped) -> Iterator[Any]:
    """The UTF-8 bytes of a CSV file, unpacked."""
    encoding = _encoding(wrapped)
    with _unpacked(wrapped) as stream:
        if encoding is not None:
            stream = pa.transcoding_input_stream(pa.PythonFile(stream, "r"), encoding, "utf-8")
        yield stream


def _encoding(wrapped: Wrapped) -> str | None:
    """The encoding that a byte order mark declares; None for UTF-8 and its likes."""
    with _unpacked(wrapped) as stream:
        head = stream.read(512)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if head[:256].count(b"\0") > len(head[:256]) // 4:
        raise InputError(
            "binary, or UTF-16 without its mark", file=wrapped.path, remedy='save it as "CSV UTF-8"'
        )
    return None


@contextmanager
def _unpacked(wrapped: Wrapped) -> Iterator[Any]:
    path = wrapped.path
    if wrapped.packing == "gzip":
        with pa.OSFile(str(path)) as file, pa.CompressedInputStream(file, "gzip") as stream:
            yield _Bounded(stream, path)
    elif wrapped.packing == "zip" and wrapped.member is not None:
        with zipfile.ZipFile(path) as archive, archive.open(wrapped.member) as member:
            yield _Bounded(member, path)
    else:
        with pa.OSFile(str(path)) as file:
            yield file


@contextmanager
def open_excel(wrapped: Wrapped) -> Iterator[BinaryIO]:
    """The bytes of a workbook, out of its zip if it is in one, whose cells fit into memory."""
    if wrapped.packing == "none":
        with open_regular(wrapped.path) as file:
            _check_cells(file, wrapped.path)
            yield file
        return
    with _unpacked(wrapped) as stream:
        content = io.BytesIO(b"".join(iter(lambda: stream.read(_CHUNK), b"")))
    _check_cells(content, wrapped.path)
    yield content


def _check_cells(file: BinaryIO, path: Path) -> None:
    """Refuse a workbook whose sheets span, or whose repeated texts take, more than memory holds.

    A reader lays a sheet out as a full rectangle and gives each cell its own text: one cell far to
    the right, or one long text named a million times, makes gigabytes out of kilobytes.
    """
    if not zipfile.is_zipfile(file):
        file.seek(0)
        return  # the old binary format: it has no shared texts, and at most 65,536 rows of 256
    with zipfile.ZipFile(file) as archive:
        check_ratio(path, sum(item.file_size for item in archive.infolist()))
        names = archive.namelist()
        shared = archive.read(_SHARED).split(b"<si")[1:] if _SHARED in names else []
        texts = np.array([len(text) for text in shared], dtype=np.int64)
        sheets = [name for name in names if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
        if not all(_sheet_fits(archive.read(name), texts) for name in sheets):
            raise InputError(
                "a sheet of more cells or text than memory holds", file=path,
                remedy="look for a cell far outside of the table, or save it as CSV",
            )  # fmt: skip
    file.seek(0)


def _sheet_fits(xml: bytes, texts: Any) -> bool:
    columns = {
        _column_number(name) for name in set(re.findall(rb'<c\b[^>]*? r="([A-Z]{1,3})', xml))
    }
    rows = [int(number) for number in re.findall(rb'<row\b[^>]*? r="(\d{1,9})"', xml)]
    rows += [int(number) for number in re.findall(rb'<c\b[^>]*? r="[A-Z]{1,3}(\d{6,9})"', xml)]
    span = max(columns, default=1) * max([*rows, xml.count(b"<row")], default=1)
    longest = int(texts.max(initial=0))
    taken = 0
    if longest * xml.count(b'"s"') > MOST_BYTES:
        named = np.array(re.findall(rb't="s"[^>]*>\s*<v>\s*(\d{1,9})', xml), dtype=np.int64)
        taken = int(texts[named[named < len(texts)]].sum())
    return span <= MOST_CELLS and taken <= MOST_BYTES


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
