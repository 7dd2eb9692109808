"""The bare model in NumPy arrays: the specification of its compiled forms, which give the same bits.

Draws are addressed by (seed, stream, day, person, other person) with `sim.rng`, so they don't depend on the
order of processing. Strengths are stored divided by the fading since the start, so that fading changes only
one number a day.
"""

from __future__ import annotations

import bare_model as bare
import numpy as np
from bare_model import Ints, Outcome, Start

from sim import rng

ASKS, ABOUT, WILLING = 1, 2, 3  # streams of random numbers
NOTHING = -1  # instead of the day of asking, if a person has no open question


class Model:
    """A society in arrays, with both directions of each tie sorted by person (compressed sparse rows).

    The ties of person i are at ``first[i]`` to ``first[i + 1] - 1``: `other` is the other person, and `tie`
    the place of the strength, which both directions share.
    """

    def __init__(self, start: Start, seed: int, days: int) -> None:
        self.start, self.seed, self.days, self.day = start, seed, days, 0
        self.first, self.other, self.tie = sparse_rows(start)
        self.stored, self.scale = start.strength.copy(), 1.0
        self.budget = np.ones(start.people)
        self.asked = np.full(start.people, NOTHING)
        self.about, self.difficulty = np.zeros(start.people, np.int64), np.zeros(start.people)
        self.helped = np.zeros(start.people, np.int64)
        self.counts = np.zeros(5, np.int64)  # asked, answered, unanswered, waited, shown

    def run(self) -> Outcome:
        """Simulate all days."""
        for _ in range(self.days):
            self.renew()
            self.ask()
            self.thank(*self.help(*self.show()))
            self.close()
            self.day += 1
        return Outcome(*self.counts.tolist(), self.helped, self.stored * self.scale)

    def renew(self) -> None:
        """Refill budgets, and let ties fade."""
        self.budget = np.minimum(1.0, self.budget + bare.EFFORT)
        self.scale *= bare.FADING

    def ask(self) -> None:
        """Let people without an open question ask one."""
        asks = rng.one_per_person(self.seed, ASKS, self.day, self.asked.size) < bare.ASK
        who = np.flatnonzero(asks & (self.asked == NOTHING))
        own, which, hard, _ = map(rng.unit, rng.words(self.seed, ABOUT, self.day, who))
        self.asked[who] = self.day
        any_topic = (which * bare.TOPICS).astype(np.int64)
        self.about[who] = np.where(own < bare.OWN_TOPIC, self.start.topic[who], any_topic)
        self.difficulty[who] = hard
        self.counts[0] += who.size

    def show(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Show every open question to everybody tied to its asker; return those who are willing to answer.

        Returns the asker, the reader, the place of their tie and a random word, each (W,).
        """
        who = np.flatnonzero(self.asked != NOTHING)
        many = self.first[who + 1] - self.first[who]
        asker = np.repeat(who, many)
        at = np.arange(asker.size) - np.repeat(np.cumsum(many) - many, many) + self.first[asker]
        self.counts[4] += at.size
        reader, s = self.other[at], self.start
        match = s.topic[reader] == self.about[asker]
        able = np.where(match, s.skill[reader], s.skill[reader] / 2) >= self.difficulty[asker]
        may = np.flatnonzero(able & (self.budget[reader] >= 1))
        asker, reader, at, match = asker[may], reader[may], at[may], match[may]
        chance = bare.BASE + bare.MATCH * match + bare.TIE * (self.stored[self.tie[at]] * self.scale)
        luck, lot, _, _ = rng.words(self.seed, WILLING, self.day, asker, reader)
        willing = rng.unit(luck) < chance
        return asker[willing], reader[willing], self.tie[at[willing]], lot[willing].astype(np.int64)

    def help(self, asker: Ints, reader: Ints, tie: Ints, lot: Ints) -> tuple[Ints, Ints, Ints]:
        """Let everybody answer one of the questions that they are willing to answer, drawn by lot."""
        order = np.lexsort((asker, lot, reader))
        best = order[np.diff(reader[order], prepend=-1) != 0]
        self.budget[reader[best]] -= 1
        return asker[best], reader[best], tie[best]

    def thank(self, asker: Ints, helper: Ints, tie: Ints) -> None:
        """Strengthen the ties between askers and helpers, and close the answered questions."""
        self.helped[helper] += 1
        places, times = np.unique(tie, return_counts=True)  # twice, if two people help each other
        for n in (1, 2):
            at = places[times >= n]
            strength = self.stored[at] * self.scale
            self.stored[at] = (strength + bare.LEARNING * (1 - strength)) / self.scale
        answered = np.unique(asker)
        self.counts[1] += answered.size
        self.counts[3] += (self.day - self.asked[answered]).sum()
        self.asked[answered] = NOTHING

    def close(self) -> None:
        """Close the questions that have been open for their whole lifetime."""
        expired = (self.asked != NOTHING) & (self.day - self.asked + 1 >= bare.LIFETIME)
        self.counts[2] += np.count_nonzero(expired)
        self.asked[expired] = NOTHING


def sparse_rows(start: Start) -> tuple[Ints, Ints, Ints]:
    """Sort both directions of all ties by person.

    Returns the place of each person's first tie, (N + 1,), and the other person and the tie, (2 M,).
    """
    row, other = np.append(start.one, start.two), np.append(start.two, start.one)
    order = np.lexsort((other, row))
    first = np.searchsorted(row[order], np.arange(start.people + 1))
    return first, other[order], order % start.one.size
