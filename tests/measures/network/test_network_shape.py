"""Measures of networks whose values are known without the code."""

import math
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from sim.measures import (
    circle_sizes,
    clustering,
    degree_centralisation,
    help_network,
    mean_distance,
    network,
    reading_by_followers,
    reciprocity_null,
    strength_of_contact,
    tie_network,
)
from sim.measures.network.reciprocity import _arcs, _mix, _orders, _sorted_with_pairs


def made(pairs, people):
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return network(ends[:, 0], ends[:, 1], people)


def star(n):
    return made([(0, i) for i in range(1, n)], n)


def path(n):
    return made([(i, i + 1) for i in range(n - 1)], n)


def lattice(n, k):
    """Watts and Strogatz's ring before rewiring: each tied to k / 2 on either side."""
    return made([(i, (i + j) % n) for i in range(n) for j in range(1, k // 2 + 1)], n)


def complete(n):
    return made(list(combinations(range(n), 2)), n)


def two_cliques(n):
    one = list(combinations(range(n), 2))
    return made(one + [(a + n, b + n) for a, b in one], 2 * n)


def test_loops_repetitions_and_directions_are_removed():
    net = made([(2, 1), (1, 2), (1, 1), (0, 2), (0, 2)], 4)
    assert list(zip(net.one.tolist(), net.other.tolist(), strict=True)) == [(0, 2), (1, 2)]


@pytest.mark.parametrize("n", [3, 4, 10, 57])
def test_centralisation_of_known_shapes(n):
    assert degree_centralisation(star(n)) == 1.0
    assert degree_centralisation(complete(n)) == 0.0
    assert degree_centralisation(lattice(n, 2)) == 0.0
    # A path: the n - 2 in the middle have 2, both ends 1.
    assert degree_centralisation(path(n)) == pytest.approx(2 / ((n - 1) * (n - 2)))
    assert degree_centralisation(made([], n)) == 0.0


def test_centralisation_needs_three_people():
    assert math.isnan(degree_centralisation(made([(0, 1)], 2)))
    assert math.isnan(degree_centralisation(made([], 0)))


def test_clustering_of_known_shapes():
    assert clustering(complete(7)) == 1.0
    assert clustering(two_cliques(5)) == 1.0
    assert clustering(star(9)) == 0.0
    assert clustering(lattice(30, 2)) == 0.0
    assert math.isnan(clustering(made([(0, 1)], 3)))
    # Watts and Strogatz (1998): 3 (k - 2) / 4 (k - 1) before any rewiring.
    for k in (4, 6, 10):
        assert clustering(lattice(60, k)) == pytest.approx(3 * (k - 2) / (4 * (k - 1)))


def test_distance_in_known_shapes():
    assert mean_distance(complete(6)).mean == 1.0
    assert mean_distance(star(11)).mean == pytest.approx(2 - 2 / 11)
    assert mean_distance(path(40)).mean == pytest.approx(41 / 3)
    # A ring of n even: the far side at n / 2, the others twice: n^2 / 4 in all.
    assert mean_distance(lattice(200, 2)).mean == pytest.approx(200**2 / 4 / 199)


def test_distance_counts_only_connected_pairs():
    found = mean_distance(two_cliques(5))
    assert found.mean == 1.0
    assert (found.low, found.high, found.sources) == (1.0, 1.0, 10)
    assert found.reached_share == pytest.approx(10 * 4 / (10 * 9))
    alone = mean_distance(made([(0, 1)], 5))
    assert alone.mean == 1.0
    assert alone.reached_share == pytest.approx(2 / 20)
    nobody = mean_distance(made([], 5))
    assert math.isnan(nobody.mean)
    assert nobody.reached_share == 0.0


@pytest.mark.long
def test_a_sample_of_sources_has_a_correct_standard_error():
    draw = np.random.default_rng(5)
    net = network(draw.integers(0, 800, 1600), draw.integers(0, 800, 1600) ** 2 // 800, 800)
    exact = mean_distance(net)
    assert exact.low == exact.mean == exact.high
    # 200 intervals of 95 %: the probability that fewer than 178 cover the truth is below 1 in 10,000.
    samples = [mean_distance(net, sources=60, seed=seed) for seed in range(200)]
    assert sum(one.low <= exact.mean <= one.high for one in samples) >= 178
    wide, near = samples[0], mean_distance(net, sources=400)
    assert near.high - near.low < 0.5 * (wide.high - wide.low)
    assert np.mean([one.reached_share for one in samples]) == pytest.approx(exact.reached_share, rel=0.01)


def test_networks_from_tables():
    people = pd.DataFrame({"person": [4, 2, 0]})
    answers = pd.DataFrame(
        {"helper": [4, 2, 0, 4], "asker": [2, 4, 4, 0], "helpful": [True, True, False, False]}
    )
    net = help_network({"people": people, "answers": answers})
    assert (net.one.tolist(), net.other.tolist(), net.people) == ([0], [1], 3)
    ties = pd.DataFrame({"from": [4, 2, 0], "to": [2, 4, 2], "layer": ["face_to_face"] * 2 + ["online"]})
    assert tie_network(ties, people, layer="face_to_face").one.tolist() == [0]
    assert tie_network(ties, people).other.tolist() == [1, 2]


# --- chance ---


@pytest.mark.long
def test_all_random_networks_of_five_people_are_equally_likely():
    # Each helps one other and is helped by one: the 44 derangements of five, 24 without a pair that goes
    # both ways and 20 with one pair, 2 of 5 arcs. Mean 2/5 · 20/44 = 2/11.
    helpers = np.arange(5)
    found = reciprocity_null(helpers, np.roll(helpers, 1), samples=4000)
    # Its standard deviation is 0.1992; draws are slightly correlated, so six standard errors are allowed.
    assert found.mean == pytest.approx(2 / 11, abs=6 * 0.1992 / math.sqrt(4000))
    assert (found.observed, found.low, found.high) == (0.0, 0.0, pytest.approx(0.4))


@pytest.mark.parametrize("seed", range(3))
def test_exchanges_break_up_a_cycle_of_four(seed):
    # The 9 derangements of four: 6 cycles without a pair that goes both ways, 3 of two such pairs. Mean 1/3.
    helpers = np.arange(4)
    found = reciprocity_null(helpers, np.roll(helpers, 1), samples=1500, seed=seed)
    assert found.mean == pytest.approx(1 / 3, abs=6 * 0.4714 / math.sqrt(1500))
    assert (found.observed, found.low, found.high) == (0.0, 0.0, 1.0)


def test_a_network_without_alternatives_stays_as_it_is():
    star_both_ways = reciprocity_null(np.array([0, 0, 1, 2]), np.array([1, 2, 0, 0]), samples=20)
    assert star_both_ways == (1.0, 1.0, 1.0, 1.0, 20)
    assert math.isnan(reciprocity_null(np.array([], int), np.array([], int)).mean)


def test_a_network_with_an_odd_number_of_arcs_keeps_all_degrees():
    draw = np.random.default_rng(2)
    ends = draw.integers(0, 20, (2, 101))
    tail, head = _arcs(*ends)
    tail, head = tail[: len(tail) // 2 * 2 - 1], head[: len(head) // 2 * 2 - 1]
    before = np.bincount(head, minlength=20)
    old = head.copy()
    _mix(tail, head, _orders(tail.size, 1), moves=5.0)
    assert (np.bincount(head, minlength=20) == before).all()
    assert (head != old).any()
    assert (tail != head).all()
    assert len({*zip(tail.tolist(), head.tolist(), strict=True)}) == tail.size


def test_keys_too_large_to_pack_are_sorted_correctly():
    keys = np.array([7, 3, 3, 9, 7, 1], dtype=np.int64)
    for below in (10, 2**62):
        ordered, pairs = _sorted_with_pairs(keys, 3, below=below)
        assert sorted(zip(ordered.tolist(), pairs.tolist(), strict=True)) == [
            (1, 2), (3, 1), (3, 2), (7, 0), (7, 1), (9, 0),
        ]  # fmt: skip
        assert (np.diff(ordered) >= 0).all()


# --- circles ---


def test_strength_of_contact_is_the_long_run_strength_of_a_tie():
    strength = 0.0
    for _ in range(400):
        strength = (strength + 0.25 * (1 - strength)) * 2 ** (-30 / 70)
    assert strength_of_contact(30, learning=0.25, half_life_days=70) == pytest.approx(strength)
    assert strength_of_contact(0, learning=0.25, half_life_days=70) == 1.0


def test_circles_count_each_person_once_and_combine_layers():
    people = pd.DataFrame({"person": [0, 1, 2, 3]})
    ties = pd.DataFrame(
        {
            "from": [0, 0, 0, 1],
            "to": [1, 2, 1, 0],
            "layer": ["face_to_face", "face_to_face", "online", "online"],
            "strength": [0.6, 0.5, 0.6, 0.001],
        }
    )
    found = circle_sizes({"people": people, "ties": ties}, learning=0.25, half_life_days=70.0)
    mean = found.set_index(["layer", "circle"])["mean"]
    # Weekly contact needs 0.777: only the pair tied on both layers, 1 - 0.4 · 0.4 = 0.84, has it.
    assert mean["both", "support clique"] == 1 / 4
    assert mean["face_to_face", "support clique"] == 0
    assert mean["face_to_face", "sympathy group"] == 2 / 4
    assert mean["both", "active network"] == 2 / 4
    assert mean["online", "active network"] == 1 / 4
    assert found["expected"].tolist() == [5, 15, 50, 150] * 3
    assert (found["strength"].diff().dropna() < 0).sum() == 9


def test_circles_without_ties():
    empty = pd.DataFrame({"from": [], "to": [], "layer": [], "strength": []}).astype({"from": int, "to": int})
    tables = {"people": pd.DataFrame({"person": [0, 1]}), "ties": empty}
    assert (circle_sizes(tables, learning=0.25, half_life_days=70.0)["mean"] == 0).all()


# --- reading ---


def test_readings_by_the_askers_followers():
    people = pd.DataFrame({"person": [0, 1, 2, 3]})
    ties = pd.DataFrame(
        {"from": [1, 2, 3, 0], "to": [0, 0, 0, 1], "layer": ["online"] * 3 + ["face_to_face"]}
    )
    questions = pd.DataFrame(
        {
            "asker": [0, 0, 1, 1, 2],
            "asked_day": [0.0, 1.0, 2.0, 29.0, 3.0],
            "read": [10, 30, 4, 50, 6],
            "answers": [1, 1, 2, 0, 0],
        }
    )
    tables = {"people": people, "questions": questions, "ties": ties}
    found = reading_by_followers(tables, lifetime_days=7.0, days=30.0)
    assert found["followers_from"].tolist() == [0, 3]
    assert found["questions"].tolist() == [2, 2]
    assert found["readings"].tolist() == [5.0, 20.0]
    assert found["help"].tolist() == [pytest.approx(2 / 10), pytest.approx(2 / 40)]
