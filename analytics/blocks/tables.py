"""A result frame as the table of a page: chosen columns in readable form, all columns as CSV."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from analytics.config import packaged_toml
from analytics.prose.change import verdict_phrase
from analytics.prose.claims import arithmetic, claim_words
from analytics.prose.comparison import refusal, verdict_words
from analytics.prose.words import area, bounded, day, few, interval, missing, number
from analytics.results import rows as rows_of
from analytics.text import harmless

Json = dict[str, Any]
_RIGHT = {"count", "number", "ratio", "percent", "interval", "bounded"}


def page_table(frame: pd.DataFrame, layout: str, *, caption: str, filename: str) -> Json:
    """The JSON of one table.

    Parameters
    ----------
    frame
        A result frame, or rows of one.
    layout
        The name of a table of `columns.toml`, or "frame" for every column as it is.
    caption, filename
        The caption read aloud before the table; the name of the CSV download.
    """
    chosen = _layout(frame, layout)
    records: list[Json] = frame.to_dict("records")  # type: ignore[assignment]  # names are text
    both = list(zip(records, rows_of(frame), strict=True))
    rows = [[_cell(spec, record, row) for spec in chosen] for record, row in both]
    return {
        "columns": [
            {
                "key": spec["key"],
                "label": spec["label"],
                "kind": "number" if spec.get("form") in _RIGHT else "text",
                "align": "right" if spec.get("form") in _RIGHT else "left",
            }
            for spec in chosen
        ],
        "rows": rows,
        "csv": csv_text(frame),
        "filename": filename,
        "caption": caption,
    }


def _layout(frame: pd.DataFrame, layout: str) -> list[Json]:
    if layout == "frame":
        return [{"key": key, "label": str(key).replace("_", " ")} for key in frame.columns]
    # A column without a single value says nothing: it stays in the CSV only.
    return [
        spec
        for spec in packaged_toml("analytics.blocks", "columns.toml")[layout]
        if any(frame[key].notna().any() for key in _keys(spec) if key in frame.columns)
    ]


def _keys(spec: Json) -> list[str]:
    return [spec["key"], *(spec[side] for side in ("low", "high") if side in spec)]


def _cell(spec: Json, row: Mapping[str, Any], named: Any) -> Any:
    form = spec.get("form", "text")
    if form in _WORDS:
        return _WORDS[form](named)
    if form in ("interval", "bounded"):
        return _FORMS[form](spec, row)
    value = row.get(spec["key"])
    if isinstance(value, str) and not value:
        value = None
    if missing(value):
        return None
    if spec.get("lang"):
        return {"text": str(value), "lang": spec["lang"], "dir": "rtl"}
    return _FORMS[form](spec, row)


def _bounded(spec: Json, row: Mapping[str, Any]) -> str | None:
    low, high = row.get(spec["low"]), row.get(spec["high"])
    point = row.get(spec["key"])
    if missing(low) and missing(high):
        return None if missing(point) else number(point)  # type: ignore[arg-type]
    return bounded(low, high)


def _interval(spec: Json, row: Mapping[str, Any]) -> str | None:
    low, high = row.get(spec["low"]), row.get(spec["high"])
    return None if missing(low) and missing(high) else interval(low, high)


def _ratio(spec: Json, row: Mapping[str, Any]) -> str | None:
    """A ratio with two digits; blank where a count is under five: the counts stand beside it."""
    if few(*(row.get(key) for key in spec["counts"])):
        return None
    return number(row[spec["key"]], 2)


_WORDS: dict[str, Callable[[Any], str]] = {
    "verdict": verdict_words,
    "refusal": refusal,
    "claim": claim_words,
    "arithmetic": arithmetic,
    "province": lambda row: "" if missing(row.verdict) else verdict_phrase(
        row.verdict, row.ratio, row.low, row.high, row.count_before, row.count
    ),
}  # fmt: skip


_FORMS: dict[str, Callable[[Json, Mapping[str, Any]], Any]] = {
    "text": lambda spec, row: str(row[spec["key"]]),
    "word": lambda spec, row: str(row[spec["key"]]).replace("_", " "),
    "area": lambda spec, row: area(row[spec["key"]]),
    "day": lambda spec, row: day(row[spec["key"]]),
    "count": lambda spec, row: number(row[spec["key"]]),
    "number": lambda spec, row: number(row[spec["key"]], spec["digits"]),
    "flag": lambda spec, row: "yes" if row[spec["key"]] else None,
    "ratio": _ratio,
    "percent": lambda spec, row: f"{number(row[spec['key']] * 100, 1)}%",
    "interval": _interval,
    "bounded": _bounded,
}


def csv_text(frame: pd.DataFrame) -> str:
    """The whole frame as CSV: ISO dates, a point for decimals, empty for missing.

    Text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    safe = frame.copy()
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name].dtype):
            safe[name] = safe[name].map(_tame, na_action="ignore")
    return safe.to_csv(index=False, lineterminator="\n")


def _tame(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return harmless(value) if isinstance(value, str) else value
