"""Windows of time: what a source's words mean as days, and the windows that measures count in.

`read_window` reads what a source wrote, `as_window` what a caller asks for; `bins`
and `same_months` make windows to count in. `analytics.periods.overlaps` finds the
bins that the rows of a table touch.
"""

from analytics.periods.bins import EVERY, bins, partial_edges, same_months
from analytics.periods.case import LOOSE_RULES
from analytics.periods.reading import PLAUSIBLE_YEARS, as_window, moves, read_window, roll
from analytics.periods.window import PRECISIONS, Window, half, month, quarter, span, week, year

__all__ = [
    "EVERY",
    "LOOSE_RULES",
    "PLAUSIBLE_YEARS",
    "PRECISIONS",
    "Window",
    "as_window",
    "bins",
    "half",
    "month",
    "moves",
    "partial_edges",
    "quarter",
    "read_window",
    "roll",
    "same_months",
    "span",
    "week",
    "year",
]
