"""Compiled versions of the functions that draw many random numbers (`sim.population.draws`), and partners."""

from typing import Any

import numpy as np

from sim import rng
from sim.array_types import AnyInts, Bools, Floats, Ints
from sim.engine.compiled.compiler.jit import (
    address,
    exp,
    gamma_trial,
    jit,
    jit_allocating,
    log,
    normal,
    prefetch,
    unit,
)
from sim.engine.compiled.proximity import first_accepted
from sim.engine.compiled_cache import are_on_disk
from sim.networks.kinds import interest
from sim.networks.kinds.drawing import ARRAYS, Drawing

# Number of people, over all societies of a process, from which loading the compiled code takes less time than
# it saves; and compiling it, if it isn't on disk.
WORTH_LOADING, WORTH_COMPILING = 1_000, 20_000
_drawn = {"people": 0, "compiled": 0}
STRIP = 256  # proposals made in one loop
ZERO, FOLLOW = np.uint64(0), np.uint64(rng.FOLLOW)


@jit
def _draw(seed: Any, stream: Any, a: Any, b: Any, as_normal: bool, out: Any) -> None:
    step = int(b.size > 1)
    for n in range(a.size):
        w0, _, _, _ = address(seed, stream, ZERO, np.uint64(a[n]), np.uint64(b[n * step]), ZERO)
        out[n] = normal(unit(w0)) if as_normal else unit(w0)


def uniforms(seed: int, stream: int, a: AnyInts, b: AnyInts | int = 0) -> Floats:
    """Do the same as `sim.rng.uniforms`."""
    out = np.empty(a.size)
    _draw(np.uint64(seed), np.uint64(stream), a, np.atleast_1d(b), False, out)
    return out


def normals(seed: int, stream: int, a: AnyInts, b: AnyInts | int = 0) -> Floats:
    """Do the same as `sim.population.draws.normals`."""
    out = np.empty(a.size)
    _draw(np.uint64(seed), np.uint64(stream), a, np.atleast_1d(b), True, out)
    return out


@jit
def _dirichlet(seed: Any, stream: Any, concentration: float, people: Any, shares: Any) -> None:
    shape = concentration + 1.0 if concentration < 1.0 else concentration
    for n in range(people.size):
        most = -np.inf
        for k in range(shares.shape[1]):
            boost, value = 0.0, 0.0
            for block in range(256):
                w0, w1, _, _ = address(
                    seed, stream, ZERO, np.uint64(people[n]), np.uint64(k), np.uint64(block)
                )
                u = unit(w0)
                if block == 0:
                    boost = log(u) / concentration
                else:
                    value, accepted = gamma_trial(shape, normal(u), unit(w1))
                    if accepted:
                        break
            shares[n, k] = value + boost if concentration < 1.0 else value
            most = max(most, shares[n, k])
        total = 0.0
        for k in range(shares.shape[1]):
            shares[n, k] = exp(shares[n, k] - most)
            total += shares[n, k]
        for k in range(shares.shape[1]):
            shares[n, k] /= total


def dirichlet(seed: int, stream: int, concentration: float, people: Ints, topics: int) -> Floats:
    """Do the same as `sim.rng.dirichlet`."""
    if concentration >= rng.EQUAL_SHARES:
        return rng.dirichlet(seed, stream, concentration, people, topics)
    shares = np.empty((people.size, topics))
    _dirichlet(np.uint64(seed), np.uint64(stream), float(concentration), people, shares)
    return shares


@jit_allocating
def _propose(
    seed: Any, way: Any, person: Any, pick: Any, attempt: Any, interest: Any, edges: Any, guide: Any, rows: Any,
    partner: Any, acceptable: Any,
) -> None:  # fmt: skip
    # Four short loops instead of one, so that the processor waits for many distant addresses at the same time.
    topics, size, steps = interest.shape[1], rows.size, guide.shape[1] - 1
    topic, u = np.empty(STRIP, np.int64), np.empty(STRIP)
    begin, end = np.empty(STRIP, np.int64), np.empty(STRIP, np.int64)
    for first in range(0, person.size, STRIP):
        many = min(STRIP, person.size - first)
        for n in range(many):
            i = person[first + n]
            w0, w1, _, _ = address(seed, FOLLOW, way, np.uint64(i), np.uint64(pick[first + n]), attempt)
            total = 0.0
            for k in range(topics):
                total += np.float64(interest[i, k])
            goal, liking, chosen = unit(w0) * total, 0.0, 0
            for k in range(topics):
                liking += np.float64(interest[i, k])
                chosen += liking <= goal
            topic[n], u[n] = min(chosen, topics - 1), unit(w1)
        for n in range(many):
            step = np.int64(u[n] * steps)
            begin[n], end[n] = guide[topic[n], step], guide[topic[n], step + 1]
            prefetch(edges, topic[n] * size + begin[n])
        for n in range(many):
            # A linear search, because the processor would mispredict each branch of a binary search, and a
            # step of the guide has only 4 to 8 edges on average, wherever u lies.
            at, until, above = begin[n], end[n], topic[n] + u[n]
            while at < until and edges[topic[n], at] <= above:
                at += 1
            begin[n] = at
            prefetch(rows, at)
        for n in range(many):
            partner[first + n] = rows[min(begin[n], size - 1)]
            acceptable[first + n] = begin[n] < size


def propose(chooser: interest.Chooser, person: Ints, pick: AnyInts, attempt: int) -> tuple[Ints, Bools]:
    """Do the same as `sim.networks.kinds.interest.propose`."""
    partner, acceptable = np.empty(person.size, np.int64), np.empty(person.size, np.bool_)
    _propose(
        np.uint64(chooser.seed), np.uint64(chooser.way), person, pick, np.uint64(attempt), chooser.people.interest,
        chooser.edges, chooser.guide, chooser.rows, partner, acceptable,
    )  # fmt: skip
    return partner, acceptable


COMPILED = Drawing(uniforms, normals, dirichlet, first_accepted, propose)


def choose_drawing(people: int) -> Drawing:
    """Return the functions that draw a society of so many people soonest: compiled, or those for arrays.

    Looking for compiled code on the disk takes 10 ms of CPU time, a tenth of a run of 70 people over half a
    year, so a process that has found it doesn't look again.
    """
    _drawn["people"] += people
    if not _drawn["compiled"]:
        drawn = _drawn["people"]
        on_disk = WORTH_LOADING <= drawn < WORTH_COMPILING and are_on_disk("drawing._dirichlet")
        _drawn["compiled"] = int(on_disk or drawn >= WORTH_COMPILING)
    return COMPILED if _drawn["compiled"] else ARRAYS
