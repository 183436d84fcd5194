"""Sources: files as their makers wrote them, read into the tidy tables with an account of each row.

`load` reads ledgers and data sets, `check` tells what would be read, `convert` writes tidy tables.
"""

from analytics.sources.loading import load

__all__ = ["load"]
