"""The rows that can be reports of one event, as arrays in a fixed order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.dataset import Dataset
from analytics.duplicates.rules import rules
from analytics.duplicates.words import Words, province_words, telling_words
from analytics.places import provinces_of

Rows = npt.NDArray[np.int64]
"""Positions in `Reports`."""

FIGURES = ("killed", "wounded", "arrested")
FAILED = ("foiled", "denied")


@dataclass(frozen=True)
class Reports:
    """Rows sorted by id, one array per column; -1 or nan is missing.

    Attributes
    ----------
    frame
        The rows of the incidents table.
    first, last
        Days since 1970.
    scope, source, page, stated
        Codes: of the place, the source, the page a row was read from, the event a source names.
    touches
        For each scope code the provinces it touches.
    overlap
        For two scope codes whether they can be one place; -1, unknown, can be anywhere.
    type
        Codes of the vocabulary.
    failed
        Whether the row says it failed or was denied.
    latitude, longitude
        Only where they tell about a village.
    low, high
        Bounds of each figure.
    place, actor, target
        Telling words.
    """

    frame: pd.DataFrame
    first: npt.NDArray[np.int64]
    last: npt.NDArray[np.int64]
    scope: npt.NDArray[np.int64]
    source: npt.NDArray[np.int64]
    page: npt.NDArray[np.int64]
    stated: npt.NDArray[np.int64]
    touches: list[npt.NDArray[np.int64]]
    overlap: npt.NDArray[np.bool_]
    type: npt.NDArray[np.int64]
    failed: npt.NDArray[np.bool_]
    latitude: npt.NDArray[np.float64]
    longitude: npt.NDArray[np.float64]
    low: dict[str, npt.NDArray[np.float64]]
    high: dict[str, npt.NDArray[np.float64]]
    place: Words
    actor: Words
    target: Words


def prepare(data: Dataset) -> Reports:
    """The rows with a window short enough that are no part of another row."""
    rows = data.incidents
    days = (rows["end"] - rows["start"]).dt.days
    kept = rows["part_of"].isna() & (days < rules().limits["longest_days"])
    rows = rows[kept].sort_values("incident_id", kind="stable").reset_index(drop=True)
    scope, scopes = pd.factorize(rows["scope"])
    touches, overlap = _touching(scopes)
    low, high = _bounds(rows)
    pinned = rows["place_precision"].isin(["exact", "near"])
    common = rules().common["place"] | province_words(rows["scope"], rows["place"])
    who = rules().common["actor"]
    return Reports(
        frame=rows,
        first=_days(rows["start"]),
        last=_days(rows["end"]),
        scope=scope,
        source=_codes(rows["source_id"].astype("str")),
        page=_pages(data, rows),
        stated=_codes(rows["source_id"].astype("str") + "\n" + rows["event_id"]),
        touches=touches,
        overlap=overlap,
        type=np.asarray(rows["event_type"].cat.codes, dtype=np.int64),
        failed=rows["status"].isin(FAILED).to_numpy(bool),
        latitude=_floats(rows["latitude"].where(pinned & rows["longitude"].notna())),
        longitude=_floats(rows["longitude"].where(pinned & rows["latitude"].notna())),
        low=low,
        high=high,
        place=telling_words(rows["place"], common, rules().alike),
        actor=telling_words(rows["actor"], who, rules().alike, whole=True),
        target=telling_words(rows["target"], who, rules().alike, whole=True),
    )


def _days(moments: pd.Series) -> npt.NDArray[np.int64]:
    return moments.to_numpy("datetime64[D]").astype(np.int64)


def _floats(values: pd.Series) -> npt.NDArray[np.float64]:
    return values.to_numpy(np.float64, na_value=np.nan)


def _codes(values: pd.Series) -> npt.NDArray[np.int64]:
    return np.asarray(pd.factorize(values)[0], dtype=np.int64)


def _pages(data: Dataset, rows: pd.DataFrame) -> npt.NDArray[np.int64]:
    """One page, or one list made to hold each event once, does not report an event twice."""
    lists = data.coverage.loc[data.coverage["systematic"].fillna(False), "source_id"]
    source = rows["source_id"].astype("str")
    page = rows["url"].fillna(rows["origin"]).fillna("").mask(source.isin(lists), "")
    return _codes(source + "\n" + page)


def _bounds(
    rows: pd.DataFrame,
) -> tuple[dict[str, npt.NDArray[np.float64]], dict[str, npt.NDArray[np.float64]]]:
    low, high = {}, {}
    for name in ("killed", "wounded"):
        low[name], high[name] = (
            _floats(rows[f"{name}_{side}"].fillna(rows[f"{name}_best"])) for side in ("low", "high")
        )
        # A bound alone: at least so many, or at most so many.
        high[name][np.isnan(high[name]) & ~np.isnan(low[name])] = np.inf
        low[name][np.isnan(low[name]) & ~np.isnan(high[name])] = 0
    low["arrested"] = high["arrested"] = _floats(rows["arrested"])
    return low, high


def _touching(scopes: pd.Index) -> tuple[list[npt.NDArray[np.int64]], npt.NDArray[np.bool_]]:
    touched = [provinces_of(scope) for scope in scopes]
    names = {name: code for code, name in enumerate(sorted({n for t in touched for n in t}))}
    touches = [np.array([names[name] for name in found], dtype=np.int64) for found in touched]
    inside = np.zeros((len(scopes) + 1, len(names)), dtype=np.float32)
    for row, found in enumerate(touches):
        inside[row, found] = 1
    unknown = inside.sum(axis=1) == 0  # no place at all, or the world
    return touches, (inside @ inside.T > 0) | unknown[:, None] | unknown[None, :]
