"""Charts for plotly, as plain dictionaries in its schema: nothing is validated at run time.

Text of data is text: what plotly would read as markup or as mathematics is escaped here, once.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from analytics.charts.labels import Note, labels
from analytics.charts.layout import NARROW, WIDE, Box, Layout, Word, arrange
from analytics.charts.marks import (
    NAN,
    Area,
    Axis,
    Bars,
    Chart,
    Labels,
    Lines,
    Mark,
    Points,
    plain,
    ticks,
)
from analytics.palette import light

Json = dict[str, Any]
SANS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'
_CLEAR = "rgba(0,0,0,0)"
_DAY = 86_400_000  # milliseconds: plotly's unit of widths on an axis of time
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;", "\n": "<br>"})


def plotly_json(chart: Chart) -> Json:
    """`data` and `layout` of a chart, as `narrow` those of a telephone, and its `facets`.

    The data of `narrow` are the traces that differ, by their place. Where rows can be picked, the
    `customdata` of a trace are the rows behind its elements; the name of a text is its row, or
    its place among the `lanes`.
    """
    wide, narrow = arrange(chart, WIDE), arrange(chart, NARROW)
    data = _data(wide)
    other = enumerate(zip(data, _data(narrow), strict=True))
    changed = {str(place): small for place, (large, small) in other if small != large}
    small = {"layout": _layout(narrow), "data": changed}
    drawn = {"data": data, "layout": _layout(wide), "narrow": small}
    return drawn | ({"facets": chart.facets} if chart.facets else {})


def _data(out: Layout) -> list[Json]:
    named: set[str] = set()
    return [
        trace
        for place, box in enumerate(out.boxes, start=1)
        for mark in _merged(box.panel.marks)
        for trace in _trace(mark, box, place, named)
    ]


def _merged(marks: list[Any]) -> list[Any]:
    """Lines and signs that look alike as one mark: each trace costs a browser time."""
    alike: dict[Any, list[Any]] = {}
    for place, mark in enumerate(marks):
        free = isinstance(mark, Lines | Points)
        told = bool(mark.titles), bool(mark.of)
        look = (replace(mark, x=(), y=(), titles=(), of=()), told) if free else place
        alike.setdefault(look, []).append(mark)
    joined = [_merge(same) if len(same) > 1 else same[0] for same in alike.values()]
    return sorted(joined, key=lambda mark: isinstance(mark, Points))  # signs lie on lines


def _merge(marks: list[Any]) -> Any:
    gap = [NAN] if isinstance(marks[0], Lines) else []  # lines stay apart
    x, y = ([at for mark in marks for at in (*getattr(mark, of), *gap)] for of in "xy")
    titles = [title for mark in marks for title in (*mark.titles, *mark.titles[-1:] * len(gap))]
    of = [row for mark in marks for row in mark.of]
    return replace(marks[0], x=x, y=y, titles=titles, of=of)


def words(text: object, *, bold: bool = False) -> str:
    """Text from data inside plotly's small markup: nothing in it becomes a tag or a formula."""
    said = plain(text).translate(_ESCAPED)
    return f"<b>{said}</b>" if bold else said


def _hover(text: str) -> str:
    first, _, rest = text.partition("\n")
    return words(first, bold=True) + (f"<br>{words(rest)}" if rest else "")


# Traces


def _trace(mark: Any, box: Box, place: int, named: set[str]) -> Iterator[Json]:
    if isinstance(mark, Labels):
        return  # written by the layout, which knows whether there is room
    number = "" if place == 1 else place
    common: Json = {"xaxis": f"x{number}", "yaxis": f"y{number}", "showlegend": False}
    common |= {"hoverinfo": "skip"} if not mark.titles else {
        "text": [_hover(title) for title in mark.titles],
        "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip
    if mark.of:
        common["customdata"] = list(mark.of)  # a click leads there
    if mark.opacity < 1:
        common["opacity"] = mark.opacity
    if mark.name:
        common |= {"name": words(mark.name), "legendgroup": mark.name,
                   "showlegend": mark.name not in named}  # fmt: skip
        named.add(mark.name)
    yield common | _TRACES[type(mark)](mark, box)


def _bar_trace(mark: Bars, box: Box) -> Json:
    left, right, bottom, top = (np.asarray(v, float) for v in (
        mark.left, mark.right, box.heights(mark.bottom), box.heights(mark.top)))  # fmt: skip
    style: Json = {"color": light(mark.colour), "line": {"width": 0}}
    if mark.hatched:
        pattern = {"shape": "/", "size": 6, "fgcolor": light(mark.colour), "fgopacity": 1}
        style |= {"color": _CLEAR, "pattern": pattern | {"bgcolor": _CLEAR}}
    return {
        "type": "bar", "x": _places(left, box.x), "offset": 0, "base": _once(bottom),
        "width": _once((right - left) * (_DAY if box.x.time else 1)),
        "y": _rounded(top - bottom), "marker": style, "textposition": "none",
    }  # fmt: skip


def _once(values: Any) -> float | list[float | None] | None:
    """One number for all that are alike, else each."""
    found = _rounded(values)
    return found[0] if len(set(found)) == 1 else found


def _line_trace(mark: Lines, box: Box) -> Json:
    line = {"color": light(mark.colour), "width": mark.width}
    line |= {"dash": "dash"} if mark.dashed else {}
    return {"type": "scatter", "mode": "lines", "line": line, **_positions(mark, box)}


def _point_trace(mark: Points, box: Box) -> Json:
    larger = 1.25 if mark.shape.startswith("triangle") else 1.0  # as our own signs
    (size,) = _rounded([mark.size * larger])
    sign: Json = {"color": light(mark.colour), "size": size, "opacity": 1, "symbol": mark.shape,
                  "line": {"width": 0}}  # fmt: skip
    if mark.hollow:
        sign |= {"color": light("paper"), "line": {"width": 1.6, "color": light(mark.colour)}}
    return {"type": "scatter", "mode": "markers", "marker": sign, "cliponaxis": False,
            **_positions(mark, box)}  # fmt: skip


def _positions(mark: Lines | Points | Labels, box: Box) -> Json:
    return {"x": _places(mark.x, box.x), "y": _rounded(box.heights(mark.y))}


def _area_trace(mark: Area, box: Box) -> Json:
    outline = [point for ring in mark.rings for point in (*ring, (float("nan"),) * 2)]
    filled: Json = {"fillcolor": light(mark.colour)}
    if mark.hatched:
        pattern = {"shape": "/", "size": 6, "solidity": 0.15, "fgcolor": light("hatch")}
        filled["fillpattern"] = pattern | {"bgcolor": light(mark.colour)}
    return {
        "type": "scatter", "mode": "lines", "x": _places([at for at, _ in outline], box.x),
        "y": _rounded([at for _, at in outline]), "fill": "toself", "hoveron": "fills",
        "line": {"color": light("hatch"), "width": 0.8}, **filled,
        **({"text": _hover(mark.titles[0]), "hoverinfo": "text"} if mark.titles else {}),
    }  # fmt: skip


_TRACES: dict[type[Mark], Any] = {
    Bars: _bar_trace, Lines: _line_trace, Points: _point_trace, Area: _area_trace,
}  # fmt: skip


def _places(values: Any, axis: Axis) -> list[Any]:
    """Positions on an axis: days as ISO dates, numbers as they are."""
    if not axis.time:
        return _rounded(values)
    at = np.asarray(values, float)
    known = np.isfinite(at)
    whole = not len(at) or (at[known] == np.floor(at[known])).all()
    scaled = np.where(known, at, 0) * (1 if whole else 24)
    moments = scaled.round().astype("int64").astype("datetime64[D]" if whole else "datetime64[h]")
    return [str(one) if ok else None for one, ok in zip(moments, known, strict=True)]


def _rounded(values: Any) -> list[float | None]:
    found = np.asarray(values, float).round(4).tolist()
    return [None if one != one else int(one) if one == int(one) else one for one in found]


# Layout


def _layout(out: Layout) -> Json:
    inner = out.height - out.head - out.foot or 1
    layout: Json = {
        "template": "none", "height": out.height, "barmode": "overlay", "bargap": 0,
        "font": {"family": SANS, "size": 12.5, "color": light("ink")},
        "paper_bgcolor": _CLEAR, "plot_bgcolor": _CLEAR, "hovermode": "closest",
        "dragmode": "zoom" if _can_zoom(out) else False,
        "margin": {"l": out.left, "r": out.right, "t": out.head, "b": out.foot,
                   "autoexpand": False},
        "hoverlabel": {"align": "left", "bgcolor": light("paper"), "bordercolor": light("muted"),
                       "font": {"family": SANS, "size": 13}},
        "showlegend": bool(out.keys),
        "legend": {"orientation": "h", "x": 0, "xref": "container", "xanchor": "left", "y": 1,
                   "yref": "container", "yanchor": "top", "bgcolor": _CLEAR,
                   "font": {"size": 12.5}, "tracegroupgap": 0},
        "annotations": [_noted(word, out) for word in out.words],
    }  # fmt: skip
    for place, box in enumerate(out.boxes, start=1):
        number = "" if place == 1 else str(place)
        layout[f"xaxis{number}"], layout[f"yaxis{number}"] = _axes(box, out, number, inner)
        layout["annotations"] += [_placed_note(note, box, number) for note in labels(out, box)]
    return layout


def _can_zoom(out: Layout) -> bool:
    """A stretch of time can be drawn out with a mouse; on a telephone a finger scrolls the page."""
    return out.width == WIDE and any(box.x.time for box in out.boxes)


def _axes(box: Box, out: Layout, number: str, inner: float) -> tuple[Json, Json]:
    up = 1 - (box.top - out.head) / inner
    x: Json = {
        "domain": [box.start, box.end], "anchor": f"y{number}",
        "range": _places([box.x.low, box.x.high], box.x),
        **_tick_look(box.x, (box.end - box.start) * out.inner, shown=box.ticked),
    }  # fmt: skip
    y: Json = {
        "domain": [max(up - box.height / inner, 0), min(up, 1)], "anchor": f"x{number}",
        "range": [box.y.low, box.y.high], **_tick_look(box.y, shown=True),
    }  # fmt: skip
    if box.x.time:
        x["type"] = "date"
        if number:
            x["matches"] = "x"
    if box.panel.stretch == box.panel.stretch:
        x["constrain"] = y["constrain"] = "domain"
        y |= {"scaleanchor": f"x{number}", "scaleratio": box.panel.stretch}
    else:
        y["fixedrange"] = True
    return x, y


def _tick_look(axis: Axis, pixels: float = 1e9, *, shown: bool) -> Json:
    if not axis.ticks:
        return {"visible": False}
    drawn = {
        "showgrid": axis.lines, "gridcolor": light("line"), "linecolor": light("line"),
        "zeroline": False, "showticklabels": shown, "tickangle": 0, "tickfont": {"size": 11.5},
        "ticks": "",
    }  # fmt: skip
    if axis.time:  # left to plotly: a reader may zoom
        return drawn | {"nticks": int(pixels / 55), "showline": True}
    places, texts = zip(*ticks(axis, pixels), strict=True)
    return drawn | {"tickvals": list(places), "ticktext": [words(text) for text in texts]}


def _noted(word: Word, out: Layout) -> Json:
    """A text of the layout: a place on the paper, moved by pixels."""
    said = _annotation(word, word.text, "paper", word.side, 1, word.dx, out.head - word.y)
    return said | {"align": "left"} | ({"name": f"lane {word.of}"} if word.of else {})


def _placed_note(note: Note, box: Box, number: str) -> Json:
    """A text at a position of a plot: it follows it where a reader zooms."""
    look, text, x, y, dx, dy, of = note
    (across,), (up,) = _places([x], box.x), _rounded([box.heights(y)])
    said = _annotation(look, text, number, across, up, dx, -dy)
    return said | ({} if of is None else {"name": f"row {of}"})


def _annotation(
    look: Word | Labels, text: str, of: str, x: Any, y: Any, dx: float, dy: float
) -> Json:
    xref, yref = ("paper", "paper") if of == "paper" else (f"x{of}", f"y{of}")
    return {
        "text": words(text, bold=look.bold), "showarrow": False, "xref": xref, "yref": yref,
        "x": x, "y": y, "xanchor": look.anchor, "yanchor": "middle", "xshift": dx, "yshift": dy,
        "font": {"size": look.size, "color": light(look.colour)},
    }  # fmt: skip
