"""From rows to groups: pairs worth a look, links, what hangs together without a contradiction.

A pair is near in time, and in one province or with a word in common. Rows are sorted by province
and first day, so that all that can have happened together stand side by side; one search finds
where they end.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.duplicates.clues import Mask, clues, contradicted, points, score
from analytics.duplicates.reports import Reports, Rows
from analytics.duplicates.weights import rules

BLOCK_PAIRS = 1_000_000  # pairs looked at together: bounds the memory
LARGEST = 2000  # reports looked at as one heap; larger ones are cut at their weakest links
_NEVER = 1e6  # a distance no average makes up for


def pairs(reports: Reports) -> Iterator[tuple[Rows, Rows]]:
    """Pairs of rows that can have happened together: one province, windows not apart.

    A row without a province is paired by the words of its place. Each block has at most about
    `BLOCK_PAIRS` pairs, of rows i < j, no pair twice; pairs of different blocks may repeat.
    """
    touched = reports.touches[reports.scope]
    yield from _sweep(reports, *np.nonzero(touched))
    loose = np.asarray(~touched.any(axis=1))
    wanted = np.unique(reports.place[loose])
    rows, column = np.nonzero(np.isin(reports.place, wanted[wanted != 0]))
    words = np.unique(reports.place[rows, column], return_inverse=True)[1]
    for i, j in _sweep(reports, rows, words):
        kept = loose[i] | loose[j]
        yield i[kept], j[kept]


def _sweep(reports: Reports, rows: Rows, keys: Rows) -> Iterator[tuple[Rows, Rows]]:
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
        total = len(reports.scope)
        i, j = np.divmod(np.unique(np.minimum(i, j) * total + np.maximum(i, j)), total)
        yield i[i != j], j[i != j]


def link(reports: Reports, threshold: float) -> pd.DataFrame:
    """Pairs `i` < `j` whose `points` reach the threshold, each once."""
    least = math.log(threshold / (1 - threshold))
    found = [_linked(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))]
    for i, j in pairs(reports):
        possible = ~contradicted(reports, i, j)
        i, j = i[possible], j[possible]
        total = points(clues(reports, i, j))
        enough = total >= least
        found.append(_linked(i[enough], j[enough], total[enough]))
    return pd.concat(found).drop_duplicates(["i", "j"]).sort_values(["i", "j"])


def _linked(i: Rows, j: Rows, points: npt.NDArray[np.float64]) -> pd.DataFrame:
    return pd.DataFrame({"i": i, "j": j, "points": points})


def group(reports: Reports, links: pd.DataFrame, threshold: float) -> Rows:
    """A group number for each row; rows of one number are proposed as reports of one event.

    Groups are joined while the mean score between their rows reaches the threshold, the likeliest
    first, and never across a contradiction. Rows that a source gives one event stay together.
    """
    # Each row of a stated event is linked to the first of them.
    rows = np.flatnonzero(reports.stated >= 0)
    firsts = pd.Series(rows).groupby(reports.stated[rows]).transform("min").to_numpy(np.int64)
    stated = _linked(firsts, rows, np.full(len(rows), np.inf))[firsts != rows]
    heaps = _heaps(len(reports.scope), links, stated)
    result = np.arange(len(reports.scope))
    for block in _by_size(heaps):
        for members, distance in zip(block, _distances(reports, block), strict=True):
            result[members] = _split_heap(members, distance, 1 - threshold)
    return result


def _heaps(total: int, links: pd.DataFrame, stated: pd.DataFrame) -> list[Rows]:
    """Rows that hang together by links, two or more, none larger than `LARGEST` if links allow."""
    # Heavy: loading data applies decisions, which needs none of it.
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    done: list[Rows] = []
    while True:
        every = pd.concat([links, stated])
        ends = every["i"].to_numpy(), every["j"].to_numpy()
        graph = coo_matrix((np.ones(len(every), dtype=bool), ends), shape=(total, total))
        number = connected_components(graph, directed=False)[1]
        size = np.bincount(number, minlength=1)[number]
        large = size > LARGEST
        done += _members(number, (size > 1) & ~large)
        links, stated = links[large[links["i"]]], stated[large[stated["i"]]]
        if links.empty:
            return done + _members(number, large)
        # The weakest tenth of the links goes, and at least the weakest.
        links = links[links["points"] > links["points"].quantile(0.1)]


def _members(number: npt.NDArray[np.int32], wanted: Mask) -> list[Rows]:
    rows = np.flatnonzero(wanted)
    if not len(rows):
        return []
    rows = rows[np.argsort(number[rows], kind="stable")]
    return list(np.split(rows, np.flatnonzero(np.diff(number[rows])) + 1))


def _by_size(heaps: list[Rows]) -> Iterator[Rows]:
    """Heaps of one size under each other, as many as make about `BLOCK_PAIRS` pairs."""
    sizes: dict[int, list[Rows]] = {}
    for members in heaps:
        sizes.setdefault(len(members), []).append(members)
    for size, alike in sorted(sizes.items()):
        step = max(1, BLOCK_PAIRS // (size * (size - 1) // 2))
        for start in range(0, len(alike), step):
            yield np.stack(alike[start : start + step])


def _distances(reports: Reports, heaps: Rows) -> npt.NDArray[np.float64]:
    """One row per heap of one size: the condensed distances between its members."""
    first, second = np.triu_indices(heaps.shape[1], k=1)
    i, j = heaps[:, first].ravel(), heaps[:, second].ravel()
    distance = 1 - score(points(clues(reports, i, j)))
    distance[contradicted(reports, i, j)] = _NEVER
    distance[(reports.stated[i] >= 0) & (reports.stated[i] == reports.stated[j])] = 0
    return distance.reshape(len(heaps), -1)


def _split_heap(members: Rows, distance: npt.NDArray[np.float64], most: float) -> Rows:
    """For each member the first of its group, joined while the mean distance is at most `most`."""
    if distance.max() <= most:
        return np.full(len(members), members[0])
    from scipy.cluster.hierarchy import fcluster, linkage  # heavy, as above

    labels = fcluster(linkage(distance, method="average"), most, criterion="distance")
    firsts = np.unique(labels, return_index=True)[1]
    return np.asarray(members[firsts[labels - 1]], dtype=np.int64)
