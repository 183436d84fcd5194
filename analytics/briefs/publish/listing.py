"""What the index lists, and when it must be written anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from analytics.briefs.catalogue import Brief, Catalogue
from analytics.briefs.fingerprints import digest_of
from analytics.briefs.publish.records import STATE, Record, read_record
from analytics.files import write_all

INDEX = "index.html"


def list_entries(catalogue: Catalogue, reports: Path) -> list[dict[str, Any]]:
    """One entry for each brief of the catalogue, in its order, as the index prints it.

    Keys: name, title, headline, as_of, sources, tags, files (href, edition, bytes), state
    (current, stale, failed, draft, unpublished) and since (a day, for stale and failed).
    """
    return [_entry(brief, reports) for brief in catalogue.briefs]


def refresh_index(catalogue: Catalogue, reports: Path) -> None:
    """Write `index.html` if what it lists differs from what it listed."""
    entries = list_entries(catalogue, reports)
    digest = digest_of({"entries": entries})
    note = reports / STATE / "index.json"
    if (reports / INDEX).is_file() and _noted(note) == digest:
        return
    from analytics.briefs.index import build  # the template engine: only when something changed

    text = json.dumps({"digest": digest})
    write_all({reports / INDEX: build(entries), note: text.encode()})


def _noted(note: Path) -> str | None:
    try:
        return str(json.loads(note.read_text(encoding="utf-8"))["digest"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _entry(brief: Brief, reports: Path) -> dict[str, Any]:
    record = read_record(reports, brief.name) or Record(brief.name)
    draft = read_record(reports, brief.name, draft=True) if brief.publish == "review" else None
    failed = record.failed or (draft.failed if draft else {})
    if record.made:
        state = "stale" if failed else "current"
    else:
        state = "failed" if failed else "draft" if draft else "unpublished"
    files = [{"href": m.name, "edition": _edition(m.name), "bytes": m.size} for m in record.made]
    return {
        "name": brief.name,
        "title": record.shown.get("title", brief.name),
        "headline": record.shown.get("headline", ""),
        "as_of": record.shown.get("as_of"),
        "sources": record.shown.get("sources", []),
        "tags": list(brief.tags),
        "files": files,
        "state": state,
        "since": failed.get("since"),
        "draft": bool(draft and draft.made),
    }


def _edition(name: str) -> str:
    if name.endswith(".pdf"):
        return "pdf"
    return "lite" if name.endswith(".lite.html") else "interactive"
