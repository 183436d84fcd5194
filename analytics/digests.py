"""Digests of rows: what a brief was made from, so that a later run can tell what changed.

A row has three digests: of its dates, of its place, and of everything else. Two editions of a
brief are compared by them without keeping the rows themselves.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache

import numpy as np
import pandas as pd

from analytics.dataset import Dataset
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
_WIDTH = 8  # hexadecimal digits of one digest

Digest = tuple[str, str, str, str]  # source_id, dates, place, the rest


def row_digests(data: Dataset) -> dict[str, Digest]:
    """`table/key` -> (source_id, digest of its dates, of its place, of the rest), for every row.

    Rows of `coverage` and `rejects`, which have no key, are named by their own digest. The order
    of rows does not matter.

    >>> row_digests(Dataset())
    {}
    """
    found: dict[str, Digest] = {}
    for table in SCHEMAS:
        frame = getattr(data, table).drop(columns=_ACCOUNTS.get(table, []), errors="ignore")
        dates = _digests(frame, [name for name in frame.columns if name in DATES])
        place = _digests(frame, [name for name in frame.columns if name in PLACE])
        others = [name for name in frame.columns if name not in DATES | PLACE]
        rest = _digests(frame, others)
        names = (
            frame[KEYS[table]].astype(str).tolist()
            if table in KEYS
            else [a + b + c for a, b, c in zip(dates, place, rest, strict=True)]
        )
        sources = frame["source_id"].astype(str).tolist()
        for name, *digest in zip(names, sources, dates, place, rest, strict=True):
            found[f"{table}/{name}"] = (digest[0], digest[1], digest[2], digest[3])
    return dict(sorted(found.items()))


def one_digest(rows: Mapping[str, Iterable[str]]) -> str:
    """The SHA-256 of what `row_digests` gave: equal for equal rows.

    >>> one_digest({})[:8]
    '44136fa3'
    """
    text = json.dumps({name: list(row) for name, row in rows.items()}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _digests(frame: pd.DataFrame, columns: list[str]) -> list[str]:
    """One short digest for each row over the named columns, in their order by name."""
    texts = [_column_texts(frame[name]) for name in sorted(columns)]
    if not texts:
        return [""] * len(frame)
    return list(map(_digest, zip(*texts, strict=True)))


@lru_cache(maxsize=1 << 16)  # days and places stand again and again
def _digest(row: tuple[str | None, ...]) -> str:
    return hashlib.sha256(repr(row).encode()).hexdigest()[:_WIDTH]


def _column_texts(column: pd.Series) -> list[str | None]:
    if isinstance(column.dtype, pd.CategoricalDtype):
        words = np.array([*map(str, column.cat.categories), None], dtype=object)
        return list(words[column.cat.codes.to_numpy()])  # a missing one has the code -1
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        days = np.datetime_as_string(column.to_numpy("datetime64[D]")).tolist()
        return [None if day == "NaT" else day for day in days]
    gone = column.isna().tolist()
    return [None if na else str(v) for v, na in zip(column.tolist(), gone, strict=True)]
