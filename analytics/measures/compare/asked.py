"""The two windows a caller asks to compare, with the names they are printed by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.errors import ParameterError
from analytics.periods import Window, as_window, span
from analytics.periods.window import last_day


@dataclass(frozen=True, slots=True)
class Asked:
    """A closed window that was asked for, and its name."""

    start: date
    end: date
    label: str

    @property
    def window(self) -> Window:
        """The days, without the name."""
        return span(self.start, self.end)

    @property
    def days(self) -> int:
        """How many days, both ends included."""
        return (self.end - self.start).days + 1


def asked_window(name: str, value: object) -> Asked:
    """The window an argument stands for.

    Takes what `as_window` takes ("2023", "H1 2024", "2024-W12", "30 days after 2024-05-05", a
    pair of days), and a named campaign: "Inherent Resolve: 2024-08-29/2024-11-04".

    >>> asked_window("period_a", "Raids: 2024-08-29/2024-11-04").label
    'Raids'
    """
    label = None
    if isinstance(value, str) and ":" in value:
        label, _, rest = (part.strip() for part in value.partition(":"))
        value = rest
    window = as_window(value)  # type: ignore[arg-type] # checked there
    if window.start is None or window.end is None:
        raise ParameterError(
            "a comparison needs windows with two ends",
            column=name,
            value=value,
            remedy='give both ends, such as "2024-01-01/2024-06-30"',
        )
    return Asked(window.start, window.end, label or window.label)


def asked_pair(period_a: object, period_b: object) -> tuple[Asked, Asked]:
    """Both windows: the first must end before the second starts."""
    a, b = asked_window("period_a", period_a), asked_window("period_b", period_b)
    if b.start <= a.end:
        problem = "is the later one" if b.end < a.start else "shares days with the later one"
        raise ParameterError(
            f"the first window {problem}",
            column="period_a",
            value=f"{a.window.interval} and {b.window.interval}",
            remedy="give the earlier window first, without common days",
        )
    return a, b


def twin(window: Window, years: int) -> Window:
    """The same days of another year; the end of February stays its end.

    >>> str(twin(as_window("2024-02"), -1)), str(twin(as_window("H1 2023"), 1))
    ('Feb 2023', 'Jan-Jun 2024')
    """
    assert window.start is not None
    assert window.end is not None
    return span(_moved(window.start, years), _moved(window.end, years, last=True))


def _moved(day: date, years: int, *, last: bool = False) -> date:
    year = day.year + years
    final = last_day(year, day.month)
    if day.day > final.day or (last and (day + timedelta(days=1)).day == 1):
        return final
    return day.replace(year=year)


def years_between(asked: tuple[Asked, Asked]) -> int:
    """By how many years two windows are apart, counted from their first days."""
    return asked[1].start.year - asked[0].start.year


def label_of(windows: Sequence[Window]) -> str:
    """Windows in order as one label; those that touch are joined.

    >>> label_of([as_window("2023-01"), as_window("2023-02"), as_window("2023-04")])
    'Jan-Feb 2023, Apr 2023'
    """
    found: list[Window] = []
    for window in windows:
        last = found[-1] if found else None
        if last and last.start and last.end and window.start and window.end and (
            window.start - last.end == timedelta(days=1)
        ):  # fmt: skip
            found[-1] = span(last.start, window.end)
        else:
            found.append(window)
    return ", ".join(window.label for window in found)
