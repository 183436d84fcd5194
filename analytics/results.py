"""Result frames: what a measure returns, and the only two doors to the description it carries.

A result is a plain DataFrame. What it is, which rows it was made from and what was left out
travel with it in `attrs["result"]`, a small dict of JSON values.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analytics.errors import ParameterError

KINDS = (
    "count", "comparison", "months", "provinces", "timeline", "claims", "trend", "change_points",
    "warnings",
)  # fmt: skip


def as_result(frame: pd.DataFrame, kind: str, **info: object) -> pd.DataFrame:
    """`frame` as the result of a measure: a copy that says what it is and what it left out.

    `info` must be plain JSON values: title, window, selection, sources, left_out, notes.

    >>> result_info(as_result(pd.DataFrame(), "count", left_out={"undated": 2}))["left_out"]
    {'undated': 2}
    """
    result = frame.copy(deep=False)
    result.attrs = {"result": {"kind": kind, "notes": [], "left_out": {}, **info}}
    return result


def result_info(frame: pd.DataFrame) -> dict[str, Any]:
    """What `as_result` wrote; `ParameterError` for a frame that no measure returned."""
    try:
        return dict(frame.attrs["result"])
    except KeyError:
        raise ParameterError(
            "this frame is not the result of a measure",
            remedy="pass what count, compare, provinces, timeline or check_claims returned",
        ) from None


def rows(result: pd.DataFrame) -> Iterator[Any]:
    """The rows of a result as named tuples: `row.count`, `row.verdict`, `row.Index`.

    What a cell holds is for the contract of the result to say, not for the type checker.
    """
    yield from result.itertuples()
