"""The bare model compiled by Numba: one call for all days, with the same bits as `numpy_form`."""

from __future__ import annotations

from typing import Any

import bare_model as bare
import numba
import numpy as np
from bare_model import Outcome, Start
from numpy_form import ABOUT, ASKS, NOTHING, WILLING, sparse_rows

from sim import rng

philox = numba.njit(rng.philox)
LOW, HALF = np.uint64(0xFFFFFFFF), np.uint64(32)


@numba.njit
def words(seed: int, stream: int, day: int, one: int, two: int) -> Any:
    """Return four random words for an address."""
    key = np.uint64(seed)
    return philox(np.uint64(stream), np.uint64(day), np.uint64(one), np.uint64(two), key & LOW, key >> HALF)


@numba.njit
def unit(word: int) -> float:
    """Return a uniform number in (0, 1) for a 32-bit word."""
    return (np.float64(word) + 0.5) * 2.0**-32


@numba.njit
def renew_and_ask(seed: int, day: int, topic: Any, person: Any, question: Any) -> int:
    """Refill budgets and let people ask; return the number of new questions."""
    budget, (asked, about, difficulty) = person[1], question
    many = 0
    for first in range(0, topic.size, 4):
        luck = words(seed, ASKS, day, first // 4, 0)
        for lane in range(min(4, topic.size - first)):
            i = first + lane
            budget[i] = min(1.0, budget[i] + bare.EFFORT)
            if asked[i] != NOTHING or unit(luck[lane]) >= bare.ASK:
                continue
            w = words(seed, ABOUT, day, i, 0)
            any_topic = np.int64(unit(w[1]) * bare.TOPICS)
            asked[i], about[i] = day, topic[i] if unit(w[0]) < bare.OWN_TOPIC else any_topic
            difficulty[i] = unit(w[2])
            many += 1
    return many


@numba.njit
def show(
    seed: int, day: int, scale: float, topic: Any, person: Any, question: Any, ties: Any, best: Any
) -> Any:
    """Show the open questions, and store in `best` the question that each willing reader answers.

    `best` holds the smallest lot of each reader, and its asker and tie. Returns the numbers of exposures and
    of readers.
    """
    skill, budget = person[0], person[1]
    asked, about, difficulty = question
    first, other, tie, stored = ties
    lot, whose, place, readers = best
    shown, many = 0, 0
    for j in range(topic.size):
        if asked[j] == NOTHING:
            continue
        shown += first[j + 1] - first[j]
        for at in range(first[j], first[j + 1]):
            i = other[at]
            match = topic[i] == about[j]
            if budget[i] < 1 or (skill[i] if match else skill[i] / 2) < difficulty[j]:
                continue
            w = words(seed, WILLING, day, j, i)
            chance = bare.BASE + bare.MATCH * match + bare.TIE * (stored[tie[at]] * scale)
            if unit(w[0]) >= chance:
                continue
            drawn = np.int64(w[1])
            if lot[i] < 0:
                readers[many] = i
                many += 1
            elif drawn >= lot[i]:  # askers come in ascending order, so the first of equal lots stays
                continue
            lot[i], whose[i], place[i] = drawn, j, tie[at]
    return shown, many


@numba.njit
def thank(
    day: int, scale: float, many: int, person: Any, question: Any, stored: Any, best: Any, counts: Any
) -> None:
    """Let the readers in `best` answer, strengthen ties, and close the answered questions."""
    budget, helped, asked = person[1], person[2], question[0]
    lot, whose, place, readers = best
    for n in range(many):
        i = readers[n]
        budget[i] -= 1
        helped[i] += 1
        lot[i] = -1
        strength = stored[place[i]] * scale
        stored[place[i]] = (strength + bare.LEARNING * (1 - strength)) / scale
    for n in range(many):
        j = whose[readers[n]]
        if asked[j] != NOTHING:
            counts[1] += 1
            counts[3] += day - asked[j]
            asked[j] = NOTHING


@numba.njit
def live(
    seed: int, days: int, scale: float, topic: Any, person: Any, question: Any, ties: Any, counts: Any
) -> float:
    """Simulate some days, and return the scale of strengths after them."""
    none = np.full(topic.size, -1)
    best = none.copy(), none.copy(), none.copy(), none.copy()
    asked = question[0]
    for day in range(days):
        scale *= bare.FADING
        counts[0] += renew_and_ask(seed, day, topic, person, question)
        shown, many = show(seed, day, scale, topic, person, question, ties, best)
        counts[4] += shown
        thank(day, scale, many, person, question, ties[3], best, counts)
        for j in range(topic.size):
            if asked[j] != NOTHING and day - asked[j] + 1 >= bare.LIFETIME:
                counts[2] += 1
                asked[j] = NOTHING
    return scale


class Model:
    """A society in arrays, as in `numpy_form`; `run` can be called once."""

    def __init__(self, start: Start, seed: int, days: int) -> None:
        n = start.people
        self.seed, self.days, self.topic = seed, days, start.topic
        self.person = start.skill, np.ones(n), np.zeros(n, np.int64)
        self.question = np.full(n, NOTHING), np.zeros(n, np.int64), np.zeros(n)
        self.ties = *sparse_rows(start), start.strength.copy()
        self.counts = np.zeros(5, np.int64)

    def run(self) -> Outcome:
        """Simulate all days."""
        scale = live(
            self.seed, self.days, 1.0, self.topic, self.person, self.question, self.ties, self.counts
        )
        return Outcome(*self.counts.tolist(), self.person[2], self.ties[3] * scale)
