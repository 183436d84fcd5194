"""From a result frame to plain sentences: headline, summary, subtitle, alternative text.

One module a kind of result; each has `headline`, `sentences` and `alt_text`, and may have
`standfirst`, `tiles`, `boxed` and `nothing`. Which message is said is chosen there; the
words are in `analytics.prose.messages`.
"""

from importlib import import_module
from types import ModuleType
from typing import Any

import pandas as pd

from analytics.errors import ParameterError
from analytics.prose.sizes import all_notes
from analytics.prose.words import capital, window_text
from analytics.results import contracts, result_info


def headline(result: pd.DataFrame, *, view: str | None = None) -> str:
    """The finding of a result in one line, without a full stop.

    `view` asks for the finding of another drawing of the result, such as "change".
    """
    return str(_said(result, "headline", view))


def sentences(result: pd.DataFrame) -> list[str]:
    """Two to five plain sentences computed from the result."""
    return list(_module(result).sentences(result))


def alt_text(result: pd.DataFrame, *, view: str | None = None) -> str:
    """What a reader who cannot see the figure needs to know."""
    return str(_said(result, "alt_text", view))


def notes(result: pd.DataFrame) -> list[str]:
    """What a result says of itself beside its numbers, as sentences."""
    return all_notes(result)


def subtitle(result: pd.DataFrame) -> str:
    """What was measured and over which window."""
    own = getattr(_module(result), "subtitle", None)
    if own is not None:
        return str(own(result))
    info = result_info(result)
    parts = [capital(str(info["title"]))] if info.get("title") else []
    if any(info.get("window") or []):
        parts.append(window_text(info["window"]))
    return ", ".join(parts)


def offered(result: pd.DataFrame, what: str) -> Any:
    """What the words of a kind offer beyond the sentences that all have; None if they do not.

    `tiles`, `standfirst`, `boxed` and `nothing` (why there is nothing to show) are asked for.
    """
    function = getattr(_module(result), what, None)
    return None if function is None else function(result)


def _said(result: pd.DataFrame, what: str, view: str | None) -> object:
    function = getattr(_module(result), what)
    return function(result) if view is None else function(result, view)


def _module(result: pd.DataFrame) -> ModuleType:
    kind = result_info(result)["kind"]
    if kind not in contracts():
        raise ParameterError("no words for this kind of result", value=kind)
    return import_module(f"analytics.prose.{kind}")
