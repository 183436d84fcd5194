"""The editions of a brief that were published: kept, compared with, and let go in time."""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analytics.briefs.catalogue import Keep
from analytics.briefs.provenance import Facts
from analytics.files import remove, sha256, write_all

FOLDER = "editions"


@dataclass(frozen=True, slots=True)
class Edition:
    """A published edition: its place in the row of them, its page's digest, its data's digest."""

    number: int
    sha256: str
    data: str | None
    as_of: str | None
    published: str
    note: Path

    @property
    def page(self) -> Path:
        """The page itself, beside the note."""
        return self.note.with_name(self.note.name.removesuffix(".json.gz") + ".html")

    def contents(self) -> dict[str, Any]:
        """The rows (digests) and figures of the edition."""
        return dict(json.loads(gzip.decompress(self.note.read_bytes())))


def list_editions(reports: Path, name: str) -> list[Edition]:
    """The editions of a brief that are kept, the oldest first; damaged notes are left out."""
    found = []
    for note in (reports / FOLDER / name).glob("*.json.gz"):
        with contextlib.suppress(OSError, ValueError, KeyError, EOFError):
            raw = json.loads(gzip.decompress(note.read_bytes()))
            facts = (raw["number"], raw["sha256"], raw["data"], raw["as_of"], raw["published"])
            found.append(Edition(*facts, note))
    return sorted(found, key=lambda edition: edition.number)


def last_different(editions: list[Edition], data: str | None) -> Edition | None:
    """The newest edition made from other data than `data`."""
    return next((e for e in reversed(editions) if data is not None and e.data != data), None)


def keep_edition(
    reports: Path, name: str, page: bytes, facts: Facts, data: str | None, today: str
) -> None:
    """Keep a page that is about to be published, with its rows and figures beside it.

    Nothing happens if it is the newest edition already.
    """
    editions = list_editions(reports, name)
    digest = sha256(page)
    if editions and editions[-1].sha256 == digest:
        return
    number = editions[-1].number + 1 if editions else 1
    as_of = re.sub(r"[^0-9A-Za-z-]+", "-", facts.as_of or "undated")
    stem = reports / FOLDER / name / f"{as_of}-{digest[:8]}"
    note: Mapping[str, Any] = {
        "number": number,
        "sha256": digest,
        "data": data,
        "as_of": facts.as_of,
        "published": today,
        "rows": facts.rows,
        "figures": facts.figures,
        "sources": facts.sources,
    }
    text = json.dumps(note, ensure_ascii=False, sort_keys=True).encode()
    contents = {".html": page, ".json.gz": gzip.compress(text, 6, mtime=0)}
    write_all({stem.with_name(stem.name + end): content for end, content in contents.items()})


def prune_editions(reports: Path, name: str, keep: Keep, today: str) -> None:
    """Let old editions go; the newest, and the one it is compared with, always stay."""
    editions = list_editions(reports, name)
    if not editions:
        return
    needed = {editions[-1].number}
    compared = last_different(editions, editions[-1].data)
    if compared:
        needed.add(compared.number)
    if keep.count is not None:
        needed |= {edition.number for edition in editions[-keep.count :]}
    if keep.days is not None:
        oldest = (dt.date.fromisoformat(today) - dt.timedelta(days=keep.days)).isoformat()
        needed |= {edition.number for edition in editions if edition.published >= oldest}
    for edition in editions:
        if edition.number not in needed:
            remove(edition.page)
            remove(edition.note)
