"""Which keys were met before in a file of any length, in eight bytes a row."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Numbers = np.ndarray[Any, np.dtype[np.uint64]]


class Seen:
    """The keys of the rows kept so far.

    Whole numbers are kept exactly, other keys as 64-bit hashes: among ten million different keys
    a false repeat has odds of about three in a million.
    """

    def __init__(self) -> None:
        self._runs: list[Numbers] = []  # sorted, each at least twice as long as the next

    def repeated(self, keys: pa.ChunkedArray | pa.Array) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Whether each key was met before, here or in an earlier call; remembers the new ones."""
        numbers = _numbers(keys)
        again = np.ones(len(numbers), dtype=bool)
        again[np.unique(numbers, return_index=True)[1]] = False
        for run in self._runs:
            at = np.minimum(np.searchsorted(run, numbers), len(run) - 1)
            again |= run[at] == numbers
        self._remember(np.sort(numbers[~again]))
        return again

    def _remember(self, run: Numbers) -> None:
        if not len(run):
            return
        while self._runs and len(self._runs[-1]) < 2 * len(run):
            run = np.concatenate([self._runs.pop(), run])
            run.sort(kind="stable")
        self._runs.append(run)


def _numbers(keys: pa.ChunkedArray | pa.Array) -> Numbers:
    text = pc.cast(keys, pa.large_string())
    whole = pc.match_substring_regex(text, r"^[1-9][0-9]{0,17}$")
    hashed = np.zeros(len(text), dtype="uint64")
    is_whole = (
        whole.to_numpy(zero_copy_only=False) if isinstance(whole, pa.Array) else whole.to_numpy()
    )
    if is_whole.any():
        hashed[is_whole] = pc.cast(text.filter(whole), pa.uint64()).to_numpy()
    if not is_whole.all():
        words = text.filter(pc.invert(whole)).to_pylist()
        # The top bit keeps hashes of words apart from whole numbers.
        hashed[~is_whole] = pd.util.hash_array(np.array(words, dtype=object)) | np.uint64(1 << 63)
    return hashed
