"""Compiled version of `sim.channels.feed.build_audience`: the tables for drawing people on the feed."""

from typing import Any

import numpy as np

from sim.array_types import AnyFloats, Bools, Singles
from sim.channels.feed import Audience
from sim.engine.compiled.compiler.jit import inner, jit_allocating

FULL = 2.0**32


@jit_allocating
def _fill_cells(members: Any, interest: Any, keen: Any, cells: Any, eligible: Any) -> None:
    """Fill the cells of each topic; the running sums are those of `sim.channels.feed.alias_table`."""
    size = members.size
    weight, lacked, left = np.empty(size), np.empty(size), np.empty(size)
    low, high = np.empty(size, np.int32), np.empty(size, np.int32)
    for k in range(interest.shape[1]):
        total = 0.0
        for m in range(size):
            weight[m] = np.float64(interest[members[m], k])
            if keen.size > 0:
                weight[m] *= np.float64(keen[m])
            total += weight[m]
            eligible[k] += weight[m] > 0.0
        if eligible[k] == 0:
            continue
        factor, lows, highs, lack, spare = size / total, 0, 0, 0.0, 0.0
        for m in range(size):
            weight[m] *= factor
            _write_cell(cells, k, m, 1.0, members[m])
            if weight[m] < 1.0:
                lack += 1.0 - weight[m]
                low[lows], lacked[lows] = m, lack
                lows += 1
            else:
                spare += weight[m] - 1.0
                high[highs], left[highs] = m, spare
                highs += 1
        if highs == 0:  # all weights are equal except for rounding
            continue
        giver = taker = 0
        for n in range(lows):
            m = low[n]
            before = lacked[n] - (1.0 - weight[m])
            while giver > 0 and left[giver - 1] > before:  # rounding may make it less than the last one
                giver -= 1
            while giver < highs and left[giver] <= before:
                giver += 1
            _write_cell(cells, k, m, weight[m], members[high[min(giver, highs - 1)]])
        for n in range(highs - 1 if lows > 0 else 0):
            while taker < lows and lacked[taker] <= left[n]:
                taker += 1
            height = 1.0 + left[n] - lacked[min(taker, lows - 1)]
            _write_cell(cells, k, high[n], min(max(height, 0.0), 1.0), members[high[n + 1]])


@inner
def _write_cell(cells: Any, k: int, m: int, height: float, other: Any) -> None:
    cells[k, m, 0], cells[k, m, 1] = np.uint32(min(height * FULL, FULL - 1.0)), np.uint32(other)


def build_audience(on_crowd: Bools, interest: AnyFloats, keenness: Singles | None = None) -> Audience:
    """Do the same as `sim.channels.feed.build_audience`."""
    members = np.flatnonzero(on_crowd).astype(np.int32)
    cells = np.zeros((interest.shape[1], members.size, 2), np.uint32)
    eligible = np.zeros(interest.shape[1], np.int64)
    keen = None if keenness is None else keenness[members]
    _fill_cells(members, interest, np.zeros(0, np.float32) if keen is None else keen, cells, eligible)
    return Audience(members, cells, eligible, keen)
