"""The lists of what a page may hold, from `allowed.toml`."""

from __future__ import annotations

from functools import cache

from analytics.config import packaged_toml


@cache
def allowed(kind: str) -> frozenset[str]:
    """The names of the "elements" or "attributes" that a page may hold.

    >>> "iframe" in allowed("elements"), "onload" in allowed("attributes")
    (False, False)
    """
    return frozenset(packaged_toml("analytics.briefs.page", "allowed.toml")[kind].split())
