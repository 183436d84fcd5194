"""The first line of a table: its delimiter, its names, and the format they tell."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from analytics.errors import InputError, shorten
from analytics.sources.format import Format
from analytics.sources.unpack import Wrapped, open_bytes

WIDEST = 2_000  # columns
_LONGEST = 1 << 20  # bytes of a header
_DELIMITERS = ",;\t|"
_NUMBER = re.compile(r"\d+(?:\.0+)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}.*")


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns in lower case.

    `present`: whether the file itself holds them; `alone`: whether it holds nothing else.
    """

    names: tuple[str, ...]
    delimiter: str = ","
    present: bool = True
    sheet: str | None = None
    alone: bool = False


def read_header(wrapped: Wrapped) -> Header:
    """The header of a CSV file; `InputError` if there is none or it is beyond all measure."""
    with open_bytes(wrapped) as stream:
        raw = b""
        while len(raw) <= _LONGEST and (more := stream.read(_LONGEST + 1 - len(raw))):
            raw += bytes(more)
    text = raw.decode("utf-8", "replace").lstrip("\ufeff")
    text = text.lstrip("\r\n")
    if not text.strip():
        raise InputError("empty", file=wrapped.path)
    candidates = [(_first_record(text, delimiter), delimiter) for delimiter in _DELIMITERS]
    names, delimiter = max(candidates, key=lambda item: len(item[0]))
    if len(names) > WIDEST or sum(len(name) for name in names) > _LONGEST // 2:
        raise InputError(
            f"a header of more than {WIDEST} columns", file=wrapped.path,
            remedy="is this a table with one record per line?",
        )  # fmt: skip
    return Header(tidy_names(names), delimiter, alone=not set(text) & set("\r\n"))


def tidy_names(names: Iterable[object]) -> tuple[str, ...]:
    """Header cells in lower case, without white space and marks around them."""
    return tuple(" ".join(str(name or "").replace("\ufeff", "").split()).lower() for name in names)


def _first_record(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return []


def recognise(
    headers: Sequence[Header], forms: Sequence[Format], path: object
) -> tuple[Format, Header]:
    """The first form whose needed columns one of the headers has, and the header to read with.

    A file without a header is known by the number and kind of its cells. Raises `InputError` that
    names each form tried and the columns it misses.
    """
    for header in headers:
        for form in forms:
            if not form.lacks(header.names):
                return form, header
            for layout in form.layouts:
                if _fits(header.names, layout):
                    return form, replace(header, names=layout, present=False)
    tried = [f"{form.name} (no {_few(form.lacks(headers[0].names))})" for form in forms]
    raise InputError(
        f"not a known format: tried {'; '.join(tried)}",
        file=path,
        value=shorten(", ".join(headers[0].names), 120),
        remedy="describe its columns in a mapping beside it, FILE.source.toml with [columns]",
    )


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")


def _fits(cells: Sequence[str], layout: Sequence[str]) -> bool:
    """Whether a first line holds data in this layout: a number as key, days where days belong."""
    if len(cells) != len(layout) or not _NUMBER.fullmatch(cells[0]):
        return False
    days = [cell for name, cell in zip(layout, cells, strict=True) if name.startswith("date_")]
    return sum(bool(_DAY.fullmatch(cell)) for cell in days) >= 2
