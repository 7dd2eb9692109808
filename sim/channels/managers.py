"""Managers: community managers introduce unanswered questions to people who are likely to help.

Named assumptions: managers pick the oldest questions first. They know the interests of the people who know
them, and who of these has effort left, but not how skilled these are. They ask nobody twice to help with the
same question. People trust an asker more if somebody whom they know introduces the question.
"""

from collections.abc import Callable

import numpy as np

from sim import rng
from sim.array_types import AnyFloats, AnyInts, Bools, Floats, Ints
from sim.channels import Posts, sample_ranks
from sim.population.people import MEMBER

MOST = 2**31
"""Number of introductions that stands for "without limit"."""


def choose_managers(seed: int, role: AnyInts, known: AnyInts, count: int) -> Ints:
    """Return the rows of the `count` members with the largest `known`, ascending.

    `known` (N,) is each person's number of face-to-face ties and followers. Equal numbers are ranked at
    random, with the seed of the people, so that the choice doesn't depend on the luck seed.
    """
    members = np.flatnonzero(role == MEMBER)
    lot = rng.uniforms(seed, rng.POST, members)
    return np.sort(members[np.lexsort((lot, -known[members].astype(np.int64)))[:count]])


def affordable(budget: AnyFloats, cost: float) -> Ints:
    """Return how many introductions each `budget` (M,) pays for at `cost` answers each; no limit if it is 0.

    A budget that misses a whole number of introductions only by rounding pays for that number.

    Examples
    --------
    >>> affordable(np.array([0.0, 0.19, 0.6, np.inf]), 0.2).tolist()
    [0, 0, 3, 2147483648]
    """
    had = np.maximum(budget.astype(np.float64), 0.0)
    if cost == 0:
        return np.full(had.size, MOST, np.int64)
    many: Ints = np.minimum(np.floor(had / cost + 1e-6), MOST).astype(np.int64)
    return many


def deal_questions(picks: Ints, many: int) -> Ints:
    """Return which manager takes each of `many` questions, the oldest first; fewer if nobody takes the rest.

    Manager m takes at most ``picks[m]``. They take turns in their order, so each has one question before
    anybody has two.

    Examples
    --------
    >>> deal_questions(np.array([3, 0, 1]), 9).tolist()
    [0, 2, 0, 0]
    """
    takes = np.minimum(np.maximum(picks, 0), many)
    manager = np.repeat(np.arange(picks.size), takes)
    turn = np.arange(manager.size) - np.repeat(np.cumsum(takes) - takes, takes)
    return manager[np.lexsort((manager, turn))[:many]]


def pick_questions(posts: Posts, answers: AnyInts | Floats, most: int) -> Ints:
    """Return the places of the questions that managers pick today: at most `most`, the oldest first.

    Only questions without a helpful answer are picked; `answers` (Q,) is the number of helpful answers so
    far. Questions of the same age are ranked at random.
    """
    places = np.flatnonzero(answers == 0)
    waiting = posts.at(places)
    lot = waiting.draws(rng.PICK, daily=False)[0]
    return places[np.lexsort((lot, waiting.asked))[:most]]


def introduce(
    posts: Posts,
    known: Ints,
    size: int,
    introductions: int,
    match: Callable[[Ints, Ints], Floats],
    tried: Callable[[Ints, Ints], Bools],
) -> tuple[Ints, Ints]:
    """Draw to whom one manager introduces each question: (place, person), in order of question and match.

    For each question, `size` people are drawn uniformly from `known` (ascending rows of the people whom the
    manager can ask). Of these, the `introductions` people with the largest ``match(person, topic)`` are
    chosen; equal matches are ranked at random. The asker, and people who were introduced to the question
    before or have already tried to answer it (``tried(place, person)``), are never chosen.
    """
    place, person = _sample_people(posts, known, size)
    new = ~tried(place, person)
    place, person = place[new], person[new]
    asked = posts.at(place)
    fit, lot = match(person, asked.topic), asked.draws(rng.INTRODUCE, person, 1)[0]
    order = np.lexsort((lot, -fit, place))
    place, person = place[order], person[order]
    best = np.arange(place.size) - np.searchsorted(place, place, side="left") < introductions
    return place[best], person[best]


def _sample_people(posts: Posts, known: Ints, size: int) -> tuple[Ints, Ints]:
    """Draw up to `size` people from `known` for each question uniformly, never the asker: (place, person)."""
    own = np.searchsorted(known, posts.asker)
    is_known: Bools = np.append(known, -1)[own] == posts.asker
    have = known.size - is_known
    rank = sample_ranks(have, np.minimum(size, have), lambda block: posts.draws(rng.INTRODUCE, block))
    place, column = np.nonzero(rank >= 0)
    at = rank[place, column]
    at += is_known[place] & (at >= own[place])
    return place, known[at]
