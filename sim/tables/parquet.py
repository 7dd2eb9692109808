"""Write the columns of a table as Parquet in slices, so that no second copy of the table is in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.array_types import AnyInts
from sim.tables.columns import Column

ROWS_AT_A_TIME = 2**17  # rows of a row group: about 20 MB in memory, and large enough to compress well

_ARROW = {
    "int8": pa.int8(),
    "int16": pa.int16(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "text": pa.string(),
    "category": pa.dictionary(pa.int32(), pa.string()),
}


class Coded(NamedTuple):
    """A column of a category: the `names`, and the index of each row's name, below 0 if it is missing."""

    codes: AnyInts
    names: Sequence[str]


def arrow_schema(name: str, columns: Sequence[Column], metadata: Mapping[str, str]) -> pa.Schema:
    """Return the schema of a table, with the unit and the meaning of each column in its metadata."""
    fields = [
        pa.field(c.name, _ARROW[c.dtype], c.nullable, {"unit": c.unit, "meaning": c.meaning}) for c in columns
    ]
    return pa.schema(fields, metadata={**metadata, "table": name})


def arrow_slice(
    columns: Sequence[Column], values: Mapping[str, Any], rows: slice, schema: pa.Schema
) -> pa.Table:
    """Return some rows of a table. `values` are described in `write_columns`."""
    arrays = [_array(column, values[column.name], rows) for column in columns]
    return pa.Table.from_arrays(arrays, schema=schema)


def write_columns(
    path: Path, columns: Sequence[Column], values: Mapping[str, Any], schema: pa.Schema
) -> None:
    """Write a table to a Parquet file, one row group after another.

    The same values always give the same bytes.

    Parameters
    ----------
    path : Path
        The file.
    columns : sequence of Column
        The declarations of the columns, in their order.
    values : mapping of str to array
        The rows of each column, all of one length: a NumPy array (numbers may be masked), an array of pandas,
        or for categories `Coded`. NaN is written as missing.
    schema : pyarrow.Schema
        The schema of these columns (`arrow_schema`).
    """
    with pq.ParquetWriter(path, schema, compression="zstd") as file:
        for first in range(0, _length(values), ROWS_AT_A_TIME):
            rows = slice(first, first + ROWS_AT_A_TIME)
            file.write_table(arrow_slice(columns, values, rows, schema), row_group_size=ROWS_AT_A_TIME)


def _length(values: Mapping[str, Any]) -> int:
    """Return the number of rows."""
    first = next(iter(values.values()))
    return len(first.codes) if isinstance(first, Coded) else len(first)


def _array(column: Column, values: Any, rows: slice) -> pa.Array:
    if not isinstance(values, Coded):
        return pa.array(values[rows], type=_ARROW[column.dtype], from_pandas=True)
    codes = np.asarray(values.codes[rows], dtype=np.int32)
    indices = pa.array(codes, mask=codes < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(values.names), type=pa.string()))
