"""Which keys were met before in a file of any length, in eight bytes a row."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

Numbers = np.ndarray[Any, np.dtype[np.uint64]]


class KnownIds:
    """The keys of the rows kept so far.

    Whole numbers are kept exactly, other keys as 64-bit hashes: among ten million different keys
    a false repeat has odds of about three in a million.
    """

    def __init__(self) -> None:
        self._runs: list[Numbers] = []  # sorted, each at least twice as long as the next

    def repeated(self, keys: pa.Array) -> np.ndarray[Any, np.dtype[np.bool_]]:
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


def _numbers(keys: pa.Array) -> Numbers:
    if pa.types.is_integer(keys.type):
        numbers: Numbers = keys.to_numpy().astype("uint64")
        return numbers
    words = np.array(keys.to_pylist(), dtype=object)
    # A key of figures alone counts the same whether its chunk was all numbers or not. The top bit
    # keeps the hashes of other keys apart from numbers.
    whole = np.array([word.isascii() and word.isdigit() and word[0] != "0" for word in words], bool)
    whole &= np.array([len(word) < 16 for word in words], bool)
    numbers = pd.util.hash_array(words) | np.uint64(1 << 63)
    numbers[whole] = words[whole].astype("uint64")
    return numbers
