"""What is known of each brief between two runs: small JSON files in `reports/.state/`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from analytics.files import Stamp, write_whole

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
