"""The way back from a result to the rows it was made from, as far as their sources share them.

How much of a row may stand on a shared page is for its source to say (`rows` in the table
`sources`): `embed` shows it, `ids` shows only its key, `withhold` only how many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.dataset import Dataset
from analytics.digests import row_digests
from analytics.exhibits import Collection, Evidence, Source, Table
from analytics.notebook.tabling import Line, laid_out, page_table, plain
from analytics.prose.words import area, bounded, missing, period
from analytics.results import result_info
from analytics.selecting import remembered, row_by_row

SHOWN = 400  # rows set out on a page; of the rest it says how many they are
VALUED = 5000  # rows of which an edition keeps in words what they say
_REJECTS = 20
_KEYS = {"incidents": "incident_id", "statistics": "statistic_id"}


def settings(data: Dataset) -> dict[str, str]:
    """For each source what of its rows a shared page may hold."""
    return dict(zip(data.sources["source_id"], data.sources["rows"].astype("str"), strict=True))


def contributing(result: pd.DataFrame, data: Dataset) -> pd.DataFrame:
    """The incidents and statistics a result was made from, one row each, in the order of time.

    A result that names its rows (`rows`, `rows_a`, `rows_b`) is followed to them; any other is
    followed by its recorded selection, within the sources it was made from and the days it is
    about.
    """
    wanted, info = _named_rows(result), result_info(result)
    chosen = data
    if wanted is None:
        made_from = {"source": info["sources"]} if info.get("sources") else {}
        tables = (data.incidents, data.statistics)
        others = {name for table in tables for name in table["source_id"].unique()}
        others -= set(info.get("sources") or others)
        if others or info.get("selection", {}) != dict(data.selection):
            chosen = data.select(**{**info.get("selection", {}), **made_from})
    rows = rows_of(chosen, wanted)
    return rows if wanted is not None else _of_the_days(rows, info)


def _of_the_days(rows: pd.DataFrame, info: Mapping[str, Any]) -> pd.DataFrame:
    """The rows that may lie in the windows of a result; all where it has none."""
    periods = [period.split("/") for period in info.get("periods") or ()] or [info.get("window")]
    days = [tuple(map(pd.Timestamp, period)) for period in periods if period and all(period)]
    if not days:
        return rows
    inside = [rows["end"].ge(first) & rows["start"].le(last) for first, last in days]
    kept = pd.concat(inside, axis=1).any(axis=1)
    return rows if kept.all() else rows[kept].reset_index(drop=True)


def _named_rows(result: pd.DataFrame) -> pa.Array | None:
    columns = [name for name in ("rows", "rows_a", "rows_b") if name in result.columns]
    if not columns or _names_too_many(result):
        return None
    cells = pa.array(pd.concat([result[name] for name in columns]).dropna(), pa.large_string())
    keys = pc.list_flatten(pc.split_pattern(cells, ";"))
    return keys if len(keys) else None


def _names_too_many(result: pd.DataFrame) -> bool:
    """Whether a count of a comparison names no rows because they are too many for a cell."""
    return any(
        (result[f"high_{side}"].gt(0) & result[f"rows_{side}"].isna()).fillna(False).any()
        for side in "ab"
        if {f"high_{side}", f"rows_{side}"} <= set(result.columns)
    )


def rows_of(data: Dataset, wanted: pa.Array | None = None) -> pd.DataFrame:
    """Incidents and statistics in one frame: `rows` (the key), source, what, when, where, who.

    `how` is what their source allows. `wanted` are the keys of those that are asked for.
    """
    every = _every_row(data)
    if wanted is None:
        return every
    keys = pa.Table.from_pandas(every[["rows"]], preserve_index=False)["rows"]
    there = pc.is_in(keys, wanted.cast(keys.type)).to_numpy()
    return every if there.all() else every[there].reset_index(drop=True)


@remembered
def _every_row(data: Dataset) -> pd.DataFrame:
    # What one of the tables has not is missing there.
    both = pd.concat([_rows_of_table(data, name) for name in _KEYS], ignore_index=True)
    both = both.reindex(columns=[*_EVIDENCE, "how"])
    published = dict(zip(data.sources["source_id"], data.sources["published"], strict=True))
    both["said"] = both["said"].fillna(both["source_id"].map(published))
    ordered: pd.DataFrame = both.sort_values(["start", "rows"], kind="stable", ignore_index=True)
    return ordered


@row_by_row
def _rows_of_table(data: Dataset, name: str) -> pd.DataFrame:
    frame = getattr(data, name)
    sources = frame["source_id"].astype("str")
    if name == "incidents":
        own: dict[str, Any] = {
            "what": frame["event_type"].astype("str"),
            "killed_low": frame["killed_low"].fillna(frame["killed_best"]),
            "killed_high": frame["killed_high"].fillna(frame["killed_best"]),
        }
    else:
        own = {
            "what": frame["measure"].astype("str"),
            "said": frame["as_of"],
            "number": frame["amount_as_written"],
            "place": frame["place"].where(False) if "place" in frame else None,
        }
    columns: pd.DataFrame = frame[[column for column in _EVIDENCE if column in frame]]
    how = sources.map(settings(data)).fillna("ids")
    return columns.assign(rows=frame[_KEYS[name]], source_id=sources, how=how, **own)


_EVIDENCE = [
    "rows", "source_id", "number", "what", "start", "end", "scope", "place", "actor", "target",
    "killed_low", "killed_high", "origin", "url", "locator", "said", "note", "when_as_written",
]  # fmt: skip


def evidence(result: pd.DataFrame, rows: pd.DataFrame, data: Dataset, *, name: str) -> Evidence:
    """The evidence of a result made from `rows` (`contributing`); `name` is its anchor."""
    info = result_info(result)
    is_open = rows["how"] == "embed"
    shown = rows.iloc[np.flatnonzero(is_open)[:SHOWN]]
    closed = rows.loc[~is_open, "source_id"].astype("str")
    titles = dict(zip(data.sources["source_id"], data.sources["title"], strict=True))
    wanted = dict(zip(data.sources["source_id"], data.sources["attribution"], strict=True))
    table = None
    if len(shown):
        table = page_table(
            shown.drop(columns=["how"]), "evidence", caption="The rows behind it",
            filename=f"{name}-rows.csv", lines=_laid_out(shown, data),
        )  # fmt: skip
    return Evidence(
        id=name,
        count=len(rows),
        rows=table,
        ids=tuple(
            key.split(":", 1)[-1]
            for key in rows["rows"].iloc[np.flatnonzero(rows["how"] == "ids")[:SHOWN]]
        ),
        collections=tuple(
            _by_voice(str(titles.get(source, source)), wanted.get(source), *told)
            for source, told in sorted(_told(rows).items(), key=lambda one: (-one[1][0], one[0]))
        ),
        window=tuple(info.get("window") or ()),
        withheld={
            str(titles.get(source, source)): int(count)
            for source, count in sorted(closed.value_counts().items())
        },
        left_out={what: int(count) for what, count in info.get("left_out", {}).items() if count},
    )


def _laid_out(rows: pd.DataFrame, data: Dataset) -> list[Line]:
    """Rows that may be shown, laid out: those of the same dataset only once."""

    def lay_out(fresh: pd.DataFrame) -> list[Line]:
        return laid_out(fresh.drop(columns=["how"]), "evidence", addresses(fresh))

    return _of_each(rows, data, "lines", lay_out)


def _of_each(
    rows: pd.DataFrame, data: Dataset, what: str, ask: Callable[[pd.DataFrame], list[Any]]
) -> list[Any]:
    """What `ask` says of each row, asked only of rows of which it is not known."""
    known = _known(data.original, what)
    names = list(zip(rows["rows"], rows["what"], strict=True))
    fresh = [place for place, name in enumerate(names) if name not in known]
    if fresh:
        told = ask(rows.iloc[fresh])
        known.update(zip((names[place] for place in fresh), told, strict=True))
    return [known[name] for name in names]


@remembered
def _known(original: Dataset, what: str) -> dict[tuple[str, str], Any]:  # noqa: ARG001 - its name
    """What is known of rows, by their key and what they count."""
    return {}


def _told(rows: pd.DataFrame) -> dict[str, tuple[int, bool, dict[str, int]]]:
    """Of each source its rows, whether all of them may be shown, and the rows of each voice."""
    sizes = rows[["source_id", "how", "origin"]].value_counts(dropna=False, sort=False)
    found: dict[str, tuple[int, bool, dict[str, int]]] = {}
    for (source, how, origin), size in zip(sizes.index.tolist(), sizes.tolist(), strict=True):
        count, shown, voices = found.get(source, (0, True, {}))
        if not missing(origin):
            voices[origin] = voices.get(origin, 0) + size
        found[source] = (count + size, shown and how == "embed", voices)
    return found


def _by_voice(
    title: str, attribution: object, count: int, shown: bool, voices: Mapping[str, int]
) -> Collection:
    """A source that keeps its rows to itself names none of its voices, and says how to name it."""
    if not shown:
        words = "" if missing(attribution) else str(attribution)
        return Collection(title, count, attribution=words)
    if not voices:
        return Collection(title, count)
    most = min(voices, key=lambda voice: (-voices[voice], voice))
    return Collection(title, count, len(voices), most, voices[most])


def addresses(rows: pd.DataFrame) -> dict[str, list[str]]:
    """For each contributing row with an address: who publishes it, and the address."""
    linked = rows[rows["url"].notna() & (rows["how"] == "embed")]
    return {
        key: [str(url).split("//")[-1].split("/")[0].removeprefix("www."), str(url)]
        for key, url in zip(linked["rows"], linked["url"], strict=True)
    }


def values(data: Dataset) -> dict[str, tuple[str, str]]:
    """For each row that may be shown which one it is and what it says, both in words."""
    rows = rows_of(data)
    shown = rows.iloc[np.flatnonzero(rows["how"] == "embed")[:VALUED]]
    told = _of_each(
        shown, data, "values", lambda fresh: list(map(_value, fresh.to_dict("records")))
    )
    return dict(zip(shown["rows"], told, strict=True))


def _value(row: Mapping[Any, Any]) -> tuple[str, str]:
    what = row["what"].replace("_", " ")
    when = period(plain(row["start"]), plain(row["end"]))
    who = "" if missing(row["origin"]) else f" ({row['origin']})"
    number = row["number"]
    if missing(number) and missing(row["killed_low"]):
        number = "killed: not stated"
    elif missing(number):
        number = f"killed: {bounded(row['killed_low'], row['killed_high'])}"
    return f"{what}, {area(row['scope'])}, {when}{who}", str(number)


def prepare(data: Dataset) -> None:
    """Say what there is to say of single rows now, of a dataset that parts will be taken from."""
    row_digests(data)
    values(data)
    rows = rows_of(data)
    _laid_out(rows.iloc[np.flatnonzero(rows["how"] == "embed")[:VALUED]], data)


def source_entry(row: Mapping[Any, Any]) -> Source:
    """A row of the table of sources, as a page lists it."""
    names = Source.__struct_fields__
    return Source(**{name: str(v) for name in names if (v := plain(row.get(name))) is not None})


def coverage_table(data: Dataset, used: list[str]) -> Table | None:
    """The stretches that these sources cover."""
    stretches = data.coverage[data.coverage["source_id"].isin(used)]
    if stretches.empty:
        return None
    titles = dict(zip(data.sources["source_id"], data.sources["title"], strict=True))
    stretches = stretches.assign(title=stretches["source_id"].map(titles))
    return page_table(
        stretches, "coverage", caption="Covered stretches, by source", filename="coverage.csv"
    )


def rejects_table(data: Dataset) -> Table | None:
    """Examples of rejected rows, of the sources whose rows may be shown."""
    how = settings(data)
    shown = data.rejects[data.rejects["source_id"].map(how) == "embed"].head(_REJECTS)
    if shown.empty:
        return None
    return page_table(
        shown, "rejects", caption="Rows that could not be read", filename="rejects.csv"
    )
