"""From a result frame to a figure: interactive (plotly) and static (matplotlib), from one frame.

One module a kind of result; each has `interactive(result)` and `static(result)`.
"""

from importlib import import_module
from types import ModuleType
from typing import Any

import pandas as pd

from analytics.errors import ParameterError
from analytics.results import contracts, result_info


def draw(result: pd.DataFrame, static: bool = False, *, view: str | None = None) -> Any:
    """The figure of a result frame.

    Parameters
    ----------
    result
        What `count`, `compare`, `provinces`, `timeline`, `check_claims` or `trend` returned.
    static
        False for a plotly `Figure`, True for a matplotlib `Figure`.
    view
        Another drawing of the same result: "change" for the map of change of `provinces`.
    """
    module = _module(result_info(result)["kind"])
    function = module.static if static else module.interactive
    return function(result) if view is None else function(result, view)


def can_draw(result: pd.DataFrame, view: str | None = None) -> bool:
    """Whether a view of a result would show anything; its table says what there is."""
    asked = getattr(_module(result_info(result)["kind"]), "can_draw", None)
    return not result.empty and (asked is None or bool(asked(result, view)))


def _module(kind: str) -> ModuleType:
    if kind not in contracts():
        raise ParameterError("no figure for this kind of result", value=kind)
    return import_module(f"analytics.charts.{kind}")
