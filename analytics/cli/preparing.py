"""What runs need loaded: data for the plan, and what notebooks use before they are forked."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import analytics
from analytics.briefs.plan import Load
from analytics.errors import AnalyticsError

# Parts that load a module for each kind of result on first use.
_BY_KIND = ("analytics.charts", "analytics.prose")
# What pages do without: texts read by rules, figures of matplotlib.
_UNUSED = {"read_article", "analytics.charts.picture", "analytics.charts.static"}


def loader(root: Path) -> Load:
    """Loads what briefs read, from the project's folder, each set of files once."""

    @cache
    def read(paths: tuple[str, ...], kind: str | None) -> Any:
        found = [str(root / path) if (root / path).exists() else path for path in paths]
        return analytics.load(*found, format=kind)

    return lambda load: read(tuple(load["paths"]), load["format"])


def warm(loads: Sequence[Mapping[str, Any]] = ()) -> None:
    """Load the package, write one throw-away frame, read what `loads` says.

    Ledgers stay in memory by their contents, so that a fork need not read them again.
    """
    for name in set(analytics.__all__) - _UNUSED:
        with contextlib.suppress(ImportError):  # the cells that need it will say so
            getattr(analytics, name)
    for part in _BY_KIND:
        modules = {each.name for each in iter_modules(import_module(part).__path__, f"{part}.")}
        for module in modules - _UNUSED:
            import_module(module)
    analytics.rate_ratio(1, 1, 1, 1)  # loads what the methods use of scipy
    _write_throwaway()
    for load in loads:
        with contextlib.suppress(AnalyticsError):  # the notebook will say so
            analytics.load(*load["paths"], format=load["format"])


def _write_throwaway() -> None:
    """A frame written out: pandas loads and looks up much on first use."""
    import pandas as pd

    frame = pd.DataFrame({"day": pd.to_datetime(["2024-01-01", "2024-02-01"]), "count": [1, 2]})
    frame.to_dict("records")
    frame.to_csv(index=False)
