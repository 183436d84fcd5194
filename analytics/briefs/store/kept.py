"""What is kept of each brief between two runs: its editions, and its record.

Editions are kept, compared with, and let go in time; records are small JSON files in
`reports/.state/`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import json
import re
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from analytics.briefs.catalogue import Keep
from analytics.files import Stamp, remove, sha256, write_all, write_whole

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


STATE = ".state"
DRAFTS = "drafts"
_FORM = 1  # of these files; a record of another form counts as none


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was put in place: its name in the reports folder, what it was, how it looked."""

    name: str
    sha256: str
    size: int
    stamp: Stamp | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """How a brief was last rendered, and what has happened since.

    `key` holds the digests it depends on, `watched` the input files by name with stamp and
    digest, `load` and `selection` how its rows are found again and `data` their digest. `shown`
    is what the index prints. `failed` is empty, or has `since` (a day) and `reason`.
    """

    name: str
    key: dict[str, Any] = field(default_factory=dict)
    watched: dict[str, Any] = field(default_factory=dict)
    load: dict[str, Any] | None = None
    selection: dict[str, Any] | None = None
    data: str | None = None
    made: tuple[Made, ...] = ()
    shown: dict[str, Any] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


def record_path(reports: Path, name: str, *, draft: bool = False) -> Path:
    """Where the record of a brief, or of its draft, is kept."""
    return reports / STATE / (f"{name}.draft.json" if draft else f"{name}.json")


def read_record(reports: Path, name: str, *, draft: bool = False) -> Record | None:
    """The record of a brief; None if there is none, or none that can be used."""
    try:
        raw = json.loads(record_path(reports, name, draft=draft).read_text(encoding="utf-8"))
        if raw.pop("form") != _FORM:
            return None
        made = tuple(Made(**each) for each in raw.pop("made"))
        return Record(**raw, made=made)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def write_record(reports: Path, record: Record, *, draft: bool = False) -> None:
    """Keep a record, whole or not at all."""
    text = json.dumps({"form": _FORM, **asdict(record)}, ensure_ascii=False, sort_keys=True)
    write_whole(record_path(reports, record.name, draft=draft), text.encode())
