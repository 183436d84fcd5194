"""The content security policy of a page: nothing may be fetched, only known scripts may run."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

PLACEHOLDER = "POLICY"  # where a template leaves room for the policy
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


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
    sealed = page.replace(PLACEHOLDER, policy([*inline, *(inflated if inline else ())]), 1)
    return sealed.encode("utf-8")
