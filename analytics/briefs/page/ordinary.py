"""Outputs of ordinary cells as figures and tables: how any notebook of a user's own is a brief.

Tables of pandas become tables, figures of matplotlib, seaborn, plotly and altair become figures.
The first lines of a cell say the rest in Quarto's way: `#| fig-cap:`, `#| fig-alt:`, `#| tbl-cap:`.
What a page may not hold is an error that names the cell.
"""

from __future__ import annotations

import base64
import csv
import io
import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import zip_longest
from typing import Any, NamedTuple

from analytics.briefs.chromium import draw_plotly
from analytics.briefs.page.bundle import needs_network
from analytics.briefs.page.document import Document, Node
from analytics.briefs.page.safe_text import slug
from analytics.errors import RenderError
from analytics.exhibits import Chart, Collection, Column, Evidence, Figure, Table
from analytics.text import harmless

PLOTLY = "application/vnd.plotly.v1+json"
_PICTURES = ("image/svg+xml", "image/png")
_OPTION = re.compile(r"^#\|\s*([\w-]+):\s*(.+?)\s*$", re.MULTILINE)
_RUNS = re.compile(r"<(?:script|iframe|object|embed)\b|javascript|bokehjs|widget-view", re.I)
_REMEDIES = {
    "vega": 'write alt.renderers.enable("svg") before it (pip install vl-convert-python)',
    "bokeh": "draw it with plotly, or show a picture of it",
}
_SIDES = ("width", "height")
_NARROWEST = 640  # pixels that a picture may fill
_SHORTEST = 15  # characters of an alternative text that says something
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.(\d+))?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ABSENT = {"", "nan", "none", "<na>", "nat"}
_AXES = ("labels", "x", "y", "z", "values", "r", "theta", "open", "high", "low", "close")


class Cell(NamedTuple):
    """A code cell by its number among those of the notebook, and what its first lines say."""

    number: int
    said: Mapping[str, str]

    @classmethod
    def of(cls, number: int, source: str) -> Cell:
        """The cell of this source."""
        return cls(number, dict(_OPTION.findall(source)))

    def fault(self, reason: str, remedy: str) -> RenderError:
        """An error that names the cell."""
        return RenderError(f"code cell {self.number} {reason}", remedy=remedy)


def figures(cell: Cell, output: Mapping[str, Any], name: str) -> Iterator[Figure]:
    """What a page shows of an output, its id beginning with `name`; nothing for plain text.

    Raises
    ------
    RenderError
        For a figure without alternative text, and for what runs scripts or needs the network.
    """
    data = output.get("data") or {}
    picture = next((mime for mime in _PICTURES if mime in data), None)
    html = "".join(data.get("text/html", ""))
    if PLOTLY in data:
        yield _plotly(cell, data[PLOTLY], name)
    elif picture:
        yield _picture(cell, picture, "".join(data[picture]), name)
    elif _RUNS.search(html) or _RUNS.search(" ".join(data)):
        told = f"{html} {' '.join(data)}".lower()
        kind = next((kind for kind in _REMEDIES if kind in told), "")
        remedy = _REMEDIES.get(kind, "show a picture or a table of it")
        raise cell.fault(f"hands {kind} scripts, which no page may run".replace("  ", " "), remedy)
    elif "image/jpeg" in data:
        raise cell.fault("shows a JPEG picture", "show it as PNG or SVG")
    else:
        tables = Document(f"<!DOCTYPE html>{html}").css("table") if "<table" in html else []
        for place, node in enumerate(tables, start=1):
            title = cell.said.get("tbl-cap") or f"Table of cell {cell.number}"
            yield _of_own_code(
                cell, f"{name}-{place}", title, _typed_table(title, *_html_cells(node))
            )


def _of_own_code(
    cell: Cell, name: str, title: str, table: Table, chart: Chart | None = None, *notes: str
) -> Figure:
    code = Collection(f"the notebook's own code, cell {cell.number}", 0)
    evidence = Evidence(f"evidence-{name}", collections=(code,))
    return Figure(name, title, table, chart, evidence, notes=notes)


def _alt_of(cell: Cell) -> str:
    alt = cell.said.get("fig-alt", "")
    if len(alt) < _SHORTEST:
        remedy = "begin the cell with a line such as #| fig-alt: Attacks by month fell after June"
        raise cell.fault("shows a figure without words for those who do not see it", remedy)
    return alt


def _picture(cell: Cell, mime: str, content: str, name: str) -> Figure:
    alt = _alt_of(cell)
    title = cell.said.get("fig-cap") or alt
    table = Table(title, (Column("What it shows"),), ((alt,),))
    raw = content.encode() if "svg" in mime else base64.b64decode(content)
    svg = _framed(raw, mime, alt)
    note = "A picture that the notebook's own code drew: its numbers are not in this file."
    return _of_own_code(cell, name, title, table, Chart(svg, {}, alt), note)


def _plotly(cell: Cell, figure: Mapping[str, Any], name: str) -> Figure:
    alt = _alt_of(cell)
    drawn: dict[str, Any] = {"data": figure.get("data") or [], "layout": figure.get("layout") or {}}
    if found := needs_network(drawn):
        raise cell.fault(f"draws a {found}, which fetches or runs more", "draw it without a map")
    layout = dict(drawn["layout"])
    title = cell.said.get("fig-cap") or (layout.get("title") or {}).get("text") or alt
    table = _typed_table(title, *_drawn_numbers(drawn["data"]))
    width, height = int(layout.get("width") or 720), int(layout.get("height") or 420)
    svg = _framed(draw_plotly(drawn, width, height).encode(), "image/svg+xml", alt)
    return _of_own_code(cell, name, title, table, Chart(svg, drawn, alt))


def _framed(picture: bytes, mime: str, alt: str) -> str:
    """A picture inside an SVG of ours: there it runs nothing and fetches nothing."""
    if "svg" in mime:
        root = Document(picture.decode()).first("svg")
        attrs = root.attrs if root else {}
        sides = attrs.get("viewbox", "").split()[2:] or [attrs.get(n, "") for n in _SIDES]
        width, height = (re.sub(r"[^\d.]", "", side) or "600" for side in sides)
    else:
        width, height = map(str, struct.unpack(">II", picture[16:24]))
    room = max(float(width), _NARROWEST)  # a small picture keeps its size
    address = f"data:{mime};base64,{base64.b64encode(picture).decode()}"
    return (
        f'<svg viewBox="0 0 {room:g} {height}" role="img" aria-label="{escape(alt)}">'
        f'<image width="{width}" height="{height}" href="{address}"/></svg>'
    )


def _html_cells(table: Node) -> tuple[list[str], list[list[str]]]:
    """The names of the columns and the cells, each span filled with what it spans."""
    head = _unspanned(table.css("thead tr"))
    body = _unspanned(table.css("tbody tr"))
    if not head and body:
        head, body = body[:1], body[1:]
    names = [
        " ".join(dict.fromkeys(filter(None, names))) for names in zip_longest(*head, fillvalue="")
    ]
    counted = [str(number) for number in range(len(body))]
    if body and names[0] == "" and [row[0] for row in body] == counted:
        return names[1:], [row[1:] for row in body]  # an index that only counts
    return names, body


def _unspanned(rows: Sequence[Node]) -> list[list[str]]:
    filled: list[list[str]] = []
    below: dict[int, tuple[int, str]] = {}  # by column: rows still spanned, and the words
    for row in rows:
        cells: list[str] = []
        nodes = iter(row.css("th, td"))
        while True:
            left, words = below.get(len(cells), (0, ""))
            if left:
                below[len(cells)] = (left - 1, words)
                cells.append(words)
                continue
            if (node := next(nodes, None)) is None:
                break
            down, across = (int(node.attrs.get(key) or 1) for key in ("rowspan", "colspan"))
            for _ in range(across):
                below[len(cells)] = (down - 1, node.words)
                cells.append(node.words)
        filled.append(cells)
    return filled


def _drawn_numbers(traces: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[list[str]]]:
    """The numbers that the traces of plotly draw, a row a mark."""
    read = [
        {axis: values for axis in _AXES if (values := _axis_values(trace.get(axis)))}
        for trace in traces
    ]
    axes = [axis for axis in _AXES if any(axis in found for found in read)]
    rows = [
        [str(trace.get("name") or ""), *marks]
        for trace, found in zip(traces, read, strict=True)
        for marks in zip_longest(*(found.get(axis, []) for axis in axes), fillvalue="")
    ]
    return ["series", *axes], rows


def _axis_values(value: Any) -> list[str]:
    if isinstance(value, Mapping) and "bdata" in value:
        import numpy as np  # only such figures need it

        value = np.frombuffer(base64.b64decode(value["bdata"]), value["dtype"]).tolist()
    items = value if isinstance(value, list) else []
    return ["" if one is None else str(one).removesuffix("T00:00:00") for one in items]


def _typed_table(title: str, names: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """A table of printed cells, columns of numbers as numbers again."""
    width = len(names)
    full = [[*row, *[""] * width][:width] for row in rows]
    typed = [_typed_column(name, [row[at] for row in full]) for at, name in enumerate(names)]
    values = zip(*(values for _, values in typed), strict=True)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([harmless(name) for name in names])
    writer.writerows(
        [one if _NUMBER.fullmatch(one) else harmless(one) for one in row] for row in full
    )
    filename = f"{slug(title)[:60]}.csv"
    columns = tuple(column for column, _ in typed)
    return Table(title, columns, tuple(values), out.getvalue(), filename)


def _typed_column(name: str, texts: Sequence[str]) -> tuple[Column, list[Any]]:
    given = [text for text in texts if text.lower() not in _ABSENT]
    found = [_NUMBER.fullmatch(text) for text in given]
    if not all(found) or not given or all(map(_YEAR.fullmatch, given)):
        return Column(name or "–"), [None if one.lower() in _ABSENT else one for one in texts]
    digits = min(max(len((match[1] or "").rstrip("0")) for match in found if match), 6)
    absent = [text.lower() in _ABSENT for text in texts]
    values = [
        None if gone else float(text.replace(",", ""))
        for gone, text in zip(absent, texts, strict=True)
    ]
    return Column(name or "–", kind="number" if digits else "count", digits=digits), values
