"""Digests of rows: what a brief was made from, so that a later run can tell what changed.

A row has three digests: of its dates, of its place, and of everything else. Two editions of a
brief are compared by them without keeping the rows themselves.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from analytics.dataset import Dataset
from analytics.selecting import row_by_row
from analytics.tables import KEYS, SCHEMAS

DATES = frozenset({
    "start", "end", "date_precision", "exposure_days", "base_start", "base_end", "as_of",
})  # fmt: skip
PLACE = frozenset({"scope", "province", "place", "latitude", "longitude", "place_precision"})
# Counts of a whole file and row numbers move with rows that a brief never used.
_ACCOUNTS = {
    "sources": ["files", "read", "kept", "rejected", "skipped"],
    "rejects": ["file", "row"],
}
_WHOLE, _KEY, _PART = 8, 6, 3  # bytes of a digest; kept of that of a key, and of the others
_Digests = NDArray[np.uint64]


def row_digests(data: Dataset) -> dict[str, str]:
    """`table/source_id` -> its rows packed in base64, 15 bytes each, whatever their order.

    Six bytes are the digest of the row's key, three each those of its dates, of its place and of
    the rest. Rows of `coverage` and `rejects`, which have no key, are named by all they say.

    >>> row_digests(Dataset())
    {}
    """
    found: dict[str, str] = {}
    for table in SCHEMAS:
        packed = _packed(data, table)
        for source, places in (
            getattr(data, table).groupby("source_id", observed=True).indices.items()
        ):
            rows = packed[places]
            order = np.argsort(rows[:, :_WHOLE].copy().view(">u8").ravel(), kind="stable")
            kept = np.delete(rows[order], np.s_[_KEY:_WHOLE], axis=1)
            found[f"{table}/{source}"] = base64.b64encode(kept.tobytes()).decode()
    return dict(sorted(found.items()))


@row_by_row
def _packed(data: Dataset, table: str) -> NDArray[np.uint8]:
    """For each row the whole digest of its key, and the first bytes of the other three."""
    frame = getattr(data, table).drop(columns=_ACCOUNTS.get(table, []), errors="ignore")
    columns = set(frame.columns)
    named = {KEYS[table]} if table in KEYS else columns
    others = columns - DATES - PLACE - (named if table in KEYS else set())
    cells = pa.Table.from_pandas(frame, preserve_index=False)
    parts = [_digests(cells, some) for some in (DATES & columns, PLACE & columns, others)]
    leading = [_leading(part, _PART) for part in parts]
    return np.hstack([_leading(_digests(cells, named), _WHOLE), *leading])


def _leading(digests: _Digests, size: int) -> NDArray[np.uint8]:
    """The first bytes of each digest, a row each."""
    return digests.astype(">u8").view(np.uint8).reshape(-1, 8)[:, :size]


def _digests(table: pa.Table, columns: Iterable[str]) -> _Digests:
    """A digest for each row over the named columns, in their order by name."""
    total = np.zeros(len(table), np.uint64)
    for name in sorted(columns):
        total = total * np.uint64(0x9E3779B97F4A7C15) + _cell_digests(table[name])
    return total ^ (total >> np.uint64(31))


def _cell_digests(column: pa.ChunkedArray) -> _Digests:
    """A digest of each cell: only what differs is looked at, and as text."""
    cells = column.combine_chunks().dictionary_encode()
    words = cells.dictionary.cast(pa.string()).to_pylist()
    known = pd.util.hash_array(np.array([*words, ""], dtype=object), categorize=False)
    known[-1] = 1  # of a missing cell
    return np.asarray(known[cells.indices.fill_null(len(words)).to_numpy()], np.uint64)
