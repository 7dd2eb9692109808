"""Random numbers for parts. Each part has its own stream, so that it changes no other draw."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim import rng
from sim.array_types import Floats, Ints


def seed_of(seed: int, name: str) -> int:
    """Return the seed of a part, below 2**63, made from a seed of the scenario and the name of the part."""
    digest = hashlib.blake2b(f"{seed} {name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little") >> 1


def key_of(name: str) -> int:
    """Return a number from 1 to 2**24 - 1, made from a channel's name, for the addresses of its draws."""
    digest = hashlib.blake2b(name.encode(), digest_size=3).digest()
    return max(1, int.from_bytes(digest, "little"))


@dataclass(frozen=True)
class Luck:
    """Random numbers that a part asks for by address, as the whole model does (`sim.rng`).

    A number depends only on the luck seed, the name of the part, the tick (unless ``daily=False``) and the
    address. So it doesn't matter in which order, how often or for how many people a part asks. Two scenarios
    with the same luck draw the same numbers, which makes their comparison precise.

    Parts get a `Luck` as their last argument. Tests of parts can make one.

    Parameters
    ----------
    seed : int
        Any whole number from 0 to 2**63 - 1.
    tick : int
        The current tick, from 0.

    Examples
    --------
    >>> luck = Luck(seed=1)
    >>> first, second, again = luck.uniform([7, 8, 7])
    >>> bool(first == again), bool(first == second)
    (True, False)
    """

    seed: int
    tick: int = 0

    def uniform(
        self, a: ArrayLike, b: ArrayLike = 0, *, asked: ArrayLike = 0, draw: int = 0, daily: bool = True
    ) -> Floats:
        """Return a uniform number in (0, 1) for each address; the arguments broadcast.

        Parameters
        ----------
        a, b : array-like of int
            Whom the draw concerns, such as the rows of the asker and of the reader. From 0.
        asked : array-like of int
            Tick on which a question was asked, if the draw concerns one question of the asker.
        draw : int
            Number of the draw, from 0, if an address needs several.
        daily : bool
            Whether the number changes with every tick.

        Returns
        -------
        array of float64
            One number for each address, in the shape of the broadcast arguments.
        """
        today = np.uint64(self.tick if daily else 0)
        days = rng.pack_ticks(today, np.asarray(asked).astype(np.uint64))
        return rng.unit(rng.words(self.seed, rng.OWN, days, a, b, draw // 4)[draw % 4])

    def normal(
        self, a: ArrayLike, b: ArrayLike = 0, *, asked: ArrayLike = 0, draw: int = 0, daily: bool = True
    ) -> Floats:
        """Return a standard normal number for each address (see `uniform`)."""
        return rng.normal(self.uniform(a, b, asked=asked, draw=draw, daily=daily))

    def order(self, a: ArrayLike, b: ArrayLike = 0, *, draw: int = 0, daily: bool = True) -> Ints:
        """Return the places of the addresses in a random order, (M,): whole numbers from 0 to M - 1."""
        return np.argsort(self.uniform(a, b, draw=draw, daily=daily), kind="stable")
