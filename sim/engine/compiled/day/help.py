"""The compiled day: which offers become answers, and what follows (ODD: Submodels, help, thank and close)."""

from typing import Any

import numpy as np

from sim.engine.compiled.compiler.jit import inner, morale_after
from sim.engine.compiled.day.morning import is_present
from sim.engine.compiled.help import choose_taken, in_order
from sim.engine.compiled.keys import contains, find
from sim.engine.compiled.tie_access import find_slot
from sim.state.questions import ANSWERED, EXPIRED, OPEN, WORD_OF_MOUTH
from sim.state.today import IS_READ


@inner
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


@inner
def _is_here(folk: Any, i: Any) -> bool:
    """Return whether a person hasn't left; the morale and the ties of those who have no longer change."""
    return bool(folk.here.size == 0 or folk.here[i])


@inner
def sting(folk: Any, ways: Any, law: Any, opened: Any, room: Any, many: int) -> None:
    """Lower the morale of askers once for each hostile reply, channel by channel."""
    if law.discourages == 0:
        return
    for c in range(ways.sting.size):
        for n in range(many):
            e = room.hostile[n]
            if room.channel[e] == c:
                j = opened.asker[room.place[e]]
                if _is_here(folk, j):
                    folk.morale[j] = morale_after(np.float64(folk.morale[j]), ways.sting[c], 0.0)


@inner
def write_attempts(
    tick: Any, folk: Any, net: Any, ways: Any, law: Any, book: Any, answers: Any, opened: Any, room: Any, sizes: Any
) -> None:  # fmt: skip
    """Write the attempts to the tables, raise standing, and list the changes of ties."""
    changes, made = room.changes, 0
    rank: Any = 0
    for n in range(sizes.attempts):
        c = room.order[n]
        q, i, way = room.offer_place[c], np.int64(room.offer_person[c]), np.int64(room.offer_channel[c])
        row, j, a = opened.row[q], opened.asker[q], sizes.answers + n
        if n == 0 or room.offer_place[room.order[n - 1]] != q:
            rank = np.int64(opened.answers[q])
        helpful = np.float64(folk.skill[opened.topic[q], i]) >= opened.difficulty[q]
        answers.question[a], answers.helper[a], answers.tick[a] = row, i, tick
        answers.channel[a], answers.hops[a] = way, room.offer_hops[c]
        answers.helpful[a], answers.surplus[a] = helpful, helpful and rank >= law.answers_wanted
        book.attempts[row] += 1
        folk.budget[i] -= np.float32(1)
        if not helpful:
            continue
        book.answers[row] += 1
        if rank == 0:
            book.first_tick[row], book.first_helper[row] = tick, i
            book.first_channel[row], book.first_hops[row] = way, room.offer_hops[c]
        rank += 1
        if ways.public[way]:
            folk.standing[i] += law.gain
        if not _is_here(folk, j):  # an asker who has left gives no thanks
            continue
        layer = ways.layer[way]
        changes[0, made], changes[1, made], changes[2, made], changes[3, made] = j, i, layer, 1
        made += 1
        # if ties have a direction, a helper without a tie to the asker gets none (`sim.day.thank`)
        if law.directed == 1 and layer == 0 and find_slot(net.near, i, j) < 0:
            continue
        changes[0, made], changes[1, made], changes[2, made], changes[3, made] = i, j, layer, -1
        made += 1
    sizes.answers += sizes.attempts
    sizes.changes, sizes.changed, sizes.gone = made, 0, 0


@inner
def cheer(tick: Any, folk: Any, law: Any, book: Any, opened: Any, many: int) -> None:
    """Raise the morale of askers whose question got its first helpful answer today."""
    if law.discourages == 0:
        return
    for q in range(many):
        if book.first_tick[opened.row[q]] == np.int64(tick):
            j = opened.asker[q]
            if _is_here(folk, j):
                folk.morale[j] = morale_after(np.float64(folk.morale[j]), 0.0, law.up)


@inner
def close(tick: Any, folk: Any, law: Any, book: Any, opened: Any, sizes: Any) -> None:
    """Close answered and expired questions; their askers learn where to ask, or lose morale."""
    for q in range(sizes.open):
        row, j, age = opened.row[q], opened.asker[q], np.int64(tick) - opened.asked[q] + 1
        enough = book.answers[row] >= law.answers_wanted and age % law.ticks == 0
        if not enough and age < law.lifetime:
            continue
        book.status[row] = ANSWERED if book.answers[row] > 0 else EXPIRED
        for c in range(folk.propensity.shape[1]):
            gain = 1.0 if book.first_channel[row] == c else 0.0
            folk.propensity[j, c] = (1.0 - law.forgetting) * folk.propensity[j, c] + gain
        if book.answers[row] == 0 and law.discourages == 1 and _is_here(folk, j):
            folk.morale[j] = morale_after(np.float64(folk.morale[j]), law.down, 0.0)


@inner
def keep_open(book: Any, opened: Any, sizes: Any) -> None:
    """Keep only the questions that are still open."""
    left = 0
    for q in range(sizes.open):
        opened.row[left] = opened.row[q]
        left += book.status[opened.row[q]] == OPEN
    sizes.open = left


@inner
def remember_attempts(folk: Any, book: Any, answers: Any, room: Any, sizes: Any) -> None:
    """Merge the keys of today's attempts with the earlier ones, without those on closed questions."""
    count, tried, keys, size, at = folk.morale.size, room.tried, room.merged, 0, 0
    for a in range(sizes.answers - sizes.attempts, sizes.answers + 1):
        last = a == sizes.answers
        row = np.int64(0) if last else np.int64(answers.question[a])
        while at < sizes.tried and (last or tried[at] // count <= row):
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
    sizes.tried = size


@inner
def find_tellers(tick: Any, folk: Any, opened: Any, room: Any, sizes: Any) -> None:
    """Move those who may pass on a question now from `room.retold` to `room.told`, in order of question.

    Nobody passes on a question that has closed, or that they have tried to answer in the meantime.
    """
    count, left, retold = folk.morale.size, 0, room.retold
    for n in range(sizes.retold):
        i, row, when = retold[0, n], retold[1, n], retold[3, n]
        if when == np.int64(tick) and is_present(folk, i) and contains(opened.row, sizes.open, row):
            at = sizes.told
            room.told[0, at], room.told[1, at], room.told[2, at] = i, row, retold[2, n]
            sizes.told += not contains(room.tried, sizes.tried, row * count + i)
        for column in range(4):
            retold[column, left] = retold[column, n]
        left += when > np.int64(tick)
    sizes.retold = left


@inner
def plan_retellings(tick: Any, folk: Any, law: Any, book: Any, opened: Any, room: Any, sizes: Any) -> None:
    """Store who may pass on which open questions a day later (`sim.day.help`)."""
    if law.passes == 0:
        return
    found, count, size, e = room.retold, folk.morale.size, sizes.retold, 0
    begin = size
    _list_tellers(opened, room, sizes)
    while e < sizes.end:
        q, i, hops = room.place[e], np.int64(room.person[e]), room.hops[e]
        row = opened.row[q]
        if e > 0 and room.place[e - 1] != q:
            begin = size
        told = room.channel[e] == WORD_OF_MOUTH and room.code[e] & IS_READ and hops < law.hops
        if (
            told
            and book.status[row] == OPEN
            and not contains(room.tried, sizes.tried, row * count + i)
            and not _tells_already(opened, room, q, i)
        ):
            s = size
            while s > begin and found[0, s - 1] > i:
                s -= 1
            if s == begin or found[0, s - 1] != i:  # whoever hears of it twice passes it on once
                for t in range(size, s, -1):
                    for column in range(4):
                        found[column, t] = found[column, t - 1]
                found[0, s], found[1, s], found[2, s], found[3, s] = i, row, hops, np.int64(tick) + law.ticks
                size += 1
        e += 1
    sizes.retold = size


@inner
def _list_tellers(opened: Any, room: Any, sizes: Any) -> None:
    """List, question by question, who may pass it on already."""
    for q in range(sizes.open):
        opened.tells[q] = -1
    for n in range(sizes.retold):
        q = find(opened.row, sizes.open, room.retold[1, n])
        if q >= 0:
            room.retold_next[n], opened.tells[q] = opened.tells[q], n


@inner
def _tells_already(opened: Any, room: Any, q: int, i: int) -> bool:
    """Return whether a person may pass on a question already, on a later tick."""
    n = opened.tells[q]
    while n >= 0:
        if room.retold[0, n] == i:
            return True
        n = np.int64(room.retold_next[n])
    return False
