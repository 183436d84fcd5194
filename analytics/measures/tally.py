"""What was left out of a count: every row once, by the first reason that keeps it out."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd


def kept(failures: Mapping[str, pd.Series], index: pd.Index) -> tuple[pd.Series, dict[str, int]]:
    """Which rows fail no test, and how many fail each that passed those before it.

    >>> rows = pd.Series([1, 2, 3])
    >>> mask, left_out = kept({"small": rows < 2, "odd": rows % 2 == 1}, rows.index)
    >>> mask.tolist(), left_out
    ([False, True, False], {'small': 1, 'odd': 1})
    """
    passed, left_out = pd.Series(True, index=index), {}
    for reason, failed in failures.items():
        left_out[reason] = int((passed & failed).sum())
        passed &= ~failed
    return passed, left_out


def added(*tallies: Mapping[str, int]) -> dict[str, int]:
    """Several tallies as one.

    >>> added({"undated": 2}, {"undated": 1, "open": 1})
    {'undated': 3, 'open': 1}
    """
    total: dict[str, int] = {}
    for tally in tallies:
        for reason, rows in tally.items():
            total[reason] = total.get(reason, 0) + rows
    return total
