"""The compiled day: whom askers tell, and to whom others pass questions on (`sim.channels.word_of_mouth`)."""

from typing import Any

import numpy as np

from sim import rng
from sim.engine.compiled.compiler.jit import address, inner, pack_ticks, unit, word_of
from sim.engine.compiled.tie_access import degree_of, expose, neighbour_at, stored_at
from sim.networks.followers import ANYWHERE

TELL, PASS, ZERO = np.uint64(rng.TELL), np.uint64(rng.PASS), np.uint64(0)


@inner
def pass_on(
    seed: Any, folk: Any, net: Any, law: Any, given: Any, opened: Any, room: Any, q: int, teller: int, end: int
) -> int:  # fmt: skip
    """Store to whom a teller passes the question on, if to anybody (`sim.channels.word_of_mouth.pass_on`)."""
    i, j, k, weight = room.told[0, teller], opened.asker[q], opened.topic[q], room.weight
    days = pack_ticks(ZERO, np.uint64(opened.asked[q]))
    w0, w1, w2, _ = address(seed, PASS, days, np.uint64(j), np.uint64(i), ZERO)
    if not unit(w0) < given.told_chance[min(teller, given.told_chance.size - 1)]:
        return end
    chosen, fit, total, ties = -1, -1.0, 0.0, degree_of(net.near, i)
    for s in range(ties):
        other = neighbour_at(net.near, i, s)
        weight[s] = 0.0
        if other != j:
            match = np.float64(folk.interest[other, k]) / np.float64(folk.home[other, 3])
            if match > fit:
                chosen, fit = s, match
            weight[s] = stored_at(net.near, i, s)
            if folk.keenness.size > 0:
                weight[s] *= np.float64(folk.keenness[other])
            total += weight[s]
    if chosen >= 0 and total > 0.0 and not unit(w1) < law.referral:
        goal, edge, at = unit(w2) * total, 0.0, 0
        for s in range(ties):
            edge += weight[s]
            at += edge <= goal
        chosen = min(at, ties - 1)
    if chosen >= 0:
        expose(room, end, neighbour_at(net.near, i, chosen), ANYWHERE)
        end += 1
    return end


@inner
def tell(
    seed: Any, tick: Any, folk: Any, net: Any, law: Any, opened: Any, room: Any, q: int, end: int
) -> int:
    """Store whom the asker tells, drawn by strength of the tie times keenness; return the new end."""
    j, weight, keenness = opened.asker[q], room.weight, folk.keenness
    ties = degree_of(net.near, j)
    for s in range(ties):
        weight[s] = stored_at(net.near, j, s)
    if keenness.size > 0:
        for s in range(ties):
            weight[s] *= np.float64(keenness[neighbour_at(net.near, j, s)])
    days = pack_ticks(tick, np.uint64(opened.asked[q]))
    w0 = w1 = w2 = w3 = ZERO
    for c in range(law.contacts):
        if c % 4 == 0:
            w0, w1, w2, w3 = address(seed, TELL, days, np.uint64(j), np.uint64(c // 4), ZERO)
        total = 0.0
        for s in range(ties):
            total += weight[s]
        if not total > 0.0:
            break
        goal, edge, at = unit(word_of(w0, w1, w2, w3, c % 4)) * total, 0.0, 0
        for s in range(ties):
            edge += weight[s]
            at += edge <= goal
        if at < ties:
            expose(room, end, neighbour_at(net.near, j, at), at)
            end += 1
            weight[at] = 0.0
    return end
