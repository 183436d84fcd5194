"""Panels of counts per bin on one time axis, for trend, levels and flags.

Grey bars are the counts. Bins of which nothing is known are hatched, which is not zero; bins that
may still be filling are shaded.
"""

import textwrap
from collections.abc import Iterator
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from plotly.subplots import make_subplots

from analytics.charts.theme import NARROW, base_layout, interactive_figure, static_figure
from analytics.palette import light
from analytics.prose.words import missing, number
from analytics.results import rows as rows_of

DAY = pd.Timedelta(days=1)
_MS = 86_400_000  # milliseconds of a day: the unit of widths in plotly
_CLEAR = "rgba(0,0,0,0)"
_WIDE = 105  # characters of a line that fits a printed page

Panel = tuple[str, str, pd.DataFrame]  # name, what is said of it, its bins in order


def unknown_spans(bins: pd.DataFrame) -> Iterator[tuple[pd.Timestamp, pd.Timestamp]]:
    """Stretches of neighbouring bins without a known count, from first day to the day after."""
    yield from _spans(bins, bins["count"].isna())


def tail_spans(bins: pd.DataFrame) -> Iterator[tuple[pd.Timestamp, pd.Timestamp]]:
    """Stretches of bins that may still be filling."""
    yield from _spans(bins, bins["tail"] & bins["count"].notna())


def _spans(bins: pd.DataFrame, wanted: pd.Series) -> Iterator[tuple[pd.Timestamp, pd.Timestamp]]:
    run = (wanted != wanted.shift()).cumsum()
    for _, part in bins[wanted].groupby(run[wanted]):
        yield part["bin_start"].iloc[0], part["bin_end"].iloc[-1] + DAY


def middles(bins: pd.DataFrame) -> pd.Series:
    """The middle of each bin."""
    return bins["bin_start"] + (bins["bin_end"] + DAY - bins["bin_start"]) / 2


def floats(values: pd.Series) -> pd.Series:
    """Nullable numbers as plain ones."""
    return pd.Series(values.to_numpy(float, na_value=float("nan")), index=values.index)


def top_of(bins: pd.DataFrame) -> float:
    """The height of a panel in counts. Counts set it: a threshold can be far above all of them."""
    counts = floats(bins["count"])
    fitted = floats(bins["fitted_high"]) if "fitted_high" in bins else counts
    return max(1.0, float(counts.max()), float(fitted.max())) * 1.12


def when(row: Any) -> str:
    """The days of a bin, for hovering."""
    return f"<b>{row.bin_start:%-d %b %Y} to {row.bin_end:%-d %b %Y}</b>"


def count_line(row: Any) -> str:
    """The count of a bin and what it is worth, for hovering."""
    if missing(row.count):
        return "not known"
    return f"counted {number(row.count)}" + (" (may still be filling)" if row.tail else "")


# Static


def static_panels(
    drawn: list[Panel], height: float, *, aside: bool = False
) -> tuple[Figure, list[Axes]]:
    """A figure with one axes a panel, each with its bars, hatches and shades.

    `height` is in inches a panel; `aside` writes what is said beside the name, not below it.
    """
    count = max(len(drawn), 1)
    figure = static_figure(height=0.8 + height * count)
    grid = figure.subplots(count, 1, sharex=True, squeeze=False)[:, 0]
    for axes, (name, said, bins) in zip(grid, drawn, strict=False):
        _bars(axes, bins)
        if aside:
            axes.set_title(said, loc="right", fontsize=8.5, color=light("muted"))
            said = ""
        lines = textwrap.wrap(said, _WIDE)
        axes.set_title(
            name, loc="left", fontsize=9.5, fontweight="bold", pad=6 + 12 * len(lines)
        )  # fmt: skip
        # Out of the layout: it would count as width that the axes must give up.
        axes.annotate(
            "\n".join(lines), (0, 1), xycoords="axes fraction", textcoords="offset points",
            xytext=(0, 4), fontsize=8.5, color=light("muted"), in_layout=False,
        )  # fmt: skip
    if not drawn:
        grid[0].set_axis_off()
    return figure, list(grid)


def _bars(axes: Axes, bins: pd.DataFrame) -> None:
    counts = floats(bins["count"])
    edges = [*bins["bin_start"], bins["bin_end"].iloc[-1] + DAY]
    axes.stairs(counts, edges, fill=True, color=light("hatch"))  # one path, however many bins
    top = top_of(bins)
    for first, last in unknown_spans(bins):
        axes.fill_between([first, last], top, facecolor="none", edgecolor=light("hatch"),
                          hatch="////", linewidth=0)  # fmt: skip
    for first, last in tail_spans(bins):
        axes.axvspan(first, last, color=light("possible"), alpha=0.6, linewidth=0, zorder=0)
    axes.set_ylim(0, top)
    axes.grid(visible=False, axis="x")
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=4)
    locator = AutoDateLocator(minticks=4, maxticks=9)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))


def static_legend(axes: Axes, drawn: list[Panel], *handles: Any) -> None:
    """The legend over the first panel; only what is drawn is named."""
    named = [Patch(facecolor=light("hatch"), label="counted"), *handles]
    if any(True for *_, bins in drawn for _ in unknown_spans(bins)):
        named.append(
            Patch(facecolor="none", edgecolor=light("hatch"), hatch="////", label="not known")
        )
    if any(True for *_, bins in drawn for _ in tail_spans(bins)):
        named.append(Patch(facecolor=light("possible"), alpha=0.6, label="may still be filling"))
    axes.figure.legend(handles=named, loc="outside upper right", ncols=len(named), fontsize=8.5)


# Interactive


def interactive_panels(drawn: list[Panel], panel: int) -> go.Figure:
    """A plotly figure with one row a panel: bars, hatches and shades; `panel` in pixels."""
    count = max(len(drawn), 1)
    titles = [_title(name, said) for name, said, _ in drawn]
    lines = max((title.count("<br>") + 1 for title in titles), default=1)
    head = 12 + 17 * lines
    height = 70 + count * (panel + head)
    figure = make_subplots(
        rows=count, cols=1, shared_xaxes=True, subplot_titles=titles,
        vertical_spacing=0 if count == 1 else head / height,
    )  # fmt: skip
    margin = {"l": 8, "r": 16, "t": head, "b": 56}
    figure.update_layout(
        base_layout(height) | {"bargap": 0, "showlegend": True, "margin": margin},
        legend={"orientation": "h", "y": 0, "yref": "container", "yanchor": "bottom", "x": 0},
    )
    figure.update_annotations(x=0, xanchor="left", align="left", font={"size": 13})
    figure.update_xaxes(type="date", showgrid=False, linecolor=light("line"))
    figure.update_yaxes(gridcolor=light("line"), rangemode="tozero", automargin=True, nticks=4,
                        zeroline=False)  # fmt: skip
    return figure


def _title(name: str, said: str) -> str:
    told = "<br>".join(textwrap.wrap(said, NARROW))
    return f"<b>{'<br>'.join(textwrap.wrap(name, NARROW))}</b>" + (f"<br>{told}" if told else "")


def add_bars(figure: go.Figure, bins: pd.DataFrame, row: int, hover: list[str]) -> None:
    """The counts of a panel as bars with their hover texts, its hatches and its shades."""
    known = bins["count"].notna()
    figure.add_trace(
        go.Bar(
            **_bar(bins, known, hover), y=floats(bins.loc[known, "count"]), name="counted",
            legendgroup="counted", showlegend=row == 1, marker={"color": light("hatch")},
        ),
        row=row, col=1,
    )  # fmt: skip
    top = top_of(bins)
    if not known.all():
        pattern = {"shape": "/", "size": 6, "fgcolor": light("hatch"), "fgopacity": 1,
                   "bgcolor": _CLEAR}  # fmt: skip
        figure.add_trace(
            go.Bar(
                **_bar(bins, ~known, hover), y=[top] * int((~known).sum()), name="not known",
                showlegend=False,
                marker={"color": _CLEAR, "pattern": pattern, "line": {"width": 0}},
            ),
            row=row, col=1,
        )  # fmt: skip
    # After the bars: plotly drops shapes of a panel that holds no trace yet.
    for first, last in tail_spans(bins):
        figure.add_vrect(
            x0=first, x1=last, row=row, col=1, fillcolor=light("possible"), opacity=0.6,
            line_width=0, layer="below",
        )  # fmt: skip
    figure.update_yaxes(range=[0, top], row=row, col=1)


def _bar(bins: pd.DataFrame, wanted: pd.Series, hover: list[str]) -> dict[str, Any]:
    days = (bins["bin_end"] - bins["bin_start"]).dt.days.add(1)
    texts = pd.Series(hover, index=bins.index)[wanted]
    return {
        "x": middles(bins)[wanted], "width": days[wanted] * _MS, "text": texts,
        "textposition": "none", "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


def add_keys(figure: go.Figure, drawn: list[Panel]) -> None:
    """Legend entries of the hatches and shades that are drawn."""
    for name, role, symbol, spans in (
        ("not known", "muted", "hash-open", unknown_spans),
        ("may still be filling", "possible", "square", tail_spans),
    ):
        if any(True for *_, bins in drawn for _ in spans(bins)):
            figure.add_trace(
                go.Scatter(x=[None], y=[None], mode="markers", name=name,
                           marker={"symbol": symbol, "size": 11, "color": light(role)}),
                row=1, col=1,
            )  # fmt: skip


def hovers(bins: pd.DataFrame, *more: Any) -> list[str]:
    """A hover text a bin: its days, its count, and what each function of `more` says of a row."""
    return [
        "<br>".join([when(row), count_line(row), *filter(None, (say(row) for say in more))])
        for row in rows_of(bins)
    ]


# Nothing to draw


def static_message(text: str) -> Figure:
    """A sentence in the place of a chart."""
    figure = static_figure(height=0.9)
    figure.text(0.01, 0.5, "\n".join(textwrap.wrap(text, 95)), va="center", fontsize=9.5)
    return figure


def interactive_message(text: str) -> go.Figure:
    """A sentence in the place of a chart."""
    figure = interactive_figure(height=110)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    figure.add_annotation(
        text="<br>".join(textwrap.wrap(text, NARROW)), x=0, y=0.5, xref="paper", yref="paper",
        xanchor="left", align="left", showarrow=False,
    )  # fmt: skip
    return figure
