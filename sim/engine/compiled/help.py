"""Compiled version of `sim.rules.help`: decide which readers are able and willing, and have effort left."""

from typing import Any

import numpy as np

from sim import rng
from sim.array_types import AnyFloats, AnyInts, Floats, Ints
from sim.engine.compiled.jit import (
    believes_able,
    combine_strengths,
    inner,
    jit_allocating,
    log_odds,
    logistic,
    nearness,
    normal,
    unit,
)
from sim.engine.compiled.tie_access import (
    find_online_slot,
    find_slot,
    owed_at,
    prefetch_followers,
    prefetch_list,
    prefetch_row,
    strength_at,
)
from sim.state.today import IS_WILLING

AHEAD = 8  # number of exposures ahead whose memory is prefetched
BINS = 256
# bounds of the normal quantile for each 256th of the unit interval, with a margin for rounding
_edges = rng.normal(np.clip(np.arange(BINS + 1) / BINS, 2.0**-34, 1 - 2.0**-34))
LEAST, MOST = _edges[:-1] - 1e-6, _edges[1:] + 1e-6
# in each 256th: readers with log odds below LEAST_LOGIT are never willing, and those above MOST_LOGIT always are
_edges = np.arange(1, BINS) / BINS
_logits = rng.log(_edges / (1 - _edges))
LEAST_LOGIT = np.concatenate([[-np.inf], _logits - 1e-6])
MOST_LOGIT = np.concatenate([_logits + 1e-6, [np.inf]])


@inner
def cosine_of(interest: Any, i: int, j: int) -> float:
    """Return the cosine of the interests of i and j."""
    dot = own = other = 0.0
    for k in range(interest.shape[1]):
        a, b = np.float64(interest[i, k]), np.float64(interest[j, k])
        dot += a * b
        own += a * a
        other += b * b
    return float(dot / np.sqrt(own * other))


@inner
def believes_able_by(skill: float, misjudgement: float, u: float, difficulty: float) -> bool:
    """Return whether a person believes they can answer: `believes_able` for the normal quantile of u.

    The quantile is computed only if bounds of the quantile don't decide the result.
    """
    at = int(u * BINS)
    if believes_able(skill, misjudgement, LEAST[at], difficulty):
        return True
    if not believes_able(skill, misjudgement, MOST[at], difficulty):
        return False
    return bool(believes_able(skill, misjudgement, normal(u), difficulty))


@inner
def look_up_skills(chosen: Any, person: Any, question: Any, topic: Any, ability: Any, skill: Any) -> None:
    """For each chosen exposure, look up the reader's skill in the topic of the question."""
    for c in range(chosen.size):
        e = chosen[c]
        skill[c] = ability[np.uint64(topic[question[e]]), np.uint64(person[e])]


@inner
def select_able(
    chosen: Any, skill: Any, w1: Any, question: Any, difficulty: Any, misjudgement: float, able: Any
) -> int:
    """Store in `able` the chosen exposures whose readers believe they can answer; return their number."""
    many = 0
    for c in range(chosen.size):
        e = chosen[c]
        able[many] = e
        many += believes_able_by(
            np.float64(skill[c]), misjudgement, unit(np.uint64(w1[e])), difficulty[question[e]]
        )
    return many


@inner
def nearness_and_match(
    able: Any, question: Any, person: Any, who: Any, topic: Any, near: Any, favourite: Any, interest: Any,
    close: Any, match: Any,
) -> None:  # fmt: skip
    """Compute the nearness of reader and asker, and how well the topic matches the reader's interests."""
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
    able: Any, person: Any, who: Any, face: Any, plain: float, strong: Any, owed: Any
) -> None:
    """Look up the strength of the face-to-face tie, and how much the reader owes the asker (the account).

    Strength and account are read from the asker's row.
    """
    for c in range(able.size):
        if c + AHEAD < able.size:
            prefetch_row(face, np.int64(who[able[c + AHEAD]]))
        i, j = np.int64(person[able[c]]), np.int64(who[able[c]])
        slot = find_slot(face, j, i)
        strong[c], owed[c] = 0.0, 0
        if slot >= 0:
            strong[c] = strength_at(face, j, slot, plain, plain)
            owed[c] = -owed_at(face, j, slot)


@inner
def bond_online(
    able: Any, person: Any, who: Any, followers: Any, far: Any, plain: float, shielded: float, online: Any,
    owed: Any,
) -> None:  # fmt: skip
    """Look up the strength of the reader's online tie to the asker, and add its account to the debt."""
    for c in range(able.size):
        if c + 2 * AHEAD < able.size:
            prefetch_list(followers, np.int64(who[able[c + 2 * AHEAD]]))
        if c + AHEAD < able.size:
            prefetch_followers(followers, np.int64(who[able[c + AHEAD]]))
        i, j = np.int64(person[able[c]]), np.int64(who[able[c]])
        online[c] = 0.0
        slot = find_online_slot(far, followers, i, j)
        if slot >= 0:
            online[c] = strength_at(far, i, slot, plain, shielded)
            owed[c] += owed_at(far, i, slot)


@inner
def decide_willing(
    able: Any, shown: Any, who: Any, w0: Any, bond: Any, interest: Any, asked: Any, weights: Any, numbers: Any,
    out: Any, odds: Any,
) -> None:  # fmt: skip
    """Decide which readers are willing; compute the cosine of interests only if the result depends on it."""
    question, person, channel = shown
    match, strong, online, owed, close = bond
    answers, depths, visible = asked
    public, purpose, trust, cap, borrowed = numbers
    baseline, w_interest, w_tie, w_owed, w_near, w_rivalry, w_standing, w_purpose, w_bystander = weights
    for c in range(able.size):
        e = able[c]
        q = question[e]
        u = unit(np.uint64(w0[e]))
        way = channel[e]
        seen = w_standing * visible[q] + w_purpose * purpose[way] if public[way] else 0.0
        tied = combine_strengths(strong[c], online[c])
        trusted = borrowed[e] if borrowed.size > 0 else trust[way]
        if trusted > 0.0:
            tied = combine_strengths(tied, trusted)
        tied *= depths[q]
        lent = max(min(owed[c], cap), -cap) / max(1, cap)
        cosine = 0.0
        if close[c] > 0.0 and w_rivalry != 0.0:
            best = log_odds(
                baseline, w_interest, np.float64(match[c]), w_tie, tied, w_owed, lent, w_near, close[c], w_rivalry,
                1.0 if w_rivalry < 0.0 else 0.0, seen, w_bystander, answers[q],
            )  # fmt: skip
            if best < LEAST_LOGIT[int(u * BINS)]:
                continue
            cosine = cosine_of(interest, person[e], who[e])
        value = log_odds(
            baseline, w_interest, np.float64(match[c]), w_tie, tied, w_owed, lent, w_near, close[c], w_rivalry,
            cosine, seen, w_bystander, answers[q],
        )  # fmt: skip
        if is_willing(u, value):
            odds[e] = value
            out[e] |= IS_WILLING


@inner
def is_willing(u: float, value: float) -> bool:
    """Return whether u < logistic(value); compute logistic(value) only if bounds for u don't decide it."""
    at = int(u * BINS)
    if LEAST_LOGIT[at] <= value <= MOST_LOGIT[at]:
        return bool(u < logistic(value))
    return bool(value > MOST_LOGIT[at])


@inner
def choose_taken(
    question: Any, person: Any, odds: Any, channel: Any, budget: Any, head: Any, after: Any, mine: Any, taken: Any
) -> None:  # fmt: skip
    """Mark in `taken` (C,) the offers for which each person's budget is enough, the most willing first.

    `head` (N,) must hold only -1, and does so again at the end. `after` and `mine` (C,) are working memory.
    """
    for c in range(question.size - 1, -1, -1):  # backwards, so that each person's linked list is ascending
        after[c] = head[person[c]]
        head[person[c]] = c
        taken[c] = False
    for first in range(question.size):
        i = person[first]
        c = head[i]
        head[i] = -1
        many = 0
        while c >= 0:  # insertion sort, the most willing first, with the best offer for each question
            place = many
            for m in range(many):
                if question[mine[m]] == question[c]:
                    d = mine[m]
                    better = odds[c] > odds[d] or (odds[c] == odds[d] and channel[c] < channel[d])
                    place = m if better else -1
                    break
            if place >= 0:
                if place == many:
                    many += 1
                mine[place] = c
                while place > 0:
                    a, b = mine[place - 1], mine[place]
                    if odds[a] > odds[b] or (odds[a] == odds[b] and question[a] < question[b]):
                        break
                    mine[place - 1], mine[place] = b, a
                    place -= 1
            c = after[c]
        for m in range(many):
            if m + 1 <= np.float64(budget[i]):
                taken[mine[m]] = True


@inner
def in_order(question: Any, person: Any, odds: Any, taken: Any, order: Any) -> int:
    """Sort the taken offers by question, odds (greatest first) and person; return their number.

    The offers must be in order of question already.
    """
    many = 0
    for c in range(question.size):
        if taken[c]:
            at = many
            while at > 0:
                d = order[at - 1]
                if question[d] != question[c] or odds[d] > odds[c]:
                    break
                if odds[d] == odds[c] and person[d] < person[c]:
                    break
                order[at] = d
                at -= 1
            order[at] = c
            many += 1
    return many


@jit_allocating
def _choose_attempts(question: Any, person: Any, odds: Any, channel: Any, budget: Any, order: Any) -> Any:
    size = question.size
    after, mine, taken = np.empty(size, np.int32), np.empty(size, np.int32), np.empty(size, np.bool_)
    head = np.full(budget.size, -1, np.int32)
    choose_taken(question, person, odds, channel, budget, head, after, mine, taken)
    return in_order(question, person, odds, taken, order)


def choose_attempts(
    question: AnyInts, person: AnyInts, odds: Floats, channel: AnyInts, budget: AnyFloats
) -> Ints:
    """Do the same as `sim.rules.help.choose_attempts`."""
    by_question = None
    if question.size > 1 and (question[1:] < question[:-1]).any():  # offers from several channels
        by_question = np.argsort(question, kind="stable")
        question, person, channel = (column[by_question] for column in (question, person, channel))
        odds = odds[by_question]
    order = np.empty(question.size, np.int64)
    answering = order[: _choose_attempts(question, person, odds, channel, budget, order)]
    return answering if by_question is None else by_question[answering]
