"""Panels of counts per bin: counts, a trend, changes of level, flags; and months in pairs.

Grey bars are the counts. Bins of which nothing is known are hatched, which is not zero; bins that
may still be filling are shaded. A trend and flags are drawn from the first count to the last.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import compress
from typing import Any

import numpy as np
import pandas as pd

from analytics.charts.marks import NAN, Axis, Bars, Chart, Labels, Lines, Mark, Panel, Points
from analytics.charts.scales import a_year, count_axis, days, floats, short_day, time_axis, unit_of
from analytics.prose import trend as trends
from analytics.prose.change import a_month
from analytics.prose.messages import say
from analytics.prose.months import Series, series
from analytics.prose.warnings import said_of, watched
from analytics.prose.words import area, missing, number
from analytics.results import result_info
from analytics.results import rows as rows_of

PANELS = {"count": 8, "months": 6, "trend": 6, "warnings": 8}  # the table has them all
MARKS = 5_000  # bins of all panels of flags: thirty years of weeks in three, two years in eight
_SIDES = (("a", "earlier", -0.39), ("b", "later", 0.01))
LEAST = 3  # a series with fewer months known on both sides shows nothing

Found = tuple[str, str, "Bins", list[Mark]]  # a panel: its name, what is said of it, bins, marks


class Bins:
    """The bins of one panel as numbers: edges in days, counts, and the height of the panel.

    `height` holds every count: a threshold can be far above all of them.
    """

    def __init__(self, frame: pd.DataFrame, column: str = "count") -> None:
        self.frame = frame
        self.left, self.right = days(frame["bin_start"]), days(frame["bin_end"]) + 1
        self.middle = (self.left + self.right) / 2
        self.counts = floats(frame[column])
        tops = [1.0, *self.counts, *floats(frame.get("fitted_high", ()))]
        self.height = float(np.nanmax(tops)) * 1.12

    @classmethod
    def cropped(cls, frame: pd.DataFrame) -> "Bins":
        """The bins from the first that is known to the last."""
        known = np.flatnonzero(frame["count"].notna())
        return cls(frame.iloc[known[0] : known[-1] + 1] if len(known) else frame)

    def bars(
        self, wanted: Any, top: Any, colour: str, bottom: Any = 0.0,
        titles: Sequence[str] = (), **more: Any,
    ) -> Bars:  # fmt: skip
        """Bars over the bins that are wanted; `titles` are those of all bins."""
        shape = np.zeros(len(self.left))
        return Bars(
            self.left[wanted], self.right[wanted], (shape + bottom)[wanted], (shape + top)[wanted],
            colour=colour, titles=list(compress(titles, wanted)), **more,
        )  # fmt: skip

    def unknown(self, known: Any, titles: list[str]) -> Bars:
        """Hatches over the bins of which nothing is known."""
        name = say("chart-not_known")
        return self.bars(~known, self.height, "hatch", titles=titles, name=name, hatched=True)


def count(result: pd.DataFrame) -> Chart:
    """Counts of the largest groups, a panel each: what is certain, and what is possible."""
    if not (
        result["covered"].fillna(False).astype(bool) | (result["possible"] > 0).fillna(False)
    ).any():
        return Chart()  # of nothing anything is known
    size = result.groupby("group", observed=True)["possible"].sum().sort_values(ascending=False)
    found: list[Found] = []
    for group in size.index[: PANELS["count"]]:
        rows = result[result["group"] == group].sort_values("bin_start")
        name, bins = area(group) if len(size) > 1 else "", Bins(rows, "possible")
        found.append((name, "", bins, _possible(bins, name)))
    return _one_axis(result, found, 130)


def trend(result: pd.DataFrame) -> Chart:
    """Counts of each series with its fitted line and range, or with its levels."""
    found: list[Found] = []
    for name, rows in trends.followed(result)[: PANELS["trend"]]:
        bins = Bins.cropped(rows)
        over = _levels(bins) if bins.frame["level"].notna().any() else _fit_lines(bins)
        said = [_estimated(row) for row in rows_of(bins.frame)]
        found.append((name, trends.said_of(rows), bins, [*_count_bars(bins, said), *over]))
    return _one_axis(result, found, 170)


def warnings(result: pd.DataFrame) -> Chart:
    """Counts of each group; a triangle where a bin stands out of the pale band below it."""
    groups = watched(result)
    longest = max((len(rows) for _, rows in groups), default=1)
    found: list[Found] = []
    for name, rows in groups[: max(2, min(PANELS["warnings"], MARKS // longest))]:
        bins = Bins.cropped(rows)
        said = [_threshold(row) for row in rows_of(bins.frame)]
        marks = [_usual(bins), *_count_bars(bins, said), _flags(bins)]
        found.append((name, said_of(rows), bins, marks))
    return _one_axis(result, found, 84)


def _one_axis(result: pd.DataFrame, found: Sequence[Found], height: float) -> Chart:
    """Panels under each other on one axis of time; the first says what is counted."""
    if not found:
        return Chart()
    first = min(bins.left.min() for _, _, bins, _ in found)
    x = time_axis(first, max(bins.right.max() for _, _, bins, _ in found))
    unit = unit_of(result, result_info(result).get("every", "bin"))
    return Chart([
        Panel(_held(marks), x, count_axis(bins.height, "" if place else unit), height, name, said)
        for place, (name, said, bins, marks) in enumerate(found)
    ])  # fmt: skip


def _held(marks: Iterable[Any]) -> list[Mark]:
    """Marks that hold anything: the legend names what is drawn."""
    return [mark for mark in marks if len(mark.left if isinstance(mark, Bars) else mark.x)]


def _bin_days(row: Any) -> str:
    first, last = (f"{short_day(edge)} {edge.year}" for edge in (row.bin_start, row.bin_end))
    return say("chart-days", first=first, last=last)


def _on_lines(*lines: str) -> str:
    return "\n".join(filter(None, lines))


def _possible(bins: Bins, name: str) -> list[Mark]:
    possible, certain = np.nan_to_num(bins.counts), np.nan_to_num(floats(bins.frame["certain"]))
    known = bins.frame["covered"].fillna(False).to_numpy(bool) | (possible > 0)
    titles = [_on_lines(_bin_days(row), *_certainty(row, name)) for row in rows_of(bins.frame)]
    return [
        bins.bars(certain > 0, certain, "later", name=say("chart-certain"), titles=titles),
        bins.bars(possible > certain, possible, "possible", certain, titles=titles,
                  name=say("chart-possible")),
        bins.unknown(known, titles),
    ]  # fmt: skip


def _certainty(row: Any, name: str) -> Iterator[str]:
    if missing(row.possible):
        yield say("chart-not_known")
        return
    yield name
    yield say("chart-bin_possible", certain=number(row.certain), possible=number(row.possible))


def _count_bars(bins: Bins, said: Iterable[str]) -> list[Mark]:
    """Bars of counts; `said` adds a line to what hovering over each says."""
    known = np.isfinite(bins.counts)
    tail = bins.frame["tail"].to_numpy(bool) & known
    titles = [
        _on_lines(_bin_days(row), _count_line(row), line)
        for row, line in zip(rows_of(bins.frame), said, strict=True)
    ]
    return [
        bins.bars(tail, bins.height, "possible", name=say("chart-filling"), opacity=0.6),
        bins.bars(known, bins.counts, "hatch", name=say("chart-counted"), titles=titles),
        bins.unknown(known, titles),
    ]


def _count_line(row: Any) -> str:
    if missing(row.count):
        return say("chart-not_known")
    return say(f"chart-bin_{'filling' if row.tail else 'counted'}", count=number(row.count))


def _fit_lines(bins: Bins) -> Iterator[Mark]:
    """Fitted counts of a bin of average length, so that short months make no teeth."""
    used = bins.frame["fitted"].notna().to_numpy()
    lengths = floats(bins.frame["days"])[used]
    for column, name, width in (
        ("fitted", "fitted", 2.4), ("fitted_low", "range", 1), ("fitted_high", "range", 1),
    ):  # fmt: skip
        height = floats(bins.frame[column])[used] * lengths.mean() / lengths
        yield Lines(bins.middle[used], height, width, width == 1, colour="later",
                    name=say(f"chart-{name}"))  # fmt: skip


def _levels(bins: Bins) -> Iterator[Mark]:
    """Each level as a count of an average bin, with a gap after it: a joint would say else."""
    found = trends.levels(bins.frame)
    average = floats(bins.frame.loc[bins.frame["level"].notna(), "days"]).mean()
    edges = np.column_stack([days(found["start"]), days(found["end"]) + 1, [NAN] * len(found)])
    changes = bins.left[bins.frame["change"].to_numpy(bool)]
    yield Lines(
        np.repeat(changes, 3) + np.tile([0, 0, NAN], len(changes)),
        np.tile([0, bins.height, NAN], len(changes)),
        1.4, dashed=True, colour="higher", name=say("chart-change"),
    )  # fmt: skip
    yield Lines(edges.ravel(), np.repeat(floats(found["level"]) * average, 3), 3,
                colour="later", name=say("chart-level"))  # fmt: skip


def _estimated(row: Any) -> str:
    if not missing(row.level):
        return say("chart-bin_level", rate=a_month(row.level))
    if missing(getattr(row, "fitted", None)):
        return ""
    rate, low, high = (number(one, 1) for one in (row.fitted, row.fitted_low, row.fitted_high))
    return say("chart-bin_fitted", rate=rate, low=low, high=high)


def _usual(bins: Bins) -> Bars:
    limit = floats(bins.frame["threshold"])
    top = np.minimum(limit, bins.height)
    name = say("chart-usual")
    return bins.bars(np.isfinite(limit), top, "possible", name=name, opacity=0.5)


def _flags(bins: Bins) -> Points:
    flagged = bins.frame["flagged"].to_numpy(bool)
    at = np.minimum(bins.counts[flagged] + bins.height * 0.06, bins.height)
    name = say("chart-flagged")
    return Points(bins.middle[flagged], at, "triangle-up", 9, colour="higher", name=name)


def _threshold(row: Any) -> str:
    if missing(row.threshold):
        return say("chart-bin_untested")
    kind = "flagged" if row.flagged else "usual"
    return say(f"chart-bin_{kind}", threshold=number(row.threshold, 1))


# Months in pairs


def months(result: pd.DataFrame) -> Chart:
    """Month against month as pairs of bars with their numbers, a panel for each series."""
    drawn = [each for each in series(result) if len(each.common) >= LEAST][: PANELS["months"]]
    periods = [days(both.split("/")) for both in result_info(result)["periods"]]
    x, unit = replace(a_year(), periods=periods), unit_of(result, "month")
    panels: list[Panel] = []
    for each in drawn:
        top = max(float(each.months[["count_a", "count_b"]].max().max()), 1.0) * 1.2
        marks = [mark for side in _SIDES for mark in _side_bars(each, x, *side, top)]
        axis = count_axis(top, "" if panels else unit)
        panels.append(Panel(_held(marks), x, axis, 130, each.name))
    least = any(each.months[["more_a", "more_b"]].any(axis=None) for each in drawn)
    return Chart(panels, note=say("chart-plus") if least else "")


def _side_bars(
    each: Series, x: Axis, side: str, role: str, shift: float, top: float
) -> Iterator[Mark]:
    left = floats(each.months["month"]) + shift
    count = floats(each.months[f"count_{side}"])
    known = np.isfinite(count)
    texts = [_over_bar(row, side) for row in rows_of(each.months)]
    titles = [
        f"{dict(x.ticks)[row.month]} {getattr(row, f'window_{side}')}\n{text}"
        for row, text in zip(rows_of(each.months), texts, strict=True)
    ]

    def bars(wanted: Any, heights: Any, colour: str, **look: Any) -> Bars:
        at, said = left[wanted], list(compress(titles, wanted))
        return Bars(at, at + 0.38, np.zeros(len(at)), heights, colour=colour, titles=said, **look)

    soft = known & each.months[f"provisional_{side}"].fillna(False).to_numpy(bool)
    firm = known & ~soft
    yield bars(firm, count[firm], role, name=str(getattr(each.first, f"window_{side}")))
    yield bars(soft, count[soft], role, name=say("chart-provisional"), opacity=0.5)
    yield Labels(left[known] + 0.19, count[known], list(compress(texts, known)), move=(0, -8),
                 size=10.5, room=0.52)  # fmt: skip
    name = say("chart-not_known")
    yield bars(~known, np.full((~known).sum(), top), "hatch", hatched=True, name=name)


def _over_bar(row: Any, side: str) -> str:
    """The number over a bar; a plus where the count is a lower bound."""
    count = getattr(row, f"count_{side}")
    if missing(count):
        return say("chart-not_known")
    return number(count) + ("+" if getattr(row, f"more_{side}") else "")
