"""Reciprocity against chance: planted reciprocity is found, and random networks show none."""

import numpy as np
import pytest

from sim.measures import reciprocity_null

PEOPLE, ARCS = 40, 160


def random_arcs(draw):
    """Draw the arcs of a random network in which some people help and are helped much more than others."""
    eager = draw.lognormal(sigma=1.0, size=(2, PEOPLE))
    chance = eager / eager.sum(axis=1, keepdims=True)
    return tuple(draw.choice(PEOPLE, ARCS, p=each) for each in chance)


@pytest.mark.slow
def test_random_networks_rarely_seem_reciprocal():
    draw = np.random.default_rng(11)
    outside = 0
    for trial in range(100):
        found = reciprocity_null(*random_arcs(draw), samples=79, moves=5.0, seed=trial)
        outside += not found.low <= found.observed <= found.high
    # At most 5 % of random networks lie outside the middle 95 % of chance, up to the grain of 79 samples;
    # of 100 networks more than 14 then happens less than once in 200 times.
    assert outside <= 14


def test_planted_reciprocity_is_found():
    draw = np.random.default_rng(12)
    for trial in range(20):
        helpers, askers = random_arcs(draw)
        # A third of the arcs are answered by one the other way: reciprocity near a half.
        back = draw.random(ARCS) < 1 / 3
        helpers, askers = np.append(helpers, askers[back]), np.append(askers, helpers[back])
        found = reciprocity_null(helpers, askers, samples=39, seed=trial)
        assert found.observed > found.high
        assert found.mean < 0.75 * found.observed


def test_chance_agrees_with_the_formula_where_degrees_are_small():
    # Each of n people helps k others at random: an arc comes back with chance k / (n - 1).
    draw = np.random.default_rng(13)
    people, each = 400, 5
    askers = np.concatenate(
        [draw.choice(np.delete(np.arange(people), i), each, replace=False) for i in range(people)]
    )
    helpers = np.repeat(np.arange(people), each)
    found = reciprocity_null(helpers, askers, samples=200)
    # Arcs that come back are 2 Poisson(m r / 2): their share has a deviation of sqrt(2 r / m).
    rate, arcs = each / (people - 1), people * each
    out, into = np.bincount(helpers, minlength=people), np.bincount(askers, minlength=people)
    expected = ((out @ into) ** 2 - ((out * into) ** 2).sum()) / arcs**3
    assert abs(expected - rate) < 0.05 * rate
    # 200 samples that hang together somewhat: six errors of their mean, and the formula's own part in 50.
    assert abs(found.mean - expected) < 6 * np.sqrt(2 * rate / arcs / 200) + 0.02 * rate
