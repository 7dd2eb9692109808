"""Which exposures are read, with draws set by hand."""

import numpy as np

from sim import rng as chance
from sim.rules import read


def test_messages_are_exposures_and_chatter_on_the_feed():
    person, kind = np.array([0, 0, 1, 3, 3, 3, 0]), np.array([1, 1, 1, 0, 0, 1, 0])
    assert read.count_messages(person, kind, 5, np.array([1.0, 4.0])).tolist() == [9.0, 4.0, 0.0, 6.0, 0.0]
    assert read.count_messages(person, kind, 5, np.ones(2)).tolist() == [3.0, 1.0, 0.0, 3.0, 0.0]
    before = np.array([[10, 1], [0, 0], [0, 2], [5, 0], [0, 0]])
    found = read.count_messages(person, kind, 5, np.array([1.0, 1.5]), before)
    assert found.tolist() == [15.5, 1.5, 3.0, 8.5, 0.0]


def test_messages_of_a_third_kind_count_for_themselves_and_uncounted_ones_never():
    person, kind = np.array([0, 0, 0, 1, 1]), np.array([0, 2, -1, -1, 2])
    assert read.count_messages(person, kind, 2, np.array([1.0, 4.0, 0.25])).tolist() == [1.25, 0.25]


def test_attention_is_shared_by_the_messages():
    assert read.read_chance(3.0, np.array([1.0, 3.0, 4.0, 30.0])).tolist() == [1.0, 1.0, 0.75, 0.1]


def test_each_exposure_has_the_draw_of_its_channel(monkeypatch):
    person, channel = np.array([0, 1, 2, 0, 1, 2]), np.array([0, 1, 2, 2, 2, 3])
    asker, days = np.array([5, 6, 7, 8, 9, 4]), 7 + (np.arange(6) << 16)
    draws = np.full((6, 4), 0.9)
    draws[np.arange(6), channel] = [0.1, 0.6, 0.3, 0.5, 0.49, 0.2]
    block = np.array([0, 0, 0, 0, 0, 9], np.uint64)

    def words(*address):
        for found, expected in zip(address, (3, chance.READ, days, asker, person, block), strict=True):
            np.testing.assert_array_equal(found, expected)
        return tuple(draws.T)

    monkeypatch.setattr(chance, "words", words)
    monkeypatch.setattr(chance, "unit", lambda u: u)
    chances = np.array([0.5, 1.0, 0.2, 0.5, 1.0, 0.2])
    found = read.read(3, days, asker, person, (block, channel), chances)
    assert found.tolist() == [True, True, False, False, True, False]
