"""Opening files whatever they are wrapped in: plain, gzip, zip; any UTF; bounded when unpacked.

A compressed file that unpacks to more than `LARGEST_RATIO` times its size is refused: tables
shrink by about ten times, and only a trap shrinks by hundreds.
"""

from __future__ import annotations

import codecs
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from analytics.errors import InputError
from analytics.files import open_regular

LARGEST_RATIO = 100
_ALWAYS_ALLOWED = 64 << 20  # bytes that any file may unpack to
_TABLES = (".csv", ".tsv", ".txt", ".tab")
_EXCEL = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Wrapped:
    """What a file is: "csv", "excel" or "parquet", how it is packed, and the member of a zip."""

    path: Path
    kind: str
    packing: str = "none"
    member: str | None = None

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return self.path.stat().st_size


def look(path: Path) -> Wrapped:
    """What the file at `path` is, by its first bytes; `InputError` for what cannot be a table."""
    with open_regular(path) as file:
        head = file.read(8)
    if not head:
        raise InputError("empty", file=path)
    if head.startswith(b"\x1f\x8b"):
        return Wrapped(path, "csv", "gzip")
    if head.startswith(b"PK"):
        return _look_into_zip(path)
    if head.startswith(b"PAR1"):
        return Wrapped(path, "parquet")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return Wrapped(path, "excel")
    return Wrapped(path, "csv")


def _look_into_zip(path: Path) -> Wrapped:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [item for item in archive.infolist() if not item.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise InputError(f"not a whole zip file ({error})", file=path) from error
    unpacked = sum(item.file_size for item in members)
    _check_ratio(path, unpacked)
    names = [item.filename for item in members]
    if any(name in {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} for name in names):
        return Wrapped(path, "excel")
    tables = [item for item in members if item.filename.lower().endswith((*_TABLES, *_EXCEL))]
    tables = [item for item in tables if "__MACOSX" not in item.filename]
    if len(tables) != 1:
        found = ", ".join(item.filename for item in tables) or "none"
        raise InputError(
            f"a zip with {len(tables)} tables ({found})",
            file=path,
            remedy="unpack it, and name one",
        )
    if tables[0].flag_bits & 1:
        raise InputError("locked with a password", file=path, remedy="unpack it first")
    kind = "excel" if tables[0].filename.lower().endswith(_EXCEL) else "csv"
    return Wrapped(path, kind, "zip", tables[0].filename)


def _check_ratio(path: Path, unpacked: int) -> None:
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
        try:
            data: bytes = self._stream.read(_CHUNK if size is None or size < 0 else size)
        except (OSError, EOFError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            raise InputError(
                f"cannot be unpacked after {self._given} bytes ({error})",
                file=self._path,
                remedy="the file is damaged or cut: download it again",
            ) from error
        self._given += len(data)
        _check_ratio(self._path, self._given)
        return data


class _Transcoded(io.RawIOBase):
    """A stream of any encoding as UTF-8."""

    def __init__(self, stream: Any, path: Path, encoding: str) -> None:
        super().__init__()
        self._stream = stream
        self._path = path
        self._encoding = encoding
        self._decoder = codecs.getincrementaldecoder(encoding)()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while True:
            raw = self._stream.read(_CHUNK if size is None or size < 0 else max(size, 4))
            try:
                text = self._decoder.decode(raw, final=not raw)
            except UnicodeDecodeError as error:
                raise InputError(f"not {self._encoding} throughout", file=self._path) from error
            if text or not raw:
                return text.encode("utf-8")


@contextmanager
def open_bytes(wrapped: Wrapped) -> Iterator[Any]:
    """The UTF-8 bytes of a CSV file, unpacked; `.read(n)` raises a located `InputError`."""
    encoding = _encoding(wrapped)
    with _unpacked(wrapped) as stream:
        yield stream if encoding is None else _Transcoded(stream, wrapped.path, encoding)


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
    try:
        if wrapped.packing == "gzip":
            with pa.OSFile(str(path)) as file, pa.CompressedInputStream(file, "gzip") as stream:
                yield _Bounded(stream, path)
        elif wrapped.packing == "zip" and wrapped.member is not None:
            with zipfile.ZipFile(path) as archive, archive.open(wrapped.member) as member:
                yield _Bounded(member, path)
        else:
            with pa.OSFile(str(path)) as file:
                yield file
    except (OSError, zipfile.BadZipFile) as error:
        raise InputError(f"cannot be read ({error})", file=path) from error


@contextmanager
def open_excel(wrapped: Wrapped) -> Iterator[BinaryIO]:
    """The bytes of a workbook, out of its zip if it is in one."""
    if wrapped.packing == "none":
        with wrapped.path.open("rb") as file:
            yield file
        return
    with _unpacked(wrapped) as stream:
        parts = iter(lambda: stream.read(_CHUNK), b"")
        yield io.BytesIO(b"".join(parts))
