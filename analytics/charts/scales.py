"""Values of a result as positions: days as numbers, missing as NaN, and the ticks of an axis."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from analytics.charts.marks import NAN, Axis
from analytics.prose.messages import say
from analytics.prose.words import noun
from analytics.results import result_info


def days(moments: Iterable[Any]) -> Any:
    """Days since 1970 as an array, missing as NaN.

    >>> days(["1970-01-02", None]).tolist()
    [1.0, nan]
    """
    if not isinstance(moments, pd.Series):
        moments = pd.Series(list(moments), dtype="object")
    moment = pd.to_datetime(moments).to_numpy("datetime64[s]")
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
    first, last = pd.to_datetime([low, high], unit="D")
    every = pd.period_range(first, last, freq="M")
    if len(every) < 3:
        few = range(int(low), int(high) + 1, max(int((high - low) // most), 1))
        return [(float(at), short_day(pd.Timestamp(at, unit="D"))) for at in few]
    step = next((s for s in (1, 3, 6, 12, 24, 60, 120) if (len(every) - 1) / s <= most), 240)
    firsts = every[every.asi8 % step == 0].to_timestamp()
    found = [
        (float(at), str(first.year) if first.month == 1 else short_months()[first.month - 1])
        for at, first in zip(days(firsts), firsts, strict=True)
        if low <= at <= high
    ]
    if found and not any(text.isdigit() for _, text in found):  # no January
        (at, text), *_ = found
        found[0] = at, f"{text} {pd.Timestamp(at, unit='D').year}"
    return found


def unit_of(result: pd.DataFrame, every: str) -> str:
    """What is counted in each of such bins."""
    return say("chart-every", what=noun(str(result_info(result).get("measure", "incidents"))),
               every=every)  # fmt: skip


def short_months() -> list[str]:
    """The short names of the months."""
    return say("chart-months").split()


def short_day(moment: Any) -> str:
    """A day with the short name of its month."""
    return say("chart-day", day=str(moment.day), month=short_months()[moment.month - 1])


def time_axis(first: float, last: float) -> Axis:
    """An axis of days with its ticks."""
    return Axis(first, last, day_ticks(first, last), time=True, lines=False)


def a_year() -> Axis:
    """An axis of the twelve months."""
    return Axis(0.5, 12.5, list(enumerate(short_months(), start=1)), lines=False)


def count_axis(top: float, title: str = "") -> Axis:
    """An axis of counts from 0."""
    return Axis(0, top, round_ticks(top), title)
