"""Word of mouth: each day the asker tells a few people with face-to-face ties, who may pass the question on.

Named assumptions: the asker tells people in proportion to the strength of their ties and to their keenness.
Whoever passes a question on chooses either the person who fits the topic best, or somebody at random in the
same proportion.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim import rng
from sim.array_types import AnyInts, Bools, Floats, Ints, Singles
from sim.channels import Posts
from sim.networks.layer import Layer
from sim.networks.tie_words import neighbour_in


@dataclass(frozen=True)
class Circle:
    """Face-to-face ties, and the keenness of the people, (N,); None if all are equally keen."""

    layer: Layer
    keenness: Singles | None

    def weights(self, row: Ints, usable: Bools) -> Floats:
        """Return the weight of each tie of the people `row` (Q,), (Q, W); 0 unless it is `usable`."""
        width = usable.shape[1]
        weight = self.layer.strength[row, :width].astype(np.float64)
        if self.keenness is not None:
            weight *= self.keenness[neighbour_in(self.layer.word[row, :width])]
        return np.where(usable, weight, 0.0)


def tell(posts: Posts, contacts: int, circle: Circle) -> tuple[Ints, AnyInts]:
    """Draw whom each asker tells today: up to `contacts` different people, by tie strength and keenness.

    Returns (place, person), in order of question and draw.
    """
    ties = circle.layer.degree[posts.asker].astype(np.int64)
    width = int(ties.max(initial=0))
    who = neighbour_in(circle.layer.word[posts.asker, :width])
    weight = circle.weights(posts.asker, np.arange(width) < ties[:, None])
    person = np.full((ties.size, contacts), -1, np.int64)
    for c in range(min(contacts, width)):
        if c % 4 == 0:
            draws = posts.draws(rng.TELL, c // 4)
        edges = np.cumsum(weight, axis=1)
        at = rng.choose(edges, rng.unit(draws[c % 4]))
        drawn = np.flatnonzero((edges[:, -1] > 0) & (at < width))
        person[drawn, c] = who[drawn, at[drawn]]
        weight[drawn, at[drawn]] = 0.0
    return np.nonzero(person >= 0)[0], person[person >= 0]


def pass_on(
    posts: Posts,
    teller: Ints,
    share: Floats,
    referral: float,
    circle: Circle,
    match: Callable[[Ints, Ints], Floats],
) -> Ints:
    """Draw to whom each teller passes the question on: a row, or -1 for nobody.

    Tellers (Q,) have read the question by word of mouth and have not answered it. They pass it on with the
    probabilities `share` (Q,), decided once per teller and question. With probability `referral` they choose
    the person with the largest ``match(person, topic)`` among their face-to-face ties, otherwise they draw
    one by strength and keenness. They never tell the asker.
    """
    ties = circle.layer.degree[teller].astype(np.int64)
    width = max(1, int(ties.max(initial=0)))
    who = neighbour_in(circle.layer.word[teller, :width])
    usable = (np.arange(width) < ties[:, None]) & (who != posts.asker[:, None])
    w0, w1, w2, _ = posts.draws(rng.PASS, teller, daily=False)
    fit = np.where(usable, match(np.maximum(who, 0), posts.topic[:, None]), -1.0)
    edges = np.cumsum(circle.weights(teller, usable), axis=1)
    drawn = np.where(edges[:, -1] > 0, rng.choose(edges, rng.unit(w2)), fit.argmax(axis=1))
    column = np.where(rng.unit(w1) < referral, fit.argmax(axis=1), np.minimum(drawn, width - 1))
    passes = (rng.unit(w0) < share) & usable.any(axis=1)
    return np.where(passes, who[np.arange(teller.size), column], -1)
