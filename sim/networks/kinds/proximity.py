"""Ties by nearness: person i draws j with weight exp(-distance / range_i) * cosine(interests)**homophily.

Partners are drawn exactly in proportion to the weight, without computing the weight of every pair. First a
cell of a square grid is drawn in proportion to an upper bound of the cell's weight. Then a person in the cell
is drawn, and accepted or rejected. People more than 20 ranges away are never partners (weight below 2e-9).
Face to face, each person looks for half of their expected ties, and other people look for the other half.
Online, each person looks for all ties to the people whom they follow.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np

from sim import rng
from sim.array_types import AnyInts, Ints
from sim.networks.kinds import tie_search
from sim.networks.kinds.cells import Near
from sim.networks.kinds.tie_search import Pairs
from sim.population.people import People

BATCHES = (1, 1, 2, 2, 4, 4, 8, 8, 16, 32, 64, 128)  # proposals per tie in each wave
LAST = sum(BATCHES)  # a tie isn't found by so many proposals
MOST_AT_ONCE = 32  # proposals of a tie that are computed at once
PEOPLE_AT_A_TIME = 2**15  # people whose directed ties are sought together


class FirstAccepted(Protocol):
    """The type of the function `first_accepted`, of which each engine has a version."""

    def __call__(
        self, near: Near, person: AnyInts, pick: AnyInts, since: AnyInts, found: Ints, *, mutual: bool
    ) -> tuple[AnyInts, AnyInts]:
        """Find the first accepted proposal of each (person, pick)."""


def first_accepted(
    near: Near, person: AnyInts, pick: AnyInts, since: AnyInts, found: Ints, *, mutual: bool
) -> tuple[AnyInts, AnyInts]:
    """Find the first proposal of each (person, pick) that is accepted, and isn't among the ties `found`.

    `since` is the number of the first proposal. Returns the number of the accepted proposal, `LAST` if there
    is none, and the proposed partner.
    """
    accepted, partner = np.full(person.size, LAST, np.int16), np.full(person.size, -1, np.int32)
    for part, row, edges in near.parts(person):
        at, first = part, since[part].astype(np.int64)
        while at.size:
            proposals = min(max(1, tie_search.PROPOSALS_AT_A_TIME // at.size), MOST_AT_ONCE)
            attempt = np.add.outer(first, np.arange(proposals)).ravel()
            who, whose = np.repeat(person[at].astype(np.int64), proposals), np.repeat(row, proposals)
            other, good = near.propose(who, np.repeat(pick[at], proposals), attempt, whose, edges)
            good &= (other != who) & (attempt < LAST)
            if found.size:
                key = tie_search.tie_keys(who[good], other[good], near.people.count, mutual=mutual)
                good[good] = ~tie_search.is_in(key, found)
            best = good.reshape(-1, proposals).argmax(axis=1) + np.arange(at.size) * proposals
            accepted[at] = np.where(good[best], attempt[best], LAST)
            partner[at] = other[best]
            waiting = ~good[best] & (first + proposals < LAST)
            at, row, first = at[waiting], row[waiting], first[waiting] + proposals
    return accepted, partner


def seek_near(
    near: Near, person: AnyInts, pick: AnyInts, *, mutual: bool, first: FirstAccepted = first_accepted
) -> Ints:
    """Find a near partner for each (person, pick), so that no tie occurs twice.

    `person` is ascending. Returns the ties as row * count + other, ascending. If ties are directed, the ties
    of different people are independent, so people in the same cells are processed together.
    """
    if mutual:
        return _settle(near, person, pick, first, mutual=mutual)
    found = [_settle(near, person[p], pick[p], first, mutual=mutual) for p in _picks_of_groups(near, person)]
    return np.sort(np.concatenate([np.zeros(0, np.int64), *found]))


def _picks_of_groups(near: Near, person: AnyInts) -> Iterator[Ints]:
    """Yield the indices of the picks of one group of people after another, ascending."""
    begin = np.flatnonzero(np.diff(person, prepend=-1))
    number = np.diff(begin, append=person.size)
    order = np.argsort(near.place_of(person[begin]), kind="stable")
    for piece in rng.pieces(order.size, PEOPLE_AT_A_TIME):
        group = np.sort(order[piece])
        ends = np.cumsum(number[group])
        yield np.repeat(begin[group] - ends + number[group], number[group]) + np.arange(ends[-1])


def _settle(near: Near, person: AnyInts, pick: AnyInts, first: FirstAccepted, *, mutual: bool) -> Ints:
    """Find ties in waves like `tie_search.Search.seek`: each tie belongs to the first pick that proposes it.

    A pick makes all its proposals at once, up to the first that is accepted. Only if this tie has been found
    by another pick in the meantime, the pick makes further proposals. Proposals of one wave are simultaneous.
    """
    found, end = np.zeros(0, np.int64), 0
    accepted, partner = first(near, person, pick, np.zeros(person.size, np.int16), found, mutual=mutual)
    waiting = np.flatnonzero(accepted < LAST).astype(np.int32)

    def keys(of: AnyInts) -> Ints:
        return tie_search.tie_keys(person[of], partner[of], near.people.count, mutual=mutual)

    for proposals in BATCHES:
        end += proposals
        now = waiting[accepted[waiting] < end]
        again = now[tie_search.is_in_many(keys(now), found)]
        if again.size:
            accepted[again], partner[again] = first(
                near, person[again], pick[again], accepted[again] + 1, found, mutual=mutual
            )
            now = waiting[accepted[waiting] < end]
        new, place = tie_search.distinct_with_place(keys(now))
        found = tie_search.merge(found, new)
        accepted[now] = end - 1  # others who proposed the same ties continue with the next wave
        accepted[now[place]] = LAST
        waiting = waiting[accepted[waiting] < LAST]
    return found


def draw(
    seed: int, people: People, degree: float, homophily: float, first: FirstAccepted = first_accepted
) -> Pairs:
    """Draw pairs (a, b), a < b, with expected mean degree `degree`; each pair once, in ascending order.

    Every random number depends only on (`seed`, person, pick, attempt). A person with too few near partners
    gets fewer ties. `first` is the `first_accepted` of one of the engines.
    """
    rows = np.arange(people.count, dtype=np.int32)
    starts = np.minimum(
        tie_search.draw_tie_counts(seed, rng.NEAR_PICKS, 0, rows, degree / 2, 1), people.count - 1
    )
    if not starts.any():
        return rows[:0], rows[:0]
    near = Near(people, rows, seed, 0, homophily)
    picks = tie_search.number_picks(rows, starts)
    return tie_search.split_keys(seek_near(near, *picks, mutual=True, first=first), people.count)


def follow(near: Near, degree: float, slots: int, first: FirstAccepted = first_accepted) -> Pairs:
    """Draw ties (follower, followed) among the people of `near`, each once, in ascending order."""
    starts = tie_search.draw_tie_counts(near.seed, rng.NEAR_PICKS, 1, near.rows, degree)
    starts = np.minimum(starts, min(slots, near.rows.size - 1))
    picks = tie_search.number_picks(near.rows, starts)
    return tie_search.split_keys(seek_near(near, *picks, mutual=False, first=first), near.people.count)
