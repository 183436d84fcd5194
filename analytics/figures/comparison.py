"""A comparison drawn: rate ratios as whiskers on a logarithmic scale, with 1, no change, marked."""

from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from analytics.figures.theme import interactive_figure, matplotlib_theme, static_figure
from analytics.palette import light
from analytics.prose.words import area, interval, missing, number

# Shape and colour say the same thing, so that either is enough.
_ROLE = {"higher": "higher", "lower": "lower", "cannot tell": "unsure"}
_MARK = {"higher": "^", "lower": "v", "unsure": "o"}
_PLOTLY_MARK = {"higher": "triangle-up", "lower": "triangle-down", "unsure": "circle-open"}
_TICKS = [0.05, 0.1, 0.2, 0.33, 0.5, 1, 2, 3, 5, 10, 20]


class Whisker(NamedTuple):
    """One drawn pair: its label, the ratio with its limits, and the role its verdict gives it."""

    label: str
    ratio: float
    low: float
    high: float
    role: str
    hover: str


def whiskers(result: pd.DataFrame, floor: float = 0.02, ceiling: float = 50.0) -> list[Whisker]:
    """What is drawn, top to bottom: every compared row; open ends run to the edge of the scale."""
    drawn = []
    for row in result.itertuples():
        if not missing(row.refused) or missing(row.ratio) or row.ratio <= 0:
            continue
        low = floor if missing(row.low) or row.low <= 0 else max(row.low, floor)
        high = ceiling if missing(row.high) else min(row.high, ceiling)
        role = next((role for word, role in _ROLE.items() if word in row.verdict), None)
        role = role or ("higher" if row.ratio > 1 else "lower")
        drawn.append(Whisker(_label(row), row.ratio, low, high, role, _hover(row)))
    return drawn


def _label(row: Any) -> str:
    across = not missing(row.origin_a) and row.origin_a != row.origin_b
    where = area(row.scope)
    return f"{where} ({row.origin_a} / {row.origin_b})" if across else f"{where} ({row.origin_b})"


def _hover(row: Any) -> str:
    return (
        f"{row.window_a}: {number(row.count_a)} in {number(row.days_a)} days<br>"
        f"{row.window_b}: {number(row.count_b)} in {number(row.days_b)} days<br>"
        f"ratio {number(row.ratio, 2)} ({interval(row.low, row.high)}), {row.verdict}"
    )
