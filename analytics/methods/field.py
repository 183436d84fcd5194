"""How much counts of other series vary from month to month: what to assume of one that has none.

`known_dispersion.csv` lists them with their source: variance over mean of the months around the
mean of their year, of all years with twenty events or more (events dated to 31 days or less).
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
KINDS = ("events", "persons")
NEAREST = 12  # series of the most similar size that are asked
SHARE = 0.8  # of them that vary no more than what is assumed


def assumed_dispersion(per_year: ArrayLike, kind: str = "events") -> Floats:
    """The dispersion that four in five of the known series of similar size do not exceed.

    Larger counts vary more over their mean, so the twelve series nearest in size are asked.

    Parameters
    ----------
    per_year
        Events or persons a year of the series in question, one or many.
    kind
        One of `KINDS`.

    >>> assumed_dispersion([20, 100, 5000]).round(1)
    array([ 4.8,  5.8, 17.7])
    """
    sizes, dispersions = _known(kind)
    asked = np.log(np.maximum(np.asarray(per_year, float), 1))
    distance = np.abs(np.log(sizes) - asked[..., None])
    nearest = np.argsort(distance, axis=-1, kind="stable")[..., :NEAREST]
    return np.asarray(np.quantile(dispersions[nearest], SHARE, axis=-1))


@cache
def _known(kind: str) -> tuple[Floats, Floats]:
    text = files(__package__).joinpath("known_dispersion.csv").read_text("utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["kind"] == kind]
    return (
        np.array([float(row["per_year"]) for row in rows]),
        np.array([float(row["dispersion"]) for row in rows]),
    )
