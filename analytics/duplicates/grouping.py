"""From rows to groups: pairs worth a look, links, what hangs together without a contradiction.

A pair is near in time, and in one province or with a word in common. Rows are sorted by province
and first day, so that all that can have happened together stand side by side; one search finds
where they end.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.duplicates.clues import clues, contradicted, points, score
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
        yield _distinct_pairs(np.minimum(i, j), np.maximum(i, j), len(reports.scope))


def _distinct_pairs(i: Rows, j: Rows, total: int) -> tuple[Rows, Rows]:
    key = np.unique(i * total + j)
    i, j = key // total, key % total
    return i[i != j], j[i != j]


@dataclass(frozen=True)
class Links:
    """Pairs i < j that speak for one event, each once, and their points."""

    i: Rows
    j: Rows
    points: npt.NDArray[np.float64]

    def keep(self, mask: npt.NDArray[np.bool_]) -> Links:
        """The links where the mask holds."""
        return Links(self.i[mask], self.j[mask], self.points[mask])


def link(reports: Reports, threshold: float) -> Links:
    """Pairs whose score reaches the threshold."""
    least = math.log(threshold / (1 - threshold))
    found = []
    for i, j in pairs(reports):
        possible = ~contradicted(reports, i, j)
        i, j = i[possible], j[possible]
        total = points(clues(reports, i, j))
        enough = total >= least
        found.append(pd.DataFrame({"i": i[enough], "j": j[enough], "points": total[enough]}))
    if not found:
        none = np.empty(0, dtype=np.int64)
        return Links(none, none, np.empty(0))
    table = pd.concat(found).drop_duplicates(["i", "j"]).sort_values(["i", "j"])
    return Links(*(table[name].to_numpy() for name in ("i", "j", "points")))


def group(reports: Reports, links: Links, threshold: float) -> npt.NDArray[np.int64]:
    """A group number for each row; rows of one number are proposed as reports of one event.

    Groups are joined while the mean score between their rows reaches the threshold, the likeliest
    first, and never across a contradiction. Rows that a source gives one event stay together.
    """
    stated = _stated_links(reports)
    heaps = _heaps(len(reports.scope), links, stated)
    result = np.arange(len(reports.scope))
    for block in _by_size(heaps):
        for members, distance in zip(block, _distances(reports, block), strict=True):
            result[members] = _split_heap(members, distance, 1 - threshold)
    return result


def _stated_links(reports: Reports) -> Links:
    """Each row of a stated event, linked to the first of them."""
    rows = np.flatnonzero(reports.stated >= 0)
    firsts = pd.Series(rows).groupby(reports.stated[rows]).transform("min").to_numpy(np.int64)
    return Links(firsts, rows, np.full(len(rows), np.inf)).keep(firsts != rows)


def _heaps(total: int, links: Links, stated: Links) -> list[Rows]:
    """Rows that hang together by links, two or more, none larger than `LARGEST` if links allow."""
    # Heavy: loading data applies decisions, which needs none of it.
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    done: list[Rows] = []
    least = -np.inf
    while True:
        i, j = np.concatenate([links.i, stated.i]), np.concatenate([links.j, stated.j])
        graph = coo_matrix((np.ones(len(i), dtype=bool), (i, j)), shape=(total, total))
        number = connected_components(graph, directed=False)[1]
        size = np.bincount(number, minlength=1)[number]
        large = size > LARGEST
        done += _members(number, (size > 1) & ~large)
        links = links.keep(large[links.i])
        stated = stated.keep(large[stated.i])
        if not len(links.i):
            return done + _members(number, large)
        # The weakest tenth of the links goes, and at least the weakest.
        least = max(np.quantile(links.points, 0.1), links.points.min())
        links = links.keep(links.points > least)


def _members(number: npt.NDArray[np.int32], wanted: npt.NDArray[np.bool_]) -> list[Rows]:
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
