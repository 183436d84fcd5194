"""One row of a comparison: its columns and dtypes, made from two sides and a rate ratio."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from analytics.measures.allocation import UNALLOCATED, UNPLACED
from analytics.methods.many import benjamini_hochberg, holm, shrunk_ratios
from analytics.methods.rates import CAUTIONS, RateRatio

COLUMNS = {
    "measure": "str", "actor": "str", "target": "str", "victims": "str", "scope": "str",
    "province": "str", "origin": "str", "origin_a": "str", "origin_b": "str",
    "counting_rule": "str", "evidence": "str",
    "window_a": "str", "window_b": "str",
    "start_a": "datetime64[us]", "end_a": "datetime64[us]",
    "start_b": "datetime64[us]", "end_b": "datetime64[us]",
    "count_a": "Int64", "days_a": "Int64", "count_b": "Int64", "days_b": "Int64",
    "low_a": "Int64", "high_a": "Int64", "low_b": "Int64", "high_b": "Int64",
    "ratio": "Float64", "low": "Float64", "high": "Float64", "p_value": "Float64",
    "dispersion": "Float64", "autocorrelation": "Float64", "method": "str", "basis": "str",
    "verdict": "str", "refused": "str", "note": "str", "rows_a": "str", "rows_b": "str",
    "p_holm": "Float64", "p_bh": "Float64", "shrunk": "Float64",
}  # fmt: skip
"""Columns of a comparison and their dtypes."""
BOUNDLESS = 1e4  # an upper limit beyond this says no more than an open one


def comparison_frame(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows as the frame of a comparison; what a row does not say is missing.

    >>> comparison_frame([{"measure": "attacks", "count_a": 3}])["count_b"].isna().tolist()
    [True]
    """
    told = list(rows)
    return pd.DataFrame(
        {
            name: pd.Series([row.get(name) for row in told], dtype=dtype)
            for name, dtype in COLUMNS.items()
        }
    )


def ratio_cells(found: RateRatio) -> dict[str, Any]:
    """The cells of a row that a rate ratio fills.

    A window without events was not tested: it has no p-value.
    """
    high = None if found.high is None or found.high > BOUNDLESS else found.high
    nothing = (found.count_a, found.count_b) == (0, 0)
    return {
        "ratio": found.ratio,
        "low": found.low,
        "high": high,
        "p_value": None if nothing else found.p_value,
        "dispersion": found.dispersion,
        "autocorrelation": found.autocorrelation,
        "method": found.method,
        "verdict": found.verdict,
    }


def count_cells(side: str, low: int, high: int | None, days: int) -> dict[str, Any]:
    """The cells of one side: the count where it is one number, its bounds, its days."""
    return {
        f"count_{side}": low if low == high else None,
        f"low_{side}": low,
        f"high_{side}": high,
        f"days_{side}": days,
    }


def note_of(parts: Iterable[str]) -> str | None:
    """Notes of a row as one text, each once."""
    return "; ".join(dict.fromkeys(part for part in parts if part)) or None


def caution_notes(found: RateRatio) -> list[str]:
    """The cautions of a rate ratio in words."""
    return [CAUTIONS[name] for name in found.cautions]


def with_corrections(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` with p-values corrected over all its compared rows, and ratios shrunk for ranking.

    Rows that are no place of their own (unallocated, unplaced) and rows without any event are not
    part of the family.
    """
    if not len(frame):
        return frame
    events = (frame["count_a"] + frame["count_b"]).fillna(0)
    family = frame["refused"].isna() & ~frame["scope"].isin([UNALLOCATED, UNPLACED])
    p_values = frame["p_value"].where(family).to_numpy(float, na_value=np.nan)
    counted = (family & (events > 0)).to_numpy(bool)
    shrunk = np.full(len(frame), np.nan)
    if counted.any():
        rows = frame[counted]
        sides = [rows[name].to_numpy(float) for name in ("count_a", "days_a", "count_b", "days_b")]
        shrunk[counted] = shrunk_ratios(*sides)
    return frame.assign(
        p_holm=_real(holm(p_values)), p_bh=_real(benjamini_hochberg(p_values)), shrunk=_real(shrunk)
    )


def _real(values: Any) -> Any:
    return pd.array(np.asarray(values, float), "Float64")
