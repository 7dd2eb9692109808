"""The compiled day: which offers become answers, and what follows (ODD: Submodels, help, thank and close)."""

from typing import Any

import numpy as np

from sim.engine.compiled.help import choose_taken, in_order
from sim.engine.compiled.jit import inline, morale_after
from sim.engine.compiled.tie_access import find_slot
from sim.state.questions import ANSWERED, EXPIRED, OPEN


@inline
def choose(folk: Any, room: Any, many: int) -> int:
    """Store in `room.order` the offers that become attempts, in order, and spend effort; return their number."""
    place, person = room.offer_place[:many], room.offer_person[:many]
    odds, channel = room.offer_odds[:many], room.offer_channel[:many]
    room.head[:] = -1
    room.taken[:many] = False
    choose_taken(
        place,
        person,
        odds,
        channel,
        folk.budget,
        room.head,
        room.after,
        room.mine,
        room.taken,
    )
    chosen = in_order(place, person, odds, room.taken, room.order)
    return int(chosen)


@inline
def sting(folk: Any, ways: Any, law: Any, opened: Any, room: Any, many: int) -> None:
    """Lower the morale of askers once for each hostile reply, channel by channel."""
    if law.discourages == 0:
        return
    for c in range(ways.sting.size):
        for n in range(many):
            e = room.hostile[n]
            if room.channel[e] == c:
                j = opened.asker[room.place[e]]
                folk.morale[j] = morale_after(np.float64(folk.morale[j]), ways.sting[c], 0.0)


@inline
def write_attempts(
    tick: Any, folk: Any, net: Any, ways: Any, law: Any, book: Any, answers: Any, opened: Any, room: Any, sizes: Any
) -> None:  # fmt: skip
    """Write the attempts to the tables, raise standing, and list the changes of ties."""
    changes, made = room.changes, 0
    rank: Any = 0
    for n in range(sizes.attempts[0]):
        c = room.order[n]
        q, i, way = room.offer_place[c], np.int64(room.offer_person[c]), np.int64(room.offer_channel[c])
        row, j, a = opened.row[q], opened.asker[q], sizes.answers[0] + n
        if n == 0 or room.offer_place[room.order[n - 1]] != q:
            rank = np.int64(opened.answers[q])
        helpful = np.float64(folk.skill[opened.topic[q], i]) >= opened.difficulty[q]
        answers.question[a], answers.helper[a], answers.tick[a] = row, i, tick
        answers.channel[a], answers.hops[a] = way, 1
        answers.helpful[a], answers.surplus[a] = helpful, helpful and rank >= law.answers_wanted
        book.attempts[row] += 1
        folk.budget[i] -= np.float32(1)
        if not helpful:
            continue
        book.answers[row] += 1
        if rank == 0:
            book.first_tick[row], book.first_helper[row] = tick, i
            book.first_channel[row], book.first_hops[row] = way, 1
        rank += 1
        if ways.public[way]:
            folk.standing[i] += law.gain[0]
        layer = ways.layer[way]
        changes[0, made], changes[1, made], changes[2, made], changes[3, made] = j, i, layer, 1
        made += 1
        # if ties have a direction, a helper without a tie to the asker gets none (`sim.day.thank`)
        if law.directed == 1 and layer == 0 and find_slot(net.near, i, j) < 0:
            continue
        changes[0, made], changes[1, made], changes[2, made], changes[3, made] = i, j, layer, -1
        made += 1
    sizes.answers[0] += sizes.attempts[0]
    sizes.changes[0], sizes.changed[0], sizes.gone[0] = made, 0, 0


@inline
def cheer(tick: Any, folk: Any, law: Any, book: Any, opened: Any, many: int) -> None:
    """Raise the morale of askers whose question got its first helpful answer today."""
    if law.discourages == 0:
        return
    for q in range(many):
        if book.first_tick[opened.row[q]] == np.int64(tick):
            j = opened.asker[q]
            folk.morale[j] = morale_after(np.float64(folk.morale[j]), 0.0, law.up)


@inline
def close(tick: Any, folk: Any, law: Any, book: Any, opened: Any, sizes: Any) -> None:
    """Close answered and expired questions; their askers learn where to ask, or lose morale."""
    left = 0
    for q in range(sizes.open[0]):
        row, j = opened.row[q], opened.asker[q]
        opened.row[left] = row
        if book.answers[row] < law.answers_wanted and np.int64(tick) - opened.asked[q] + 1 < law.lifetime:
            left += 1
            continue
        book.status[row] = ANSWERED if book.answers[row] > 0 else EXPIRED
        for c in range(folk.propensity.shape[1]):
            gain = 1.0 if book.first_channel[row] == c else 0.0
            folk.propensity[j, c] = (1.0 - law.forgetting) * folk.propensity[j, c] + gain
        if book.answers[row] == 0 and law.discourages == 1:
            folk.morale[j] = morale_after(np.float64(folk.morale[j]), law.down, 0.0)
    sizes.open[0] = left


@inline
def remember(folk: Any, book: Any, answers: Any, room: Any, sizes: Any) -> None:
    """Merge the keys of today's attempts with the earlier ones, without those on closed questions."""
    count, tried, keys, size, at = folk.morale.size, room.tried[: sizes.tried[0]], room.merged, 0, 0
    for a in range(sizes.answers[0] - sizes.attempts[0], sizes.answers[0] + 1):
        last = a == sizes.answers[0]
        row = np.int64(0) if last else np.int64(answers.question[a])
        while at < tried.size and (last or tried[at] // count <= row):
            keys[size] = tried[at]
            size += book.status[tried[at] // count] == OPEN
            at += 1
        if not last and book.status[row] == OPEN:
            key, s = row * count + np.int64(answers.helper[a]), size
            while s > 0 and keys[s - 1] > key:
                keys[s] = keys[s - 1]
                s -= 1
            keys[s] = key
            size += 1
    for k in range(size):
        room.tried[k] = keys[k]
    sizes.tried[0] = size
