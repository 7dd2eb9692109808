"""Hub: a central place that relays questions to all its members, with a queue and a limited capacity.

Named assumption: the members of a hub react together. Either all members take notice of a question, or none.
"""

from dataclasses import dataclass

import numpy as np

from sim import rng
from sim.array_types import AnyFloats, AnyInts, Bools, Ints
from sim.channels import Posts


@dataclass(frozen=True)
class Members:
    """The members of all hubs; the members of hub h are ``person[first[h] : first[h] + size[h]]``."""

    person: Ints
    first: Ints
    size: Ints


def group_members(hub_of: Ints, hubs: int, among: Bools | None = None) -> Members:
    """Group the members of hubs by hub.

    `hub_of` (N,) is the hub of each person, and `among` (N,) says who is a member (None: everybody).
    """
    order = np.argsort(hub_of, kind="stable")
    if among is not None:
        order = order[among[order]]
    size = np.bincount(hub_of[order], minlength=hubs)
    return Members(order, np.cumsum(size) - size, size)


def draw_submissions(seed: int, tick: int, asker: Ints, share: float) -> Bools:
    """Draw whether each question asked today is submitted to the hub, with probability `share`."""
    return rng.unit(rng.words(seed, rng.SUBMIT, tick, asker)[0]) < share


def take_from_queue(
    posts: Posts, hub_of: Ints, order: str, ties: AnyInts, capacity: AnyFloats | float
) -> Bools:
    """Return which waiting questions (Q,) the hubs relay now, at most `capacity` per hub.

    `order` is "first_come", "random" (a new order each day) or "favourites" (askers with the most
    face-to-face ties first). Questions with the same rank are ordered at random. `capacity` is the number of
    questions that a hub can still relay: one number for all hubs, or the number of each question's hub, (Q,).
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
    """Draw whether the members of a hub take notice of each relayed question: either all do or nobody."""
    return rng.unit(posts.draws(rng.SHRUG, daily=False)[0]) >= resistance


def relay_audience(of: Members, hub_of: Ints, asker: Ints) -> tuple[Ints, Ints]:
    """Return the people to whom each relayed question is shown: all members of the hub except the asker.

    Returns the place of each question, and the row of the person.
    """
    many = of.size[hub_of]
    place = np.repeat(np.arange(asker.size), many)
    within = np.arange(place.size) - np.repeat(np.cumsum(many) - many, many)
    person = of.person[of.first[hub_of][place] + within]
    keep = person != asker[place]
    return place[keep], person[keep]
