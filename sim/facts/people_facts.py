"""The data for facts about people: how often each active person asked, helped and was helped."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from sim.array_types import Bools, Floats, Ints
from sim.facts.community_log import Log
from sim.measures.network.reciprocity import Null, reciprocity_null
from sim.measures.outcome.inequality import gini
from sim.measures.outcome.question_shares import ratio, share, spearman

NULLS = 3
"""Random networks from which reciprocity by chance is computed, unless more are asked for."""


class Pairs:
    """Who helped whom: the rows of both people, each pair once, and whether help went both ways."""

    def __init__(self, helper: Ints, asker: Ints, people: int) -> None:
        arcs = np.unique(helper * people + asker)
        self.helper, self.asker = arcs // people, arcs % people
        back = self.asker * people + self.helper
        place = np.minimum(np.searchsorted(arcs, back), max(0, arcs.size - 1))
        self.mutual: Bools = arcs[place] == back if arcs.size else np.zeros(0, np.bool_)


class People:
    """The active people of a log: those who asked a question or gave an answer in the window.

    Attributes
    ----------
    asked, given, received : (n,) arrays
        Questions asked, answers given, and answers received, of each active person.
    pairs : Pairs
        Who helped whom.
    weight : (P,) array
        Weight of each pair. In a resample it is the product of the numbers of times that its two people were
        drawn.
    null : Null
        Reciprocity in random networks with the same degrees; its mean is NaN if none was drawn.
    """

    def __init__(self, asked: Ints, given: Ints, received: Ints, pairs: Pairs, null: Null) -> None:
        self.asked, self.given, self.received = asked, given, received
        self.pairs, self.null = pairs, null
        self.weight: Floats = np.ones(pairs.mutual.size)

    def resampled(self, times: Ints) -> People:
        """Return the people of a bootstrap resample. `times` is how often each person was drawn, (n,).

        A pair counts as often as its two people were drawn together (the vertex bootstrap of Snijders
        and Borgatti 1999, without their pairs between copies of one person).
        """
        asked, given, received = (np.repeat(each, times) for each in (self.asked, self.given, self.received))
        drawn = People(asked, given, received, self.pairs, self.null)
        drawn.weight = (times[self.pairs.helper] * times[self.pairs.asker]).astype(np.float64)
        return drawn

    @cached_property
    def help_of_all(self) -> Ints:
        """Answers given by each active person, in ascending order."""
        return np.sort(self.given)

    @cached_property
    def help_of_helpers(self) -> Ints:
        """Answers given by each person who gave any, in ascending order."""
        return self.help_of_all[np.searchsorted(self.help_of_all, 1) :]

    def reciprocity(self) -> float:
        """Return the share of helper pairs that go both ways."""
        return ratio(float(self.weight[self.pairs.mutual].sum()), float(self.weight.sum()))

    def reciprocity_over_chance(self) -> float:
        """Return the reciprocity divided by the reciprocity by chance."""
        return ratio(self.reciprocity(), self.null.mean)

    def asking_gini(self) -> float:
        """Return the Gini coefficient of questions asked, among those who asked any."""
        return gini(self.asked[self.asked > 0])

    def asked_once(self) -> float:
        """Return the share of askers who asked one question."""
        return share(self.asked[self.asked > 0] == 1)

    def exchange(self) -> float:
        """Return the rank correlation of answers given and received, over people with both."""
        both = (self.given > 0) & (self.received > 0)
        if np.count_nonzero(both) < 3:
            return float("nan")
        return spearman(self.given[both].astype(np.float64), self.received[both].astype(np.float64))


def people_of(log: Log, *, nulls: int = NULLS, moves: float = 4.0, seed: int = 0) -> People:
    """Return the active people of a log. Reciprocity by chance is the mean over `nulls` random networks."""
    asker, helper, of = log.asker, log.helper, log.asker[log.question]
    count = 1 + max(int(asker.max(initial=-1)), int(helper.max(initial=-1)))
    asked = np.bincount(asker[asker >= 0], minlength=count)
    given = np.bincount(helper[helper >= 0], minlength=count)
    received = np.bincount(of[of >= 0], minlength=count)
    active = (asked > 0) | (given > 0)
    row = np.cumsum(active) - 1
    named = (helper >= 0) & (of >= 0)
    ends = row[helper[named]], row[of[named]]
    if nulls:
        null = reciprocity_null(*ends, samples=nulls, moves=moves, seed=seed)
    else:
        null = Null(np.nan, np.nan, np.nan, np.nan, 0)
    pairs = Pairs(*ends, int(np.count_nonzero(active)))
    return People(asked[active], given[active], received[active], pairs, null)


def top_share(ascending: Ints, part: float) -> float:
    """Return the share of the total that belongs to the top part of the people, from the Lorenz curve.

    If the part isn't a whole number of people, the last one counts in part.

    Examples
    --------
    >>> top_share(np.array([1, 1, 2, 4]), 0.25), top_share(np.array([1, 1, 2, 4]), 0.375)
    (0.5, 0.625)
    """
    size = part * ascending.size
    whole = int(size + 1e-9)
    top = float(ascending[ascending.size - whole :].sum())
    if whole < ascending.size:
        top += (size - whole) * float(ascending[ascending.size - whole - 1])
    return ratio(top, float(ascending.sum()))
