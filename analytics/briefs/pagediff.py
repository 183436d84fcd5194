"""Two editions of a brief compared, from the pages themselves and the notes kept beside them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analytics.briefs import changes
from analytics.briefs.provenance import unpack_rows
from analytics.briefs.verify import read_provenance
from analytics.files import read_bytes, sha256


@dataclass(frozen=True, slots=True)
class _Page:
    provenance: Mapping[str, Any]
    rows: Mapping[str, Any] | None
    figures: Mapping[str, Any] | None
    sources: Mapping[str, str]


def compare_pages(old: Path, new: Path) -> list[str]:
    """What changed, a line each; a single line if nothing did.

    Any two pages tell parameters, inputs and rows by source. Editions kept in `reports/` also
    tell their figures, from the notes beside them.
    """
    one, other = _read(old), _read(new)
    lines = [*_settings(one.provenance, other.provenance), *_rows(one, other)]
    if one.figures is not None and other.figures is not None:
        for found in changes.compare_figures(one.figures, other.figures):
            what = f"{found['figure']}: {found['what']}"
            lines.append(f"{what}: {found['before']:,} -> {found['after']:,}")
    return lines or ["no difference"]


def _read(path: Path) -> _Page:
    provenance = read_provenance(path)
    note = _note(path, sha256(read_bytes(path)))
    rows = note["rows"] if note else None
    return _Page(
        provenance, rows, note["figures"] if note else None, note["sources"] if note else {}
    )


def _note(path: Path, digest: str) -> dict[str, Any] | None:
    """The note of the edition with these bytes: beside it, or in `editions/` for the newest."""
    beside = path.with_name(path.name.removesuffix(".html") + ".json.gz")
    stem = path.name.removesuffix(".html")
    for note in (beside, *sorted((path.parent / "editions" / stem).glob("*.json.gz"))):
        try:
            found = json.loads(gzip.decompress(note.read_bytes()))
        except (OSError, ValueError, EOFError):
            continue
        if found.get("sha256") == digest:
            return dict(found)
    return None


def _settings(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[str]:
    for part in ("parameters", "packages"):
        before, after = one.get(part) or {}, other.get(part) or {}
        for key in sorted({*before, *after}):
            if before.get(key) != after.get(key):
                yield f"{part.removesuffix('s')} {key}: {before.get(key)} -> {after.get(key)}"
    if one.get("notebook") != other.get("notebook"):
        yield "the notebook changed"
    files = [
        {each["path"]: each["sha256"] for each in page.get("inputs") or ()} for page in (one, other)
    ]
    for path in sorted({*files[0], *files[1]}):
        if files[0].get(path) != files[1].get(path):
            word = "new" if path not in files[0] else "gone" if path not in files[1] else "changed"
            yield f"input {path}: {word}"


def _rows(one: _Page, other: _Page) -> Iterator[str]:
    titles = {**one.sources, **other.sources}
    if one.rows is not None and other.rows is not None:
        old, new = one.rows, other.rows
    else:
        packed = [page.provenance.get("rows") or {} for page in (one, other)]
        unpacked = [unpack_rows(each) for each in packed]
        if unpacked[0] is None or unpacked[1] is None:
            yield from _counts(*packed)
            return
        old, new = unpacked[0], unpacked[1]
    found = changes.Changes(changes.compare_rows(old, new), (), False)
    yield from (line for line in changes.sentences(found, titles) if "of the page" not in line)


def _counts(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """By source only, for pages with too many rows to carry a digest of each."""
    for source in sorted({*old, *new}):
        before, after = old.get(source, {}), new.get(source, {})
        if before.get("digest") != after.get("digest"):
            yield f"{source}: {before.get('count', 0)} rows before, {after.get('count', 0)} now"
