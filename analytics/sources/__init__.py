"""Sources: files as their makers wrote them, read into the tidy tables with an account of each row.

`load` reads ledgers and data sets, `check` tells what would be read, `convert` writes tidy tables.
"""

from analytics.sources.account import Account
from analytics.sources.check import check, on_terminal
from analytics.sources.convert import convert, write_tables
from analytics.sources.formats.draft import draft_mapping
from analytics.sources.loading import from_frame, load

__all__ = [
    "Account",
    "check",
    "convert",
    "draft_mapping",
    "from_frame",
    "load",
    "on_terminal",
    "write_tables",
]
