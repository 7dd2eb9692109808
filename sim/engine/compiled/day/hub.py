"""The compiled day: which questions the hubs relay (`sim.channels.hub`)."""

from typing import Any

import numpy as np

from sim import rng
from sim.engine.compiled.compiler.jit import address, inner, pack_ticks, unit
from sim.engine.compiled.keys import choose_least
from sim.engine.compiled.tie_access import degree_of

QUEUE, SHRUG, ZERO = np.uint64(rng.QUEUE), np.uint64(rng.SHRUG), np.uint64(0)
FIRST_COME, FAVOURITES, RANDOM = 0, 1, 2
FULL = np.float64(2.0**32)


@inner
def relay(seed: Any, tick: Any, net: Any, reach: Any, law: Any, opened: Any, room: Any, sizes: Any) -> int:
    """Mark in `opened.relayed` the questions that the hubs relay: 2, or 1 if all members ignore them.

    Each hub relays at most `law.capacity` waiting questions, those with the smallest keys. Stores the places
    of all waiting questions that are still open in `room.waits`, and returns their number.
    """
    many, at = 0, 0
    for n in range(sizes.queue):  # the open questions and the queue are both in ascending order
        while at < sizes.open and opened.row[at] < room.queue[n]:
            at += 1
        if at < sizes.open and opened.row[at] == room.queue[n]:
            room.waits[many] = at
            many += 1
    for h in range(reach.hub_size.size):
        size = 0
        for n in range(many):
            q = room.waits[n]
            if reach.town[opened.asker[q]] * law.per_town == h:
                room.key[size], room.candidate[size] = _queue_key(seed, tick, net, law, opened, q), q
                size += 1
        left = law.capacity - (reach.relays[h] if reach.relays.size > 0 else 0)
        taken = np.int64(max(0.0, min(np.float64(size), np.floor(left))))
        choose_least(room.key, size, taken, room.heap)
        for s in range(taken):
            q = room.candidate[room.heap[s]]
            days, who = pack_ticks(ZERO, np.uint64(opened.asked[q])), np.uint64(opened.asker[q])
            heeded = unit(address(seed, SHRUG, days, who, ZERO, ZERO)[0]) >= law.hub_resistance
            opened.relayed[q] = 2 if heeded else 1
    return many


@inner
def leave_queue(reach: Any, law: Any, opened: Any, room: Any, sizes: Any, many: int) -> None:
    """Take the relayed questions from the queue, whose `many` open questions are in `room.waits`."""
    left = 0
    for n in range(many):
        q = room.waits[n]
        if opened.relayed[q] == 0:
            room.queue[left] = opened.row[q]
            left += 1
        elif reach.relays.size > 0:
            reach.relays[reach.town[opened.asker[q]] * law.per_town] += 1
    sizes.queue = left


@inner
def _queue_key(seed: Any, tick: Any, net: Any, law: Any, opened: Any, q: int) -> float:
    """Return the key by which a hub orders its queue: the smallest first."""
    j = opened.asker[q]
    today = tick if law.hub_order == RANDOM else ZERO
    lot = address(seed, QUEUE, pack_ticks(today, np.uint64(opened.asked[q])), np.uint64(j), ZERO, ZERO)[0]
    first: Any = np.int64(0)
    if law.hub_order == FIRST_COME:
        first = np.int64(opened.asked[q])
    elif law.hub_order == FAVOURITES:
        first = -degree_of(net.near, j)
    return np.float64(first) * FULL + np.float64(lot)
