"""What a page may run, and what it is, provably.

Its policy lets nothing be fetched and only known scripts run. Its digests, one over all of it and
one of each part that says something, stand in its own provenance: whoever changes the page must
change them too, and then the same inputs no longer give the same file.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping

from markupsafe import escape

from analytics.briefs.page.document import Document
from analytics.files import sha256

POLICY = "POLICY"  # where a template leaves room for the policy
CONTENTS = "CONTENTS-OF-THE-PAGE"  # where the provenance leaves room for the digests
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_BLANK = "0" * 64
_OWN = re.compile(r"(&#34;page&#34;: &#34;)([0-9a-f]{64})(?=&#34;)")


def digest(script: str) -> str:
    """The hash by which a policy allows an inline script.

    >>> digest("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    sha = hashlib.sha256(script.encode("utf-8")).digest()
    return "sha256-" + base64.b64encode(sha).decode("ascii")


def policy(digests: Iterable[str] = ()) -> str:
    """The policy of a page that may run only the scripts of these hashes, and fetch nothing.

    Styles are allowed inline because the charts write them; pictures only from the page itself.

    >>> policy()
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; \
form-action 'none'"
    """
    allowed = " ".join(f"'{one}'" for one in sorted(set(digests)))
    scripts = f"script-src {allowed}; " if allowed else ""
    pictures = "data: blob:" if allowed else "data:"
    return (
        f"default-src 'none'; {scripts}style-src 'unsafe-inline'; img-src {pictures}; "
        "base-uri 'none'; form-action 'none'"
    )


def seal(page: str, inflated: Iterable[str] = ()) -> bytes:
    """The final bytes of a page, with a policy that allows the scripts it really holds.

    `inflated` are the hashes of scripts that the page itself unpacks.
    """
    inline = [digest(script) for script in _INLINE.findall(page)]
    sealed = page.replace(POLICY, policy([*inline, *(inflated if inline else ())]), 1)
    return sealed.encode("utf-8")


def with_identity(page: bytes) -> bytes:
    """The page with the digests of its parts and of itself in the room that was left for them."""
    parts = json.dumps({"page": _BLANK, **digests(Document(page.decode("utf-8")))}, indent=1)
    blank = page.replace(
        f'"{CONTENTS}"'.replace('"', "&#34;").encode(), str(escape(parts)).encode(), 1
    )
    return _OWN.sub(rf"\g<1>{sha256(blank)}", blank.decode("utf-8"), count=1).encode("utf-8")


def differs(page: str, document: Document, claimed: Mapping[str, str]) -> list[str]:
    """What a page holds that its provenance does not know: names of parts, or "page"."""
    found = digests(document)
    named = [
        name
        for name in sorted({*found, *claimed} - {"page"})
        if found.get(name) != claimed.get(name)
    ]
    blank, places = _OWN.subn(rf"\g<1>{_BLANK}", page)
    if places != 1 or sha256(blank.encode("utf-8")) != claimed.get("page"):
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
            "\t".join([cell.words for cell in row.children]) for row in table.css("tr")
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
