"""Daily amounts over ticks, computed by hand."""

import numpy as np
import pytest

from sim import rng as chance
from sim.rules.spread import arrival_shares, chance_per_tick, draw_arrivals


def test_exposures_thin_out_over_the_day():
    left = 0.0625 ** np.array([0.25, 0.5, 0.75])
    assert arrival_shares(0.0625, 4) == pytest.approx((1 - left) / (1 - 0.0625))
    assert arrival_shares(0.0625, 4) == pytest.approx([0.5333333, 0.8, 0.9333333])
    assert arrival_shares(1.0, 5).tolist() == [0.2, 0.4, 0.6, 0.8]
    assert arrival_shares(1.0 - 1e-10, 2).tolist() == [0.5]
    assert arrival_shares(1.0 - 1e-6, 2) == pytest.approx([0.5], abs=1e-6)
    assert arrival_shares(0.0, 4).tolist() == [1.0, 1.0, 1.0]
    assert arrival_shares(0.5, 1).size == arrival_shares(0.0, 1).size == arrival_shares(1.0, 1).size == 0


def test_the_tick_of_an_exposure_is_drawn_by_the_arrival_shares(monkeypatch):
    drawn = np.array([0.53, 0.54, 0.79, 0.81, 0.93, 0.94, 0.0, 1.0])
    rows, ends = np.arange(8), arrival_shares(0.0625, 4)
    days = 40 + ((30 + rows) << 16)

    def words(seed, stream, days, asker, person, block):
        assert (seed, stream, block) == (2, chance.MOMENT, 5)
        assert days.tolist() == [40 + ((30 + n) << 16) for n in range(8)]
        assert asker.tolist() == rows.tolist()
        assert person.tolist() == rows[::-1].tolist()
        return np.ones(8), np.ones(8), drawn, np.ones(8)

    monkeypatch.setattr(chance, "words", words)
    monkeypatch.setattr(chance, "unit", lambda u: u)
    found = draw_arrivals(2, days, rows, rows[::-1], (5, 2), ends)
    assert found.tolist() == [0, 1, 1, 2, 2, 3, 0, 3]


def test_a_draw_on_an_edge_belongs_to_the_next_tick(monkeypatch):
    monkeypatch.setattr(chance, "words", lambda *_: (np.array([0.25, 0.75, 0.5]),) * 4)
    monkeypatch.setattr(chance, "unit", lambda u: u)
    three = np.arange(3)
    assert draw_arrivals(1, three, three, three, (0, 0), arrival_shares(1.0, 4)).tolist() == [1, 3, 2]


def test_probabilities_per_tick_combine_to_that_of_the_day():
    assert chance_per_tick(0.3, 1) == 0.3
    assert 1 - (1 - chance_per_tick(0.3, 1 / 3)) ** 3 == pytest.approx(0.3)
    assert chance_per_tick(0.75, 0.5) == 0.5
    assert chance_per_tick(0.0, 0.25) == 0.0
