"""The tidy tables: their columns, dtypes and vocabularies, and the doors that check them.

Five tables hold everything: `incidents`, `statistics`, `sources`, `coverage`, `rejects`. They are
plain pandas frames with a written contract (`SCHEMAS`), checked by `check_table` when they leave a
source and once before a measure first uses them (`Dataset.checked`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.engines.pandas_engine import DateTime

from analytics import vocabulary as words
from analytics.errors import ContractError
from analytics.periods import PRECISIONS

TEXT = "str"  # pandas' own text dtype; missing is missing, comparisons give plain booleans
WHOLE = "Int64"
REAL = "Float64"
FLAG = "boolean"


class Moment(DateTime):  # type: ignore[misc]
    """datetime64[us], the resolution of pandas 3; pandera's own type knows nanoseconds only."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "type", np.dtype("datetime64[us]"))

    def check(self, pandera_dtype: Any, data_container: Any = None) -> bool:
        """Whether a column holds moments to the microsecond."""
        found = pandera_dtype.type if data_container is None else data_container.dtype
        return bool(found == self.type)


MOMENT = Moment()


def _column(dtype: Any, *, required: bool = False, check: pa.Check | None = None) -> pa.Column:
    return pa.Column(dtype, checks=check, nullable=not required)


_text = partial(_column, TEXT)
_named = partial(_column, TEXT, required=True)
_moment = partial(_column, MOMENT)
_count = partial(_column, WHOLE, check=pa.Check.ge(0, error="negative"))


def _labels(*, required: bool = False) -> pa.Column:
    """An open vocabulary kept as a category: the values are the source's, not ours."""
    return _column(pd.CategoricalDtype(), required=required)


def _one_of(values: Iterable[str], *, required: bool = False, ordered: bool = False) -> pa.Column:
    dtype = pd.CategoricalDtype(list(values), ordered=ordered)
    return _column(dtype, required=required)


def _each(make: Callable[[], pa.Column], *names: str) -> dict[str, pa.Column]:
    """Columns of one kind: each its own object, since pandera writes the name into it."""
    return {name: make() for name in names}


def _table(
    name: str, columns: dict[str, pa.Column], *ordered: tuple[str, str]
) -> pa.DataFrameSchema:
    """A table with these columns and no others; of each pair, the first is never the greater."""
    checks = [_ordered(*pair) for pair in ordered]
    return pa.DataFrameSchema(columns, checks=checks, strict=True, ordered=True, name=name)


def _ordered(first: str, second: str) -> pa.Check:
    def holds(frame: pd.DataFrame) -> pd.Series:
        low, high = frame[first], frame[second]
        return (low.isna() | high.isna() | (low <= high).fillna(True)).astype(bool)

    return pa.Check(holds, error=f"{first} after {second}")


def _who_and_where() -> dict[str, pa.Column]:
    victims = _one_of(words.VICTIMS, required=True)
    who = {**_each(_text, "actor", "target"), "victims": victims}
    return {**who, "scope": _text(), "province": _labels()}


INCIDENTS = _table(
    "incidents",
    {
        "incident_id": pa.Column(TEXT, unique=True),
        "source_id": _labels(required=True),
        "event_id": _text(),
        **_each(_moment, "start", "end"),
        "date_precision": _one_of(PRECISIONS, required=True, ordered=True),
        "event_type": _one_of(words.EVENT_TYPES, required=True),
        "source_type": _text(),
        "status": _one_of(words.STATUSES, required=True),
        **_who_and_where(),
        "place": _text(),
        "latitude": _column(REAL, check=pa.Check.in_range(-90, 90, error="not a latitude")),
        "longitude": _column(REAL, check=pa.Check.in_range(-180, 180, error="not a longitude")),
        "place_precision": _one_of(words.PLACE_PRECISIONS, required=True, ordered=True),
        **_each(_count, "killed_low", "killed_best", "killed_high"),
        **_each(_count, "wounded_low", "wounded_best", "wounded_high"),
        **_each(_count, "killed_civilians", "arrested"),
        **_each(_text, "part_of", "origin", "when_as_written", "amount_as_written", "date_rule"),
        **_each(_text, "locator", "url", "note"),
    },
    ("start", "end"),
    ("killed_low", "killed_best"),
    ("killed_best", "killed_high"),
    ("killed_low", "killed_high"),
    ("wounded_low", "wounded_high"),
)

STATISTICS = _table(
    "statistics",
    {
        "statistic_id": pa.Column(TEXT, unique=True),
        "source_id": _labels(required=True),
        "part_of": _text(),
        "measure": _one_of(words.MEASURES, required=True),
        "kind": _one_of(words.KINDS, required=True),
        **_each(lambda: _column(REAL), "low", "best", "high"),
        "bound": _one_of(words.BOUNDS, required=True),
        "approximate": _column(FLAG, required=True),
        "unit": _one_of(words.UNITS, required=True),
        **_each(_moment, "start", "end"),
        "date_precision": _one_of(PRECISIONS, required=True, ordered=True),
        "exposure_days": _count(),
        "about": _text(),
        **_each(_moment, "base_start", "base_end"),
        "pace": _column(FLAG),
        **_who_and_where(),
        "counting_rule": _one_of(words.COUNTING_RULES, required=True),
        **_each(_text, "origin", "restates"),
        "status": _one_of(words.STATUSES, required=True),
        "as_of": _moment(),
        **_each(_text, "amount_as_written", "when_as_written", "date_rule"),
        **_each(_text, "locator", "url", "note"),
    },
    ("start", "end"),
    ("low", "high"),
    ("base_start", "base_end"),
)

SOURCES = _table(
    "sources",
    {
        "source_id": pa.Column(TEXT, unique=True),
        "title": _named(),
        "publisher": _text(),
        "published": _moment(),
        **_each(_text, "url", "licence", "attribution", "definition"),
        "rows": _one_of(words.ROWS_SETTINGS, required=True),
        "smallest": _count(),
        "files": _text(),
        **_each(_count, "read", "kept", "rejected", "skipped"),
    },
)

COVERAGE = _table(
    "coverage",
    {
        **_each(_named, "source_id", "measure", "scope"),
        **_each(_moment, "start", "end"),
        "systematic": _column(FLAG, required=True),
        "rule": _text(),
    },
    ("start", "end"),
)

REJECTS = _table(
    "rejects",
    {
        **_each(_named, "source_id", "file"),
        "row": _count(),
        **_each(_text, "column", "value"),
        "reason": _named(),
    },
)

SCHEMAS = {table.name: table for table in (INCIDENTS, STATISTICS, SOURCES, COVERAGE, REJECTS)}
KEYS = {"incidents": "incident_id", "statistics": "statistic_id", "sources": "source_id"}


def empty(table: str) -> pd.DataFrame:
    """The named table with all its columns and no rows.

    >>> empty("coverage").columns.tolist()
    ['source_id', 'measure', 'scope', 'start', 'end', 'systematic', 'rule']
    """
    return conform(table, pd.DataFrame())


def conform(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` with the columns, order and dtypes of the named table; absent columns are missing.

    Plain values and their texts are cast, never repaired: a word outside a vocabulary raises
    `ContractError`. Columns that the table does not have raise too, so that nothing is dropped in
    passing.
    """
    schema = SCHEMAS[table]
    unknown = [name for name in frame.columns if name not in schema.columns]
    if unknown:
        raise ContractError(f"the table {table} has no such column", column=str(unknown[0]))
    return pd.DataFrame(
        {
            name: _cast(table, frame, name, column.dtype.type)
            for name, column in schema.columns.items()
        },
        index=pd.RangeIndex(len(frame)),
    )


def _cast(table: str, frame: pd.DataFrame, name: str, dtype: Any) -> Any:
    if name not in frame.columns:
        return pd.Series(pd.NA, index=range(len(frame)), dtype=dtype).array
    values: Any = frame[name]
    if isinstance(dtype, pd.CategoricalDtype):
        if not isinstance(values.dtype, pd.CategoricalDtype):
            values = values.astype(TEXT)
        elif values.cat.categories.dtype != TEXT:  # of a column with no value
            values = values.cat.rename_categories(values.cat.categories.astype(TEXT))
    if values.dtype == dtype:
        return values.array
    if isinstance(dtype, pd.CategoricalDtype) and dtype.categories is not None:
        strangers = values.dropna()[~values.dropna().isin(dtype.categories)]
        if len(strangers):
            raise ContractError(
                f"not a word of the vocabulary of {table}",
                column=name,
                value=strangers.iloc[0],
                remedy="one of " + ", ".join(dtype.categories),
            )
    try:
        if dtype == MOMENT.type:
            values = pd.to_datetime(values, format="ISO8601")
        elif str(dtype) == FLAG:
            values = values.map({"True": True, "False": False, True: True, False: False})
        elif str(dtype) in {WHOLE, REAL}:
            values = pd.to_numeric(values)
        return values.astype(dtype).array
    except (ValueError, TypeError) as error:
        raise ContractError(f"{table} wants {dtype} here ({error})", column=name) from error


def check_table(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` itself if it keeps the contract of the named table.

    Raises `ContractError` once, with the first failure located and the number of all failures.

    >>> check_table("rejects", empty("rejects")).empty
    True
    """
    try:
        SCHEMAS[table].validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        raise _contract_error(table, frame, error.failure_cases) from error
    return frame


def _contract_error(table: str, frame: pd.DataFrame, failures: pd.DataFrame) -> ContractError:
    # A check of two columns fails once per column of the row: one failure, not thirty.
    failures = failures.drop_duplicates(["check", "index"])
    first = failures.iloc[0]
    position = first["index"]
    key = KEYS.get(table)
    located = pd.notna(position) and int(position) < len(frame)
    name = frame[key].iloc[int(position)] if located and key in frame.columns else None
    count = len(failures)
    return ContractError(
        f"breaks the contract of {table} ({first['check']})"
        + (f", id {name}" if name is not None else "")
        + (f", and {count - 1} more" if count > 1 else ""),
        row=int(position) + 1 if located else None,
        column=None if pd.isna(first["column"]) else str(first["column"]),
        value=first["failure_case"],
    )


def concat(table: str, frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Frames of one table under each other; open categories are united, closed ones stay."""
    parts = [frame for frame in frames if len(frame)]
    if not parts:
        return empty(table)
    columns = {}
    for name, column in SCHEMAS[table].columns.items():
        pieces = [part[name] for part in parts]
        dtype = column.dtype.type
        is_open = isinstance(dtype, pd.CategoricalDtype) and dtype.categories is None
        columns[name] = (
            pd.api.types.union_categoricals(pieces) if is_open else pd.concat(pieces).array
        )
    return pd.DataFrame(columns)
