"""Convert tables of arrays to Arrow, with units and meanings as metadata, without pandas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from sim.tables.array_table import ArrayColumn, ArrayTable
from sim.tables.columns import Column, declared_columns

_TYPES = {
    "int8": pa.int8(),
    "int16": pa.int16(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "text": pa.string(),
    "category": pa.dictionary(pa.int32(), pa.string()),
}


def arrow_type(column: Column) -> pa.DataType:
    """Return the Arrow type of a declared column."""
    return _TYPES[column.dtype]


def arrow_schema(name: str, columns: Sequence[Column], metadata: Mapping[str, str]) -> pa.Schema:
    """Return the Arrow schema of a table. `metadata` describes the whole file."""
    fields = [
        pa.field(c.name, arrow_type(c), c.nullable, {"unit": c.unit, "meaning": c.meaning}) for c in columns
    ]
    return pa.schema(fields, metadata={**metadata, "table": name})


def arrays_to_arrow(table: ArrayTable, metadata: Mapping[str, str]) -> pa.Table:
    """Return a declared table as Arrow, equal to the result of `sim.tables.to_arrow` for its data frame."""
    columns = declared_columns(table.name, table.columns)
    arrays = [_array(column, table[column.name]) for column in columns]
    return pa.Table.from_arrays(arrays, schema=arrow_schema(table.name, columns, metadata))


def _array(column: Column, values: ArrayColumn) -> pa.Array:
    if values.categories is None:
        return pa.array(values.values, type=arrow_type(column), mask=values.missing, from_pandas=True)
    names = column.values + tuple(sorted(set(values.categories) - set(column.values)))
    names = names if column.values else values.categories
    place = np.array([*map(names.index, values.categories), -1], np.int32)
    codes = place[values.values]
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), pa.array(names, type=pa.string()))
