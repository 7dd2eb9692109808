"""The compiled day: who sees success on the feed, and who joins or leaves it (`sim.day.plug_in`)."""

from typing import Any

import numpy as np

from sim import rng
from sim.engine.compiled.compiler.jit import address, inner, unit, word_of
from sim.engine.compiled.day.morning import is_present
from sim.engine.compiled.tie_access import degree_of, neighbour_at, stored_at
from sim.engine.compiled.tie_updates import cut_online
from sim.registry.parts import MOST_CHANNELS
from sim.state.questions import FEED

ON_FEED = np.uint32(1 << FEED)
LEAVES_FEED = np.uint32(1 << FEED | 1 << FEED << MOST_CHANNELS)  # it is no longer on the feed, but has been
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
def plug_in(
    seed: Any, tick: Any, folk: Any, net: Any, law: Any, book: Any, opened: Any, room: Any, sizes: Any
) -> None:  # fmt: skip
    """Let people join and leave the feed tonight."""
    if law.plugs_in == 0:
        return
    movers = _find_movers(seed, tick, folk, net, law, room)
    for n in range(movers):
        i = np.int64(room.head[n])
        sizes.members = -1
        if not folk.on_crowd[i]:
            folk.on_crowd[i] = True
            sizes.joined += 1
            continue
        folk.on_crowd[i] = False
        sizes.left += 1
        cut_online(net.far, net.followers, i)
        for q in range(sizes.open):  # their open questions leave the feed
            row = opened.row[q]
            if book.asker[row] == i and book.channels[row] & ON_FEED:
                book.channels[row] ^= LEAVES_FEED


@inner
def _find_movers(seed: Any, tick: Any, folk: Any, net: Any, law: Any, room: Any) -> int:
    """Store in `room.head` who joins or leaves the feed, and return their number."""
    movers = 0
    w0 = w1 = w2 = w3 = ZERO
    for i in range(folk.morale.size):
        if i % 4 == 0:
            w0, w1, w2, w3 = address(seed, JOIN, tick, np.uint64(i // 4), ZERO, ZERO)
        if not unit(word_of(w0, w1, w2, w3, i % 4)) < law.reconsiders:
            continue
        room.head[movers] = i
        if folk.on_crowd[i]:
            movers += folk.morale[i] < law.leave_below
        elif is_present(folk, i):
            share = _visible_success(folk, net, i, np.int64(tick) - law.memory)
            movers += share >= folk.threshold[i] / law.entrances
    return movers


@inner
def _visible_success(folk: Any, net: Any, i: int, since: Any) -> float:
    """Return the share of a person's ties that lead to successful people (`sim.rules.plug_in`)."""
    total = part = 0.0
    for s in range(degree_of(net.near, i)):
        strong, j = stored_at(net.near, i, s), neighbour_at(net.near, i, s)
        total += strong
        part += strong if folk.on_crowd[j] and folk.success[j] > max(since, -1) else 0.0
    return part / total if total > 0.0 else 0.0
