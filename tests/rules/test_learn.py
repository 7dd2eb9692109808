"""Propensities of channels, computed by hand."""

import numpy as np

from sim.rules.learn import initial_propensity, reinforce


def test_initial_propensities_are_the_weights_or_equal():
    names = ("word_of_mouth", "hub", "feed")
    assert initial_propensity({"feed": 2.0, "word_of_mouth": 0.5}, names).tolist() == [0.5, 0.0, 2.0]
    assert initial_propensity({}, names).tolist() == [1.0, 1.0, 1.0]


def test_propensities_fade_and_the_successful_channel_gains_one():
    before = np.array([[4.0, 2.0, 1.0], [0.0, 8.0, 2.0]])
    assert reinforce(before, np.array([0, -1]), 0.25).tolist() == [[4.0, 1.5, 0.75], [0.0, 6.0, 1.5]]
