"""Values of a result as positions: days as numbers, missing as NaN, and the ticks of an axis."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from analytics.charts.marks import NAN, Axis


def days(moments: Iterable[Any]) -> Any:
    """Days since 1970 as an array, missing as NaN.

    >>> days(["1970-01-02", None]).tolist()
    [1.0, nan]
    """
    moment = pd.to_datetime(pd.Series(list(moments), dtype="object")).to_numpy("datetime64[s]")
    return np.where(np.isnat(moment), NAN, moment.astype("int64") / 86_400)


def floats(values: Iterable[Any]) -> Any:
    """Nullable numbers as an array of plain ones."""
    return pd.Series(values).to_numpy(float, na_value=NAN)


def round_ticks(high: float, most: int = 4, *, whole: bool = True) -> list[tuple[float, str]]:
    """Round numbers from 0 up to `high`, with their texts.

    >>> round_ticks(27)
    [(0, '0'), (10, '10'), (20, '20')]
    """
    raw = max(high, 1e-9) / most
    power = 10.0 ** np.floor(np.log10(raw))
    step = next(step * power for step in (1, 2, 5, 10) if step * power >= raw * 0.999)
    step = max(step, 1.0) if whole else step
    found = [float(step * place) for place in range(int(high / step) + 1)]
    return [(int(one) if one == int(one) else one, f"{one:,.10g}") for one in found]


def day_ticks(low: float, high: float, most: int = 8) -> list[tuple[float, str]]:
    """Firsts of months or years between two days, as many as fit; a January bears its year.

    >>> [text for _, text in day_ticks(19358, 19723)]
    ['2023', 'Apr', 'Jul', 'Oct', '2024']
    """
    first, last = (np.datetime64(int(edge), "D").astype("datetime64[M]") for edge in (low, high))
    length = max(int((last - first).astype(int)), 0)
    step = next((s for s in (1, 3, 6, 12, 24, 60, 120) if length / s <= most), 240)
    if length < 2:
        return _few_days(low, high, most)
    found = []
    for month in range(int(first.astype(int)), int(last.astype(int)) + 1):
        at = np.datetime64(month, "M").astype("datetime64[D]")
        if month % step == 0 and low <= at.astype(int) <= high:
            year = month % 12 == 0
            found.append((float(at.astype(int)), f"{pd.Timestamp(at):{'%Y' if year else '%b'}}"))
    return found if any(len(text) == 4 for _, text in found) else _with_year(found)


def _few_days(low: float, high: float, most: int) -> list[tuple[float, str]]:
    step = max(int((high - low) // most), 1)
    places = range(int(low), int(high) + 1, step)
    return [(float(at), f"{pd.Timestamp(at, unit='D'):%-d %b}") for at in places]


def _with_year(found: list[tuple[float, str]]) -> list[tuple[float, str]]:
    return [(at, f"{pd.Timestamp(at, unit='D'):%b %Y}") for at, _ in found[:1]] + found[1:]


def time_axis(first: float, last: float) -> Axis:
    """An axis of days with its ticks."""
    return Axis(first, last, day_ticks(first, last), time=True, lines=False)


def count_axis(top: float, title: str = "") -> Axis:
    """An axis of counts from 0."""
    return Axis(0, top, round_ticks(top), title)
