"""Pack what a run left, tables and arrays and plain values, into bytes that hold data only, never code."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from sim.errors import TableError

_SHAPE = "shape.json"


def pack(value: object) -> bytes:
    """Pack a value; `unpack` gives it back to the bit.

    It may be None, bool, int, float, text, list, tuple, dict of text, NumPy array or number, DataFrame, or a
    dataclass of such; a `TypeError` is raised for anything else.

    Examples
    --------
    >>> unpack(pack({"share": (0.1, None), "who": np.arange(3)}))
    {'share': (0.1, None), 'who': array([0, 1, 2])}
    """
    parts: list[bytes] = []
    shape = json.dumps(_down(value, parts))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(_SHAPE, shape)
        for n, part in enumerate(parts):
            file.writestr(str(n), part)
    return packed.getvalue()


def unpack(packed: bytes, kinds: Sequence[type] = ()) -> Any:
    """Give back what was packed, with dataclasses of the `kinds`.

    Raises
    ------
    TableError
        The bytes are damaged, or hold what isn't known here.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as file:
            return _up(json.loads(file.read(_SHAPE)), file, {kind.__name__: kind for kind in kinds})
    except Exception as error:  # damaged bytes raise whatever the reader that meets them happens to raise
        why = f"{type(error).__name__}: {error}".rstrip(".: ")
        raise TableError(f"a stored run can't be read: {why}.") from error


def _down(value: object, parts: list[bytes]) -> object:
    """Write a value as JSON knows it, each with its kind; arrays and tables go to `parts`."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, np.generic):
        return _down(value.item(), parts)
    if isinstance(value, list | tuple):
        return [type(value).__name__, [_down(each, parts) for each in value]]
    if isinstance(value, dict):
        return ["dict", [[str(key), _down(each, parts)] for key, each in value.items()]]
    if isinstance(value, np.ndarray):
        held = io.BytesIO()
        np.save(held, value, allow_pickle=False)
        parts.append(held.getvalue())
        return ["array", len(parts) - 1]
    if isinstance(value, pd.DataFrame):
        parts.append(_from_frame(value))
        return ["frame", len(parts) - 1]
    if is_dataclass(value) and not isinstance(value, type):
        held_in = {field.name: getattr(value, field.name) for field in fields(value)}
        return ["made", type(value).__name__, _down(held_in, parts)]
    raise TypeError(f"a {type(value).__name__} can't be packed.")


def _up(shape: object, file: zipfile.ZipFile, kinds: dict[str, type]) -> Any:
    if not isinstance(shape, list):
        return shape
    kind, held = shape[0], shape[1]
    if kind in ("list", "tuple"):
        found = [_up(each, file, kinds) for each in held]
        return found if kind == "list" else tuple(found)
    if kind == "dict":
        return {key: _up(each, file, kinds) for key, each in held}
    if kind == "array":
        return np.load(io.BytesIO(file.read(str(held))), allow_pickle=False)
    if kind == "frame":
        return _to_frame(file.read(str(held)))
    return kinds[held](**_up(shape[2], file, kinds))


def _from_frame(frame: pd.DataFrame) -> bytes:
    held = io.BytesIO()
    table = pa.Table.from_pandas(frame)
    with pa.ipc.new_stream(held, table.schema) as stream:
        stream.write_table(table)
    return held.getvalue()


def _to_frame(held: bytes) -> pd.DataFrame:
    with pa.ipc.open_stream(held) as stream:
        # the arrays of a frame of our own can be written to
        return stream.read_all().to_pandas(split_blocks=False).copy()
