"""The compiled day: the counts of a day (`sim.day.record`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.engine.compiled.compiler.jit import inner
from sim.engine.compiled.day.morning import is_present

if TYPE_CHECKING:
    from sim.engine.compiled.columns.working import Room

BY_HAND = ("met", "joined", "left", "removed", "withdrawn")  # counts that may have begun before the call
COUNTS = ("shown", "open", "asked", "read", "hostile", *BY_HAND)
COMINGS = len(COUNTS)  # the row after these counts: who arrived, left and was present
SHARES = ("on_crowd_share", "mean_morale")


@inner
def record(folk: Any, law: Any, book: Any, opened: Any, room: Any, sizes: Any) -> None:
    """Record the counts of the tick, and begin those of the next."""
    day, counts, shares, here, on_crowd, morale = sizes.days, room.counts, room.shares, 0, 0, 0.0
    for i in range(folk.morale.size):
        if is_present(folk, i):
            here += 1
            on_crowd += folk.on_crowd[i]
            morale += np.float64(folk.morale[i])
    waiting = sizes.open
    for q in range(sizes.open if law.ticks > 1 else 0):  # answered questions close at the end of their day
        waiting -= book.answers[opened.row[q]] >= law.answers_wanted
    shares[0, day] = on_crowd / here if here > 0 else 0.0
    shares[1, day] = morale / here if here > 0 else 0.0
    counts[0, day], counts[1, day], counts[2, day] = sizes.shown, waiting, sizes.askers
    counts[3, day], counts[4, day], counts[5, day] = sizes.read, sizes.hostile, sizes.met
    counts[6, day], counts[7, day] = sizes.joined, sizes.left
    counts[8, day], counts[9, day] = sizes.removed, sizes.withdrawn
    counts[10, day], counts[11, day], counts[12, day] = sizes.arrived, sizes.departed, here
    sizes.met = sizes.joined = sizes.left = sizes.removed = sizes.withdrawn = 0
    sizes.days += 1


def read_days(room: Room, days: int) -> list[dict[str, float]]:
    """Return the recorded counts of the first `days` days, as `sim.day.record` appends them to the state."""
    rows = zip(room.counts[:COMINGS, :days].T.tolist(), room.shares[:, :days].T.tolist(), strict=True)
    return [dict(zip((*COUNTS, *SHARES), [*counts, *shares], strict=True)) for counts, shares in rows]
