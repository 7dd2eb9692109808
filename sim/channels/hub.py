"""Hub: one relay that everything passes through, with a queue, a capacity and one shared reaction.

Named assumption: what comes from one source is taken up or shrugged off by all of its members at once.
"""

from dataclasses import dataclass

import numpy as np

from sim import rng
from sim.array_types import AnyFloats, AnyInts, Bools, Ints
from sim.channels import Posts


@dataclass(frozen=True)
class Members:
    """Members of every hub, hub by hub: those of hub h are ``person[first[h] : first[h] + size[h]]``."""

    person: Ints
    first: Ints
    size: Ints


def members(hub_of: Ints, hubs: int, among: Bools | None = None) -> Members:
    """Sort people by their hub; `hub_of` (N,) gives the hub of each person, `among` (N,) who counts."""
    order = np.argsort(hub_of, kind="stable")
    if among is not None:
        order = order[among[order]]
    size = np.bincount(hub_of[order], minlength=hubs)
    return Members(order, np.cumsum(size) - size, size)


def submits(seed: int, tick: int, asker: Ints, share: float) -> Bools:
    """Whether each question asked today is handed to the hub."""
    return rng.unit(rng.words(seed, rng.SUBMIT, tick, asker)[0]) < share


def take(posts: Posts, hub_of: Ints, order: str, ties: AnyInts, capacity: AnyFloats | float) -> Bools:
    """Return which waiting questions (Q,) the hubs relay now, at most `capacity` each.

    `order` is first_come, random (anew each day) or favourites (by the number of the asker's face-to-face
    ties, most first); equals are ranked by chance, not by row. `capacity` is what each hub can still relay,
    or that number for each question's hub.
    """
    lot = posts.draws(rng.QUEUE, daily=order == "random")[0]
    keys = {"random": (lot,), "first_come": (lot, posts.asked), "favourites": (lot, -ties)}[order]
    ranked = np.lexsort((*keys, hub_of))
    of = hub_of[ranked]
    taken = np.zeros(of.size, bool)
    left = np.broadcast_to(capacity, of.shape)[ranked]
    taken[ranked] = np.arange(of.size) - np.searchsorted(of, of, side="left") + 1 <= left
    return taken


def hub_is_heeded(posts: Posts, resistance: float) -> Bools:
    """Whether the members take notice of each relayed question: all of them, or none."""
    return rng.unit(posts.draws(rng.SHRUG, daily=False)[0]) >= resistance


def audience(of: Members, hub_of: Ints, asker: Ints) -> tuple[Ints, Ints]:
    """(place, person): every relayed question is shown once to every member of its hub but its asker."""
    many = of.size[hub_of]
    place = np.repeat(np.arange(asker.size), many)
    within = np.arange(place.size) - np.repeat(np.cumsum(many) - many, many)
    person = of.person[of.first[hub_of][place] + within]
    keep = person != asker[place]
    return place[keep], person[keep]
