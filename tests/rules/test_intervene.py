"""Whom an intervention affects, with draws set by hand."""

import numpy as np
import pytest
from helpers.fixed_draws import draw_by_hand

from sim import rng as chance
from sim.rules.intervene import choose_by_score, draw_homes, number_to_choose


def test_number_to_choose_is_a_share_a_count_or_all():
    assert [
        number_to_choose(0.3, None, 10),
        number_to_choose(0.35, None, 10),
        number_to_choose(0.34, None, 10),
        number_to_choose(0.0, 4, 10),
    ] == [3, 4, 3, 0]
    assert [
        number_to_choose(None, 4, 10),
        number_to_choose(None, 14, 10),
        number_to_choose(None, None, 10),
    ] == [4, 10, 10]


def test_the_greatest_scores_are_chosen_and_equal_ones_by_draw(monkeypatch):
    asked = draw_by_hand(monkeypatch, [9, 1, 7, 3, 5, 0])
    among = np.array([4, 0, 2, 3])
    assert choose_by_score(2, 3, 1, among, np.array([1.0, 5.0, 1.0, 1.0]), 2).tolist() == [0, 3]
    assert choose_by_score(2, 3, 1, among, np.array([1.0, 5.0, 1.0, 1.0]), 3).tolist() == [0, 3, 4]
    assert choose_by_score(2, 3, 1, among, 0.0, 2).tolist() == [3, 4]
    assert choose_by_score(2, 3, 1, among[:0], 0.0, 2).tolist() == []
    assert asked[0] == (2, chance.CHOSEN, 3, 1, 0)


def test_homes_lie_around_the_town_centre_on_both_axes(monkeypatch):
    rows = {0: np.array([0.5, 0.975, 0.1]), 1: np.array([0.025, 0.5, 0.1])}
    monkeypatch.setattr(chance, "words", lambda _seed, _stream, _tick, who, axis: (rows[axis][who],))
    monkeypatch.setattr(chance, "unit", lambda u: u)
    x, y = draw_homes(1, 2, np.array([0, 1]), np.array([10.0, 50.0]), 2.0)
    assert x == pytest.approx([10, 10 + 2 * 1.959964], abs=1e-5)
    assert y == pytest.approx([50 - 2 * 1.959964, 50], abs=1e-5)
