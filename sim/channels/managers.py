"""Managers: community managers introduce questions that nobody has answered to people who fit them.

Named assumptions: they look after the oldest questions first, think of a bounded sample of people, and lend
the asker their own good name.
"""

from collections.abc import Callable

import numpy as np

from sim import rng
from sim.array_types import AnyInts, Bools, Floats, Ints
from sim.channels import Posts, sample
from sim.population.people import MEMBER


def appointed(seed: int, role: AnyInts, known: AnyInts, count: int) -> Ints:
    """Rows of the `count` members whom most people know, ascending; equally known ones are ranked by chance.

    `known` (N,) counts face-to-face ties and followers. `seed` is that of the people: it doesn't depend on
    luck.
    """
    members = np.flatnonzero(role == MEMBER)
    lot = rng.uniforms(seed, rng.POST, members)
    return np.sort(members[np.lexsort((lot, -known[members].astype(np.int64)))[:count]])


def pick(posts: Posts, answers: AnyInts | Floats, most: int) -> Ints:
    """Places of the questions that are looked after today: at most so many, the oldest unanswered first.

    Those asked on the same day are ranked by chance. `answers` (Q,) counts each question's answers so far.
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
    """To whom each question is introduced today: (place, person), in order of question and match.

    Of `size` of the `free` people (ascending rows of those who have effort left), all alike, the
    `introductions` with the best ``match(person, topic)``; equal ones by chance. Nobody is introduced to
    oneself, nor to a question that they have answered already, as ``tried(place, person)`` says.
    """
    place, person = _sampled(posts, free, size)
    new = ~tried(place, person)
    place, person = place[new], person[new]
    asked = posts.at(place)
    fit, lot = match(person, asked.topic), asked.draws(rng.INTRODUCE, person, 1)[0]
    order = np.lexsort((lot, -fit, place))
    place, person = place[order], person[order]
    best = np.arange(place.size) - np.searchsorted(place, place, side="left") < introductions
    return place[best], person[best]


def _sampled(posts: Posts, free: Ints, size: int) -> tuple[Ints, Ints]:
    """Different free people for each question, all alike and never the asker: (place, person)."""
    own = np.searchsorted(free, posts.asker)
    is_free: Bools = np.append(free, -1)[own] == posts.asker
    have = free.size - is_free
    rank = sample(have, np.minimum(size, have), lambda block: posts.draws(rng.INTRODUCE, block))
    place, column = np.nonzero(rank >= 0)
    at = rank[place, column]
    at += is_free[place] & (at >= own[place])
    return place, free[at]
