"""End all ties of people who leave, and weaken the ties of people who move far away."""

import numpy as np

from sim.array_types import Ints
from sim.networks import Ties
from sim.networks.layer import Layer
from sim.networks.tie_words import neighbour_in
from sim.population.people import People

ONE_BY_ONE = 2_000  # up to 2,000 online ties are removed one by one; more, in one pass over all lists


def cut_in_layer(layer: Layer, who: Ints, holders: Ints) -> None:
    """End every tie of the people `who` in a layer: in the rows of these people and in the rows of others.

    `holders` are the rows of all people who may have a tie to one of them.
    """
    gone = np.zeros(layer.degree.size, bool)
    gone[who] = True
    layer.degree[who] = 0
    layer.word[who] = 0
    rows = holders[~gone[holders]]
    words = layer.word[rows]
    neighbour = neighbour_in(words)
    stays = (neighbour >= 0) & ~gone[neighbour]
    order = np.argsort(~stays, axis=1, kind="stable")
    words = np.take_along_axis(words, order, axis=1)
    degree = stays.sum(axis=1)
    layer.word[rows] = np.where(np.arange(layer.width) < degree[:, None], words, np.uint64(0))
    layer.degree[rows] = degree


def cut_online(ties: Ties, who: Ints) -> None:
    """End the online ties of the people `who`: they follow nobody any more, and nobody follows them."""
    if who.size == 0:
        return
    online, followers = ties.online, ties.followers
    holders = np.unique(np.concatenate([followers.list_of(int(i)) for i in who])).astype(np.int64)
    follower, _, followed = online.edges(who)
    if followed.size <= ONE_BY_ONE:
        for i, j in zip(follower.tolist(), followed.tolist(), strict=True):
            followers.remove(j, i)
        followers.size[who] = 0
    else:
        followers.remove_people(who)
    cut_in_layer(online, who, holders)


def cut_all(ties: Ties, who: Ints) -> None:
    """End every tie of the people `who` in both layers."""
    near = ties.face_to_face
    cut_in_layer(near, who, near.with_tie_to(who) if near.directed else np.unique(near.edges(who)[2]))
    cut_online(ties, who)


def weaken_far(layer: Layer, people: People, who: Ints, ranges: float, share: float) -> None:
    """Reduce the strength of each tie of the people `who` that is too long by the share `share`.

    A tie is too long if its length is more than `ranges` times the range of the person in `who`. The tie is
    weakened in the rows of both people, and only once, even if both are in `who`.
    """
    i, _, j = layer.edges(who)
    if layer.directed:  # the ties of others to these people
        row, _, other = layer.edges(layer.with_tie_to(who))
        back = np.isin(other, who)
        i, j = np.append(i, other[back]), np.append(j, row[back])
    x, y = people.x.astype(np.float64), people.y.astype(np.float64)
    across, along = x[i] - x[j], y[i] - y[j]
    far = np.sqrt(across * across + along * along) > ranges * people.range[i].astype(np.float64)
    key = np.unique(np.minimum(i, j)[far] * people.count + np.maximum(i, j)[far])
    for a, b in ((key // people.count, key % people.count), (key % people.count, key // people.count)):
        slot = layer.slot_of(a, b)
        a, slot = a[slot >= 0], slot[slot >= 0]  # a tie with a direction is in one row only
        layer.strength[a, slot] *= np.float32(1 - share)
