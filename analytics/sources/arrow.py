"""The contract of `incidents` in Arrow: its schema, arrays for it, and the way back to pandas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analytics import tables

# Arrow's own: long text without a limit of 2 GB per column.
TEXT = pa.large_string()
_PANDAS = {
    TEXT: pd.StringDtype(na_value=np.nan), pa.int64(): pd.Int64Dtype(),
    pa.float64(): pd.Float64Dtype(), pa.bool_(): pd.BooleanDtype(),
}  # fmt: skip


@cache
def schema(table: str) -> pa.Schema:
    """The Arrow schema of a tidy table.

    >>> schema("incidents").field("killed_low").type
    DataType(int64)
    """
    columns = tables.SCHEMAS[table].columns
    return pa.schema([(name, _arrow_type(spec.dtype.type)) for name, spec in columns.items()])


def _arrow_type(dtype: Any) -> pa.DataType:
    if isinstance(dtype, pd.CategoricalDtype):
        return pa.dictionary(pa.int32(), TEXT, ordered=bool(dtype.ordered))
    if isinstance(dtype, np.dtype) and dtype.kind == "M":
        return pa.timestamp(np.datetime_data(dtype)[0])
    plain = {"Int64": pa.int64(), "Float64": pa.float64(), "boolean": pa.bool_()}
    return plain.get(str(dtype), TEXT)


def column(table: str, name: str, values: Sequence[Any]) -> pa.Array:
    """Plain values as a column of the table; words outside a closed vocabulary raise `KeyError`."""
    kind = schema(table).field(name).type
    if pa.types.is_timestamp(kind):
        return pa.array(values, pa.date32()).cast(kind)
    if not pa.types.is_dictionary(kind):
        return pa.array(values, kind)
    words = _vocabulary(table, name)
    if words is None:
        words = pa.array(sorted({value for value in values if value is not None}), TEXT)
    place = {word: i for i, word in enumerate(words.to_pylist())}
    codes = pa.array([None if value is None else place[value] for value in values], pa.int32())
    return pa.DictionaryArray.from_arrays(codes, words, ordered=kind.ordered)


@cache
def _vocabulary(table: str, name: str) -> pa.Array | None:
    categories = tables.SCHEMAS[table].columns[name].dtype.type.categories
    return None if categories is None else pa.array(list(categories), TEXT)


def repeated(table: str, name: str, value: object, rows: int) -> pa.Array:
    """A column of the table with one value in all rows; None: nothing is known."""
    one = column(table, name, [value])
    if not isinstance(one, pa.DictionaryArray):
        return pa.repeat(one[0], rows)
    codes = pa.repeat(one.indices[0], rows)
    return pa.DictionaryArray.from_arrays(codes, one.dictionary, ordered=one.type.ordered)


def to_frame(table: str, arrow: pa.Table) -> pd.DataFrame:
    """An Arrow table of `schema(table)` as the tidy pandas frame.

    >>> to_frame("rejects", schema("rejects").empty_table()).equals(tables.empty("rejects"))
    True
    """
    # Codes are laid out as text here: pandas would go by way of an object for each cell.
    plain = arrow.cast(schema(table)).unify_dictionaries()
    frame = tables.conform(table, plain.to_pandas(types_mapper=_PANDAS.get))
    pa.default_memory_pool().release_unused()  # what was read on the way
    return frame


def read_back(table: str, path: Path, wanted: pc.Expression | None = None) -> pa.Table:
    """A Parquet file of the table, its repeating words still as codes: twice as fast to read.

    With `wanted` only the rows for which it is true; the file is never in memory as a whole.
    """
    words = [field.name for field in schema(table) if field.type == TEXT]
    return pq.read_table(
        path,
        read_dictionary=[name for name in words if name != tables.KEYS.get(table)],
        filters=wanted,
    )


def join(parts: Iterable[pa.Table], table: str) -> pa.Table:
    """Arrow tables of one schema under each other."""
    return pa.concat_tables([schema(table).empty_table(), *parts])
