"""Pairs of reports worth a closer look: near in time, and in one province or with a word in common.

Rows are sorted by province and first day, so that all that can have happened together stand side
by side; one search finds where they end.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from analytics.duplicates.reports import Reports, Rows
from analytics.duplicates.weights import rules

BLOCK_PAIRS = 1_000_000  # pairs looked at together: bounds the memory


def pairs(reports: Reports) -> Iterator[tuple[Rows, Rows]]:
    """Pairs of rows that can have happened together: one province, windows not apart.

    A row without a province is paired by the words of its place. Each block has at most about
    `BLOCK_PAIRS` pairs, of rows i < j, no pair twice; pairs of different blocks may repeat.
    """
    rows, keys = _province_entries(reports)
    yield from _sweep(reports, rows, keys)
    loose = _placeless(reports)
    rows, keys = _word_entries(reports, loose)
    for i, j in _sweep(reports, rows, keys):
        kept = loose[i] | loose[j]
        yield i[kept], j[kept]


def _placeless(reports: Reports) -> npt.NDArray[np.bool_]:
    alone = np.array([not len(found) for found in reports.touches] + [True])
    return np.asarray(alone[reports.scope], dtype=bool)


def _province_entries(reports: Reports) -> tuple[Rows, npt.NDArray[np.int64]]:
    """(row, province) for every province a row touches."""
    counts = np.array([len(found) for found in reports.touches] + [0])[reports.scope]
    rows = np.repeat(np.arange(len(reports.scope)), counts)
    found = [reports.touches[scope] for scope in reports.scope if scope >= 0]
    return rows, np.concatenate(found) if found else np.empty(0, dtype=np.int64)


def _word_entries(
    reports: Reports, loose: npt.NDArray[np.bool_]
) -> tuple[Rows, npt.NDArray[np.int64]]:
    """(row, word of place) for the words that rows without a province have."""
    wanted = np.unique(reports.place[loose])
    rows, column = np.nonzero(np.isin(reports.place, wanted[wanted != 0]))
    return rows, np.unique(reports.place[rows, column], return_inverse=True)[1]


def _sweep(
    reports: Reports, rows: Rows, keys: npt.NDArray[np.int64]
) -> Iterator[tuple[Rows, Rows]]:
    """Entries of one key whose windows overlap or nearly do, by one sort and one search."""
    if not len(rows):
        return
    apart = int(rules().limits["apart_days"])
    zero = reports.first.min()
    stride = reports.last.max() - zero + apart + 2  # days from one key to the next
    begin = keys * stride + reports.first[rows] - zero
    order = np.lexsort((rows, begin))
    rows, keys, begin = rows[order], keys[order], begin[order]
    until = keys * stride + reports.last[rows] - zero + apart
    partners = np.searchsorted(begin, until, side="right") - np.arange(len(rows)) - 1
    ends = np.cumsum(partners)
    cuts = np.searchsorted(ends, np.arange(0, max(ends[-1], 1), BLOCK_PAIRS), side="right")
    for start, stop in zip(cuts, [*cuts[1:], len(rows)], strict=True):
        n = partners[start:stop]
        here = np.repeat(np.arange(start, stop), n)
        offset = np.arange(n.sum()) - np.repeat(np.cumsum(n) - n, n) + 1
        i, j = rows[here], rows[here + offset]
        yield _once(np.minimum(i, j), np.maximum(i, j), len(reports.scope))


def _once(i: Rows, j: Rows, total: int) -> tuple[Rows, Rows]:
    key = np.unique(i * total + j)
    i, j = key // total, key % total
    return i[i != j], j[i != j]
