"""Reciprocity of small networks, counted by hand; its random networks: test_random_networks.py."""

import math

import numpy as np
import pytest

from sim.measures.network.reciprocity import _arcs, _base, _round, reciprocity, reciprocity_null


def ends(arcs):
    helper, asker = zip(*arcs, strict=True)
    return np.array(helper), np.array(asker)


@pytest.mark.parametrize(
    ("arcs", "share"),
    [
        ([(0, 1)], 0.0),
        ([(0, 1), (1, 0)], 1.0),
        ([(0, 1), (1, 0), (2, 0)], 2 / 3),
        ([(0, 1), (1, 2), (2, 0)], 0.0),  # a circle gives back to nobody
        ([(3, 7), (7, 3), (3, 9), (9, 7), (7, 9)], 4 / 5),
        ([(0, 1), (0, 1), (0, 1), (1, 0), (2, 0)], 2 / 3),  # a pair counts once
        ([(0, 0), (0, 1), (1, 0), (2, 2)], 1.0),  # help for oneself doesn't count
    ],
)
def test_share_of_arcs_that_go_both_ways(arcs, share):
    assert reciprocity(*ends(arcs)) == pytest.approx(share)


def test_the_share_is_missing_where_nobody_helped():
    assert math.isnan(reciprocity(np.array([], int), np.array([], int)))
    assert math.isnan(reciprocity(np.array([4]), np.array([4])))


def test_arcs_are_distinct_and_in_order():
    tail, head = _arcs(*ends([(2, 0), (0, 1), (2, 0), (1, 1), (0, 2)]))
    assert (tail.tolist(), head.tolist()) == ([0, 0, 2], [1, 2, 0])
    assert _base(tail, head) == 3
    assert _base(np.array([5]), np.array([1])) == 6


def test_two_arcs_exchange_their_heads_where_that_gives_no_loop_and_no_arc_twice():
    def exchanged(arcs, coin=True):
        tail, head = ends(arcs)
        moved = _round(tail, head, np.arange(len(arcs)), np.array([coin] * ((len(arcs) + 1) // 2)))
        return moved, list(zip(tail.tolist(), head.tolist(), strict=True))

    assert exchanged([(0, 1), (2, 3)]) == (2, [(0, 3), (2, 1)])
    assert exchanged([(0, 1), (2, 3)], coin=False) == (0, [(0, 1), (2, 3)])
    assert exchanged([(0, 1), (1, 3)]) == (0, [(0, 1), (1, 3)])  # 1→1 would be a loop
    # 0→3 is there already, in the pair of the arcs 0→3 and 4→5, which may not become 0→5 and 4→3 either
    assert exchanged([(0, 1), (2, 3), (0, 3), (4, 5)])[0] == 0
    # of three arcs the last has no partner
    assert exchanged([(0, 1), (2, 3), (4, 5)]) == (2, [(0, 3), (2, 1), (4, 5)])


def test_chance_where_degrees_leave_one_network_only():
    # 0 helps both others and both help 0: nobody can exchange anything.
    star = ends([(0, 1), (0, 2), (1, 0), (2, 0)])
    assert reciprocity_null(*star, samples=5) == (1.0, 1.0, 1.0, 1.0, 5)
    assert reciprocity_null(*star, samples=0) == (1.0, 1.0, 1.0, 1.0, 0)
    assert reciprocity_null(np.array([0]), np.array([1])) == (0.0, 0.0, 0.0, 0.0, 0)


def test_chance_where_two_networks_have_these_degrees():
    # 0 and 1 help once, 2 and 3 are helped once: 0→2, 1→3 or 0→3, 1→2; none goes both ways.
    found = reciprocity_null(*ends([(0, 2), (1, 3)]), samples=20)
    assert found == (0.0, 0.0, 0.0, 0.0, 20)
    # Two pairs who help each other: the other networks of these degrees lower the mean.
    found = reciprocity_null(*ends([(0, 1), (1, 0), (2, 3), (3, 2)]), samples=200)
    assert found.observed == 1.0
    assert 0.0 <= found.low < found.mean < found.high <= 1.0
