"""Who asks, about what, how hard it is and where, with draws set by hand."""

import numpy as np
import pytest
from helpers.fixed_draws import draw_by_hand

from sim import rng as chance
from sim.rules import ask


def test_four_people_share_an_address(monkeypatch):
    # Of people 0 to 6: 0–3 have the four words of the first address, 4–6 three of the second.
    asked = draw_by_hand(monkeypatch, [0.1, 0.19], [0.2, 0.3], [0.05, 0.0], [0.9, 0.0])
    morale = np.array([1.0, 1.0, 0.25, 1.0, 1.0, 1.0, 0.5], np.float32)
    assert ask.ask(5, 9, morale, 0.2).tolist() == [0, 4, 6]
    assert ask.ask(5, 9, morale[:5], 0.4).tolist() == [0, 1, 2, 4]
    assert asked[0] == (5, chance.ASK, 9, 0, 0)


def test_a_topic_is_drawn_by_interest_or_uniformly(monkeypatch):
    interest = np.array([[0.5, 0.25, 0.25], [0.125, 0.125, 0.5], [1.0, 0.0, 0.0]], np.float32)
    asker = np.array([0, 1, 2])

    def topics(outside, which):
        asked = draw_by_hand(monkeypatch, outside, which, [0.0] * 3, [0.0] * 3)
        found = ask.draw_topics(3, 4, asker, interest, 0.1)
        assert asked == [(3, chance.TOPIC, 4, 0, 0)]
        return found.tolist()

    inside, anything = [0.1, 0.5, 0.9], [0.0, 0.05, 0.09]
    # The second person's interests add up to 3/4: a sixth of it, a sixth, and two thirds.
    assert topics(inside, [0.49, 0.16, 0.99]) == [0, 0, 0]
    assert topics(inside, [0.5, 0.34, 0.01]) == [1, 2, 0]
    assert topics(inside, [0.74, 0.17, 0.5]) == [1, 1, 0]
    assert topics(inside, [1.0, 1.0, 0.5]) == [2, 2, 0]
    assert topics(anything, [0.33, 0.34, 0.67]) == [0, 1, 2]
    assert topics(anything, [0.0, 0.66, 1.0]) == [0, 1, 2]


@pytest.mark.parametrize(
    ("a", "b", "few"),
    [(1, 1, True), (2, 3, True), (4, 1, True), (3, 3, False), (0.5, 1, False), (1, 0.5, False),
     (2.5, 2, False), (2, 2.5, False), (0, 2, False)],
)  # fmt: skip
def test_when_a_beta_number_is_an_order_statistic(a, b, few):
    assert ask.is_order_statistic(a, b) is few


def test_difficulty_is_the_a_th_smallest_of_a_few_draws(monkeypatch):
    asked = draw_by_hand(monkeypatch, [0.7, 0.2], [0.1, 0.4], [0.9, 0.3], [0.05, 0.8])
    asker = np.array([0, 1])
    assert ask.draw_difficulties(1, 2, asker, 2, 3).tolist() == [0.1, 0.3]  # of four
    assert ask.draw_difficulties(1, 2, asker, 1, 3).tolist() == [0.1, 0.2]  # of three
    assert ask.draw_difficulties(1, 2, asker, 2, 1).tolist() == [0.7, 0.4]  # of two
    assert ask.draw_difficulties(1, 2, asker, 1, 1).tolist() == [0.7, 0.2]
    assert ask.draw_difficulties(1, 2, asker, 0.25, 0).tolist() == [0.25, 0.25]
    assert set(asked) == {(1, chance.DIFFICULTY, 2, 0, 0)}


def test_other_difficulties_use_two_gamma_draws(monkeypatch):
    drawn = {(2.5, 0): 1.5, (0.5, 1): -0.5}

    def log_gamma(seed, stream, shape, a, b, days):
        assert (seed, stream, days) == (1, chance.DIFFICULTY, 2)
        return drawn[shape, b] + 0.1 * a

    monkeypatch.setattr(chance, "log_gamma", log_gamma)
    found = ask.draw_difficulties(1, 2, np.array([0, 5]), 2.5, 0.5)
    assert found == pytest.approx([1 / (1 + np.exp(-2.0))] * 2)


def test_a_question_travels_on_all_channels_or_on_one_drawn_by_weight(monkeypatch):
    has = np.array(
        [[True, True, False, True], [False, True, True, False], [False, False, False, True], [False] * 4]
    )
    asker = np.arange(4)

    def bits(u, weights, otherwise=None):
        asked = draw_by_hand(monkeypatch, [u] * 4, [0.0] * 4, [0.0] * 4, [0.0] * 4)
        found = ask.choose_channels(6, 8, asker, has, weights, otherwise)
        assert asked == ([] if weights is None else [(6, chance.CHANNEL, 8, 0, 0)])
        return found.tolist()

    assert bits(0.5, None) == [1 + 2 + 8, 2 + 4, 8, 0]
    weights = np.array([1.0, 2.0, 6.0, 0.0])
    # The first has weights 1 and 2, the second 2 and 6, the others none.
    assert bits(0.3, weights) == [1, 4, 0, 0]
    assert bits(0.24, weights) == [1, 2, 0, 0]
    assert bits(0.34, weights) == [2, 4, 0, 0]
    assert bits(0.25, weights) == [1, 4, 0, 0]
    assert bits(0.3, weights, np.array([9.0, 9.0, 9.0, 1.0])) == [1, 4, 8, 0]
    own = np.array([[0.0, 1.0, 5.0, 3.0], [9.0, 1.0, 1.0, 9.0], [1.0, 1.0, 1.0, 1.0], [1.0] * 4])
    assert bits(0.3, own) == [8, 2, 8, 0]
