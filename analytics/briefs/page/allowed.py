"""The lists of what a page may hold, from `allowed.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _lists() -> dict[str, dict[str, str]]:
    text = files("analytics.briefs.page").joinpath("allowed.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def allowed(part: str, kind: str) -> frozenset[str]:
    """The names of one kind that a "chart" or a "page" may hold.

    >>> "script" in allowed("chart", "elements")
    False
    """
    return frozenset(_lists()[part][kind].split())
