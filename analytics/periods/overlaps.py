"""Which bins the rows of a table touch, and by how many days: fast, for large tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.errors import ParameterError
from analytics.periods.window import Window

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Overlaps:
    """One entry per row and bin that share days; rows with an open end have none.

    Parameters
    ----------
    row, bin
        Positions of the row and of the bin.
    days
        Days they share.
    row_days
        Days of the row's whole window: `days == row_days` is certain, less is possible, and
        `days / row_days` is the expected share.
    """

    row: Whole
    bin: Whole
    days: Whole
    row_days: Whole


def bin_overlaps(start: npt.ArrayLike, end: npt.ArrayLike, windows: Sequence[Window]) -> Overlaps:
    """Overlaps of inclusive windows with bins that are sorted and share no day.

    Parameters
    ----------
    start, end
        First and last day of each row (datetime64, any unit; times of day are dropped). A row
        with a missing end touches no bin.
    windows
        Closed bins, as `bins` makes them; gaps between them are allowed.

    Raises
    ------
    ParameterError
        If a row ends before it starts, or the bins are open, unsorted or overlapping.

    >>> from datetime import date
    >>> from analytics.periods import bins
    >>> found = bin_overlaps(["2024-01-31"], ["2024-02-02"],
    ...                      bins(date(2024, 1, 1), date(2024, 3, 31), "month"))
    >>> found.row.tolist(), found.bin.tolist(), found.days.tolist(), found.row_days.tolist()
    ([0, 0], [0, 1], [1, 2], [3, 3])
    """
    starts, ends = _days(start), _days(end)
    bin_start, bin_end = _days([w.start for w in windows]), _days([w.end for w in windows])
    if np.isnat(bin_start).any() or np.isnat(bin_end).any():
        raise ParameterError("a bin with an open end", remedy="give closed bins")
    if (bin_start[1:] <= bin_end[:-1]).any():
        raise ParameterError("bins overlap or are not in order", remedy="sort the bins")
    closed = np.flatnonzero(~(np.isnat(starts) | np.isnat(ends)))
    starts, ends = starts[closed], ends[closed]
    if (ends < starts).any():
        row = int(closed[np.argmax(ends < starts)])
        raise ParameterError("a window ends before it starts", row=row + 1)
    first = np.searchsorted(bin_end, starts, side="left")
    touched = np.maximum(np.searchsorted(bin_start, ends, side="right") - first, 0)
    entry = np.repeat(np.arange(len(closed)), touched)
    offset = np.arange(len(entry)) - np.repeat(np.cumsum(touched) - touched, touched)
    which = first[entry] + offset
    last_shared = np.minimum(ends[entry], bin_end[which])
    shared = _days_between(np.maximum(starts[entry], bin_start[which]), last_shared)
    return Overlaps(closed[entry], which, shared, _days_between(starts, ends)[entry])


def _days(values: npt.ArrayLike | Sequence[object]) -> npt.NDArray[np.datetime64]:
    array: npt.NDArray[Any] = np.asarray(values, dtype="datetime64")
    return array.astype("datetime64[D]")


def _days_between(start: npt.NDArray[np.datetime64], end: npt.NDArray[np.datetime64]) -> Whole:
    return (end - start).astype(np.int64) + 1
