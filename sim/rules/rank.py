"""Rank: a feed orders the questions that compete for a person's attention (ODD: Submodels, ranking)."""

import numpy as np

from sim import rng
from sim.array_types import AnyInts, Bools, Floats, Ints, Uints

EQUAL_CHANCE = "equal_chance"
TICKS = 1 << 16  # more than the ticks of a run, and so than the age of a question


def sort_keys(ranking: str, age: Ints, answers: Ints, votes: Ints) -> Ints:
    """Return a number for each exposure, (E,): the feed shows smaller numbers further up.

    `age` is the number of ticks since the question was asked, `answers` its number of helpful answers, and
    `votes` its number of votes, when the person is shown it.

    Examples
    --------
    >>> age, answers, votes = np.array([0, 3, 5]), np.array([0, 1, 0]), np.array([4, 0, 9])
    >>> orders = "newest", "unanswered_first", "votes"
    >>> [np.argsort(sort_keys(each, age, answers, votes)).tolist() for each in orders]
    [[0, 1, 2], [2, 0, 1], [2, 0, 1]]
    """
    if ranking == "newest":
        return age
    return -votes if ranking == "votes" else (answers > 0) * TICKS - age


def ranked_chances(person: AnyInts, key: Ints, chance: Floats, saved: Floats | None = None) -> Floats:
    """Return the probability of reading the first C of a person's ranked exposures, (C,).

    Parameters
    ----------
    person, key : (F,) int
        Everything that competes on the feed: who is shown a question, and its place in the order
        (`sort_keys`). The first C are shown now, the others were shown earlier in the last 24 hours.
    chance : (C,) float64
        Probability of reading each of the first C if there were no order.
    saved : (C,) float64, optional
        Number of readings by which the person has fallen short of equal chances in earlier ticks; below 0 if
        the person has had more.

    Notes
    -----
    Of m exposures of a person, each read with probability c, ``R = c m`` are read on average. With an order,
    these are the first R: an exposure with `a` others before it and k - 1 equal ones has the probability
    ``min(1, max(0, (R - a) / k))``. The probabilities of a person's m exposures add up to R. With `saved`, it
    is added to R. Whoever can read everything (c = 1) does so.

    Examples
    --------
    >>> ranked_chances(np.array([7, 7, 7, 7]), np.array([2, 0, 1, 1]), np.full(4, 0.5)).tolist()
    [0.0, 1.0, 0.5, 0.5]
    """
    order = np.lexsort((key, person))
    new_person = np.diff(person[order], prepend=-1) != 0
    new_key = new_person | (np.diff(key[order], prepend=0) != 0)
    first, many = _runs(new_person)
    start, equal = _runs(new_key)
    back = np.empty(order.size, np.int64)
    back[order] = np.arange(order.size)
    at = back[: chance.size]
    readable = chance * many[at] + (0.0 if saved is None else saved)
    ranked = np.minimum(1.0, np.maximum(0.0, (readable - (start[at] - first[at])) / equal[at]))
    return np.where((equal[at] == many[at]) | (chance == 1), chance, ranked)


def _runs(begins: Bools) -> tuple[Ints, Ints]:
    """Return the first place and the length of the run that each place belongs to; `begins` marks starts."""
    starts = np.flatnonzero(begins)
    which = np.cumsum(begins) - 1
    return starts[which], np.diff(starts, append=begins.size)[which]


def votes(seed: int, asked: Uints, asker: Ints, person: Ints, chance: float) -> Bools:
    """Draw whether each person votes for a question, once for each person and question.

    `asked` comes from `rng.pack_ticks`, without the tick of today.
    """
    return np.asarray(rng.unit(rng.words(seed, rng.VOTE, asked, asker, person)[0]) < chance)
