"""Managers: community managers introduce questions that nobody has answered to people who fit them.

Named assumptions: they look after the oldest questions first, think of a bounded sample of people, and lend
the asker their own good name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import rng
from sim.population.people import MEMBER

Ints = NDArray[np.int64]
F8 = NDArray[np.float64]


def appointed(seed: int, role: Any, known: Any, count: int) -> Ints:
    """Rows of the `count` members whom most people know, ascending; who is known alike is taken by lot.

    Parameters
    ----------
    seed : int
        The seed of the people: who is appointed is no matter of luck.
    role : (N,) int
        Only members can be appointed.
    known : (N,) int
        Face-to-face ties and followers.
    """
    members = np.flatnonzero(role == MEMBER)
    lot = rng.uniforms(seed, rng.POST, members) if members.size else np.zeros(0)
    return np.sort(members[np.lexsort((lot, -known[members].astype(np.int64)))[:count]])


def pick(seed: int, asker: Ints, asked: Ints, answers: Any, most: int) -> Ints:
    """Places of the questions that are looked after today: at most so many, the oldest unanswered first.

    Parameters
    ----------
    asker, asked, answers : (Q,)
        Open questions that go by the managers; those asked on the same day are taken by lot.
    """
    waiting = np.flatnonzero(answers == 0)
    days = rng.both_days(np.uint64(0), asked[waiting].astype(np.uint64))
    lot = rng.words(seed, rng.PICK, days, asker[waiting])[0]
    return np.sort(waiting[np.lexsort((lot, asked[waiting]))[:most]]) if waiting.size else waiting


def introduce(
    seed: int,
    tick: int,
    asker: Ints,
    asked: Ints,
    topic: Ints,
    free: Ints,
    sample: int,
    introductions: int,
    match: Callable[[Ints, Ints], F8],
    tried: Callable[[Ints, Ints], NDArray[np.bool_]],
) -> tuple[Ints, Ints]:
    """To whom each question is introduced today: (place, person), in order of question and match.

    Of a sample of `free` people, all alike, the `introductions` with the best match on the topic; equal
    ones by lot. Nobody is introduced to oneself, nor to a question that they have answered already.

    Parameters
    ----------
    asker, asked, topic : (Q,) int64
        Questions that are looked after.
    free : (F,) int64
        Rows of the people who have effort left, ascending.
    match : callable
        ``match(person, topic)`` gives the match of people with topics.
    tried : callable
        ``tried(place, person)`` says whether people have answered the questions at these places already.
    """
    days = rng.both_days(np.uint64(tick), asked.astype(np.uint64))
    place, person = _sampled(seed, days, asker, free, sample)
    new = ~tried(place, person)
    place, person = place[new], person[new]
    fit = match(person, topic[place])
    lot = rng.words(seed, rng.INTRODUCE, days[place], asker[place], person, 1)[0][: person.size]
    order = np.lexsort((lot, -fit, place))
    place, person = place[order], person[order]
    best = np.arange(place.size) - np.searchsorted(place, place, side="left") < introductions
    return place[best], person[best]


def _sampled(seed: int, days: Any, asker: Ints, free: Ints, sample: int) -> tuple[Ints, Ints]:
    """Different free people for each question, all alike and never the asker: (place, person).

    Floyd's sampling without replacement: Bentley & Floyd (1987), Communications of the ACM 30, 754-757.
    """
    own = np.searchsorted(free, asker)
    is_free = np.append(free, -1)[own] == asker
    have = free.size - is_free
    many = np.minimum(sample, have)
    width = int(many.max(initial=0))
    rank = np.full((asker.size, width), -1, np.int64)
    draws: Any = ()
    for s in range(width):
        if s % 4 == 0:
            draws = rng.words(seed, rng.INTRODUCE, days, asker, s // 4)
        last = have - many + s
        drawn = np.minimum((rng.unit(draws[s % 4]) * (last + 1)).astype(np.int64), last)
        taken = (rank[:, :s] == drawn[:, None]).any(axis=1)
        rank[:, s] = np.where(s < many, np.where(taken, last, drawn), -1)
    place, column = np.nonzero(rank >= 0)
    at = rank[place, column]
    at += is_free[place] & (at >= own[place])
    return place, free[at]
