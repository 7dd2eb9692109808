"""Managers: community managers introduce unanswered questions to people who are likely to help.

Named assumptions: managers pick the oldest questions first, and consider a limited sample of people. People
trust an asker more if a manager introduces the question.
"""

from collections.abc import Callable

import numpy as np

from sim import rng
from sim.array_types import AnyInts, Bools, Floats, Ints
from sim.channels import Posts, sample_ranks
from sim.population.people import MEMBER


def choose_managers(seed: int, role: AnyInts, known: AnyInts, count: int) -> Ints:
    """Return the rows of the `count` members with the largest `known`, ascending.

    `known` (N,) is each person's number of face-to-face ties and followers. Equal numbers are ranked at
    random, with the seed of the people, so that the choice doesn't depend on the luck seed.
    """
    members = np.flatnonzero(role == MEMBER)
    lot = rng.uniforms(seed, rng.POST, members)
    return np.sort(members[np.lexsort((lot, -known[members].astype(np.int64)))[:count]])


def pick_questions(posts: Posts, answers: AnyInts | Floats, most: int) -> Ints:
    """Return the places of the questions that managers pick today: at most `most`, the oldest first.

    Only questions without a helpful answer are picked; `answers` (Q,) is the number of helpful answers so
    far. Questions of the same age are ranked at random.
    """
    places = np.flatnonzero(answers == 0)
    waiting = posts.at(places)
    lot = waiting.draws(rng.PICK, daily=False)[0]
    return np.sort(places[np.lexsort((lot, waiting.asked))[:most]])


def introduce(
    posts: Posts,
    free: Ints,
    size: int,
    introductions: int,
    match: Callable[[Ints, Ints], Floats],
    tried: Callable[[Ints, Ints], Bools],
) -> tuple[Ints, Ints]:
    """Draw to whom each question is introduced today: (place, person), in order of question and match.

    For each question, `size` people are drawn uniformly from `free` (ascending rows of people with effort
    left). Of these, the `introductions` people with the largest ``match(person, topic)`` are chosen; equal
    matches are ranked at random. The asker, and people who have already tried to answer the question
    (``tried(place, person)``), are never chosen.
    """
    place, person = _sample_people(posts, free, size)
    new = ~tried(place, person)
    place, person = place[new], person[new]
    asked = posts.at(place)
    fit, lot = match(person, asked.topic), asked.draws(rng.INTRODUCE, person, 1)[0]
    order = np.lexsort((lot, -fit, place))
    place, person = place[order], person[order]
    best = np.arange(place.size) - np.searchsorted(place, place, side="left") < introductions
    return place[best], person[best]


def _sample_people(posts: Posts, free: Ints, size: int) -> tuple[Ints, Ints]:
    """Draw up to `size` people from `free` for each question uniformly, never the asker: (place, person)."""
    own = np.searchsorted(free, posts.asker)
    is_free: Bools = np.append(free, -1)[own] == posts.asker
    have = free.size - is_free
    rank = sample_ranks(have, np.minimum(size, have), lambda block: posts.draws(rng.INTRODUCE, block))
    place, column = np.nonzero(rank >= 0)
    at = rank[place, column]
    at += is_free[place] & (at >= own[place])
    return place, free[at]
