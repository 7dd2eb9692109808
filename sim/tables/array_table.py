"""Tables as NumPy arrays: what runs return and measures read without pandas.

`ArrayTable` and `ArrayColumn` have the few methods of a data frame and its columns that measures use, so that
the functions of measures take both. `ArrayTable.to_pandas` makes the data frame.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ForwardRef, TypeAlias, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from sim import tables
from sim.array_types import Bools
from sim.errors import TableError
from sim.tables.columns import Column, declared_columns
from sim.tables.lazy_pandas import pd

Values: TypeAlias = NDArray[Any]

if TYPE_CHECKING:
    AnyTable: TypeAlias = "pd.DataFrame | ArrayTable"
    AnyColumn: TypeAlias = "pd.Series[Any] | ArrayColumn"
    Cells: TypeAlias = "ArrayColumn | Values | float"
else:  # read by typing.get_type_hints, without importing pandas before that
    AnyTable = ForwardRef("pd.DataFrame | ArrayTable", module=__name__)
    AnyColumn = ForwardRef("pd.Series | ArrayColumn", module=__name__)
    Cells = ForwardRef("ArrayColumn | Values | float", module=__name__)

T = TypeVar("T", "pd.DataFrame", "ArrayTable")

# Columns with numbers of people, and the columns with their ids that follow them.
_IDS = {"person": "id", **{name: f"{name}_id" for name in ("asker", "first_helper", "helper", "from", "to")}}


@dataclass(frozen=True, eq=False)
class ArrayColumn:
    """One column: numbers or texts, or the codes of categories.

    Attributes
    ----------
    values : (n,) array
        Numbers or texts. If the column has categories, their codes; −1 is missing.
    categories : tuple of str or None
        Names of the categories.
    missing : (n,) array of bool or None
        Where a whole number is missing. None if none is; missing floats are NaN.
    """

    values: Values
    categories: tuple[str, ...] | None = None
    missing: Bools | None = None

    def __len__(self) -> int:
        return self.values.size

    def to_numpy(self, dtype: DTypeLike | None = None, na_value: object = None) -> Values:
        """Return the values, as pandas does: categories by name, missing whole numbers as `na_value`."""
        found = self.values
        if self.categories is not None:
            names = np.array([*self.categories, None], object)
            found = names[found]
        elif self.missing is not None:
            found = found.astype(object if na_value is None else type(na_value))
            found[self.missing] = na_value
        return found if dtype is None else found.astype(dtype, copy=False)

    def to_pandas(self) -> Values | pd.api.extensions.ExtensionArray:
        """Return the values as a column of a data frame."""
        if self.categories is not None:
            return pd.Categorical.from_codes(self.values.astype(np.int64), list(self.categories))
        if self.missing is not None:
            return pd.arrays.IntegerArray(self.values.copy(), self.missing.copy())
        return self.values

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> Values:  # noqa: FBT001
        found = self.to_numpy(dtype)
        return found.copy() if copy else found

    def isna(self) -> Bools:
        """Return where a value is missing."""
        if self.categories is not None:
            return np.asarray(self.values < 0, np.bool_)
        if self.values.dtype.kind == "f":
            return np.asarray(np.isnan(self.values), np.bool_)
        return np.zeros(len(self), np.bool_) if self.missing is None else self.missing

    def select(self, rows: Values | slice) -> ArrayColumn:
        """Return the column with only these rows, given by a mask, numbers or a slice (then: a view)."""
        missing = None if self.missing is None else self.missing[rows]
        return ArrayColumn(self.values[rows], self.categories, missing)


class ArrayTable:
    """A table whose columns are arrays of equal length. `name` is one of `sim.tables.TABLES`, or empty.

    Examples
    --------
    >>> table = ArrayTable("", {"person": np.arange(3), "helped": np.array([0, 2, 1])})
    >>> len(table), "helped" in table, table["helped"].to_numpy().sum()
    (3, True, np.int64(3))
    """

    def __init__(self, name: str, columns: Mapping[str, ArrayColumn | Values]) -> None:
        self.name = name
        self.columns = {
            label: each if isinstance(each, ArrayColumn) else ArrayColumn(each)
            for label, each in columns.items()
        }

    def __getitem__(self, label: str) -> ArrayColumn:
        return self.columns[label]

    def __contains__(self, label: object) -> bool:
        return label in self.columns

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def select(self, rows: Values | slice) -> ArrayTable:
        """Return the table with only these rows, given by a mask, numbers or a slice (then: views)."""
        return ArrayTable(self.name, {label: each.select(rows) for label, each in self.columns.items()})

    def to_pandas(self) -> pd.DataFrame:
        """Return the table as a data frame. Tables with a name get the types that `sim.tables` declares."""
        frame = pd.DataFrame({label: each.to_pandas() for label, each in self.columns.items()})
        return tables.conform(self.name, frame) if self.name else frame


def array_table(name: str, columns: Mapping[str, Cells]) -> ArrayTable:
    """Return a declared table with columns in the declared order and types. A single value fills its column.

    The arrays are copied, so later changes to `columns` don't change the table.

    Raises
    ------
    TableError
        A column is missing, or contains a value that its type doesn't allow.
    """
    sizes = [len(each) if isinstance(each, ArrayColumn) else np.size(each) for each in columns.values()]
    rows = 0 if 0 in sizes else max(sizes)
    found = {}
    for column in declared_columns(name, columns):
        if column.name not in columns:
            raise TableError(f"in the table {name} the column {column.name!r} is missing.")
        try:
            found[column.name] = _cast(column, columns[column.name], rows)
        except (TypeError, ValueError, OverflowError) as problem:
            raise TableError(
                f"the column {column.name!r} of the table {name} must be {column.dtype}: {problem}."
            ) from problem
    return ArrayTable(name, found)


def _cast(column: Column, values: Cells, rows: int) -> ArrayColumn:
    if isinstance(values, ArrayColumn) and values.categories is not None:
        return values
    missing = values.missing if isinstance(values, ArrayColumn) else None
    plain = np.asarray(values.values if isinstance(values, ArrayColumn) else values)
    if column.dtype == "text":
        return ArrayColumn(plain.copy())
    dtype = np.dtype(column.dtype)
    if plain.dtype.kind == "f":
        if not column.nullable and bool(np.isnan(plain).any()):
            raise ValueError(f"it has no value in row {int(np.isnan(plain).argmax())}")
        if dtype.kind == "i" and plain.size and not np.array_equal(plain, np.rint(plain)):
            raise ValueError("it contains values that are not whole numbers")
    if dtype.kind == "i" and plain.size and not np.can_cast(plain.dtype, dtype):
        limits = np.iinfo(dtype)
        if plain.min() < limits.min or plain.max() > limits.max:
            raise ValueError(f"a value lies outside {limits.min} to {limits.max}")
    found = plain.astype(dtype)
    return ArrayColumn(np.repeat(found, rows) if found.ndim == 0 else found, None, missing)


def join_tables(parts: Sequence[ArrayTable]) -> ArrayTable:
    """Return the rows of several tables with the same columns, one table after the other."""
    first = parts[0]
    if len(parts) == 1:
        return first
    return ArrayTable(
        first.name, {label: _joined([each[label] for each in parts]) for label in first.columns}
    )


def _joined(parts: Sequence[ArrayColumn]) -> ArrayColumn:
    if parts[0].categories is not None:
        names, others = parts[0].categories, [each.categories or () for each in parts]
        if any(names != each for each in others):
            names = tuple(sorted({name for each in others for name in each}))
        codes = [
            np.array([*map(names.index, each.categories or ()), -1], np.int64)[each.values] for each in parts
        ]
        return ArrayColumn(np.concatenate(codes), names)
    values = np.concatenate([each.values for each in parts])
    return ArrayColumn(
        values, None, None if parts[0].missing is None else np.concatenate([p.isna() for p in parts])
    )


def frames_of(found: Mapping[str, AnyTable]) -> dict[str, pd.DataFrame]:
    """Return all tables as data frames."""
    return {n: each.to_pandas() if isinstance(each, ArrayTable) else each for n, each in found.items()}


def with_ids(table: T, ids: Sequence[str] | None) -> T:
    """Return a table with the ids of people beside their numbers, which are rows of the people table.

    This is the only place where numbers become ids. Runs and measures use numbers, and ids are added when a
    table is written or given to the user. If `ids` is None, because the people are drawn, the table is
    returned unchanged.

    Examples
    --------
    >>> table = ArrayTable("", {"helper": np.array([1, 0, 1])})
    >>> with_ids(table, ["Ana", "Zoe"])["helper_id"].to_numpy().tolist()
    ['Zoe', 'Ana', 'Zoe']
    """
    if ids is None:
        return table
    lookup = np.empty(len(ids) + 1, object)  # the last is None, for −1, a missing number
    lookup[:-1] = ids
    new = [label for label in labels_of(table) if _IDS.get(label, label) not in table]
    if isinstance(table, ArrayTable):
        columns: dict[str, ArrayColumn | Values] = {}
        for label, column in table.columns.items():
            columns[label] = column
            if label in new:
                columns[_IDS[label]] = _ids_at(column, lookup)
        return ArrayTable(table.name, columns)
    frame = table.copy(deep=False)
    for label in new:
        frame.insert(list(frame.columns).index(label) + 1, _IDS[label], _ids_at(table[label], lookup))
    return frame


def _ids_at(numbers: AnyColumn, lookup: Values) -> Values:
    rows = np.where(numbers.isna(), -1, numbers.to_numpy(na_value=-1)).astype(np.int64)
    return lookup[rows]


def rows_where(table: AnyTable, rows: Values) -> AnyTable:
    """Return a table with only the rows for which `rows` is true."""
    return table.select(rows) if isinstance(table, ArrayTable) else table[rows]


def labels_of(table: AnyTable) -> list[str]:
    """Return the names of a table's columns."""
    return [str(label) for label in table.columns]


def codes_of(column: AnyColumn) -> Values:
    """Return the codes of a column's categories, −1 if missing; categories of texts are in sorted order."""
    if isinstance(column, ArrayColumn):
        assert column.categories is not None
        return column.values
    return np.asarray(column.astype("category").cat.codes)


def categories_of(column: AnyColumn) -> tuple[str, ...]:
    """Return the names of a column's categories, in the order of `codes_of`."""
    if isinstance(column, ArrayColumn):
        assert column.categories is not None
        return column.categories
    return tuple(column.astype("category").cat.categories)


def where_equal(column: AnyColumn, name: str) -> Bools:
    """Return where a column of categories or texts has this value."""
    if not isinstance(column, ArrayColumn):
        return np.asarray(column == name, np.bool_)
    if column.categories is None:
        return np.asarray(column.values == name, np.bool_)
    code = column.categories.index(name) if name in column.categories else len(column.categories)
    return np.asarray(column.values == code, np.bool_)
