"""Compiled parts: who of the readers is able and willing to help."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import rng
from sim.engine.compiled.jit import (
    believes_able,
    inner,
    introduced,
    log_odds,
    logistic,
    nearness,
    normal,
    prefetch,
    together,
    unit,
)
from sim.engine.numpy.help import IS_WILLING
from sim.state.questions import FEED, MANAGERS

AHEAD = 8  # how many exposures ahead memory is asked for
BINS = 256
# bounds of the normal draw of each 256th of the unit interval, with room for rounding
_edges = rng.normal(np.clip(np.arange(BINS + 1) / BINS, 2.0**-34, 1 - 2.0**-34))
LEAST, MOST = _edges[:-1] - 1e-6, _edges[1:] + 1e-6
# and of the log odds at which each 256th is a willing draw
_edges = np.arange(1, BINS) / BINS
_logits = rng.log(_edges / (1 - _edges))
LEAST_LOGIT = np.concatenate([[-np.inf], _logits - 1e-6])
MOST_LOGIT = np.concatenate([_logits + 1e-6, [np.inf]])


@inner
def slot_of(neighbour: Any, many: int, row: int, other: int) -> int:
    at = -1
    for s in range(many):
        at = s if neighbour[row, s] == other else at
    return at


@inner
def _follows(pool: Any, start: int, size: int, follower: int) -> bool:
    """Whether a sorted list holds `follower`, by halving without branches."""
    if size == 0:
        return False
    base = start
    while size > 1:
        half = size // 2
        base += half if pool[base + half] <= follower else 0
        size -= half
    return bool(pool[base] == follower)


@inner
def cosine_of(interest: Any, i: int, j: int) -> float:
    dot = own = other = 0.0
    for k in range(interest.shape[1]):
        a, b = np.float64(interest[i, k]), np.float64(interest[j, k])
        dot += a * b
        own += a * a
        other += b * b
    return float(dot / np.sqrt(own * other))


@inner
def _able(skill: float, misjudgement: float, u: float, difficulty: float) -> bool:
    """Twin of `believes_able` that finds the normal draw itself only where its bounds don't settle it."""
    at = int(u * BINS)
    if believes_able(skill, misjudgement, LEAST[at], difficulty):
        return True
    if not believes_able(skill, misjudgement, MOST[at], difficulty):
        return False
    return bool(believes_able(skill, misjudgement, normal(u), difficulty))


@inner
def skills(chosen: Any, person: Any, question: Any, topic: Any, ability: Any, skill: Any) -> None:
    for c in range(chosen.size):
        e = chosen[c]
        skill[c] = ability[np.uint64(topic[question[e]]), np.uint64(person[e])]


@inner
def keep_able(
    chosen: Any, skill: Any, w1: Any, question: Any, difficulty: Any, misjudgement: float, able: Any
) -> int:
    many = 0
    for c in range(chosen.size):
        e = chosen[c]
        able[many] = e
        many += _able(np.float64(skill[c]), misjudgement, unit(np.uint64(w1[e])), difficulty[question[e]])
    return many


@inner
def come_close(
    able: Any, question: Any, person: Any, who: Any, topic: Any, near: Any, favourite: Any, interest: Any,
    close: Any, match: Any,
) -> None:  # fmt: skip
    """Nearness and match of reader and asker."""
    for c in range(able.size):
        e = able[c]
        i, j = np.uint64(person[e]), np.uint64(who[e])
        close[c] = nearness(
            np.float64(near[i, 0]) - np.float64(near[j, 0]), np.float64(near[i, 1]) - np.float64(near[j, 1]),
            np.float64(near[i, 2]),
        )  # fmt: skip
        match[c] = np.float64(interest[i, np.uint64(topic[question[e]])]) / np.float64(favourite[i])


@inner
def bond_face_to_face(
    able: Any, person: Any, who: Any, face: Any, face_strength: Any, face_account: Any, face_degree: Any,
    plain: float, strong: Any, owed: Any,
) -> None:  # fmt: skip
    """Strength of the face-to-face tie and what the reader owes in it, from the asker's row."""
    for c in range(able.size):
        if c + AHEAD < able.size:
            at = who[able[c + AHEAD]] * face.shape[1]
            prefetch(face, at)
            prefetch(face, at + 16)
        i, j = person[able[c]], np.int64(who[able[c]])
        slot = slot_of(face, face_degree[j], j, i)
        strong[c], owed[c] = 0.0, 0
        if slot >= 0:
            strong[c] = np.float64(face_strength[j, slot]) * plain
            owed[c] = -(face_account[j, slot] >> 1)


@inner
def bond_online(
    able: Any, person: Any, who: Any, pool: Any, lists: Any, far: Any, far_strength: Any, far_account: Any,
    far_degree: Any, plain: float, shielded: float, online: Any, owed: Any,
) -> None:  # fmt: skip
    """Strength of the online tie by which the reader follows the asker, and what is owed in it."""
    for c in range(able.size):
        if c + 2 * AHEAD < able.size:
            prefetch(lists, np.int64(who[able[c + 2 * AHEAD]]) * 3)
        if c + AHEAD < able.size:
            prefetch(pool, np.int64(lists[who[able[c + AHEAD]], 0]))
        i, j = np.int64(person[able[c]]), np.int64(who[able[c]])
        online[c] = 0.0
        if _follows(pool, lists[j, 0], lists[j, 1], i):
            slot = slot_of(far, far_degree[i], i, j)
            account = far_account[i, slot]
            online[c] = np.float64(far_strength[i, slot]) * (shielded if account & 1 else plain)
            owed[c] += account >> 1


@inner
def weigh(
    able: Any, question: Any, person: Any, who: Any, channel: Any, w0: Any, match: Any, strong: Any, online: Any,
    owed: Any, close: Any, interest: Any, depths: Any, seen: Any, answers: Any, weights: Any, purpose: float,
    trust: float, cap: int, out: Any, odds: Any,
) -> None:  # fmt: skip
    """Decide who is willing; the likeness of interests is looked up only where it can decide."""
    baseline, w_interest, w_tie, w_owed, w_near, w_rivalry, w_standing, w_purpose, w_bystander = weights
    for c in range(able.size):
        e = able[c]
        q = question[e]
        u = unit(np.uint64(w0[e]))
        public = w_standing * seen[q] + w_purpose * purpose if channel[e] == FEED else 0.0
        tied = together(strong[c], online[c])
        if channel[e] == MANAGERS:
            tied = introduced(tied, trust)
        tied *= depths[q]
        lent = max(min(owed[c], cap), -cap) / max(1, cap)
        cosine = 0.0
        if close[c] > 0.0 and w_rivalry != 0.0:
            best = log_odds(
                baseline, w_interest, np.float64(match[c]), w_tie, tied, w_owed, lent, w_near, close[c], w_rivalry,
                1.0 if w_rivalry < 0.0 else 0.0, public, w_bystander, answers[q],
            )  # fmt: skip
            if best < LEAST_LOGIT[int(u * BINS)]:
                continue
            cosine = cosine_of(interest, person[e], who[e])
        value = log_odds(
            baseline, w_interest, np.float64(match[c]), w_tie, tied, w_owed, lent, w_near, close[c], w_rivalry,
            cosine, public, w_bystander, answers[q],
        )  # fmt: skip
        if _willing(u, value):
            odds[e] = value
            out[e] |= IS_WILLING


@inner
def _willing(u: float, value: float) -> bool:
    """Whether u < logistic(value); the series is summed only where bounds don't settle it."""
    at = int(u * BINS)
    if value > MOST_LOGIT[at]:
        return True
    if value < LEAST_LOGIT[at]:
        return False
    return bool(u < logistic(value))
