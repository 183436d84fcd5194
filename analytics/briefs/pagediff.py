"""Two editions of a brief compared, from the pages themselves and the notes kept beside them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from analytics.briefs import changes
from analytics.briefs.provenance import unpack_rows
from analytics.briefs.verify import printed_tables, read_provenance
from analytics.files import read_bytes, sha256


class _Page(NamedTuple):
    provenance: Mapping[str, Any]
    edition: changes.Edition
    sources: Mapping[str, str]
    noted: bool


def compare_pages(old: Path, new: Path) -> list[str]:
    """What changed, a line each; a single line if nothing did.

    Parameters, inputs, rows by source, and every number whose print differs. Editions kept in
    `reports/` tell of rows too what they said before, from the notes beside them.
    """
    one, other = _read(old), _read(new)
    return [*_settings(one.provenance, other.provenance), *_moved(one, other)] or ["no difference"]


def _read(path: Path) -> _Page:
    content = read_bytes(path)
    provenance = read_provenance(path)
    note = _note(path, sha256(content))
    figures = printed_tables(content)
    if note is None:
        bare = _Page(provenance, changes.Edition({}, {}, figures), {}, False)
        return bare._replace(edition=_by_digest(bare))
    edition = changes.Edition(note["rows"], note.get("values") or {}, figures)
    return _Page(provenance, edition, note["sources"], True)


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


def _moved(one: _Page, other: _Page) -> Iterator[str]:
    titles = {**one.sources, **other.sources}
    old, new = one.edition, other.edition
    if one.noted != other.noted:  # of one page only digests of keys are known: so of both
        old, new = _by_digest(one), _by_digest(other)
    if old.rows and new.rows:
        found = changes.compare(old, new, titles)
        yield from (line for line in changes.sentences(found, titles) if "of the page" not in line)
    else:
        moved = changes.compare_figures(old.figures, new.figures)
        found = changes.Changes({}, (), tuple(moved))
        yield from _counts(*(page.provenance.get("rows") or {} for page in (one, other)))
    yield from map(str, found.figures)


def _by_digest(page: _Page) -> changes.Edition:
    """What a page itself tells of its rows: digests under the digests of their keys."""
    rows = unpack_rows(page.provenance.get("rows") or {}) or {}
    return changes.Edition(rows, {}, page.edition.figures)


def _counts(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """By source only, for pages with too many rows to carry a digest of each."""
    for source in sorted({*old, *new}):
        before, after = old.get(source, {}), new.get(source, {})
        if before.get("digest") != after.get("digest"):
            yield f"{source}: {before.get('count', 0)} rows before, {after.get('count', 0)} now"
