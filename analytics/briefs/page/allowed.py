"""The lists of what a page may hold, from `allowed.toml`."""

from __future__ import annotations

from analytics.config import packaged_toml


def allowed(part: str, kind: str) -> frozenset[str]:
    """The names of one kind that a "chart" or a "page" may hold.

    >>> "script" in allowed("chart", "elements")
    False
    """
    return frozenset(packaged_toml("analytics.briefs.page", "allowed.toml")[part][kind].split())
