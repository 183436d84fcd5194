"""What report notebooks use, loaded and used once in the process that they are forked from."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import analytics
from analytics.errors import AnalyticsError

# Parts that load a module for each kind of result on first use.
_BY_KIND = ("analytics.charts", "analytics.prose")


def warm(loads: Sequence[Mapping[str, Any]] = ()) -> None:
    """Load the package, draw one throw-away figure with each library, read what `loads` says.

    Ledgers stay in memory by their contents, so that a fork need not read them again.
    """
    for name in analytics.__all__:
        with contextlib.suppress(ImportError):  # the cells that need it will say so
            getattr(analytics, name)
    for part in _BY_KIND:
        for module in iter_modules(import_module(part).__path__, f"{part}."):
            import_module(module.name)
    analytics.rate_ratio(1, 1, 1, 1)  # loads what the methods use of scipy
    _draw_throwaways()
    for load in loads:
        with contextlib.suppress(AnalyticsError):  # the notebook will say so
            analytics.load(*load["paths"], format=load["format"])


def _draw_throwaways() -> None:
    """A frame written out and drawn twice: both libraries load and look up much on first use."""
    import matplotlib_inline.backend_inline  # noqa: F401 - a shell sets it up when it opens
    import pandas as pd
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
    from plotly import graph_objects as go
    from plotly.subplots import make_subplots

    from analytics.charts.theme import (
        interactive_figure,
        matplotlib_theme,
        static_figure,
        svg_text,
    )

    frame = pd.DataFrame({"day": pd.to_datetime(["2024-01-01", "2024-02-01"]), "count": [1, 2]})
    frame.to_dict("records")
    frame.to_csv(index=False)

    figure = make_subplots(rows=1, cols=1, subplot_titles=["warm"], figure=interactive_figure(300))
    figure.add_trace(go.Bar(x=frame["day"], y=frame["count"], marker={"color": "red"}))
    figure.add_trace(
        go.Scatter(
            x=frame["day"], y=frame["count"], fillpattern={"shape": "/"}, textfont={"size": 9},
            line={"width": 1}, marker={"line": {"width": 1}},
        )
    )  # fmt: skip
    figure.add_vrect(x0=frame["day"][0], x1=frame["day"][1], line_width=0)
    figure.add_annotation(text="warm", font={"size": 9})
    figure.update_layout(legend={"orientation": "h"}, title={"font": {"size": 9}})
    figure.to_json(engine="json")

    with matplotlib_theme():
        chart = static_figure(height=2)
        axes = chart.add_subplot()
        axes.bar(frame["day"], frame["count"], hatch="////", label="warm")
        axes.annotate("warm", (frame["day"][0], 1), fontweight="bold")
        axes.xaxis.set_major_formatter(ConciseDateFormatter(AutoDateLocator()))
        axes.legend()
    svg_text(chart)
