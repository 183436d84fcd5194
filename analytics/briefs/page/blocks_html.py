"""Block JSON, as a notebook hands it over, to what a page prints (`view`)."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from analytics.briefs.page.colours import COLOUR
from analytics.briefs.page.svg import clean_svg
from analytics.briefs.page.text import cut, right_to_left, safe_link, sentence, slug
from analytics.briefs.page.view import Cell, Closing, Column, Evidence, Figure, Json, Table
from analytics.errors import RenderError
from analytics.text import harmless

_TITLE = 240  # characters of a title
_EXAMPLES = 12  # rejects shown on the page
_IDS = 200  # row ids listed on the page; the CSV has them all
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ROWS_WORDS = {
    "embed": "Its rows may be shown.",
    "ids": "Its rows are named by their key only.",
    "withhold": "Its rows are withheld.",
}
_PLOTLY_TAG = re.compile(r"<(?!/?(?:br|b|i|em|strong|sub|sup|extra)\s*/?>)")
_PLOTLY_LONGEST = 600


def read_figure(block: Mapping[str, Any], evidence: Evidence | None, level: int) -> Figure:
    """A figure or table block; `RenderError` names what it lacks."""
    name = slug(block.get("id") or "figure")
    if not str(block.get("title") or "").strip():
        raise RenderError("a figure has no title", value=name, remedy="give the finding as title")
    chart = block["block"] == "figure"
    alt = sentence(block.get("alt") or "")
    if chart and not alt:
        raise RenderError("a figure has no alternative text", value=name)
    return Figure(
        id=name,
        title=cut(block["title"], _TITLE),
        subtitle=cut(block.get("subtitle") or "", _TITLE),
        alt=alt,
        svg=clean_svg(block["svg"], prefix=name, alt=alt) if chart else "",
        colours=tuple(sorted(set(COLOUR.findall(block["svg"])))) if chart else (),
        chart=_tame_chart(block["plotly"]) if chart and block.get("plotly") else None,
        table=read_table(block["table"], f"{name}-table"),
        evidence=evidence,
        notes=tuple(sentence(note) for note in block.get("notes") or ()),
        level=level,
    )


def read_table(table: Mapping[str, Any], name: str) -> Table:
    """A TABLE of a block."""
    columns = table.get("columns") or []
    return Table(
        id=name,
        caption=cut(table.get("caption") or "", _TITLE),
        columns=tuple(
            Column(cut(column["label"]), "num" if _is_number(column) else "") for column in columns
        ),
        rows=tuple(
            tuple(_cell(value, column) for value, column in zip(row, columns, strict=True))
            for row in table.get("rows") or ()
        ),
        csv=str(table.get("csv") or ""),
        filename=slug(table.get("filename") or f"{name}.csv"),
    )


def _is_number(column: Mapping[str, Any]) -> bool:
    return column.get("kind") == "number" or column.get("align") == "right"


def _cell(value: Any, column: Mapping[str, Any]) -> Cell:
    css = "num" if _is_number(column) else ""
    if isinstance(value, Mapping):
        text = cut(value.get("text") or "")
        direction = value.get("dir") if value.get("dir") in {"rtl", "ltr"} else None
        lang = value.get("lang")
        known = isinstance(lang, str) and re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", lang)
        return Cell(text, css, lang if known else None, direction, safe_link(value.get("href")))
    if value is None or value == "" or (isinstance(value, float) and not math.isfinite(value)):
        return Cell("–", f"{css} none".strip())
    if isinstance(value, bool):
        return Cell("yes" if value else "no", css)
    if isinstance(value, (int, float)):
        return Cell(number(value), css)
    text = cut(value)
    return Cell(text, css, dir="auto" if right_to_left(text) else None)


def number(value: float) -> str:
    """A number with thousands separators and at most two decimals, more if it is small.

    >>> number(46118793), number(2.5359), number(0.00123), number(3.0)
    ('46,118,793', '2.54', '0.0012', '3')
    """
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.2f}" if abs(value) >= 0.1 else f"{value:.2g}"


def read_evidence(evidence: Mapping[str, Any], index: int) -> Evidence:
    """An EVIDENCE of a block, the `index`-th of the page."""
    rows = evidence.get("rows") or {}
    name = slug(evidence.get("id") or f"evidence-{index}")
    return Evidence(
        id=name,
        number=index,
        origins=tuple(cut(origin) for origin in evidence.get("origins") or ()),
        windows=_windows(evidence.get("windows") or ()),
        links=tuple(_link(link) for link in evidence.get("links") or ()),
        left_out=_counts(evidence.get("left_out")),
        selection=_pairs(evidence.get("selection") or {}),
        ids=tuple(cut(one) for one in rows.get("ids") or ()),
        withheld=tuple((cut(k), int(v)) for k, v in sorted((rows.get("withheld") or {}).items())),
        rows=_embedded_rows(rows, name),
        count=int(rows.get("count") or len(rows.get("embed") or ()) + len(rows.get("ids") or ())),
    )


def _windows(windows: Sequence[Any]) -> tuple[str, ...]:
    """Labels as they are; a pair of days as one period."""
    days = [_DAY.fullmatch(str(window)) for window in windows]
    if len(windows) == 2 and all(days):
        return (f"{windows[0]} to {windows[1]}",)
    return tuple(cut(window) for window in windows)


def _embedded_rows(rows: Mapping[str, Any], name: str) -> Table | None:
    records = rows.get("embed") or []
    if not records:
        return None
    keys = list(rows.get("columns") or records[0])
    return Table(
        id=f"{name}-rows",
        caption="The rows behind this figure",
        columns=tuple(Column(cut(str(key).replace("_", " "))) for key in keys),
        rows=tuple(tuple(_row_cell(record.get(key)) for key in keys) for record in records),
        csv=_csv(keys, records),
        filename=f"{name}-rows.csv",
    )


def _row_cell(value: Any) -> Cell:
    address = safe_link(value)
    return Cell(cut(value, 60), href=address) if address else _cell(value, {})


def _csv(keys: Sequence[str], records: Iterable[Mapping[str, Any]]) -> str:
    lines = [keys, *([_csv_cell(record.get(key)) for key in keys] for record in records)]
    return "".join(",".join(_quoted(cell) for cell in line) + "\n" for line in lines)


def _csv_cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return harmless(text) if isinstance(value, str) else text


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if re.search(r'[",\r\n]', text) else text


def _link(link: Mapping[str, Any]) -> Cell:
    return Cell(cut(link.get("text") or link.get("href") or ""), href=safe_link(link.get("href")))


def _counts(items: Iterable[Mapping[str, Any]] | None) -> tuple[tuple[str, int], ...]:
    return tuple(
        (cut(str(item["what"]).replace("_", " ")), int(item["count"]))
        for item in items or ()
        if item.get("count")
    )


def _pairs(mapping: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (cut(str(key).replace("_", " ")), cut(_words(value)))
        for key, value in sorted(mapping.items())
        if value not in (None, "", [], {})
    )


def _words(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(_words(one) for one in value)
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return str(value)


def read_closing(block: Mapping[str, Any]) -> Closing:
    """The closing block."""
    rejects = block.get("rejects") or {}
    return Closing(
        sources=tuple(_source(source) for source in block.get("sources") or ()),
        coverage=_coverage(block.get("coverage") or []),
        left_out=_left_out(block.get("left_out") or ()),
        rejects=int(rejects.get("count") or 0),
        reject_examples=tuple(
            cut(_words(example) if not isinstance(example, Mapping) else _reject(example), 400)
            for example in (rejects.get("examples") or ())[:_EXAMPLES]
        ),
        read=block.get("read"),
        kept=block.get("kept"),
        skipped=block.get("skipped"),
    )


def _left_out(
    groups: Iterable[Mapping[str, Any]],
) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
    """Counts by the figure they were left out of; equal groups once."""
    found = [(cut(g["of"], _TITLE), _counts(g["items"])) for g in groups if "items" in g]
    loose = _counts(item for item in groups if "what" in item)
    return tuple(dict.fromkeys(one for one in [*found, ("All figures", loose)] if one[1]))


def _reject(example: Mapping[str, Any]) -> str:
    place = ", ".join(
        f"{key} {example[key]}" if key != "file" else str(example[key])
        for key in ("file", "row", "column")
        if example.get(key) is not None
    )
    return f"{place}: “{cut(example.get('value') or '', 80)}”: {example.get('reason') or ''}"


def _source(source: Mapping[str, Any]) -> Json:
    known = {
        key: cut(source[key], 400)
        for key in ("title", "publisher", "published", "licence", "attribution")
        if source.get(key)
    }
    if known.get("attribution") == known.get("publisher"):
        known.pop("attribution", None)  # said already
    title = known.get("title") or cut(source.get("source_id") or "source")
    return {
        **known,
        "title": title,
        "href": safe_link(source.get("url")),
        "rows": _ROWS_WORDS.get(str(source.get("rows"))),
    }


def _coverage(stretches: Sequence[Mapping[str, Any]]) -> Table | None:
    if not stretches:
        return None
    keys = list(dict.fromkeys(key for stretch in stretches for key in stretch))
    return Table(
        id="coverage",
        caption="Covered stretches, by source",
        columns=tuple(Column(cut(key.replace("_", " "))) for key in keys),
        rows=tuple(tuple(_cell(stretch.get(key), {}) for key in keys) for stretch in stretches),
        csv=_csv(keys, stretches),
        filename="coverage.csv",
    )


def _tame_chart(chart: Mapping[str, Any]) -> Json:
    """Data and layouts, with words that plotly would read as markup or links left as words."""
    tamed: Json = _tame({key: chart[key] for key in ("data", "layout", "narrow") if key in chart})
    return tamed


def _tame(value: Any, key: str = "") -> Any:
    if isinstance(value, str):
        return value if key == "bdata" else _tame_text(value, key)
    if isinstance(value, Mapping):
        return {str(name): _tame(one, str(name)) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_tame(one, key) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None  # JSON has neither NaN nor infinity
    return value.isoformat() if isinstance(value, date) else value


def _tame_text(text: str, key: str) -> str:
    longest = 4 * _PLOTLY_LONGEST if key == "hovertemplate" else _PLOTLY_LONGEST
    return _PLOTLY_TAG.sub("&lt;", cut(text, longest))
