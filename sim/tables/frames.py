"""Check tables against their declarations, and convert them to Arrow with units and meanings as metadata."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from sim.errors import TableError
from sim.tables.arrow_schema import arrow_schema, arrow_type
from sim.tables.columns import TABLES, Column, declared_columns

# The type that pandas gives to text: ``str`` since version 3, object before.
_TEXT = pd.Series(["text"]).dtype


def conform(
    name: str, frame: pd.DataFrame, *, extra: Sequence[Column] = (), copy: bool = True
) -> pd.DataFrame:
    """Return a table whose columns have the declared order and types.

    Only ``runs`` and ``days`` may have further columns. Those of ``runs`` (measures, points of a design) are
    put before ``seconds``, and `extra` declares their units and meanings. Those of ``days`` are the shares of
    questions on users' own channels. The index counts from 0. `frame` isn't changed. With `copy` false, the
    table may share memory with `frame`.

    Raises
    ------
    TableError
        A column is missing or unknown, or contains a value that its type doesn't allow.
    """
    columns = declared(name, frame, extra=extra)
    missing = [column.name for column in columns if column.name not in frame.columns]
    if missing:
        raise TableError(f"in the table {name} the column {missing[0]!r} is missing.")
    unknown = set(frame.columns) - {column.name for column in columns}
    if unknown:
        raise TableError(f"the table {name} has the column {min(unknown)!r}, which isn't declared.")
    frame = frame.copy(deep=False)  # `reset_index` copies every column before pandas 3
    frame.index = pd.RangeIndex(len(frame))
    found = {column.name: _cast(name, column, frame[column.name]) for column in columns}
    return pd.DataFrame(found, copy=copy)


def declared(name: str, frame: pd.DataFrame, *, extra: Sequence[Column] = ()) -> tuple[Column, ...]:
    """Return the declarations of a table's columns, with further columns of ``runs`` and ``days``."""
    if name not in TABLES:
        raise TableError(f"there is no table {name!r}; the tables are {', '.join(TABLES)}.")
    columns = declared_columns(name, [str(label) for label in frame.columns])
    if name != "runs":
        return columns
    known = {column.name for column in columns}
    further = {column.name: column for column in extra}
    other = tuple(
        further.get(str(label), _undeclared(str(label), frame[label]))
        for label in frame.columns
        if label not in known
    )
    return (*columns[:-2], *other, *columns[-2:])


def to_arrow(
    name: str, frame: pd.DataFrame, metadata: Mapping[str, str], *, extra: Sequence[Column] = ()
) -> pa.Table:
    """Convert a table from `conform` to Arrow, with units and meanings in each field's metadata.

    `metadata` describes the whole file, such as the scenario's hash and the version.
    """
    columns = declared(name, frame, extra=extra)
    schema = arrow_schema(name, columns, metadata)
    arrays = [_array(column, frame[column.name]) for column in columns]
    return pa.Table.from_arrays(arrays, schema=schema)


def from_arrow(name: str, table: pa.Table) -> pd.DataFrame:
    """Convert a table from `to_arrow` back to pandas."""
    return conform(name, table.to_pandas(ignore_metadata=True))


def _undeclared(label: str, values: "pd.Series[Any]") -> Column:
    number = pd.api.types.is_numeric_dtype(values.dtype)
    return Column(label, "float64" if number else "text", "", "", nullable=True)


def _array(column: Column, values: "pd.Series[Any]") -> pa.Array:
    if column.dtype != "category":
        return pa.array(values, type=arrow_type(column), from_pandas=True)
    codes = np.asarray(values.cat.codes, dtype=np.int32)
    indices = pa.array(codes, mask=codes < 0)
    categories = pa.array([str(category) for category in values.cat.categories], type=pa.string())
    return pa.DictionaryArray.from_arrays(indices, categories)


def _cast(name: str, column: Column, values: "pd.Series[Any]") -> "pd.Series[Any] | NDArray[Any]":
    # Other runs wait while a run's tables are converted here, so columns of the right type are only checked.
    missing = None if values.dtype.kind in "biu" and isinstance(values.dtype, np.dtype) else values.isna()
    if missing is not None and not column.nullable and bool(missing.any()):
        row = int(np.argmax(missing.to_numpy()))
        raise TableError(f"in the table {name} the column {column.name!r} has no value in row {row}.")
    try:
        if column.dtype == "category":
            return _categories(column, values)
        return _texts(values) if column.dtype == "text" else _numbers(column, values)
    except (TypeError, ValueError, OverflowError) as problem:
        raise TableError(
            f"the column {column.name!r} of the table {name} must be {column.dtype}: {problem}."
        ) from problem


def _categories(column: Column, values: "pd.Series[Any]") -> "pd.Series[Any]":
    if not isinstance(values.dtype, pd.CategoricalDtype):
        values = _texts(values).astype("category")
    found = list(values.cat.categories)
    if column.values and found == list(column.values):
        return values
    names = [str(category) for category in found]
    if names != found or values.cat.categories.dtype != _TEXT:
        values = values.cat.rename_categories(pd.Index(names, dtype=_TEXT))
    if not column.values:
        return values
    used = {names[code] for code in np.unique(values.cat.codes) if code >= 0}
    if column.more:
        return values.cat.set_categories([*column.values, *sorted(set(names) - set(column.values))])
    if not used <= set(column.values):
        raise ValueError(f"{min(used - set(column.values))!r} is not one of {', '.join(column.values)}")
    return values.cat.set_categories(list(column.values))


def _texts(values: "pd.Series[Any]") -> "pd.Series[Any]":
    if values.dtype == _TEXT and (isinstance(_TEXT, pd.StringDtype) or _only_strings(values)):
        return values
    missing = values.isna()
    texts = values.astype(object).map(str)
    return (texts.mask(missing, None) if bool(missing.any()) else texts).astype(_TEXT)


def _only_strings(values: "pd.Series[Any]") -> bool:
    """Return whether a column of objects, which pandas uses for text before version 3, has only strings."""
    return bool(pd.api.types.infer_dtype(values, skipna=False) == "string")


def _numbers(column: Column, values: "pd.Series[Any]") -> "pd.Series[Any] | NDArray[Any]":
    plain = isinstance(values.dtype, np.dtype) and values.dtype.kind in "biuf"
    if column.dtype == "float64":
        return values.to_numpy(dtype=np.float64) if plain else values.astype("float64")
    if column.dtype == "bool":
        if values.dtype != np.bool_ and not set(values.unique()) <= {False, True}:
            raise ValueError("it contains values other than true and false")
        return values.astype("bool")
    limits = np.iinfo(column.dtype)
    if plain and values.dtype.kind in "iu" and not column.nullable:
        integers: Any = values.to_numpy()
    else:
        integers = values.astype("Int64")
    least, most = integers.min() if len(integers) else 0, integers.max() if len(integers) else 0
    if not pd.isna(least) and not (limits.min <= least and most <= limits.max):
        raise ValueError(f"a value lies outside {limits.min} to {limits.max}")
    return integers.astype(column.dtype.replace("int", "Int") if column.nullable else column.dtype)
