"""The Arrow types of declared columns, with units and meanings as metadata."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from sim.tables.columns import Column

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
