"""A result frame as the table of a page: chosen columns with raw values, all columns as CSV."""

from __future__ import annotations

import csv
import string
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple

import pandas as pd

from analytics.config import packaged_toml
from analytics.exhibits import Column, Table
from analytics.prose.claims import arithmetic, claim_words
from analytics.prose.pair import cautions, change_words, province_cautions, refusal, verdict_words
from analytics.prose.sensitivity import variant_words
from analytics.prose.trend import refusal_words
from analytics.prose.words import area, missing
from analytics.results import LAID_OUT
from analytics.results import rows as rows_of
from analytics.text import harmless

Spec = Mapping[str, Any]
Row = Mapping[str, Any]


class Line(NamedTuple):
    """A row as a table has it: a value for each column of a layout, its keys, its line of CSV."""

    cells: tuple[Any, ...]
    keys: str
    csv: str


def page_table(
    frame: pd.DataFrame,
    layout: str,
    *,
    caption: str,
    filename: str,
    lines: Sequence[Line] | None = None,
    links: Mapping[str, list[str]] | None = None,
) -> Table:
    """The table of a frame.

    Parameters
    ----------
    frame
        A result frame, or rows of one.
    layout
        The name of a table of `columns.toml`.
    caption, filename
        What is read aloud before the table; the name of its CSV.
    lines
        Its rows, if they are laid out already.
    links
        For the key of a contributing row who says it and its address, where they may be shown.
    """
    specs = packaged_toml("analytics.notebook", "columns.toml")[layout]
    lines = laid_out(frame.head(LAID_OUT), layout, links or {}) if lines is None else lines
    found = [(spec, [line.cells[at] for line in lines]) for at, spec in enumerate(specs)]
    notes: tuple[str, ...] = ()
    for place, (spec, values) in enumerate(found):
        if spec["key"] == "cautions":
            told, notes = _lettered(values)
            found[place] = (spec, told)
    # A column without a single value says nothing: it stays in the CSV only.
    found = [(spec, values) for spec, values in found if any(v is not None for v in values)]
    there = {spec["key"] for spec, _ in found}
    # Nor does one place in every row, where the rows are told apart by something else.
    found = [(s, v) for s, v in found if s.get("unless") not in there or len(set(v)) > 1]
    whole = len(frame) <= LAID_OUT
    header = csv_lines([frame.columns])
    return Table(
        caption=caption,
        columns=tuple(_page_column(spec, frame) for spec, _ in found),
        rows=tuple(zip(*(values for _, values in found), strict=True)) or ((),) * len(lines),
        csv="".join([*header, *(line.csv for line in lines)]) if whole else "",
        filename=filename,
        keys=tuple(line.keys for line in lines) if any(line.keys for line in lines) else (),
        notes=notes,
        total=0 if whole else len(frame),
    )


def laid_out(frame: pd.DataFrame, layout: str, links: Mapping[str, list[str]]) -> list[Line]:
    """The rows of a frame in a layout of `columns.toml`."""
    specs = packaged_toml("analytics.notebook", "columns.toml")[layout]
    info, named = frame.attrs.get("result", {}), list(rows_of(frame))
    found = []
    for row, line in zip(named, csv_lines(row[1:] for row in named), strict=True):
        told = dict(zip(frame.columns, row[1:], strict=True))
        keys = _keys_of(told)
        told["links"] = _row_links(keys, links)
        cells = tuple(_raw_value(spec, told, row, info) for spec in specs)
        found.append(Line(cells, keys, line))
    return found


def _lettered(cells: list[list[str] | None]) -> tuple[list[str | None], tuple[str, ...]]:
    """Sentences of cells, with a letter for each that several rows say; what letters mean."""
    said = Counter(sentence for cell in cells for sentence in cell or ())
    several = [sentence for sentence, rows in said.items() if rows > 1]
    letters = dict(zip(several, string.ascii_lowercase, strict=False))
    told = []
    for cell in cells:
        marks = ", ".join(letters[one] for one in cell or () if one in letters)
        alone = " ".join(one for one in cell or () if one not in letters)
        told.append("; ".join(filter(None, (marks, alone))) or None)
    return told, tuple(f"{letter}: {sentence}" for sentence, letter in letters.items())


def plain(value: Any) -> Any:
    """A cell of a frame as a JSON value: None for what is missing, days as ISO days."""
    if isinstance(value, list):
        return value or None
    if missing(value) or value == "":
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, (bool, int, float, str)):
        return value
    return value.item() if hasattr(value, "item") else str(value)


def csv_lines(rows: Iterable[Iterable[Any]]) -> list[str]:
    """Rows as lines of CSV: ISO dates, a point for decimals, empty for missing.

    Text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    lines: list[str] = []
    writer = csv.writer(SimpleNamespace(write=lines.append), lineterminator="\n")
    writer.writerows(map(_written, row) for row in rows)
    return lines


def _written(value: Any) -> Any:
    if isinstance(value, str):
        return harmless(value)
    if missing(value):
        return ""
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else value


def _keys_of(row: Row) -> str:
    cells = (row.get(name) for name in ("rows", "rows_a", "rows_b"))
    return ";".join(dict.fromkeys(";".join(str(c) for c in cells if not missing(c)).split(";")))


def _row_links(keys: str, links: Mapping[str, list[str]]) -> list[list[str]] | None:
    found = [links[key] for key in keys.split(";") if key in links]
    return list({address: [text, address] for text, address in found}.values()) or None


def _page_column(spec: Spec, frame: pd.DataFrame) -> Column:
    form = spec.get("form", "text")
    names = [spec["key"]] if form not in _PAIRS else [spec["low"], spec["high"]]
    written = form not in _WORDED and all(name in frame.columns for name in names)
    return Column(
        label=spec["label"],
        key=" ".join(names) if written else "",
        kind="text" if form in _WORDED else form,
        digits=spec.get("digits", 0),
        lang=spec.get("lang", ""),
        derived=form in _DERIVED or spec.get("derived", False),
    )


def _raw_value(spec: Spec, row: Row, named: Any, info: Row) -> Any:
    form = spec.get("form", "text")
    if form == "not_followed":
        return None if missing(named.refused) else refusal_words(named, info)
    if form in _PROSE:
        return _PROSE[form](named) or None
    return _FORMS.get(form, _raw)(spec, row)


def _raw(spec: Spec, row: Row) -> Any:
    value = plain(row.get(spec["key"]))
    return str(value) if value is not None and spec.get("form", "text") == "text" else value


def _bounds_of(spec: Spec, row: Row) -> list[Any] | None:
    """Two bounds; where none is known, the point if there is one."""
    pair = [plain(row.get(spec["low"])), plain(row.get(spec["high"]))]
    if pair == [None, None]:
        point = plain(row.get(spec["key"]))
        return None if point is None or spec["form"] != "bounded" else [point, point]
    return pair


def _province(row: Any) -> str | None:
    if missing(row.verdict):
        return None
    return change_words(row, row.count_before, row.count)


def _both_sides(spec: Spec, row: Row) -> str | None:
    """What holds for the earlier and the later side: once if it is the same, else both."""
    sides = [plain(row.get(spec["low"])), plain(row.get(spec["high"]))]
    told = list(dict.fromkeys(str(side) for side in sides if side is not None))
    return ", then ".join(told) or None


def _towards(spec: Spec, row: Row) -> str | None:
    who, whom = (plain(row.get(spec[side])) for side in ("low", "high"))
    return f"{who or ''} → {whom}".strip() if whom else who


def _placed(spec: Spec, row: Row) -> str | None:
    """The place as written and the area it lies in."""
    place, scope = (plain(row.get(spec[side])) for side in ("low", "high"))
    around = None if scope is None else area(scope)
    told = place if place and around and around in place else None
    return told or ", ".join(filter(None, (place, around))) or None


_PAIRS = {"bounded", "window", "change", "towards"}
_FORMS: dict[str, Callable[[Spec, Row], Any]] = {
    "bounded": _bounds_of,
    "window": _bounds_of,
    "change": _both_sides,
    "towards": _towards,
    "placed": _placed,
    "flag": lambda spec, row: True if plain(row.get(spec["key"])) else None,
}
# What `prose` makes of a whole row.
_PROSE: dict[str, Callable[[Any], Any]] = {
    "verdict": verdict_words,
    "province": _province,
    "refusal": refusal,
    "claim": claim_words,
    "variant": variant_words,
    "arithmetic": arithmetic,
    "cautions": cautions,
    "province_cautions": province_cautions,
}
_WORDED = {"change", "towards", "placed", "not_followed", *_PROSE}
_DERIVED = {"verdict", "province", "arithmetic", "cautions", "province_cautions"}
