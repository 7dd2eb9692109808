"""The shape of a network: degrees, centralisation and clustering."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse

from sim.array_types import AnyInts, Ints
from sim.measures.declaration import helpful_pairs
from sim.measures.rows import Tables, rows_of
from sim.tables.array_table import AnyTable, where_equal


class Network(NamedTuple):
    """An undirected network without loops or parallel ties.

    Attributes
    ----------
    one, other : (m,) array of int
        The two ends of each tie, with ``one < other``. Each pair occurs once, in sorted order.
    people : int
        Number of people, including those without a tie.
    """

    one: Ints
    other: Ints
    people: int


def network(one: AnyInts, other: AnyInts, people: int) -> Network:
    """Return the undirected network of the given pairs, without loops and repetitions.

    Parameters
    ----------
    one, other : (k,) array of int
        The two ends of each pair, from 0 to ``people - 1``. A pair may occur several times, in both
        directions, or join a person with themselves.

    Examples
    --------
    >>> network(np.array([0, 1, 1, 2]), np.array([1, 0, 1, 1]), 4)
    Network(one=array([0, 1]), other=array([1, 2]), people=4)
    """
    a, b = np.asarray(one, dtype=np.int64), np.asarray(other, dtype=np.int64)
    keys = distinct((np.minimum(a, b) * people + np.maximum(a, b))[a != b])
    return Network(keys // people, keys % people, people)


def help_network(tables: Tables) -> Network:
    """Return the undirected network of people who helped each other at least once in one life."""
    return network(*helpful_pairs(tables), len(tables["people"]))


def tie_network(ties: AnyTable, people: AnyTable, *, layer: str | None = None) -> Network:
    """Return the undirected network of people with a tie in at least one direction.

    Parameters
    ----------
    ties, people : DataFrame
        The tables of one life.
    layer : str, optional
        ``face_to_face`` or ``online``; by default both together.
    """
    own = np.ones(len(ties), np.bool_) if layer is None else where_equal(ties["layer"], layer)
    ends = [rows_of(people, ties[end].to_numpy()[own]) for end in ("from", "to")]
    return network(ends[0], ends[1], len(people))


def distinct(values: Ints) -> Ints:
    """Return the distinct values in ascending order."""
    ordered = np.sort(values)
    return ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])] if ordered.size else ordered


def degrees(net: Network) -> Ints:
    """Return the degree of each person: the number of others with whom they have a tie."""
    ends = np.bincount(net.one, minlength=net.people) + np.bincount(net.other, minlength=net.people)
    return ends.astype(np.int64)


def degree_centralisation(net: Network) -> float:
    r"""Return the degree centralisation: how much the ties concentrate on one person.

    .. math:: C_D = \frac{\sum_i (d_{\max} - d_i)}{(n - 1)(n - 2)}

    with :math:`d_i` the degree of person i. 1 for a star, 0 if all have the same degree, NaN for fewer than
    three people.

    References
    ----------
    Freeman, L. C. (1979), Centrality in social networks: conceptual clarification, Social Networks 1,
    215–239.

    Examples
    --------
    >>> degree_centralisation(network(np.array([0, 0, 0]), np.array([1, 2, 3]), 4))
    1.0
    """
    ties, n = degrees(net), net.people
    return float((ties.max() - ties).sum()) / ((n - 1) * (n - 2)) if n > 2 else float("nan")


def clustering(net: Network) -> float:
    r"""Return the transitivity: how often two neighbours of the same person are tied to each other.

    .. math:: C = \frac{3 \cdot \text{triangles}}{\sum_i d_i (d_i - 1) / 2}

    Each pair of neighbours has the same weight, so people with many ties count more, and people with fewer
    than two ties don't count. The number of triangles is exact. Counting stays fast because each tie is
    directed from the end with the lower degree to the end with the higher degree, so that nobody has more
    than :math:`\sqrt{2m}` outgoing ties, with m ties in all. NaN if nobody has two ties.

    References
    ----------
    Newman, M. E. J., Strogatz, S. H. and Watts, D. J. (2001), Phys. Rev. E 64, 026118 (the measure);
    Chiba, N. and Nishizeki, T. (1985), SIAM J. Comput. 14, 210–223 (counting by order of degree).

    Examples
    --------
    >>> clustering(network(np.array([0, 1, 0, 2]), np.array([1, 2, 2, 3]), 4))
    0.6
    """
    ties = degrees(net)
    triples = int((ties * (ties - 1) // 2).sum())
    if triples == 0:
        return float("nan")
    place = np.empty(net.people, dtype=np.int64)
    place[np.argsort(ties, kind="stable")] = np.arange(net.people)
    low, high = place[net.one], place[net.other]
    low, high = np.minimum(low, high), np.maximum(low, high)
    shape = (net.people, net.people)
    upward = sparse.csr_array((np.ones(low.size, dtype=np.int32), (low, high)), shape=shape)
    triangles = int((upward @ upward).multiply(upward).sum(dtype=np.int64))
    return 3.0 * triangles / triples
