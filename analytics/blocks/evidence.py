"""The way back from a result to what it was read from: origins, addresses, contributing rows.

How much of a row may stand on a shared page is for its source to say (`rows` in the table
`sources`): `embed` shows it, `ids` shows only its key, `withhold` only how many there are.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from analytics.dataset import Dataset
from analytics.prose.words import missing
from analytics.results import result_info

Json = dict[str, Any]
SHOWN = 200  # rows set out on a page; the rest are named by their keys
LINKS = 40
_COLUMNS = (
    "id", "origin", "when_as_written", "start", "end", "where", "amount_as_written", "status",
    "url", "note",
)  # fmt: skip
LEFT_OUT = {
    "undated": "without a date",
    "open": "with an open window",
    "unplaced": "that could not be placed",
    "part_of": "parts of another row",
    "doubtful": "marked doubtful",
    "restated": "repeating another row",
    "superseded": "replaced by a newer figure",
    "foiled": "foiled or denied",
    "other_type": "of another kind",
    "other_actor": "by other actors",
    "other_place": "in other places",
    "unknown_amount": "without a number",
    "outside_coverage": "outside the covered period",
    "outside_window": "outside the window",
    "without_counterpart": "that nothing can be held against",
    "rejected": "that could not be read",
}


def contributing(result: pd.DataFrame, data: Dataset) -> pd.DataFrame:
    """The incidents and statistics a result was made from, with the columns of `_COLUMNS`.

    A result that names its rows (`rows`, `rows_a`, `rows_b`) is followed to them; any other is
    followed by its recorded selection, within the sources it was made from.
    """
    wanted = _named_rows(result)
    chosen = data
    if wanted is None:
        info = result_info(result)
        made_from = {"source": info["sources"]} if info.get("sources") else {}
        chosen = data.select(**{**info.get("selection", {}), **made_from})
    both = pd.concat(
        [
            _as_evidence(chosen.incidents, "incident_id", "place", wanted),
            _as_evidence(chosen.statistics, "statistic_id", "scope", wanted),
        ],
        ignore_index=True,
    )
    return both.sort_values(["start", "id"], kind="stable", ignore_index=True)


def _named_rows(result: pd.DataFrame) -> set[str] | None:
    columns = [name for name in ("rows", "rows_a", "rows_b") if name in result.columns]
    if not columns:
        return None
    cells = pd.concat([result[name] for name in columns]).dropna()
    return {key for cell in cells for key in str(cell).split(";") if key}


def _as_evidence(
    frame: pd.DataFrame, key: str, where: str, wanted: set[str] | None
) -> pd.DataFrame:
    rows = frame if wanted is None else frame[frame[key].isin(wanted)]
    return rows.assign(id=rows[key], where=rows[where].astype("str"))[["source_id", *_COLUMNS]]


def evidence(result: pd.DataFrame, data: Dataset, *, name: str) -> Json:
    """The evidence of one result as JSON for the page; `name` is its anchor."""
    info = result_info(result)
    rows = contributing(result, data)
    setting = dict(zip(data.sources["source_id"], data.sources["rows"].astype("str"), strict=True))
    how = rows["source_id"].astype("str").map(setting).fillna("ids")
    shown = rows[how == "embed"]
    return {
        "id": name,
        "origins": _distinct(rows["origin"]),
        "windows": [w for w in info.get("window") or [] if w],
        "links": [{"text": _host(url), "href": url} for url in _distinct(shown["url"])[:LINKS]],
        "rows": {
            "columns": list(_COLUMNS),
            "embed": [_record(row) for row in shown.head(SHOWN).to_dict("records")],
            "count": len(rows),
            "ids": [*shown["id"].iloc[SHOWN:], *rows["id"][how == "ids"]][:SHOWN],
            "withheld": {
                str(source): int(count)
                for source, count in rows[how != "embed"]["source_id"].astype("str")
                .value_counts(sort=False).sort_index().items()
            },
        },
        "left_out": left_out(info.get("left_out", {})),
        "selection": info.get("selection", {}),
    }  # fmt: skip


def shareable(result: pd.DataFrame, data: Dataset) -> pd.DataFrame:
    """A result whose rows are single events, without what their sources do not share.

    An event told only by sources whose rows may not be shown keeps its day, province and type, and
    loses its words and its place; the keys of rows that are withheld go too.
    """
    if not {"rows", "place", "event_type"} <= set(result.columns):
        return result
    how = _row_settings(data)
    keys = result["rows"].astype("str").str.split(";")
    settings = keys.map(lambda ids: {how.get(key, "ids") for key in ids})
    closed = settings.map(lambda found: "embed" not in found).astype(bool)
    hidden = settings.map(lambda found: found == {"withhold"}).astype(bool)
    kind = result["event_type"].astype("str").str.replace("_", " ")
    masked = result.assign(
        label=result["label"].mask(closed, kind),
        place=result["place"].mask(closed),
        rows=result["rows"].mask(hidden),
    )
    masked.attrs = result.attrs
    return masked


def _row_settings(data: Dataset) -> dict[str, str]:
    """For the key of each incident and statistic, what its source allows."""
    setting = dict(zip(data.sources["source_id"], data.sources["rows"].astype("str"), strict=True))
    found: dict[str, str] = {}
    for frame, key in ((data.incidents, "incident_id"), (data.statistics, "statistic_id")):
        allowed = frame["source_id"].astype("str").map(setting).fillna("ids")
        found |= dict(zip(frame[key], allowed, strict=True))
    return found


def left_out(counts: dict[str, int]) -> list[Json]:
    """What was left out, in words, with how many; nothing is said of zero."""
    return [
        {"what": LEFT_OUT.get(what, what.replace("_", " ")), "count": int(count)}
        for what, count in counts.items()
        if count
    ]


def _distinct(values: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(str(value) for value in values if not missing(value)))


def _host(url: str) -> str:
    return url.split("//")[-1].split("/")[0].removeprefix("www.")


def _record(row: Mapping[Any, Any]) -> Json:
    return {name: _plain(row[name]) for name in _COLUMNS}


def _plain(value: Any) -> str | None:
    if missing(value):
        return None
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)
