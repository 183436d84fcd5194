"""What differs between two editions: rows by source, what each said, the figures that moved.

An edition keeps beside its page what the next is compared with (`provenance.Facts.kept`): digests
of rows, what they say in words, the tables as printed, the titles of sources. Of a page alone only
digests are known.
"""

from __future__ import annotations

import gzip
import json
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from struct import iter_unpack
from typing import Any, NamedTuple

from analytics.briefs.verify import printed_tables, read_provenance
from analytics.exhibits import Column, Table
from analytics.files import read_bytes, sha256

Kept = Mapping[str, Any]
Rows = Mapping[str, str]  # as `digests.row_digests` packs them
WORDS = {
    "new": "new",
    "withdrawn": "withdrawn",
    "redated": "re-dated",
    "replaced": "re-placed",
    "revised": "revised",
}
_MOST = 60  # lines of the table on a page
_NAMED = 3  # rows and numbers named in sentences
_ACCOUNTS = ("sources/", "coverage/", "rejects/")
_HEADS = ("Before", "Now", "What", "Where")


class Change(NamedTuple):
    """Something that reads differently: a row of a source, or a cell of a figure."""

    before: str
    after: str
    what: str
    where: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}: {self.before or '–'} -> {self.after or '–'}"


class Changes(NamedTuple):
    """Counts of changed rows by source and kind; rows and figures with their old and new words."""

    sources: Mapping[str, Mapping[str, int]]
    rows: Sequence[Change] = ()
    figures: Sequence[Change] = ()
    accounts: bool = False  # descriptions of sources, coverage or rejected rows changed


def compare(old: Kept, new: Kept) -> Changes:
    """Everything that differs between two editions."""
    titles = {**old["sources"], **new["sources"]}
    # An edition of an earlier version has other digests, which tell nothing beside these.
    known = "digests" in old and "digests" in new
    rows = [edition["digests"] if known else {} for edition in (old, new)]
    accounts = [
        {name: row for name, row in edition.items() if name.startswith(_ACCOUNTS)}
        for edition in rows
    ]
    kinds = compare_rows(*rows)
    return Changes(
        {titles.get(source, source): counts for source, counts in kinds.items()},
        list(_moved_rows(old.get("values") or {}, new.get("values") or {}, titles)),
        list(_moved_cells(old["figures"], new["figures"])),
        accounts[0] != accounts[1],
    )


def compare_rows(old: Rows, new: Rows) -> dict[str, dict[str, int]]:
    """Source -> kind of change -> number of rows. A row can be both re-dated and re-placed.

    >>> compare_rows({"incidents/a": "A" * 20}, {"incidents/a": "A" * 11 + "B" + "A" * 8})
    {'a': {'redated': 1}}
    """
    found: dict[str, Counter[str]] = {}
    for name in sorted({*old, *new}):
        if name.startswith(_ACCOUNTS) or old.get(name) == new.get(name):
            continue
        before, after = (_by_key(rows.get(name, "")) for rows in (old, new))
        counts = found.setdefault(name.partition("/")[2], Counter())
        for key in before.keys() | after.keys():
            counts.update(_kinds(before.get(key), after.get(key)))
    return {
        source: {kind: counts[kind] for kind in WORDS if counts[kind]}
        for source, counts in sorted(found.items())
    }


def _by_key(packed: str) -> dict[bytes, list[bytes]]:
    """The digests of dates, place and the rest of each row under that of its key."""
    return {key: parts for key, *parts in iter_unpack("6s3s3s3s", b64decode(packed))}


def _kinds(before: Sequence[bytes] | None, after: Sequence[bytes] | None) -> list[str]:
    if before is None or after is None:
        return ["new" if before is None else "withdrawn"]
    kinds = zip(("redated", "replaced", "revised"), before, after, strict=True)
    return [kind for kind, old, new in kinds if old != new]


def _moved_rows(old: Kept, new: Kept, titles: Mapping[str, str]) -> Iterator[Change]:
    """Rows that both editions hold and that say something else now: number, place or time."""
    for key in sorted(old.keys() & new.keys()):
        (name, number), (other, later) = old[key], new[key]
        source = key.partition(":")[0]
        where = titles.get(source, source)
        if number != later:
            yield Change(number, later, other, where)
        elif name != other:
            yield Change(name, other, key, where)


def _moved_cells(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Each cell that both editions print under the same words and that reads differently."""
    for name, figure in new.items():
        before = old.get(name, {}).get("rows", {})
        for row, cells in figure["rows"].items():
            for column, text in cells.items():
                was = before.get(row, {}).get(column)
                if isinstance(was, str) and was != text:
                    yield Change(was, text, ": ".join(filter(None, (row, column))), figure["title"])


def sentences(changes: Changes) -> list[str]:
    """The changes in plain words: by source, the rows and the figures that moved.

    >>> sentences(Changes({"ap": {"new": 2, "redated": 1}}))
    ['ap: 2 rows new, 1 row re-dated.', 'No number of the page changed.']
    """
    told = []
    for source, kinds in changes.sources.items():
        parts = [f"{n} {'row' if n == 1 else 'rows'} {WORDS[kind]}" for kind, n in kinds.items()]
        told.append(f"{source}: {', '.join(parts)}.")
    named = (f"{one.what}: {one.before}, now {one.after}." for one in changes.rows)
    told += list(dict.fromkeys(named))[:_NAMED]
    if changes.accounts:
        told.append("The description of sources, their coverage or the rejected rows changed.")
    if changes.figures:
        n = len(changes.figures)
        told.append(f"{n} {'number' if n == 1 else 'numbers'} of the page changed with them.")
    elif changes.sources:
        told.append("No number of the page changed.")
    return told


def as_page(changes: Changes, since: str, name: str) -> dict[str, Any] | None:
    """The changes as a page prints them: since when, sentences, and a table of what moved."""
    if not any(changes):
        return None
    page: dict[str, Any] = {"since": since, "sentences": sentences(changes)}
    moved = [*changes.rows, *changes.figures][:_MOST]
    if moved:
        page["table"] = Table(
            caption=f"Before ({since}) and now",
            columns=tuple(Column(head) for head in _HEADS),
            rows=tuple(moved),
            filename=f"{name}-changes.csv",
        )
    return page


def compare_pages(old: Path, new: Path) -> list[str]:
    """What changed between two pages, a line each; a single line if nothing did.

    Parameters, inputs, rows by source, and every number whose print differs. Editions kept in
    `reports/` tell of rows too what they said before, from the notes beside them.
    """
    pages = [read_provenance(path) for path in (old, new)]
    return [*_settings(*pages), *_moved_between((old, new), pages)] or ["no difference"]


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


def _moved_between(paths: tuple[Path, Path], pages: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    kept = [_edition_note(path) for path in paths]
    if not all(kept):  # of one page only digests of keys are known: so of both
        titles = {one["id"]: one["title"] for page in pages for one in page.get("sources") or ()}
        kept = [_by_digest(path, page, titles) for path, page in zip(paths, pages, strict=True)]
    found = compare(*kept)
    if all(edition.get("digests") for edition in kept):
        yield from (line for line in sentences(found) if "of the page" not in line)
    else:  # too many rows to carry a digest of each: by source only
        old, new = (page.get("rows") or {} for page in pages)
        for source in sorted({*old, *new}):
            before, after = old.get(source, {}), new.get(source, {})
            if before.get("digest") != after.get("digest"):
                yield f"{source}: {before.get('count', 0)} rows before, {after.get('count', 0)} now"
    yield from map(str, found.figures)


def _edition_note(path: Path) -> dict[str, Any]:
    """The note of a kept edition: beside it, or in `editions/` for the newest; empty if none."""
    stem, content = path.name.removesuffix(".html"), read_bytes(path)
    beside = path.with_name(f"{stem}.json.gz")
    for note in (beside, *sorted((path.parent / "editions" / stem).glob("*.json.gz"))):
        try:
            found = json.loads(gzip.decompress(note.read_bytes()))
        except (OSError, ValueError, EOFError):
            continue
        if found.get("sha256") == sha256(content):
            return {**found, "figures": printed_tables(content)}
    return {}


def _by_digest(path: Path, page: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    """What a page itself tells of its rows: digests under the digests of their keys."""
    told = page.get("rows") or {}
    rows = {f"rows/{source}": one.get("digests") for source, one in told.items()}
    return {
        "digests": rows if all(rows.values()) else {},
        "sources": titles,
        "figures": printed_tables(read_bytes(path)),
    }
