"""Timeline and trend analytics of security incidents: from dated claims to a brief you can defend.

The public names stand here in the order the data flows: read, count and compare, draw, put on a
page. They load on first use, so that the command line starts without pandas.

>>> import analytics as an
>>> an.rate_ratio(121, 365, 153, 182).ratio.__round__(2)
2.54
"""

import sys
from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# name -> module: one obvious place for each thing.
_HOME = {
    "load": "sources",
    "from_frame": "sources",
    "scan": "sources.scan",
    "Dataset": "dataset",
    "read_window": "periods",
    "read_amount": "amounts",
    "read_place": "places",
    "suggest_places": "places",
    "read_article": "articles",
    "count": "measures.count",
    "table": "measures.wide",
    "join": "measures.wide",
    "rate_ratio": "methods.rates",
    "compare": "measures.compare",
    "months": "measures.months",
    "sensitivity": "measures.compare",
    "provinces": "measures.provinces",
    "check_claims": "measures.claims",
    "timeline": "measures.timeline",
    "breakdown": "measures.breakdown",
    "trend": "measures.series",
    "change_points": "measures.series",
    "warnings": "measures.series",
    "draw": "charts",
    "markers": "charts",
    "export": "exporting",
    "rows": "lineage",
    "explain": "lineage",
    "headline": "prose",
    "summary": "notebook",
    "show": "notebook",
    "not_compared": "notebook",
    "closing": "notebook",
    "pick": "picker",
}

__all__ = ["__version__", *_HOME]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(  # with name and obj, Python says what is near
            f"module 'analytics' has no attribute {name!r}", name=name, obj=sys.modules[__name__]
        )
    return getattr(import_module(f"analytics.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
