"""Pack the results of a run (tables, arrays and plain values) into bytes that contain data but no code."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from sim import tables
from sim.array_types import Bools
from sim.errors import TableError
from sim.tables.array_table import ArrayColumn, ArrayTable, Values
from sim.tables.lazy_pandas import pd

_SHAPE, _PARTS = "shape.json", "parts"


def pack(value: object) -> bytes:
    """Pack a value into bytes, from which `unpack` restores exactly the same value.

    The value may be None, a bool, int, float, text, list, tuple, dict with text keys, NumPy array or number,
    DataFrame, or a dataclass of such values. Anything else raises a `TypeError`.

    Examples
    --------
    >>> unpack(pack({"share": (0.1, None), "who": np.arange(3)}))
    {'share': (0.1, None), 'who': array([0, 1, 2])}
    """
    parts: list[bytes] = []
    shape = _encode(value, parts)
    ends = list(accumulate(map(len, parts), initial=0))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(_SHAPE, json.dumps([shape, ends]))
        file.writestr(_PARTS, b"".join(parts))  # one member, because each takes as long as a small array
    return packed.getvalue()


def unpack(packed: bytes, kinds: Sequence[type] = ()) -> Any:
    """Restore a packed value. `kinds` are the dataclasses that it may contain.

    Raises
    ------
    TableError
        The bytes are damaged, or contain a dataclass that is not among `kinds`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as file:
            shape, ends = json.loads(file.read(_SHAPE))
            content = file.read(_PARTS)
        parts = [content[start:end] for start, end in pairwise(ends)]
        return _decode(shape, parts, {kind.__name__: kind for kind in kinds})
    except Exception as error:  # damaged bytes can make the readers raise any error
        why = f"{type(error).__name__}: {error}".rstrip(".: ")
        raise TableError(f"a stored run can't be read: {why}.") from error


def _encode(value: object, parts: list[bytes]) -> object:
    """Turn a value into JSON that names the kinds of its parts; arrays and tables are appended to `parts`."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, np.generic):
        return _encode(value.item(), parts)
    if isinstance(value, list | tuple):
        return [type(value).__name__, [_encode(each, parts) for each in value]]
    if isinstance(value, dict):
        return ["dict", [[str(key), _encode(each, parts)] for key, each in value.items()]]
    if isinstance(value, np.ndarray):
        if value.dtype.hasobject or value.dtype.names:
            raise TypeError(f"an array of {value.dtype} can't be packed.")
        parts.append(value.tobytes())
        return ["array", len(parts) - 1, value.dtype.str, value.shape]
    if isinstance(value, ArrayTable):
        columns = [[label, *_encode_column(each, parts)] for label, each in value.columns.items()]
        return ["table", value.name, columns]
    if is_dataclass(value) and not isinstance(value, type):
        members = {field.name: getattr(value, field.name) for field in fields(value)}
        return ["made", type(value).__name__, _encode(members, parts)]
    if isinstance(value, pd.DataFrame):
        parts.append(tables.frame_to_bytes(value))
        return ["frame", len(parts) - 1]
    raise TypeError(f"a {type(value).__name__} can't be packed.")


def _encode_column(column: ArrayColumn, parts: list[bytes]) -> list[object]:
    values = column.values
    plain = values.tolist() if values.dtype.kind == "O" else values  # texts
    return [_encode(each, parts) for each in (plain, column.categories, column.missing)]


def _decode(shape: object, parts: Sequence[bytes], kinds: dict[str, type]) -> Any:
    if not isinstance(shape, list):
        return shape
    kind, content = shape[0], shape[1]
    if kind in ("list", "tuple"):
        found = [_decode(each, parts, kinds) for each in content]
        return found if kind == "list" else tuple(found)
    if kind == "dict":
        return {key: _decode(each, parts, kinds) for key, each in content}
    if kind == "array":
        return np.frombuffer(parts[content], shape[2]).reshape(shape[3]).copy()
    if kind == "table":
        columns = {label: [_decode(each, parts, kinds) for each in cells] for label, *cells in shape[2]}
        return ArrayTable(content, {label: _column(*cells) for label, cells in columns.items()})
    if kind == "frame":
        return tables.bytes_to_frame(parts[content])
    return kinds[content](**_decode(shape[2], parts, kinds))


def _column(
    values: Values | list[str], categories: tuple[str, ...] | None, missing: Bools | None
) -> ArrayColumn:
    return ArrayColumn(np.array(values, object) if isinstance(values, list) else values, categories, missing)
