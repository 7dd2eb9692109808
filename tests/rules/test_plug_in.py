"""Who joins the crowd or leaves it, with draws set by hand."""

import numpy as np
import pytest
from helpers.fixed_draws import draw_by_hand

from sim import rng as chance
from sim.rules import plug_in


def test_thresholds_are_normal_and_clipped_to_shares(monkeypatch):
    drawn = np.array([0.5, 0.975, 0.025, 0.9999, 0.0001])

    def uniforms(seed, stream, rows):
        assert (seed, stream) == (4, chance.THRESHOLD)
        return drawn[rows]

    monkeypatch.setattr(chance, "uniforms", uniforms)
    found = plug_in.draw_thresholds(4, 5, 0.4, 0.2)
    assert found == pytest.approx([0.4, 0.4 + 0.2 * 1.959964, 0.4 - 0.2 * 1.959964, 1.0, 0.0], abs=1e-6)
    assert plug_in.draw_thresholds(4, 3, 0.4, 0.0).tolist() == [0.4] * 3


def test_visible_success_is_weighted_by_strength():
    neighbour = np.array([[1, 2, 3], [0, 2, 2], [3, 0, 0], [0, 0, 0]])
    strength = np.array([[0.5, 0.25, 0.25], [0.5, 0.5, 9.0], [0.0, 9.0, 9.0], [9.0, 9.0, 9.0]], np.float32)
    success = np.array([True, False, True, True])
    degree = np.array([3, 2, 1, 0])
    found = plug_in.visible_success(np.array([3, 0, 1, 2]), success, neighbour, strength, degree)
    assert found.tolist() == [0.0, 0.5, 1.0, 0.0]
    # Strengths on another scale, above 1, make no difference.
    assert plug_in.visible_success(np.array([0]), success, neighbour, strength * 7, degree).tolist() == [0.5]
    assert plug_in.visible_success(
        np.array([0]), success[[1, 0, 1, 0]], neighbour, strength, degree
    ).tolist() == [0.75]


def test_more_entrances_lower_the_threshold():
    share, threshold = np.array([0.2, 0.3, 0.4]), np.array([0.6, 0.6, 1.0])
    assert plug_in.convinced(share, threshold, 1).tolist() == [False, False, False]
    assert plug_in.convinced(share, threshold, 2).tolist() == [False, True, False]
    assert plug_in.convinced(share, threshold, 3).tolist() == [True, True, True]


def test_four_people_share_an_address(monkeypatch):
    asked = draw_by_hand(monkeypatch, [0.1, 0.6], [0.3, 0.0], [0.5, 0.0], [0.2, 0.0])
    assert plug_in.reconsiders(5, 6, 5, 0.3).tolist() == [True, False, False, True, False]
    assert plug_in.reconsiders(5, 6, 4, 0.31).tolist() == [True, True, False, True]
    assert asked[0] == (5, chance.JOIN, 6, 0, 0)
