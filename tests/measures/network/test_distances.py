"""Distances between people, against a search from each person."""

import math

import numpy as np
import pytest
from scipy.stats import norm

from sim.measures.network.distances import EXACT_TO, SAMPLED, _sample, mean_distance
from sim.measures.network.network_shape import degrees, network


def steps(net):
    """Return the distance between each two people, (N, N); infinite if they are not connected."""
    found = np.full((net.people, net.people), np.inf)
    found[net.one, net.other] = found[net.other, net.one] = 1
    np.fill_diagonal(found, 0)
    for via in range(net.people):
        found = np.minimum(found, found[:, via, None] + found[via])
    return found


def tree(people):
    """Return a network in which most people are tied to an earlier one, with a few additional ties."""
    draw = np.random.default_rng(4)
    one = [int(draw.integers(0, n)) for n in range(1, people)]
    return network(np.array([*one, 0, 3]), np.array([*range(1, people), people - 1, people - 2]), people + 3)


def test_steps_of_all_pairs():
    net = tree(150)  # more people than a word has bits
    apart = steps(net)
    reached = np.isfinite(apart) & (apart > 0)
    found = mean_distance(net)
    assert found.mean == pytest.approx(apart[reached].mean())
    assert found.reached_share == pytest.approx(reached.sum() / (153 * 152))
    assert found.low == found.high == found.mean
    assert found.sources == 150


@pytest.mark.parametrize(("sources", "level"), [(30, 0.9), (100, 0.95), (2, 0.8)])
def test_the_interval_of_a_sample(sources, level):
    net = tree(150)
    found = mean_distance(net, sources=sources, level=level, seed=5)
    own = _sample(np.flatnonzero(degrees(net)), sources, 5)
    apart = steps(net)[own]
    reached = np.isfinite(apart) & (apart > 0)
    y, x = np.where(reached, apart, 0).sum(axis=1), reached.sum(axis=1)
    mean = y.sum() / x.sum()
    error = math.sqrt((1 - sources / 150) / sources) * np.std(y - mean * x, ddof=1) / x.mean()
    reach = norm.ppf((1 + level) / 2) * error
    assert found.sources == sources
    assert found[:3] == pytest.approx((mean, mean - reach, mean + reach))
    assert found.reached_share == pytest.approx(x.mean() * 150 / (153 * 152))


def test_one_source_of_many_has_no_interval():
    found = mean_distance(tree(150), sources=1)
    assert math.isnan(found.low)
    assert math.isnan(found.high)
    assert found.mean > 1


def test_a_sample_is_sorted_without_repetition_and_equally_likely():
    tied = np.arange(100, 160)
    for seed in range(3):
        drawn = _sample(tied, 20, seed)
        assert (np.diff(drawn) > 0).all()
        assert drawn.size == 20
        assert np.isin(drawn, tied).all()
    assert _sample(tied, 20, 1).tolist() != _sample(tied, 20, 2).tolist()
    assert _sample(tied, 60, 1).tolist() == _sample(tied, 99, 1).tolist() == tied.tolist()
    # Each of six people is drawn with probability 1/2: 400 draws, five standard errors of 0.025.
    drawn = np.concatenate([_sample(np.arange(6), 3, seed) for seed in range(400)])
    assert np.bincount(drawn) / 400 == pytest.approx(np.full(6, 0.5), abs=0.125)


@pytest.mark.parametrize(("people", "sources"), [(EXACT_TO, EXACT_TO), (EXACT_TO + 1, SAMPLED)])
def test_large_networks_are_sampled(people, sources):
    assert (EXACT_TO, SAMPLED) == (5000, 1024)
    star = network(np.zeros(people - 1, int), np.arange(1, people), people)
    found = mean_distance(star)
    assert found.sources == sources
    assert found.mean == pytest.approx(2.0, abs=0.01)
