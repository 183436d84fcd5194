"""From a result frame to plain sentences: headline, summary, subtitle, alternative text.

One module a kind of result; each has `headline`, `sentences` and `alt_text`, and may have
`standfirst`, `tiles`, `boxed` and `rows_listed`. Which message is said is chosen there; the
words are in `analytics.prose.messages`.
"""

from importlib import import_module
from types import ModuleType
from typing import Any

import pandas as pd

from analytics.errors import ParameterError
from analytics.prose.messages import say
from analytics.prose.words import capital, noun, period
from analytics.prose.words import notes as notes  # as `prose.notes`, beside the other words
from analytics.results import contracts, result_info


def headline(result: pd.DataFrame, *, view: str | None = None) -> str:
    """The finding of a result in one line, without a full stop.

    Parameters
    ----------
    result, view
        What a measure returned; another drawing of it, such as "change", has a finding of its own.

    Returns
    -------
    str
        As firm as the interval allows.

    Raises
    ------
    ParameterError
        For a frame that no measure returned.

    >>> from analytics.results import as_result, result_frame
    >>> headline(as_result(result_frame("comparison", []), "comparison"))
    'No two figures here count the same thing'
    """
    return str(_told_by_kind(result, "headline", view))


def sentences(result: pd.DataFrame) -> list[str]:
    """Two to five plain sentences computed from the result."""
    return list(_module(result).sentences(result))


def alt_text(result: pd.DataFrame, *, view: str | None = None) -> str:
    """What a reader who cannot see the figure needs to know."""
    return str(_told_by_kind(result, "alt_text", view))


def subtitle(result: pd.DataFrame) -> str:
    """What was measured and over which window."""
    info = result_info(result)
    first, last = info.get("window") or (None, None)
    earlier, later = info.get("labels") or ("", "")
    return say(
        f"subtitle-{info['kind']}",
        title=capital(str(info.get("title") or "")),
        earlier=earlier,
        later=later,
        what=capital(noun(str(info.get("measure", "incidents")))),
        every=info.get("every", "month"),
        period=period(first, last),
    )


def offered(result: pd.DataFrame, what: str) -> Any:
    """What the words of a kind offer beyond the sentences that all have; None if they do not.

    `tiles`, `standfirst`, `boxed` and `rows_listed` (what a page lists) are asked for.
    """
    function = getattr(_module(result), what, None)
    return None if function is None else function(result)


def _told_by_kind(result: pd.DataFrame, what: str, view: str | None) -> object:
    function = getattr(_module(result), what)
    return function(result) if view is None else function(result, view)


def _module(result: pd.DataFrame) -> ModuleType:
    kind = result_info(result)["kind"]
    if kind not in contracts():
        raise ParameterError("no words for this kind of result", value=kind)
    return import_module(f"analytics.prose.{kind}")
