"""Make the table of ties from the state of a society. `sim.tables` describes its columns and units."""

from __future__ import annotations

import numpy as np

from sim import rng
from sim.array_types import AnyFloats, AnyInts, Ints
from sim.networks import LAYERS
from sim.state.society_state import State
from sim.tables.array_table import ArrayColumn, ArrayTable, Values
from sim.tables.columns import declared_columns


def ties_now(state: State, life: int = 0) -> ArrayTable:
    """Return one row per tie as of the last evening; a face-to-face tie has a row for each of its people.

    The rows are in order of layer, from and to. They are filled in for some people at a time, because this is
    the largest table.
    """
    size = sum(int(state.ties.layer(index).degree.sum()) for index in range(len(LAYERS)))
    columns = {name: np.empty(size, dtype) for name, dtype in _TIE_COLUMNS.items()}
    end = 0
    for index in range(len(LAYERS)):
        for piece in rng.pieces(state.people.count):
            found = _ties_of(state, index, np.arange(piece.start, piece.stop))
            begin, end = end, end + found["from"].size
            for name, column in columns.items():
                column[begin:end] = found[name]
    layer = ArrayColumn(columns.pop("layer"), LAYERS)
    day = np.full(size, max(0, state.tick - 1) * state.tick_days)
    first: dict[str, ArrayColumn | Values] = {"life": np.full(size, life, np.int32), "day": day}
    return ArrayTable("ties", {name: {**first, **columns, "layer": layer}[name] for name in _TIE_ORDER})


_TIE_ORDER = tuple(column.name for column in declared_columns("ties", ()))
_TIE_COLUMNS = {
    "from": np.int32, "to": np.int32, "layer": np.int8,
    "strength": np.float64, "owed": np.float64, "distance_km": np.float64,
}  # fmt: skip


def _ties_of(state: State, index: int, who: Ints) -> dict[str, AnyFloats | AnyInts]:
    """Return the columns of the ties that the people `who`, ascending, have in a layer, in order."""
    layer, p = state.ties.layer(index), state.people
    row, column, other = layer.edges(who)
    order = np.argsort(row * p.count + other)
    row, column, other = row[order], column[order], other[order]
    account = layer.account[row, column].astype(np.int64)
    scale = np.where(account & 1 == 1, state.tie_fading.shielded_scale, state.tie_fading.scale)
    apart = np.hypot(p.x[row].astype(np.float64) - p.x[other], p.y[row].astype(np.float64) - p.y[other])
    return {
        "from": row, "to": other, "layer": np.full(row.size, index),
        "strength": layer.strength[row, column].astype(np.float64) * scale,
        "owed": (account >> 1) / max(1, state.scenario.ties.owed_cap), "distance_km": apart,
    }  # fmt: skip
