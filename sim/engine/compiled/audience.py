"""Compiled version of `sim.channels.feed.build_audience`: the tables for drawing people on the feed."""

from typing import Any

import numpy as np

from sim.array_types import AnyFloats, Bools, Singles
from sim.channels.feed import Audience
from sim.engine.compiled.compiler.jit import inner, jit_allocating

FULL = 2.0**32


@inner
def fill_cells(
    members: Any, size: int, interest: Any, keen: Any, cells: Any, eligible: Any, portion: Any, side: Any
) -> None:  # fmt: skip
    """Fill the cells of each topic; the running sums are those of `sim.channels.feed.alias_table`.

    `portion` (3, M) and `side` (2, M) are working memory.
    """
    weight, lacked, left, low, high = portion[0], portion[1], portion[2], side[0], side[1]
    for k in range(interest.shape[1]):
        eligible[k] = 0
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


@jit_allocating
def _fill_cells(members: Any, interest: Any, keen: Any, cells: Any, eligible: Any) -> None:
    portion, side = np.empty((3, members.size)), np.empty((2, members.size), np.int32)
    fill_cells(members, members.size, interest, keen, cells, eligible, portion, side)


@inner
def gather_members(folk: Any, reach: Any, room: Any, sizes: Any) -> None:
    """Gather the people on the feed, and fill the cells, if anybody has joined or left it since then."""
    if sizes.members >= 0 or reach.members.size == 0:  # nothing has changed, or there is no feed
        return
    size = 0
    for i in range(folk.on_crowd.size):
        reach.members[size] = i
        if folk.keenness.size > 0:
            reach.member_keenness[size] = folk.keenness[i]
        size += folk.on_crowd[i]
    fill_cells(
        reach.members, size, folk.interest, reach.member_keenness, reach.cells, reach.eligible, room.portion, room.side
    )  # fmt: skip
    sizes.members, sizes.gathered = size, 1


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
