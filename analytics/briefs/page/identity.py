"""What a page is, provably: a digest over all of it, and one of each part that says something.

The digests stand in the page's own provenance. Whoever changes the page must change them too, and
then the same inputs no longer give the same file: `analytics verify --source` renders it again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping

from markupsafe import escape

from analytics.briefs.page.document import Document

PLACEHOLDER = "CONTENTS-OF-THE-PAGE"  # where the provenance leaves room for the digests
_BLANK = "0" * 64
_OWN = re.compile(r"(&#34;page&#34;: &#34;)([0-9a-f]{64})(?=&#34;)")


def with_identity(page: bytes) -> bytes:
    """The page with the digests of its parts and of itself in the room that was left for them."""
    parts = json.dumps({"page": _BLANK, **digests(Document(page.decode("utf-8")))}, indent=1)
    blank = page.replace(
        f'"{PLACEHOLDER}"'.replace('"', "&#34;").encode(), str(escape(parts)).encode(), 1
    )
    return _OWN.sub(rf"\g<1>{_digest_of(blank)}", blank.decode("utf-8"), count=1).encode("utf-8")


def differs(page: str, document: Document, claimed: Mapping[str, str]) -> list[str]:
    """What a page holds that its provenance does not know: names of parts, or "page"."""
    found = digests(document)
    named = [
        name
        for name in sorted({*found, *claimed} - {"page"})
        if found.get(name) != claimed.get(name)
    ]
    blank, places = _OWN.subn(rf"\g<1>{_BLANK}", page)
    if places != 1 or _digest_of(blank.encode("utf-8")) != claimed.get("page"):
        named.append("page")
    return named


def digests(document: Document) -> dict[str, str]:
    """The parts of a page that say something, by id, each with a short digest of what it says."""
    said: dict[str, str] = {
        "headline": " ".join(n.words for n in document.css("header, .tiles, .boxed"))
    }
    for figure in document.css("figure"):
        said[figure.id] = " ".join(
            n.html for n in figure.css("svg, figcaption, .note, .source-line")
        )
    for table in document.css("table"):
        said[table.id] = "\n".join(
            "\t".join(c.words for c in row.css("td, th")) for row in table.css("tr")
        )
    for script in document.css("script[id]"):
        said[script.id] = script.content
    said["words"] = " ".join(
        n.words for n in document.css(".words, .summary, .not-done > p, .closing > p, .sources")
    )
    return {
        name: hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]
        for name, text in sorted(said.items())
    }


def _digest_of(page: bytes) -> str:
    return hashlib.sha256(page).hexdigest()
