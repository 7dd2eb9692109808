"""The compiled day: who asks about what, and on which channels (`sim.rules.ask`)."""

from typing import Any

import numpy as np

from sim import rng
from sim.engine.compiled.ask import draw_difficulty, draw_topic
from sim.engine.compiled.columns.working import STRIP
from sim.engine.compiled.compiler.jit import address, inner, unit
from sim.rules.ask import BEYOND_SKILL
from sim.state.questions import FEED, HUB

ASK, CHANNEL, HOPELESS, SUBMIT = (np.uint64(s) for s in (rng.ASK, rng.CHANNEL, rng.HOPELESS, rng.SUBMIT))
ZERO = np.uint64(0)
ON_FEED, AT_HUB = 1 << FEED, 1 << HUB


@inner
def draw_askers(seed: Any, tick: Any, folk: Any, reach: Any, room: Any) -> int:
    """Store the askers of today in `room.today`, P(i asks) = rate_i * readiness_i, and return their number.

    Only as many are stored as there is room for.
    """
    rate, ready, here, words, asker = folk.rate, folk.ready, folk.here, room.words, room.today
    step, found, most = int(rate.size > 1), 0, asker.size - 1
    times, now = folk.activity, np.int64(tick)
    blocks = (ready.size + 3) // 4
    for first in range(0, blocks, STRIP):
        many = min(STRIP, blocks - first)
        for b in range(many):
            w0, w1, w2, w3 = address(seed, ASK, tick, np.uint64(first + b), ZERO, ZERO)
            words[0, b], words[1, b], words[2, b], words[3, b] = w0, w1, w2, w3
        for b in range(many):
            for lane in range(min(4, ready.size - 4 * (first + b))):
                i = 4 * (first + b) + lane
                asker[min(found, most)] = i
                often = rate[i * step]
                if times.size > 0:
                    often *= times[reach.town[i], now % times.shape[1]]
                asks = unit(np.uint64(words[lane, b])) < often * np.float64(ready[i])
                found += asks and (here.size == 0 or here[i])
    return found


@inner
def add_questions(
    seed: Any, tick: Any, many: int, folk: Any, reach: Any, law: Any, book: Any, opened: Any, room: Any, sizes: Any
) -> None:  # fmt: skip
    """Append the questions of `many` askers to the tables, the open questions and the queue of the hub."""
    for n in range(many):
        i, row = room.today[n], sizes.questions + n
        who = np.uint64(i)
        difficulty = draw_difficulty(
            seed, tick, who, law.difficulty_a, law.difficulty_b, law.by_order_statistic
        )
        if law.hopeless > 0.0 and unit(address(seed, HOPELESS, tick, who, ZERO, ZERO)[0]) < law.hopeless:
            difficulty = BEYOND_SKILL
        bits = _channels(seed, tick, i, folk, reach, law)
        book.asker[row], book.asked[row], book.channels[row] = i, tick, bits
        book.topic[row] = draw_topic(seed, tick, i, folk.interest, law.outside)
        book.difficulty[row] = difficulty
        opened.row[sizes.open + n] = row
        if bits & AT_HUB:
            room.queue[sizes.queue] = row
            sizes.queue += 1
    sizes.questions += many
    sizes.open += many


@inner
def _channels(seed: Any, tick: Any, i: int, folk: Any, reach: Any, law: Any) -> Any:
    """Return the channels on which person i asks, as bits: all that i can use, or one drawn by weight."""
    who = np.uint64(i)
    bits = law.used
    if not folk.on_crowd[i]:
        bits &= ~ON_FEED
    if reach.closed.size > 0 and reach.closed[reach.town[i] * law.per_town]:
        bits &= ~AT_HUB
    if folk.usable.size > 0:
        bits &= folk.usable[i]
    if folk.weights.size > 0:
        u = unit(address(seed, CHANNEL, tick, who, ZERO, ZERO)[0])
        chosen = -1
        if folk.propensity.shape[0] > 0:
            chosen = _draw_channel(u, bits, folk.propensity[i])
        if chosen < 0:
            chosen = _draw_channel(u, bits, folk.weights)
        bits &= 1 << chosen if chosen >= 0 else 0
    if bits & AT_HUB and not unit(address(seed, SUBMIT, tick, who, ZERO, ZERO)[0]) < law.submits:
        bits &= ~AT_HUB
    return bits


@inner
def _draw_channel(u: float, bits: int, weight: Any) -> int:
    """Return the channel that u selects among those in `bits` by weight, or -1 if all have weight 0."""
    total = 0.0
    for c in range(weight.size):
        total += weight[c] if bits & (1 << c) else 0.0
    if not total > 0.0:
        return -1
    edge, at = 0.0, 0
    for c in range(weight.size):
        edge += weight[c] if bits & (1 << c) else 0.0
        at += edge <= u * total
    return at
