"""Windows of time: what a source's words mean as days, and the windows that measures count in.

`read_window` reads what a source wrote, `as_window` what a caller asks for; `bins`,
`same_months` and `before_after` make windows to count in. `analytics.periods.overlaps` finds the
bins that the rows of a table touch.
"""

from analytics.periods.bins import EVERY, before_after, bins, partial_edges, same_months
from analytics.periods.builders import LOOSE_RULES
from analytics.periods.reading import PLAUSIBLE_YEARS, as_window, read_window
from analytics.periods.rolling import moves, roll
from analytics.periods.window import PRECISIONS, Window, half, month, quarter, span, week, year

__all__ = [
    "EVERY",
    "LOOSE_RULES",
    "PLAUSIBLE_YEARS",
    "PRECISIONS",
    "Window",
    "as_window",
    "before_after",
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
