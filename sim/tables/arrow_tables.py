"""Convert tables of arrays to Arrow, with units and meanings as metadata, without pandas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from sim.array_types import Bools
from sim.tables.array_table import ArrayColumn, ArrayTable, Values
from sim.tables.arrow_schema import arrow_schema, arrow_type
from sim.tables.columns import Column, declared_columns


def arrays_to_arrow(table: ArrayTable, metadata: Mapping[str, str]) -> pa.Table:
    """Return a declared table as Arrow, equal to the result of `sim.tables.to_arrow` for its data frame."""
    columns = declared_columns(table.name, table.columns)
    arrays = [_array(column, table[column.name]) for column in columns]
    return pa.Table.from_arrays(arrays, schema=arrow_schema(table.name, columns, metadata))


# `pyarrow.array` would import pandas, so arrays are made from their buffers.
def _array(column: Column, cells: ArrayColumn) -> pa.Array:
    missing = cells.isna() if column.nullable else np.zeros(len(cells), np.bool_)
    if column.dtype == "text":
        return _texts(cells.values.tolist())
    if cells.categories is None:
        return _plain(arrow_type(column), cells.values, missing)
    names = column.values + tuple(sorted(set(cells.categories) - set(column.values)))
    names = names if column.values else cells.categories
    codes = np.array([*map(names.index, cells.categories), 0], np.int32)[cells.values]
    return pa.DictionaryArray.from_arrays(_plain(pa.int32(), codes, missing), _texts(names))


def _plain(kind: pa.DataType, values: Values, missing: Bools) -> pa.Array:
    valid = pa.py_buffer(np.packbits(~missing, bitorder="little")) if missing.any() else None
    flags = values.dtype == np.bool_
    content = np.packbits(values, bitorder="little") if flags else np.ascontiguousarray(values)
    return pa.Array.from_buffers(kind, values.size, [valid, pa.py_buffer(content)])


def _texts(texts: Sequence[str | None]) -> pa.Array:
    encoded = [b"" if text is None else text.encode() for text in texts]
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
    missing = np.array([text is None for text in texts], np.bool_)
    valid = pa.py_buffer(np.packbits(~missing, bitorder="little")) if missing.any() else None
    buffers = [valid, pa.py_buffer(ends), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(pa.string(), len(encoded), buffers)
