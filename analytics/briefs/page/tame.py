"""A plotly figure as data of a page: no words that plotly would read as markup or links."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from analytics.briefs.page.text import cut

_MARKUP = re.compile(r"<(?!/?(?:br|b|i|em|strong|sub|sup|extra)\s*/?>)")
_LONGEST = 600


def tame_chart(chart: Mapping[str, Any]) -> dict[str, Any]:
    """Only data and layouts, with hidden characters shown and lengths bounded.

    >>> tame_chart({"data": [{"name": "<a href='x'>"}]})
    {'data': [{'name': "&lt;a href='x'>"}]}
    """
    return {part: _tame(chart[part]) for part in ("data", "layout", "narrow") if part in chart}


def _tame(value: Any, key: str = "") -> Any:
    if isinstance(value, str):
        longest = 4 * _LONGEST if key == "hovertemplate" else _LONGEST
        return value if key == "bdata" else _MARKUP.sub("&lt;", cut(value, longest))
    if isinstance(value, Mapping):
        return {str(name): _tame(one, str(name)) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_tame(one, key) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None  # JSON has neither NaN nor infinity
    return value
