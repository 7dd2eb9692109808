"""What is read, with draws given by hand."""

import numpy as np
import pytest

from sim import rng as chance
from sim.rules import read


def test_messages_are_exposures_and_chatter_on_the_feed():
    person, channel = np.array([0, 0, 1, 3, 3, 3, 0]), np.array([2, 2, 2, 0, 1, 2, 3])
    assert read.messages(person, channel, 5, 3.0).tolist() == [9.0, 4.0, 0.0, 6.0, 0.0]
    assert read.messages(person, channel, 5, 0.0).tolist() == [3.0, 1.0, 0.0, 3.0, 0.0]
    before = np.array([[1, 10], [0, 0], [2, 0], [0, 5], [0, 0]])
    assert read.messages(person, channel, 5, 0.5, before).tolist() == [15.5, 1.5, 3.0, 8.5, 0.0]


def test_attention_is_shared_by_the_messages():
    assert read.read_chance(3.0, np.array([1.0, 3.0, 4.0, 30.0])).tolist() == [1.0, 1.0, 0.75, 0.1]


@pytest.fixture
def exposures(monkeypatch):
    """Six exposures: of each person on a channel, with a draw for each of the four channels."""
    person, channel = np.array([0, 1, 2, 0, 1, 2]), np.array([0, 1, 2, 2, 2, 3])
    asker, days = (
        np.array([5, 6, 7, 8, 9, 4]),
        np.uint64(7) + (np.arange(6, dtype=np.uint64) << np.uint64(16)),
    )
    draws = np.full((6, 4), 0.9)
    draws[np.arange(6), channel] = [0.1, 0.6, 0.3, 0.5, 0.49, 0.2]
    deaf = np.array([0.0, 0.0, 0.4, 0.6, 0.39, 0.0])

    def words(seed, stream, key, a, b):
        assert (seed, a.tolist(), b.tolist()) == (3, asker.tolist(), person.tolist())
        if stream == chance.READ:
            assert key.tolist() == days.tolist()
            return tuple(draws.T)
        assert stream == chance.DECIDE  # once for a question, whatever the day
        assert key.tolist() == [n << 16 for n in range(6)]
        return np.full(6, 0.9), np.full(6, 0.9), deaf, np.full(6, 0.9)

    monkeypatch.setattr(chance, "words", words)
    monkeypatch.setattr(chance, "unit", lambda u: u)

    def who_reads(heard, tune_out):
        got = np.array([4.0, 2.0, 10.0], np.float32)  # chances of 1/2, 1 and 1/5
        return read.read(3, days, asker, person, channel, np.array(heard), 2.0, got, tune_out).tolist()

    return who_reads


def test_each_exposure_has_the_draw_of_its_channel(exposures):
    # Draws .1 .6 .3 .5 .49 .2 against chances .5 1 .2 .5 1 .2.
    assert exposures([True] * 6, 0.0) == [True, True, False, False, True, False]
    assert exposures([False, True, True, True, True, True], 0.0) == [False, True, False, False, True, False]


def test_some_tune_out_of_a_question_on_the_feed(exposures):
    assert exposures([True] * 6, 0.39) == [True, True, False, False, True, False]
    assert exposures([True] * 6, 0.4) == [True, True, False, False, False, False]
