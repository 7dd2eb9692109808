"""The compiled day: who sees success on the feed, and whether anybody joins or leaves it (`sim.day.plug_in`)."""

from typing import Any

import numpy as np

from sim import rng
from sim.engine.compiled.compiler.jit import address, inner, unit, word_of
from sim.engine.compiled.tie_access import degree_of, neighbour_at, stored_at
from sim.state.questions import FEED

JOIN, ZERO = np.uint64(rng.JOIN), np.uint64(0)


@inner
def note_successes(folk: Any, book: Any, answers: Any, sizes: Any) -> None:
    """Store the tick for each asker who was answered on the feed."""
    if folk.success.size == 0:
        return
    for a in range(sizes.answers - sizes.attempts, sizes.answers):
        if answers.helpful[a] and answers.channel[a] == FEED:
            folk.success[book.asker[answers.question[a]]] = sizes.tick


@inner
def anybody_moves(seed: Any, tick: Any, folk: Any, net: Any, law: Any) -> bool:
    """Return whether anybody joins or leaves the feed tonight."""
    if law.plugs_in == 0:
        return False
    w0 = w1 = w2 = w3 = ZERO
    for i in range(folk.morale.size):
        if i % 4 == 0:
            w0, w1, w2, w3 = address(seed, JOIN, tick, np.uint64(i // 4), ZERO, ZERO)
        if not unit(word_of(w0, w1, w2, w3, i % 4)) < law.reconsiders:
            continue
        if folk.on_crowd[i]:
            if folk.morale[i] < law.leave_below:
                return True
        elif folk.removed.size == 0 or folk.removed[i] < 0:
            share = _visible_success(folk, net, i, np.int64(tick) - law.memory)
            if share >= folk.threshold[i] / law.entrances:
                return True
    return False


@inner
def _visible_success(folk: Any, net: Any, i: int, since: Any) -> float:
    """Return the share of a person's ties that lead to successful people (`sim.rules.plug_in`)."""
    total = part = 0.0
    for s in range(degree_of(net.near, i)):
        strong, j = stored_at(net.near, i, s), neighbour_at(net.near, i, s)
        total += strong
        part += strong if folk.on_crowd[j] and folk.success[j] > max(since, -1) else 0.0
    return part / total if total > 0.0 else 0.0
