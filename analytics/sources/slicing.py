"""A part of a kept file: the rows that may belong to a place and some days, and what tells of all.

Rows without dates or a place, or with wider ones, may belong too: they are read, and `select` and
the measures say what becomes of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from analytics.dataset import Dataset
from analytics.places import may_lie_in, within
from analytics.selecting import SMALL, edge, fits, place_of
from analytics.sources.arrow import TEXT, join, read_back, repeated, schema

# What the whole list is asked after a part was taken: when it was silent, and who acts in it.
_TOLD = (["start", "end"], ["actor", "target"])


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows asked for: within a scope, in days from `start` to `end` (ISO); None: all."""

    scope: str | None = None
    start: str | None = None
    end: str | None = None

    @classmethod
    def of(cls, scope: str | None, start: object, end: object) -> Slice:
        """What a caller asked for; `ParameterError` as `Dataset.select` raises it.

        Of a town all days are read: whether the list tells it apart is seen in all its rows.
        """
        first, last = edge(start, first=True), edge(end, first=False)
        if scope is None:
            return cls(None, first, last)
        found = place_of(scope)
        return cls(found.scope) if found.precision in SMALL else cls(found.scope, first, last)

    def read(self, path: Path) -> tuple[pa.Table, pa.Table]:
        """Of a Parquet file of incidents: the rows that may belong here, and an outline of all.

        The outline holds each pair of days and each pair of sides that the file has, once.
        """
        names = {name: [*pair, "source_id"] for name, pair in zip("ab", _TOLD, strict=True)}
        wanted = sorted({"scope", *(each for pair in names.values() for each in pair)})
        distinct: dict[str, list[pa.Table]] = {"scope": [], **{name: [] for name in names}}
        for batch in ds.dataset(path).to_batches(columns=wanted):
            rows = pa.table(batch)
            for name, found in distinct.items():
                found.append(rows.group_by(names.get(name, name)).aggregate([]))
        scopes = pa.concat_tables(distinct.pop("scope"))["scope"].unique().to_pylist()
        parts = [
            pa.concat_tables(tables).group_by(names[name], use_threads=False).aggregate([])
            for name, tables in distinct.items()
        ]
        rows = read_back("incidents", path, self._condition(scopes))
        return rows, join([_filled(part) for part in parts], "incidents")

    def _condition(self, scopes: list[str | None]) -> pc.Expression:
        asked = pc.scalar(True)
        if self.start is not None:
            first = pa.scalar(date.fromisoformat(self.start)).cast(pa.timestamp("us"))
            asked &= pc.field("end").is_null() | (pc.field("end") >= first)
        if self.end is not None:
            last = pa.scalar(date.fromisoformat(self.end)).cast(pa.timestamp("us"))
            asked &= pc.field("start").is_null() | (pc.field("start") <= last)
        if self.scope is not None:
            near = [code for code in scopes if code and may_lie_in(code, self.scope)]
            asked &= pc.field("scope").is_null() | pc.field("scope").isin(pa.array(near, TEXT))
        return asked


def _filled(part: pa.Table) -> pa.Table:
    """Some columns of incidents as all of them; what is not told is missing."""
    rows = part.num_rows
    columns = [
        part[name] if name in part.column_names else repeated("incidents", name, None, rows)
        for name in schema("incidents").names
    ]
    return pa.table(columns, schema("incidents").names).cast(schema("incidents"))


def sliced(data: Dataset, scope: str | None, start: object, end: object) -> Dataset:
    """What is selected of a dataset, with a note of how many rows of its sources lie outside.

    >>> sliced(Dataset(), "Kirkuk", None, None).notes
    ()
    """
    chosen = data.select(scope=scope, start=start, end=end)
    kept = int(data.sources["kept"].sum())
    outside = kept - len(chosen.incidents) - len(chosen.statistics)
    if not outside:
        return chosen
    unsure = 0
    if place := chosen.selection.get("scope"):
        in_time = {name: day for name, day in chosen.selection.items() if name in ("start", "end")}
        near = data.incidents.loc[fits(data.incidents, in_time), "scope"]
        unsure = int(near.isna().sum())
        for code, rows in near.value_counts().items():
            if may_lie_in(str(code), place) and not within(str(code), place):
                unsure += int(rows)
    return chosen.noted({"code": "outside", "count": outside, "kept": kept, "may_belong": unsure})
