"""An editor's dated texts, such as "Assad falls", drawn on every chart over time."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pandas as pd

from analytics.charts.marks import NAN, Axis, Chart, Lines
from analytics.charts.scales import days
from analytics.errors import ParameterError
from analytics.prose.messages import say
from analytics.prose.words import day as in_words

_DRAWN: dict[str, str] = {}


def markers(texts: Mapping[str, str]) -> None:
    """From here on, charts over time bear these texts at their days, marked as the editor's.

    Parameters
    ----------
    texts
        For an ISO day what is to be read there. An empty one takes all markers back. A day outside
        the time of a chart is not drawn on it.

    Returns
    -------
    None
        `draw` and `show` draw them from then on.

    Raises
    ------
    ParameterError
        For a day that is not an ISO day.

    >>> markers({"2024-12-08": "Assad falls"})
    >>> markers({})
    """
    for day in texts:
        try:
            date.fromisoformat(day)
        except ValueError:
            raise ParameterError(
                "not a day", column="markers", value=day, remedy="write it as 2024-12-08"
            ) from None
    _DRAWN.clear()
    _DRAWN.update(texts)


def marked(chart: Chart) -> Chart:
    """A chart with the markers that its time holds: a line through its plots, the text above."""
    if not _DRAWN or not chart.panels:
        return chart
    axis = chart.panels[0].x
    places = dict(zip(_DRAWN, (_place(axis, at) for at in days(_DRAWN)), strict=True))
    shown = {day: at for day, at in places.items() if at == at}
    texts = [(at, f"{in_words(day)}: {_DRAWN[day]}") for day, at in shown.items()]
    lines = [
        [
            Lines([at, at], [panel.y.low, panel.y.high], 1.5, dashed=True, titles=[text] * 2,
                  name=say("chart-editor"))
            for at, text in texts
        ]
        for panel in chart.panels
    ]  # fmt: skip
    panels = [
        replace(panel, marks=[*panel.marks, *more], marked=() if place else texts)
        for place, (panel, more) in enumerate(zip(chart.panels, lines, strict=True))
    ]
    return replace(chart, panels=panels, marked=tuple(shown))


def _place(axis: Axis, at: float) -> float:
    """Where a day lies on an axis of days, or of the months of several periods."""
    if axis.time and axis.low <= at < axis.high:
        return at + 0.5
    if any(first <= at <= last for first, last in axis.periods):
        moment = pd.Timestamp(at, unit="D")
        return float(moment.month - 0.5 + (moment.day - 0.5) / moment.days_in_month)
    return NAN
