"""The index of briefs: one page, no script, the same look and contract as a brief."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from analytics.briefs.page import BUDGET, export, page_css
from analytics.briefs.page.safe_text import cut
from analytics.briefs.page.seal import seal

_FILE = re.compile(r"(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.(?:html|pdf|xlsx)\Z")
_EDITIONS = {
    ".lite.html": "Without scripts, for mail",
    ".pdf": "PDF",
    ".xlsx": "Tables (Excel)",
    ".html": "Interactive",
}
_STATES = {
    "current": "Current",
    "stale": "Stale since {since}: the last good edition is shown",
    "failed": "Failed since {since}: no edition yet",
    "draft": "Draft: waits for review",
    "unpublished": "Not rendered yet",
}
_ARROWS = {"up": "\u25b2", "down": "\u25bc", "unclear": "\u25c6"}  # beside words that say the same
_CHART = re.compile(r"<svg [^<>]*>(?:</?(?:g|path|circle)\b[^<>]*>)*</svg>")
_CHANGES = 3  # sentences of what changed; the brief has them all
_SOURCES = 6  # named in an entry; the brief names them all


def build(entries: Sequence[Mapping[str, Any]], title: str = "Briefs") -> bytes:
    """The bytes of the index.

    Parameters
    ----------
    entries
        One for each brief, in the order of the page. Keys: name, title, headline, tile (of an
        exhibit: direction, counts, what, detail), chart (a small SVG), changed (sentences),
        as_of, checked (a day), sources (titles), tags, files (href, bytes), editions (href, day),
        state (current, stale, failed, draft, unpublished), since (a day), draft (one waits beside
        the published edition). All but name and title may be missing.
    title
        The heading of the page.

    >>> build([{"name": "a", "title": "<Attacks>", "state": "current"}]).count(b"&lt;Attacks&gt;")
    1
    """
    page = {"title": cut(title), "css": page_css(cut(title))}
    for charts, most in ((True, 1000), (False, 7), (False, 0)):  # until its size is kept
        listed = [_index_entry(one, most) | ({} if charts else {"chart": ""}) for one in entries]
        made = seal(export("index.html.jinja", {**page, "entries": listed}))
        if len(made) <= BUDGET["index"]:
            break
    return made


def _index_entry(entry: Mapping[str, Any], most: int) -> dict[str, Any]:
    """What the template prints of a brief, with at most so many earlier editions."""
    sources, tile = list(entry.get("sources") or ()), entry.get("tile") or {}
    state = str(entry.get("state") or "unpublished")
    chart = str(entry.get("chart") or "")
    since = cut(entry.get("since") or "an unknown day")
    linked = {
        part: [one for one in entry.get(part) or () if _FILE.match(one["href"])]
        for part in ("files", "editions")
    }
    return {
        **entry,
        "title": cut(entry["title"]),
        "tile": tile if tile.get("counts") else None,
        "arrow": _ARROWS.get(str(tile.get("direction")), ""),
        "chart": Markup(chart) if _CHART.fullmatch(chart) else "",  # noqa: S704 # drawn by ours
        "changed": list(entry.get("changed") or ())[:_CHANGES],
        "sources": [cut(source) for source in sources[:_SOURCES]],
        "more_sources": max(0, len(sources) - _SOURCES),
        "tags": [cut(tag) for tag in entry.get("tags") or ()],
        "files": list(map(_edition_link, linked["files"])),
        "editions": linked["editions"][::-1][:most],
        "more_editions": max(0, len(linked["editions"]) - most),
        "state": state if state in _STATES else "unpublished",
        "state_words": _STATES.get(state, _STATES["unpublished"]).format(since=since),
        "draft": bool(entry.get("draft")) and state != "draft",
    }


def _edition_link(file: Mapping[str, Any]) -> dict[str, str]:
    href = str(file["href"])
    edition = next(end for end in _EDITIONS if href.endswith(end))
    return {
        "href": href,
        "label": _EDITIONS[edition],
        "size": size_words(int(file.get("bytes") or 0)),
    }


def size_words(size: int) -> str:
    """A size in bytes, for a reader.

    >>> size_words(2_093_409), size_words(115_580), size_words(12)
    ('2.1 MB', '116 KB', '1 KB')
    """
    if size >= 1_000_000:
        return f"{size / 1_000_000:.1f} MB"
    return f"{max(1, round(size / 1000))} KB"
