"""The header of a table: where it stands, its delimiter, its names, and the format they tell."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import islice

from analytics.errors import InputError, shorten
from analytics.sources.format import Format

WIDEST = 2_000  # columns
DEEPEST = 30  # rows in which a header is looked for: titles may stand above it
_LONGEST = 1 << 20  # bytes of a header
_DELIMITERS = ",;\t|"
_NUMBER = re.compile(r"\d+(?:\.0+)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}.*")


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns in lower case, and the row in which they stand.

    `row`: as a spreadsheet counts; 0 where the file itself has no header. `alone`: whether the
    file holds nothing else.
    """

    names: tuple[str, ...]
    row: int = 1
    delimiter: str = ","
    sheet: str | None = None
    alone: bool = False


def csv_headers(raw: bytes, path: object) -> list[Header]:
    """What may be the header of a CSV file that begins so: each of its first filled rows."""
    text = raw[:_LONGEST].decode("utf-8", "replace").lstrip("\ufeff")
    if not text.strip():
        raise InputError("empty", file=path, remedy="write at least a header line")
    tries = [(_first_records(text, delimiter), delimiter) for delimiter in _DELIMITERS]
    records, delimiter = max(tries, key=lambda item: max(map(len, item[0]), default=0))
    found = possible_headers(records, delimiter=delimiter, alone=not set(text) & set("\r\n"))
    names = found[0].names if found else ()
    if not found or len(names) > WIDEST or sum(map(len, names)) > _LONGEST // 2:
        raise InputError(
            f"a header of more than {WIDEST} columns", file=path,
            remedy="is this a table with one record per line?",
        )  # fmt: skip
    return found


def possible_headers(rows: Iterable[Sequence[object]], **told: object) -> list[Header]:
    """The filled ones among the first rows of a table, as headers."""
    named = ((number, tidy_names(row)) for number, row in enumerate(rows, start=1))
    return [Header(names, number, **told) for number, names in named if any(names)]  # type: ignore[arg-type]


def tidy_names(names: Iterable[object]) -> tuple[str, ...]:
    """Header cells in lower case, without white space and marks around them."""
    return tuple(
        " ".join(str("" if name is None else name).replace("\ufeff", "").split()).lower()
        for name in names
    )


def _first_records(text: str, delimiter: str) -> list[list[str]]:
    found: list[list[str]] = []
    # A record may be longer than any header: what stands above it may still be one.
    with suppress(csv.Error):
        found.extend(
            islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), DEEPEST)
        )
    return found


def recognise(
    headers: Sequence[Header], formats: Sequence[Format], path: object
) -> tuple[Format, list[Header]]:
    """The first format whose needed columns a header has, and the headers to read with.

    A file without a header is known by the number and kind of its cells. Several headers are those
    of several sheets. Raises `InputError` that names each format tried and the columns it misses.
    """
    for form in formats:
        fitting: dict[str | None, Header] = {}
        for header in headers:
            wanted = not form.header_row or header.row == form.header_row
            if wanted and not form.lacks(header.names):
                fitting.setdefault(header.sheet, header)
        if fitting:
            return form, _chosen(form, fitting, headers, path)
    for form in formats:
        for layout in form.layouts:
            if _holds_data(headers[0].names, layout):
                return form, [replace(headers[0], names=layout, row=headers[0].row - 1)]
    raise _unknown(headers, formats, path)


def _chosen(
    form: Format, fitting: dict[str | None, Header], headers: Sequence[Header], path: object
) -> list[Header]:
    if not form.sheets:
        return [next(iter(fitting.values()))]
    if form.sheets == ("*",):
        return list(fitting.values())
    there = {header.sheet for header in headers}
    for name in form.sheets:
        if name not in fitting:
            reason = "its columns do not fit" if name in there else "no such sheet"
            remedy = "there are " + ", ".join(sorted(filter(None, there)))
            raise InputError(reason, file=path, column="sheets", value=name, remedy=remedy)
    return [fitting[name] for name in form.sheets]


def _unknown(headers: Sequence[Header], formats: Sequence[Format], path: object) -> InputError:
    """Which columns went and came, of a mapped table or near a known format; what was tried."""
    widest = max(headers, key=lambda header: sum(map(bool, header.names)))
    found = shorten(", ".join(widest.names), 120)
    nearest = min(formats, key=lambda form: len(form.lacks(widest.names)) / len(form.needed))
    gone, came = nearest.lacks(widest.names), nearest.strangers(widest.names)
    if nearest.layouts or len(formats) > 1:
        if 2 * len(gone) <= len(nearest.needed):
            near = [name for lost in gone for name in get_close_matches(lost, came, 1)]
            return InputError(
                f"the layout of {nearest.name} without {_few(gone)}", file=path,
                remedy=f"is it {_few(near)} now?" if near else "export it with this column",
            )  # fmt: skip
    else:
        return InputError(
            f"no column {_few(gone)}", file=path, value=found,
            remedy="not in the mapping: " + _few(came) if came else "found no other column",
        )  # fmt: skip
    tried = [f"{form.name} (no {_few(form.lacks(widest.names))})" for form in formats]
    return InputError(
        f"not a known format: tried {'; '.join(tried)}", file=path, value=found,
        remedy="describe its columns in a mapping beside it, FILE.source.toml with [columns]; "
        "analytics check FILE --draft writes a first one",
    )  # fmt: skip


def _few(names: Sequence[str]) -> str:
    shown = ", ".join(shorten(name, 40) for name in names[:3])
    return shown + (", ..." if len(names) > 3 else "")


def _holds_data(cells: Sequence[str], layout: Sequence[str]) -> bool:
    """Whether a first line holds data in this layout: a number as key, days where days belong."""
    if len(cells) != len(layout) or not _NUMBER.fullmatch(cells[0]):
        return False
    days = [cell for name, cell in zip(layout, cells, strict=True) if name.startswith("date_")]
    return sum(bool(_DAY.fullmatch(cell)) for cell in days) >= 2
