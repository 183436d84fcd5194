"""The editions of a brief that were published: kept, compared with, and let go in time."""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from analytics.briefs.catalogue import Keep
from analytics.files import remove, sha256, write_all

FOLDER = "editions"


@dataclass(frozen=True, slots=True)
class Edition:
    """A published edition: its place in the row of them, its page's digest, its data's digest.

    `path` is its page; `note` the packed note beside it, which can be carried to another process.
    """

    number: int
    sha256: str
    data: str | None
    as_of: str | None
    published: str
    path: Path
    note: bytes = b""

    def contents(self) -> dict[str, Any]:
        """The rows (digests), figures and sources of the edition."""
        return unpack(self.note or _note_of(self.path).read_bytes())


def pack(content: dict[str, Any]) -> bytes:
    """JSON values as compressed bytes, equal for equal values."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return gzip.compress(text.encode(), 6, mtime=0)


def unpack(packed: bytes) -> dict[str, Any]:
    """What `pack` was given."""
    return dict(json.loads(gzip.decompress(packed)))


def list_editions(reports: Path, name: str) -> list[Edition]:
    """The editions of a brief that are kept, the oldest first; damaged notes are left out."""
    found = []
    for note in (reports / FOLDER / name).glob("*.json.gz"):
        with contextlib.suppress(OSError, ValueError, KeyError, EOFError):
            raw = unpack(note.read_bytes())
            facts = (raw["number"], raw["sha256"], raw["data"], raw["as_of"], raw["published"])
            page = note.with_name(note.name.removesuffix(".json.gz") + ".html")
            found.append(Edition(*facts, page))
    return sorted(found, key=lambda edition: edition.number)


def comparable(editions: list[Edition]) -> tuple[Edition, ...]:
    """The newest edition and the newest one made from other data: one differs from what comes."""
    if not editions:
        return ()
    newest = editions[-1]
    other = next((e for e in reversed(editions) if e.data != newest.data), None)
    found = [newest, other] if other else [newest]
    return tuple(replace(each, note=_note_of(each.path).read_bytes()) for each in found)


def keep_edition(
    reports: Path, name: str, page: bytes, kept: dict[str, Any], data: str | None, today: str
) -> None:
    """Keep a page that is about to be published, and `kept`, what later ones compare with.

    Nothing happens if it is the newest edition already.
    """
    editions = list_editions(reports, name)
    digest = sha256(page)
    if editions and editions[-1].sha256 == digest:
        return
    number = editions[-1].number + 1 if editions else 1
    as_of = re.sub(r"[^0-9A-Za-z-]+", "-", kept["as_of"] or "undated")
    path = reports / FOLDER / name / f"{as_of}-{digest[:8]}.html"
    note = {**kept, "number": number, "sha256": digest, "data": data, "published": today}
    write_all({path: page, _note_of(path): pack(note)})


def prune_editions(reports: Path, name: str, keep: Keep, today: str) -> None:
    """Let old editions go; the newest, and the one it is compared with, always stay."""
    editions = list_editions(reports, name)
    needed = {edition.number for edition in comparable(editions)}
    if keep.count is not None:
        needed |= {edition.number for edition in editions[-keep.count :]}
    if keep.days is not None:
        oldest = (dt.date.fromisoformat(today) - dt.timedelta(days=keep.days)).isoformat()
        needed |= {edition.number for edition in editions if edition.published >= oldest}
    for edition in editions:
        if edition.number not in needed:
            remove(edition.path)
            remove(_note_of(edition.path))


def _note_of(page: Path) -> Path:
    return page.with_name(page.name.removesuffix(".html") + ".json.gz")
